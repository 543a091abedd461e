package orders

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/workflowtest"
)

func TestAnOrderThatWaitsIsLoggedOnceAndSoIsItsEnd(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks(tooDear)
	s.OnActivity(orderActivities.WithholdOrder, mock.Anything, mock.Anything).Return(nil).Once()
	s.After(5*time.Hour, func() { s.Say(bridge.UpdateReject, by("Ann")) })
	s.submit()
	require.Equal(t, OutcomeDeclined, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	require.Len(t, s.Logged, 1, "once for all looks")
	r := s.Logged[0]
	require.Equal(t, activitylog.Waiting, r.Result)
	require.Equal(t, activitylog.Object{Kind: activitylog.PurchaseOrder, ID: "1016"}, r.Object)
	require.Contains(t, r.Cause, "TD SYNNEX asks 250.00 now")
	require.Equal(t, "approve the higher price", r.Fix)
	require.Len(t, s.Ends, 1)
	require.Equal(t, activitylog.Success, s.Ends[0].Run("1016").Result, "what a person decided is no failure")
}

func TestAnOrderThatCantEvenBeReadIsLogged(t *testing.T) {
	s := newSubmission(t)
	s.OnActivity(orderActivities.PrepareOrder, mock.Anything, mock.Anything).Return(nil,
		workflowtest.ActivityError(bridge.NotFound, "there is no purchase order 1016. What to do: check the number"))
	s.submit()
	require.Len(t, s.Logged, 1)
	require.Equal(t, activitylog.Failed, s.Logged[0].Result)
	require.Equal(t, activitylog.Problem{Class: bridge.NotFound, Cause: "there is no purchase order 1016", Fix: "check the number"},
		s.Logged[0].Problem)
}

func TestHowEndsAreLogged(t *testing.T) {
	placed := orders.OrderEnd{PurchaseOrder: "1016", Outcome: OutcomeAccepted, Orders: []string{"SO-1"}, Operation: "submit",
		Result: resultOf(OutcomeAccepted)}
	require.Equal(t, "Accepted: TD SYNNEX order SO-1", placed.Run("1016").Text)
	require.Equal(t, activitylog.Success, placed.Run("1016").Result)
	placed.Findings = append(placed.Findings, fewThere)
	require.Equal(t, activitylog.Partial, placed.Run("1016").Result)
	require.Equal(t, activitylog.Object{Kind: activitylog.Line, ID: "1016/2"}, placed.Run("1016").Records[0].Object)
	for outcome, want := range map[string]activitylog.Result{OutcomeUndecided: activitylog.Failed, OutcomeCancelled: activitylog.Failed,
		OutcomeWithdrawn: activitylog.Success, OutcomeDeclined: activitylog.Success, OutcomeAdopted: activitylog.Success} {
		require.Equal(t, want, resultOf(outcome), outcome)
	}
}
