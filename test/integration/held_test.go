package integration

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/starter/local"
	"digitalbridge/workflows/products"
	"digitalbridge/workflows/shared"
)

// update sends a decision to a workflow and waits for its answer.
func (b *bench) update(id, name string, in, out any) error {
	b.t.Helper()
	h, err := b.Client.UpdateWorkflow(b.t.Context(), client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: name, Args: []any{in}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	require.NoError(b.t, err)
	return h.Get(b.t.Context(), out)
}

// eventually waits until a workflow answers a query as wanted.
func eventually[T any](b *bench, id, query string, ready func(T) bool) (state T) {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		var now T
		v, err := b.Client.QueryWorkflow(b.t.Context(), id, "", query)
		if err != nil || v.Get(&now) != nil {
			return false
		}
		state = now
		return ready(now)
	}, soon, progressEvery)
	return state
}

// ours are the products with the bridge's mark, by SKU.
func (b *bench) ours() map[string]autotask.Product {
	b.t.Helper()
	out := map[string]autotask.Product{}
	for p, err := range b.autotask().Products.Query(b.t.Context(), autotask.Where(autotask.BeginsWith("sku", "TDS-"))) {
		require.NoError(b.t, err)
		require.NotContains(b.t, out, p.SKU.Or(""), "a SKU is there twice")
		out[p.SKU.Or("")] = p
	}
	return out
}

// sync runs a whole sync.
func (b *bench) sync(in products.ProductSyncInput) (r products.ProductSyncResult) {
	b.t.Helper()
	require.NoError(b.t, b.run(bridge.ProductSync, bridge.ProductSyncID(b.Worker.Connection), in, &r))
	return r
}

// reprice makes a product in Autotask cost a third, as if the distributor's price had tripled since.
func (b *bench) reprice(skus ...string) map[string]decimal.Decimal {
	b.t.Helper()
	was, ours := map[string]decimal.Decimal{}, b.ours()
	for _, sku := range skus {
		p := ours[sku]
		was[sku] = p.UnitCost.Or(decimal.Zero)
		require.True(b.t, was[sku].IsPositive(), sku)
		require.NoError(b.t, b.autotask().Products.Patch(
			b.t.Context(), autotask.Product{ID: p.ID, UnitCost: autotask.Of(was[sku].Div(decimal.NewFromInt(3)).Round(2))}))
	}
	return was
}

// anySKUs are the first of our SKUs in Autotask.
func (b *bench) anySKUs(n int) []string {
	b.t.Helper()
	all := slices.Sorted(maps.Keys(b.ours())) // the same ones in every run
	require.GreaterOrEqual(b.t, len(all), n)
	return all[:n]
}

// A price that moves too far is held while the rest is written; approved it is written at once, without
// another sync being started by hand, and then nothing is held any more.
func TestAnApprovedPriceIsWrittenAtOnceAndARejectedOneIsNot(t *testing.T) {
	t.Parallel()
	b := start(t, 120, nil)
	b.fields()
	b.sync(products.ProductSyncInput{})
	skus := b.anySKUs(3)
	was := b.reprice(skus...)
	require.NoError(t, b.autotask().Products.Patch(
		t.Context(), autotask.Product{ID: b.ours()[skus[2]].ID,
			UnitCost: autotask.Of(was[skus[2]].Mul(decimal.RequireFromString("0.9")).Round(2))}))

	r := b.sync(products.ProductSyncInput{})
	require.Equal(t, products.SyncSuccess, r.Status)
	require.Equal(t, 2, r.Plan.Counts.Held+r.Plan.Counts.HeldInPart)
	cost := func(sku string) decimal.Decimal { return b.ours()[sku].UnitCost.Or(decimal.Zero) }
	require.True(t, was[skus[2]].Equal(cost(skus[2])), "a small move is written")
	require.False(t, was[skus[0]].Equal(cost(skus[0])))

	id := bridge.QuarantineID(b.Worker.Connection)
	status := eventually(b, id, bridge.QueryList, func(s products.QuarantineStatus) bool { return s.Waiting == 2 })
	require.Equal(t, "price-move", string(status.Entries[0].Limit))
	bare := func(sku string) string { return sku[len("TDS-"):] }
	require.NoError(
		t, b.update(id, bridge.UpdateReject, products.QuarantineVerdict{
			SKUs: []string{bare(skus[1])}, Decision: shared.Decision{Actor: "Ann", Reason: "a typing error"}}, nil))
	require.ErrorContains(
		t, b.update(id, bridge.UpdateApprove, products.QuarantineVerdict{
			SKUs: []string{"424242"}, Decision: shared.Decision{Actor: "Ann", Reason: "x"}},
			nil), "not in quarantine: 424242")
	require.NoError(
		t, b.update(id, bridge.UpdateApprove, products.QuarantineVerdict{
			SKUs: []string{bare(skus[0])}, Decision: shared.Decision{Actor: "Ann", Reason: "asked TD SYNNEX"}}, nil))
	eventually(b, id, bridge.QueryList, func(s products.QuarantineStatus) bool { return s.Held() == 1 && s.Rejected == 1 })
	require.True(t, was[skus[0]].Equal(cost(skus[0])), "what was approved is written")
	require.False(t, was[skus[1]].Equal(cost(skus[1])), "what was rejected is not")

	// The rejected one stays held, until it is approved after all.
	require.Equal(t, 1, b.sync(products.ProductSyncInput{}).Plan.Counts.Held)
	require.NoError(
		t, b.update(id, bridge.UpdateApprove, products.QuarantineVerdict{
			SKUs: []string{bare(skus[1])}, Decision: shared.Decision{Actor: "Ann", Reason: "it is right"}}, nil))
	var end products.QuarantineResult
	require.NoError(t, b.Client.GetWorkflow(t.Context(), id, "").Get(t.Context(), &end))
	require.Equal(t, 3, end.Decisions)
	require.True(t, was[skus[1]].Equal(cost(skus[1])))
	require.Zero(t, b.sync(products.ProductSyncInput{}).Plan.Counts.Calls)
}

// A person who runs the sync again while the plan of their earlier one waits gets a new plan, and is asked about that one: as
// the schedule does it. What is about a few products, or is only a plan, leaves the question standing.
func TestASyncByHandTakesThePlaceOfAHeldPlan(t *testing.T) {
	t.Parallel()
	b := start(t, 120, nil)
	b.fields()
	b.sync(products.ProductSyncInput{})
	first := b.heldSync()
	said := &lines{}
	person := b.reader()
	person.Progress = said
	waits := func(id string) bool {
		return eventually(b, id, bridge.QueryProgress, func(products.SyncProgress) bool { return true }).Waiting
	}

	sku := b.anySKUs(1)[0][len("TDS-"):]
	_, few, err := person.Sync(t.Context(), products.ProductSyncInput{Mode: products.ModeApply, Only: []string{sku}})
	require.NoError(t, err)
	require.Equal(t, products.SyncSuccess, few.Status)
	_, planned, err := person.Sync(t.Context(), products.ProductSyncInput{Mode: products.ModePlan})
	require.NoError(t, err)
	require.NotEmpty(t, planned.Plan.Hold)
	require.True(t, waits(first.GetID()), "neither decides on the plan that is held")
	require.Contains(t, said.String(), "leaves it waiting")
	require.NotContains(t, said.String(), "takes its place")

	ended := make(chan error, 1)
	go func() {
		_, _, err := person.Sync(t.Context(), products.ProductSyncInput{Mode: products.ModeApply})
		ended <- err
	}()
	f := failed(t, first.Get(t.Context(), nil))
	require.Equal(t, bridge.PlanHeld, f.Type())
	require.Contains(t, said.String(), "takes its place")
	newer := regexp.MustCompile(regexp.QuoteMeta(first.GetID()) + `-[0-9TZ:-]+`).FindString(f.Message())
	require.NotEmpty(t, newer, "it says which one asks now: %s", f.Message())
	eventually(b, newer, bridge.QueryProgress, func(p products.SyncProgress) bool { return p.Waiting })
	require.NoError(t, b.update(newer, bridge.UpdateReject, shared.Decision{Actor: "Ann", Reason: "the file lacks a fifth"}, nil))
	select {
	case err := <-ended:
		require.Contains(t, failed(t, err).Message(), "Ann rejected the plan")
	case <-time.After(soon):
		require.FailNow(t, "the newer sync did not end")
	}

	// When no plan waits, a sync has the one id again, which keeps a second one out.
	id, held := person.Overview().SyncID(t.Context(), time.Now())
	require.Equal(t, first.GetID(), id)
	require.Empty(t, held)
}

// A sync is paused in the middle of a page, stands still, and goes on where it was: every product is
// written once.
func TestASyncIsPausedInTheMiddleOfAPage(t *testing.T) {
	t.Parallel()
	b := start(t, 300, nil)
	b.fields()
	b.control(http.MethodPost, b.Sandboxes.AutotaskURL()+"/sandbox/faults", map[string]any{"rules": []any{
		map[string]any{"method": "POST", "path": "/ATServicesRest/V1.0/Products", "when": "after", "action": "delay", "delayMs": 150},
	}}, nil)
	run, err := b.Client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: bridge.ProductSyncID(b.Worker.Connection), TaskQueue: bridge.TaskQueue(b.Worker.Connection)},
		bridge.ProductSync, products.ProductSyncInput{})
	require.NoError(t, err)
	require.Eventually(t, func() bool { return len(b.ours()) > 10 }, soon, progressEvery)
	id := bridge.ApplyProductPlanID(b.Worker.Connection)
	why := shared.Decision{Actor: "Ann", Reason: "stock taking"}
	require.NoError(t, b.update(id, bridge.UpdatePause, why, nil))
	p := eventually(b, id, bridge.QueryProgress, func(p products.ApplyProgress) bool { return p.State == "Paused" })
	require.Equal(t, len(b.ours()), p.Stopped, "what was under way has ended and is called done")
	require.Less(t, p.Stopped, p.Entries)

	b.control(http.MethodDelete, b.Sandboxes.AutotaskURL()+"/sandbox/faults", nil, nil)
	b.control(http.MethodDelete, b.Sandboxes.AutotaskURL()+"/sandbox/stats", nil, nil)
	require.NoError(t, b.update(id, bridge.UpdateResume, why, nil))
	var r products.ProductSyncResult
	require.NoError(t, run.Get(t.Context(), &r))
	require.Equal(t, r.Catalog.Selected, r.Applied.Created)
	require.Len(t, b.ours(), r.Catalog.Selected)
	var stats struct {
		Endpoints map[string]struct {
			Requests int `json:"requests"`
		} `json:"endpoints"`
	}
	b.control(http.MethodGet, b.Sandboxes.AutotaskURL()+"/sandbox/stats", nil, &stats)
	require.Equal(t, p.Entries-p.Stopped, stats.Endpoints["POST /V1.0/Products"].Requests, "no entry is written twice")
}

// The plan that somebody looked at is applied only while it is still the plan.
func TestAPlanIsAppliedOnlyAsItWasSeen(t *testing.T) {
	t.Parallel()
	b := start(t, 100, nil)
	b.fields()
	seen := b.sync(products.ProductSyncInput{Mode: products.ModePlan}).Plan
	require.Equal(t, seen.Digest, b.sync(products.ProductSyncInput{Mode: products.ModePlan}).Plan.Digest)
	applied := b.sync(products.ProductSyncInput{Plan: seen.Digest})
	require.Equal(t, seen.Counts.Create, applied.Applied.Created)

	before := b.autotaskState()
	f := failed(t, b.run(bridge.ProductSync, bridge.ProductSyncID(b.Worker.Connection), products.ProductSyncInput{Plan: seen.Digest}, nil))
	require.Equal(t, bridge.PlanChanged, f.Type())
	require.Contains(t, f.Message(), "Autotask's products or decisions in quarantine have moved")
	require.Contains(t, f.Message(), "What to do:")
	require.Equal(t, before, b.autotaskState())
}

// Outside the policy's window a plan says when it would be done, and is written at once only when told so.
func TestASeenPlanIsWrittenOutsideTheWindowWhenToldSo(t *testing.T) {
	t.Parallel()
	opens := time.Now().UTC().Add(6 * time.Hour)
	b := start(t, 100, func(o *local.Options) {
		o.PolicyFile = filepath.Join(t.TempDir(), "bridge.yaml")
		policy := testPolicy + fmt.Sprintf("products: {window: {from: %q, to: %q}}\n", opens.Format("15:04"),
			opens.Add(6*time.Hour).Format("15:04"))
		require.NoError(t, os.WriteFile(o.PolicyFile, []byte(policy), 0o600))
	})
	b.fields()
	planned := b.sync(products.ProductSyncInput{Mode: products.ModePlan})
	require.True(t, planned.Plan.Windowed)
	require.False(t, planned.Report.Plan.FinishInWindow.Before(opens.Truncate(time.Minute)))
	require.Less(t, time.Until(planned.Report.Plan.Finish), time.Hour)
	applied := b.sync(products.ProductSyncInput{Plan: planned.Plan.Digest, Now: true})
	require.Equal(t, planned.Plan.Counts.Create, applied.Applied.Created)
}
