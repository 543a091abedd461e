package workflows

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/bridge"
)

// Register registers every workflow; worker, tests and replay share it, so that none can drift.
func Register(r worker.WorkflowRegistry) {
	for name, w := range map[string]any{
		bridge.ProductSync:          ProductSync,
		bridge.ApplyProductPlan:     ApplyProductPlan,
		bridge.ReviewQuarantine:     ReviewQuarantine,
		bridge.SubmitOrder:          SubmitOrder,
		bridge.SubmitApprovedOrders: SubmitApprovedOrders,
		bridge.GetOrderStatus:       GetOrderStatus,
		bridge.TrackOpenOrders:      TrackOpenOrders,
		bridge.CheckConnection:      CheckConnection,
		bridge.InspectProducts:      InspectProducts,
		bridge.RelinkProduct:        RelinkProduct,
		bridge.ReadReport:           ReadReport,
		bridge.ConvertOpportunity:   ConvertOpportunity,
		bridge.EndPromotions:        EndPromotions,
		bridge.RefreshPrices:        RefreshPrices,
		bridge.ReadSettings:         ReadSettings,
		bridge.ReadDossier:          ReadDossier,
		bridge.ReconcileOrders:      ReconcileOrders,
	} {
		r.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{Name: name})
	}
}
