package orders

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/shared"
)

// GoLive is the yes of a person to purchase orders that go out by themselves, after sending was switched on. What was
// submitted before it does not go out by itself.
func GoLive(ctx workflow.Context, in shared.Decision) (*orders.Agreement, error) {
	board := shared.NewBoard(nil)
	if err := board.Open(ctx); err != nil {
		return nil, err
	}
	d := in.Trimmed()
	if err := d.Complete(); err != nil {
		return nil, board.End(ctx, shared.Fail(bridge.InvalidInput, "give both, for example "+in.Example(), "%v", err))
	}
	var agreed orders.Agreement
	if err := workflow.ExecuteActivity(shared.Lively(ctx, "keep who said yes"), statusActivities.GoLive,
		orders.GoLiveInput{Actor: d.Actor, Reason: d.Reason}).Get(ctx, &agreed); err != nil {
		return nil, board.End(ctx, err)
	}
	text := fmt.Sprintf("purchase orders that are submitted from %s on go out by themselves: %s said yes (%s)",
		agreed.Zone.Moment(agreed.At), agreed.Actor, agreed.Reason)
	workflow.SetCurrentDetails(ctx, text+"\n")
	shared.Log(ctx, activitylog.Run{Object: activitylog.Object{Kind: activitylog.Orders}, Operation: "go live",
		Result: activitylog.Success, Text: text})
	board.Set(ctx, "Done")
	return &agreed, nil
}
