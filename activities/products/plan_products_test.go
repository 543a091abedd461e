package products_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/products"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/store"
)

// item is a product of the distributor as the price file would show it.
func item(sku string) pricefile.Item {
	return pricefile.Item{
		SKU: sku, ManufacturerPartNumber: "MPN-" + sku, Description: "Thing " + sku, Manufacturer: "ACME", ABCCode: pricefile.ABCActive,
		QuantityTotal: 12, ContractPrice: decimal.RequireFromString("100"), UnitCost: decimal.RequireFromString("100"),
	}
}

// stage puts a snapshot into the store as StageCatalog does; gone are SKUs that the file calls deleted,
// and listed those that it lists but the policy does not select.
func (b *bench) stage(full bool, items []pricefile.Item, listed []string, gone ...string) products.StagedCatalog {
	b.T.Helper()
	slices.SortFunc(items, func(x, y pricefile.Item) int { return cmp.Or(len(x.SKU)-len(y.SKU), strings.Compare(x.SKU, y.SKU)) })
	s := products.StagedCatalog{Key: fmt.Sprintf("snapshots/%s/%d", b.T.Name(), time.Now().UnixNano()), Full: full, Selected: len(items)}
	for page := range slices.Chunk(items, 100) {
		require.NoError(b.T, store.PutLines(b.T.Context(), b.Store, products.SnapshotKey(s.Key, s.Pages), slices.Values(page)))
		s.Pages++
	}
	var all []products.FileSKU
	for _, i := range items {
		all = append(all, products.FileSKU{SKU: i.SKU})
	}
	for _, sku := range listed {
		all = append(all, products.FileSKU{SKU: sku})
	}
	for _, sku := range gone {
		all = append(all, products.FileSKU{SKU: sku, Gone: true})
	}
	require.NoError(b.T, store.PutLines(b.T.Context(), b.Store, products.SKUsKey(s.Key), slices.Values(all)))
	return s
}

func (b *bench) plan(s products.StagedCatalog, at time.Time) products.ProductPlan {
	b.T.Helper()
	return activitytest.Must[products.ProductPlan](b, b.Planner().PlanProducts, products.PlanProductsInput{Staged: s, At: at})
}

// apply writes every page of a plan and returns the sum.
func (b *bench) apply(p products.ProductPlan) products.AppliedPage {
	b.T.Helper()
	var sum products.AppliedPage
	for page := range p.Pages {
		a := activitytest.Must[products.AppliedPage](b, b.Applier().ApplyPlanPage, products.ApplyPlanPageInput{PlanKey: p.Key, Page: page})
		sum.Created, sum.Updated, sum.Deactivated, sum.Failed = sum.Created+a.Created, sum.Updated+a.Updated, sum.Deactivated+a.Deactivated,
			sum.Failed+a.Failed
		sum.Failures = append(sum.Failures, a.Failures...)
	}
	return sum
}

// entry is the only entry of a plan for a SKU.
func entry(t *testing.T, entries []catalog.Entry, sku string) catalog.Entry {
	t.Helper()
	var found []catalog.Entry
	for _, e := range entries {
		if e.SKU == sku {
			found = append(found, e)
		}
	}
	require.Len(t, found, 1, sku)
	return found[0]
}

// Which product of Autotask stands for a SKU of the distributor.
func TestPlanMatchesProducts(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	other := b.OtherVendor()
	byVendorRow := b.Product("MSP-1", "1001")
	byPrefix := b.Product("TDS-1002", "")
	rowBeforePrefix := b.Product("TDS-9999", "1003")
	foreign := b.Product("ACME-1004", "")
	b.VendorRow(foreign, other, "1004")

	// Three products for one SKU: the oldest has no vendor row, the other two have.
	oldest := b.Product("TDS-1005", "")
	middle := b.Product("TDS-1005", "1005")
	youngest := b.Product("TDS-1005", "1005")
	// Neither the prefix nor TD SYNNEX as default vendor, but a vendor row, and older than the prefixed one.
	hidden := b.Product("MSP-6", "1006")
	b.VendorRow(hidden, other, "X")
	require.NoError(t, b.Autotask.Products.Patch(t.Context(), autotask.Product{ID: hidden, DefaultVendorID: autotask.Of(other)}))
	later := b.Product("TDS-1006", "1006")

	var items []pricefile.Item
	for _, sku := range []string{"1001", "1002", "1003", "1004", "1005", "1006", "1007"} {
		items = append(items, item(sku))
	}
	before := b.State()
	plan := b.plan(b.stage(true, items, nil), activitytest.Today)
	require.Equal(t, before, b.State(), "planning writes nothing to Autotask")

	entries := b.entries(plan)
	require.Equal(t, byVendorRow, entry(t, entries, "1001").ProductID)
	require.NotZero(t, entry(t, entries, "1001").VendorRowID)
	require.Equal(t, byPrefix, entry(t, entries, "1002").ProductID)
	require.Zero(t, entry(t, entries, "1002").VendorRowID)
	require.Equal(t, rowBeforePrefix, entry(t, entries, "1003").ProductID, "the vendor part number comes before the prefix")
	require.Equal(t, catalog.Create, entry(t, entries, "1004").Action, "another vendor's row under the same number says nothing")
	require.Equal(t, middle, entry(t, entries, "1005").ProductID, "the oldest with a vendor row")
	require.Equal(t, hidden, entry(t, entries, "1006").ProductID)
	require.Equal(t, catalog.Create, entry(t, entries, "1007").Action)
	for _, e := range entries {
		for _, untouched := range []int64{foreign, oldest, youngest, later} {
			require.NotEqual(t, untouched, e.ProductID, e.SKU)
		}
	}
	require.Equal(t, 3, plan.Counts.Duplicates)
	groups := activitytest.Lines[catalog.DuplicateGroup](b, products.DuplicatesKey(plan.Key))
	require.Len(t, groups, 2)
	require.Equal(t, "1005", groups[0].SKU)
	require.Equal(t, []int64{middle, oldest, youngest},
		[]int64{groups[0].Products[0].ProductID, groups[0].Products[1].ProductID, groups[0].Products[2].ProductID}, "the synced one first")
	require.True(t, groups[0].Products[0].Synced)
	require.False(t, groups[0].Products[1].Synced)
	require.Equal(t, 5, plan.Ours)
	require.Equal(t, plan.Counts.Wanted, plan.Counts.Create+plan.Counts.Update+plan.Counts.Unchanged)
	require.Equal(t, 2, plan.Counts.Create)
	require.Equal(t, 5, plan.Counts.Update)
	require.Zero(t, plan.Counts.Deactivate)
	require.Equal(t, plan.Digest, b.plan(b.stage(true, items, nil), activitytest.Today).Digest, "the same plan has the same digest")
	require.Equal(t, time.Duration(plan.Counts.Calls)*time.Second, plan.Forecast, "3600 calls an hour are one a second")
}

func TestPlanIsCutIntoPagesInSKUOrder(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	var items []pricefile.Item
	for i := range products.PlanPage + 1 {
		items = append(items, item(fmt.Sprint(9900+i)))
	}
	plan := b.plan(b.stage(true, items, nil), activitytest.Today)
	require.Equal(t, 2, plan.Pages)
	require.Len(t, activitytest.Lines[catalog.Entry](b, products.PlanKey(plan.Key, 0)), products.PlanPage)
	require.Len(t, activitytest.Lines[catalog.Entry](b, products.PlanKey(plan.Key, 1)), 1)
	entries := b.entries(plan)
	for i, e := range entries {
		require.Equal(t, items[i].SKU, e.SKU)
	}
	require.Equal(t, 2*len(items), plan.Counts.Calls, "a product and its vendor row each")
}

// What becomes of products that the snapshot no longer selects.
func TestPlanDeactivates(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	all := []pricefile.Item{item("2001"), item("2002"), item("2003"), item("2004")}
	foreign := b.Product("ACME-1", "")
	require.Equal(t, 4, b.apply(b.plan(b.stage(true, all, nil), activitytest.Today)).Created)
	rest := func() []pricefile.Item { return []pricefile.Item{item("2001")} }

	delta := b.plan(b.stage(false, rest(), nil), activitytest.Today)
	require.Empty(t, b.entries(delta), "a delta proves nothing about what it does not list")
	require.Zero(t, delta.Counts.OutsideSelection, "what a delta does not list is not even read")
	require.Equal(t, 4, delta.Ours)
	deleted := b.plan(b.stage(false, rest(), nil, "2004"), activitytest.Today)
	require.Equal(t, "discontinued by the distributor", entry(t, b.entries(deleted), "2004").Reason, "even a delta names what is deleted")

	b.Policy.Products.Deactivate = false
	require.Empty(t, b.entries(b.plan(b.stage(true, rest(), nil), activitytest.Today)))
	b.Policy.Products.Deactivate = true

	staged := b.stage(true, rest(), []string{"2002"}, "2003")
	plan := b.plan(staged, activitytest.Today)
	entries := b.entries(plan)
	require.Len(t, entries, 2)
	require.Equal(t, "discontinued by the distributor", entry(t, entries, "2003").Reason)
	require.Equal(t, "no longer in the price file", entry(t, entries, "2004").Reason)
	require.Equal(t, []catalog.Change{{Field: catalog.IsActive, Old: "true", New: "false"}}, entry(t, entries, "2004").Changes)
	require.Equal(t, 1, plan.Counts.OutsideSelection, "2002 is still sold, only not selected")
	require.Contains(t, plan.Hold, "deactivate 2 of 4", "more than the policy's share waits for a person")

	require.Equal(t, 2, b.apply(plan).Deactivated)
	require.False(t, b.WithSKU("TDS-2004")[0].IsActive.Or(true))
	require.True(t, b.WithSKU("TDS-2002")[0].IsActive.Or(false))
	after := b.plan(staged, activitytest.Today)
	require.Empty(t, b.entries(after), "what is inactive is not deactivated twice")
	require.Empty(t, after.Hold)

	back := b.plan(b.stage(true, all, nil), activitytest.Today)
	e := entry(t, b.entries(back), "2004")
	require.Equal(t, catalog.Update, e.Action, "a product that is sold again is the old one")
	require.Equal(t, []catalog.Change{{Field: catalog.IsActive, Old: "false", New: "true"}}, e.Changes)
	p, err := b.Autotask.Products.Get(t.Context(), foreign)
	require.NoError(t, err)
	require.True(t, p.IsActive.Or(false))
}

// The same snapshot planned after a promotion's last day takes the cost back, without a new price file.
func TestPlanEndsPromotions(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	promoted := item("3001")
	promoted.Promotion, promoted.PromotionComment = true, "Spring"
	promoted.PromotionExpires = time.Date(2026, 3, 12, 0, 0, 0, 0, time.UTC)
	promoted.ContractPrice = decimal.RequireFromString("80")
	staged := b.stage(true, []pricefile.Item{promoted}, nil)
	require.Equal(t, 1, b.apply(b.plan(staged, activitytest.Today)).Created)
	require.Empty(t, b.entries(b.plan(staged, promoted.PromotionEnd().Add(-time.Second))))

	e := entry(t, b.entries(b.plan(staged, promoted.PromotionEnd())), "3001")
	changes := map[catalog.Field]string{}
	for _, c := range e.Changes {
		changes[c.Field] = c.Old + " -> " + c.New
	}
	require.Equal(t, map[catalog.Field]string{
		catalog.UnitCost: "80 -> 100", catalog.VendorCost: "80 -> 100", catalog.UnitPrice: "92 -> 115",
		catalog.Promotion: "Spring -> ", catalog.PromotionEnds: "2026-03-12 -> ",
	}, changes)
}

func TestPlanNeedsTheUserDefinedFields(t *testing.T) {
	b := newBench(t, 10)
	_, err := activitytest.Run[products.ProductPlan](b, activitytest.Attempt{}, b.Planner().PlanProducts, products.PlanProductsInput{
		Staged: b.stage(true, nil, nil), At: activitytest.Today})
	app := activitytest.Failed(t, err)
	require.Equal(t, bridge.Validation, app.Type())
	require.True(t, app.NonRetryable())
	for _, f := range catalog.UDFs(b.Policy.Products.UserDefinedFields) {
		require.Contains(t, app.Message(), string(f))
	}
	require.Contains(t, app.Message(), "starter check --fix")
}

func TestBillingCodeOfNewProducts(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	b.Policy.Autotask.BillingCode = "No such code"
	staged := b.stage(true, []pricefile.Item{item("4001")}, nil)
	_, err := activitytest.Run[products.ProductPlan](b, activitytest.Attempt{}, b.Planner().PlanProducts, products.PlanProductsInput{
		Staged: staged, At: activitytest.Today})
	app := activitytest.Failed(t, err)
	require.Equal(t, bridge.InvalidPolicy, app.Type())
	require.Contains(t, app.Message(), `"No such code"`)
	require.Contains(t, app.Message(), "autotask.billingCode")
	require.Empty(t, b.WithSKU("TDS-4001"))
}

// Which company is TD SYNNEX must be beyond doubt.
func TestVendor(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	staged := b.stage(true, nil, nil)
	plan := func() string {
		t.Helper()
		_, err := activitytest.Run[products.ProductPlan](b, activitytest.Attempt{}, b.Planner().PlanProducts, products.PlanProductsInput{
			Staged: staged, At: activitytest.Today})
		app := activitytest.Failed(t, err)
		require.True(t, app.NonRetryable())
		return app.Type() + ": " + app.Message()
	}
	b.Policy.Autotask.VendorName = "Nobody Inc"
	require.Contains(t, plan(), bridge.NotFound+`: Autotask shows no active vendor company whose name contains "Nobody Inc"`)

	b.Policy.Autotask.VendorName, b.Policy.Autotask.VendorID = "SYNNEX", 999999
	require.Contains(t, plan(), bridge.InvalidPolicy+": Autotask shows no company with the id 999999")

	_, err := b.Autotask.Companies.Create(t.Context(), autotask.Company{
		CompanyName: autotask.Of("TD SYNNEX Canada"), CompanyType: autotask.Of(int64(7)), Phone: autotask.Of("1"), OwnerResourceID: b.Owner(),
	})
	require.NoError(t, err)
	first := b.Vendor()
	b.Policy.Autotask.VendorID = 0
	require.Contains(t, plan(), "TD SYNNEX Canada", "all candidates are named")

	b.Policy.Autotask.VendorID = first
	b.plan(staged, activitytest.Today)
}

// entries are all entries of a plan.
func (b *bench) entries(p products.ProductPlan) []catalog.Entry {
	b.T.Helper()
	var out []catalog.Entry
	for page := range p.Pages {
		out = append(out, activitytest.Lines[catalog.Entry](b, products.PlanKey(p.Key, page))...)
	}
	return out
}

// beats collects heartbeats; it is safe for concurrent use.
type beats struct {
	mu  sync.Mutex
	all []products.PageProgress
}

func (h *beats) take(detail any) {
	if p, ok := detail.(products.PageProgress); ok {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.all = append(h.all, p)
	}
}

func (h *beats) last() products.PageProgress {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.all[len(h.all)-1]
}
