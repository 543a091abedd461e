package orders

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/workflowtest"
)

func TestSubmitOrderWaits(t *testing.T) {
	faulty := workflowtest.With(func(p *orders.PreparedOrder) { p.Findings = []order.Finding{noAddress} })
	t.Run("and sends when it is fixed", func(t *testing.T) {
		s := newSubmission(t)
		s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Return(faulty, nil).Times(4)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(accepted(), nil).records(
			workflowtest.Answer(order.CodeAccepted)).tracks()
		s.After(time.Minute, func() {
			p := workflowtest.Query[SubmitProgress](s.harness, bridge.QueryStatus)
			require.Equal(t, SubmitProgress{State: "Needs attention", Findings: []order.Finding{noAddress}, NeedsDecision: true, Decisions: []string{
				bridge.UpdateEditLine, bridge.UpdateRetry, bridge.UpdateAbandon}}, p)
		})
		s.wait()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		// 2 + 4 + 8 + 16 minutes.
		require.InDelta(t, 30, s.Now().Sub(workflowtest.Start).Minutes(), 0.5)
	})
	t.Run("retry looks at once", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(faulty).prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(accepted(), nil).records(
			workflowtest.Answer(order.CodeAccepted)).tracks()
		s.After(10*time.Second, func() { s.Decide(bridge.UpdateRetry) })
		s.wait()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		require.Less(t, s.Now().Sub(workflowtest.Start), time.Minute)
	})
	t.Run("and is withdrawn when it is no longer approved", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(faulty).finds(workflowtest.NotFound()).checks()
		s.prepares(workflowtest.With(func(p *orders.PreparedOrder) {
			p.PurchaseOrder.Status, p.Findings = "New", []order.Finding{noAddress}
		}))
		s.wait()
		r := workflowtest.Result[SubmitOrderResult](s.harness)
		require.Equal(t, OutcomeWithdrawn, r.Outcome)
		require.Equal(t, OutcomeWithdrawn, s.Attributes[bridge.State.GetName()])
		s.RequireCalls("SendOrder", 0)
	})
	t.Run("and is withdrawn when somebody abandons it", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(faulty).finds(workflowtest.NotFound()).checks().withholds("Given up", "Ann")
		s.After(time.Hour, func() { s.Decide(bridge.UpdateAbandon) })
		s.wait()
		require.Equal(t, OutcomeWithdrawn, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		require.Equal(t, []order.Finding{noAddress}, workflowtest.Result[SubmitOrderResult](s.harness).Lines)
		s.RequireCalls("SendOrder", 0)
	})
	t.Run("but not for sending to be switched on, so that nothing old goes out then", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.With(func(p *orders.PreparedOrder) { p.Live = false })).finds(workflowtest.NotFound()).checks()
		s.wait()
		require.Equal(t, bridge.OrdersNotLive, s.Failure().Type())
		workflowtest.RequireContains(t, s.Failure().Message(), "switched off", "ORDERS_LIVE=true")
		require.Empty(t, s.notices)
		s.RequireCalls("SendOrder", 0)
	})
	t.Run("and ends when it is cancelled", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(faulty).finds(workflowtest.NotFound()).checks()
		s.After(time.Hour, s.CancelWorkflow)
		s.wait()
		s.RequireCancelled()
	})
	t.Run("and goes on in a new run when the history is long", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(faulty).finds(workflowtest.NotFound()).checks()
		s.SetContinueAsNewSuggested(true)
		s.wait()
		var next *workflow.ContinueAsNewError
		require.ErrorAs(t, s.GetWorkflowError(), &next)
		require.Equal(t, bridge.SubmitOrder, next.WorkflowType.Name)
		require.NotContains(t, s.States, "Failed")
	})
}

func TestSubmitOrderKeepsTheNumberThatMayBeThere(t *testing.T) {
	renamed := workflowtest.With(func(p *orders.PreparedOrder) { p.Order.Number, p.Rules = "ACME1016", policy.Default().Orders })
	s := newSubmission(t)
	s.preparesOnce(workflowtest.Prepared()).prepares(renamed).checks().finds(workflowtest.NotFound()).sends(unknown(), nil).sends(
		accepted(), nil)
	s.records(workflowtest.Answer(order.CodeAccepted)).tracks()
	s.After(whenHeld, func() { s.Decide(bridge.UpdateRetry) })
	s.submit()
	require.Equal(t, "1016", workflowtest.Result[SubmitOrderResult](s.harness).Number)
}
