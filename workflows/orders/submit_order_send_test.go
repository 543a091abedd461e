package orders

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/shared"
	"digitalbridge/workflows/workflowtest"
)

func TestSubmitOrderTriesAgainWithGrowingWaitsWhatWasNotSent(t *testing.T) {
	s := newSubmission(t)
	notSent := &orders.SentOrder{Outcome: order.NotSent, Reason: "connection refused"}
	var at []time.Duration
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks()
	for range 9 {
		s.OnActivity(orderActivities.SendOrder, mock.Anything, sends1016(workflowtest.Prepared().Order)).
			Run(func(mock.Arguments) { at = append(at, s.Now().Sub(workflowtest.Start)) }).Return(notSent, nil).Once()
	}
	s.sends(nil, workflowtest.TransientError("the look-up before sending failed")).sends(accepted(), nil).records(
		workflowtest.Answer(order.CodeAccepted)).tracks()
	s.submit()
	require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	s.RequireCalls("SendOrder", 11)
	require.Equal(t, 5*time.Second, at[1].Round(time.Second))
	require.Equal(t, 10*time.Second, (at[2] - at[1]).Round(time.Second))
	require.Equal(t, 5*time.Minute, (at[8] - at[7]).Round(time.Second))
}

// TestSubmitOrderSendsWhatAutotaskSaysNow: between two attempts people may change their minds.
func TestSubmitOrderSendsWhatAutotaskSaysNow(t *testing.T) {
	notSent := &orders.SentOrder{Outcome: order.NotSent, Reason: "connection refused"}
	t.Run("an order that is no longer approved is withdrawn", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(notSent, nil)
		s.prepares(workflowtest.With(func(p *orders.PreparedOrder) {
			p.PurchaseOrder.Status, p.Findings = "Canceled", []order.Finding{{Problem: "it is not approved", Fix: "approve it"}}
		}))
		s.submit()
		require.Equal(t, OutcomeWithdrawn, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		s.RequireCalls("SendOrder", 1)
	})
	t.Run("a new address is the one that is sent", func(t *testing.T) {
		moved := workflowtest.With(func(p *orders.PreparedOrder) { p.Order.ShipTo.Line1 = "2 New Street" })
		s := newSubmission(t)
		s.preparesOnce(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(notSent, nil).prepares(moved)
		s.OnActivity(orderActivities.SendOrder, mock.Anything, sends1016(moved.Order)).Return(accepted(), nil).Once()
		s.records(workflowtest.Answer(order.CodeAccepted)).tracks()
		s.submit()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	})
	t.Run("Autotask can't be read, so nothing is sent until it can", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(notSent, nil)
		s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Return(
			nil, workflowtest.ActivityError(bridge.Auth, "Autotask refused the credentials")).Twice()
		s.After(time.Minute, func() {
			p := workflowtest.Query[SubmitProgress](s.harness, bridge.QueryStatus)
			require.True(t, p.NeedsDecision)
			workflowtest.RequireContains(t, p.State, "Can't be read again", "Autotask refused the credentials")
		})
		s.prepares(workflowtest.Prepared()).sends(accepted(), nil).records(workflowtest.Answer(order.CodeAccepted)).tracks()
		s.submit()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	})
}

// TestSubmitOrderNeverSendsAgainWhatMayBeThere is the heart of it: each row is an end of SendOrder that
// proves nothing, and the order turns up by looking only.
func TestSubmitOrderNeverSendsAgainWhatMayBeThere(t *testing.T) {
	for name, tt := range map[string]struct {
		sent *orders.SentOrder
		err  error
	}{
		"the client does not know":                  {sent: unknown()},
		"an outcome of a later version":             {sent: &orders.SentOrder{Outcome: "queued"}},
		"the attempt timed out":                     {err: temporal.NewTimeoutError(1, nil)},
		"the worker was stopped: no type":           {err: temporal.NewApplicationError("context canceled", "")},
		"the activity was cancelled":                {err: temporal.NewCanceledError()},
		"a panic":                                   {err: temporal.NewApplicationError("runtime error", "PanicError")},
		"a type that nobody knows":                  {err: temporal.NewApplicationError("something", "SomeError")},
		"refused as a duplicate, without an answer": {sent: &orders.SentOrder{Outcome: order.AlreadyThere, Reason: "duplicate PO"}},
		"accepted, without an answer":               {sent: &orders.SentOrder{Outcome: order.Accepted}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSubmission(t)
			s.prepares(workflowtest.Prepared()).checks().finds(workflowtest.NotFound(), workflowtest.NotFound(), workflowtest.NotFound(),
				workflowtest.Found(workflowtest.Answer(order.CodeAccepted)))
			s.sends(tt.sent, tt.err).records(workflowtest.Answer(order.CodeAccepted)).tracks()
			if tt.err != nil {
				s.fences(unknown(), nil)
			}
			s.submit()
			require.Equal(t, OutcomeAdopted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
			s.RequireCalls("SendOrder", 1)
			s.RequireCalls("FindOrder", 4)
			require.Contains(t, s.States, "Outcome unknown, looking for the order")
		})
	}
}

// errLostAttempt is how an attempt ends whose worker never began it, or was lost.
var errLostAttempt = temporal.NewTimeoutError(1, nil)

// TestSubmitOrderSendsAgainSoonWhatNeverLeft: an attempt that is lost and had not marked its request can't send any more.
func TestSubmitOrderSendsAgainSoonWhatNeverLeft(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks()
	var tries, fenced []string
	s.OnActivity(orderActivities.SendOrder, mock.Anything, sends1016(workflowtest.Prepared().Order)).
		Return(func(_ context.Context, in orders.SendOrderInput) (*orders.SentOrder, error) {
			s.Note(func() { tries = append(tries, in.Try) })
			if len(tries) < 3 {
				return nil, errLostAttempt
			}
			return accepted(), nil
		})
	s.OnActivity(orderActivities.FenceAttempt, mock.Anything, mock.Anything).
		Return(func(_ context.Context, in orders.FenceAttemptInput) (*orders.SentOrder, error) {
			s.Note(func() { fenced = append(fenced, in.Try) })
			return &orders.SentOrder{Outcome: order.NotSent, Reason: "the order had not left yet"}, nil
		})
	s.records(workflowtest.Answer(order.CodeAccepted)).tracks()
	s.submit()
	require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	require.Len(t, tries, 3)
	require.Equal(t, tries[:2], fenced, "the attempts that were lost, and no other")
	require.Len(t, slices.Compact(slices.Sorted(slices.Values(tries))), 3, "each attempt is told from every other one")
	s.RequireCalls("FindOrder", 1)
	require.NotContains(t, s.States, "Outcome unknown, looking for the order")
	require.Less(t, s.Now().Sub(workflowtest.Start), time.Minute)
}

// TestSubmitOrderIsInDoubtWhileTheStoreCanNotBeAsked: then only the order itself, or a person, says what became of it.
func TestSubmitOrderIsInDoubtWhileTheStoreCanNotBeAsked(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).checks().finds(workflowtest.NotFound(), workflowtest.NotFound(),
		workflowtest.Found(workflowtest.Answer(order.CodeAccepted)))
	s.sends(nil, errLostAttempt).fences(nil, workflowtest.TransientError("the store is away"))
	s.records(workflowtest.Answer(order.CodeAccepted)).tracks()
	s.submit()
	require.Equal(t, OutcomeAdopted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	s.RequireCalls("SendOrder", 1)
	s.RequireCalls("FenceAttempt", 8)
	require.Contains(t, s.States, "Outcome unknown, looking for the order")
}

// TestSubmitOrderThatWasInDoubtStaysSo: that a later attempt never left says nothing of the first one.
func TestSubmitOrderThatWasInDoubtStaysSo(t *testing.T) {
	s := newSubmission(t)
	s.preparesOnce(workflowtest.Prepared()).preparesOnce(workflowtest.Prepared()).checks().finds(workflowtest.NotFound())
	s.prepares(workflowtest.With(func(p *orders.PreparedOrder) {
		p.PurchaseOrder.Status, p.Findings = "Canceled", []order.Finding{{Problem: "it is not approved", Fix: "approve it"}}
	}))
	s.sends(unknown(), nil).sends(nil, errLostAttempt).withholds("Given up", "Ann")
	s.fences(&orders.SentOrder{Outcome: order.NotSent, Reason: "the order had not left yet"}, nil)
	s.After(whenHeld, func() { s.Decide(bridge.UpdateRetry) })
	s.After(whenHeld+3*time.Hour, func() { s.Decide(bridge.UpdateAbandon) })
	s.submit()
	require.Equal(t, bridge.OrderAbandoned, s.Failure().Type(), "it is not withdrawn, as an order that never left would be")
	s.RequireCalls("SendOrder", 2)
}

func TestOutcomeOfAnErrorIsUnknownUnlessNothingWasSentForCertain(t *testing.T) {
	for kind, want := range map[string]order.Outcome{
		bridge.Transient: order.NotSent, bridge.Throttled: order.NotSent, bridge.Malformed: order.NotSent, bridge.Ambiguous: order.NotSent,
		bridge.Auth: order.Refused, bridge.Permission: order.Refused, bridge.Validation: order.Refused, bridge.NotFound: order.Refused,
		bridge.OrdersNotLive: order.Refused,
		"":                   order.Unknown, "wrapError": order.Unknown, bridge.InvalidInput: order.Unknown,
	} {
		got := outcomeOf(temporal.NewApplicationError("why", kind))
		require.Equal(t, want, got.Outcome, "type %q", kind)
		workflowtest.RequireContains(t, got.Reason, "why")
	}
}

// whenHeld is later than the policy's reconciliation window of 4 h.
const whenHeld = 6 * time.Hour

func TestSubmitOrderParksWhatIsNeverFound(t *testing.T) {
	held := func(t *testing.T) *submission {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).checks().sends(unknown(), nil)
		s.After(whenHeld, func() {
			p := workflowtest.Query[SubmitProgress](s.harness, bridge.QueryStatus)
			require.True(t, p.NeedsDecision)
			workflowtest.RequireContains(t, p.State, "Outcome unknown", "does not show 1016", bridge.UpdateRetry, bridge.UpdateAbandon)
			require.Equal(t, "Outcome unknown", s.Attributes[bridge.State.GetName()])
		})
		return s
	}
	t.Run("retry looks and sends again", func(t *testing.T) {
		s := held(t)
		s.finds(workflowtest.NotFound()).sends(accepted(), nil).records(workflowtest.Answer(order.CodeAccepted)).tracks()
		s.After(whenHeld+time.Minute, func() { s.Decide(bridge.UpdateRetry) })
		s.submit()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		s.RequireCalls("SendOrder", 2)
		s.RequireCalls("PrepareOrder", 2)
	})
	t.Run("abandon fails and says who, why, and how to keep it from being sent", func(t *testing.T) {
		s := held(t)
		s.finds(workflowtest.NotFound()).withholds("Given up", "Ann")
		s.After(whenHeld+time.Minute, func() { s.Decide(bridge.UpdateAbandon) })
		s.submit()
		require.Equal(t, bridge.OrderAbandoned, s.Failure().Type())
		workflowtest.RequireContains(t, s.Failure().Message(), "1016", "the answer was cut off", "Ann", "asked TD SYNNEX",
			"starter order submit 1016 --lift")
		s.RequireCalls("SendOrder", 1)
	})
	t.Run("an order that shows up late is adopted without a person", func(t *testing.T) {
		s := held(t)
		s.OnActivity(orderActivities.FindOrder, mock.Anything, look1016).
			Return(func(context.Context, orders.FindOrderInput) (*orders.FoundOrder, error) {
				if s.Now().Sub(workflowtest.Start) < 30*time.Hour {
					return workflowtest.NotFound(), nil
				}
				return workflowtest.Found(workflowtest.Answer(order.CodeAccepted)), nil
			})
		s.records(workflowtest.Answer(order.CodeAccepted)).tracks()
		s.submit()
		require.Equal(t, OutcomeAdopted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		s.RequireCalls("SendOrder", 1)
	})
	t.Run("retry after the order was cancelled in Autotask sends nothing", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(workflowtest.Prepared()).checks().sends(unknown(), nil)
		s.prepares(workflowtest.With(func(p *orders.PreparedOrder) {
			p.PurchaseOrder.Status, p.Findings = "Canceled", []order.Finding{{Problem: "it is not approved", Fix: "approve it"}}
		}))
		s.finds(workflowtest.NotFound()).withholds("Given up", "Ann")
		s.After(whenHeld, func() { s.Decide(bridge.UpdateRetry) })
		s.After(whenHeld+3*time.Hour, func() {
			require.Equal(t, "Needs attention", workflowtest.Query[SubmitProgress](s.harness, bridge.QueryStatus).State)
			s.Decide(bridge.UpdateAbandon)
		})
		s.submit()
		require.Equal(t, bridge.OrderAbandoned, s.Failure().Type())
		s.RequireCalls("SendOrder", 1)
	})
}

// TestSubmitOrderDoesNotTakeSilenceForAbsence: looks that fail say nothing of the order, and the people
// who have to decide are told so.
func TestSubmitOrderDoesNotTakeSilenceForAbsence(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).checks().sends(unknown(), nil)
	look := look1016
	s.OnActivity(orderActivities.FindOrder, mock.Anything, look).Return(workflowtest.NotFound(), nil).Once()
	s.OnActivity(orderActivities.FindOrder, mock.Anything, look).Return(
		nil, workflowtest.ActivityError(bridge.Auth, "TD SYNNEX refused the credentials")).Times(30)
	s.OnActivity(orderActivities.FindOrder, mock.Anything, look).Return(workflowtest.Found(workflowtest.Answer(order.CodeAccepted)),
		nil).Once()
	s.After(5*time.Hour, func() {
		p := workflowtest.Query[SubmitProgress](s.harness, bridge.QueryStatus)
		require.True(t, p.NeedsDecision)
		workflowtest.RequireContains(t, p.State, "can't be asked about 1016", "TD SYNNEX refused the credentials")
	})
	s.records(workflowtest.Answer(order.CodeAccepted)).tracks()
	s.submit()
	require.Equal(t, OutcomeAdopted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	s.RequireCalls("SendOrder", 1)
}

// TestSubmitOrderGoesOnWhenTheCredentialsAreTakenAgain: nobody has to tell it.
func TestSubmitOrderGoesOnWhenTheCredentialsAreTakenAgain(t *testing.T) {
	refused := func(notFor time.Duration) error {
		return temporal.NewApplicationErrorWithOptions("TD SYNNEX refused the credentials", bridge.Auth,
			temporal.ApplicationErrorOptions{NonRetryable: true, NextRetryDelay: notFor})
	}
	var minutes []int
	note := func(s *submission) func(mock.Arguments) {
		minutes = nil
		return func(mock.Arguments) {
			s.Note(func() { minutes = append(minutes, int(s.Now().Sub(workflowtest.Start).Minutes())) })
		}
	}
	t.Run("while it is sent", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks()
		s.OnActivity(orderActivities.SendOrder, mock.Anything, mock.Anything).Run(note(s)).Return(nil, refused(0)).Times(7)
		s.OnActivity(orderActivities.SendOrder, mock.Anything, mock.Anything).Run(note(s)).Return(accepted(), nil).Once()
		s.records(workflowtest.Answer(order.CodeAccepted)).tracks()
		s.submit()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		require.Equal(t, []int{0, 1, 3, 7, 15, 30, 45, 60}, minutes)
		require.Len(t, s.notices, 1, "people are told once")
	})
	t.Run("while it waits to be approved", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(workflowtest.Prepared()).finds(workflowtest.NotFound()).checksOnce(tooDear).checks()
		s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Run(note(s)).Return(nil, refused(0)).Times(4)
		s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Run(note(s)).Return(nil, refused(7*time.Minute)).Once()
		s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Run(note(s)).Return(nil, refused(time.Second)).Once()
		s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Run(note(s)).Return(workflowtest.Prepared(), nil)
		s.acceptedAsUsual()
		s.submit()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		require.Equal(t, []int{2, 3, 5, 9, 17, 24, 25}, minutes[:7], "a vendor that is not asked before a moment is asked then")
	})
}

func TestSubmitOrderParksARefusedOrder(t *testing.T) {
	refused := &orders.SentOrder{Outcome: order.Refused, Reason: "the ship-to address is not valid", Fix: "correct it in Autotask"}
	held := func(t *testing.T) *submission {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(refused, nil)
		s.After(time.Hour, func() {
			p := workflowtest.Query[SubmitProgress](s.harness, bridge.QueryStatus)
			require.True(t, p.NeedsDecision)
			workflowtest.RequireContains(t, p.State, "Refused", refused.Reason, refused.Fix)
			require.Equal(t, "Refused", s.Attributes[bridge.State.GetName()])
		})
		return s
	}
	t.Run("abandon", func(t *testing.T) {
		s := held(t)
		s.withholds("Given up", "Ann")
		s.After(2*time.Hour, func() { s.Decide(bridge.UpdateAbandon) })
		s.submit()
		require.Equal(t, bridge.OrderRejected, s.Failure().Type())
		workflowtest.RequireContains(t, s.Failure().Message(), "1016", refused.Reason, "Ann")
		s.RequireCalls("SendOrder", 1)
	})
	t.Run("retry reads the purchase order again and sends", func(t *testing.T) {
		s := held(t)
		s.sends(accepted(), nil).records(workflowtest.Answer(order.CodeAccepted)).tracks()
		s.After(2*time.Hour, func() { s.Decide(bridge.UpdateRetry) })
		s.submit()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		s.RequireCalls("PrepareOrder", 2)
	})
	t.Run("cancellation ends it, for nothing was sent", func(t *testing.T) {
		s := held(t)
		s.After(2*time.Hour, s.CancelWorkflow)
		s.submit()
		s.RequireCancelled()
	})
}

func TestSubmitOrderRefusesNonsenseFromPeople(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(&orders.SentOrder{Outcome: order.Refused, Reason: "no"},
		nil).withholds("Given up", "Ann")
	who := shared.Decision{Actor: "Ann", Reason: "because"}
	var early, noActor, noReason, first *string
	s.After(0, func() { early = s.Update(bridge.UpdateRetry, who) })
	s.After(time.Hour, func() {
		noActor = s.Update(bridge.UpdateRetry, shared.Decision{Reason: "because"})
		noReason = s.Update(bridge.UpdateAbandon, shared.Decision{Actor: "Ann"})
		first = s.Update(bridge.UpdateAbandon, who)
	})
	s.submit()
	require.Contains(t, *early, "waits for no decision")
	require.Contains(t, *noActor, "actor is missing")
	require.Contains(t, *noReason, "reason is missing")
	require.Empty(t, *first)
	require.Equal(t, bridge.OrderRejected, s.Failure().Type())
	decided := &desk{pending: &decision{name: bridge.UpdateRetry}, may: []string{bridge.UpdateRetry}}
	require.ErrorContains(t, decided.refuse(bridge.UpdateRetry, by("Ann")), "the decision has been made")
}

func TestSubmitOrderCancellation(t *testing.T) {
	t.Run("before sending it ends the workflow", func(t *testing.T) {
		s := newSubmission(t)
		s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).After(time.Minute).Return(workflowtest.Prepared(), nil)
		s.After(time.Second, s.CancelWorkflow)
		s.submit()
		s.RequireCancelled()
		s.RequireCalls("SendOrder", 0)
		require.Equal(t, "Cancelled", s.Attributes[bridge.State.GetName()])
	})
	t.Run("between two attempts that sent nothing it ends the workflow", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(
			&orders.SentOrder{Outcome: order.NotSent, Reason: "down"}, nil)
		s.After(time.Second, s.CancelWorkflow)
		s.submit()
		s.RequireCancelled()
		s.RequireCalls("SendOrder", 1)
	})
	t.Run("while sending it concludes and records", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks()
		s.OnActivity(orderActivities.SendOrder, mock.Anything, sends1016(workflowtest.Prepared().Order)).After(time.Minute).Return(
			accepted(), nil).Once()
		s.records(workflowtest.Answer(order.CodeAccepted)).tracks()
		s.After(30*time.Second, s.CancelWorkflow)
		s.submit()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	})
	t.Run("while the outcome is unknown it goes on looking", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).checks().finds(workflowtest.NotFound(), workflowtest.NotFound(), workflowtest.NotFound(),
			workflowtest.Found(workflowtest.Answer(order.CodeAccepted))).sends(unknown(), nil)
		s.records(workflowtest.Answer(order.CodeAccepted)).tracks()
		s.After(30*time.Second, s.CancelWorkflow)
		s.submit()
		require.Equal(t, OutcomeAdopted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	})
	t.Run("once in doubt, a later attempt that sent nothing does not make it certain", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).checks().finds(workflowtest.NotFound()).sends(unknown(), nil)
		s.sends(&orders.SentOrder{Outcome: order.NotSent, Reason: "down"}, nil).sends(accepted(), nil)
		s.records(workflowtest.Answer(order.CodeAccepted)).tracks()
		s.SetContinueAsNewSuggested(true)
		s.After(whenHeld, func() { s.Decide(bridge.UpdateRetry) })
		s.After(whenHeld+2*time.Second, s.CancelWorkflow)
		s.submit()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		s.RequireCalls("SendOrder", 3)
	})
}

func TestSubmitOrderWritesBackUntilItSucceedsAndNeverSendsAgain(t *testing.T) {
	in := records1016(workflowtest.Tracked(workflowtest.Answer(order.CodeAccepted)))
	t.Run("after a day", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(accepted(), nil).tracks()
		s.OnActivity(orderActivities.RecordOrder, mock.Anything, in).Return(
			nil, workflowtest.ActivityError(bridge.Permission, "Autotask refuses the write")).Times(96)
		s.OnActivity(orderActivities.RecordOrder, mock.Anything, in).Return(&orders.RecordedOrder{Header: true}, nil).Once()
		s.After(12*time.Hour, func() {
			workflowtest.RequireContains(t, workflowtest.Query[SubmitProgress](s.harness, bridge.QueryStatus).State,
				"Ordered, but Autotask can't be written",
				"Autotask refuses the write")
		})
		s.submit()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		s.RequireCalls("SendOrder", 1)
		require.InDelta(t, 24, s.Now().Sub(workflowtest.Start).Hours(), 0.5)
	})
	t.Run("never: the failure names the order, and its tracker goes on trying", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(accepted(), nil).tracks()
		s.OnActivity(orderActivities.RecordOrder, mock.Anything, in).Return(
			nil, workflowtest.ActivityError(bridge.Permission, "Autotask refuses the write. What to do: grant the right"))
		s.submit()
		require.Equal(t, bridge.Permission, s.Failure().Type())
		workflowtest.RequireContains(t, s.Failure().Message(), "TD SYNNEX has purchase order 1016 as order SO-5501", "7 days",
			"What to do: grant the right")
		s.RequireCalls("SendOrder", 1)
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
	s.prepares(workflowtest.Prepared()).finds(workflowtest.Found(workflowtest.Answer(order.CodeAccepted))).records(
		workflowtest.Answer(order.CodeAccepted))
	s.OnActivity(statusActivities.OpenTracking, mock.Anything, ref1016).After(time.Hour).Return(
		nil, workflowtest.ActivityError(bridge.NotFound, "gone")).Once()
	s.ExecuteWorkflow("TrackedAlready")
	require.Equal(t, "order-status/acme/1016", workflowtest.Result[SubmitOrderResult](s.harness).TrackedBy)
}
