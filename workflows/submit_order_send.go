package workflows

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
)

// This file is the part of SubmitOrder that sends, finds out what became of it, and waits for people.

const (
	// recheckAtFirst and recheckAtMost space the looks at an order that waits to be mended or decided.
	recheckAtFirst = 2 * time.Minute
	recheckAtMost  = time.Hour
	// sendAgainAtFirst and sendAgainAtMost space the attempts while it is certain that nothing was sent.
	sendAgainAtFirst = 5 * time.Second
	sendAgainAtMost  = 5 * time.Minute
)

// errWithdrawn: the purchase order stopped being approved before anything was sent.
var errWithdrawn = errors.New("withdrawn")

// waitUntilMended looks at the purchase order again and again until nothing speaks against sending it.
// It is withdrawn when it is no longer approved, or when somebody abandons it.
func (s *submitOrder) waitUntilMended(ctx workflow.Context) (withdrawn bool, err error) {
	for wait := recheckAtFirst; len(s.progress.Findings) > 0; wait = min(wait*2, recheckAtMost) {
		decision, err := s.park(ctx, "Needs attention", wait)
		if err != nil {
			return false, err
		}
		if decision == abandon {
			return true, nil
		}
		if err := s.prepare(ctx); err != nil {
			return false, err
		}
		if !s.approved() {
			return true, nil
		}
		if err := s.check(ctx); err != nil {
			return false, err
		}
		if err := s.shorten(ctx); err != nil {
			return false, err
		}
	}
	s.unpark()
	return false, nil
}

// shorten starts over in a new run when the history has grown long. It is only for moments at which
// nothing has been sent and no decision is waiting to be acted on.
func (s *submitOrder) shorten(ctx workflow.Context) error {
	if err := ctx.Err(); err != nil {
		return err // a new run would not know of the cancellation
	}
	if !workflow.GetInfo(ctx).GetContinueAsNewSuggested() || s.decision != "" {
		return nil
	}
	return workflow.NewContinueAsNewError(ctx, bridge.SubmitOrder, s.in)
}

// send brings the order to the distributor and does not return before its fate is certain. A
// cancellation ends it only while it is certain that nothing was sent.
func (s *submitOrder) send(ctx workflow.Context) (*activities.SentOrder, error) {
	unstoppable, _ := workflow.NewDisconnectedContext(ctx)
	certain := true // that nothing was sent so far; once in doubt, a later attempt does not settle an earlier one
	for wait := sendAgainAtFirst; ; wait = min(wait*2, sendAgainAtMost) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s.set(ctx, "Sending")
		sent := s.attempt(unstoppable)
		var found *activities.SentOrder
		var err error
		switch {
		case sent.Outcome == order.Accepted && sent.Answer.Found, sent.Outcome == order.AlreadyThere && sent.Answer.Found:
			return sent, nil
		case sent.Outcome == order.NotSent:
			s.set(ctx, "Not sent yet: "+sent.Reason)
			if err := workflow.Sleep(ctx, wait); err != nil {
				return nil, err
			}
			if certain {
				if err := s.shorten(ctx); err != nil {
					return nil, err
				}
			}
			found, err = s.renew(ctx, certain)
		case sent.Outcome == order.Refused:
			if err := s.waitForRetry(ctx, sent); err != nil {
				return nil, err
			}
			found, err = s.renew(ctx, certain)
		default:
			// Also a duplicate rejection: it proves that the order is there, and does not carry its number.
			certain, ctx = false, unstoppable
			if found, err = s.reconcile(ctx, sent); err == nil && found == nil {
				found, err = s.renew(ctx, certain)
			}
		}
		if err != nil || found != nil {
			return found, err
		}
	}
}

// attempt runs the one activity that looks and sends. Whatever is not proven is unknown.
func (s *submitOrder) attempt(ctx workflow.Context) *activities.SentOrder {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		// Look-up (30 s) and order (60 s) with their waits for the self-imposed rate.
		StartToCloseTimeout: 3 * time.Minute, RetryPolicy: once, Summary: "look up and send " + s.prepared.Order.Number,
	})
	var sent activities.SentOrder
	err := workflow.ExecuteActivity(ctx, orderActivities.SendOrder, activities.SendOrderInput{Order: s.prepared.Order}).Get(ctx, &sent)
	if err == nil {
		return &sent
	}
	return outcomeOf(err)
}

// outcomeOf judges an error of SendOrder: the activity returns an error of a known class only when
// nothing was sent. A time-out, a stopped worker or anything else proves nothing.
func outcomeOf(err error) *activities.SentOrder {
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		switch app.Type() {
		case bridge.Transient, bridge.Throttled, bridge.Malformed, bridge.Ambiguous:
			return &activities.SentOrder{Outcome: order.NotSent, Reason: app.Message()}
		case bridge.Auth, bridge.Permission, bridge.Validation, bridge.NotFound, bridge.OrdersNotLive:
			return &activities.SentOrder{Outcome: order.Refused, Reason: app.Message()}
		}
	}
	return &activities.SentOrder{Outcome: order.Unknown, Reason: "the attempt ended without an answer: " + messageOf(err)}
}

// waitForRetry parks a refused order until somebody wants it tried again.
func (s *submitOrder) waitForRetry(ctx workflow.Context, sent *activities.SentOrder) error {
	reason := sent.Reason
	if sent.Fix != "" {
		reason += ". What to do: " + sent.Fix
	}
	decision, err := s.park(ctx, "Refused: "+reason, 0)
	if err != nil {
		return err
	}
	if decision == abandon {
		return s.abandoned(bridge.OrderRejected, fmt.Sprintf("TD SYNNEX refused purchase order %s (%s)", s.prepared.Order.Number, sent.Reason))
	}
	return nil
}

// abandoned ends a submission by a person's decision. A purchase order that stays approved would be
// submitted by the next sweep, so the message says how to prevent it.
func (s *submitOrder) abandoned(kind, what string) error {
	return fail(kind, fmt.Sprintf("%s, and %s gave it up: %s. What to do: set purchase order %s to a status that is not approved (now %s), or the next sweep submits it again",
		what, s.decider.Actor, s.decider.Reason, s.prepared.PurchaseOrder.Number, s.prepared.PurchaseOrder.Status))
}

// renew reads the purchase order again before another attempt, since what goes out is what Autotask says
// now. While something speaks against sending it waits for a person and keeps looking at both sides; an
// order that turns up at the distributor is returned. certain: nothing was sent so far, so a purchase
// order that is no longer approved is withdrawn.
func (s *submitOrder) renew(ctx workflow.Context, certain bool) (*activities.SentOrder, error) {
	defer s.unpark()
	number := s.prepared.Order.Number
	for wait := recheckAtFirst; ; wait = min(wait*2, recheckAtMost) {
		err := s.prepare(ctx)
		if !certain {
			s.prepared.Order.Number = number // whatever the policy says now, this one may be there
		}
		state := "Needs attention"
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			state = "Can't be read again: " + messageOf(err)
		case certain && !s.approved():
			return nil, errWithdrawn
		case len(s.progress.Findings) == 0:
			return nil, nil
		}
		if !certain {
			if found, err := s.look(ctx, "look for "+s.prepared.Order.Number); err == nil && found != nil {
				return found, nil
			}
		}
		decision, err := s.park(ctx, state, wait)
		if err != nil {
			return nil, err
		}
		if decision == abandon {
			return nil, s.abandoned(bridge.OrderAbandoned, fmt.Sprintf("purchase order %s can't be sent any more", s.prepared.Order.Number))
		}
	}
}

// reconcile finds out, by looking only, whether an order of unknown fate is there. Found, it is adopted.
// Not found for as long as the policy says, a person decides, while the looks go on: the order is looked
// up and sent again, or given up. It returns nil when sending is to be tried again.
func (s *submitOrder) reconcile(ctx workflow.Context, sent *activities.SentOrder) (*activities.SentOrder, error) {
	defer s.unpark()
	number := s.prepared.Order.Number
	window, wait := time.Duration(s.prepared.Rules.ReconcileFor), time.Duration(s.prepared.Rules.ReconcileEvery)
	state := "Outcome unknown, looking for the order: " + sent.Reason
	for began := workflow.Now(ctx); ; {
		waited := workflow.Now(ctx).Sub(began)
		if waited < window {
			s.set(ctx, state)
			if err := workflow.Sleep(ctx, wait); err != nil {
				return nil, err
			}
			wait = min(wait*2, max(window/4, time.Second))
		} else {
			decision, err := s.park(ctx, state, max(wait, recheckAtFirst))
			switch {
			case err != nil || decision == retry:
				return nil, err
			case decision == abandon:
				return nil, s.abandoned(bridge.OrderAbandoned, fmt.Sprintf("the outcome of purchase order %s is unknown (%s)", number, sent.Reason))
			}
			wait = min(max(wait, recheckAtFirst)*2, recheckAtMost)
		}
		found, err := s.look(ctx, "look for "+number)
		if found != nil {
			return found, nil
		}
		state = fmt.Sprintf("Outcome unknown: TD SYNNEX does not show %s after %s. Ask TD SYNNEX, then retry (looks again, and sends the same number) or abandon", number, workflow.Now(ctx).Sub(began).Round(time.Second))
		if err != nil {
			workflow.GetLogger(ctx).Warn("order look-up failed", "PurchaseOrder", s.prepared.PurchaseOrder.Number, "error", err)
			state = fmt.Sprintf("Outcome unknown: TD SYNNEX can't be asked about %s: %s", number, messageOf(err))
		}
	}
}

// park waits for a decision, at most as long as limit (0: for ever), and returns it; empty when the
// limit passed. The order stays open to a decision until there is one or unpark is called, so that one
// that comes during a look counts.
func (s *submitOrder) park(ctx workflow.Context, state string, limit time.Duration) (string, error) {
	s.progress.NeedsDecision = true
	s.set(ctx, state)
	decided := func() bool { return s.decision != "" }
	var err error
	if limit > 0 {
		_, err = workflow.AwaitWithTimeout(ctx, limit, decided)
	} else {
		err = workflow.Await(ctx, decided)
	}
	decision := s.decision
	if decision != "" {
		s.unpark()
	}
	return decision, err
}

// unpark closes the order to decisions.
func (s *submitOrder) unpark() { s.decision, s.progress.NeedsDecision = "", false }

func (s *submitOrder) approved() bool {
	return s.prepared.PurchaseOrder.Approved(s.prepared.Rules.ApprovedStatuses)
}
