package orders

import (
	"digitalbridge/activities/orders"
	"reflect"

	"go.temporal.io/sdk/workflow"
)

// isNoted reports whether the tickets behind the lines are known to be told all there is to tell.
func (t *tracker) isNoted() bool {
	return t.noted != nil && reflect.DeepEqual(*t.noted, t.status.Tracking)
}

// noteTickets tells the tickets behind the lines what is new, when the policy wants it.
func (t *tracker) noteTickets(ctx workflow.Context) error {
	if !t.open.Rules.Notes.Any() || !t.status.Tracking.Seen || t.isNoted() {
		return nil
	}
	var made orders.NotedTickets
	if err := workflow.ExecuteActivity(inAutotask(ctx, "note on the tickets behind purchase order "+t.status.PurchaseOrder),
		statusActivities.NoteTickets,
		orders.NoteTicketsInput{PurchaseOrderID: t.open.PurchaseOrder.ID, Tracking: t.status.Tracking, Told: t.told}).Get(
		ctx, &made); err != nil {
		return err
	}
	known := t.status.Tracking
	t.noted, t.told = &known, made.Told
	return nil
}
