package catalog

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/policy"
)

// Limits are the longest texts of fields in characters, from Autotask's own field information. A field
// that is not in it is not cut.
type Limits map[Field]int

// Desired is what the product of an item looks like at a given time under a policy.
func Desired(item *pricefile.Item, p policy.Products, limits Limits, at time.Time) Values {
	var v Values
	cost := Cost(item, p.Promotions, at)
	v.Set(Name, CutText(name(item), limits[Name]))
	v.Set(Description, CutText(describe(item), limits[Description]))
	v.Set(SKU, p.SKUPrefix+item.SKU)
	v.Set(ManufacturerName, CutText(item.Manufacturer, limits[ManufacturerName]))
	v.Set(ManufacturerProductName, CutText(item.ManufacturerPartNumber, limits[ManufacturerProductName]))
	v.Set(VendorProductNumber, CutText(item.SKU, limits[VendorProductNumber]))
	v.Set(UnitCost, Money(cost))
	v.Set(UnitPrice, Money(Price(cost, p.Pricing)))
	if item.MSRP.Valid {
		v.Set(MSRP, Money(item.MSRP.Decimal))
	}
	v.Set(IsActive, strconv.FormatBool(true))
	v.Set(IsSerialized, strconv.FormatBool(item.Serialized))
	v.Set(VendorCost, Money(cost))
	v.Set(VendorPartNumber, item.SKU)
	v.Set(VendorIsActive, strconv.FormatBool(true))

	v.Set(Stock, strconv.Itoa(item.QuantityTotal))
	v.Set(StockByWarehouse, stockByWarehouse(item))
	v.Set(OnOrder, positive(item.OnOrder))
	v.Set(ETA, Day(item.ETA))
	if p.Promotions && item.PromotionActive(at) {
		v.Set(Promotion, cmp.Or(CanonicalText(item.PromotionComment), "Yes"))
		v.Set(PromotionEnds, Day(item.PromotionExpires))
	}
	v.Set(MinimumOrderQuantity, positive(item.MinimumOrderQuantity))
	if item.EndUserRequired {
		v.Set(EndUserRequired, "Yes")
	}
	v.Set(ReplacementSKU, item.ReplacementSKU)
	return v
}

// name is the item's description, or what else can stand for it: Autotask demands a name.
func name(item *pricefile.Item) string {
	return cmp.Or(CanonicalText(item.Description), CanonicalText(item.Manufacturer+" "+item.ManufacturerPartNumber), "TD SYNNEX "+item.SKU)
}

// Cost is what the MSP pays: the contract price, which includes a running promotion, or the price
// without promotion when none runs or the policy does not want it. A file that gives none leaves the
// contract price.
func Cost(item *pricefile.Item, promotions bool, at time.Time) decimal.Decimal {
	if item.Promotion && (!promotions || !item.PromotionActive(at)) && item.UnitCost.IsPositive() {
		return item.UnitCost
	}
	return item.ContractPrice
}

// Price is the sales price for a cost: marked up and rounded up to the policy's step, so never below
// cost.
func Price(cost decimal.Decimal, p policy.Pricing) decimal.Decimal {
	price := cost.Mul(decimal.NewFromInt(100).Add(p.MarkupPercent)).Shift(-2)
	if !p.RoundTo.IsPositive() {
		return price
	}
	steps, rest := price.QuoRem(p.RoundTo, 0)
	if rest.IsPositive() {
		steps = steps.Add(decimal.NewFromInt(1))
	}
	return steps.Mul(p.RoundTo)
}

// Money is the canonical text of an amount, to a hundredth of a cent as Autotask keeps it.
func Money(d decimal.Decimal) string { return d.Round(4).String() }

// Day is the canonical text of a date, empty when there is none.
func Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// describe joins what the file says of a product into the text that a technician reads on a quote.
func describe(item *pricefile.Item) string {
	var lines []string
	add := func(label, value string) {
		if value = strings.TrimSpace(value); value != "" {
			lines = append(lines, label+value)
		}
	}
	add("", item.Description)
	add("", item.LongDescription)
	add("Manufacturer part number: ", item.ManufacturerPartNumber)
	add("UPC: ", item.UPC)
	add("UNSPSC: ", item.UNSPSC)
	if item.ShipWeight.IsPositive() {
		add("Shipping weight: ", item.ShipWeight.String()+" lb")
	}
	if item.Length.IsPositive() && item.Width.IsPositive() && item.Height.IsPositive() {
		add("Dimensions: ", fmt.Sprintf("%s x %s x %s in", item.Length, item.Width, item.Height))
	}
	add("Warranty: ", item.GovernmentClass.Warranty)
	add("Country of origin: ", strings.Join(item.CountryOfOrigin, ", "))
	return CanonicalText(strings.Join(lines, "\n"))
}

// stockByWarehouse is a readable list such as "Tracy CA 12; Columbus OH 4; drop ship 9".
func stockByWarehouse(item *pricefile.Item) string {
	if item.Unlimited() {
		return ""
	}
	var parts []string
	for _, w := range item.Warehouses {
		if w.Quantity > 0 {
			parts = append(parts, w.City+" "+strconv.Itoa(w.Quantity))
		}
	}
	if item.ManufacturerDropShip > 0 {
		parts = append(parts, "drop ship "+strconv.Itoa(item.ManufacturerDropShip))
	}
	return strings.Join(parts, "; ")
}

func positive(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// CanonicalText is a text as it is compared: line feeds only, no blanks at the ends.
func CanonicalText(s string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s))
}

// CutText shortens a text to a number of characters, at a word where one ends near the limit, and never
// inside a character. A limit of 0 cuts nothing.
func CutText(s string, limit int) string {
	s = CanonicalText(s)
	if limit <= 0 || utf8.RuneCountInString(s) <= limit {
		return s
	}
	runes := []rune(s)
	cut := string(runes[:limit])
	if unicode.IsSpace(runes[limit]) {
		return strings.TrimSpace(cut)
	}
	if i := strings.LastIndexAny(cut, " \n"); i > len(cut)*3/4 {
		cut = cut[:i]
	}
	return strings.TrimSpace(cut)
}
