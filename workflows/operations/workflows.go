// Package operations holds the workflows that look after the connection itself: its check, its notices and what
// people ask it.
//
// Type names, ids, summaries and failure messages are what people see in the Temporal Web UI. A change of a
// workflow's shape must replay the histories in workflows/testdata/histories.
package operations

import "digitalbridge/internal/bridge"

// Workflows are this package's workflows by type name.
func Workflows() map[string]any {
	return map[string]any{
		bridge.CheckConnection: CheckConnection,
		bridge.Forget:          Forget,
		bridge.RecordMeeting:   RecordMeeting,
		bridge.Readings:        Readings,
		bridge.SendDigest:      SendDigest,
		bridge.SendNotices:     SendNotices,
	}
}
