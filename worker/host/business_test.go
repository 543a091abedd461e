package host

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/digest"
	"digitalbridge/internal/report"
	"digitalbridge/internal/telemetry"
	"digitalbridge/worker/overview"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func run(template, operation string, result activitylog.Result, at time.Time, text string) activitylog.Run {
	kind := activitylog.PurchaseOrder
	if template == bridge.ProductSync {
		kind = activitylog.Catalogue
	}
	r := activitylog.Run{At: at, Template: template, Operation: operation, Result: result, Text: text, RunID: template + at.String(),
		Object: activitylog.Object{Kind: kind, ID: "1016"}}
	if result == activitylog.Failed {
		r.Cause = "it broke"
	}
	return r
}

func TestADigestCountsWhatEndedWithinItsTime(t *testing.T) {
	f := digest.Facts{Since: noon.Add(-24 * time.Hour), Until: noon}
	addLog(&f, []activitylog.Run{
		run(bridge.SubmitOrder, "submit", activitylog.Success, noon.Add(-time.Hour), "Accepted: TD SYNNEX order 1"),
		run(bridge.SubmitOrder, "submit", activitylog.Partial, noon.Add(-2*time.Hour), "Accepted"),
		run(bridge.SubmitOrder, "dry run", activitylog.Success, noon.Add(-time.Hour), "Dry run"),
		run(bridge.SubmitOrder, "submit", activitylog.Success, noon.Add(-25*time.Hour), "Accepted"),
		run(bridge.ProductSync, "sync", activitylog.Success, noon.Add(-9*time.Hour), "3 created"),
		run(bridge.ProductSync, activitylog.Planned, activitylog.Success, noon.Add(-8*time.Hour), ""),
		run(bridge.ProductSync, "sync", activitylog.Failed, noon.Add(-time.Hour), ""),
	})
	require.Equal(t, 2, f.Sent)
	require.Equal(t, []digest.Sync{{At: noon.Add(-time.Hour), Result: "Failed", Text: "it broke"},
		{At: noon.Add(-9 * time.Hour), Result: "Success", Text: "3 created"}}, f.Syncs, "the newest first")
	require.Equal(t, []digest.Failure{{Template: bridge.ProductSync, Cause: "it broke", Open: 1}}, f.Failures)

	addToday(&f, overview.Today{
		Open: 3, Waiting: []overview.Order{{PurchaseOrder: "1", State: bridge.OutcomeUnknown}},
		Orders: []overview.Order{{PurchaseOrder: "1", State: bridge.OutcomeUnknown}, {PurchaseOrder: "2"}},
		Alarms: []overview.Order{{PurchaseOrder: "2", Alarms: []string{"ETA slipped"}}, {PurchaseOrder: "3", Alarms: []string{"Silence"}}},
		Sync: overview.SyncStatus{Now: &overview.Sync{Result: overview.SyncWaiting, Cause: "too many"},
			Last: &overview.Sync{Ended: noon.Add(-time.Hour), Repriced: 7, Moves: []report.Move{{SKU: "9"}}}},
	})
	require.Equal(t, "too many", f.HeldPlan)
	require.Len(t, f.Unknown, 1)
	require.Equal(t, "2", f.Slipped[0].PurchaseOrder)
	require.Equal(t, 7, f.Repriced)
	require.Len(t, f.Moves, 1)
}

func TestThePeakOfTheBudgetIsThatOfTheTime(t *testing.T) {
	now := noon.Add(-30 * time.Hour)
	b := &business{now: func() time.Time { return now }}
	for _, used := range []int{9000, 100, 3400, 200} {
		b.remember(10000, used)
		now = now.Add(9 * time.Hour)
	}
	used, limit := b.peak(noon.Add(-24 * time.Hour))
	require.Equal(t, []int{3400, 10000}, []int{used, limit})
	require.Len(t, b.used, 3, "what is older than a day is forgotten")
}

// The names are those that the board and the alerts ask for.
func TestTheBusinessIsMeasured(t *testing.T) {
	m, err := telemetry.NewMetrics()
	require.NoError(t, err)
	b := &business{zap: zap.NewNop(), zone: time.UTC, now: func() time.Time { return noon }}
	require.NoError(t, b.measure(m.Meter))
	b.seen = figures{
		lastGood: noon.Add(-time.Hour), fileDate: noon.Add(-2 * time.Hour), products: map[string]int{"failed": 3}, held: 4, heldPlan: true,
		counts: overview.Counts{States: map[string]int{"Needs approval": 2}, Alarms: map[string]int{"Silence": 1}, Waiting: 2,
			Oldest: noon.Add(-3 * time.Hour)},
		surprises: 5, limit: 10000, budgetUsed: 2500,
	}
	b.seen.count([]activitylog.Run{run(bridge.SubmitOrder, "submit", activitylog.Success, noon, "Accepted: TD SYNNEX order 1"),
		run(bridge.ProductSync, "sync", activitylog.Failed, noon, "")}, noon.Add(-time.Hour))
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go func() { _ = m.Serve(t.Context(), l, func(context.Context) error { return nil }) }()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+l.Addr().String()+"/metrics", nil)
	require.NoError(t, err)
	resp, err := (&http.Client{}).Do(req)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	for _, line := range []string{
		"bridge_last_good_sync_age_seconds 3600", "bridge_price_file_age_seconds 7200", `bridge_products{result="failed"} 3`,
		`bridge_orders{state="Needs approval"} 2`, `bridge_order_alarms{alarm="Silence"} 1`,
		`bridge_orders_ended_24h{outcome="Accepted"} 1`,
		`bridge_decisions_waiting{of="orders"} 2`, `bridge_decisions_waiting{of="plans"} 1`, `bridge_decisions_waiting{of="products"} 4`,
		"bridge_decision_oldest_seconds 10800", "bridge_failures_open 1", "bridge_surprises 5", "bridge_budget_used_ratio 0.25",
	} {
		require.Contains(t, string(text), line+"\n")
	}
	for _, file := range []string{"../../deploy/alerts.yml", "../../deploy/grafana/bridge.json"} {
		asked, err := os.ReadFile(file)
		require.NoError(t, err)
		names := regexp.MustCompile(`\bbridge_[a-z0-9_]+`).FindAllString(string(asked), -1)
		require.NotEmpty(t, names, file)
		for _, name := range names {
			if name == orders.DuplicatesRefused {
				continue // an activity counts it, as soon as there is one
			}
			require.Contains(t, string(text), "# TYPE "+name+" ", "%s asks for it", file)
		}
	}
}
