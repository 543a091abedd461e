package products_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/products"
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
