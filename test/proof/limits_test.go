package proof

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/products"
)

// The proofs of Autotask's limits: several workflows and two worker processes at once keep them together.

// threads is how many calls of one entity Autotask allows at once.
const threads = 3

func TestTwoWorkersNeverMakeMoreThanThreeCallsOfAnEntityAtOnce(t *testing.T) {
	t.Parallel()
	o := syncOptions()
	o.workers, o.latency, o.policy = 2, 10*time.Millisecond, orderPolicy
	w := newWorld(t, o)
	w.fields()
	w.sync()
	buyer := w.buyer()
	numbers := buyer.orders(scale(10, 200))
	for _, p := range buyer.products[:min(len(buyer.products), scale(100, 1000))] {
		require.NoError(t, buyer.at.Products.Patch(t.Context(), autotask.Product{ID: p.ID, Name: autotask.Of("To be healed")}))
	}
	w.forget()
	// Every call takes so long that the next ones come beside it, also on a machine that has no time for more than one.
	w.atAutotask("/sandbox/limits", map[string]any{"latency": scale("100ms", "10ms")})
	ids := w.severalSyncs(scale(2, 12))
	for _, number := range numbers {
		w.start(bridge.SubmitOrder, bridge.SubmitOrderID(w.connection, number), map[string]any{"purchaseOrder": number})
	}
	for _, id := range ids {
		require.NoError(t, w.await(id, nil), "%s", w.logs())
	}
	w.settled(numbers)
	w.withinThreads()
}

// severalSyncs starts one sync that writes and several that only plan, so that both workers have work.
func (w *world) severalSyncs(plans int) []string {
	w.tb.Helper()
	ids := []string{bridge.ProductSyncID(w.connection)}
	w.start(bridge.ProductSync, ids[0], products.ProductSyncInput{})
	for n := range plans {
		id := fmt.Sprintf("%s-plan-%d", ids[0], n)
		w.start(bridge.ProductSync, id, products.ProductSyncInput{Mode: products.ModePlan})
		ids = append(ids, id)
	}
	return ids
}

func (w *world) withinThreads() {
	w.tb.Helper()
	highest := 0
	for name, e := range w.autotaskStats().Endpoints {
		require.LessOrEqual(w.tb, e.MaxInFlight, threads, name)
		require.Empty(w.tb, e.Errors, "%s: a refusal for too many calls at once is an error too", name)
		highest = max(highest, e.MaxInFlight)
	}
	require.Greater(w.tb, highest, 1, "nothing was in flight at the same time")
	w.tb.Logf("at most %d calls of an entity at once", highest)
}

// The sync needs more calls than the bridge's share of the hour, so it stops within the share and waits.
func TestTwoWorkersStayWithinTheBudgetShare(t *testing.T) {
	t.Parallel()
	const budget, share = 1000, 0.5
	w := newWorld(t, worldOptions{skus: 2 * smallCatalogue, budget: budget, workers: 2, metrics: true,
		env: []string{fmt.Sprintf("AUTOTASK_BUDGET_SHARE=%v", share)}})
	w.fields()
	ids := w.severalSyncs(scale(4, 8))
	waits := regexp.MustCompile(`(?m)^bridge_limiter_wait_seconds_total\{.*reason="(budget|reserve)"`)
	eventually(t, "a worker waits for the budget", func() bool {
		for _, p := range w.workers {
			if waits.MatchString(get(p.metricsURL())) {
				return true
			}
		}
		return false
	})
	used := w.autotaskStats().HourlyBudget.Used
	require.LessOrEqual(t, used, int(budget*share))
	require.Greater(t, used, budget/8, "half a worker's share is used before it waits")
	t.Logf("%d of %d calls in the current hour used, the share is %v", used, budget, share)
	for _, id := range ids {
		require.NoError(t, w.client.CancelWorkflow(t.Context(), id, ""))
	}
}

// get is a page, empty when there is none yet.
func get(url string) string {
	resp, err := http.Get(url)
	if err != nil {
		return ""
	}
	defer func() { _ = resp.Body.Close() }()
	text, _ := io.ReadAll(resp.Body)
	return string(text)
}
