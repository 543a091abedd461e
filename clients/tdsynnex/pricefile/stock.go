// The hourly ".app" stock file (<account>h.app, inv_report.app): 33 "~"-separated fields a row. Its
// layout is known from one integrator's reading of real files and not from the distributor, so it is
// good for stock only: prices in it are not to be used (their two columns were once swapped).

package pricefile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/vendortext"
)

// Positions in a row of the ".app" file, counted from 0 as the only public description does.
const (
	appFields      = 33
	appSKU         = 1
	appFirstStock  = 2
	appLastStock   = 12
	appPart        = 13
	appVendor      = 14
	appUNSPSC      = 20
	appDescription = 21
	appMSRP        = 22
	appCost        = 23
	appStatus      = 25
	appUPC         = 32
)

// appWarehouses says which warehouse each of the eleven stock columns is. No public text does; since the
// US has eleven warehouses in the ".ap" file, they are taken in that file's order. Change it here when
// a real file shows otherwise; the total does not depend on it.
func appWarehouses(region Region) []Warehouse { return Warehouses(region) }

// StockRow is the stock of one product.
type StockRow struct {
	SKU                    string `json:"sku"`
	ManufacturerPartNumber string `json:"manufacturerPartNumber"`
	Vendor                 string `json:"vendor,omitzero"`
	UNSPSC                 string `json:"unspsc,omitzero"`
	Description            string `json:"description,omitzero"`
	Status                 string `json:"status,omitzero"`
	UPC                    string `json:"upc,omitzero"`
	// QuantityTotal is the sum of the warehouse columns, or UnlimitedQuantity when each of them shows
	// that.
	QuantityTotal int              `json:"quantityTotal"`
	Warehouses    []WarehouseStock `json:"warehouses,omitempty"` // those that have stock
	// MSRP and Cost are read as they stand; see the file's first comment.
	MSRP decimal.NullDecimal `json:"msrp,omitzero"`
	Cost decimal.NullDecimal `json:"cost,omitzero"`
	Line int                 `json:"line,omitzero"`
}

// StockReader reads one ".app" file. It is for one goroutine and one pass.
type StockReader struct {
	opts   Options
	lines  *lineReader
	report Report
}

// NewStockReader reads a ".app" file. Options.Account is not compared, since the rows carry none; an
// unknown region has totals but no warehouses.
func NewStockReader(r io.Reader, opts Options) *StockReader {
	opts = opts.withDefaults()
	return &StockReader{opts: opts, lines: newLineReader(r, opts)}
}

// Report says what has been read so far.
func (r *StockReader) Report() Report { return r.report }

// shortestStockRow is the least that a row takes: 32 separators, DTL, a SKU and a line end.
const shortestStockRow = appFields - 1 + 3 + 1 + 1

// Rows yields the rows in file order, with the rules of [Reader.Rows]. Whether the file begins with a HDR line is
// not documented: one is passed over.
func (r *StockReader) Rows() iter.Seq2[StockRow, error] {
	return func(yield func(StockRow, error) bool) {
		parser := stockParser{warehouses: appWarehouses(r.opts.Region)}
		for line, err := range r.lines.all(&r.report) {
			var row StockRow
			var header bool
			var bad *RowError
			if err == nil {
				if r.lines.line == 1 {
					line = bytes.TrimPrefix(line, []byte(vendortext.ByteOrderMark))
				}
				row, header, bad = parser.parse(line, r.lines.line)
			} else if !errors.As(err, &bad) {
				yield(StockRow{}, err)
				return
			}
			switch {
			case header:
				r.report.Rows--
			case bad != nil:
				r.report.noteCut(bad, r.lines)
				r.report.count(*bad)
				if !yield(StockRow{}, bad) {
					return
				}
				if fault := hopeless(&r.report, r.lines, r.opts, shortestStockRow); fault != nil {
					yield(StockRow{}, fault)
					return
				}
			case !yield(row, nil):
				return
			}
		}
		if fault := judge(&r.report, r.lines, r.opts, Full); fault != nil {
			yield(StockRow{}, fault)
		}
	}
}

type stockParser struct {
	warehouses []Warehouse
	line       []byte
	starts     [appFields + 1]int32
}

func (p *stockParser) field(column int) []byte {
	return p.line[p.starts[column] : p.starts[column+1]-1]
}

func (p *stockParser) text(column int) string {
	return null(vendortext.Decode(p.field(column), vendortext.Windows1252))
}

// parse reads one row. Only SKU and stock decide whether it can be used; a price that can't be read is none.
func (p *stockParser) parse(line []byte, number int) (row StockRow, header bool, bad *RowError) {
	p.line = line
	n := splitFields(line, p.starts[:])
	if n > 1 && (string(p.field(0)) == "HDR" || string(p.field(1)) == "HDR") {
		return row, true, nil
	}
	fail := func(reason RowReason, detail string) (StockRow, bool, *RowError) {
		return StockRow{}, false, &RowError{Line: number, SKU: row.SKU, Reason: reason, Detail: detail}
	}
	if n < appFields {
		return fail(ReasonTooFewFields, fmt.Sprintf("%d of %d", n, appFields))
	}
	if id := trim(p.field(0)); !bytes.EqualFold(id, []byte("DTL")) {
		return fail(ReasonRecordID, fmt.Sprintf("field 1 is %q and not DTL", clip(p.text(0), 20)))
	}
	if row.SKU = string(skuDigits(value(p.field(appSKU)))); row.SKU == "" {
		return fail(ReasonSKU, fmt.Sprintf("field 2 is %q and not a number of up to %d digits", clip(p.text(appSKU), 20), longestSKU))
	}
	unlimited := true
	for column := appFirstStock; column <= appLastStock; column++ {
		q, err := parseQuantity(p.field(column))
		if err != nil {
			return fail(ReasonNumber, fmt.Sprintf("field %d is %v", column+1, err))
		}
		unlimited = unlimited && q == UnlimitedQuantity
		row.QuantityTotal += q
		if i := column - appFirstStock; q > 0 && i < len(p.warehouses) {
			w := p.warehouses[i]
			row.Warehouses = append(row.Warehouses, WarehouseStock{Number: w.Number, Code: w.Code, City: w.City, Quantity: q})
		}
	}
	if unlimited {
		row.QuantityTotal = UnlimitedQuantity
	}
	for _, price := range []struct {
		column int
		to     *decimal.NullDecimal
	}{{appMSRP, &row.MSRP}, {appCost, &row.Cost}} {
		if a, err := parsePrice(p.field(price.column)); err == nil {
			*price.to = a.decimal()
		}
	}
	row.ManufacturerPartNumber, row.Vendor = p.text(appPart), p.text(appVendor)
	row.UNSPSC, row.Description = p.text(appUNSPSC), p.text(appDescription)
	row.Status, row.UPC = p.text(appStatus), p.text(appUPC)
	row.Line = number
	return row, false, nil
}

// StockWriter writes the ".app" layout, for the sandbox.
type StockWriter struct {
	w          *bufio.Writer
	warehouses []Warehouse
	line       Writer
}

// NewStockWriter returns a writer for a region's warehouses.
func NewStockWriter(w io.Writer, region Region) *StockWriter {
	return &StockWriter{w: bufio.NewWriterSize(w, 64<<10), warehouses: appWarehouses(region)}
}

// Write writes the stock of a product. Columns that no public text explains stay blank.
func (w *StockWriter) Write(i *Item) error {
	stock := map[int]int{}
	for _, s := range i.Warehouses {
		stock[s.Number] = s.Quantity
	}
	w.line.row = w.line.row[:0]
	for column := range appFields {
		switch {
		case column == 0:
			w.line.text("DTL")
		case column == appSKU:
			w.line.text(i.SKU)
		case column >= appFirstStock && column <= appLastStock:
			q := 0
			if n := column - appFirstStock; n < len(w.warehouses) {
				q = stock[w.warehouses[n].Number]
			} else if i.Unlimited() {
				q = UnlimitedQuantity
			}
			w.line.text(strconv.Itoa(q))
		case column == appPart:
			w.line.text(i.ManufacturerPartNumber)
		case column == appVendor:
			w.line.text(i.Manufacturer)
		case column == appUNSPSC:
			w.line.text(i.UNSPSC)
		case column == appDescription:
			w.line.text(i.Description)
		case column == appMSRP:
			w.line.optional(i.MSRP)
		case column == appCost:
			w.line.decimal(i.ContractPrice)
		case column == appStatus:
			w.line.text(string(i.Status))
		case column == appUPC:
			w.line.text(i.UPC)
		default:
			w.line.text("")
		}
	}
	w.line.row[len(w.line.row)-1] = '\n'
	_, err := w.w.Write(w.line.row)
	return err
}

// Flush writes what is buffered.
func (w *StockWriter) Flush() error { return w.w.Flush() }
