package orders

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/shared"
)

// This file waits until nothing speaks against sending an order, and acts on what people decide.

const (
	// recheckAtFirst and recheckAtMost space the looks at an order that waits to be mended or decided.
	recheckAtFirst = 2 * time.Minute
	recheckAtMost  = time.Hour
)

// clear reports whether nothing speaks against sending: nothing blocks, and what asks was approved.
func (s *submitOrder) clear() bool {
	return len(order.With(order.Blocks, s.progress.Findings)) == 0 && len(s.questions()) == 0
}

// settle looks at the purchase order again and again until nothing speaks against sending it. The outcome
// is empty then; otherwise the submission is over: the purchase order is no longer approved, people gave it
// up, or nobody answered in time. Nothing has been sent.
func (s *submitOrder) settle(ctx workflow.Context) (outcome string, err error) {
	for wait := recheckAtFirst; !s.clear() || s.waiting(); wait = min(wait*2, recheckAtMost) {
		s.setDeadline(ctx)
		d, err := s.park(ctx, s.obstacle(), s.untilDeadline(ctx, wait), s.mayDecide()...)
		if err != nil {
			return "", err
		}
		if outcome, err := s.actOn(ctx, d); err != nil || outcome != "" {
			return outcome, err
		}
		if err := s.prepare(ctx, false); err != nil {
			return "", err
		}
		if !s.approved() {
			return OutcomeWithdrawn, nil
		}
		if err := s.check(ctx); err != nil {
			return "", err
		}
		if err := s.shorten(ctx); err != nil {
			return "", err
		}
	}
	s.unpark()
	return "", nil
}

// waiting: a decision was made during the last look and waits to be acted on.
func (s *submitOrder) waiting() bool { return s.pending != nil }

// obstacle names what the order waits for.
func (s *submitOrder) obstacle() string {
	if len(order.With(order.Blocks, s.progress.Findings)) > 0 {
		return bridge.NeedsAttention
	}
	if missing := s.missing(); missing > 1 {
		return fmt.Sprintf("%s: %d people", bridge.NeedsApproval, missing)
	}
	return bridge.NeedsApproval
}

// mayDecide are the updates that are taken while something speaks against sending.
func (s *submitOrder) mayDecide() []string {
	var may []string
	if len(s.questions()) > 0 {
		may = append(may, approve, reject)
	}
	if s.certain {
		may = append(may, editLine)
	}
	return append(may, retry, abandon)
}

// actOn carries a decision out; without one the wait has passed. The outcome is empty when the order is to
// be looked at again.
func (s *submitOrder) actOn(ctx workflow.Context, d *decision) (outcome string, err error) {
	switch {
	case d == nil && s.overdue(ctx):
		return OutcomeUndecided, s.withhold(ctx, "Not sent", OrderDecision{Reason: fmt.Sprintf("nobody decided within %s: %s", time.Duration(s.prepared.Rules.DecideWithin), order.List(s.questions()))})
	case d == nil:
		return "", nil
	case d.name == reject:
		return OutcomeDeclined, s.withhold(ctx, "Rejected", d.OrderDecision)
	case d.name == abandon:
		return OutcomeWithdrawn, s.withhold(ctx, "Given up", d.OrderDecision)
	case d.name == editLine:
		s.edit(ctx, d)
	}
	return "", nil
}

// setDeadline starts the time in which people have to answer when there is a first question, and ends it
// when there is none. What is to be mended in Autotask has no deadline: nobody was asked.
func (s *submitOrder) setDeadline(ctx workflow.Context) {
	switch {
	case !s.certain || len(s.questions()) == 0:
		s.progress.DecideBy = time.Time{}
	case s.progress.DecideBy.IsZero():
		s.progress.DecideBy = workflow.Now(ctx).Add(time.Duration(s.prepared.Rules.DecideWithin))
	}
}

func (s *submitOrder) overdue(ctx workflow.Context) bool {
	by := s.progress.DecideBy
	return !by.IsZero() && !workflow.Now(ctx).Before(by) && len(s.questions()) > 0
}

// untilDeadline is the wait, or what is left until the deadline when that is less.
func (s *submitOrder) untilDeadline(ctx workflow.Context, wait time.Duration) time.Duration {
	if by := s.progress.DecideBy; !by.IsZero() {
		wait = min(wait, max(by.Sub(workflow.Now(ctx)), time.Second))
	}
	return wait
}

// edit changes a line in Autotask. A refusal goes to the one who asked, and the order waits on.
func (s *submitOrder) edit(ctx workflow.Context, d *decision) {
	defer func() { d.done = true }()
	e, line := d.edit, s.line(d.edit.Line)
	if line == nil {
		d.err = shared.Fail(bridge.InvalidInput, fmt.Sprintf("purchase order %s has no line %d any more. What to do: look at the purchase order, and edit another line", s.prepared.PurchaseOrder.Number, e.Line))
		return
	}
	d.err = workflow.ExecuteActivity(shared.Lively(ctx, fmt.Sprintf("change line %d of purchase order %s", e.Line, s.prepared.PurchaseOrder.Number)), orderActivities.EditLine, orders.EditLineInput{
		PurchaseOrderID: s.prepared.PurchaseOrder.ID, ItemID: line.ItemID, Quantity: e.Quantity, UnitCost: e.UnitPrice, Drop: e.Drop,
		Actor: e.Actor, Reason: e.Reason, At: workflow.Now(ctx),
	}).Get(ctx, nil)
	if d.err != nil {
		d.err = shared.Fail(shared.ClassOf(d.err), shared.MessageOf(d.err))
	}
}

// withhold marks the purchase order in Autotask, so that no sweep submits it again.
func (s *submitOrder) withhold(ctx workflow.Context, what string, d OrderDecision) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	po := s.prepared.PurchaseOrder
	err := workflow.ExecuteActivity(shared.Lively(ctx, "mark purchase order "+po.Number+" as not to be sent"), orderActivities.WithholdOrder, orders.WithholdOrderInput{
		PurchaseOrderID: po.ID, What: what, Actor: d.Actor, Reason: d.Reason, At: workflow.Now(ctx),
	}).Get(ctx, nil)
	if err != nil {
		return shared.Fail(shared.ClassOf(err), fmt.Sprintf("purchase order %s is not to be sent (%s: %s), but Autotask could not be told, so the next sweep submits it again: %s", po.Number, what, d.Reason, shared.MessageOf(err)))
	}
	return nil
}

// remind tells people that the order waits for them: at once, and again as often as the policy says. That
// sending is switched off is nobody's task.
func (s *submitOrder) remind(ctx workflow.Context) {
	every, blocking := time.Duration(s.prepared.Rules.RemindEvery), order.With(order.Blocks, s.progress.Findings)
	idle := len(blocking) > 0 && len(order.Without(order.AboutNotLive, blocking)) == 0
	if s.waiting() || every <= 0 || idle || (s.remindedOf == s.shown && workflow.Now(ctx).Sub(s.reminded) < every) {
		return
	}
	s.reminded, s.remindedOf = workflow.Now(ctx), s.shown
	text := s.progress.State
	if len(s.progress.Findings) > 0 {
		text += "\n" + order.List(s.progress.Findings)
	}
	fix := fmt.Sprintf("%s, for example: starter order %s %s --actor you --reason \"why\"", strings.Join(s.progress.Decisions, ", "), command(s.progress.Decisions[0]), s.prepared.PurchaseOrder.Number)
	if by := s.progress.DecideBy; !by.IsZero() {
		fix += "; without an answer by " + by.UTC().Format(time.RFC3339) + " " + s.silence()
	}
	s.tell(ctx, operations.Notice{Level: "action", Event: "order needs a decision", Text: text, Fix: fix})
}

// tell sends a notice about the purchase order.
func (s *submitOrder) tell(ctx workflow.Context, n operations.Notice) {
	n.Subject = "purchase order " + s.prepared.PurchaseOrder.Number
	shared.Notify(ctx, n)
}

// park waits for one of the decisions, at most as long as limit (0: until there is one), and returns it;
// nil when the limit passed or an approval may have settled the last question. The order stays open to
// decisions until unpark is called, so that one that comes during a look counts.
func (s *submitOrder) park(ctx workflow.Context, state string, limit time.Duration, may ...string) (*decision, error) {
	s.progress.NeedsDecision, s.progress.Decisions = true, may
	s.set(ctx, state)
	s.remind(ctx)
	decided := func() bool { return s.pending != nil || s.nudged }
	s.parked = true
	defer func() { s.parked = false }()
	var err error
	if limit > 0 {
		_, err = shared.AwaitAtMost(ctx, limit, "until the next look, unless somebody decides", decided)
	} else {
		err = workflow.Await(ctx, decided)
	}
	return s.take(), err
}
