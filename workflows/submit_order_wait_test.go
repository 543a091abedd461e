package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

func TestSubmitOrderWaits(t *testing.T) {
	faulty := with(func(p *activities.PreparedOrder) { p.Findings = []order.Finding{noAddress} })
	t.Run("and sends when it is mended", func(t *testing.T) {
		s := newSubmission(t)
		s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Return(faulty, nil).Times(4)
		s.prepares(prepared()).finds(notFound()).checks().sends(accepted(), nil).records(answer(order.CodeAccepted)).tracks()
		s.after(time.Minute, func() {
			p := query[SubmitProgress](s.harness, "status")
			require.Equal(t, SubmitProgress{State: "Needs attention", Findings: []order.Finding{noAddress}, NeedsDecision: true, Decisions: []string{editLine, retry, abandon}}, p)
		})
		s.wait()
		require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
		// 2 + 4 + 8 + 16 minutes.
		require.InDelta(t, 30, s.Now().Sub(start).Minutes(), 0.5)
	})
	t.Run("retry looks at once", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(faulty).prepares(prepared()).finds(notFound()).checks().sends(accepted(), nil).records(answer(order.CodeAccepted)).tracks()
		s.after(10*time.Second, func() { s.decide(retry) })
		s.wait()
		require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
		require.Less(t, s.Now().Sub(start), time.Minute)
	})
	t.Run("and is withdrawn when it is no longer approved", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(faulty).finds(notFound()).checks()
		s.prepares(with(func(p *activities.PreparedOrder) {
			p.PurchaseOrder.Status, p.Findings = "New", []order.Finding{noAddress}
		}))
		s.wait()
		r := result[SubmitOrderResult](s.harness)
		require.Equal(t, OutcomeWithdrawn, r.Outcome)
		require.Equal(t, OutcomeWithdrawn, s.attributes[bridge.State.GetName()])
		s.requireCalls("SendOrder", 0)
	})
	t.Run("and is withdrawn when somebody abandons it", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(faulty).finds(notFound()).checks().withholds("Given up", "Ann")
		s.after(time.Hour, func() { s.decide(abandon) })
		s.wait()
		require.Equal(t, OutcomeWithdrawn, result[SubmitOrderResult](s.harness).Outcome)
		require.Equal(t, []order.Finding{noAddress}, result[SubmitOrderResult](s.harness).Lines)
		s.requireCalls("SendOrder", 0)
	})
	t.Run("until sending is switched on", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(with(func(p *activities.PreparedOrder) { p.Live = false })).prepares(prepared())
		s.finds(notFound()).checks().sends(accepted(), nil).records(answer(order.CodeAccepted)).tracks()
		s.after(time.Minute, func() {
			requireContains(t, query[SubmitProgress](s.harness, "status").Findings[0].String(), "switched off", "ORDERS_LIVE=true")
		})
		s.wait()
		require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
	})
	t.Run("and ends when it is cancelled", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(faulty).finds(notFound()).checks()
		s.after(time.Hour, s.CancelWorkflow)
		s.wait()
		s.requireCancelled()
	})
	t.Run("and goes on in a new run when the history is long", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(faulty).finds(notFound()).checks()
		s.SetContinueAsNewSuggested(true)
		s.wait()
		var next *workflow.ContinueAsNewError
		require.ErrorAs(t, s.GetWorkflowError(), &next)
		require.Equal(t, bridge.SubmitOrder, next.WorkflowType.Name)
		require.NotContains(t, s.states, "Failed")
	})
}

func TestSubmitOrderKeepsTheNumberThatMayBeThere(t *testing.T) {
	renamed := with(func(p *activities.PreparedOrder) { p.Order.Number, p.Rules = "ACME1016", policy.Default().Orders })
	s := newSubmission(t)
	s.preparesOnce(prepared()).prepares(renamed).checks().finds(notFound()).sends(unknown(), nil).sends(accepted(), nil)
	s.records(answer(order.CodeAccepted)).tracks()
	s.after(whenParked, func() { s.decide(retry) })
	s.submit()
	require.Equal(t, "1016", result[SubmitOrderResult](s.harness).Number)
}
