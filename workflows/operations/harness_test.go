package operations

import (
	"testing"

	"digitalbridge/workflows/workflowtest"
)

func newHarness(t *testing.T) *workflowtest.Harness { return workflowtest.New(t, Workflows()) }
