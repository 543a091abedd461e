package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/autotask/sandbox"
	"digitalbridge/internal/config"
)

// vendorLatency is what Autotask takes over an answer in the benchmarks that compare times.
const vendorLatency = 100 * time.Millisecond

// BenchmarkSyncBesideBareLoop is a sync of 20,000 products of which a part has changed, and beside it what somebody would
// have instead: a loop that reads both lists page after page and makes as many writes, three at a time of each kind. The
// loop reads no price file, compares nothing, keeps nothing and can't be stopped.
func BenchmarkSyncBesideBareLoop(b *testing.B) {
	w := newWorld(b, worldOptions{skus: benchSKUs})
	w.fields()
	w.sync() // the first load, at once
	w.latency(vendorLatency)
	loop := newBareLoop(w)
	for _, percent := range []float64{0, 2, 10} {
		b.Run(fmt.Sprintf("changed=%v%%", percent), func(b *testing.B) {
			var ours, bare time.Duration
			for range b.N {
				w.atTDSynnex("/sandbox/catalog", map[string]any{"changePercent": percent, "seed": int(percent) + 11})
				w.forget()
				began := time.Now()
				w.sync()
				ours += time.Since(began)
				stats := w.autotaskStats()
				products, vendorRows := stats.written()
				began = time.Now()
				read, err := loop.run(b.Context(), products, vendorRows)
				bare += time.Since(began)
				require.NoError(b, err)
				b.ReportMetric(float64(read), "rows-read")
				b.ReportMetric(float64(stats.requests()), "calls")
				b.ReportMetric(float64(products+vendorRows), "writes")
			}
			b.ReportMetric(ours.Seconds()/float64(b.N), "sync-s")
			b.ReportMetric(bare.Seconds()/float64(b.N), "bare-loop-s")
			b.ReportMetric(ours.Seconds()/bare.Seconds(), "x-bare-loop")
		})
	}
}

// latency makes every later answer of Autotask take so long.
func (w *world) latency(d time.Duration) {
	w.tb.Helper()
	w.atAutotask("/sandbox/limits", map[string]any{"latency": d.String()})
}

// written counts the writes of a sync: those of products, and those of vendor rows.
func (s stats) written() (products, vendorRows int) {
	for endpoint, e := range s.Endpoints {
		method, path, _ := strings.Cut(endpoint, " ")
		switch {
		case strings.HasSuffix(path, "/query") || method == http.MethodGet:
		case strings.HasSuffix(path, "/Products"):
			products += e.Requests
		case strings.HasSuffix(path, "/Vendors"):
			vendorRows += e.Requests
		}
	}
	return products, vendorRows
}

// bareLoop is a program of an afternoon: net/http, and Autotask's words as they come.
type bareLoop struct {
	base     string
	vendorID int64
}

func newBareLoop(w *world) *bareLoop {
	w.tb.Helper()
	vendor, err := w.person().Companies.First(w.tb.Context(), autotask.Where(autotask.Eq("companyName", sandbox.VendorName)))
	require.NoError(w.tb, err)
	return &bareLoop{base: w.sandboxes.AutotaskURL() + "/ATServicesRest/V1.0/", vendorID: vendor.ID}
}

// object is a row as it comes.
type object = map[string]any

// run reads everything and writes so many rows as they are. It returns how many it read.
func (l *bareLoop) run(ctx context.Context, products, vendorRows int) (read int, err error) {
	ours, err := l.all(ctx, "Products", object{"op": "beginsWith", "field": "sku", "value": "TDS-"})
	if err != nil {
		return 0, err
	}
	rows, err := l.all(ctx, "ProductVendors", object{"op": "eq", "field": "vendorID", "value": l.vendorID})
	if err != nil {
		return 0, err
	}
	var both errgroup.Group
	both.Go(func() error {
		return atOnce(ours[:min(products, len(ours))], func(p object) error {
			return l.call(ctx, http.MethodPatch, "Products", object{"id": p["id"], "unitCost": p["unitCost"]}, nil)
		})
	})
	both.Go(func() error {
		return atOnce(rows[:min(vendorRows, len(rows))], func(r object) error {
			return l.call(ctx, http.MethodPatch, fmt.Sprintf("Products/%.0f/Vendors", r["productID"]),
				object{"id": r["id"], "vendorCost": r["vendorCost"]}, nil)
		})
	})
	return len(ours) + len(rows), both.Wait()
}

// atOnce does something to all rows, to three at a time.
func atOnce(rows []object, do func(object) error) error {
	var g errgroup.Group
	g.SetLimit(3)
	for _, r := range rows {
		g.Go(func() error { return do(r) })
	}
	return g.Wait()
}

// all reads a list page after page.
func (l *bareLoop) all(ctx context.Context, entity string, condition object) (rows []object, err error) {
	for last := 0.0; ; {
		var page struct {
			Items []object `json:"items"`
		}
		filter := []object{condition, {"op": "gt", "field": "id", "value": last}}
		if err := l.call(ctx, http.MethodPost, entity+"/query", object{"maxRecords": 500, "filter": filter}, &page); err != nil {
			return nil, err
		}
		rows = append(rows, page.Items...)
		if len(page.Items) < 500 {
			return rows, nil
		}
		last, _ = page.Items[len(page.Items)-1]["id"].(float64)
	}
}

func (l *bareLoop) call(ctx context.Context, method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, method, l.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("UserName", config.SandboxAutotaskUser)
	r.Header.Set("Secret", config.SandboxAutotaskSecret)
	r.Header.Set("ApiIntegrationCode", config.SandboxAutotaskIntegrationCode)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s: %s", method, path, answer.Status, said)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(said, out)
}
