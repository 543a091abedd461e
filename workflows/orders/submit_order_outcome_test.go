package orders

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/shared"
	"digitalbridge/workflows/workflowtest"
)

// outcome asks what came of the order.
func (s *submission) outcome() *OrderOutcome {
	return workflowtest.Query[*OrderOutcome](s.harness, bridge.QueryOutcome)
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
			s.prepares(workflowtest.With(func(p *orders.PreparedOrder) { p.Findings = []order.Finding{noAddress} })).finds(
				workflowtest.NotFound()).checks()
		}, OrderOutcome{Outcome: OutcomeFailed, State: OutcomeFailed, ProblemType: bridge.OrderNotReady}},
		"no such purchase order": {func(s *submission) {
			s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Return(
				nil, workflowtest.ActivityError(bridge.NotFound, "Autotask shows no purchase order 1016. What to do: check it"))
		}, OrderOutcome{Outcome: OutcomeFailed, State: OutcomeFailed, ProblemType: bridge.NotFound}},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			s := newSubmission(t)
			row.setup(s)
			s.submit()
			got := s.outcome()
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
	var held *OrderOutcome
	s.After(time.Hour, func() { held = s.outcome() })
	s.After(time.Hour+time.Second, func() { s.Say(bridge.UpdateApprove, by("Ann")) })
	s.submit()
	require.True(t, held.NeedsDecision)
	require.Empty(t, held.Outcome)
	require.Contains(t, held.Decisions, bridge.UpdateApprove)
	require.Equal(t, tooDear.Problem, held.Findings[0].Problem)
	require.Equal(t, OutcomeAccepted, s.outcome().Outcome)
}

// However many programs wait for the outcome, people can decide: nobody waits by an update.
func TestACrowdThatAsksForTheOutcomeKeepsNobodyFromDeciding(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks(tooDear).acceptedAsUsual()
	s.After(time.Hour, func() {
		for range 50 {
			require.True(t, s.outcome().NeedsDecision)
		}
		s.Say(bridge.UpdateApprove, by("Ann"))
	})
	s.submit()
	require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
}

func TestTheOutcomeOfACancelledOrderIsTold(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks()
	s.OnActivity(orderActivities.SendOrder, mock.Anything, sends1016(workflowtest.Prepared().Order)).Return(
		nil, workflowtest.TransientError("no route to TD SYNNEX"))
	s.After(time.Minute, func() { require.Empty(t, s.outcome().Outcome) })
	s.After(2*time.Minute, s.CancelWorkflow)
	s.submit()
	s.RequireCancelled()
	require.Equal(t, OutcomeCancelled, s.outcome().Outcome)
}

// Between a decision and what follows of it nobody is asked: a second one would be refused.
func TestADecisionThatWasMadeIsAskedForNoMore(t *testing.T) {
	s := newSubmitOrder(SubmitOrderInput{PurchaseOrder: "1016"})
	s.desk.waits, s.desk.may = true, []string{bridge.UpdateRetry, bridge.UpdateAbandon}
	require.True(t, s.progress().NeedsDecision)
	require.Equal(t, s.desk.may, s.progress().Decisions)
	s.desk.pending = &decision{name: bridge.UpdateRetry}
	require.ErrorContains(t, s.desk.refuse(bridge.UpdateRetry, shared.Decision{}), "the decision has been made")
	require.False(t, s.progress().NeedsDecision)
	require.Empty(t, s.progress().Decisions)
	require.Empty(t, s.outcome().Decisions)
}
