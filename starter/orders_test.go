package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/reconcile"
	"digitalbridge/internal/report"
)

func TestListOfOrders(t *testing.T) {
	now := time.Date(2026, 9, 8, 14, 0, 0, 0, time.UTC)
	list := []trackedOrder{
		{PurchaseOrder: "1016", State: "Back-ordered", AgeDays: 12, ETA: now.AddDate(0, 0, 3), DistributorOrders: []string{"66515543"}, NextLook: now.Add(90 * time.Minute), Alarms: []string{"ETA slipped", "Price changed"}},
		{PurchaseOrder: "1017", Problem: "the tracker does not answer"},
	}
	var text bytes.Buffer
	printOrders(&text, list, now)
	require.Contains(t, text.String(), "1016\tBack-ordered\t12 d\t2026-09-11\t66515543\tin 1h30m0s\tETA slipped, Price changed")
	require.Contains(t, text.String(), "1017\t\t0 d\t\t\t\tthe tracker does not answer")
	var table bytes.Buffer
	require.NoError(t, writeOrdersCSV(&table, list))
	require.Equal(t, 3, strings.Count(table.String(), "\n"))
	require.Contains(t, table.String(), "1016,Back-ordered,12,2026-09-11,66515543,")
	text.Reset()
	printOrders(&text, nil, now)
	require.Equal(t, "no open orders\n", text.String())
}

func TestReconciliationForPeople(t *testing.T) {
	made := time.Date(2026, 9, 8, 1, 30, 0, 0, time.UTC)
	rows := []reconcile.Row{{PurchaseOrder: "1015"}, {PurchaseOrder: "1016", Findings: []reconcile.Finding{
		{Kind: reconcile.Price, PurchaseOrder: "1016", Line: 2, Text: "another price", Fix: "ask", Since: made},
		{Kind: reconcile.NotFollowed, PurchaseOrder: "1016", Text: "nobody follows it", Fix: "follow it: starter order status 1016", Since: made},
	}}}
	counts, all := report.Count(map[reconcile.Kind]int{reconcile.Price: 1, reconcile.NotFollowed: 1})
	var text bytes.Buffer
	printReconciliation(&text, report.Reconciliation{Orders: 2, Findings: all, New: 1, Counts: counts}, rows)
	require.Contains(t, text.String(), "2 purchase orders compared: 1 price differs, 1 not followed\n1 of them new\n")
	require.Contains(t, text.String(), "1016\t2\tPrice differs\t2026-09-08\tanother price\n\t\t\t\t-> ask\n")
	require.Contains(t, text.String(), "1016\t\tNot followed\t2026-09-08\tnobody follows it\n\t\t\t\t-> follow it: starter order status 1016\n")
	text.Reset()
	printReconciliation(&text, report.Reconciliation{Orders: 2}, rows[:1])
	require.Equal(t, "2 purchase orders compared: no difference\n", text.String())
}

func TestSinceIsADayOrATimeSpan(t *testing.T) {
	now := time.Date(2026, 9, 8, 14, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{"": {}, "2026-01-31": time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), "48h": now.AddDate(0, 0, -2)} {
		got, err := sinceTime(text, now)
		require.NoError(t, err, text)
		require.True(t, want.Equal(got), text)
	}
	for _, text := range []string{"yesterday", "-5h", "0s"} {
		_, err := sinceTime(text, now)
		require.ErrorContains(t, err, "--since", text)
	}
}

func TestShipMethodsAreListedWithoutAServer(t *testing.T) {
	for country, want := range map[string]string{"US": "FG    FedEx Ground", "CA": "PUG   Purolator Ground"} {
		out, _, err := execute(t, "orders", "ship-methods", "--country", country)
		require.NoError(t, err)
		require.Contains(t, out, want)
	}
	_, _, err := execute(t, "orders", "ship-methods", "--country", "MX")
	require.ErrorContains(t, err, `"MX" is not US or CA`)
}
