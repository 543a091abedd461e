// The hourly ".app" stock file (<account>h.app, inv_report.app): 33 "~"-separated fields a row. Its
// layout is known from one integrator's reading of real files and not from the distributor, so it is
// good for stock only: prices in it are not to be used (their two columns were once swapped).

package pricefile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"

	"github.com/shopspring/decimal"
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
	return &StockReader{opts: opts, lines: newLineReader(r, opts.MaxBytes)}
}

// Report says what has been read so far.
func (r *StockReader) Report() Report { return r.report }

// Rows yields the rows in file order, with the rules of [Reader.Items]. Whether the file begins with a
// HDR line is not documented: one is passed over.
func (r *StockReader) Rows() iter.Seq2[StockRow, error] {
	return func(yield func(StockRow, error) bool) {
		parser := stockParser{warehouses: appWarehouses(r.opts.Region)}
		for line, err := range r.lines.all(&r.report) {
			if err != nil {
				var bad *RowError
				if !errors.As(err, &bad) {
					yield(StockRow{}, err)
					return
				}
				r.report.count(*bad)
				if !yield(StockRow{}, bad) {
					return
				}
				continue
			}
			row, header, bad := parser.parse(line, r.lines.line)
			if header {
				r.report.Rows--
				continue
			}
			if bad != nil {
				r.report.noteCut(bad, r.lines)
				r.report.count(*bad)
				if !yield(StockRow{}, bad) {
					return
				}
				continue
			}
			if !yield(row, nil) {
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
	fields     [appFields]string
}

func (p *stockParser) parse(line []byte, number int) (row StockRow, header bool, bad *RowError) {
	f := &p.fields
	n := splitFields(latin1(line), f[:])
	if n > 1 && (f[0] == "HDR" || f[1] == "HDR") {
		return row, true, nil
	}
	fail := func(reason RowReason, detail string) (StockRow, bool, *RowError) {
		return StockRow{}, false, &RowError{Line: number, SKU: row.SKU, Reason: reason, Detail: detail}
	}
	if n < appFields {
		return fail(ReasonTooFewFields, fmt.Sprintf("%d of %d", n, appFields))
	}
	if id := text(f[0]); id != "DTL" {
		return fail(ReasonRecordID, fmt.Sprintf("field 1 is %q and not DTL", clip(id, 20)))
	}
	if row.SKU = canonicalSKU(text(f[appSKU])); row.SKU == "" {
		return fail(ReasonSKU, fmt.Sprintf("field 2 is %q and not a number of up to 8 digits", clip(f[appSKU], 20)))
	}
	unlimited := true
	for column := appFirstStock; column <= appLastStock; column++ {
		q, err := parseQuantity(f[column])
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
		d, err := parseDecimal(f[price.column])
		if err != nil {
			return fail(ReasonNumber, fmt.Sprintf("field %d is %v", price.column+1, err))
		}
		*price.to = d
	}
	row.ManufacturerPartNumber, row.Vendor = text(f[appPart]), text(f[appVendor])
	row.UNSPSC, row.Description = text(f[appUNSPSC]), text(f[appDescription])
	row.Status, row.UPC = text(f[appStatus]), text(f[appUPC])
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
