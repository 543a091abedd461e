package pricefile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"digitalbridge/clients/tdsynnex/vendortext"
)

// Defaults of [Options].
const (
	// DefaultMaxMalformed is the share of malformed rows above which the layout must have changed.
	DefaultMaxMalformed = 0.01
	// DefaultMaxBytes bounds the unpacked file; the biggest seen (1.66 million rows) has 0.3 GB.
	DefaultMaxBytes = 4 << 30
	// DefaultMaxRows is six times as many as the biggest file seen has.
	DefaultMaxRows = 10_000_000
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
	// MaxBytes refuses a longer file, MaxRows one with more rows; 0 means DefaultMaxBytes and DefaultMaxRows.
	MaxBytes int64
	MaxRows  int
	// Size is the number of bytes that the file has, when it is known: then a file with too many malformed rows
	// is refused as soon as the rest can't make up for them.
	Size int64
}

func (o Options) withDefaults() Options {
	if o.Region = Region(strings.ToUpper(strings.TrimSpace(string(o.Region)))); o.Region == "" {
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
	if o.MaxRows == 0 {
		o.MaxRows = DefaultMaxRows
	}
	return o
}

// Report says what reading came to. It is complete when the sequence of [Reader.Rows] has ended.
type Report struct {
	// Rows counts all rows after the header, malformed ones included; blank lines are not rows.
	Rows      int               `json:"rows"`
	Malformed int               `json:"malformed"`
	ByReason  map[RowReason]int `json:"byReason,omitempty"`
	// First holds the first malformed rows, 20 at most.
	First []RowError `json:"first,omitempty"`
	// Unreadable counts, by field, the items that were read with something in it that can't be read, and
	// FirstUnreadable holds the first of them, 20 at most.
	Unreadable      map[int]int  `json:"unreadable,omitempty"`
	FirstUnreadable []FieldError `json:"firstUnreadable,omitempty"`
	// Items is the number of rows that were read as a whole.
	Items int `json:"items,omitzero"`
	// Fields is the number of fields that the rows have: of the first good row, and Other that of rows with
	// another number.
	Fields int `json:"fields,omitzero"`
	Other  int `json:"other,omitzero"`
	// Truncated is true when the file ended in the middle of a row or of the zip.
	Truncated bool `json:"truncated,omitzero"`
	// Bytes is the unpacked size read so far.
	Bytes int64 `json:"bytes"`

	good        bool // a row of the account has come
	foreign     string
	foreignLine int
}

// Reader reads one ".ap" file. It is for one goroutine and one pass.
type Reader struct {
	opts   Options
	lines  *lineReader
	header Header
	report Report
	parser rowParser
}

// NewReader reads and checks the HDR line. It returns a [*FeedError] when that is missing or unusable.
func NewReader(r io.Reader, opts Options) (*Reader, error) {
	opts = opts.withDefaults()
	slots := stockSlots(opts.Region)
	if slots == nil {
		return nil, fmt.Errorf("price file of region %q: use %s or %s", opts.Region, US, CA)
	}
	rd := &Reader{opts: opts, lines: newLineReader(r, opts)}
	rd.parser = rowParser{slots: slots, account: opts.Account, report: &rd.report, words: words{}}
	line, err := rd.lines.next()
	if mark, ok := bytes.CutPrefix(line, []byte(vendortext.ByteOrderMark)); ok {
		line, rd.parser.encoding = mark, vendortext.UTF8
	}
	for err == nil && blank(line) {
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
	rd.header, err = parseHeader(line, rd.parser.encoding)
	if err != nil {
		return nil, err
	}
	return rd, nil
}

// Header is the HDR line.
func (r *Reader) Header() Header { return r.header }

// Report says what has been read so far.
func (r *Reader) Report() Report { return r.report }

// shortestRow is the least that a row takes: 69 separators, DTL, a SKU and a line end.
const shortestRow = fieldCount - 1 + 3 + 1 + 1

// foreignRows is how many rows of another account, and none of ours, prove that the file is not ours.
const foreignRows = 20

// Rows yields the rows in file order. A row that can't be used yields a [*RowError] and reading goes on; a
// [*FeedError] refuses the whole file and is the last thing the sequence yields. Only after the sequence has
// ended without one is the file known to be good. The sequence can be used once; a row is valid until the next.
func (r *Reader) Rows() iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		row := Row{parser: &r.parser}
		for line, err := range r.lines.all(&r.report) {
			bad, fault := r.look(line, err, &row.Head)
			if fault != nil {
				yield(nil, fault)
				return
			}
			if bad == nil {
				if !yield(&row, nil) {
					return
				}
				continue
			}
			r.report.noteCut(bad, r.lines)
			r.report.count(*bad)
			if !yield(nil, bad) {
				return
			}
			if fault := r.giveUp(); fault != nil {
				yield(nil, fault)
				return
			}
		}
		if fault := judge(&r.report, r.lines, r.opts, r.header.Qualifier); fault != nil {
			yield(nil, fault)
		}
	}
}

// look reads the head of a line, says why it can't be used, or returns what ends reading.
func (r *Reader) look(line []byte, err error, h *Head) (bad *RowError, fault error) {
	if err != nil {
		var long *RowError
		if !errors.As(err, &long) {
			return nil, err
		}
		if start := r.parser.head(line, r.lines.line, h); start != nil {
			long.SKU, long.Perhaps = start.SKU, start.Perhaps
		} else {
			long.SKU = h.SKU
		}
		return long, nil
	}
	if bad = r.parser.head(line, r.lines.line, h); bad != nil {
		if bad.Reason == ReasonAccount && r.report.foreignLine == 0 {
			r.report.foreign, r.report.foreignLine = string(trim(r.parser.field(1))), bad.Line
		}
		return bad, nil
	}
	r.report.good = true
	switch n := r.parser.count; {
	case r.report.Fields == 0:
		r.report.Fields = n
	case r.report.Fields != n:
		r.report.Other++
	}
	return nil, nil
}

// giveUp says why there is no point in reading on.
func (r *Reader) giveUp() error {
	if !r.report.good && r.report.ByReason[ReasonAccount] >= foreignRows {
		return foreignFile(&r.report, r.opts)
	}
	return hopeless(&r.report, r.lines, r.opts, shortestRow)
}

// Items yields all products in file order, with the rules of [Reader.Rows].
//
// The strings of an item share one allocation of about the row's size, so keeping one keeps them all.
func (r *Reader) Items() iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for row, err := range r.Rows() {
			var item Item
			if err == nil {
				item = row.Item()
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// ItemsAt yields the products on some lines of a file that has been read and judged before, in file order. It
// passes over all other lines without looking at them. A line that holds no product yields its [*RowError]; a
// [*FeedError] is the last.
func (r *Reader) ItemsAt(wanted func(line int) bool) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		row := Row{parser: &r.parser}
		for line, err := range r.lines.all(&r.report) {
			if !wanted(r.lines.line) && err == nil {
				continue
			}
			bad, fault := r.look(line, err, &row.Head)
			switch {
			case fault != nil:
				yield(Item{}, fault)
				return
			case bad != nil && !wanted(r.lines.line):
			case bad != nil:
				if !yield(Item{}, bad) {
					return
				}
			case !yield(row.Item(), nil):
				return
			}
		}
	}
}

func feedError(fault FeedFault, line int, err error, cause, fix string) *FeedError {
	return &FeedError{Fault: fault, Cause: cause, Fix: fix, Line: line, Err: err}
}

// parseHeader reads "tp~HDR~YYMMDD~YYMMDD~C|U~~~~~".
func parseHeader(line []byte, encoding vendortext.Encoding) (Header, error) {
	text := vendortext.Decode(line, encoding)
	f := strings.SplitN(text, "~", 6)
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	if len(f) < 5 || !strings.EqualFold(f[1], "HDR") {
		return Header{}, feedError(FaultNoHeader, 1, nil,
			fmt.Sprintf("the price file does not begin with a HDR line (it begins %q)", clip(text, 40)),
			"check that the configured file is the account's .ap price file and was downloaded in binary mode")
	}
	h := Header{TradingPartner: f[0], Qualifier: Qualifier(strings.ToUpper(f[4])), Raw: text, UTF8: encoding == vendortext.UTF8}
	var err error
	if h.Created, err = parseDate(f[2]); err == nil {
		h.Effective, err = parseDate(f[3])
	}
	if err != nil {
		return Header{}, feedError(FaultNoHeader, 1, err, fmt.Sprintf("the price file's HDR line has an unreadable date (%v)", err),
			"download it again; if it persists, the layout has changed: send the line to support")
	}
	if h.Qualifier != Full && h.Qualifier != Delta {
		return Header{}, feedError(FaultUnknownQualifier, 1, nil,
			fmt.Sprintf("the price file's HDR line says neither C (full) nor U (changes) but %q", clip(string(h.Qualifier), 20)),
			"nothing was used, since a wrong guess could deactivate products; ask TD SYNNEX what kind of file this is")
	}
	return h, nil
}
