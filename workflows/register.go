// Package workflows lists the bridge's workflows; each half of the business keeps its own in a package of
// its own.
package workflows

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/operations"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
)

// Register registers every workflow under its type name; worker, tests and replay share it, so that none can
// drift. In a versioned worker it also says which build goes on with a running workflow.
func Register(r worker.WorkflowRegistry) {
	for _, list := range []map[string]any{products.Workflows(), orders.Workflows(), operations.Workflows()} {
		for name, w := range list {
			r.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{Name: name, VersioningBehavior: versioning(name)})
		}
	}
}

// versioning says with which build of a versioned worker a running workflow goes on. What sends an order or writes a
// plan ends with the build that began it; a tracker lives for weeks, and like everything else goes over to the newer one.
func versioning(name string) workflow.VersioningBehavior {
	switch name {
	case bridge.SubmitOrder, bridge.ApplyProductPlan:
		return workflow.VersioningBehaviorPinned
	}
	return workflow.VersioningBehaviorAutoUpgrade
}
