package catalog_test

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/categories"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/clients/tdsynnex/sandbox/catalog"
)

var firstDay = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

func newCatalog(t testing.TB, seed int64, n int) *catalog.Catalog {
	t.Helper()
	c, err := catalog.New(seed, n, func() time.Time { return firstDay.Add(9 * time.Hour) })
	require.NoError(t, err)
	return c
}

// file writes a price file and reads it back.
func file(t testing.TB, c *catalog.Catalog, full bool) (pricefile.Header, []pricefile.Item) {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, c.WriteFile(&out, "555001", full))
	r, err := pricefile.NewReader(&out, pricefile.Options{Account: "555001", Region: c.Region()})
	require.NoError(t, err)
	var items []pricefile.Item
	for item, err := range r.Items() {
		require.NoError(t, err)
		items = append(items, item)
	}
	return r.Header(), items
}

// text is an item as JSON, without what only a file adds to it.
func text(t testing.TB, item pricefile.Item) string {
	t.Helper()
	item.Line, item.TradingPartner = 0, ""
	out, err := json.Marshal(item)
	require.NoError(t, err)
	return string(out)
}

func TestWhatIsWrittenIsWhatIsReadBack(t *testing.T) {
	for _, region := range []pricefile.Region{pricefile.US, pricefile.CA} {
		c, err := catalog.NewRegion(1, 2000, func() time.Time { return firstDay }, region)
		require.NoError(t, err)
		_, err = c.Change(catalog.Change{ChangePercent: 10, PromoPercent: 5, DiscontinuePercent: 2, NewSKUs: 50, Seed: 1})
		require.NoError(t, err)
		header, items := file(t, c, true)
		require.Equal(t, pricefile.Full, header.Qualifier)
		require.Equal(t, "FLTM1U555001", header.TradingPartner)
		require.Equal(t, firstDay, header.Created)
		require.Len(t, items, 2050)
		for i, item := range items {
			want := c.Item(i)
			if region == pricefile.CA {
				want.OnOrder, want.InternalQuantity = 0, 0 // Canadian files leave them empty
			}
			require.Equal(t, text(t, want), text(t, item))
		}
	}
}

func TestTheSameSeedMakesTheSameCatalogue(t *testing.T) {
	change := catalog.Change{ChangePercent: 5, PromoPercent: 2, DiscontinuePercent: 1, RemovePercent: 1, NewSKUs: 20, Seed: 7}
	build := func(seed int64) (string, catalog.ChangeReport) {
		c := newCatalog(t, seed, 2000)
		report, err := c.Change(change)
		require.NoError(t, err)
		var out bytes.Buffer
		require.NoError(t, c.WriteFile(&out, "555001", true))
		return out.String(), report
	}
	first, report := build(1)
	second, again := build(1)
	require.True(t, first == second, "two catalogues of one seed differ")
	require.Equal(t, report, again)
	other, _ := build(2)
	require.False(t, first == other, "two seeds make the same catalogue")
}

func TestAProductDoesNotDependOnTheSizeOfTheCatalogue(t *testing.T) {
	small, big := newCatalog(t, 1, 500), newCatalog(t, 1, catalog.MaxSKUs)
	for _, i := range []int{0, 1, 77, 300} {
		a, b := small.Item(i), big.Item(i)
		a.ReplacementSKU, b.ReplacementSKU = "", "" // may point beyond the smaller one
		require.Equal(t, text(t, a), text(t, b))
	}
	last := big.Item(999_999)
	require.LessOrEqual(t, len(last.SKU), 8)
	found, ok := big.BySKU(last.SKU)
	require.True(t, ok)
	require.Equal(t, text(t, last), text(t, found))
}

func TestSizesThatCannotBe(t *testing.T) {
	for _, n := range []int{-1, 0, catalog.MaxSKUs + 1} {
		_, err := catalog.New(1, n, time.Now)
		require.ErrorContains(t, err, "1 to 1000000 SKUs")
	}
	_, err := catalog.NewRegion(1, 10, time.Now, "MX")
	require.ErrorContains(t, err, `region "MX"`)
}

func TestLookUps(t *testing.T) {
	c := newCatalog(t, 3, 6000)
	seen := map[string]bool{}
	byMPN := map[string][]string{}
	for i := range c.Len() {
		item := c.Item(i)
		require.False(t, seen[item.SKU], "SKU %s twice", item.SKU)
		seen[item.SKU] = true
		byMPN[item.ManufacturerPartNumber] = append(byMPN[item.ManufacturerPartNumber], item.SKU)
		found, ok := c.BySKU(item.SKU)
		require.True(t, ok)
		require.Equal(t, item.SKU, found.SKU)
	}
	shared := 0
	for mpn, skus := range byMPN {
		var found []string
		for _, item := range c.ByManufacturerPartNumber(mpn) {
			found = append(found, item.SKU)
			require.Equal(t, mpn, item.ManufacturerPartNumber)
		}
		require.Equal(t, skus, found)
		if len(skus) > 1 {
			shared++
		}
	}
	require.InDelta(t, 6000/150, shared, 20, "part numbers with two SKUs")
	for _, sku := range []string{"", "x", "0", "99", "1000000", "99999999", "-5", "100000000000000000000"} {
		_, ok := c.BySKU(sku)
		require.False(t, ok, sku)
	}
	require.Empty(t, c.ByManufacturerPartNumber("NO-SUCH-PART"))
}

func TestNumbersBetweenTheSKUsAreUnknown(t *testing.T) {
	c := newCatalog(t, 3, 1000)
	first, err := strconv.Atoi(c.Item(10).SKU)
	require.NoError(t, err)
	second, err := strconv.Atoi(c.Item(11).SKU)
	require.NoError(t, err)
	require.Greater(t, second, first)
	for n := first + 1; n < second; n++ {
		_, ok := c.BySKU(strconv.Itoa(n))
		require.False(t, ok)
	}
}

func TestProductsArePlausible(t *testing.T) {
	const n = 8000
	c := newCatalog(t, 1, n)
	tree, err := categories.All()
	require.NoError(t, err)
	byCode := map[string]categories.Category{}
	for _, category := range tree {
		byCode[category.Code] = category
	}
	count, used := map[string]int{}, map[string]bool{}
	descriptions := map[string]int{}
	for i := range c.Len() {
		item := c.Item(i)
		fail := func(what string) { t.Fatalf("%s: %s", what, text(t, item)) }

		require.NotEmpty(t, item.Description)
		require.LessOrEqual(t, len([]rune(item.Description)), 80, item.Description)
		require.Equal(t, strings.Join(strings.Fields(item.Description), " "), item.Description)
		require.LessOrEqual(t, len(item.ManufacturerPartNumber), 30)
		require.LessOrEqual(t, len(item.PartNumber), 20)
		require.LessOrEqual(t, len(item.Manufacturer), 26, item.Manufacturer) // 25 by the specification, 26 in real rows
		descriptions[item.Description]++
		for _, r := range item.Description {
			if r > 0xff {
				fail("not Latin-1")
			}
			if r > 0x7f {
				count["latin-1"]++
				break
			}
		}
		used[item.CategoryCode] = true
		category, ok := byCode[item.CategoryCode]
		require.True(t, ok, "category %s", item.CategoryCode)
		require.Equal(t, category.UNSPSC, item.UNSPSC)

		if item.UPC != "" {
			require.True(t, validUPC(item.UPC), item.UPC)
		}
		sum := item.ManufacturerDropShip
		for _, w := range item.Warehouses {
			sum += w.Quantity
		}
		switch {
		case item.Unlimited():
			count["unlimited"]++
			if !item.Virtual || len(item.Warehouses) != 11 || item.ManufacturerDropShip != pricefile.UnlimitedQuantity {
				fail("unlimited stock")
			}
		case sum != item.QuantityTotal:
			fail("stock does not add up")
		case sum == 0 && !item.Deleted():
			count["out of stock"]++
			if item.OnOrder > 0 {
				count["out of stock with ETA"]++
			}
		}
		if item.OnOrder > 0 != !item.ETA.IsZero() || !item.ETA.IsZero() && !item.ETA.After(firstDay) {
			fail("ETA and on-order")
		}
		if !item.ContractPrice.IsPositive() || item.ContractPrice.GreaterThan(item.UnitCost) {
			fail("price")
		}
		if item.MSRP.Valid && !item.MSRP.Decimal.GreaterThan(item.UnitCost) {
			fail("MSRP")
		}
		if item.MAPPrice.Valid {
			count["MAP"]++
			if !item.MAPPrice.Decimal.GreaterThan(item.UnitCost) || item.MAPPrice.Decimal.GreaterThan(item.MSRP.Decimal) {
				fail("MAP price")
			}
		}
		if item.Promotion != item.ContractPrice.LessThan(item.UnitCost) || item.Promotion != !item.PromotionExpires.IsZero() ||
			item.Promotion != (item.PromotionComment != "") {
			fail("promotion")
		}
		if item.Promotion {
			count["promoted"]++
			if item.PromotionExpires.Before(firstDay) {
				require.Equal(t, firstDay.AddDate(0, 0, -1), item.PromotionExpires)
				count["expired yesterday"]++
			}
		}
		if item.Discontinued() {
			count["discontinued"]++
			if item.ReplacementSKU != "" {
				count["replaced"]++
				other, ok := c.BySKU(item.ReplacementSKU)
				require.True(t, ok)
				require.False(t, other.Discontinued())
			}
		}
		if item.Deleted() {
			count["deleted"]++
			if item.QuantityTotal != 0 {
				fail("stock of a deleted product")
			}
		}
		for name, is := range map[string]bool{"end user": item.EndUserRequired, "serialized": item.Serialized,
			"minimum quantity": item.MinimumOrderQuantity > 1,
			"drop ship only":   item.DropShipOnly, "heavy": !item.Virtual && !item.ParcelShippable, "French": item.FrenchDescription != "",
			"kit": item.Kit} {
			if is {
				count[name]++
			}
		}
	}
	share := func(name string, low, high float64) {
		got := float64(count[name]) * 100 / n
		require.True(t, got >= low && got <= high, "%s: %.2f %%, expected %v to %v", name, got, low, high)
	}
	share("promoted", 7, 9)
	share("expired yesterday", 0.05, 0.4)
	share("discontinued", 0.7, 1.4)
	share("deleted", 0.3, 0.8)
	share("unlimited", 4, 12)
	share("out of stock", 12, 25)
	share("out of stock with ETA", 8, 18)
	share("MAP", 10, 40)
	share("end user", 3, 12)
	share("serialized", 30, 80)
	share("minimum quantity", 1, 5)
	share("drop ship only", 0.5, 1.5)
	share("heavy", 0.2, 8)
	share("latin-1", 2, 25)
	share("French", 1, 10)
	share("kit", 0.5, 1.5)
	require.Greater(t, count["replaced"]*10, count["discontinued"]*8)
	repeated := 0
	for _, n := range descriptions {
		if n > 1 {
			repeated += n
		}
	}
	require.Less(t, repeated, n/200, "descriptions of more than one product")
	require.Greater(t, len(used), 300, "categories in use")
}

// validUPC checks the check digit as a scanner does.
func validUPC(upc string) bool {
	if len(upc) != 12 {
		return false
	}
	sum := 0
	for i, c := range upc {
		weight := 1
		if i%2 == 0 {
			weight = 3
		}
		sum += weight * int(c-'0')
	}
	return sum%10 == 0
}

func TestTheHourlyFileShowsTheSameStock(t *testing.T) {
	c := newCatalog(t, 1, 2000)
	var out bytes.Buffer
	require.NoError(t, c.WriteHourly(&out))
	i := 0
	for row, err := range pricefile.NewStockReader(&out, pricefile.Options{}).Rows() {
		require.NoError(t, err)
		item := c.Item(i)
		require.Equal(t, item.SKU, row.SKU)
		require.Equal(t, item.Warehouses, row.Warehouses)
		if !item.Unlimited() {
			require.Equal(t, item.QuantityTotal-item.ManufacturerDropShip, row.QuantityTotal)
		}
		require.True(t, item.ContractPrice.Equal(row.Cost.Decimal))
		i++
	}
	require.Equal(t, 2000, i)
}

func TestTheWholeCategoryTreeIsThere(t *testing.T) {
	tree, err := categories.All()
	require.NoError(t, err)
	require.Len(t, tree, 1865)
	levels := map[int]int{}
	for _, category := range tree {
		levels[len(category.Code)]++
		require.NotEmpty(t, category.Name())
	}
	require.Equal(t, map[int]int{3: 817, 5: 55, 9: 993}, levels)
}

func BenchmarkItem(b *testing.B) {
	c := newCatalog(b, 1, 100000)
	i := 0
	for b.Loop() {
		_ = c.Item(i % 100000)
		i++
	}
}

func BenchmarkLookUpInAMillion(b *testing.B) {
	c := newCatalog(b, 1, catalog.MaxSKUs)
	sku := c.Item(765_432).SKU
	for b.Loop() {
		if _, ok := c.BySKU(sku); !ok {
			b.Fatal("lost")
		}
	}
}
