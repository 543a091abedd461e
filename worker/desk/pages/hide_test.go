package pages

import (
	"bytes"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/internal/dossier"
	"digitalbridge/internal/order"
	"digitalbridge/worker/overview"
	"digitalbridge/workflows/orders"
)

func TestAnOrderIsShownWithoutAmountsWhereThePolicyHidesThem(t *testing.T) {
	amount := decimal.RequireFromString("1099.50")
	k := known{
		submit: &orders.SubmitProgress{NeedsDecision: true, State: "Waiting", Findings: []order.Finding{
			{Severity: order.Asks, Problem: "TD SYNNEX asks 1099.50 now", Fix: "approve it"}},
			Decided: []orders.DecisionMade{{Decision: "editLine", Detail: "unit price 1099.50"}}},
		status: &orders.OrderStatus{Alarms: []order.Alarm{{Kind: order.AlarmPrice, Text: "TD SYNNEX charges 1099.50 a piece", Fix: "call"}},
			Tracking: order.Tracking{Invoices: []order.Invoice{{Number: "I1", Total: amount}}}},
	}
	d := dossier.Dossier{Steps: []dossier.Entry{{Request: &dossier.Request{Lines: []dossier.Line{{Number: 1, SKU: "8100001", Quantity: 1,
		Price: "1099.50"}}}, Offers: []dossier.Offer{{Line: 1, Price: "1099.50"}}}}}
	said := func(s *Site) string {
		var b bytes.Buffer
		for _, table := range append(s.orderTables(k, d), s.orderTable("Orders", []overview.Order{{PurchaseOrder: "1016", Amount: 1099.50}})) {
			b.WriteString(table.Name + table.Note)
			require.NoError(t, table.writeCSV(&b))
			require.NoError(t, table.writeJSON(&b))
		}
		var v orderView
		s.describe(&v, k, d)
		for _, lines := range [][]string{v.Facts, v.Alarms, v.Findings} {
			for _, line := range lines {
				b.WriteString(line + "\n")
			}
		}
		return b.String()
	}
	require.Contains(t, said(&Site{Zone: time.UTC}), "1099.50")
	hidden := said(&Site{Zone: time.UTC, HidePrices: true})
	require.NotContains(t, hidden, "1099.50")
	require.Contains(t, hidden, "TD SYNNEX asks hidden now")
	require.Contains(t, hidden, "8100001")
}
