package catalog_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
	. "digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
)

// TestAValueThatReturnsToNothingIsWritten: what the price file said yesterday and does not say today is taken out of Autotask,
// and a figure that is 0 is written as 0. What can't be read is another thing: it stays.
func TestAValueThatReturnsToNothingIsWritten(t *testing.T) {
	full := func() pricefile.Item {
		return product("8100001", func(i *pricefile.Item) {
			i.MSRP, i.MAPPrice, i.Promotion, i.PromotionComment = null("149.90"), null("120.00"), true, "Save 10"
			i.PromotionExpires, i.ETA = now.AddDate(0, 0, 7), now.AddDate(0, 0, 11)
			i.QuantityTotal, i.OnOrder, i.MinimumOrderQuantity, i.EndUserRequired, i.ReplacementSKU = 5, 40, 6, true, "8100002"
			i.Warehouses = []pricefile.WarehouseStock{{City: "Tracy CA", Quantity: 4}}
			i.ManufacturerDropShip, i.LongDescription = 1, "Four ports"
		})
	}
	terms := Terms{Products: policy.Default().Products, BillingCode: "Hardware"}
	for name, c := range map[string]struct {
		change func(*pricefile.Item)
		want   map[Field]string // what is written, nothing else
	}{
		"nothing changes": {func(*pricefile.Item) {}, map[Field]string{}},
		"the stock runs out": {func(i *pricefile.Item) {
			i.QuantityTotal, i.Warehouses, i.ManufacturerDropShip = 0, nil, 0
		}, map[Field]string{Stock: "0", StockByWarehouse: ""}},
		"one warehouse runs out": {func(i *pricefile.Item) {
			i.QuantityTotal, i.Warehouses = 1, nil
		}, map[Field]string{Stock: "1", StockByWarehouse: "drop ship 1"}},
		"nothing is on order any more": {func(i *pricefile.Item) { i.OnOrder = 0 }, map[Field]string{OnOrder: ""}},
		"no date of arrival any more":  {func(i *pricefile.Item) { i.ETA = time.Time{} }, map[Field]string{ETA: ""}},
		"it has all come": {func(i *pricefile.Item) {
			i.OnOrder, i.ETA = 0, time.Time{}
		}, map[Field]string{OnOrder: "", ETA: ""}},
		"the promotion is over": {func(i *pricefile.Item) { i.Promotion, i.PromotionComment, i.PromotionExpires = false, "", time.Time{} },
			map[Field]string{Promotion: "", PromotionEnds: ""}},
		"the promotion has no end any more": {func(i *pricefile.Item) {
			i.PromotionExpires = time.Time{}
		}, map[Field]string{PromotionEnds: ""}},
		"the promotion's text is gone": {func(i *pricefile.Item) { i.PromotionComment = "" }, map[Field]string{Promotion: "Yes"}},
		"no suggested price any more":  {func(i *pricefile.Item) { i.MSRP = decimal.NullDecimal{} }, map[Field]string{MSRP: ""}},
		"no minimum quantity any more": {func(i *pricefile.Item) {
			i.MinimumOrderQuantity = 0
		}, map[Field]string{MinimumOrderQuantity: ""}},
		"no end user is required any more": {func(i *pricefile.Item) {
			i.EndUserRequired = false
		}, map[Field]string{EndUserRequired: ""}},
		"nothing replaces it any more": {func(i *pricefile.Item) { i.ReplacementSKU = "" }, map[Field]string{ReplacementSKU: ""}},
		"the long description is gone": {func(i *pricefile.Item) {
			i.LongDescription = ""
		}, map[Field]string{Description: "Dock\nManufacturer part number: MPN-8100001"}},
		"the part number is gone": {func(i *pricefile.Item) {
			i.ManufacturerPartNumber = ""
		}, map[Field]string{ManufacturerProductName: "", Description: "Dock\nFour ports"}},
		"an arrival that can't be read stays": {func(i *pricefile.Item) {
			i.ETA, i.Unreadable = time.Time{}, []int{39}
		}, map[Field]string{}},
		"a suggested price that can't be, stays": {func(i *pricefile.Item) {
			i.MSRP, i.Unreadable = decimal.NullDecimal{}, []int{14}
		}, map[Field]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := full(), full()
			c.change(&after)
			have := &Existing{ProductID: 1, VendorRowID: 2, Values: Desired(&before, terms, now)}
			want := Wanted(&after, have, terms, now)
			got := map[Field]string{}
			for _, d := range Diff(have, want, terms.Products) {
				got[d.Field] = d.New
			}
			require.Equal(t, c.want, got)
		})
	}
}
