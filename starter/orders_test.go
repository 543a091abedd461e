package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/reconcile"
	"digitalbridge/internal/report"
	"digitalbridge/worker/overview"
)

func TestListOfOrders(t *testing.T) {
	now := time.Date(2026, 9, 8, 14, 0, 0, 0, time.UTC)
	rows := []overview.Order{
		{PurchaseOrder: "1016", State: "Back-ordered", Since: now.AddDate(0, 0, -12), ETA: now.AddDate(0, 0, 3),
			DistributorOrders: []string{
				"66515543"}, NextLook: now.Add(90 * time.Minute), Alarms: []string{"ETA slipped", "Price changed"}},
		{PurchaseOrder: "1017", Problem: "the tracker does not answer"},
		{PurchaseOrder: "1018", State: "Needs decision", NeedsDecision: true, Amount: 12.5, Since: now},
	}
	var out bytes.Buffer
	a := &app{out: &out, zone: time.UTC, output: output{form: asTable}}
	require.NoError(t, a.list(rows, orderCommands{a}.orderTable(rows, now)))
	lines := strings.Split(out.String(), "\n")
	require.Regexp(t, `^PO +STATE +SINCE +AMOUNT +TD SYNNEX ORDER +ETA +NEXT LOOK +NOTES$`, lines[0])
	require.Regexp(t, `^1016 +Back-ordered +2026-08-27 14:00 UTC +66515543 +2026-09-11 +in 1 h 30 min +ETA slipped; Price changed$`,
		lines[1])
	require.Regexp(t, `^1017 +the tracker does not answer$`, lines[2])
	require.Regexp(t, `^1018 +Needs decision +2026-09-08 14:00 UTC +12.50 +waits for a person$`, lines[3])
	require.Contains(t, out.String(), "starter order approve")

	out.Reset()
	a.output = output{form: asCSV, bom: true}
	require.NoError(t, a.list(rows, orderCommands{a}.orderTable(rows, now)))
	require.True(t, strings.HasPrefix(out.String(), "\uFEFFPO,state,since,"))
	require.Equal(t, 4, strings.Count(out.String(), "\n"))

	out.Reset()
	a.output = output{form: asTable}
	require.NoError(t, a.list([]overview.Order{}, orderCommands{a}.orderTable(nil, now)))
	require.Equal(t, "no open orders\n", out.String())
}

func TestFilterOfOrders(t *testing.T) {
	o := overview.Order{State: "Back-ordered", Alarms: []string{"ETA slipped"}}
	for name, tt := range map[string]struct {
		filter orderFilter
		want   bool
	}{
		"none": {orderFilter{}, true}, "alarms": {orderFilter{alarms: true}, true}, "this alarm": {orderFilter{alarm: "eta slipped"}, true},
		"another alarm": {orderFilter{alarm: "Silent"}, false}, "this state": {orderFilter{state: "back-ordered"}, true},
		"another state": {orderFilter{state: "Shipped"}, false}, "waiting": {orderFilter{waiting: true}, false},
	} {
		require.Equal(t, tt.want, tt.filter.wants(o), name)
	}
}

func TestReconciliationForPeople(t *testing.T) {
	made := time.Date(2026, 9, 8, 1, 30, 0, 0, time.UTC)
	rows := []reconcile.Row{{PurchaseOrder: "1015"}, {PurchaseOrder: "1016", Findings: []reconcile.Finding{
		{Kind: reconcile.Price, PurchaseOrder: "1016", Line: 2, Text: "another price", Fix: "ask", Since: made},
		{Kind: reconcile.NotFollowed, PurchaseOrder: "1016", Text: "nobody follows it", Fix: "follow it: starter order status 1016",
			Since: made},
	}}}
	counts, all := report.Count(map[reconcile.Kind]int{reconcile.Price: 1, reconcile.NotFollowed: 1})
	var text bytes.Buffer
	printReconciliation(&text, report.Reconciliation{Orders: 2, Findings: all, New: 1, Counts: counts}, rows)
	require.Contains(t, text.String(), "2 purchase orders compared: 1 price differs, 1 not followed\n1 of them new\n")
	require.Contains(t, text.String(), "1016\t2\tPrice differs\t2026-09-08\tanother price\n\t\t\t\t-> ask\n")
	require.Contains(
		t, text.String(), "1016\t\tNot followed\t2026-09-08\tnobody follows it\n\t\t\t\t-> follow it: starter order status 1016\n")
	text.Reset()
	printReconciliation(&text, report.Reconciliation{Orders: 2}, rows[:1])
	require.Equal(t, "2 purchase orders compared: no difference\n", text.String())
}

func TestSinceIsADayOrATimeSpan(t *testing.T) {
	now := time.Date(2026, 9, 8, 14, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"": {}, "2026-01-31": time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), "48h": now.AddDate(0, 0, -2), "60d": now.AddDate(0, 0, -60)} {
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
		out, _, err := execute(t, "order", "ship-methods", "--country", country)
		require.NoError(t, err)
		require.Contains(t, out, want)
	}
	_, _, err := execute(t, "order", "ship-methods", "--country", "MX")
	require.ErrorContains(t, err, `"MX" is not US or CA`)
}
