package orders

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/spelling"
	"digitalbridge/workflows/shared"
)

// This file is the part of SubmitOrder that sends, and finds out what became of it.

const (
	// sendAgainAtFirst and sendAgainAtMost space the attempts while it is certain that nothing was sent.
	sendAgainAtFirst = 5 * time.Second
	sendAgainAtMost  = 5 * time.Minute
)

var (
	// errWithdrawn: the purchase order stopped being approved before anything was sent.
	errWithdrawn = errors.New("withdrawn")
	// errDeclined: a person said no before anything was sent.
	errDeclined = errors.New("declined")
)

// shorten starts over in a new run when the history has grown long. It is only for moments at which
// nothing has been sent and no decision is waiting to be acted on.
func (s *submitOrder) shorten(ctx workflow.Context) error {
	if err := ctx.Err(); err != nil {
		return err // a new run would not know of the cancellation
	}
	if !workflow.GetInfo(ctx).GetContinueAsNewSuggested() || s.desk.pending != nil {
		return nil
	}
	next := s.in
	next.Carried = s.desk.carried()
	shared.FinishUpdates(ctx)
	return workflow.NewContinueAsNewError(ctx, bridge.SubmitOrder, next)
}

// send brings the order to the distributor and does not return before its fate is certain. A
// cancellation ends it only while it is certain that nothing was sent.
func (s *submitOrder) send(ctx workflow.Context) (*orders.SentOrder, error) {
	stoppable := ctx
	unstoppable, _ := workflow.NewDisconnectedContext(ctx)
	var refusals pace
	for wait := sendAgainAtFirst; ; wait = min(wait*2, sendAgainAtMost) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s.board.Set(ctx, sending)
		sent, refusal := s.attempt(unstoppable)
		var found *orders.SentOrder
		var err error
		switch {
		case sent.Outcome == order.Accepted && sent.Answer.Found, sent.Outcome == order.AlreadyThere && sent.Answer.Found:
			return sent, nil
		case sent.Outcome == order.NotSent:
			s.board.Set(ctx, "Not sent yet: "+sent.Reason)
			if err := workflow.Sleep(ctx, wait); err != nil {
				return nil, err
			}
			if s.certain {
				if err := s.shorten(ctx); err != nil {
					return nil, err
				}
			}
			found, err = s.renew(ctx)
		case sent.Outcome == order.Refused:
			if err := s.waitForRetry(ctx, sent, refusal, &refusals); err != nil {
				return nil, err
			}
			found, err = s.renew(ctx)
		default:
			// Also a duplicate rejection: it proves that the order is there, and does not carry its number.
			s.certain, ctx = false, unstoppable
			found, err = s.reconcile(ctx, sent)
			if s.certain { // a person has said that it is not there
				ctx = stoppable
			}
			if err == nil && found == nil {
				found, err = s.renew(ctx)
			}
		}
		if err != nil || found != nil {
			return found, err
		}
	}
}

// attempt runs the one activity that looks and sends. Whatever is not proven is unknown. An attempt that is lost before its
// request left, with its worker or because a worker that was ending never began it, is proven to have sent nothing. The
// error is how the activity ended when it is certain that nothing was sent.
func (s *submitOrder) attempt(ctx workflow.Context) (*orders.SentOrder, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		// Look-up (30 s) and order (60 s) with their waits for the self-imposed rate behind other orders.
		StartToCloseTimeout: 10 * time.Minute, HeartbeatTimeout: shared.LostAfter, RetryPolicy: shared.Once,
		Summary: "look up and send " + s.draft.prepared.Order.Number,
	})
	s.tries++
	in := orders.SendOrderInput{
		Order: s.draft.prepared.Order, PurchaseOrder: s.draft.number(), Of: &s.draft.prepared.PurchaseOrder, LiveOnce: s.in.LiveOnce != nil,
		// A run that was made by a reset goes on with the attempts of the one before.
		Try: fmt.Sprintf("%s-%d", workflow.GetInfo(ctx).OriginalRunID, s.tries),
	}
	var sent orders.SentOrder
	err := workflow.ExecuteActivity(ctx, orderActivities.SendOrder, in).Get(ctx, &sent)
	if err == nil {
		return &sent, nil
	}
	ended := outcomeOf(err)
	if ended.Outcome == order.Unknown {
		return s.fence(ctx, in, ended), nil
	}
	return ended, err
}

// fence asks the store whether an attempt that ended without an answer had come so far as to send. While the store can't be
// asked the order is in doubt.
func (s *submitOrder) fence(ctx workflow.Context, in orders.SendOrderInput, ended *orders.SentOrder) *orders.SentOrder {
	ctx = shared.Brief(ctx, "find out whether "+in.Order.Number+" left")
	var sent orders.SentOrder
	if err := workflow.ExecuteActivity(ctx, orderActivities.FenceAttempt, orders.FenceAttemptInput{
		Number: in.Order.Number, Try: in.Try, PurchaseOrder: in.PurchaseOrder, Ended: ended.Reason,
	}).Get(ctx, &sent); err != nil {
		workflow.GetLogger(ctx).Warn("not known whether the order left", "PurchaseOrder", in.PurchaseOrder, "error", err)
		return ended
	}
	return &sent
}

// outcomeOf judges an error of SendOrder: the activity returns an error of a known class only when
// nothing was sent. A time-out, a stopped worker or anything else proves nothing.
func outcomeOf(err error) *orders.SentOrder {
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		switch app.Type() {
		case bridge.Transient, bridge.Throttled, bridge.Malformed, bridge.Ambiguous:
			return &orders.SentOrder{Outcome: order.NotSent, Reason: app.Message()}
		case bridge.Auth, bridge.Permission, bridge.Validation, bridge.NotFound, bridge.OrdersNotLive:
			return &orders.SentOrder{Outcome: order.Refused, Reason: app.Message()}
		}
	}
	return &orders.SentOrder{Outcome: order.Unknown, Reason: "the attempt ended without an answer: " + shared.MessageOf(err)}
}

// waitForRetry holds a refused order until somebody wants it tried again. Lines may be edited meanwhile. When it was the
// credentials that were refused, the order goes on by itself as soon as they are taken again.
func (s *submitOrder) waitForRetry(ctx workflow.Context, sent *orders.SentOrder, refusal error, looks *pace) error {
	reason := problem.Text(sent.Reason, sent.Fix)
	may := []string{bridge.UpdateRetry, bridge.UpdateAbandon}
	if s.certain {
		may = []string{bridge.UpdateRetry, bridge.UpdateEditLine, bridge.UpdateAbandon}
	}
	limit := time.Duration(s.draft.prepared.Rules.RemindEvery)
	if credentialsRefused(refusal) {
		limit = looks.next(refusal)
	}
	for {
		d, err := s.desk.hold(ctx, bridge.Refused+": "+reason, limit, may...)
		switch {
		case err != nil:
			return err
		case d != nil && d.name == bridge.UpdateAbandon:
			return s.abandoned(ctx, bridge.OrderRejected,
				fmt.Sprintf("TD SYNNEX refused purchase order %s (%s)", s.draft.prepared.Order.Number, sent.Reason), d)
		case d != nil && d.name == bridge.UpdateEditLine:
			s.edit(ctx, d)
		case d != nil || credentialsRefused(refusal):
			s.desk.close()
			return nil
		}
	}
}

// abandoned ends a submission by a person's decision. The purchase order is marked, so that the next sweep
// leaves it alone.
func (s *submitOrder) abandoned(ctx workflow.Context, kind, what string, d *decision) error {
	po := s.draft.prepared.PurchaseOrder
	if err := s.withhold(ctx, "Given up", shared.Decision{Actor: d.Actor, Reason: fmt.Sprintf("%s (%s)", d.Reason, what)}); err != nil {
		return err
	}
	fix := fmt.Sprintf("nothing more is sent, and the purchase order's memo says so; to send it after all: starter order submit %s --lift",
		po.Number)
	return shared.Fail(kind, fix, "%s, and %s gave it up: %s", what, d.Actor, d.Reason)
}

// renew reads and checks the purchase order again before another attempt, since what goes out is what
// Autotask says now. While something speaks against sending it waits for a person and keeps looking at both
// sides; an order that turns up at the distributor is returned. While nothing was sent for certain, a
// purchase order that is no longer approved is withdrawn, and one that is rejected ends.
func (s *submitOrder) renew(ctx workflow.Context) (*orders.SentOrder, error) {
	defer s.desk.close()
	number := s.draft.prepared.Order.Number
	var looks pace
	for {
		err := s.read(ctx, false)
		if err == nil {
			err = s.draft.check(ctx)
		}
		if !s.certain {
			s.draft.prepared.Order.Number = number // whatever the policy says now, this one may be there
		}
		state := s.obstacle()
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			state = bridge.CantBeRead + ": " + shared.MessageOf(err)
		case s.certain && !s.draft.approved():
			return nil, errWithdrawn
		case s.clear() && !s.desk.waiting():
			return nil, nil
		}
		if !s.certain {
			if found, err := s.draft.look(ctx, "look for "+s.draft.prepared.Order.Number); err == nil && found != nil {
				return found, nil
			}
		}
		s.desk.startClock(ctx, s.certain)
		d, err := s.desk.hold(ctx, state, s.desk.untilDeadline(ctx, looks.next(err)), s.mayDecide()...)
		if err != nil {
			return nil, err
		}
		if err := s.actOnAgain(ctx, d); err != nil {
			return nil, err
		}
	}
}

// actOnAgain carries out what people decide about an order that has been tried before.
func (s *submitOrder) actOnAgain(ctx workflow.Context, d *decision) error {
	if d != nil && (d.name == bridge.UpdateAbandon || (d.name == bridge.UpdateReject && !s.certain)) {
		return s.abandoned(ctx, bridge.OrderAbandoned, fmt.Sprintf("purchase order %s can't be sent any more", s.draft.prepared.Order.Number), d)
	}
	outcome, err := s.actOn(ctx, d)
	switch {
	case err != nil:
		return err
	case outcome == OutcomeUndecided:
		return shared.Fail(bridge.OrderNotDecided, "to send it after all: starter order submit "+s.draft.number()+" --lift",
			"nobody decided on purchase order %s in time, and nothing was sent", s.draft.number())
	case outcome != "":
		return errDeclined
	}
	return nil
}

// reconcile finds out, by looking only, whether an order of unknown fate is there. Found, it is adopted.
// Not found for as long as the policy says, a person decides, while the looks go on: the order is looked
// up and sent again, or given up; the policy may say that it is sent again without a person. A person may
// also say what became of it, at any time. It returns nil when sending is to be tried again.
func (s *submitOrder) reconcile(ctx workflow.Context, sent *orders.SentOrder) (*orders.SentOrder, error) {
	defer s.desk.close()
	number := s.draft.prepared.Order.Number
	window, wait := time.Duration(s.draft.prepared.Rules.ReconcileFor), time.Duration(s.draft.prepared.Rules.ReconcileEvery)
	state := "Outcome unknown, looking for the order: " + sent.Reason
	var looks pace
	var unread error // why the last look failed
	for began := workflow.Now(ctx); ; {
		var d *decision
		var err error
		if unread != nil {
			wait = min(wait, looks.next(unread))
		}
		if waited := workflow.Now(ctx).Sub(began); waited < window {
			d, err = s.desk.lookOut(ctx, state, wait)
			wait = min(wait*2, max(window/4, time.Second))
		} else {
			d, err = s.desk.hold(ctx, state, max(wait, recheckAtFirst), bridge.UpdateResolve, bridge.UpdateRetry, bridge.UpdateAbandon)
			wait = min(max(wait, recheckAtFirst)*2, recheckAtMost)
		}
		switch {
		case err != nil:
			return nil, err
		case d == nil:
		case d.name == bridge.UpdateAbandon:
			return nil, s.abandoned(ctx, bridge.OrderAbandoned, fmt.Sprintf("the outcome of purchase order %s is unknown (%s)", number, sent.Reason),
				d)
		case d.name == bridge.UpdateResolve && d.resolution.NotThere:
			s.certain = true
			return nil, nil
		case d.name == bridge.UpdateResolve:
			return s.resolved(d.resolution.DistributorOrder), nil
		default:
			return nil, nil
		}
		found, err := s.draft.look(ctx, "look for "+number)
		if found != nil {
			return found, nil
		}
		unread = err
		waited := workflow.Now(ctx).Sub(began)
		if err == nil && waited >= window && s.draft.prepared.Rules.Resend == policy.ResendAfterWindow {
			return nil, nil
		}
		state = fmt.Sprintf("%s: TD SYNNEX does not show %s after %s. Ask TD SYNNEX, then resolve (its order number, or that it is not there), "+
			"retry (looks again, and sends the same number) or abandon", bridge.OutcomeUnknown, number, spelling.Span(waited))
		if err != nil {
			workflow.GetLogger(ctx).Warn("order look-up failed", "PurchaseOrder", s.draft.number(), "error", err)
			state = fmt.Sprintf("%s: TD SYNNEX can't be asked about %s: %s", bridge.OutcomeUnknown, number, shared.MessageOf(err))
		}
	}
}

// resolved is an order as a person reports it: every line is on order under one number. The tracker finds
// out the rest.
func (s *submitOrder) resolved(number string) *orders.SentOrder {
	found := order.Answer{Found: true}
	for _, l := range s.draft.prepared.Order.Lines {
		found.Items = append(found.Items, order.AnswerItem{Line: l.Number, Code: order.CodeAccepted, OrderNumber: number, Ordered: l.Quantity})
	}
	return &orders.SentOrder{Outcome: order.AlreadyThere, Answer: found, Reason: "a person has found it"}
}
