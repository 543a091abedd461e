package orders

import (
	"cmp"
	"context"

	"digitalbridge/activities/border"
	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/problem"
)

// RecordOrderInput asks to write what is known of the distributor's order to the purchase order.
type RecordOrderInput struct {
	PurchaseOrderID int64          `json:"purchaseOrderId"`
	Tracking        order.Tracking `json:"tracking"`
	// End is how the submission ends when this is its last step.
	End *OrderEnd `json:"end,omitempty"`
	// Track asks to start the order's tracker when all of it is written.
	Track *TrackOrder `json:"track,omitempty"`
}

// RecordedOrder says what was written.
type RecordedOrder struct {
	Header bool `json:"header"`
	Lines  int  `json:"lines"`
	// Filed: the dossier has the end.
	Filed bool `json:"filed,omitempty"`
	// TrackedBy is the workflow that follows the order from here; empty when it is still to be started.
	TrackedBy string `json:"trackedBy,omitempty"`
}

// RecordOrder writes the differences between the purchase order and what is known of the distributor's
// order, and reads them back; then it starts the order's tracker when it is to. All values are absolute, and
// there is one tracker of an order, so it may be repeated. What is older than what the purchase order shows is not written:
// it goes backwards for nobody.
func (a *Orders) RecordOrder(ctx context.Context, in RecordOrderInput) (*RecordedOrder, error) {
	defer border.Alive(ctx)()
	recorded, err := a.record(ctx, in)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	recorded.TrackedBy = a.track(ctx, in)
	return recorded, nil
}

func (a *Orders) record(ctx context.Context, in RecordOrderInput) (*RecordedOrder, error) {
	po, err := a.purchaseOrders().readToWrite(ctx, in.PurchaseOrderID)
	if err != nil {
		return nil, err
	}
	overtaken := order.Overtaken(po, in.Tracking)
	in.Tracking.History = order.Told(order.RecordedHistory(po.GeneralMemo), in.Tracking.History)
	update := order.WriteBack(po, in.Tracking, a.Policy.Orders, a.Policy.Location())
	term, err := a.paymentTerm(ctx, po)
	if err != nil && border.Describe(err).Kind != bridge.InvalidPolicy { // PrepareOrder says it; the order's number matters more
		return nil, err
	}
	status, err := a.newStatus(ctx, po, in.Tracking)
	if err != nil {
		return nil, err
	}
	if overtaken || (update.Empty() && term == 0 && status == 0) {
		return &RecordedOrder{Filed: a.fileWritten(ctx, in, po.Number, nil)}, nil
	}
	for _, l := range update.Lines {
		if err := a.Autotask.PurchaseOrderItems.Patch(ctx, po.ID, itemPatch(l)); err != nil {
			return nil, err
		}
	}
	if update.Header() || term != 0 {
		patch := headerPatch(po.ID, update)
		if term != 0 {
			patch.PaymentTerm = autotask.Of(term)
		}
		if err := a.Autotask.PurchaseOrders.Patch(ctx, patch); err != nil {
			return nil, err
		}
	}
	if status != 0 { // last, because items of a cancelled order can't be changed
		if err := a.Autotask.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: po.ID, Status: autotask.Of(status)}); err != nil {
			return nil, err
		}
	}
	// A patch can answer 200 and change nothing (reference autotask.md §3.1).
	again, err := a.purchaseOrders().readToWrite(ctx, in.PurchaseOrderID)
	if err != nil {
		return nil, err
	}
	if left := order.WriteBack(again, in.Tracking, a.Policy.Orders, a.Policy.Location()); !left.Empty() {
		return nil, problem.New(bridge.Validation,
			"Check whether a person, a workflow rule or another integration has changed them at the same time, whether the fields are locked in "+
				"this status, and whether the API user may edit purchase orders and items: Autotask says nothing in all three.",
			"Autotask took the changes of purchase order %s but did not keep them: %s", po.Number, left.Describe())
	}
	if left, err := a.newStatus(ctx, again, in.Tracking); err != nil || left != 0 {
		return nil,
			cmp.Or(err, problem.New(bridge.Validation,
				"Check whether a person or a workflow rule has changed it at the same time, whether Autotask allows this step (tracking.statuses "+
					"in the policy), and whether the API user may change the status: Autotask says nothing in all three.",
				"Autotask took the new status of purchase order %s but did not keep it", po.Number))
	}
	return &RecordedOrder{
		Header: update.Header() || term != 0 || status != 0, Lines: len(update.Lines),
		Filed: a.fileWritten(ctx, in, po.Number, changed(update, term, status)),
	}, nil
}

// changed names what was written.
func changed(u order.Update, term, status int64) []string {
	var names []string
	if !u.Empty() {
		names = append(names, u.Describe())
	}
	if term != 0 {
		names = append(names, "paymentTerm")
	}
	if status != 0 {
		names = append(names, "status")
	}
	return names
}

// paymentTerm is the id of the policy's payment term when an approved purchase order has none, else 0.
func (a *Orders) paymentTerm(ctx context.Context, po order.PurchaseOrder) (int64, error) {
	label := a.Policy.Orders.PaymentTerm
	if label == "" || po.HasPaymentTerm || !po.Approved(a.Policy.Orders.ApprovedStatuses) {
		return 0, nil
	}
	terms, err := a.Autotask.PurchaseOrders.Picklist(ctx, "paymentTerm")
	if err != nil {
		return 0, err
	}
	return tenant.NeedLabel(terms, "payment term", label, "orders.paymentTerm")
}

// newStatus is the id of the Autotask status that the policy gives to the order's state, 0 when the
// status stays.
func (a *Orders) newStatus(ctx context.Context, po order.PurchaseOrder, t order.Tracking) (int64, error) {
	label, change := order.NewStatus(po, t, a.Policy.Tracking.Statuses)
	if !change {
		return 0, nil
	}
	statuses, err := a.Tenant.Statuses(ctx)
	if err != nil {
		return 0, err
	}
	return statuses.Need(label, "tracking.statuses")
}
