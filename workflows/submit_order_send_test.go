package workflows

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
)

func TestSubmitOrderTriesAgainWithGrowingWaitsWhatWasNotSent(t *testing.T) {
	s := newSubmission(t)
	notSent := &activities.SentOrder{Outcome: order.NotSent, Reason: "connection refused"}
	var at []time.Duration
	s.prepares(prepared()).finds(notFound()).checks()
	for range 9 {
		s.OnActivity(orderActivities.SendOrder, mock.Anything, sends1016(prepared().Order)).
			Run(func(mock.Arguments) { at = append(at, s.Now().Sub(start)) }).Return(notSent, nil).Once()
	}
	s.sends(nil, transientError("the look-up before sending failed")).sends(accepted(), nil).records(answer(order.CodeAccepted)).tracks()
	s.submit()
	require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
	s.requireCalls("SendOrder", 11)
	require.Equal(t, 5*time.Second, at[1].Round(time.Second))
	require.Equal(t, 10*time.Second, (at[2] - at[1]).Round(time.Second))
	require.Equal(t, 5*time.Minute, (at[8] - at[7]).Round(time.Second))
}

// TestSubmitOrderSendsWhatAutotaskSaysNow: between two attempts people may change their minds.
func TestSubmitOrderSendsWhatAutotaskSaysNow(t *testing.T) {
	notSent := &activities.SentOrder{Outcome: order.NotSent, Reason: "connection refused"}
	t.Run("an order that is no longer approved is withdrawn", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(prepared()).finds(notFound()).checks().sends(notSent, nil)
		s.prepares(with(func(p *activities.PreparedOrder) {
			p.PurchaseOrder.Status, p.Findings = "Cancelled", []order.Finding{{Problem: "it is not approved", Fix: "approve it"}}
		}))
		s.submit()
		require.Equal(t, OutcomeWithdrawn, result[SubmitOrderResult](s.harness).Outcome)
		s.requireCalls("SendOrder", 1)
	})
	t.Run("a new address is the one that is sent", func(t *testing.T) {
		moved := with(func(p *activities.PreparedOrder) { p.Order.ShipTo.Line1 = "2 New Street" })
		s := newSubmission(t)
		s.preparesOnce(prepared()).finds(notFound()).checks().sends(notSent, nil).prepares(moved)
		s.OnActivity(orderActivities.SendOrder, mock.Anything, sends1016(moved.Order)).Return(accepted(), nil).Once()
		s.records(answer(order.CodeAccepted)).tracks()
		s.submit()
		require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
	})
	t.Run("Autotask can't be read, so nothing is sent until it can", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(prepared()).finds(notFound()).checks().sends(notSent, nil)
		s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Return(nil, activityError(bridge.Auth, "Autotask refused the credentials")).Twice()
		s.after(time.Minute, func() {
			p := query[SubmitProgress](s.harness, "status")
			require.True(t, p.NeedsDecision)
			requireContains(t, p.State, "Can't be read again", "Autotask refused the credentials")
		})
		s.prepares(prepared()).sends(accepted(), nil).records(answer(order.CodeAccepted)).tracks()
		s.submit()
		require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
	})
}

// TestSubmitOrderNeverSendsAgainWhatMayBeThere is the heart of it: each row is an end of SendOrder that
// proves nothing, and the order turns up by looking only.
func TestSubmitOrderNeverSendsAgainWhatMayBeThere(t *testing.T) {
	for name, tt := range map[string]struct {
		sent *activities.SentOrder
		err  error
	}{
		"the client does not know":                  {sent: unknown()},
		"an outcome of a later version":             {sent: &activities.SentOrder{Outcome: "queued"}},
		"the attempt timed out":                     {err: temporal.NewTimeoutError(1, nil)},
		"the worker was stopped: no type":           {err: temporal.NewApplicationError("context canceled", "")},
		"the activity was cancelled":                {err: temporal.NewCanceledError()},
		"a panic":                                   {err: temporal.NewApplicationError("runtime error", "PanicError")},
		"a type that nobody knows":                  {err: temporal.NewApplicationError("something", "SomeError")},
		"refused as a duplicate, without an answer": {sent: &activities.SentOrder{Outcome: order.AlreadyThere, Reason: "duplicate PO"}},
		"accepted, without an answer":               {sent: &activities.SentOrder{Outcome: order.Accepted}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSubmission(t)
			s.prepares(prepared()).checks().finds(notFound(), notFound(), notFound(), found(answer(order.CodeAccepted)))
			s.sends(tt.sent, tt.err).records(answer(order.CodeAccepted)).tracks()
			s.submit()
			require.Equal(t, OutcomeAdopted, result[SubmitOrderResult](s.harness).Outcome)
			s.requireCalls("SendOrder", 1)
			s.requireCalls("FindOrder", 4)
			require.Contains(t, s.states, "Outcome unknown, looking for the order")
		})
	}
}

func TestOutcomeOfAnErrorIsUnknownUnlessNothingWasSentForCertain(t *testing.T) {
	for kind, want := range map[string]order.Outcome{
		bridge.Transient: order.NotSent, bridge.Throttled: order.NotSent, bridge.Malformed: order.NotSent, bridge.Ambiguous: order.NotSent,
		bridge.Auth: order.Refused, bridge.Permission: order.Refused, bridge.Validation: order.Refused, bridge.NotFound: order.Refused, bridge.OrdersNotLive: order.Refused,
		"": order.Unknown, "wrapError": order.Unknown, bridge.InvalidInput: order.Unknown,
	} {
		got := outcomeOf(temporal.NewApplicationError("why", kind))
		require.Equal(t, want, got.Outcome, "type %q", kind)
		requireContains(t, got.Reason, "why")
	}
}

// whenParked is later than the policy's reconciliation window of 4 h.
const whenParked = 6 * time.Hour

func TestSubmitOrderParksWhatIsNeverFound(t *testing.T) {
	parked := func(t *testing.T) *submission {
		s := newSubmission(t)
		s.prepares(prepared()).checks().sends(unknown(), nil)
		s.after(whenParked, func() {
			p := query[SubmitProgress](s.harness, "status")
			require.True(t, p.NeedsDecision)
			requireContains(t, p.State, "Outcome unknown", "does not show 1016", "retry", "abandon")
			require.Equal(t, "Outcome unknown", s.attributes[bridge.State.GetName()])
		})
		return s
	}
	t.Run("retry looks and sends again", func(t *testing.T) {
		s := parked(t)
		s.finds(notFound()).sends(accepted(), nil).records(answer(order.CodeAccepted)).tracks()
		s.after(whenParked+time.Minute, func() { s.decide(retry) })
		s.submit()
		require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
		s.requireCalls("SendOrder", 2)
		s.requireCalls("PrepareOrder", 2)
	})
	t.Run("abandon fails and says who, why, and how to keep it from being sent", func(t *testing.T) {
		s := parked(t)
		s.finds(notFound()).withholds("Given up", "Ann")
		s.after(whenParked+time.Minute, func() { s.decide(abandon) })
		s.submit()
		require.Equal(t, bridge.OrderAbandoned, s.failure().Type())
		requireContains(t, s.failure().Message(), "1016", "the answer was cut off", "Ann", "asked TD SYNNEX", "starter order submit 1016 --lift")
		s.requireCalls("SendOrder", 1)
	})
	t.Run("an order that shows up late is adopted without a person", func(t *testing.T) {
		s := parked(t)
		s.OnActivity(orderActivities.FindOrder, mock.Anything, look1016).
			Return(func(context.Context, activities.FindOrderInput) (*activities.FoundOrder, error) {
				if s.Now().Sub(start) < 30*time.Hour {
					return notFound(), nil
				}
				return found(answer(order.CodeAccepted)), nil
			})
		s.records(answer(order.CodeAccepted)).tracks()
		s.submit()
		require.Equal(t, OutcomeAdopted, result[SubmitOrderResult](s.harness).Outcome)
		s.requireCalls("SendOrder", 1)
	})
	t.Run("retry after the order was cancelled in Autotask sends nothing", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(prepared()).checks().sends(unknown(), nil)
		s.prepares(with(func(p *activities.PreparedOrder) {
			p.PurchaseOrder.Status, p.Findings = "Cancelled", []order.Finding{{Problem: "it is not approved", Fix: "approve it"}}
		}))
		s.finds(notFound()).withholds("Given up", "Ann")
		s.after(whenParked, func() { s.decide(retry) })
		s.after(whenParked+3*time.Hour, func() {
			require.Equal(t, "Needs attention", query[SubmitProgress](s.harness, "status").State)
			s.decide(abandon)
		})
		s.submit()
		require.Equal(t, bridge.OrderAbandoned, s.failure().Type())
		s.requireCalls("SendOrder", 1)
	})
}

// TestSubmitOrderDoesNotTakeSilenceForAbsence: looks that fail say nothing of the order, and the people
// who have to decide are told so.
func TestSubmitOrderDoesNotTakeSilenceForAbsence(t *testing.T) {
	s := newSubmission(t)
	s.prepares(prepared()).checks().sends(unknown(), nil)
	look := look1016
	s.OnActivity(orderActivities.FindOrder, mock.Anything, look).Return(notFound(), nil).Once()
	s.OnActivity(orderActivities.FindOrder, mock.Anything, look).Return(nil, activityError(bridge.Auth, "TD SYNNEX refused the credentials")).Times(15)
	s.OnActivity(orderActivities.FindOrder, mock.Anything, look).Return(found(answer(order.CodeAccepted)), nil).Once()
	s.after(5*time.Hour, func() {
		p := query[SubmitProgress](s.harness, "status")
		require.True(t, p.NeedsDecision)
		requireContains(t, p.State, "can't be asked about 1016", "TD SYNNEX refused the credentials")
	})
	s.records(answer(order.CodeAccepted)).tracks()
	s.submit()
	require.Equal(t, OutcomeAdopted, result[SubmitOrderResult](s.harness).Outcome)
	s.requireCalls("SendOrder", 1)
}

func TestSubmitOrderParksARefusedOrder(t *testing.T) {
	refused := &activities.SentOrder{Outcome: order.Refused, Reason: "the ship-to address is not valid", Fix: "correct it in Autotask"}
	parked := func(t *testing.T) *submission {
		s := newSubmission(t)
		s.prepares(prepared()).finds(notFound()).checks().sends(refused, nil)
		s.after(time.Hour, func() {
			p := query[SubmitProgress](s.harness, "status")
			require.True(t, p.NeedsDecision)
			requireContains(t, p.State, "Refused", refused.Reason, refused.Fix)
			require.Equal(t, "Refused", s.attributes[bridge.State.GetName()])
		})
		return s
	}
	t.Run("abandon", func(t *testing.T) {
		s := parked(t)
		s.withholds("Given up", "Ann")
		s.after(2*time.Hour, func() { s.decide(abandon) })
		s.submit()
		require.Equal(t, bridge.OrderRejected, s.failure().Type())
		requireContains(t, s.failure().Message(), "1016", refused.Reason, "Ann")
		s.requireCalls("SendOrder", 1)
	})
	t.Run("retry reads the purchase order again and sends", func(t *testing.T) {
		s := parked(t)
		s.sends(accepted(), nil).records(answer(order.CodeAccepted)).tracks()
		s.after(2*time.Hour, func() { s.decide(retry) })
		s.submit()
		require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
		s.requireCalls("PrepareOrder", 2)
	})
	t.Run("cancellation ends it, for nothing was sent", func(t *testing.T) {
		s := parked(t)
		s.after(2*time.Hour, s.CancelWorkflow)
		s.submit()
		s.requireCancelled()
	})
}

func TestSubmitOrderRefusesNonsenseFromPeople(t *testing.T) {
	s := newSubmission(t)
	s.prepares(prepared()).finds(notFound()).checks().sends(&activities.SentOrder{Outcome: order.Refused, Reason: "no"}, nil).withholds("Given up", "Ann")
	who := OrderDecision{Actor: "Ann", Reason: "because"}
	var early, noActor, noReason, first *string
	s.after(0, func() { early = s.update(retry, who) })
	s.after(time.Hour, func() {
		noActor = s.update(retry, OrderDecision{Reason: "because"})
		noReason = s.update(abandon, OrderDecision{Actor: "Ann"})
		first = s.update(abandon, who)
	})
	s.submit()
	require.Contains(t, *early, "waits for no decision")
	require.Contains(t, *noActor, "actor is missing")
	require.Contains(t, *noReason, "reason is missing")
	require.Empty(t, *first)
	require.Equal(t, bridge.OrderRejected, s.failure().Type())
	decided := &submitOrder{pending: &decision{name: retry}, progress: SubmitProgress{Decisions: []string{retry}}}
	require.ErrorContains(t, decided.open(retry, "Ann", "because"), "the decision has been made")
}

func TestSubmitOrderCancellation(t *testing.T) {
	t.Run("before sending it ends the workflow", func(t *testing.T) {
		s := newSubmission(t)
		s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).After(time.Minute).Return(prepared(), nil)
		s.after(time.Second, s.CancelWorkflow)
		s.submit()
		s.requireCancelled()
		s.requireCalls("SendOrder", 0)
		require.Equal(t, "Cancelled", s.attributes[bridge.State.GetName()])
	})
	t.Run("between two attempts that sent nothing it ends the workflow", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(prepared()).finds(notFound()).checks().sends(&activities.SentOrder{Outcome: order.NotSent, Reason: "down"}, nil)
		s.after(time.Second, s.CancelWorkflow)
		s.submit()
		s.requireCancelled()
		s.requireCalls("SendOrder", 1)
	})
	t.Run("while sending it concludes and records", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(prepared()).finds(notFound()).checks()
		s.OnActivity(orderActivities.SendOrder, mock.Anything, sends1016(prepared().Order)).After(time.Minute).Return(accepted(), nil).Once()
		s.records(answer(order.CodeAccepted)).tracks()
		s.after(30*time.Second, s.CancelWorkflow)
		s.submit()
		require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
	})
	t.Run("while the outcome is unknown it goes on looking", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(prepared()).checks().finds(notFound(), notFound(), notFound(), found(answer(order.CodeAccepted))).sends(unknown(), nil)
		s.records(answer(order.CodeAccepted)).tracks()
		s.after(30*time.Second, s.CancelWorkflow)
		s.submit()
		require.Equal(t, OutcomeAdopted, result[SubmitOrderResult](s.harness).Outcome)
	})
	t.Run("once in doubt, a later attempt that sent nothing does not make it certain", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(prepared()).checks().finds(notFound()).sends(unknown(), nil)
		s.sends(&activities.SentOrder{Outcome: order.NotSent, Reason: "down"}, nil).sends(accepted(), nil)
		s.records(answer(order.CodeAccepted)).tracks()
		s.SetContinueAsNewSuggested(true)
		s.after(whenParked, func() { s.decide(retry) })
		s.after(whenParked+2*time.Second, s.CancelWorkflow)
		s.submit()
		require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
		s.requireCalls("SendOrder", 3)
	})
}

func TestSubmitOrderWritesBackUntilItSucceedsAndNeverSendsAgain(t *testing.T) {
	in := records1016(tracked(answer(order.CodeAccepted)))
	t.Run("after a day", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(prepared()).finds(notFound()).checks().sends(accepted(), nil).tracks()
		s.OnActivity(orderActivities.RecordOrder, mock.Anything, in).Return(nil, activityError(bridge.Permission, "Autotask refuses the write")).Times(96)
		s.OnActivity(orderActivities.RecordOrder, mock.Anything, in).Return(&activities.RecordedOrder{Header: true}, nil).Once()
		s.after(12*time.Hour, func() {
			requireContains(t, query[SubmitProgress](s.harness, "status").State, "Ordered, but Autotask can't be written", "Autotask refuses the write")
		})
		s.submit()
		require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
		s.requireCalls("SendOrder", 1)
		require.InDelta(t, 24, s.Now().Sub(start).Hours(), 0.5)
	})
	t.Run("never: the failure names the order, and its tracker goes on trying", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(prepared()).finds(notFound()).checks().sends(accepted(), nil).tracks()
		s.OnActivity(orderActivities.RecordOrder, mock.Anything, in).Return(nil, activityError(bridge.Permission, "Autotask refuses the write. What to do: grant the right"))
		s.submit()
		require.Equal(t, bridge.Permission, s.failure().Type())
		requireContains(t, s.failure().Message(), "TD SYNNEX has purchase order 1016 as order SO-5501", "7 days", "What to do: grant the right")
		s.requireCalls("SendOrder", 1)
	})
}

func TestSubmitOrderIsContentWithATrackerThatRuns(t *testing.T) {
	trackedAlready := func(ctx workflow.Context) (*SubmitOrderResult, error) {
		if _, err := startTracker(ctx, "1016", nil); err != nil {
			return nil, err
		}
		return SubmitOrder(ctx, SubmitOrderInput{PurchaseOrder: "1016"})
	}
	s := &submission{harness: newHarness(t, map[string]any{"TrackedAlready": trackedAlready})}
	s.prepares(prepared()).finds(found(answer(order.CodeAccepted))).records(answer(order.CodeAccepted))
	s.OnActivity(statusActivities.OpenTracking, mock.Anything, ref1016).After(time.Hour).Return(nil, activityError(bridge.NotFound, "gone")).Once()
	s.ExecuteWorkflow("TrackedAlready")
	require.Equal(t, "order-status/acme/1016", result[SubmitOrderResult](s.harness).TrackedBy)
}
