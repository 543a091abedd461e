package orders

import (
	"maps"
	"testing"

	"digitalbridge/activities/operations"
	"digitalbridge/workflows/workflowtest"
)

var noticeActivities *operations.Notices

type harness = workflowtest.Harness

// newHarness makes an environment with this package's workflows; more are those of the test itself, by name,
// also in place of one of ours.
func newHarness(t *testing.T, more map[string]any) *harness {
	known := Workflows()
	maps.Copy(known, more)
	return workflowtest.New(t, known)
}
