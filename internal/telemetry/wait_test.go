package telemetry

import "time"

// How long the tests wait for a server that starts in another goroutine.
const (
	waitForServer = time.Minute
	pollServer    = 5 * time.Millisecond
)
