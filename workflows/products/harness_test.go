package products

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/mock"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/products"
	"digitalbridge/workflows/shared"
	"digitalbridge/workflows/workflowtest"
)

var noticeActivities *operations.Notices

type harness = workflowtest.Harness

// newHarness makes an environment with this package's workflows; more are those of the test itself, by name,
// also in place of one of ours. Nothing is read ahead.
func newHarness(t *testing.T, more map[string]any) *harness {
	return newReading(t, more, &products.ProductsRead{}, nil)
}

// newReading makes an environment in which reading ahead ends so.
func newReading(t *testing.T, more map[string]any, read *products.ProductsRead, err error) *harness {
	known := Workflows()
	maps.Copy(known, more)
	h := workflowtest.New(t, known)
	h.OnActivity(planner.ReadProducts, mock.Anything).Return(read, err).Maybe()
	return h
}

// boardWith is a board that shows a state.
func boardWith(state string) *shared.Board {
	b := shared.NewBoard(nil)
	b.Known(state)
	return b
}
