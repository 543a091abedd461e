// The whole of a row: from its fields to an Item. A field that can't be read is left without a value and named;
// it never costs the product.

package pricefile

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/vendortext"
)

// tail is where the fields begin that nothing of the head lies behind: from the promotion's text on, a stray
// "~" spoils only what follows.
const tail = 48

// item reads the whole row of a head.
func (p *rowParser) item(h *Head) Item {
	p.unreadable, p.shared = nil, ""
	if vendortext.Plain(p.line) {
		p.shared = string(p.line)
	}
	item := Item{SKU: h.SKU, Line: h.Line, Status: h.Status, ABCCode: h.ABCCode, CategoryCode: h.CategoryCode, Manufacturer: h.Manufacturer,
		QuantityTotal: h.QuantityTotal}
	if !isCategory(item.CategoryCode) {
		p.leave(25)
	}
	p.texts(&item)
	p.quantities(&item)
	p.prices(&item)
	item.SKUCreated, item.ETA = p.date(37), p.date(39)
	p.flags(&item)
	if p.tailShifted() {
		for n := tail; n <= fieldCount; n++ {
			p.leave(n)
		}
	} else {
		p.tail(&item)
	}
	item.Unreadable = p.unreadable
	p.report.unreadable(&item, p)
	return item
}

// isCategory reports whether a category code is blank or has whole levels of three digits.
func isCategory(code string) bool {
	return len(code)%3 == 0 && len(code) <= 9 && strings.Trim(code, "0123456789") == ""
}

func (p *rowParser) texts(item *Item) {
	item.TradingPartner = p.text(1)
	item.ManufacturerPartNumber = p.value(3)
	item.PartNumber = p.value(4)
	item.Description = p.text(7)
	item.VendorNumber = p.text(9)
	item.MediaType = p.value(23)
	item.ProductCode = p.text(27)
	if item.UPC = p.value(34); strings.Trim(item.UPC, "0") == "" {
		item.UPC = ""
	}
	item.UNSPSC = p.value(35)
	item.VPLCode = p.text(36)
	item.CountryOfOrigin = p.countries(32)
}

// countries reads a list of two-letter codes, in any case, with any of the separators that lists are joined by.
func (p *rowParser) countries(n int) []string {
	list := p.value(n)
	if list == "" {
		return nil
	}
	var out []string
	for code := range strings.FieldsFuncSeq(list, func(r rune) bool { return strings.ContainsRune(",;/| ", r) }) {
		code = strings.ToUpper(code)
		if len(code) != 2 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			p.leave(n)
			continue
		}
		if !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

func (p *rowParser) quantities(item *Item) {
	item.InternalQuantity = p.quantity(12)
	item.OnOrder = cmp.Or(p.quantity(11), item.InternalQuantity)
	stocked := 0
	for _, s := range p.slots {
		if q := p.field(s.field); s.field < tail && len(q) != 0 && (len(q) != 1 || q[0] != '0') {
			stocked++
		}
	}
	if stocked > 0 {
		item.Warehouses = make([]WarehouseStock, 0, stocked)
	}
	p.warehouses(item, func(field int) bool { return field < tail })
	if len(item.Warehouses) == 0 {
		item.Warehouses = nil
	}
}

// warehouses reads the slots of the region that are meant.
func (p *rowParser) warehouses(item *Item, meant func(field int) bool) {
	for _, s := range p.slots {
		if !meant(s.field) {
			continue
		}
		if q := p.quantity(s.field); q > 0 {
			item.Warehouses = append(item.Warehouses, WarehouseStock{Number: s.Number, Code: s.Code, City: s.City, Quantity: q})
		}
	}
}

func (p *rowParser) prices(item *Item) {
	contract, _ := parsePrice(p.field(13)) // the head has judged it
	item.ContractPrice = contract.decimal().Decimal
	item.UnitCost = item.ContractPrice
	if !bytes.Equal(trim(p.field(21)), trim(p.field(13))) {
		unit, err := parsePrice(p.field(21))
		switch {
		case err != nil:
			p.leave(21)
			item.UnitCost = decimal.Zero
		case unit.given:
			item.UnitCost = unit.decimal().Decimal
		}
	}
	item.MSRP = unlessZero(p.money(14))
	item.MAPPrice = unlessZero(p.money(31))
	item.HealthcarePrice = unlessZero(p.money(33))
	item.StateGovernmentPrice = unlessZero(p.money(42))
	item.FederalGovernmentPrice = unlessZero(p.money(43))
	item.EducationPrice = unlessZero(p.money(44))
	item.GSAPrice = unlessZero(p.money(46))
	item.ShipWeight = p.money(28).Decimal
}

func (p *rowParser) flags(item *Item) {
	item.Returnable = p.yes(17)
	item.ParcelShippable = p.yes(19)
	item.Serialized = p.yes(29)
	item.TAACompliant = p.yes(45)
	item.Promotion = p.yes(47)
	item.Kit = p.oneOf(41, "K", "S") == 'K'
	f := p.fixed(38)
	item.DropShipOnly, item.Refurbished, item.UPCAvailable = at(f, 0) == 'Y', at(f, 1) == 'Y', at(f, 2) == 'Y'
}

// tailShifted reports whether the fields behind the promotion's text are out of place.
func (p *rowParser) tailShifted() bool {
	for _, n := range [...]int{66, 69, 70} {
		if _, err := parseQuantity(p.field(n)); err != nil && !vendortext.Nothing(string(p.field(n))) {
			return true
		}
	}
	f := p.fixed(67)
	return !isFlag(at(f, 0)) || !isFlag(at(f, 1))
}

func isFlag(c byte) bool { return c == 'Y' || c == 'N' || c == ' ' }

// tail reads the fields from the promotion's text on.
func (p *rowParser) tail(item *Item) {
	item.PromotionComment = p.text(48)
	item.PromotionExpires = p.date(49)
	item.LongDescription = p.long()
	item.Length = p.money(53).Decimal
	item.Width = p.money(54).Decimal
	item.Height = p.money(55).Decimal
	item.GSANTEPrice = unlessZero(p.money(57))
	item.Platform = p.value(58)
	item.FrenchDescription = p.text(59)
	item.StreetDate = p.date(60)
	p.warehouses(item, func(field int) bool { return field >= tail })
	if f := trim(p.field(65)); !vendortext.Nothing(string(f)) {
		item.ReplacementSKU = string(skuDigits(f))
		if item.ReplacementSKU == "" && len(bytes.Trim(f, "0")) > 0 {
			p.leave(65)
		}
	}
	item.MinimumOrderQuantity = p.quantity(66)
	item.ManufacturerDropShip = p.quantity(70)
	f := p.fixed(67)
	item.EndUserRequired, item.Virtual = at(f, 0) == 'Y', at(f, 1) == 'Y'
	f = p.fixed(68)
	item.GovernmentClass = GovernmentClass{
		CountryOfOrigin: p.part(f, 0, 2),
		EnergyStar:      at(f, 2) == 'Y',
		Section508:      at(f, 3) == 'Y',
		Warranty:        p.part(f, 4, 11),
		EPEAT:           p.part(f, 11, 12),
		Flag13:          at(f, 12) == 'Y',
	}
}

// long puts the three parts of the long description together. A part is cut at 80 characters wherever that
// falls, so the parts are joined without a space and only the ends are trimmed.
func (p *rowParser) long() string {
	if len(p.field(51)) == 0 && len(p.field(52)) == 0 {
		return p.text(50)
	}
	parts := bytes.Join([][]byte{null(p.field(50)), null(p.field(51)), null(p.field(52))}, nil)
	return vendortext.Decode(parts, p.encoding)
}

// text is a field as a person reads it; the literal NULL is blank.
func (p *rowParser) text(n int) string {
	if p.shared != "" {
		return value(p.shared[p.starts[n-1] : p.starts[n]-1])
	}
	return null(vendortext.Decode(p.field(n), p.encoding))
}

// value is a text in which a word for nothing is blank.
func (p *rowParser) value(n int) string {
	if s := p.text(n); !vendortext.Nothing(s) {
		return s
	}
	return ""
}

// fixed is a fixed-width field, blanks included.
func (p *rowParser) fixed(n int) []byte { return null(p.field(n)) }

// part is the characters of a fixed-width field from a position up to another.
func (p *rowParser) part(f []byte, from, to int) string {
	return vendortext.Decode(f[min(from, len(f)):min(to, len(f))], p.encoding)
}

func (p *rowParser) yes(n int) bool { return p.oneOf(n, "Y", "N") == 'Y' }

// oneOf reads a letter that says one of two things, in any case; blank says the second.
func (p *rowParser) oneOf(n int, first, second string) byte {
	switch f := value(p.field(n)); {
	case len(f) == 0:
		return second[0]
	case len(f) == 1 && f[0]|0x20 == first[0]|0x20:
		return first[0]
	case len(f) != 1 || f[0]|0x20 != second[0]|0x20:
		p.leave(n)
	}
	return second[0]
}

func (p *rowParser) quantity(n int) int {
	q, err := parseQuantity(p.field(n))
	if err != nil {
		p.leave(n)
	}
	return q
}

func (p *rowParser) money(n int) decimal.NullDecimal {
	a, err := parsePrice(p.field(n))
	if err != nil {
		p.leave(n)
	}
	return a.decimal()
}

func (p *rowParser) date(n int) time.Time {
	d, err := parseDate(p.field(n))
	if err != nil {
		p.leave(n)
	}
	return d
}

// leave notes a field that can't be read.
func (p *rowParser) leave(n int) {
	if !slices.Contains(p.unreadable, n) {
		p.unreadable = append(p.unreadable, n)
	}
}
