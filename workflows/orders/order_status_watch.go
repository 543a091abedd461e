package orders

import (
	"reflect"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/shared"
)

// watcher is what a tracker needs to raise alarms. It goes by the distributor's clock, which the dates in
// its answers are of; between two answers that clock runs like the workflow's own.
type watcher struct {
	heard order.Heard
	// said is the distributor's time of the last answer, saidAt the workflow's.
	said, saidAt time.Time
}

// listen notes the distributor's time of an answer and returns it.
func (w *watcher) listen(ctx workflow.Context, a order.Answer) time.Time {
	w.saidAt = workflow.Now(ctx).UTC()
	if w.said = a.At.UTC(); a.At.IsZero() {
		w.said = w.saidAt
	}
	if w.heard.Began.IsZero() {
		w.heard = order.Heard{Began: w.said, LastChange: w.said}
	}
	if w.said.After(w.heard.Latest) {
		w.heard.Latest = w.said
	}
	return w.said
}

// watch raises the alarms that are new and drops those that are over. Looks that fail count as silence.
func (t *tracker) watch(ctx workflow.Context) error {
	if t.said.IsZero() {
		return nil
	}
	now := t.said.Add(workflow.Now(ctx).Sub(t.saidAt))
	before := order.Kinds(t.status.Alarms)
	all, fresh := order.Raise(t.status.Alarms, order.Alarms(t.open.PurchaseOrder, t.status.Tracking, t.heard, t.open.Rules, t.open.Zone,
		now),
		now)
	t.status.Alarms = all
	for _, a := range fresh {
		shared.Notify(ctx, operations.Notice{
			Level: "warning", Topic: notify.Orders, Event: string(a.Kind), Subject: "purchase order " + t.status.PurchaseOrder,
			Text: a.Text, Fix: a.Fix,
		})
	}
	kinds := order.Kinds(all)
	switch {
	case slices.Equal(kinds, before):
		return nil
	case len(kinds) == 0:
		t.board.Show(ctx, bridge.Alarm.ValueUnset())
	default:
		t.board.Show(ctx, bridge.Alarm.ValueSet(kinds))
	}
	return nil
}

// isReceived reports whether Autotask is known to have received all that is to be received.
func (t *tracker) isReceived() bool {
	return t.received != nil && reflect.DeepEqual(*t.received, t.status.Tracking)
}

// receive makes the receiving records that are missing, when the policy wants any.
func (t *tracker) receive(ctx workflow.Context) error {
	if t.open.Rules.Receive == "" || t.open.Rules.Receive == policy.ReceiveNever || !t.status.Tracking.AnyShipped() || t.isReceived() {
		return nil
	}
	if err := workflow.ExecuteActivity(inAutotask(ctx, "receive goods of purchase order "+t.status.PurchaseOrder),
		statusActivities.ReceiveGoods,
		orders.RecordOrderInput{PurchaseOrderID: t.open.PurchaseOrder.ID, Tracking: t.status.Tracking}).Get(ctx, nil); err != nil {
		return err
	}
	known := t.status.Tracking
	t.received = &known
	return nil
}
