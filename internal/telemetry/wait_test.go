package telemetry

import "time"

// How long the tests wait for a server that starts in another goroutine.
const (
	waitForServer = 5 * time.Second
	pollServer    = 5 * time.Millisecond
)
