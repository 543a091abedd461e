// One DTL row: from a line of bytes to an Item. Strict about what it reads: a stray "~" in a text shifts
// every later field, and a number or date that cannot be read is how that shows.

package pricefile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"strconv"
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

// splitFields cuts a row at every "~" into f and returns how many fields there are, also beyond len(f).
func splitFields(s string, f []string) int {
	n := 0
	for {
		i := strings.IndexByte(s, '~')
		field := s
		if i >= 0 {
			field = s[:i]
		}
		if n < len(f) {
			f[n] = field
		}
		n++
		if i < 0 {
			return n
		}
		if n == len(f) {
			return n + 1 + strings.Count(s[i+1:], "~")
		}
		s = s[i+1:]
	}
}

// latin1 is the row in UTF-8. The bytes of the file are ISO 8859-1, never UTF-8.
func latin1(b []byte) string {
	high := highBytes(b)
	if high == 0 {
		return string(b)
	}
	var s strings.Builder
	s.Grow(len(b) + high)
	for _, c := range b {
		if c < 0x80 {
			s.WriteByte(c)
		} else {
			s.WriteRune(rune(c))
		}
	}
	return s.String()
}

// highBytes counts the bytes outside ASCII, eight at a time.
func highBytes(b []byte) int {
	n := 0
	for ; len(b) >= 8; b = b[8:] {
		n += bits.OnesCount64(binary.LittleEndian.Uint64(b) & 0x8080808080808080)
	}
	for _, c := range b {
		n += int(c >> 7)
	}
	return n
}

// text trims a field and reads the literal NULL as blank.
func text(s string) string { return null(trim(s)) }

// null reads the literal NULL, which some exports write, as blank; fixed-width fields keep their blanks.
func null(s string) string {
	if s == "NULL" {
		return ""
	}
	return s
}

func trim(s string) string {
	if len(s) > 0 && (s[0] <= ' ' || s[len(s)-1] <= ' ') {
		return strings.Trim(s, " \t")
	}
	return s
}

// at is a character of a fixed-width field, blank beyond its end.
func at(s []byte, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return ' '
}

// part is the characters from a position up to another.
func part(s []byte, from, to int) string {
	return trim(latin1(s[min(from, len(s)):min(to, len(s))]))
}

// canonicalSKU is a SKU without leading zeros, as the web services print it; empty when it is none.
func canonicalSKU(s string) string {
	if len(s) == 0 || len(s) > 8 {
		return ""
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return ""
		}
	}
	return strings.TrimLeft(s, "0")
}

var (
	errNumber = errors.New("not a number")
	errDate   = errors.New("not a date of the form YYMMDD or YYYYMMDD")
)

// parseQuantity reads a whole number, thousands commas allowed; blank is 0. What a negative quantity
// would mean is not documented: it is read as nothing on hand.
func parseQuantity(s string) (int, error) {
	if s == "0" {
		return 0, nil
	}
	if s = text(s); s == "" {
		return 0, nil
	}
	digits, negative := s, s[0] == '-'
	if negative {
		digits = s[1:]
	}
	if whole, fraction, ok := strings.Cut(digits, "."); ok && strings.Trim(fraction, "0") == "" {
		digits = whole
	}
	n, count := 0, 0
	for i := range len(digits) {
		c := digits[i]
		if c == ',' && count > 0 {
			continue
		}
		if c < '0' || c > '9' || count == 12 {
			return 0, fmt.Errorf("%q, %w", clip(s, 20), errNumber)
		}
		n, count = n*10+int(c-'0'), count+1
	}
	if count == 0 {
		return 0, fmt.Errorf("%q, %w", clip(s, 20), errNumber)
	}
	if negative {
		return 0, nil
	}
	return n, nil
}

// parseDecimal reads an unsigned decimal number, thousands commas allowed; blank is not valid.
func parseDecimal(s string) (decimal.NullDecimal, error) {
	if s = text(s); s == "" {
		return decimal.NullDecimal{}, nil
	}
	var mantissa int64
	digits, fraction, point := 0, 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9' && digits < 18:
			mantissa = mantissa*10 + int64(c-'0')
			digits++
			if point {
				fraction++
			}
		case c == '.' && !point:
			point = true
		case c == ',' && !point && digits > 0:
		default:
			return decimal.NullDecimal{}, fmt.Errorf("%q, %w", clip(s, 20), errNumber)
		}
	}
	if digits == 0 {
		return decimal.NullDecimal{}, fmt.Errorf("%q, %w", clip(s, 20), errNumber)
	}
	if mantissa == 0 {
		return decimal.NullDecimal{Valid: true}, nil
	}
	return decimal.NullDecimal{Decimal: decimal.New(mantissa, int32(-fraction)), Valid: true}, nil
}

func unlessZero(d decimal.NullDecimal) decimal.NullDecimal {
	if d.Valid && d.Decimal.IsZero() {
		return decimal.NullDecimal{}
	}
	return d
}

// parseDate reads YYMMDD (70 to 99 are 1970 to 1999, else 20YY) or YYYYMMDD as midnight UTC; blank or all
// zeros is the zero time.
func parseDate(s string) (time.Time, error) {
	if s = text(s); s == "" || strings.Trim(s, "0") == "" {
		return time.Time{}, nil
	}
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil || len(s) != 6 && len(s) != 8 {
		return time.Time{}, fmt.Errorf("%q, %w", clip(s, 20), errDate)
	}
	year, month, day := int(n/10000), time.Month(n/100%100), int(n%100)
	if len(s) == 6 {
		year += 1900
		if year < 1970 {
			year += 100
		}
	}
	d := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if d.Month() != month || d.Day() != day || year < 1900 {
		return time.Time{}, fmt.Errorf("%q, %w", clip(s, 20), errDate)
	}
	return d, nil
}
