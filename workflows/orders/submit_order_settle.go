package orders

import (
	"cmp"
	"fmt"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/shared"
)

// This file waits until nothing speaks against sending an order, and acts on what people decide.

// clear reports whether nothing speaks against sending: nothing blocks, and what asks was approved.
func (s *submitOrder) clear() bool {
	return !s.draft.blocked() && len(s.desk.questions()) == 0
}

// settle looks at the purchase order again and again until nothing speaks against sending it. The outcome
// is empty then; otherwise the submission is over: the purchase order is no longer approved, people gave it
// up, or nobody answered in time. Nothing has been sent. While Autotask or the distributor can't be asked it waits
// on, with what was approved: an approval is not lost because credentials are being renewed.
func (s *submitOrder) settle(ctx workflow.Context) (outcome string, err error) {
	defer s.desk.close()
	var unread error
	var looks pace
	for state := s.obstacle(); unread != nil || !s.clear() || s.desk.waiting(); {
		s.desk.startClock(ctx, s.certain)
		d, err := s.desk.hold(ctx, state, s.desk.untilDeadline(ctx, looks.next(unread)), s.mayDecide()...)
		if err != nil {
			return "", err
		}
		if outcome, err := s.actOn(ctx, d); err != nil || outcome != "" {
			return outcome, err
		}
		err = s.read(ctx, false)
		if err == nil && !s.draft.approved() {
			return OutcomeWithdrawn, nil
		}
		if err == nil {
			err = s.draft.check(ctx)
		}
		if ctx.Err() != nil || (err != nil && shared.ClassOf(err) == bridge.OrdersNotLive) {
			return "", cmp.Or(ctx.Err(), err)
		}
		state, unread = s.obstacle(), err
		if unread != nil {
			state = bridge.CantBeRead + ": " + shared.MessageOf(err)
		}
		if err := s.shorten(ctx); err != nil {
			return "", err
		}
	}
	return "", nil
}

// obstacle names what the order waits for.
func (s *submitOrder) obstacle() string {
	if s.draft.blocked() {
		return bridge.NeedsAttention
	}
	if missing := s.desk.missing(); missing > 1 {
		return fmt.Sprintf("%s: %d people", bridge.NeedsApproval, missing)
	}
	return bridge.NeedsApproval
}

// mayDecide are the updates that are taken while something speaks against sending.
func (s *submitOrder) mayDecide() []string {
	var may []string
	if len(s.desk.questions()) > 0 {
		may = append(may, bridge.UpdateApprove, bridge.UpdateReject)
	}
	if s.certain {
		may = append(may, bridge.UpdateEditLine)
	}
	return append(may, bridge.UpdateRetry, bridge.UpdateAbandon)
}

// actOn carries a decision out; without one the wait has passed. The outcome is empty when the order is to
// be looked at again.
func (s *submitOrder) actOn(ctx workflow.Context, d *decision) (outcome string, err error) {
	switch {
	case d == nil && s.desk.overdue(ctx):
		return OutcomeUndecided, s.withhold(ctx, "Not sent", shared.Decision{
			Reason: fmt.Sprintf("nobody decided within %s: %s", s.draft.prepared.Rules.DecideWithin, order.List(s.desk.questions()))})
	case d == nil:
		return "", nil
	case d.name == bridge.UpdateReject:
		return OutcomeDeclined, s.withhold(ctx, "Rejected", d.Decision)
	case d.name == bridge.UpdateAbandon:
		return OutcomeWithdrawn, s.withhold(ctx, "Given up", d.Decision)
	case d.name == bridge.UpdateEditLine:
		s.edit(ctx, d)
	}
	return "", nil
}

// edit changes a line in Autotask. A refusal goes to the one who asked, and the order waits on.
func (s *submitOrder) edit(ctx workflow.Context, d *decision) {
	defer func() { d.done = true }()
	e, line := d.edit, s.draft.line(d.edit.Line)
	if line == nil {
		d.err = shared.Fail(bridge.InvalidInput, "look at the purchase order, and edit another line",
			"purchase order %s has no line %d any more", s.draft.number(), e.Line)
		return
	}
	d.err = workflow.ExecuteActivity(shared.Lively(ctx, fmt.Sprintf("change line %d of purchase order %s", e.Line, s.draft.number())),
		orderActivities.EditLine, orders.EditLineInput{
			PurchaseOrderID: s.draft.prepared.PurchaseOrder.ID, ItemID: line.ItemID, Quantity: e.Quantity, UnitCost: e.UnitPrice, Drop: e.Drop,
			Actor: e.Actor, Reason: e.Reason, At: workflow.Now(ctx),
		}).Get(ctx, nil)
	if d.err != nil {
		d.err = shared.Unwrapped(d.err)
	}
}

// withhold marks the purchase order in Autotask, so that no sweep submits it again.
func (s *submitOrder) withhold(ctx workflow.Context, what string, d shared.Decision) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	po := s.draft.prepared.PurchaseOrder
	err := workflow.ExecuteActivity(shared.Lively(ctx, "mark purchase order "+po.Number+" as not to be sent"), orderActivities.WithholdOrder,
		orders.WithholdOrderInput{
			PurchaseOrderID: po.ID, What: what, Actor: d.Actor, Reason: d.Reason, At: workflow.Now(ctx),
		}).Get(ctx, nil)
	if err != nil && shared.ClassOf(err) == bridge.OrderNotReady { // it has been ordered, by a run before a reset
		return shared.Unwrapped(err)
	}
	if err != nil {
		return shared.Fail(shared.ClassOf(err), "",
			"purchase order %s is not to be sent (%s: %s), but Autotask could not be told, so the next sweep submits it again: %s", po.Number, what,
			d.Reason, shared.MessageOf(err))
	}
	return nil
}
