package desk

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	orderactivities "digitalbridge/activities/orders"
	"digitalbridge/internal/order"
	"digitalbridge/internal/problem"
	"digitalbridge/workflows/orders"
)

func TestOnlyWhatBlocksAnOrderTakesTheButtonAway(t *testing.T) {
	rows := map[order.Severity]bool{order.Blocks: true, order.Asks: false, order.Warns: false}
	for severity, blocked := range rows {
		t.Run(string(severity), func(t *testing.T) {
			p := submitPreview(orderactivities.OrderPreview{
				PurchaseOrder: "1016", Findings: []order.Finding{{Severity: severity, Problem: "the price moved", Fix: "approve it"}}})
			require.Equal(t, blocked, p.Blocked)
			require.Equal(t, []string{"The price moved - approve it"}, p.Problems)
			require.Contains(t, p.Title, "1016")
		})
	}
}

func TestOnlyTheBusinessFailureOfAWorkflowIsForPeople(t *testing.T) {
	var p *problem.Problem
	require.ErrorAs(t, forPeople(t.Context(), temporal.NewApplicationError("it is not won. What to do: win it", "NotConvertible")), &p)
	require.Equal(t, "it is not won. What to do: win it", p.Error())
	require.ErrorAs(t, forPeople(t.Context(), temporal.NewCanceledError()), &p)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorAs(t, forPeople(over, over.Err()), &p)
	require.Contains(t, p.Error(), "longer than usual")
	other := context.DeadlineExceeded
	require.Equal(t, other, forPeople(t.Context(), other))
}

func TestALinkShowsNoAmountThatThePolicyHides(t *testing.T) {
	page := func() Page {
		return convertPage(orders.ConvertOpportunityResult{Total: "1099.50", Review: "it costs 1099.50"})
	}
	require.Contains(t, (&Workflows{}).discreet(page()).Facts, "Total cost: 1099.50")
	hidden := (&Workflows{HidePrices: true}).discreet(page())
	require.Contains(t, hidden.Facts, "Total cost: hidden")
	require.Equal(t, []string{"it costs hidden"}, hidden.Problems)
}
