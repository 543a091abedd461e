package products

import (
	"maps"
	"testing"

	"digitalbridge/activities/operations"
	"digitalbridge/workflows/shared"
	"digitalbridge/workflows/workflowtest"
)

var noticeActivities *operations.Notices

type harness = workflowtest.Harness

// newHarness makes an environment with this package's workflows; more are those of the test itself, by name,
// also in the place of one of ours.
func newHarness(t *testing.T, more map[string]any) *harness {
	known := Workflows()
	maps.Copy(known, more)
	return workflowtest.New(t, known)
}

// boardWith is a board that shows a state.
func boardWith(state string) *shared.Board {
	b := shared.NewBoard(nil)
	b.Known(state)
	return b
}
