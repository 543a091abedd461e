// One DTL row: from a line of bytes to an Item. Strict about what it reads: a stray "~" in a text shifts
// every later field, and a number or date that cannot be read is how that shows.

package pricefile

import (
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// fieldCount is how many fields a DTL row has at least; 71 to 100 are reserved and may be absent.
const fieldCount = 70

// rowParser parses rows of one region. It is reused so that splitting needs no memory.
type rowParser struct {
	slots  []warehouseSlot
	fields [fieldCount]string
	bad    *RowError
	line   int
	// scratch holds the fixed-width field that is being looked at.
	scratch []byte
}

// parse fills item from a line, or says what is wrong with it.
func (p *rowParser) parse(line []byte, number int, item *Item) *RowError {
	p.bad, p.line = nil, number
	f := &p.fields
	n := splitFields(latin1(line), f[:])
	if n < fieldCount {
		return &RowError{Line: number, SKU: p.sku(n), Reason: ReasonTooFewFields, Detail: fmt.Sprintf("%d of %d", n, fieldCount)}
	}
	if id := p.text(2); id != "DTL" {
		return &RowError{Line: number, Reason: ReasonRecordID, Detail: fmt.Sprintf("field 2 is %q and not DTL", clip(id, 20))}
	}
	if item.SKU = p.sku(n); item.SKU == "" {
		return &RowError{Line: number, Reason: ReasonSKU, Detail: fmt.Sprintf("field 5 is %q and not a number of up to 8 digits", clip(f[4], 20))}
	}
	p.texts(item)
	p.quantities(item)
	p.prices(item)
	p.dates(item)
	p.flags(item)
	if p.bad != nil {
		return p.bad
	}
	item.Line = number
	return nil
}

func (p *rowParser) texts(item *Item) {
	item.TradingPartner = p.text(1)
	item.ManufacturerPartNumber = p.text(3)
	item.PartNumber = p.text(4)
	item.Status = Status(p.text(6))
	item.Description = p.text(7)
	item.Manufacturer = p.text(8)
	item.VendorNumber = p.text(9)
	item.MediaType = p.text(23)
	item.CategoryCode = p.text(25)
	item.ProductCode = p.text(27)
	item.UPC = p.text(34)
	item.UNSPSC = p.text(35)
	item.VPLCode = p.text(36)
	item.ABCCode = ABCCode(p.text(40))
	item.PromotionComment = p.text(48)
	item.Platform = p.text(58)
	item.FrenchDescription = p.text(59)
	if list := p.text(32); list != "" {
		for country := range strings.SplitSeq(list, ",") {
			if country = trim(country); country != "" {
				item.CountryOfOrigin = append(item.CountryOfOrigin, country)
			}
		}
	}
	item.LongDescription = joinLong(p.fields[49], p.fields[50], p.fields[51])
	if sku := canonicalSKU(p.text(65)); sku != "" {
		item.ReplacementSKU = sku
	}
}

// joinLong puts the three parts together. A part is cut at 80 characters wherever that falls, so the
// parts are joined without a space and only the ends are trimmed.
func joinLong(a, b, c string) string {
	if b == "" && c == "" {
		return text(a)
	}
	return trim(null(a) + null(b) + null(c))
}

func (p *rowParser) quantities(item *Item) {
	item.QuantityTotal = p.quantity(10)
	item.OnOrder = p.quantity(11)
	item.InternalQuantity = p.quantity(12)
	item.MinimumOrderQuantity = p.quantity(66)
	item.ManufacturerDropShip = p.quantity(70)
	stocked := 0
	for _, s := range p.slots {
		if q := p.fields[s.field-1]; q != "0" && q != "" {
			stocked++
		}
	}
	if stocked == 0 {
		return
	}
	item.Warehouses = make([]WarehouseStock, 0, stocked)
	for _, s := range p.slots {
		if q := p.quantity(s.field); q > 0 {
			item.Warehouses = append(item.Warehouses, WarehouseStock{Number: s.Number, Code: s.Code, City: s.City, Quantity: q})
		}
	}
	if len(item.Warehouses) == 0 {
		item.Warehouses = nil
	}
}

func (p *rowParser) prices(item *Item) {
	contract := p.money(13)
	if !contract.Valid && !item.Deleted() && p.bad == nil {
		p.fail(ReasonNoPrice, "field 13 (contract price) is blank")
	}
	item.ContractPrice = contract.Decimal
	item.UnitCost = contract.Decimal
	if trim(p.fields[20]) != trim(p.fields[12]) {
		if unit := p.money(21); unit.Valid {
			item.UnitCost = unit.Decimal
		}
	}
	item.MSRP = unlessZero(p.money(14))
	item.MAPPrice = unlessZero(p.money(31))
	item.HealthcarePrice = p.money(33)
	item.StateGovernmentPrice = p.money(42)
	item.FederalGovernmentPrice = p.money(43)
	item.EducationPrice = p.money(44)
	item.GSAPrice = p.money(46)
	item.GSANTEPrice = p.money(57)
	item.ShipWeight = p.money(28).Decimal
	item.Length = p.money(53).Decimal
	item.Width = p.money(54).Decimal
	item.Height = p.money(55).Decimal
}

func (p *rowParser) dates(item *Item) {
	item.SKUCreated = p.date(37)
	item.ETA = p.date(39)
	item.PromotionExpires = p.date(49)
	item.StreetDate = p.date(60)
}

func (p *rowParser) flags(item *Item) {
	item.Returnable = p.yes(17)
	item.ParcelShippable = p.yes(19)
	item.Serialized = p.yes(29)
	item.TAACompliant = p.yes(45)
	item.Promotion = p.yes(47)
	item.Kit = p.text(41) == "K"
	f := p.fixed(38)
	item.DropShipOnly, item.Refurbished, item.UPCAvailable = at(f, 0) == 'Y', at(f, 1) == 'Y', at(f, 2) == 'Y'
	f = p.fixed(67)
	item.EndUserRequired, item.Virtual = at(f, 0) == 'Y', at(f, 1) == 'Y'
	f = p.fixed(68)
	item.GovernmentClass = GovernmentClass{
		CountryOfOrigin: part(f, 0, 2),
		EnergyStar:      at(f, 2) == 'Y',
		Section508:      at(f, 3) == 'Y',
		Warranty:        part(f, 4, 11),
		EPEAT:           part(f, 11, 12),
		Flag13:          at(f, 12) == 'Y',
	}
}

// text is a field without surrounding blanks; the literal NULL is blank.
func (p *rowParser) text(field int) string { return text(p.fields[field-1]) }

// fixed is a fixed-width field, blanks included, as the bytes of the file: one a character. It is valid
// until the next call.
func (p *rowParser) fixed(field int) []byte {
	s := null(p.fields[field-1])
	out := p.scratch[:0]
	for _, r := range s {
		out = append(out, byte(r))
	}
	p.scratch = out
	return out
}

func (p *rowParser) yes(field int) bool { return p.text(field) == "Y" }

func (p *rowParser) sku(fields int) string {
	if fields < 5 {
		return ""
	}
	return canonicalSKU(text(p.fields[4]))
}

func (p *rowParser) quantity(field int) int {
	q, err := parseQuantity(p.fields[field-1])
	if err != nil {
		p.fail(ReasonNumber, fmt.Sprintf("field %d is %v", field, err))
	}
	return q
}

func (p *rowParser) money(field int) decimal.NullDecimal {
	d, err := parseDecimal(p.fields[field-1])
	if err != nil {
		p.fail(ReasonNumber, fmt.Sprintf("field %d is %v", field, err))
	}
	return d
}

func (p *rowParser) date(field int) time.Time {
	d, err := parseDate(p.fields[field-1])
	if err != nil {
		p.fail(ReasonDate, fmt.Sprintf("field %d is %v", field, err))
	}
	return d
}

// fail keeps the first thing that is wrong with the row.
func (p *rowParser) fail(reason RowReason, detail string) {
	if p.bad == nil {
		p.bad = &RowError{Line: p.line, SKU: p.sku(fieldCount), Reason: reason, Detail: detail}
	}
}
