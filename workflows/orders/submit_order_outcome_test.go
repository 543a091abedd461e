package orders

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/workflowtest"
)

// asks sends the update "outcome" and returns where its answer is going to be, and when it came.
func (s *submission) asks() (answer *OrderOutcome, at *time.Time) {
	answer, at = &OrderOutcome{}, &time.Time{}
	s.Updates++
	s.UpdateWorkflow(outcomeUpdate, fmt.Sprintf("outcome-%d", s.Updates), &testsuite.TestUpdateCallback{
		OnReject: func(err error) { s.T.Errorf("refused: %v", err) },
		OnAccept: func() {},
		OnComplete: func(v any, err error) {
			require.NoError(s.T, err)
			*answer, *at = *v.(*OrderOutcome), s.Now()
		},
	})
	return answer, at
}

func TestTheOutcomeIsToldWhenTheOrderIsDone(t *testing.T) {
	rows := map[string]struct {
		setup func(*submission)
		want  OrderOutcome
	}{
		"accepted": {func(s *submission) {
			s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().acceptedAsUsual()
		},
			OrderOutcome{Outcome: OutcomeAccepted, State: OutcomeAccepted, DistributorOrders: []string{"SO1"}}},
		"not ready": {func(s *submission) {
			s.prepares(workflowtest.With(func(p *orders.PreparedOrder) { p.Findings = []order.Finding{noAddress} })).finds(workflowtest.NotFound()).checks()
		}, OrderOutcome{Outcome: OutcomeFailed, State: OutcomeFailed, ProblemType: bridge.OrderNotReady}},
		"no such purchase order": {func(s *submission) {
			s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Return(nil, workflowtest.ActivityError(bridge.NotFound, "Autotask shows no purchase order 1016. What to do: check it"))
		}, OrderOutcome{Outcome: OutcomeFailed, State: OutcomeFailed, ProblemType: bridge.NotFound}},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			s := newSubmission(t)
			row.setup(s)
			var got *OrderOutcome
			s.After(0, func() { got, _ = s.asks() })
			s.submit()
			require.Equal(t, "1016", got.PurchaseOrder)
			require.Equal(t, row.want.Outcome, got.Outcome)
			require.Equal(t, row.want.State, got.State)
			require.Equal(t, row.want.ProblemType, got.ProblemType)
			require.Equal(t, row.want.ProblemType != "", got.Problem != "")
			require.Equal(t, len(row.want.DistributorOrders), len(got.DistributorOrders))
			require.False(t, got.NeedsDecision)
		})
	}
}

func TestTheOutcomeIsToldWhenAPersonIsNeeded(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks(tooDear).acceptedAsUsual()
	var parked, done *OrderOutcome
	var parkedAt, doneAt *time.Time
	s.After(0, func() { parked, parkedAt = s.asks() })
	s.After(time.Hour, func() { s.Say(approve, by("Ann")) })
	s.After(time.Hour+time.Millisecond, func() { done, doneAt = s.asks() })
	s.submit()
	require.True(t, parked.NeedsDecision)
	require.Empty(t, parked.Outcome)
	require.Contains(t, parked.Decisions, approve)
	require.Equal(t, tooDear.Problem, parked.Findings[0].Problem)
	require.Less(t, parkedAt.Sub(workflowtest.Start), time.Minute)
	require.Equal(t, OutcomeAccepted, done.Outcome)
	require.GreaterOrEqual(t, doneAt.Sub(workflowtest.Start), time.Hour)
}

func TestTheOutcomeOfACancelledOrderIsTold(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks()
	s.OnActivity(orderActivities.SendOrder, mock.Anything, sends1016(workflowtest.Prepared().Order)).Return(nil, workflowtest.TransientError("no route to TD SYNNEX"))
	var got *OrderOutcome
	s.After(time.Minute, func() { got, _ = s.asks() })
	s.After(2*time.Minute, s.CancelWorkflow)
	s.submit()
	s.RequireCancelled()
	require.Equal(t, OutcomeCancelled, got.Outcome)
}
