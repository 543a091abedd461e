// The streaming reader of the ".ap" file.

package pricefile

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"
)

// Defaults of [Options].
const (
	// DefaultMaxMalformed is the share of malformed rows above which the layout must have changed.
	DefaultMaxMalformed = 0.01
	// DefaultMaxBytes bounds the unpacked file; the biggest seen (1.66 million rows) has 0.3 GB.
	DefaultMaxBytes = 4 << 30
	// maxRow bounds one row; the documented field widths add up to about 1,500 bytes.
	maxRow = 64 << 10
	// maxRowErrors is how many malformed rows a [Report] keeps word for word.
	maxRowErrors = 20
)

// Options of a [Reader] and a [StockReader].
type Options struct {
	// Region decides what the warehouse slots mean; empty means US.
	Region Region
	// Account, when set, must be the account in the DTL rows. The HDR line is not compared: real files
	// show another code there.
	Account string
	// MaxMalformed is the share of malformed rows, 0 to 1, above which the file is refused; 0 means
	// DefaultMaxMalformed, a negative number means that no row may be malformed.
	MaxMalformed float64
	// MaxBytes refuses a longer file; 0 means DefaultMaxBytes.
	MaxBytes int64
}

func (o Options) withDefaults() Options {
	if o.Region == "" {
		o.Region = US
	}
	if o.MaxMalformed == 0 {
		o.MaxMalformed = DefaultMaxMalformed
	} else if o.MaxMalformed < 0 {
		o.MaxMalformed = 0
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	return o
}

// Report says what reading came to. It is complete when the sequence of [Reader.Items] has ended.
type Report struct {
	// Rows counts all rows after the header, malformed ones included; blank lines are not rows.
	Rows      int               `json:"rows"`
	Malformed int               `json:"malformed"`
	ByReason  map[RowReason]int `json:"byReason,omitempty"`
	// First holds the first malformed rows, 20 at most.
	First []RowError `json:"first,omitempty"`
	// Truncated is true when the file ended in the middle of a row or of the zip.
	Truncated bool `json:"truncated,omitzero"`
	// Bytes is the unpacked size read so far.
	Bytes int64 `json:"bytes"`
}

// Reader reads one ".ap" file. It is for one goroutine and one pass.
type Reader struct {
	opts   Options
	lines  *lineReader
	header Header
	report Report
	row    rowParser
}

// NewReader reads and checks the HDR line. It returns a [*FeedError] when that is missing or unusable.
func NewReader(r io.Reader, opts Options) (*Reader, error) {
	opts = opts.withDefaults()
	slots := warehouseSlots(opts.Region)
	if slots == nil {
		return nil, fmt.Errorf("price file of region %q: use %s or %s", opts.Region, US, CA)
	}
	rd := &Reader{opts: opts, lines: newLineReader(r, opts.MaxBytes), row: rowParser{slots: slots}}
	line, err := rd.lines.next()
	for err == nil && len(line) == 0 {
		line, err = rd.lines.next() // some copies of real files begin with blank lines
	}
	rd.report.Bytes = rd.lines.bytes
	switch {
	case errors.Is(err, io.EOF):
		return nil, feedError(FaultEmpty, 0, nil, "the price file has no content",
			"wait for the next nightly file, or ask TD SYNNEX whether the account's price file is being made")
	case errors.Is(err, errLongLine):
		// The header check shows how the line begins.
	case err != nil:
		return nil, streamError(err, 1)
	}
	rd.header, err = parseHeader(line)
	if err != nil {
		return nil, err
	}
	return rd, nil
}

// Header is the HDR line.
func (r *Reader) Header() Header { return r.header }

// Report says what has been read so far.
func (r *Reader) Report() Report { return r.report }

// Items yields the products in file order. A malformed row yields a [*RowError] and reading goes on; a
// [*FeedError] refuses the whole file and is the last thing the sequence yields. Only after the
// sequence has ended without one is the file known to be good. The sequence can be used once.
//
// The strings of an item share one allocation of about the row's size, so keeping one keeps them all.
func (r *Reader) Items() iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		checked := r.opts.Account == ""
		for line, err := range r.lines.all(&r.report) {
			var item Item
			var bad *RowError
			if err == nil {
				bad = r.row.parse(line, r.lines.line, &item)
			} else if !errors.As(err, &bad) {
				yield(Item{}, err)
				return
			}
			if bad != nil {
				r.report.noteCut(bad, r.lines)
				r.report.count(*bad)
				if !yield(Item{}, bad) {
					return
				}
				continue
			}
			if !checked && item.TradingPartner != r.opts.Account {
				yield(Item{}, feedError(FaultWrongAccount, item.Line, nil,
					fmt.Sprintf("the price file belongs to account %q and not to %q", clip(item.TradingPartner, 20), r.opts.Account),
					"check the configured account number and SFTP user"))
				return
			}
			checked = true
			if !yield(item, nil) {
				return
			}
		}
		if fault := judge(&r.report, r.lines, r.opts, r.header.Qualifier); fault != nil {
			yield(Item{}, fault)
		}
	}
}

func feedError(fault FeedFault, line int, err error, cause, fix string) *FeedError {
	return &FeedError{Fault: fault, Cause: cause, Fix: fix, Line: line, Err: err}
}

// parseHeader reads "tp~HDR~YYMMDD~YYMMDD~C|U~~~~~".
func parseHeader(line []byte) (Header, error) {
	text := latin1(line)
	var f [5]string
	if n := splitFields(text, f[:]); n < len(f) || trim(f[1]) != "HDR" {
		return Header{}, feedError(FaultNoHeader, 1, nil,
			fmt.Sprintf("the price file does not begin with a HDR line (it begins %q)", clip(text, 40)),
			"check that the configured file is the account's .ap price file and was downloaded in binary mode")
	}
	h := Header{TradingPartner: trim(f[0]), Qualifier: Qualifier(trim(f[4])), Raw: text}
	var err error
	if h.Created, err = parseDate(f[2]); err == nil {
		h.Effective, err = parseDate(f[3])
	}
	if err != nil {
		return Header{}, feedError(FaultNoHeader, 1, err, fmt.Sprintf("the price file's HDR line has an unreadable date (%v)", err),
			"download it again; if it stays, the layout has changed: send the line to support")
	}
	if h.Qualifier != Full && h.Qualifier != Delta {
		return Header{}, feedError(FaultUnknownQualifier, 1, nil,
			fmt.Sprintf("the price file's HDR line says neither C (full) nor U (changes) but %q", clip(string(h.Qualifier), 20)),
			"nothing was used, since a wrong guess could deactivate products; ask TD SYNNEX what kind of file this is")
	}
	return h, nil
}

func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "..."
}
