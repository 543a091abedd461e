package orders

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/workflows/shared"
)

// ReadPendingOrders tells which approved purchase orders would go out by themselves now, and which are left out.
func ReadPendingOrders(ctx workflow.Context) (*orders.PendingOrders, error) {
	board := shared.NewBoard(nil)
	if err := board.Open(ctx); err != nil {
		return nil, err
	}
	var pending orders.PendingOrders
	if err := workflow.ExecuteActivity(shared.Lively(ctx, "list what would go out"), statusActivities.ListPending).Get(ctx, &pending); err != nil {
		return nil, board.End(ctx, err)
	}
	leftOut := 0
	for _, o := range pending.Orders {
		if o.LeftOut != "" {
			leftOut++
		}
	}
	workflow.SetCurrentDetails(ctx, fmt.Sprintf("%d would go out, %d are left out\n", len(pending.Orders)-leftOut, leftOut))
	return &pending, nil
}
