package products_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/products"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/catalog"
)

// ordered puts a product on a purchase order in a status; it returns the order's id.
func (b *bench) ordered(product int64, status string) int64 {
	b.T.Helper()
	ctx := b.T.Context()
	list, err := b.Autotask.PurchaseOrders.Picklist(ctx, "status")
	require.NoError(b.T, err)
	value := func(label string) autotask.Optional[int64] {
		v, ok := list.ByLabel(label)
		require.True(b.T, ok, label)
		id, _ := v.ID()
		return autotask.Of(id)
	}
	id, err := b.Autotask.PurchaseOrders.Create(ctx, autotask.PurchaseOrder{
		VendorID: autotask.Of(b.Vendor()), Status: value("New"), ShipToName: autotask.Of("MSP"), ShipToAddress1: autotask.Of("1 Main Street"),
	})
	require.NoError(b.T, err)
	location, err := b.Autotask.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("isActive", true)))
	require.NoError(b.T, err)
	_, err = b.Autotask.PurchaseOrderItems.Create(ctx, id, autotask.PurchaseOrderItem{
		ProductID: autotask.Of(product), Quantity: autotask.Of(int64(1)), UnitCost: autotask.Of(activitytest.Cost),
		InventoryLocationID: autotask.Of(location.ID),
	})
	require.NoError(b.T, err)
	if status != "New" {
		require.NoError(b.T, b.Autotask.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: id, Status: value(status)}))
	}
	return id
}

// quoted puts a product on a copy of one of the tenant's quotes.
func (b *bench) quoted(product int64, expires time.Time, active bool) int64 {
	b.T.Helper()
	ctx := b.T.Context()
	like, err := b.Autotask.Quotes.First(ctx, autotask.Where(autotask.All()))
	require.NoError(b.T, err)
	id, err := b.Autotask.Quotes.Create(ctx, autotask.Quote{
		Name: autotask.Of("Refresh"), OpportunityID: like.OpportunityID, EffectiveDate: autotask.Of(autotask.WriteDay(expires.AddDate(0, -1, 0))),
		ExpirationDate: autotask.Of(autotask.WriteDay(expires)), IsActive: autotask.Of(active),
		BillToLocationID: like.BillToLocationID, ShipToLocationID: like.ShipToLocationID, SoldToLocationID: like.SoldToLocationID,
	})
	require.NoError(b.T, err)
	zero := autotask.Of(decimal.Zero)
	_, err = b.Autotask.QuoteItems.Create(ctx, id, autotask.QuoteItem{
		Name: autotask.Of("Thing"), ProductID: autotask.Of(product), QuoteItemType: autotask.Of(int64(1)),
		Quantity: autotask.Of(decimal.NewFromInt(1)), IsOptional: autotask.Of(false),
		UnitDiscount: zero, PercentageDiscount: zero, LineDiscount: zero,
	})
	require.NoError(b.T, err)
	return id
}

// What somebody still counts on is reported, not switched off.
func TestPlanKeepsWhatIsOnOrder(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	var items []pricefile.Item
	for i := range 9 {
		items = append(items, item(strconv.Itoa(7001+i)))
	}
	require.Equal(t, 9, b.apply(b.plan(b.stage(true, items, nil), activitytest.Today)).Created)
	id := func(sku string) int64 { return b.WithSKU("TDS-" + sku)[0].ID }
	draft, submitted := b.ordered(id("7001"), "New"), b.ordered(id("7002"), "Submitted")
	b.ordered(id("7003"), "Canceled")
	quote := b.quoted(id("7004"), activitytest.Today.AddDate(0, 1, 0), true)
	b.quoted(id("7005"), activitytest.Today.AddDate(0, 0, -1), true)
	b.quoted(id("7006"), activitytest.Today.AddDate(0, 1, 0), false)
	second := b.ordered(id("7002"), "Submitted")
	lastDay := b.quoted(id("7007"), activitytest.Today.Truncate(24*time.Hour), true)

	staged := b.stage(true, []pricefile.Item{item("7009")}, nil, "7001")
	plan := b.plan(staged, activitytest.Today)
	kept := map[string]catalog.KeptProduct{}
	for _, k := range activitytest.Lines[catalog.KeptProduct](b, products.KeptKey(plan.Key)) {
		kept[k.SKU] = k
	}
	require.Len(t, kept, 4)
	require.Equal(t, 4, plan.Counts.Kept)
	require.Equal(t, 4, plan.Counts.Deactivate)
	require.Equal(t, "discontinued by the distributor", kept["7001"].Reason)
	require.Equal(t, draft, kept["7001"].Uses[0].ID)
	require.Equal(t, "New", kept["7001"].Uses[0].Status)
	require.Equal(t, "no longer in the price file", kept["7002"].Reason)
	require.Equal(t, []int64{submitted, second}, []int64{kept["7002"].Uses[0].ID, kept["7002"].Uses[1].ID})
	po, err := b.Autotask.PurchaseOrders.Get(t.Context(), submitted)
	require.NoError(t, err)
	require.Equal(t, catalog.Use{Kind: "purchase order", ID: submitted, Number: po.PurchaseOrderNumber.Or(""), Status: "Submitted"},
		kept["7002"].Uses[0])
	require.Equal(t, "quote", kept["7004"].Uses[0].Kind)
	require.Equal(t, quote, kept["7004"].Uses[0].ID)
	require.Equal(t, lastDay, kept["7007"].Uses[0].ID, "a quote is valid to the end of its last day")
	for _, sku := range []string{"7003", "7005", "7006", "7008"} {
		require.Equal(t, catalog.Deactivate, entry(t, b.entries(plan), sku).Action)
	}
	require.Equal(t, 4, b.apply(plan).Deactivated)
	require.True(t, b.WithSKU("TDS-7002")[0].IsActive.Or(false))

	b.Policy.Products.KeepOrdered = false
	b.Forget()
	all := b.plan(staged, activitytest.Today)
	require.Equal(t, 4, all.Counts.Deactivate)
	require.Zero(t, all.Counts.Kept)
	for name := range b.Stats(b.Sandboxes.AutotaskURL()) {
		require.NotContains(t, name, "Quote")
		require.NotContains(t, name, "PurchaseOrder")
	}
}

// A normal day asks for no order and no quote.
func TestPlanLooksForUsesOnlyWhenSomethingGoes(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	items := []pricefile.Item{item("7101"), item("7102")}
	b.apply(b.plan(b.stage(true, items, nil), activitytest.Today))
	b.Forget()
	b.plan(b.stage(true, items, nil), activitytest.Today)
	for name := range b.Stats(b.Sandboxes.AutotaskURL()) {
		require.NotContains(t, name, "Quote")
		require.NotContains(t, name, "PurchaseOrder")
	}
}

// The buyer finds what replaces a product that is gone.
func TestPlanLinksTheReplacement(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	s := serveFolder(t)
	old, other := item("7201"), item("7202")
	s.offer(b, true, []pricefile.Item{old, other})
	staged, err := b.StageNow("first")
	require.NoError(t, err)
	b.apply(b.plan(staged, activitytest.Today))
	old.Status, old.ReplacementSKU = pricefile.StatusDeleted, "7203"
	s.offer(b, true, []pricefile.Item{old, other, item("7203")})
	staged, err = b.StageNow("second")
	require.NoError(t, err)
	e := entry(t, b.entries(b.plan(staged, activitytest.Today)), "7201")
	require.Equal(t, catalog.Deactivate, e.Action)
	require.Equal(t, "discontinued by the distributor; SKU 7203 replaces it", e.Reason)
	b.apply(b.plan(staged, activitytest.Today))
	p := b.WithSKU("TDS-7201")[0]
	require.False(t, p.IsActive.Or(true))
	replacement, _ := p.UserDefinedFields.Get(string(catalog.ReplacementSKU))
	require.Equal(t, "7203", replacement)
	require.Empty(t, b.entries(b.plan(staged, activitytest.Today)))
}
