package products_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/products"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex/pricefile"
)

// Autotask's products change while their pages are read: nothing that was there is lost or read twice, and
// what is made meanwhile is not made again.
func TestPlanWhileProductsChange(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	var items []pricefile.Item
	for i := range 550 {
		items = append(items, item(fmt.Sprint(20000+i)))
	}
	b.apply(b.plan(b.stage(true, items, nil), activitytest.Today))
	id := func(sku string) int64 { return b.WithSKU("TDS-" + sku)[0].ID }
	early, late := id("20001"), id("20549")
	items = append(items, item("30001"), item("30002"))
	staged := b.stage(true, items, nil)

	var once sync.Once
	change := func(detail any) {
		if !strings.HasSuffix(fmt.Sprint(detail), "500 products read") {
			return
		}
		once.Do(func() { // between the first and the second page of products
			ctx := t.Context()
			require.NoError(t, b.Autotask.Products.Patch(ctx, autotask.Product{ID: early, SKU: autotask.Of("MOVED-1")}))
			require.NoError(t, b.Autotask.Products.Patch(
				ctx, autotask.Product{ID: late, SKU: autotask.Of("MOVED-2"), DefaultVendorID: autotask.Of(b.OtherVendor())}))
			b.Product("TDS-30001", "30001")
			b.Product("OWN-2", "30002")
		})
	}
	plan, err := activitytest.Run[products.ProductPlan](b, activitytest.Attempt{Heartbeat: change}, b.Planner().PlanProducts,
		products.PlanProductsInput{Staged: staged, At: activitytest.Today})
	require.NoError(t, err)
	require.Equal(t, "MOVED-1", b.get(early).SKU.Or(""), "the change happened")
	require.Zero(t, plan.Counts.Duplicates)
	for _, e := range b.entries(plan) {
		require.Contains(t, []string{"20549", "30001", "30002"}, e.SKU, "%s %v", e.Action, e.Changes)
	}
	require.Equal(t, late, entry(t, b.entries(plan), "20549").ProductID, "it left the query, but its vendor row tells")
	b.apply(plan)
	require.Len(t, b.WithSKU("TDS-30001"), 1, "made meanwhile, not made again")
	require.Len(t, b.WithSKU("TDS-30002"), 1)

	after := b.plan(staged, activitytest.Today)
	require.Zero(t, after.Counts.Create)
	require.Zero(t, after.Counts.Duplicates)
	require.Equal(t, early, entry(t, b.entries(after), "20001").ProductID)
	b.apply(after)
	require.Empty(t, b.entries(b.plan(staged, activitytest.Today)))
}

func (b *bench) get(product int64) autotask.Product {
	b.T.Helper()
	p, err := b.Autotask.Products.Get(b.T.Context(), product)
	require.NoError(b.T, err)
	return p
}

// The distributor puts a new price file in place while the old one is being fetched: what is staged is one
// of the two, whole, and never a mixture.
func TestStageWhileThePriceFileIsReplaced(t *testing.T) {
	b := newBench(t, 1000)
	old, err := b.StageNow("old")
	require.NoError(t, err)
	var once sync.Once
	replace := func(any) {
		once.Do(func() { b.AtTDSynnex("/sandbox/catalog", activitytest.Object{"changePercent": 100, "seed": 3}) })
	}
	in := products.StageCatalogInput{At: time.Now().UTC()}
	staged, err := activitytest.Run[products.StagedCatalog](b, activitytest.Attempt{Number: 1, RunID: "run", Heartbeat: replace},
		b.Catalog().StageCatalog, in)
	if err != nil { // the transfer saw both versions
		require.False(t, activitytest.Failed(t, err).NonRetryable())
		staged, err = activitytest.Run[products.StagedCatalog](b, activitytest.Attempt{Number: 2, RunID: "run"}, b.Catalog().StageCatalog, in)
		require.NoError(t, err)
	}
	after, err := b.StageNow("new")
	require.NoError(t, err)
	require.NotEqual(t, old.Digest, after.Digest)
	require.Contains(t, []string{old.Digest, after.Digest}, staged.Digest)
}
