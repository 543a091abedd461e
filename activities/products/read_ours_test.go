package products_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/products"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex/pricefile"
)

func TestIDsAreCutWherePagesEnd(t *testing.T) {
	ids := func(n int) []int64 {
		out := make([]int64, n)
		for i := range out {
			out[n-1-i] = int64(i + 1)
		}
		return out
	}
	for n, want := range map[int][]int64{0: nil, 1000: nil, 1001: {500, 1000}, 1500: {500, 1000}, 1501: {1000}, 20_000: {7000, 14_000}} {
		require.Equal(t, want, products.CutIDs(ids(n)), n)
	}
}

// Ranges of a reading long ago, or of a tenant that was restored, change nothing in what is read.
func TestProductsAreReadInWhateverRanges(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	var items []pricefile.Item
	for _, sku := range []string{"7001", "7002", "7003", "7004", "7005"} {
		items = append(items, item(sku))
	}
	staged := b.stage(true, items, nil)
	require.Equal(t, 5, b.apply(b.plan(staged, activitytest.Today)).Created)
	var ids []int64
	for _, i := range items {
		ids = append(ids, b.WithSKU("TDS-" + i.SKU)[0].ID)
	}
	for name, ranges := range map[string]map[string][]int64{
		"none":         {},
		"between them": {"products": {ids[1], ids[3]}, "vendorRows": {1, 2}},
		"all before":   {"products": {1, 2}, "vendorRows": {1_000_000, 2_000_000}},
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, b.Store.PutJSON(t.Context(), products.IDRangesKey, ranges))
			plan := b.plan(staged, activitytest.Today)
			require.Equal(t, 5, plan.Counts.Unchanged)
			require.Equal(t, 5, plan.Ours)
			require.Empty(t, b.entries(plan))
		})
	}
}

// What is read while the price file is fetched is what the plan would have read, at no further call.
func TestAPlanTakesWhatWasReadAhead(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	items := []pricefile.Item{item("7001"), item("7002"), item("7003")}
	hidden := b.Product("OWN-1", "7004") // only its vendor row tells
	b.VendorRow(hidden, b.OtherVendor(), "X")
	staged := b.stage(true, append(items, item("7004")), nil)
	planner := b.Planner() // it knows the tenant's names from the first plan on
	ahead := func() products.ProductsRead {
		return activitytest.Must[products.ProductsRead](b, planner.ReadProducts, nil)
	}
	planFrom := func(read products.ProductsRead) products.ProductPlan {
		return activitytest.Must[products.ProductPlan](b, planner.PlanProducts,
			products.PlanProductsInput{Staged: staged, Read: read, At: activitytest.Today})
	}
	require.Zero(t, ahead(), "before the first plan there is nothing to read")
	b.apply(b.plan(staged, activitytest.Today))
	require.NoError(t, b.Autotask.Products.Patch(t.Context(),
		autotask.Product{ID: hidden, SKU: autotask.Of("OWN-1"), DefaultVendorID: autotask.Of(b.OtherVendor())}))
	planFrom(products.ProductsRead{})
	b.Forget()
	alone := planFrom(products.ProductsRead{})
	calls := b.Requests("POST")
	b.Forget()
	read := ahead()
	require.Equal(t, 3, read.Products)
	require.Equal(t, 4, read.VendorRows)
	require.Equal(t, alone, planFrom(read))
	require.Equal(t, calls, b.Requests("POST"))
	require.Equal(t, 4, alone.Ours)

	require.Equal(t, alone, planFrom(read), "it is gone from the store, so the plan reads for itself")
	old := ahead()
	old.At = old.At.Add(-time.Hour)
	b.Product("TDS-7005", "")
	require.Equal(t, 5, planFrom(old).Ours, "it is too old")
}

// Whether the next price file needs all products, the last one says.
func TestNothingIsReadAheadAfterAShortFile(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	ahead := func() products.ProductsRead {
		return activitytest.Must[products.ProductsRead](b, b.Planner().ReadProducts, nil)
	}
	items := []pricefile.Item{item("7001"), item("7002")}
	b.plan(b.stage(true, items, nil), activitytest.Today)
	require.NotEmpty(t, ahead().Key)
	b.plan(b.stage(false, items, nil), activitytest.Today)
	b.Forget()
	require.Empty(t, ahead().Key)
	require.Zero(t, b.Requests("POST"))
	b.plan(b.stage(true, items, nil), activitytest.Today)
	require.NotEmpty(t, ahead().Key)
}
