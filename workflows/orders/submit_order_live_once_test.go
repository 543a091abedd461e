package orders

import (
	"context"
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/shared"
	"digitalbridge/workflows/workflowtest"
)

// One order is let out: both activities are told, and who and why go into the dossier.
func TestSubmitOrderLetsOneOrderOut(t *testing.T) {
	s := newSubmission(t)
	var asked []orders.PrepareOrderInput
	var sent []orders.SendOrderInput
	s.OnActivity(orderActivities.PrepareOrder, mock.Anything, mock.Anything).Return(
		func(_ context.Context, in orders.PrepareOrderInput) (*orders.PreparedOrder, error) {
			asked = append(asked, in)
			return workflowtest.Prepared(), nil
		})
	s.OnActivity(orderActivities.SendOrder, mock.Anything, mock.Anything).Return(
		func(_ context.Context, in orders.SendOrderInput) (*orders.SentOrder, error) {
			sent = append(sent, in)
			return accepted(), nil
		})
	s.finds(workflowtest.NotFound()).checks().records(workflowtest.Answer(order.CodeAccepted)).tracks()
	s.Run(bridge.SubmitOrder, SubmitOrderInput{PurchaseOrder: "1016", LiveOnce: &shared.Decision{Actor: " Ann ", Reason: "the first order"}})
	r := workflowtest.Result[SubmitOrderResult](s.harness)
	require.Equal(t, OutcomeAccepted, r.Outcome)
	require.Len(t, r.Decided, 1)
	require.Equal(t, []string{liveOnce, "Ann", "the first order"}, []string{r.Decided[0].Decision, r.Decided[0].Actor, r.Decided[0].Reason})
	require.True(t, asked[0].LiveOnce)
	require.Equal(t, "Ann", asked[0].Decided[0].Actor, "the dossier has it from the first entry on")
	require.True(t, sent[0].LiveOnce)
}

func TestSubmitOrderLetsNothingOutWithoutAWord(t *testing.T) {
	for name, in := range map[string]SubmitOrderInput{
		"nobody":    {LiveOnce: &shared.Decision{Reason: "the first order"}},
		"no reason": {LiveOnce: &shared.Decision{Actor: "Ann", Reason: " "}},
		"a dry run": {LiveOnce: &shared.Decision{Actor: "Ann", Reason: "the first order"}, DryRun: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSubmission(t)
			in.PurchaseOrder = "1016"
			s.Run(bridge.SubmitOrder, in)
			require.Equal(t, bridge.InvalidInput, s.Failure().Type())
			require.Contains(t, s.Failure().Message(), "liveOnce can't be used: ")
			s.RequireCalls("PrepareOrder", 0)
		})
	}
}
