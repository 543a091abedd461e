// Package workflows lists the bridge's workflows; each half of the business keeps its own in a package of
// its own.
package workflows

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/workflows/operations"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
)

// Register registers every workflow under its type name; worker, tests and replay share it, so that none can
// drift.
func Register(r worker.WorkflowRegistry) {
	for _, list := range []map[string]any{products.Workflows(), orders.Workflows(), operations.Workflows()} {
		for name, w := range list {
			r.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{Name: name})
		}
	}
}
