// The writer of the ".ap" layout, for the sandbox's made-up catalogue.

package pricefile

import (
	"bufio"
	"io"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/vendortext"
)

// Writer writes one ".ap" file as the distributor does: Windows-1252, "~", LF, 70 fields. Characters that
// the encoding does not have become "?"; "~" and line ends inside a text become blanks.
type Writer struct {
	w     *bufio.Writer
	slots map[int]int // field -> warehouse number
	stock map[int]int // warehouse number -> quantity, of the row being written
	row   []byte
	// canada: fields 11 and 12 are empty, and 37 and 39 have 8 digits.
	canada bool
}

// NewWriter returns a writer for a region's warehouse slots.
func NewWriter(w io.Writer, region Region) *Writer {
	slots := map[int]int{}
	for _, s := range stockSlots(region) {
		slots[s.field] = s.Number
	}
	return &Writer{w: bufio.NewWriterSize(w, 64<<10), slots: slots, stock: make(map[int]int, len(slots)), canada: region == CA}
}

// WriteHeader writes the HDR line; Header.Raw is ignored.
func (w *Writer) WriteHeader(h Header) error {
	w.row = w.row[:0]
	w.text(h.TradingPartner)
	w.text("HDR")
	w.date(h.Created)
	w.date(h.Effective)
	w.text(string(h.Qualifier))
	w.row = append(w.row, "~~~~\n"...)
	_, err := w.w.Write(w.row)
	return err
}

// Write writes one DTL row; Item.Line is ignored. Errors of the underlying writer may show only at
// [Writer.Flush].
func (w *Writer) Write(i *Item) error {
	clear(w.stock)
	for _, s := range i.Warehouses {
		w.stock[s.Number] = s.Quantity
	}
	w.row = w.row[:0]
	for field := 1; field <= fieldCount; field++ {
		w.field(field, i)
	}
	w.row[len(w.row)-1] = '\n'
	_, err := w.w.Write(w.row)
	return err
}

// Flush writes what is buffered.
func (w *Writer) Flush() error { return w.w.Flush() }

// field appends one field and its "~".
func (w *Writer) field(n int, i *Item) {
	if number, ok := w.slots[n]; ok {
		w.quantity(w.stock[number])
		return
	}
	switch n {
	case 1:
		w.text(i.TradingPartner)
	case 2:
		w.text("DTL")
	case 3:
		w.text(i.ManufacturerPartNumber)
	case 4:
		w.text(i.PartNumber)
	case 5:
		w.text(i.SKU)
	case 6:
		w.text(string(i.Status))
	case 7:
		w.text(i.Description)
	case 8:
		w.text(i.Manufacturer)
	case 9:
		w.text(i.VendorNumber)
	case 10:
		w.quantity(i.QuantityTotal)
	case 11, 12:
		switch {
		case w.canada:
			w.text("")
		case n == 11:
			w.quantity(i.OnOrder)
		default:
			w.quantity(i.InternalQuantity)
		}
	case 13:
		w.decimal(i.ContractPrice)
	case 14:
		w.optional(i.MSRP)
	case 15, 16, 18, 20, 22, 24, 26, 30, 56, 61, 62, 63, 64, 69: // slots that mean nothing in this region
		if i.Unlimited() {
			w.quantity(UnlimitedQuantity)
		} else {
			w.quantity(0)
		}
	case 17:
		w.flag(i.Returnable)
	case 19:
		w.flag(i.ParcelShippable)
	case 21:
		w.decimal(i.UnitCost)
	case 23:
		w.text(i.MediaType)
	case 25:
		w.text(i.CategoryCode)
	case 27:
		w.text(i.ProductCode)
	case 28:
		w.decimal(i.ShipWeight)
	case 29:
		w.flag(i.Serialized)
	case 31:
		w.optional(i.MAPPrice)
	case 32:
		w.list(i.CountryOfOrigin)
	case 33:
		w.optional(i.HealthcarePrice)
	case 34:
		w.text(i.UPC)
	case 35:
		w.text(i.UNSPSC)
	case 36:
		w.text(i.VPLCode)
	case 37:
		w.regionalDate(i.SKUCreated)
	case 38:
		w.row = append(w.row, letter(i.DropShipOnly), letter(i.Refurbished), letter(i.UPCAvailable), '~')
	case 39:
		w.regionalDate(i.ETA)
	case 40:
		w.text(string(i.ABCCode))
	case 41:
		if i.Kit {
			w.text("K")
		} else {
			w.text("S")
		}
	case 42:
		w.optional(i.StateGovernmentPrice)
	case 43:
		w.optional(i.FederalGovernmentPrice)
	case 44:
		w.optional(i.EducationPrice)
	case 45:
		w.flag(i.TAACompliant)
	case 46:
		w.optional(i.GSAPrice)
	case 47:
		w.flag(i.Promotion)
	case 48:
		w.text(i.PromotionComment)
	case 49:
		w.date(i.PromotionExpires)
	case 50, 51, 52:
		w.text(longPart(i.LongDescription, n-50))
	case 53:
		w.decimal(i.Length)
	case 54:
		w.decimal(i.Width)
	case 55:
		w.decimal(i.Height)
	case 57:
		w.optional(i.GSANTEPrice)
	case 58:
		w.text(i.Platform)
	case 59:
		w.text(i.FrenchDescription)
	case 60:
		w.date(i.StreetDate)
	case 65:
		w.text(i.ReplacementSKU)
	case 66:
		w.unlessZero(i.MinimumOrderQuantity)
	case 67:
		switch {
		case i.Virtual:
			w.row = append(w.row, letter(i.EndUserRequired), 'Y')
		case i.EndUserRequired:
			w.row = append(w.row, 'Y')
		}
		w.row = append(w.row, '~')
	case 68:
		w.government(i.GovernmentClass)
	case 70:
		w.unlessZero(i.ManufacturerDropShip)
	}
}

func (w *Writer) text(s string) {
	w.characters(s)
	w.row = append(w.row, '~')
}

// characters appends a text in Windows-1252.
func (w *Writer) characters(s string) {
	for _, r := range s {
		switch {
		case r == '~' || r == '\n' || r == '\r':
			w.row = append(w.row, ' ')
		case r < utf8.RuneSelf:
			w.row = append(w.row, byte(r))
		default:
			w.row = append(w.row, vendortext.Encode(r))
		}
	}
}

func (w *Writer) list(l []string) {
	for i, s := range l {
		if i > 0 {
			w.row = append(w.row, ',')
		}
		w.characters(s)
	}
	w.row = append(w.row, '~')
}

func (w *Writer) quantity(q int) {
	w.row = strconv.AppendInt(w.row, int64(q), 10)
	w.row = append(w.row, '~')
}

// unlessZero leaves the field blank for 0, as the real file does in fields 66 and 70.
func (w *Writer) unlessZero(q int) {
	if q != 0 {
		w.quantity(q)
		return
	}
	w.row = append(w.row, '~')
}

// decimal writes two decimals; what a value has beyond is rounded.
func (w *Writer) decimal(d decimal.Decimal) {
	if d.Exponent() == -2 && d.NumDigits() < 18 && d.Sign() >= 0 {
		m := d.CoefficientInt64()
		w.row = strconv.AppendInt(w.row, m/100, 10)
		w.row = append(w.row, '.', byte('0'+m/10%10), byte('0'+m%10), '~')
		return
	}
	w.row = append(w.row, d.StringFixed(2)...)
	w.row = append(w.row, '~')
}

func (w *Writer) optional(d decimal.NullDecimal) {
	if d.Valid {
		w.decimal(d.Decimal)
		return
	}
	w.row = append(w.row, '~')
}

func (w *Writer) date(t time.Time) {
	if !t.IsZero() {
		y, m, d := t.Date()
		n := y%100*10000 + int(m)*100 + d
		for div := 100000; div > 0; div /= 10 {
			w.row = append(w.row, byte('0'+n/div%10))
		}
	}
	w.row = append(w.row, '~')
}

// regionalDate has 8 digits in Canadian files.
func (w *Writer) regionalDate(t time.Time) {
	if !w.canada || t.IsZero() {
		w.date(t)
		return
	}
	w.row = append(t.AppendFormat(w.row, "20060102"), '~')
}

func (w *Writer) flag(b bool) { w.row = append(w.row, letter(b), '~') }

func (w *Writer) government(g GovernmentClass) {
	w.fixed(g.CountryOfOrigin, 2)
	w.row = append(w.row, blankOrYes(g.EnergyStar), blankOrYes(g.Section508))
	w.fixed(g.Warranty, 7)
	w.fixed(g.EPEAT, 1)
	w.row = append(w.row, letter(g.Flag13), '~')
}

// longPart is the n-th part of 80 characters of a long description.
func longPart(s string, n int) string {
	if len(s) <= 80*n { // never more characters than bytes
		return ""
	}
	r := []rune(s)
	return string(r[min(80*n, len(r)):min(80*(n+1), len(r))])
}

// fixed appends exactly n characters.
func (w *Writer) fixed(s string, n int) {
	start := len(w.row)
	w.characters(s)
	for len(w.row) < start+n {
		w.row = append(w.row, ' ')
	}
	w.row = w.row[:start+n]
}

func letter(b bool) byte {
	if b {
		return 'Y'
	}
	return 'N'
}

func blankOrYes(b bool) byte {
	if b {
		return 'Y'
	}
	return ' '
}
