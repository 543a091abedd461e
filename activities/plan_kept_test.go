package activities_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/catalog"
)

// ordered puts a product on a purchase order in a status; it returns the order's id.
func (b *bench) ordered(product int64, status string) int64 {
	b.t.Helper()
	ctx := b.t.Context()
	list, err := b.autotask.PurchaseOrders.Picklist(ctx, "status")
	require.NoError(b.t, err)
	value := func(label string) autotask.Optional[int64] {
		v, ok := list.ByLabel(label)
		require.True(b.t, ok, label)
		id, _ := v.ID()
		return autotask.Of(id)
	}
	id, err := b.autotask.PurchaseOrders.Create(ctx, autotask.PurchaseOrder{
		VendorID: autotask.Of(b.vendor()), Status: value("New"), ShipToName: autotask.Of("MSP"), ShipToAddress1: autotask.Of("1 Main Street"),
	})
	require.NoError(b.t, err)
	location, err := b.autotask.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("isActive", true)))
	require.NoError(b.t, err)
	_, err = b.autotask.PurchaseOrderItems.Create(ctx, id, autotask.PurchaseOrderItem{
		ProductID: autotask.Of(product), Quantity: autotask.Of(int64(1)), UnitCost: autotask.Of(cost), InventoryLocationID: autotask.Of(location.ID),
	})
	require.NoError(b.t, err)
	if status != "New" {
		require.NoError(b.t, b.autotask.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: id, Status: value(status)}))
	}
	return id
}

// quoted puts a product on a copy of one of the tenant's quotes.
func (b *bench) quoted(product int64, expires time.Time, active bool) int64 {
	b.t.Helper()
	ctx := b.t.Context()
	like, err := b.autotask.Quotes.First(ctx, autotask.Where(autotask.All()))
	require.NoError(b.t, err)
	id, err := b.autotask.Quotes.Create(ctx, autotask.Quote{
		Name: autotask.Of("Refresh"), OpportunityID: like.OpportunityID, EffectiveDate: autotask.Of(expires.AddDate(0, -1, 0)), ExpirationDate: autotask.Of(expires), IsActive: autotask.Of(active),
		BillToLocationID: like.BillToLocationID, ShipToLocationID: like.ShipToLocationID, SoldToLocationID: like.SoldToLocationID,
	})
	require.NoError(b.t, err)
	zero := autotask.Of(decimal.Zero)
	_, err = b.autotask.QuoteItems.Create(ctx, id, autotask.QuoteItem{
		Name: autotask.Of("Thing"), ProductID: autotask.Of(product), QuoteItemType: autotask.Of(int64(1)), Quantity: autotask.Of(decimal.NewFromInt(1)), IsOptional: autotask.Of(false),
		UnitDiscount: zero, PercentageDiscount: zero, LineDiscount: zero,
	})
	require.NoError(b.t, err)
	return id
}

// What somebody still counts on is reported, not switched off.
func TestPlanKeepsWhatIsOnOrder(t *testing.T) {
	b := newBench(t, 10)
	b.fields()
	var items []pricefile.Item
	for i := range 9 {
		items = append(items, item(strconv.Itoa(7001+i)))
	}
	require.Equal(t, 9, b.apply(b.plan(b.stage(true, items, nil), today)).Created)
	id := func(sku string) int64 { return b.withSKU("TDS-" + sku)[0].ID }
	draft, submitted := b.ordered(id("7001"), "New"), b.ordered(id("7002"), "Submitted")
	b.ordered(id("7003"), "Canceled")
	quote := b.quoted(id("7004"), today.AddDate(0, 1, 0), true)
	b.quoted(id("7005"), today.AddDate(0, 0, -1), true)
	b.quoted(id("7006"), today.AddDate(0, 1, 0), false)
	second := b.ordered(id("7002"), "Submitted")
	lastDay := b.quoted(id("7007"), today.Truncate(24*time.Hour), true)

	staged := b.stage(true, []pricefile.Item{item("7009")}, nil, "7001")
	plan := b.plan(staged, today)
	kept := map[string]catalog.KeptProduct{}
	for _, k := range lines[catalog.KeptProduct](b, activities.KeptKey(plan.Key)) {
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
	po, err := b.autotask.PurchaseOrders.Get(t.Context(), submitted)
	require.NoError(t, err)
	require.Equal(t, catalog.Use{Kind: "purchase order", ID: submitted, Number: po.PurchaseOrderNumber.Or(""), Status: "Submitted"}, kept["7002"].Uses[0])
	require.Equal(t, "quote", kept["7004"].Uses[0].Kind)
	require.Equal(t, quote, kept["7004"].Uses[0].ID)
	require.Equal(t, lastDay, kept["7007"].Uses[0].ID, "a quote is valid to the end of its last day")
	for _, sku := range []string{"7003", "7005", "7006", "7008"} {
		require.Equal(t, catalog.Deactivate, entry(t, b.entries(plan), sku).Action)
	}
	require.Equal(t, 4, b.apply(plan).Deactivated)
	require.True(t, b.withSKU("TDS-7002")[0].IsActive.Or(false))

	b.policy.Products.KeepOrdered = false
	b.forget()
	all := b.plan(staged, today)
	require.Equal(t, 4, all.Counts.Deactivate)
	require.Zero(t, all.Counts.Kept)
	for name := range b.stats(b.sandboxes.AutotaskURL()) {
		require.NotContains(t, name, "Quote")
		require.NotContains(t, name, "PurchaseOrder")
	}
}

// A normal day asks for no order and no quote.
func TestPlanLooksForUsesOnlyWhenSomethingGoes(t *testing.T) {
	b := newBench(t, 10)
	b.fields()
	items := []pricefile.Item{item("7101"), item("7102")}
	b.apply(b.plan(b.stage(true, items, nil), today))
	b.forget()
	b.plan(b.stage(true, items, nil), today)
	for name := range b.stats(b.sandboxes.AutotaskURL()) {
		require.NotContains(t, name, "Quote")
		require.NotContains(t, name, "PurchaseOrder")
	}
}

// The buyer finds what replaces a product that is gone.
func TestPlanLinksTheReplacement(t *testing.T) {
	b := newBench(t, 10)
	b.fields()
	s := serveFolder(t)
	old, other := item("7201"), item("7202")
	s.offer(b, true, []pricefile.Item{old, other})
	staged, err := b.stageNow("first")
	require.NoError(t, err)
	b.apply(b.plan(staged, today))
	old.Status, old.ReplacementSKU = pricefile.StatusDeleted, "7203"
	s.offer(b, true, []pricefile.Item{old, other, item("7203")})
	staged, err = b.stageNow("second")
	require.NoError(t, err)
	e := entry(t, b.entries(b.plan(staged, today)), "7201")
	require.Equal(t, catalog.Deactivate, e.Action)
	require.Equal(t, "discontinued by the distributor; SKU 7203 replaces it", e.Reason)
	b.apply(b.plan(staged, today))
	p := b.withSKU("TDS-7201")[0]
	require.False(t, p.IsActive.Or(true))
	replacement, _ := p.UserDefinedFields.Get(string(catalog.ReplacementSKU))
	require.Equal(t, "7203", replacement)
	require.Empty(t, b.entries(b.plan(staged, today)))
}
