package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
	. "digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func amount(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func null(s string) decimal.NullDecimal { return decimal.NewNullDecimal(amount(s)) }

// head is what a selection looks at in an item.
func head(i pricefile.Item) *pricefile.Head {
	h := i.Head()
	return &h
}

func product(sku string, change ...func(*pricefile.Item)) pricefile.Item {
	i := pricefile.Item{
		SKU: sku, ManufacturerPartNumber: "MPN-" + sku, Description: "Dock", Manufacturer: "Lenovo", CategoryCode: "001002003",
		QuantityTotal: 5, ContractPrice: amount("90"), UnitCost: amount("100"),
	}
	for _, c := range change {
		c(&i)
	}
	return i
}

func TestSelection(t *testing.T) {
	item := func(*pricefile.Item) {}
	unlimited := func(i *pricefile.Item) {
		i.QuantityTotal, i.Warehouses = 9999, []pricefile.WarehouseStock{{Number: 3, Quantity: 9999}}
	}
	for name, c := range map[string]struct {
		rules policy.Selection
		item  func(*pricefile.Item)
		want  bool
	}{
		"empty rules take everything": {policy.Selection{}, item, true},
		"a category of three digits":  {policy.Selection{Categories: []string{"001"}}, item, true},
		"of six":                      {policy.Selection{Categories: []string{"001002"}}, item, true},
		"of nine":                     {policy.Selection{Categories: []string{"001002003"}}, item, true},
		"one of several":              {policy.Selection{Categories: []string{"009", "001002"}}, item, true},
		"another one":                 {policy.Selection{Categories: []string{"002", "001003"}}, item, false},
		"no category in the file": {policy.Selection{Categories: []string{"001"}}, func(i *pricefile.Item) { i.CategoryCode = "" },
			false},
		"a manufacturer in any case": {policy.Selection{Manufacturers: []string{" LENOVO "}}, item, true},
		"another manufacturer":       {policy.Selection{Manufacturers: []string{"Len"}}, item, false},
		"a price at the minimum":     {policy.Selection{PriceMin: null("90")}, item, true},
		"below it":                   {policy.Selection{PriceMin: null("90.01")}, item, false},
		"a price at the maximum":     {policy.Selection{PriceMax: null("90")}, item, true},
		"above it":                   {policy.Selection{PriceMax: null("89.99")}, item, false},
		"in stock":                   {policy.Selection{InStockOnly: true}, item, true},
		"out of stock":               {policy.Selection{InStockOnly: true}, func(i *pricefile.Item) { i.QuantityTotal = 0 }, false},
		"9,999 in no warehouse":      {policy.Selection{InStockOnly: true}, func(i *pricefile.Item) { i.QuantityTotal = 9999 }, false},
		"9,999 everywhere":           {policy.Selection{InStockOnly: true}, unlimited, true},
		"a NONSTOCK ITEM":            {policy.Selection{}, func(i *pricefile.Item) { i.Description = "NONSTOCK ITEM" }, false},
		"a part that ends in it":     {policy.Selection{}, func(i *pricefile.Item) { i.ManufacturerPartNumber = "SON-NONSTOCK" }, false},
		"one that is allowed": {policy.Selection{Allow: []string{"7"}}, func(i *pricefile.Item) {
			i.Description = "NONSTOCK ITEM"
		}, true},
		"allowed against all rules": {policy.Selection{Categories: []string{"9"}, Manufacturers: []string{"x"}, PriceMin: null("900"),
			Allow: []string{"7"}}, item, true},
		"blocked":                   {policy.Selection{Block: []string{"7"}}, item, false},
		"blocked wins over allowed": {policy.Selection{Allow: []string{"7"}, Block: []string{"7"}}, item, false},
		"deleted":                   {policy.Selection{}, func(i *pricefile.Item) { i.Status = pricefile.StatusDeleted }, false},
		"deleted wins over allowed": {policy.Selection{Allow: []string{"7"}}, func(i *pricefile.Item) {
			i.Status = pricefile.StatusDeleted
		}, false},
		"discontinued, some left": {policy.Selection{}, func(i *pricefile.Item) { i.ABCCode = pricefile.ABCToBeDiscontinued }, true},
		"discontinued, none left": {policy.Selection{}, func(i *pricefile.Item) {
			i.ABCCode, i.QuantityTotal = pricefile.ABCToBeDiscontinued, 0
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			c.rules.Cap = 10
			s := NewSelector(c.rules)
			require.Nil(t, s.Consider(head(product("7", c.item))))
			items, leftOut := s.Chosen()
			require.Zero(t, leftOut)
			if c.want {
				require.Len(t, items, 1)
			} else {
				require.Empty(t, items)
			}
		})
	}
}

func TestSelectionRejects(t *testing.T) {
	free := func(i *pricefile.Item) { i.ContractPrice = decimal.Zero }
	s := NewSelector(policy.Selection{Cap: 10, Block: []string{"9"}})
	require.Equal(t, "1", s.Consider(head(product("1", free))).SKU)
	require.Nil(t, s.Consider(head(product("9", free))), "what the policy does not want is not rejected")
	require.Nil(t, s.Consider(head(product("2"))))
	require.Contains(t, s.Consider(head(product("2"))).Reason, "more than once")
	items, leftOut := s.Chosen()
	require.Len(t, items, 1)
	require.Zero(t, leftOut)
}

func TestCapKeepsWhatIsWantedMost(t *testing.T) {
	var all []pricefile.Item
	for i := range 200 {
		all = append(all, product(fmt.Sprint(95+i), func(p *pricefile.Item) { p.QuantityTotal = i % 2 }))
	}
	for n := range uint64(20) {
		r := rand.New(rand.NewPCG(1, n))
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		s := NewSelector(policy.Selection{Cap: 5, Allow: []string{"293", "111"}, Prefer: []policy.Preference{policy.PreferInStock}})
		for _, p := range all {
			require.Nil(t, s.Consider(head(p)))
		}
		items, leftOut := s.Chosen()
		var skus []string
		for _, p := range items {
			skus = append(skus, p.SKU)
		}
		require.Equal(t, []string{"96", "98", "100", "111", "293"}, skus, "allowed, then in stock, then by SKU; order %d", n)
		require.Equal(t, 195, leftOut)
	}
}

func TestSelectionHoldsNoMoreThanTheCap(t *testing.T) {
	s := NewSelector(policy.Selection{Cap: 100})
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	feed := func(from, n int) {
		for i := range n {
			s.Consider(head(product(fmt.Sprint(99_000_000-from-i), func(p *pricefile.Item) {
				p.LongDescription = strings.Repeat("x",
					200)
			})))
		}
	}
	feed(0, 1000)
	before := heap()
	feed(1000, 50_000)
	require.Less(t, int64(heap())-int64(before), int64(2<<20))
	items, leftOut := s.Chosen()
	require.Len(t, items, 100)
	require.Equal(t, 50_900, leftOut)
}

func TestDesiredMapsEveryField(t *testing.T) {
	item := product("8100001", func(i *pricefile.Item) {
		i.MSRP, i.Serialized, i.Promotion, i.PromotionComment = null("149.90"), true, true, " Save 10 "
		i.PromotionExpires, i.ETA = time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 4, 0, 0, 0, 0, time.UTC)
		i.OnOrder, i.MinimumOrderQuantity, i.EndUserRequired, i.ReplacementSKU = 40, 6, true, "8100002"
		i.Warehouses = []pricefile.WarehouseStock{{City: "Tracy CA", Quantity: 4}, {City: "Columbus OH"}}
		i.ManufacturerDropShip, i.LongDescription, i.UPC, i.UNSPSC, i.ShipWeight = 1, "Four ports", "0123", "4321", amount("2.50")
		i.Length, i.Width, i.Height, i.CountryOfOrigin = amount("1"), amount("2"), amount("3.5"), []string{"CN", "MX"}
		i.GovernmentClass.Warranty = "3Y"
	})
	terms := Terms{Products: policy.Default().Products, BillingCode: "Hardware"}
	v := Desired(&item, terms, now)
	for f, want := range map[Field]string{
		Name: "Dock", SKU: "TDS-8100001", ManufacturerName: "Lenovo", ManufacturerProductName: "MPN-8100001",
		VendorProductNumber: "8100001",
		UnitCost:            "90", UnitPrice: "103.5", MSRP: "149.9", IsActive: "true", IsSerialized: "true", VendorCost: "90",
		VendorPartNumber: "8100001",
		VendorIsActive:   "true",
		Stock:            "5", StockByWarehouse: "Tracy CA 4; drop ship 1", OnOrder: "40", ETA: "2026-12-04", Promotion: "Save 10",
		PromotionEnds:        "2026-11-30",
		MinimumOrderQuantity: "6", EndUserRequired: "Yes", ReplacementSKU: "8100002",
		Description: "Dock\nFour ports\nManufacturer part number: MPN-8100001\nUPC: 0123\nUNSPSC: 4321\nShipping weight: 2.5 " +
			"lb\nDimensions: 1 " +
			"x 2 x 3.5 in\nWarranty: 3Y\nCountry of origin: CN, MX",
	} {
		require.Equal(t, want, v.Get(f), f)
	}
	bare := product("7", func(i *pricefile.Item) {
		i.QuantityTotal = 9999
		i.Warehouses = []pricefile.WarehouseStock{{City: "Tracy CA", Quantity: 9999}}
	})
	v = Desired(&bare, terms, now)
	for _, f := range []Field{MSRP, StockByWarehouse, OnOrder, ETA, Promotion, PromotionEnds, MinimumOrderQuantity, EndUserRequired,
		ReplacementSKU} {
		require.Empty(t, v.Get(f), f)
	}
	require.Equal(t, "9999", v.Get(Stock))
	bare.Description = " "
	terms.Lengths = Lengths{Name: 8}
	v = Desired(&bare, terms, now)
	require.Equal(t, "Lenovo M", v.Get(Name), "a product without description still has a name, within the limit")
}

func TestCostFollowsThePromotion(t *testing.T) {
	promoted := func(expires time.Time) pricefile.Item {
		return product("1", func(i *pricefile.Item) { i.Promotion, i.PromotionExpires = true, expires })
	}
	unpriced := promoted(now.AddDate(0, 0, -5))
	unpriced.UnitCost = decimal.Zero
	for name, c := range map[string]struct {
		item       pricefile.Item
		promotions bool
		want       string
	}{
		"running":                    {promoted(now.AddDate(0, 0, 5)), true, "90"},
		"without an end":             {promoted(time.Time{}), true, "90"},
		"running, but not wanted":    {promoted(now.AddDate(0, 0, 5)), false, "100"},
		"expired":                    {promoted(now.AddDate(0, 0, -5)), true, "100"},
		"none: the contract price":   {product("1"), false, "90"},
		"expired, no cost beside it": {unpriced, true, "90"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, Cost(&c.item, c.promotions, now).String())
			p := policy.Default().Products
			p.Promotions = c.promotions
			v := Desired(&c.item, Terms{Products: p}, now)
			require.Equal(t, strings.HasPrefix(name, "running") && c.promotions || name == "without an end", v.Get(Promotion) == "Yes")
		})
	}
}

func TestPrice(t *testing.T) {
	for _, c := range [][4]string{
		{"100", "15", "0.01", "115"}, {"0.01", "0", "0.01", "0.01"}, {"10.01", "15", "0.01", "11.52"}, {"10", "0", "0.03", "10.02"},
		{"9.99", "0", "3.33", "9.99"}, {"0.1", "200", "0.3", "0.3"}, {"100.01", "0", "5", "105"}, {"33.33", "12.5", "0.05", "37.5"},
		{"99999999999.99", "0.01", "0.01", "100009999999.99"},
	} {
		got := Price(PriceBasis{Cost: amount(c[0])}, policy.Pricing{MarkupPercent: amount(c[1]), RoundTo: amount(c[2])})
		require.Equal(t, c[3], got.String(), c)
	}
	r := rand.New(rand.NewPCG(7, 7))
	for range 20_000 {
		cost, p := decimal.New(r.Int64N(10_000_000)+1, -2),
			policy.Pricing{MarkupPercent: decimal.New(r.Int64N(10_000), -2), RoundTo: decimal.New(r.Int64N(1000)+1, -2)}
		got := Price(PriceBasis{Cost: cost}, p)
		marked := cost.Mul(p.MarkupPercent.Add(decimal.NewFromInt(100))).Shift(-2)
		require.True(t, got.GreaterThanOrEqual(marked) && got.GreaterThanOrEqual(cost) && got.Sub(marked).LessThan(p.RoundTo), "%s %+v: %s",
			cost, p, got)
		require.True(t, got.Mod(p.RoundTo).IsZero(), "%s %+v: %s", cost, p, got)
	}
}

func TestCanonicalForms(t *testing.T) {
	require.Equal(t, []string{"1.5", "0", "10", "0.1235"},
		[]string{Money(amount("1.50")), Money(amount("0.00")), Money(amount("10")), Money(amount("0.12345"))})
	require.Equal(t, []string{"", "2026-11-24"},
		[]string{Day(time.Time{}), Day(time.Date(2026, 11, 23, 23, 0, 0, 0, time.FixedZone("", -7200)))})
	require.Equal(t, "a\nb\nc", CanonicalText(" a\r\nb\rc\r\n"))
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"hello world", 0, "hello world"}, {"hello world", 11, "hello world"}, {"hello world", 10, "hello worl"},
		{"hello world again", 11, "hello world"},
		{"hello to all", 9, "hello to"}, {"ääää ä ää", 7, "ääää ä"}, {"ääää äää", 5, "ääää"}, {"no äää", 5,
			"no ää"},
		{"ääääää", 4, "ääää"}, {" a b ", 1, "a"},
	} {
		got := CutText(c.in, c.limit)
		require.Equal(t, c.want, got, "%q to %d", c.in, c.limit)
		require.True(t, utf8.ValidString(got))
		require.Equal(t, got, CutText(got, c.limit), "cutting twice changes nothing")
	}
}

var allFields = []Field{
	Name, Description, SKU, ManufacturerName, ManufacturerProductName, VendorProductNumber, UnitCost, UnitPrice, MSRP, IsActive,
	IsSerialized,
	VendorCost, VendorPartNumber, VendorIsActive,
	Link, ProductCategory, BillingCode, PeriodType, DoesNotRequireProcurement, QuantityOnHand,
	Stock, StockByWarehouse, OnOrder, ETA, Promotion, PromotionEnds, MinimumOrderQuantity, EndUserRequired, ReplacementSKU,
}

func TestValuesHoldEveryFieldApart(t *testing.T) {
	var v Values
	require.Len(t, v, len(allFields))
	for _, f := range allFields {
		v.Set(f, "of "+string(f))
	}
	v.Set("no field", "x")
	udfs := 0
	for _, f := range allFields {
		require.Equal(t, "of "+string(f), v.Get(f))
		require.False(t, f.UDF() && f.VendorRow(), f)
		if f.UDF() {
			udfs++
		}
	}
	require.Empty(t, v.Get("no field"))
	require.Len(t, UDFs(policy.Default().Products.UserDefinedFields), udfs)
	require.Equal(t, 9, udfs)
}

func TestPlan(t *testing.T) {
	item, p := product("7"), policy.Default().Products
	want := Desired(&item, Terms{Products: p, BillingCode: "Hardware"}, now)
	have := func(change ...Field) *Existing {
		e := &Existing{ProductID: 1, VendorRowID: 2, Values: want}
		for _, f := range change {
			e.Values.Set(f, "other")
		}
		return e
	}
	var counts Counts
	e, differs := PlanWanted("7", nil, want, p)
	require.True(t, differs)
	require.Equal(t, Create, e.Action)
	filled := 0
	for _, f := range allFields {
		if want.Get(f) != "" && f != QuantityOnHand {
			require.Contains(t, e.Changes, Change{Field: f, New: want.Get(f)})
			filled++
		}
	}
	require.Len(t, e.Changes, filled)
	require.Equal(t, 2, e.Calls())
	counts.Add(e)

	_, differs = PlanWanted("7", have(), want, p)
	require.False(t, differs, "equal is equal")

	updated := 0
	for _, f := range allFields {
		e, differs = PlanWanted("7", have(f), want, p)
		switch f {
		case IsSerialized, BillingCode, PeriodType, DoesNotRequireProcurement: // people's once the product is made
			require.False(t, differs, f)
			continue
		case Link, ProductCategory, QuantityOnHand: // the policy says nothing of them
			require.False(t, differs, f)
			continue
		}
		updated++
		require.True(t, differs, f)
		require.Equal(t, Entry{Action: Update, SKU: "7", ProductID: 1, VendorRowID: 2, Name: "Dock", Manufacturer: "Lenovo",
			PartNumber: "MPN-7", Cost: "90", Price: "103.5",
			Changes: []Change{{Field: f, Old: "other", New: want.Get(f)}}}, e)
		require.Equal(t, 1, e.Calls())
		counts.Add(e)
	}
	noStock := p
	noStock.Inventory = false
	_, differs = PlanWanted("7", have(Stock, StockByWarehouse, OnOrder, ETA), want, noStock)
	require.False(t, differs, "without inventory its fields are not ours")
	e, _ = PlanWanted("7", have(Stock, Promotion, VendorCost), want, noStock)
	require.Len(t, e.Changes, 2)
	require.Equal(t, 2, e.Calls())

	e, differs = PlanGone("7", "gone", "", have(), p)
	require.True(t, differs)
	require.Equal(t, Entry{Action: Deactivate, SKU: "7", ProductID: 1, VendorRowID: 2, Reason: "gone", Name: "Dock",
		Manufacturer: "Lenovo", PartNumber: "MPN-7", Cost: "90",
		Price: "103.5", Changes: []Change{{Field: IsActive, Old: "true", New: "false"}}}, e)
	counts.Add(e)
	inactive := have()
	inactive.Values.Set(IsActive, "false")
	_, differs = PlanGone("7", "gone", "", inactive, p)
	require.False(t, differs, "what is inactive already needs no write")
	require.Equal(t, Counts{Create: 1, Update: updated, Deactivate: 1, Calls: 2 + updated + 1}, counts)
}

func TestGates(t *testing.T) {
	limits := policy.Default().Products.Limits // zero cost 5 %, row drop 20 %, of the same date 5 %, 7 days old, 1 day ahead
	yesterday := now.AddDate(0, 0, -1)
	file := func(skus int, created time.Time, change ...func(*FeedFigures)) FeedFigures {
		f := FeedFigures{Rows: skus, SKUs: skus, Created: created, Effective: created}
		for _, c := range change {
			c(&f)
		}
		return f
	}
	days := func(n int) time.Time { return now.Truncate(24*time.Hour).AddDate(0, 0, n) }
	free := func(n int) func(*FeedFigures) { return func(f *FeedFigures) { f.ZeroCost = n } }
	last := file(1000, yesterday)
	today := file(1000, now)
	for name, c := range map[string]struct {
		now  FeedFigures
		last *FeedFigures
		full bool
		want string
	}{
		"an empty full file":      {file(0, now), nil, true, "no products"},
		"an empty delta":          {file(0, now), &last, false, ""},
		"zero costs at the limit": {file(1000, now, free(50)), nil, true, ""},
		"below it":                {file(1000, now, free(49)), nil, true, ""},
		"above it":                {file(1000, now, free(51)), nil, true, "51 of 1000 products cost nothing"},
		"above it in a delta":     {file(10, now, free(1)), &last, false, "cost nothing"},
		"a drop at the limit":     {file(800, now), &last, true, ""},
		"a drop above it":         {file(799, now), &last, true, "it lists 799 products where the last good file listed 1000"},
		"a drop on the same date": {file(949, now), &today, true,
			"the last good file of the same date listed 1000, a drop of more than 5 %"},
		"at that limit":                {file(950, now), &today, true, ""},
		"every row twice":              {file(1000, now, func(f *FeedFigures) { f.Rows = 2000 }), &last, true, ""},
		"half of it, every row twice":  {file(500, now, func(f *FeedFigures) { f.Rows = 1000 }), &last, true, "lists 500 products"},
		"a delta may be small":         {file(1, now), &last, false, ""},
		"a growing file":               {file(5000, now), &last, true, ""},
		"a first file":                 {file(1, now), nil, true, ""},
		"a last file without products": {file(1, now), &FeedFigures{Created: yesterday}, true, ""},
		"no date":                      {file(1000, time.Time{}), nil, true, "no date that can be read"},
		"a week old":                   {file(1000, days(-7)), nil, true, ""},
		"older": {file(1000, days(-8)), nil, true,
			"dated 2026-11-15, more than 7 days ago (products.limits.maxFileAgeDays)"},
		"two years old":            {file(1000, days(-730)), nil, true, "dated 2024-11-23"},
		"a delta of two years ago": {file(10, days(-730)), nil, false, "dated 2024-11-23"},
		"tomorrow":                 {file(1000, days(1)), nil, true, ""},
		"the day after":            {file(1000, days(2)), nil, true, "dated 2026-11-25, which is yet to come"},
		"effective next week": {file(1000, now, func(f *FeedFigures) { f.Effective = days(7) }), nil, true,
			"takes effect on 2026-11-30"},
		"before the last one": {file(1000, days(-2)), &last, true,
			"dated 2026-11-21, before the file of 2026-11-22, which has been applied"},
		"a delta before the last one": {file(10, days(-2)), &last, false, "before the file of 2026-11-22"},
		"a move that can't be read":   {file(1000, now, func(f *FeedFigures) { f.MedianMove = "?" }), &last, true, "moved by ? %"},
	} {
		t.Run(name, func(t *testing.T) {
			got := CheckFeed(c.now, c.last, latestOf(c.last), c.full, now, limits)
			if c.want == "" {
				require.Empty(t, got)
			} else {
				require.Contains(t, got, c.want)
			}
		})
	}
	check := func(deactivate, ours int) string {
		return CheckPlan(Counts{Deactivate: deactivate}, ours, FeedFigures{}, nil, limits)
	}
	require.Empty(t, check(99, 1000))
	require.Empty(t, check(100, 1000))
	require.Contains(t, check(101, 1000), "101 of 1000 products, more than 10 %")
	require.Empty(t, check(0, 0))
	limits.MaxDeactivatePercent = decimal.Zero
	require.NotEmpty(t, check(1, 100_000))
}

func latestOf(f *FeedFigures) time.Time {
	if f == nil {
		return time.Time{}
	}
	return f.Created
}

func TestAPlanWaitsWhenItsFileCouldNotBeChecked(t *testing.T) {
	limits := policy.Default().Products.Limits
	figures := FeedFigures{Created: now}
	why := NotChecked(figures, nil, true)
	require.Len(t, why, 1)
	require.Contains(t, CheckPlan(Counts{}, 1000, figures, why, limits), "the price file was not checked: no earlier price file is known")
	require.Empty(t, CheckPlan(Counts{}, 19, figures, why, limits), "too few products of ours to harm")
	require.Contains(t, NotChecked(figures, &FeedFigures{}, true)[0], "fewer than 20 costs in common")
	require.Empty(t, NotChecked(figures, nil, false), "a file with changes is compared by its date")
	figures.MedianMove = "0"
	require.Empty(t, NotChecked(figures, &FeedFigures{}, true))
	limits.NotChecked = policy.NotCheckedPass
	require.Empty(t, CheckPlan(Counts{}, 1000, figures, why, limits))
}

func TestAPlanWaitsWhenAFieldCannotBeReadInManyProducts(t *testing.T) {
	limits := policy.Default().Products.Limits
	figures := FeedFigures{Items: 1000, Unreadable: map[int]int{39: 201, 14: 200}}
	require.Equal(t, "field 39 (ETA) of the price file can't be read in 201 of 1000 selected products, more than 20 %",
		CheckPlan(Counts{}, 1000, figures, nil, limits))
	figures.Unreadable[39] = 200
	require.Empty(t, CheckPlan(Counts{}, 1000, figures, nil, limits))
	require.Empty(t, CheckPlan(Counts{}, 1000, FeedFigures{Items: 3, Unreadable: map[int]int{39: 3}}, nil, limits),
		"three products prove nothing")
}

func TestAStockFileHasAnAgeToo(t *testing.T) {
	limits := policy.Default().Products.Limits // 24 hours
	require.Empty(t, CheckStockAge(now.Add(-time.Hour), now.Add(-2*time.Hour), now, limits, time.UTC))
	require.Empty(t, CheckStockAge(now.Add(-24*time.Hour), time.Time{}, now, limits, time.UTC))
	require.Contains(t, CheckStockAge(now.Add(-25*time.Hour), time.Time{}, now, limits, time.UTC), "more than 1 day ago")
	require.Contains(t, CheckStockAge(now.Add(-2*time.Hour), now.Add(-time.Hour), now, limits, time.UTC), "before the one of")
	require.Contains(t, CheckStockAge(now.Add(25*time.Hour), time.Time{}, now, limits, time.UTC), "yet to come")
	require.Contains(t, CheckStockAge(time.Time{}, time.Time{}, now, limits, time.UTC), "does not say when")
}

func TestTheCapSaysByWhatItCuts(t *testing.T) {
	rules := policy.Default().Products.Select
	require.Empty(t, DescribeCap(rules, 5, 0))
	require.Equal(t, "No category is chosen (products.select.categories), so the cap of 20000 decides (products.select.cap): 100 of 20100 "+
		"products are left out. "+
		"Taken first: active, inStock, newest, the lowest SKU (products.select.prefer).", DescribeCap(rules, 20000, 100))
	rules.Categories, rules.Allow = []string{"001"}, []string{"7"}
	require.Contains(t, DescribeCap(rules, 20000, 100),
		"The cap of 20000 cuts the selection (products.select.cap): 100 of 20100 products are left out. Taken first: allow, active,")
}

func TestTheDefaultTakesActiveThenInStockThenNewest(t *testing.T) {
	rules := policy.Default().Products.Select
	rules.Cap = 3
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	of := func(abc pricefile.ABCCode, quantity int, created time.Time) func(*pricefile.Item) {
		return func(i *pricefile.Item) { i.ABCCode, i.QuantityTotal, i.SKUCreated = abc, quantity, created }
	}
	s := NewSelector(rules)
	for _, p := range []pricefile.Item{
		product("1", of("B", 50, day(9))), product("2", of("A", 9999, day(9))), product("3", of("A", 1, day(1))),
		product("4", of("A", 1, day(2))), product("5", of("A", 0, day(8))),
	} {
		require.Nil(t, s.Consider(head(p)))
	}
	require.Equal(t, []string{"2", "3", "4"}, skusOf(s), "9,999 in no warehouse comes after what is in stock")
}

func TestASetOfSKUs(t *testing.T) {
	var s SKUSet
	for _, sku := range []string{"1", "64", "65535", "65536", "99999999"} {
		require.True(t, s.Add(sku), sku)
		require.False(t, s.Add(sku), sku)
	}
	require.Equal(t, 5, s.Len())
	for _, sku := range []string{"", "x", "123456789"} {
		require.True(t, s.Add(sku), "what is no SKU is never in it: %q", sku)
	}
	require.Equal(t, 5, s.Len())
}

func TestTheFiguresOfAFileCountItsMarks(t *testing.T) {
	var f FeedFigures
	for i, p := range []pricefile.Item{
		product("1"), product("2", func(i *pricefile.Item) { i.QuantityTotal, i.MinimumOrderQuantity = 9999, 36 }),
		product("3", func(i *pricefile.Item) { i.Description, i.EndUserRequired = "NONSTOCK ITEM", true }),
		product("4", func(i *pricefile.Item) { i.ContractPrice = decimal.Zero }),
	} {
		f.Count(head(p), i < 3)
	}
	f.Malformed = 1
	require.Equal(t, FeedFigures{Rows: 4, SKUs: 3, Malformed: 1, ZeroCost: 1, Placeholders: 1, Unlimited: 1, NotStocked: 1,
		MinimumQuantity: 1,
		EndUserRequired: 1}, f)
	require.Equal(t, Share{"NONSTOCK placeholders", 1, 4}, f.Shares()[0])
	require.Equal(t, "25", f.Shares()[0].Percent())
	require.Equal(t, []string{"unknown", "up to 4.2", "4.3 or later"},
		[]string{f.Version(), FeedFigures{Fields: 70}.Version(), FeedFigures{Fields: 100}.Version()})
}
