package proof

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/products"
)

// The benchmarks of Product Sync. They measure a worker process, with the sandboxes' own statistics, and
// assert nothing: docs/benchmarks.md has the figures. Run each once: -benchtime 1x.

const benchSKUs = 20000

// BenchmarkSync is a first load of 20,000 SKUs and syncs of which a part has changed since.
func BenchmarkSync(b *testing.B) {
	w := newWorld(b, worldOptions{skus: benchSKUs})
	w.fields()
	b.Run("first load", func(b *testing.B) { w.measure(b, nil) })
	for _, percent := range []float64{0, 2, 10, 100} {
		b.Run(fmt.Sprintf("changed=%v%%", percent), func(b *testing.B) {
			w.measure(b, map[string]any{"changePercent": percent, "seed": int(percent) + 1})
		})
	}
}

// measure syncs b.N times, each after a change of the catalogue, and reports the last one.
func (w *world) measure(b *testing.B, change map[string]any) {
	outer := w.tb
	w.tb = b
	defer func() { w.tb = outer }()
	for range b.N {
		b.StopTimer()
		if change != nil {
			w.atTDSynnex("/sandbox/catalog", change)
		}
		before := rowsOf(b, w.state())
		w.forget()
		b.StartTimer()
		w.sync()
		b.StopTimer()
		s := w.autotaskStats()
		after := rowsOf(b, w.state())
		products, vendors := changedRows(before, after)
		pages := 2 * ((len(before) + 499) / 500)
		b.ReportMetric(float64(products), "products-changed")
		b.ReportMetric(float64(vendors), "vendor-rows-changed")
		b.ReportMetric(float64(s.requests()), "calls")
		b.ReportMetric(1.02*float64(pages+products+vendors), "bound")
		highest := 0
		for _, e := range s.Endpoints {
			highest = max(highest, e.MaxInFlight)
		}
		b.ReportMetric(float64(highest), "in-flight")
		events, bytes := w.history(bridge.ProductSyncID(w.connection), bridge.ApplyProductPlanID(w.connection))
		b.ReportMetric(float64(events), "events")
		b.ReportMetric(float64(bytes)/1024, "history-KiB")
		b.ReportMetric(float64(w.workers[0].peakMemory())/(1<<20), "peak-MiB")
		b.StartTimer()
	}
}

// row is a product of ours in the sandbox's dump: everything but its vendor rows, and those.
type row struct{ product, vendors string }

// rowsOf reads the products of ours out of a dump of Autotask, by SKU.
func rowsOf(tb testing.TB, state string) map[string]row {
	tb.Helper()
	var dump struct {
		Products []map[string]json.RawMessage `json:"products"`
	}
	require.NoError(tb, json.Unmarshal([]byte(state), &dump))
	rows := map[string]row{}
	for _, p := range dump.Products {
		sku := string(p["sku"])
		if !strings.HasPrefix(sku, `"TDS-`) {
			continue
		}
		vendors := string(p["vendors"])
		delete(p, "vendors")
		product, err := json.Marshal(p)
		require.NoError(tb, err)
		rows[sku] = row{string(product), vendors}
	}
	return rows
}

// changedRows counts the products and the vendor rows that are new or other than before.
func changedRows(before, after map[string]row) (products, vendors int) {
	for sku, now := range after {
		was := before[sku]
		if was.product != now.product {
			products++
		}
		if was.vendors != now.vendors {
			vendors++
		}
	}
	return products, vendors
}

// history is the size of workflows' histories together.
func (w *world) history(ids ...string) (events, bytes int64) {
	w.tb.Helper()
	for _, id := range ids {
		info, err := w.client.DescribeWorkflowExecution(w.tb.Context(), id, "")
		if err != nil {
			continue // a sync without changes starts no apply
		}
		events += info.GetWorkflowExecutionInfo().GetHistoryLength()
		bytes += info.GetWorkflowExecutionInfo().GetHistorySizeBytes()
	}
	return events, bytes
}

// BenchmarkWorkerMemory is the worker's peak memory over a first load of the default 20,000 products out of
// a price file of so many rows.
func BenchmarkWorkerMemory(b *testing.B) {
	for _, rows := range []int{2_000, 20_000, 200_000, 1_000_000} {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			for range b.N {
				b.StopTimer()
				w := newWorld(b, worldOptions{skus: rows})
				w.fields()
				w.forget()
				b.StartTimer()
				var r products.ProductSyncResult
				began := time.Now()
				require.NoError(b, w.run(bridge.ProductSync, bridge.ProductSyncID(w.connection), products.ProductSyncInput{}, &r))
				b.StopTimer()
				require.Positive(b, r.Applied.Created)
				b.ReportMetric(float64(w.workers[0].peakMemory())/(1<<20), "peak-MiB")
				b.ReportMetric(float64(w.autotaskStats().requests()), "calls")
				b.ReportMetric(float64(time.Since(began).Microseconds())/float64(rows), "us/row")
				b.StartTimer()
			}
		})
	}
}
