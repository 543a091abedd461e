package catalog

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/policy"
)

func promoted(sku string, lastDay time.Time) *pricefile.Item {
	return &pricefile.Item{
		SKU: sku, Description: "Dock", ContractPrice: decimal.RequireFromString("80"), UnitCost: decimal.RequireFromString("100"),
		Promotion: true, PromotionComment: "Save 20", PromotionExpires: lastDay, QuantityTotal: 7,
		Warehouses: []pricefile.WarehouseStock{{Number: 3, Code: "DFR", City: "Tracy, CA", Quantity: 7}},
	}
}

var lastDay = time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)

// The last day of a promotion ends at midnight in Pacific time: eight hours after it has ended in UTC, in
// winter.
var promotionOver = time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)

func TestAPromotionIsDueOnceItHasEndedAndOnlyOnce(t *testing.T) {
	for name, tt := range map[string]struct {
		since, now time.Time
		due        bool
		upcoming   bool
	}{
		"a second before its end":               {lastDay, promotionOver.Add(-time.Second), false, true},
		"at its end":                            {lastDay, promotionOver, true, false},
		"a week late, after an outage":          {lastDay, promotionOver.AddDate(0, 0, 7), true, false},
		"dealt with at its end":                 {promotionOver, promotionOver.Add(time.Second), false, false},
		"over before the sync that looked last": {promotionOver.Add(time.Hour), promotionOver.Add(2 * time.Hour), false, false},
	} {
		t.Run(name, func(t *testing.T) {
			c := PromotionCalendar{Since: tt.since, Now: tt.now}
			c.Add(promoted("1000001", lastDay))
			require.Equal(t, tt.due, len(c.Due()) == 1)
			require.Equal(t, tt.upcoming, len(c.Days()) == 1)
		})
	}
}

func TestTheCalendarListsEndsInOrderWithTheFirstFewSKUs(t *testing.T) {
	c := PromotionCalendar{Since: lastDay, Now: lastDay}
	for i := range 7 {
		c.Add(promoted(string(rune('a'+i)), lastDay.AddDate(0, 0, 2)))
	}
	c.Add(promoted("z", lastDay))
	c.Add(&pricefile.Item{SKU: "none"})
	c.Add(promoted("endless", time.Time{}))
	days := c.Days()
	require.Len(t, days, 2)
	require.Equal(t, PromotionDay{Ends: promotionOver, Count: 1, SKUs: []string{"z"}}, days[0])
	require.Equal(t, PromotionDay{Ends: promotionOver.AddDate(0, 0, 2), Count: 7, SKUs: []string{"a", "b", "c", "d", "e"}}, days[1])
	require.Empty(t, c.Due())
}

// product is an item as Autotask has it after a sync.
func product(item *pricefile.Item, p policy.Products, at time.Time) *Existing {
	return &Existing{ProductID: 7, VendorRowID: 8, Values: Desired(item, Terms{Products: p}, at)}
}

func changed(e Entry) map[Field]string {
	out := map[Field]string{}
	for _, c := range e.Changes {
		out[c.Field] = c.New
	}
	return out
}

func TestAtItsEndAPromotionTakesCostPriceAndItsOwnFieldsBack(t *testing.T) {
	p := policy.Default().Products
	item := promoted("1000001", lastDay)
	have := product(item, p, promotionOver.Add(-time.Hour))
	have.Values.Set(Stock, "3") // refreshed since
	entry, differs := PlanFields("1000001", have, Desired(item, Terms{Products: p}, promotionOver), p, PromotionEndFields)
	require.True(t, differs)
	require.Equal(t, Update, entry.Action)
	require.Equal(t, map[Field]string{UnitCost: "100", UnitPrice: "115", VendorCost: "100", Promotion: "", PromotionEnds: ""}, changed(entry))
	require.Equal(t, "115", entry.Price)

	_, differs = PlanFields("1000001", product(item, p, promotionOver), Desired(item, Terms{Products: p}, promotionOver), p,
		PromotionEndFields)
	require.False(t, differs, "what is so already is not written")
}

func TestSomeFieldsAreNoReasonToMakeOrReviveAProduct(t *testing.T) {
	p := policy.Default().Products
	item := promoted("1000001", lastDay)
	_, differs := PlanFields("1000001", nil, Desired(item, Terms{Products: p}, promotionOver), p, PromotionEndFields)
	require.False(t, differs)
	sleeping := product(item, p, lastDay)
	sleeping.Values.Set(IsActive, "false")
	_, differs = PlanFields("1000001", sleeping, Desired(item, Terms{Products: p}, promotionOver), p, PromotionEndFields)
	require.False(t, differs)
}

func cost(s string) decimal.NullDecimal {
	return decimal.NewNullDecimal(decimal.RequireFromString(s))
}

func TestLiveFiguresReplaceCostAndStockAndNothingElse(t *testing.T) {
	inFile := &pricefile.Item{
		SKU: "1000001", Description: "Dock", ContractPrice: decimal.RequireFromString("100"), UnitCost: decimal.RequireFromString("100"),
		QuantityTotal: 7,
		Warehouses:    []pricefile.WarehouseStock{{Number: 3, Code: "DFR", City: "Tracy, CA", Quantity: 7}}, OnOrder: 5, ETA: lastDay,
	}
	licence := &pricefile.Item{SKU: "1000001", Description: "Licence", ContractPrice: decimal.RequireFromString("100"),
		UnitCost: decimal.RequireFromString("100"), QuantityTotal: pricefile.UnlimitedQuantity}
	same := map[int]int{3: 7}
	for name, tt := range map[string]struct {
		item       *pricefile.Item
		live       LivePrice
		promotions bool
		want       map[Field]string
	}{
		"nothing has changed": {inFile, LivePrice{cost("100"), same}, true, map[Field]string{}},
		"dearer": {inFile, LivePrice{cost("110"), same}, true, map[Field]string{
			UnitCost: "110", UnitPrice: "126.5", VendorCost: "110"}},
		"sold out": {inFile, LivePrice{cost("100"), nil}, true, map[Field]string{Stock: "0", StockByWarehouse: ""}},
		"more, and in another warehouse": {inFile, LivePrice{cost("100"), map[int]int{3: 7, 6: 2, 98: 1}}, true, map[Field]string{
			Stock: "10", StockByWarehouse: "Tracy, CA 7; Romeoville, IL 2; drop ship 1"}},
		"can't be bought":              {inFile, LivePrice{decimal.NullDecimal{}, same}, true, map[Field]string{}},
		"a cost of nothing is no cost": {inFile, LivePrice{cost("0"), same}, true, map[Field]string{}},
		"a licence is never short":     {licence, LivePrice{cost("100"), nil}, true, map[Field]string{}},
		"a promotion that goes on":     {promoted("1000001", lastDay), LivePrice{cost("80"), same}, true, map[Field]string{}},
		"a promotion that ended early": {promoted("1000001", lastDay), LivePrice{cost("100"), same}, true, map[Field]string{
			UnitCost: "100", UnitPrice: "115", VendorCost: "100"}},
		"promotions unwanted, one running": {promoted("1000001", lastDay), LivePrice{cost("80"), same}, false, map[Field]string{}},
		"promotions unwanted, none there": {inFile, LivePrice{cost("90"), same}, false, map[Field]string{
			UnitCost: "90", UnitPrice: "103.5", VendorCost: "90"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := policy.Default().Products
			p.Promotions = tt.promotions
			live := Live(*tt.item, tt.live, p.Promotions, pricefile.Warehouses(pricefile.US))
			entry, differs := PlanFields("1000001", product(tt.item, p, lastDay), Desired(&live, Terms{Products: p}, lastDay), p, LiveFields)
			require.Equal(t, len(tt.want) > 0, differs)
			require.Equal(t, tt.want, changed(entry))
		})
	}
}
