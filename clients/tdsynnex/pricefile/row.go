// One DTL row: what a selection looks at is read of every row, the rest only of the rows that are taken.

package pricefile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/vendortext"
)

// fieldCount is how many fields a DTL row has at least; 71 to 100 are reserved and may be absent.
const fieldCount = 70

// Head is what is read of every row: what decides whether a product is selected, and what a person looks at to
// see whether a file is odd. A row without a readable SKU, price or quantity has none.
type Head struct {
	SKU  string
	Line int
	// Status and ABCCode say where the product stands in its life, and ReplacementSKU, which is read only of
	// products at its end, what is sold instead.
	Status         Status
	ABCCode        ABCCode
	ReplacementSKU string
	CategoryCode   string
	Manufacturer   string
	QuantityTotal  int
	// Cost is the contract price in ten-thousandths of the currency; 0 when the file shows none.
	Cost      int64
	Promotion bool
	// Created is the day on which the product was listed, as days since 1970; 0 when it can't be read.
	Created int
	// NotStocked: the figure of 9,999 pieces, but in no warehouse and not at the manufacturer's either.
	NotStocked bool
	// Placeholder: a row that stands for things without a SKU of their own ("NONSTOCK ITEM"); it is not a product.
	Placeholder bool
	// MinimumQuantity, EndUserRequired and Unlimited are marks of the row.
	MinimumQuantity, EndUserRequired, Unlimited bool
}

// InStock reports whether pieces can be delivered.
func (h *Head) InStock() bool { return h.QuantityTotal > 0 && !h.NotStocked }

// Deleted says that the distributor has removed the product (status D).
func (h *Head) Deleted() bool { return h.Status == StatusDeleted }

// ContractPrice is the cost as a decimal.
func (h *Head) ContractPrice() decimal.Decimal { return decimal.New(h.Cost, -costDecimals) }

// Row is a row whose head has been read. It is valid until the reader's next row.
type Row struct {
	Head
	parser *rowParser
}

// Item reads the rest of the row. A field that can't be read has no value; [Item.Unreadable] names it.
func (r *Row) Item() Item { return r.parser.item(&r.Head) }

// rowParser parses rows of one region. It is reused, so that splitting needs no memory.
type rowParser struct {
	slots    []warehouseSlot
	account  string
	encoding vendortext.Encoding
	report   *Report
	words    words

	line   []byte
	starts [fieldCount + 1]int32
	count  int // of fields
	number int
	// unreadable are the fields of the item that is being read, and shared is its row as text when nothing in
	// it has to be cleaned.
	unreadable []int
	shared     string
}

// field is a field's bytes, counted from 1.
func (p *rowParser) field(n int) []byte { return p.line[p.starts[n-1] : p.starts[n]-1] }

// head reads the head of a line, or says why the row can't be used.
func (p *rowParser) head(line []byte, number int, h *Head) *RowError {
	p.line, p.number = line, number
	n := splitFields(line, p.starts[:])
	p.count = n
	*h = Head{Line: number}
	if n < fieldCount {
		return p.bad(n, ReasonTooFewFields, fmt.Sprintf("%d of %d", n, fieldCount))
	}
	if id := trim(p.field(2)); !bytes.EqualFold(id, []byte("DTL")) {
		return p.bad(n, ReasonRecordID, fmt.Sprintf("field 2 is %q and not DTL", p.show(2)))
	}
	if p.account != "" && string(trim(p.field(1))) != p.account {
		return p.bad(n, ReasonAccount, fmt.Sprintf("the row belongs to account %q and not to %q", p.show(1), p.account))
	}
	sku := skuDigits(value(p.field(5)))
	if len(sku) == 0 {
		return p.bad(n, ReasonSKU, fmt.Sprintf("field 5 is %q and not a number of up to %d digits", p.show(5), longestSKU))
	}
	if p.shifted() {
		return p.bad(n, ReasonShifted, fmt.Sprintf("fields 17 and 29 are %q and %q where Y or N stands: a ~ too many or too few moved them",
			p.show(17), p.show(29)))
	}
	h.SKU = string(sku)
	return p.figures(n, h)
}

// figures reads price and quantity, without which a row is no offer, and the marks.
func (p *rowParser) figures(n int, h *Head) *RowError {
	var err error
	if h.QuantityTotal, err = parseQuantity(p.field(10)); err != nil {
		return p.bad(n, ReasonNumber, fmt.Sprintf("field 10 is %v", err))
	}
	price, err := parsePrice(p.field(13))
	if err != nil && (errors.Is(err, errNegative) || !vendortext.Nothing(string(p.field(13)))) {
		return p.bad(n, ReasonNumber, fmt.Sprintf("field 13 is %v", err))
	}
	h.Cost = price.tenThousandths()
	h.Status, h.ABCCode = statusOf(trim(p.field(6))), abcOf(trim(p.field(40)))
	h.CategoryCode, h.Manufacturer = p.words.of(value(p.field(25)), p.encoding), p.words.of(value(p.field(8)), p.encoding)
	h.Promotion = isYes(trim(p.field(47)))
	if d, err := parseDate(p.field(37)); err == nil && !d.IsZero() {
		h.Created = int(d.Unix() / (24 * 60 * 60))
	}
	if h.Deleted() || h.ABCCode == ABCToBeDiscontinued {
		h.ReplacementSKU = string(skuDigits(value(p.field(65))))
	}
	if h.QuantityTotal == UnlimitedQuantity {
		h.Unlimited, h.NotStocked = p.unlimited()
	}
	h.Placeholder = isPlaceholder(p.field(3), p.field(4), p.field(7))
	if q := p.field(66); len(q) > 0 {
		pieces, err := parseQuantity(q)
		h.MinimumQuantity = err == nil && pieces > 1
	}
	h.EndUserRequired = at(p.field(67), 0) == 'Y'
	return nil
}

// slotFields are all positions that ever held a warehouse's stock, and the manufacturer's own.
var slotFields = [...]int{15, 16, 18, 20, 22, 24, 26, 30, 56, 61, 62, 63, 64, 69, 70}

// unlimited tells the two things that a total of 9,999 may stand for apart: a product that can't run out, and
// one that nobody stocks. It may also be a count.
func (p *rowParser) unlimited() (unlimited, notStocked bool) {
	unlimited, notStocked = true, true
	for _, n := range slotFields {
		f := p.field(n)
		if len(f) == 0 || (len(f) == 1 && f[0] == '0') {
			continue
		}
		q, err := parseQuantity(f)
		if err != nil || q == 0 {
			continue
		}
		notStocked = false
		unlimited = unlimited && q == UnlimitedQuantity
	}
	return unlimited && !notStocked, notStocked
}

// letters are the fields that hold one letter, and which. A product has most of them.
var letters = [...]struct {
	field int
	allow string
}{{17, "YNyn"}, {19, "YNyn"}, {29, "YNyn"}, {40, "ABCTabct"}, {41, "KSks"}}

// shifted reports whether a stray or missing "~" moved the fields: then numbers stand where single letters do,
// or nothing does. One such field alone is a damaged value.
func (p *rowParser) shifted() bool {
	right, wrong := 0, 0
	for _, l := range letters {
		switch f := value(p.field(l.field)); {
		case len(f) == 0:
		case len(f) == 1 && strings.IndexByte(l.allow, f[0]) >= 0:
			right++
		default:
			wrong++
		}
	}
	return wrong > 1 || right == 0
}

// bad describes a row that can't be used. Its SKU, when it can be read, is known to be in the file all the
// same; when it can't, every number that could be it is.
func (p *rowParser) bad(fields int, reason RowReason, detail string) *RowError {
	e := &RowError{Line: p.number, Reason: reason, Detail: detail}
	if fields > 5 {
		e.SKU = string(skuDigits(value(p.field(5))))
	}
	if e.SKU != "" && reason != ReasonRecordID {
		return e
	}
	e.SKU = ""
	for n := 3; n <= min(fields-1, 9); n++ {
		if sku := string(skuDigits(value(p.field(n)))); sku != "" && !slices.Contains(e.Perhaps, sku) {
			e.Perhaps = append(e.Perhaps, sku)
		}
	}
	return e
}

// show is what a field holds, for a message.
func (p *rowParser) show(n int) string { return clip(vendortext.Decode(p.field(n), p.encoding), 20) }

// isPlaceholder knows the rows that special orders are booked on.
func isPlaceholder(manufacturerPart, part, description []byte) bool {
	return endsInNonStock(manufacturerPart) || endsInNonStock(part) ||
		bytes.Contains(description, []byte("NONSTOCK ITEM")) || bytes.Contains(description, []byte("NON-STOCK ITEM"))
}

func endsInNonStock(part []byte) bool {
	const mark = "-NONSTOCK"
	part = trim(part)
	return len(part) >= len(mark) && bytes.EqualFold(part[len(part)-len(mark):], []byte(mark))
}

func isYes(f []byte) bool { return len(f) == 1 && (f[0] == 'Y' || f[0] == 'y') }

func statusOf(f []byte) Status {
	for _, s := range [...]Status{StatusAdded, StatusChanged, StatusChangedS, StatusDeleted} {
		if string(f) == string(s) {
			return s
		}
	}
	return Status(null(f))
}

func abcOf(f []byte) ABCCode {
	for _, c := range [...]ABCCode{ABCActive, ABCSpecialOrder, ABCEndOfLife, ABCToBeDiscontinued} {
		if string(f) == string(c) {
			return c
		}
	}
	return ABCCode(null(f))
}

// words keeps values that many rows share: manufacturers and category codes.
type words map[string]string

// mostWords is more than there are manufacturers and categories; a file with more only costs memory of its own.
const mostWords = 20_000

// of is the cleaned text of a field.
func (w words) of(f []byte, e vendortext.Encoding) string {
	if s, ok := w[string(f)]; ok {
		return s
	}
	s := vendortext.Decode(f, e)
	if len(w) < mostWords {
		w[string(f)] = s
	}
	return s
}
