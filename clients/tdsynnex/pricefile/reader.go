// The streaming reader of the ".ap" file.

package pricefile

import (
	"bufio"
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
	// DefaultMaxMalformed, a negative number refuses the file at the first malformed row's end.
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
	rd.report.Bytes = rd.lines.bytes
	switch {
	case errors.Is(err, io.EOF):
		return nil, feedError(FaultEmpty, 0, nil, "the price file has no content",
			"wait for the next nightly file, or ask TD SYNNEX whether the account's price file is being made")
	case errors.Is(err, errLongLine):
		line = line[:40]
	case err != nil:
		return nil, rd.streamError(err)
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
		for {
			line, err := r.lines.next()
			r.report.Bytes = r.lines.bytes
			if errors.Is(err, io.EOF) {
				if fault := r.judge(); fault != nil {
					yield(Item{}, fault)
				}
				return
			}
			if err != nil && !errors.Is(err, errLongLine) {
				r.report.Truncated = errors.Is(err, io.ErrUnexpectedEOF)
				yield(Item{}, r.streamError(err))
				return
			}
			if len(line) == 0 && err == nil {
				continue
			}
			r.report.Rows++
			var item Item
			var bad *RowError
			if err != nil {
				bad = &RowError{Line: r.lines.line, Reason: ReasonTooLong, Detail: fmt.Sprintf("more than %d bytes without a line end", maxRow)}
			} else {
				bad = r.row.parse(line, r.lines.line, &item)
			}
			if bad != nil {
				if bad.Reason == ReasonTooFewFields && r.lines.unterminated {
					r.report.Truncated = true
				}
				r.count(*bad)
				if !yield(Item{}, bad) {
					return
				}
				continue
			}
			if r.report.Rows-r.report.Malformed == 1 && r.opts.Account != "" && item.TradingPartner != r.opts.Account {
				yield(Item{}, feedError(FaultWrongAccount, item.Line, nil,
					fmt.Sprintf("the price file belongs to account %q and not to %q", item.TradingPartner, r.opts.Account),
					"check the configured account number and SFTP user"))
				return
			}
			if !yield(item, nil) {
				return
			}
		}
	}
}

// judge looks at the file as a whole once its end has been reached.
func (r *Reader) judge() error {
	rep := &r.report
	switch {
	case rep.Truncated:
		return feedError(FaultTruncated, r.lines.line, nil,
			fmt.Sprintf("the price file ends in the middle of row %d", rep.Rows),
			"download it again; if it ends there again, wait for the next nightly file and tell TD SYNNEX")
	case rep.Rows == 0 && r.header.Qualifier == Full:
		return feedError(FaultEmpty, 0, nil, "the price file has a header and no products",
			"wait for the next nightly file, or ask TD SYNNEX which products the account's file should hold")
	case float64(rep.Malformed) > r.opts.MaxMalformed*float64(rep.Rows):
		first := rep.First[0]
		return feedError(FaultMalformedRows, first.Line, &first,
			fmt.Sprintf("%d of %d rows of the price file are malformed, more than %.3g %%; the first is line %d: %s, %s",
				rep.Malformed, rep.Rows, r.opts.MaxMalformed*100, first.Line, first.Reason, first.Detail),
			"download it again; if it stays, the layout has changed: send the line to support before raising the limit")
	}
	return nil
}

func (r *Reader) count(bad RowError) {
	r.report.Malformed++
	if r.report.ByReason == nil {
		r.report.ByReason = map[RowReason]int{}
	}
	r.report.ByReason[bad.Reason]++
	if len(r.report.First) < maxRowErrors {
		r.report.First = append(r.report.First, bad)
	}
}

// streamError turns an error of the byte stream into a [*FeedError].
func (r *Reader) streamError(err error) error { return streamError(err, r.lines.line) }

func streamError(err error, line int) error {
	var fe *FeedError
	switch {
	case errors.As(err, &fe):
		return fe
	case errors.Is(err, errTooBig):
		return feedError(FaultTooBig, line, err, "the price file is longer than the configured limit",
			"raise the limit if the account's catalogue has really grown that much")
	case isCut(err):
		return feedError(FaultTruncated, line, err, fmt.Sprintf("the price file is cut or damaged after line %d (%v)", line, err),
			"download it again in binary mode; if it stays, wait for the next nightly file and tell TD SYNNEX")
	}
	return feedError(FaultRead, line, err, fmt.Sprintf("reading the price file failed after line %d: %v", line, err),
		"try again; if it stays, check the disk that holds the download")
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

var (
	errLongLine = errors.New("line too long")
	errTooBig   = errors.New("file too long")
)

// lineReader yields lines without their LF or CR LF. The slice is valid until the next call.
type lineReader struct {
	br    *bufio.Reader
	max   int64
	bytes int64
	line  int
	// unterminated is true when the line just returned ended with the file and not with a LF.
	unterminated bool
}

func newLineReader(r io.Reader, maxBytes int64) *lineReader {
	return &lineReader{br: bufio.NewReaderSize(r, maxRow), max: maxBytes}
}

// next returns io.EOF at the end, and errLongLine with the line's beginning when it was longer than
// maxRow and has been skipped.
func (l *lineReader) next() ([]byte, error) {
	line, err := l.br.ReadSlice('\n')
	l.bytes += int64(len(line))
	if len(line) > 0 {
		l.line++
	}
	long := false
	var start []byte
	for errors.Is(err, bufio.ErrBufferFull) && l.bytes <= l.max {
		if !long {
			long, start = true, append(start, line[:64]...)
		}
		line, err = l.br.ReadSlice('\n')
		l.bytes += int64(len(line))
	}
	switch {
	case l.bytes > l.max:
		return nil, errTooBig
	case err != nil && !errors.Is(err, io.EOF):
		return nil, err
	case long:
		return start, errLongLine
	case err != nil && len(line) == 0:
		return nil, io.EOF
	}
	l.unterminated = err != nil
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line, nil
}

