package products_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	productactivities "digitalbridge/activities/products"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/policy"
)

// categorised is an item of a category that costs so much.
func categorised(sku, category, cost string) pricefile.Item {
	i := item(sku)
	i.CategoryCode = category
	i.ContractPrice = decimal.RequireFromString(cost)
	i.UnitCost = i.ContractPrice
	return i
}

// everything is a policy with every option of Product Sync in use.
func everything() policy.Products {
	p := policy.Default().Products
	p.Mapping = policy.Mapping{ProductCategory: "hardware", Period: "One-Time", Rules: []policy.MappingRule{
		{Category: "002", ProductCategory: "Hardware > Notebooks"},
		{Category: "017", ProductCategory: "software > licensing", BillingCode: "software", Type: policy.Service, Period: "Yearly"},
	}}
	p.Pricing.Rules = []policy.PricingRule{{Category: "002", MarginPercent: decimal.NewNullDecimal(decimal.NewFromInt(20))}}
	p.Pricing.RoundTo, p.Pricing.Ending = decimal.NewFromInt(1), decimal.RequireFromString("0.99")
	p.Fields.UnitPrice, p.Fields.Description, p.Fields.Link = policy.OwnerFirst, policy.OwnerPerson, policy.OwnerBridge
	p.UserDefinedFields.Stock, p.UserDefinedFields.OnOrder = "Distributor stock", ""
	p.InventoryLocation = "TD SYNNEX Stock"
	p.Link = "https://shop.example/p/{sku}"
	return p
}

func TestProductsFollowThePolicy(t *testing.T) {
	b := newBench(t, 10)
	b.Policy.Products = everything()
	b.Fields()
	notebook, licence, serial := categorised("5001", "002001001", "100"), categorised("5002", "017002001", "50"),
		categorised("5003", "009001001", "10")
	licence.QuantityTotal, licence.Serialized = pricefile.UnlimitedQuantity, true
	serial.Serialized = true
	items := []pricefile.Item{notebook, licence, serial}
	applied := b.apply(b.plan(b.stage(true, items, nil), activitytest.Today))
	require.Equal(t, []int{3, 0}, []int{applied.Created, applied.Failed}, applied.Failures)

	codes := b.codes()
	for sku, want := range map[string]struct {
		category, period        int64
		code                    string
		price                   string
		service, serialNumbers  bool
		stock, atLocation, link string
	}{
		"5001": {2, 1, "Hardware", "125.99", false, false, "12", "12", "https://shop.example/p/5001"},
		"5002": {10, 5, "Software", "57.99", true, false, "9999", "", "https://shop.example/p/5002"},
		"5003": {1, 1, "Hardware", "11.99", false, true, "12", "", "https://shop.example/p/5003"},
	} {
		p := b.WithSKU("TDS-" + sku)[0]
		require.Equal(t, want.category, p.ProductCategory.Or(0), sku)
		require.Equal(t, want.period, p.PeriodType.Or(0), sku)
		require.Equal(t, codes[want.code], p.ProductBillingCodeID.Or(0), sku)
		require.Equal(t, codes[want.code], p.ChargeBillingCodeID.Or(0), sku)
		require.Equal(t, want.price, p.UnitPrice.Or(decimal.Zero).String(), sku)
		require.Equal(t, want.service, p.DoesNotRequireProcurement.Or(false), sku)
		require.Equal(t, want.serialNumbers, p.IsSerialized.Or(false), sku)
		require.Equal(t, want.link, p.Link.Or(""), sku)
		require.Empty(t, p.Description.Or(""), "a person's, not even at create")
		stock, _ := p.UserDefinedFields.Get("Distributor stock")
		require.Equal(t, want.stock, stock, sku)
		_, has := p.UserDefinedFields.Get("TDS On Order")
		require.False(t, has, sku)
		require.Equal(t, want.atLocation, b.atLocation(p.ID), sku)
	}

	again := b.plan(b.stage(true, items, nil), activitytest.Today)
	require.Equal(t, []int{0, 3}, []int{again.Counts.Calls, again.Counts.Unchanged}, b.entries(again))

	// A person's price and text stay, the bridge's cost and stock follow the file.
	p := b.WithSKU("TDS-5001")[0]
	require.NoError(t, b.Autotask.Products.Patch(t.Context(), autotask.Product{
		ID: p.ID, UnitPrice: autotask.Of(decimal.RequireFromString("149")), Description: autotask.Of("Ours"),
		ProductBillingCodeID: autotask.Of(codes["Software"]),
	}))
	items[0].ContractPrice, items[0].QuantityTotal = decimal.RequireFromString("110"), 7
	changed := b.plan(b.stage(true, items, nil), activitytest.Today)
	require.Equal(t, []int{1, 4}, []int{changed.Counts.Update, changed.Counts.Calls},
		"product, vendor row, and two for stock that is taken out of the location")
	require.Equal(t, 1, b.apply(changed).Updated)
	p = b.WithSKU("TDS-5001")[0]
	require.Equal(t, []string{"110", "149", "Ours"},
		[]string{p.UnitCost.Or(decimal.Zero).String(), p.UnitPrice.Or(decimal.Zero).String(), p.Description.Or("")})
	require.Equal(t, codes["Software"], p.ProductBillingCodeID.Or(0))
	require.Equal(t, "7", b.atLocation(p.ID))
	require.Zero(t, b.plan(b.stage(true, items, nil), activitytest.Today).Counts.Calls)

	// What leaves the file leaves the location as well.
	b.Policy.Products.Limits.MaxDeactivatePercent = decimal.NewFromInt(100)
	b.Policy.Products.KeepOrdered = false
	gone := b.apply(b.plan(b.stage(true, items[1:], nil), activitytest.Today))
	require.Equal(t, []int{1, 0}, []int{gone.Deactivated, gone.Failed}, gone.Failures)
	require.Equal(t, "0", b.atLocation(p.ID))
	require.Zero(t, b.plan(b.stage(true, items[1:], nil), activitytest.Today).Counts.Calls)
}

// codes are the tenant's billing codes by name.
func (b *bench) codes() map[string]int64 {
	b.T.Helper()
	codes := map[string]int64{}
	for c, err := range b.Autotask.BillingCodes.Query(b.T.Context(), autotask.Where(autotask.Eq("useType", 4))) {
		require.NoError(b.T, err)
		codes[c.Name.Or("")] = c.ID
	}
	return codes
}

// atLocation is what Autotask has on hand of a product, anywhere; empty when there is no row.
func (b *bench) atLocation(product int64) string {
	b.T.Helper()
	text := ""
	for row, err := range b.Autotask.InventoryItems.Query(b.T.Context(), autotask.Where(autotask.Eq("productID", product))) {
		require.NoError(b.T, err)
		location, err := b.Autotask.InventoryLocations.Get(b.T.Context(), row.InventoryLocationID.Or(0))
		require.NoError(b.T, err)
		require.Equal(b.T, "TD SYNNEX Stock", location.LocationName.Or(""))
		text += decimal.NewFromInt(row.QuantityOnHand.Or(-1)).String()
	}
	return text
}

// A new product takes two writes, and what is looked up for the policy's names is asked once.
func TestANewProductTakesTwoWrites(t *testing.T) {
	b := newBench(t, 10)
	b.Policy.Products = everything()
	b.Policy.Products.InventoryLocation = ""
	b.Fields()
	var items []pricefile.Item
	for _, sku := range []string{"5101", "5102", "5103", "5104"} {
		items = append(items, categorised(sku, "002001001", "100"))
	}
	plan := b.plan(b.stage(true, items, nil), activitytest.Today)
	require.Equal(t, 8, plan.Counts.Calls)
	b.Forget()
	require.Equal(t, 4, b.apply(plan).Created)
	stats := b.Stats(b.Sandboxes.AutotaskURL())
	require.Equal(t, 4, stats["POST /V1.0/Products"].Requests)
	require.Equal(t, 4, stats["POST /V1.0/Products/{id}/Vendors"].Requests)
	require.Zero(t, b.Requests("PATCH"))
}

// Autotask may take stocked items and keep nothing: the first that is written is read back.
func TestStockThatAutotaskDoesNotKeepIsSaid(t *testing.T) {
	b := newBench(t, 10)
	b.Policy.Products.InventoryLocation = "TD SYNNEX Stock"
	b.Fields()
	b.AtAutotask("/sandbox/tenant", activitytest.Object{"stockedItems": "ignored"})
	plan := b.plan(b.stage(true, []pricefile.Item{item("5201")}, nil), activitytest.Today)
	_, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{}, b.Applier().ApplyPlanPage,
		productactivities.ApplyPlanPageInput{PlanKey: plan.Key})
	app := activitytest.Failed(t, err)
	require.Equal(t, bridge.Permission, app.Type())
	require.Contains(t, app.Message(), "neither by stocked items nor by quantityOnHand")
	require.Contains(t, app.Message(), "products.inventoryLocation")
}

// A second attempt after a lost answer finds the row at the location rather than failing on it.
func TestStockAtTheLocationIsWrittenOnce(t *testing.T) {
	b := newBench(t, 10)
	b.Policy.Products.InventoryLocation = "TD SYNNEX Stock"
	b.Fields()
	plan := b.plan(b.stage(true, []pricefile.Item{item("5201")}, nil), activitytest.Today)
	require.Equal(t, 6, plan.Counts.Calls, "a product, its vendor row, and four calls for the first stock")
	page := productactivities.ApplyPlanPageInput{PlanKey: plan.Key}
	b.AutotaskFault(activitytest.Object{"path": "/ATServicesRest/V1.0/InventoryProducts/*/StockedItemsAdd", "method": "POST", "count": 1,
		"when": "after", "action": "reset"})
	_, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{}, b.Applier().ApplyPlanPage, page)
	require.Error(t, err)
	b.HealAutotask()
	b.LongestCall(100 * time.Millisecond)
	applied, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{Number: 2}, b.Applier().ApplyPlanPage, page)
	require.NoError(t, err)
	require.Equal(t, []int{1, 0}, []int{applied.Created, applied.Failed}, applied.Failures)
	made := b.WithSKU("TDS-5201")
	require.Len(t, made, 1)
	require.Equal(t, "12", b.atLocation(made[0].ID))
}

func TestTheInventoryLocationIsNeverTheMSPsOwn(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	const name = "Dedicated inventory location"
	for location, detail := range map[string]string{
		"Main Warehouse": "default inventory location", "Service Van": "belongs to a resource", "Closed Office": "is inactive",
		"Nowhere": `no inventory location "Nowhere"`,
	} {
		b.Policy.Products.InventoryLocation = location
		c := activitytest.Point(t, b.Check(false), name)
		require.False(t, c.Works())
		require.Contains(t, c.Detail, detail)
		require.Contains(t, c.Fix, "products.inventoryLocation")
		_, err := activitytest.Run[productactivities.ProductPlan](b, activitytest.Attempt{}, b.Planner().PlanProducts,
			productactivities.PlanProductsInput{Staged: b.stage(true, nil, nil), At: activitytest.Today})
		require.Equal(t, bridge.InvalidPolicy, activitytest.Failed(t, err).Type())
	}
	b.Policy.Products.InventoryLocation = "Nowhere"
	require.Contains(t, activitytest.Point(t, b.Check(true), name).Detail, "created Nowhere")
	require.Contains(t, activitytest.Point(t, b.Check(true), name).Detail, "Nowhere (id", "once")
	require.Zero(t, b.plan(b.stage(true, nil, nil), activitytest.Today).Counts.Calls)
}

func TestNamesThatAutotaskDoesNotHave(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	b.Policy.Products.Mapping = policy.Mapping{Period: "Fortnightly", Rules: []policy.MappingRule{
		{Category: "001", ProductCategory: "Hardwear"}, {Category: "002", ProductCategory: "Hardware"},
		{Category: "003", ProductCategory: "Legacy", BillingCode: "Travel"},
	}}
	c := activitytest.Point(t, b.Check(false), "Mapping of categories")
	require.False(t, c.Works())
	for _, part := range []string{
		`period type "Fortnightly" (products.mapping.period)`, `product category "Hardwear" (products.mapping.rules[0].productCategory)`,
		`product category "Legacy" (products.mapping.rules[2].productCategory)`, `billing code "Travel" (products.mapping.rules[2].billingCode)`,
	} {
		require.Contains(t, c.Detail, part)
	}
	require.NotContains(t, c.Detail, "rules[1]")
	for _, choice := range []string{"Hardware > Notebooks", "One-Time", "Hardware, Software"} {
		require.Contains(t, c.Fix, choice)
	}
	require.NotContains(t, c.Fix, "Legacy", "it is inactive")
	_, err := activitytest.Run[productactivities.ProductPlan](b, activitytest.Attempt{}, b.Planner().PlanProducts,
		productactivities.PlanProductsInput{Staged: b.stage(true, nil, nil), At: activitytest.Today})
	app := activitytest.Failed(t, err)
	require.Equal(t, bridge.InvalidPolicy, app.Type())
	require.True(t, app.NonRetryable())
	require.Contains(t, app.Message(), "Hardwear")
}

// Amounts of one currency are never taken for another's.
func TestThePriceFilesCurrency(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	b.Currency = "CAD"
	staged := b.stage(true, []pricefile.Item{item("5301")}, nil)
	_, err := activitytest.Run[productactivities.ProductPlan](b, activitytest.Attempt{}, b.Planner().PlanProducts,
		productactivities.PlanProductsInput{Staged: staged, At: activitytest.Today})
	app := activitytest.Failed(t, err)
	require.Equal(t, bridge.InvalidPolicy, app.Type())
	require.Contains(t, app.Message(), "the price file is in CAD, and Autotask keeps its products in USD")
	require.Contains(t, app.Message(), "products.pricing.exchangeRate")
	require.False(t, activitytest.Point(t, b.Check(false), "Currency of the price file").Works())

	b.Policy.Products.Pricing.ExchangeRate = decimal.NewNullDecimal(decimal.RequireFromString("0.7281"))
	require.Contains(t, activitytest.Point(t, b.Check(false), "Currency of the price file").Detail, "0.7281")
	require.Equal(t, 1, b.apply(b.plan(staged, activitytest.Today)).Created)
	p := b.WithSKU("TDS-5301")[0]
	require.Equal(t, []string{"72.81", "83.74"}, []string{p.UnitCost.Or(decimal.Zero).String(), p.UnitPrice.Or(decimal.Zero).String()})
	require.Equal(t, "72.81", b.VendorRows(p.ID)[0].VendorCost.Or(decimal.Zero).String(), "the vendor company's currency is USD")

	b.Currency = "USD"
	require.Equal(t, 1, b.plan(staged, activitytest.Today).Counts.Update, "the rate is for another currency only")
}
