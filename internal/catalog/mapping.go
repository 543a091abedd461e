package catalog

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/policy"
)

// Lengths are the longest texts of fields in characters, from Autotask's own field information. A field
// that is not in it is not cut.
type Lengths map[Field]int

// Terms are the policy of Product Sync in the words of the tenant that it is carried out in.
type Terms struct {
	// Products has every name as Autotask spells it.
	policy.Products
	Lengths Lengths
	// BillingCode is the name of the billing code of products that no rule gives one.
	BillingCode string
	// ProductRate and VendorRate turn the price file's currency into that of products and that of the vendor
	// row; zero when they are the same.
	ProductRate, VendorRate decimal.Decimal
}

// Desired is what the product of an item looks like at a given time under the terms. A field without a
// text has no value, or is one that the policy says nothing of.
func Desired(item *pricefile.Item, t Terms, at time.Time) Values {
	var v Values
	setWords(&v, item, t)
	setMoney(&v, item, t, at)
	setMapping(&v, item, t)
	setStock(&v, item, t)
	v.Set(IsActive, strconv.FormatBool(true))
	v.Set(VendorIsActive, strconv.FormatBool(true))
	if t.Promotions && item.PromotionActive(at) {
		v.Set(Promotion, cmp.Or(CutText(item.PromotionComment, t.Lengths[Promotion]), "Yes"))
		v.Set(PromotionEnds, Day(item.PromotionExpires))
	}
	v.Set(MinimumOrderQuantity, positive(item.MinimumOrderQuantity))
	v.Set(EndUserRequired, requirements(item))
	v.Set(ReplacementSKU, item.ReplacementSKU)
	return v
}

// electronic marks in the field of purchasing requirements what nothing is shipped of.
const electronic = "delivered electronically"

// requirements are those of field 67 of the price file: the end user's data, and electronic delivery.
func requirements(item *pricefile.Item) string {
	switch {
	case item.EndUserRequired && item.Virtual:
		return "Yes; " + electronic
	case item.EndUserRequired:
		return "Yes"
	case item.Virtual:
		return "No; " + electronic
	}
	return ""
}

// Electronic reports whether a product's purchasing requirements say that it is delivered electronically.
func Electronic(requirements string) bool {
	return strings.Contains(strings.ToLower(requirements), electronic)
}

func setWords(v *Values, item *pricefile.Item, t Terms) {
	for _, text := range []struct {
		field Field
		text  string
	}{
		{Name, name(item)}, {Description, describe(item)}, {ManufacturerName, item.Manufacturer},
		{ManufacturerProductName, item.ManufacturerPartNumber}, {VendorProductNumber, item.SKU},
	} {
		v.Set(text.field, CutText(text.text, t.Lengths[text.field]))
	}
	v.Set(SKU, t.SKUPrefix+item.SKU)
	v.Set(VendorPartNumber, item.SKU)
	v.Set(Link, link(item, t.Link, t.Lengths[Link]))
}

// setMoney turns every amount into the currency of its field before anything follows from it.
func setMoney(v *Values, item *pricefile.Item, t Terms, at time.Time) {
	cost := Cost(item, t.Promotions, at)
	b := PriceBasis{Category: item.CategoryCode, Cost: exchange(cost, t.ProductRate), MSRP: item.MSRP, MAP: item.MAPPrice}
	b.MSRP.Decimal, b.MAP.Decimal = exchange(b.MSRP.Decimal, t.ProductRate), exchange(b.MAP.Decimal, t.ProductRate)
	v.Set(UnitCost, Money(b.Cost))
	v.Set(UnitPrice, Money(Price(b, t.Pricing)))
	if b.MSRP.Valid {
		v.Set(MSRP, Money(b.MSRP.Decimal))
	}
	v.Set(VendorCost, Money(exchange(cost, t.VendorRate)))
}

// exchange turns an amount into another currency, to a hundredth of a cent as Autotask keeps it.
func exchange(amount, rate decimal.Decimal) decimal.Decimal {
	if rate.IsZero() {
		return amount
	}
	return amount.Mul(rate).Round(4)
}

func setMapping(v *Values, item *pricefile.Item, t Terms) {
	rule := t.Mapping.For(item.CategoryCode)
	v.Set(ProductCategory, rule.ProductCategory)
	v.Set(BillingCode, cmp.Or(rule.BillingCode, t.BillingCode))
	v.Set(PeriodType, rule.Period)
	if rule.Type != "" {
		v.Set(DoesNotRequireProcurement, strconv.FormatBool(rule.Type == policy.Service))
	}
	v.Set(IsSerialized, strconv.FormatBool(item.Serialized && rule.Type != policy.Service))
}

func setStock(v *Values, item *pricefile.Item, t Terms) {
	v.Set(Stock, strconv.Itoa(item.QuantityTotal))
	v.Set(StockByWarehouse, CutText(stockByWarehouse(item), t.Lengths[StockByWarehouse]))
	v.Set(OnOrder, positive(item.OnOrder))
	v.Set(ETA, Day(item.ETA))
	// Units of a serialised product can only be counted with their serial numbers, which the distributor
	// does not tell.
	if !item.Serialized {
		v.Set(QuantityOnHand, strconv.Itoa(max(item.QuantityTotal, 0)))
	}
}

// link is the web address of an item, or nothing when the policy has none, the item lacks what is asked
// for, or the address is too long to be one after cutting.
func link(item *pricefile.Item, template string, limit int) string {
	missing := false
	address := placeholder.ReplaceAllStringFunc(template, func(p string) string {
		value := map[string]string{"{sku}": item.SKU, "{manufacturerPartNumber}": item.ManufacturerPartNumber, "{upc}": item.UPC}[p]
		missing = missing || value == ""
		return url.QueryEscape(value)
	})
	if missing || (limit > 0 && utf8.RuneCountInString(address) > limit) {
		return ""
	}
	return address
}

var placeholder = regexp.MustCompile(`\{\w+\}`)

// name is the item's description, or what else can stand for it: Autotask demands a name.
func name(item *pricefile.Item) string {
	return cmp.Or(CanonicalText(item.Description), CanonicalText(item.Manufacturer+" "+item.ManufacturerPartNumber), "TD SYNNEX "+item.SKU)
}

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
		parts = append(parts, dropShipLabel+strconv.Itoa(item.ManufacturerDropShip))
	}
	return strings.Join(parts, "; ")
}

const dropShipLabel = "drop ship "

func positive(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// lineFeeds is made once: a sync compares millions of texts.
var lineFeeds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// CanonicalText is a text as it is compared: line feeds only, no blanks at the ends.
func CanonicalText(s string) string {
	if strings.Contains(s, "\r") {
		s = lineFeeds.Replace(s)
	}
	return strings.TrimSpace(s)
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
