// Package orders holds the workflows of Submit Order and Get Order Status, with the sweeps and the comparison around
// them. Workflow code decides and waits; all I/O is in activities/orders.
//
// Type names, ids, summaries and failure messages are what people see in the Temporal Web UI. A change of a
// workflow's shape must replay the histories in workflows/testdata/histories.
package orders

import "digitalbridge/internal/bridge"

// Workflows are this package's workflows by type name.
func Workflows() map[string]any {
	return map[string]any{
		bridge.SubmitOrder:          SubmitOrder,
		bridge.SubmitApprovedOrders: SubmitApprovedOrders,
		bridge.ConvertOpportunity:   ConvertOpportunity,
		bridge.GetOrderStatus:       GetOrderStatus,
		bridge.TrackOpenOrders:      TrackOpenOrders,
		bridge.ReconcileOrders:      ReconcileOrders,
		bridge.GoLive:               GoLive,
		bridge.AdoptOrder:           AdoptOrder,
		bridge.UnadoptOrder:         UnadoptOrder,
	}
}
