package reconcile

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/order"
)

func TestOneOrderForTwoPurchaseOrders(t *testing.T) {
	var l Ledger
	require.Empty(t, l.Add(Row{PurchaseOrder: "1", DistributorOrders: []string{"77", "78"}, References: []string{"77"}}).Findings)
	require.Empty(t, l.Add(Row{PurchaseOrder: "2", DistributorOrders: []string{"79"}}).Findings)
	before := Row{PurchaseOrder: "3", References: []string{"78"}, Findings: make([]Finding, 0, 4)}
	got := l.Add(before)
	require.Equal(t, []string{"Duplicate/0"}, told(got))
	require.Contains(t, got.Findings[0].Text, "purchase order 1 has the same TD SYNNEX order, 78")
	require.Empty(t, before.Findings)
	require.Empty(t, before.Findings[:cap(before.Findings)][0], "what came in stays as it was")
}

func TestAnOrderWithoutAPurchaseOrder(t *testing.T) {
	r := Orphan(
		Found{Number: "PHONE-7", Answer: order.Answer{
			Items: []order.AnswerItem{{Line: 1, OrderNumber: "77"}, {Line: 2, OrderNumber: "77"}, {Line: 3}}}})
	require.Equal(t, []string{"77"}, r.DistributorOrders)
	require.Equal(t, NoPurchaseOrder, r.Findings[0].Kind)
	require.Contains(t, r.Findings[0].Fix, "--customer-po PHONE-7")
}

func TestFindingsAge(t *testing.T) {
	first, at := time.Date(2026, 9, 1, 1, 30, 0, 0, time.UTC), time.Date(2026, 9, 2, 1, 30, 0, 0, time.UTC)
	findings := []Finding{{Key: "old"}, {Key: "new"}}
	Age(findings, map[string]time.Time{"old": first, "gone": first}, at)
	require.Equal(t, []Finding{{Key: "old", Since: first}, {Key: "new", Since: at}}, findings)
}

func TestEveryKindHasItsPlaceInReports(t *testing.T) {
	seen := map[Kind]bool{}
	for _, k := range Kinds() {
		require.False(t, seen[k], k)
		seen[k] = true
	}
	require.Len(t, seen, 12)
}
