package overview

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
)

// Again starts one thing again, and returns the workflow's id.
func (b *Bridge) Again(ctx context.Context, r activitylog.Restart) (string, error) {
	var id, summary string
	var in any
	switch r.Template {
	case bridge.ProductSync:
		id, _ = b.SyncID(ctx, time.Now())
		summary = "Products that failed, again"
		in = products.ProductSyncInput{Only: r.SKUs, Wait: true}
	case bridge.RefreshPrices:
		id, summary, in = bridge.RefreshPricesID(b.Connection), "Prices and stock, again", products.RefreshPricesInput{}
	case bridge.SubmitOrder:
		id, summary = bridge.SubmitOrderID(b.Connection, r.Object.ID), bridge.SubmitOrderSummary(r.Object.ID)
		in = orders.SubmitOrderInput{PurchaseOrder: orders.PurchaseOrderRef(r.Object.ID), Wait: true}
	case bridge.GetOrderStatus:
		id, summary = bridge.OrderStatusID(b.Connection, r.Object.ID), bridge.OrderStatusSummary(r.Object.ID)
		in = orders.GetOrderStatusInput{PurchaseOrder: orders.PurchaseOrderRef(r.Object.ID)}
	case bridge.ConvertOpportunity:
		n, err := strconv.ParseInt(r.Object.ID, 10, 64)
		if err != nil {
			return "", fmt.Errorf("%q is not an opportunity: %w", r.Object.ID, err)
		}
		convert := orders.ConvertOpportunityInput{Opportunity: orders.OpportunityRef(n)}
		id, summary, in = bridge.ConvertOpportunityID(b.Connection, r.Object.ID), orders.ConvertSummary(convert), convert
	case bridge.ReconcileOrders:
		id, summary, in = bridge.ReconcileOrdersID(b.Connection), "Comparison of orders, again", orders.ReconcileOrdersInput{}
	case bridge.SubmitApprovedOrders:
		id, summary, in = bridge.SubmitApprovedOrdersID(b.Connection), "Approved purchase orders, again", orders.SweepInput{}
	case bridge.TrackOpenOrders:
		id, summary, in = bridge.TrackOpenOrdersID(b.Connection), "Open orders, again", orders.SweepInput{}
	default:
		return "", problem.New("", "start it by its own command", "%s is not started from the log", r.Template)
	}
	run, err := b.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: id, TaskQueue: bridge.TaskQueue(b.Connection), StaticSummary: summary, WorkflowExecutionErrorWhenAlreadyStarted: true,
	}, r.Template, in)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return "", problem.New("", "wait for it, or look at "+b.URL(id, ""), "workflow %s is running already", id)
	}
	if err != nil {
		return "", fmt.Errorf("starting %s: %w", r.Template, err)
	}
	return run.GetID(), nil
}
