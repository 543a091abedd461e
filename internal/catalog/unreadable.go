package catalog

import (
	"time"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/policy"
)

// Wanted is what the product of an item should look like beside what it looks like now: [Desired], but that
// a field which follows from something that can't be read stays as it is. have is nil for a product that does
// not exist yet; then such a field has no value, or the one that follows from the rest.
func Wanted(item *pricefile.Item, have *Existing, t Terms, at time.Time) Values {
	want := Desired(item, t, at)
	if have == nil {
		return want
	}
	for _, n := range item.Unreadable {
		for _, f := range follows(n, item, t, at) {
			want.Set(f, have.Values.Get(f))
		}
	}
	return want
}

// follows are the fields of a product that follow from a field of the price file, counted from 1.
func follows(n int, item *pricefile.Item, t Terms, at time.Time) []Field {
	switch n {
	case 3:
		return []Field{ManufacturerProductName, Description}
	case 7:
		return []Field{Name, Description}
	case 8:
		return []Field{ManufacturerName}
	case 11, 12:
		return []Field{OnOrder}
	case 14:
		return pricedBy(MSRP, t.Pricing.Cap == policy.CapMSRP)
	case 31:
		return pricedBy("", t.Pricing.Cap == policy.CapMAP)
	case 21: // the cost that holds when no promotion does
		if item.Promotion && (!t.Promotions || !item.PromotionActive(at)) {
			return []Field{UnitCost, UnitPrice, VendorCost}
		}
	case 25:
		return []Field{ProductCategory, BillingCode, PeriodType, DoesNotRequireProcurement, UnitPrice}
	case 28, 32, 50, 51, 52, 53, 54, 55, 68:
		return []Field{Description}
	case 29:
		return []Field{IsSerialized, QuantityOnHand}
	case 39:
		return []Field{ETA}
	case 47, 48, 49:
		return []Field{Promotion, PromotionEnds}
	case 15, 16, 18, 20, 22, 24, 26, 30, 56, 61, 62, 63, 64, 69, 70:
		return []Field{StockByWarehouse}
	case 65:
		return []Field{ReplacementSKU}
	case 66:
		return []Field{MinimumOrderQuantity}
	case 67:
		return []Field{EndUserRequired}
	}
	return nil
}

// pricedBy are a price's own field, if any, and the sales price when the policy caps it by that price.
func pricedBy(own Field, isCap bool) []Field {
	var out []Field
	if own != "" {
		out = append(out, own)
	}
	if isCap {
		out = append(out, UnitPrice)
	}
	return out
}

// fieldNames are the fields of the price file that products are made of, as people know them.
var fieldNames = map[int]string{
	11: "quantity on order", 14: "MSRP", 21: "unit cost without promotion", 25: "category", 28: "weight", 29: "serialized flag",
	31: "MAP price",
	32: "country of origin", 37: "date of listing", 39: "ETA", 47: "promotion flag", 48: "promotion text", 49: "end of promotion",
	65: "replacement SKU",
	66: "minimum order quantity", 67: "purchasing requirements", 68: "government class", 70: "manufacturer's stock",
}
