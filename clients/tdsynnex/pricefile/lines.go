// Lines of a flat file, one at a time and bounded, with the judgement of the file as a whole that both
// layouts share.

package pricefile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
)

var (
	errLongLine = errors.New("line too long")
	errTooBig   = errors.New("file too long")
)

// longLineStart is how much is kept of a line that is too long: enough to find its SKU.
const longLineStart = 512

// lineReader yields lines without their LF or CR LF. The slice is valid until the next call.
type lineReader struct {
	br *bufio.Reader
	// max and maxRows are the most bytes and rows that there can be, or may be.
	max     int64
	maxRows int
	bytes   int64
	line    int
	// unterminated is true when the line just returned ended with the file and not with a LF.
	unterminated bool
}

func newLineReader(r io.Reader, opts Options) *lineReader {
	l := &lineReader{br: bufio.NewReaderSize(r, maxRow), max: opts.MaxBytes, maxRows: opts.MaxRows}
	if opts.Size > 0 {
		l.max = min(l.max, opts.Size)
	}
	return l
}

// next returns io.EOF at the end, and errLongLine with the line's beginning when it was longer than
// maxRow and has been skipped.
func (l *lineReader) next() ([]byte, error) {
	line, err := l.br.ReadSlice('\n')
	l.bytes += int64(len(line))
	if len(line) > 0 {
		l.line++
	}
	var start []byte
	for errors.Is(err, bufio.ErrBufferFull) && l.bytes <= l.max {
		if start == nil {
			start = append(start, line[:longLineStart]...)
		}
		line, err = l.br.ReadSlice('\n')
		l.bytes += int64(len(line))
	}
	switch {
	case l.bytes > l.max:
		return nil, errTooBig
	case err != nil && !errors.Is(err, io.EOF):
		return nil, err
	case err != nil && len(line) == 0 && start == nil:
		return nil, io.EOF
	}
	l.unterminated = err != nil
	if start != nil {
		return start, errLongLine
	}
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line, nil
}

// all yields every line that is not blank and counts it as a row. A line that is too long comes as a
// [*RowError] with its beginning; a fault of the stream comes as a [*FeedError] and is the last.
func (l *lineReader) all(report *Report) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for {
			line, err := l.next()
			report.Bytes = l.bytes
			switch {
			case errors.Is(err, io.EOF):
				return
			case errors.Is(err, errLongLine):
				report.Rows++
				report.Truncated = report.Truncated || l.unterminated
				if !yield(line, &RowError{Line: l.line, Reason: ReasonTooLong, Detail: fmt.Sprintf("more than %d bytes without a line end", maxRow)}) {
					return
				}
			case err != nil:
				report.Truncated = isCut(err)
				yield(nil, streamError(err, l.line))
				return
			case !blank(line):
				if report.Rows++; report.Rows > l.maxRows {
					yield(nil, feedError(FaultTooBig, l.line, nil, fmt.Sprintf("the price file has more than %d rows", l.maxRows),
						"raise the limit if the account's catalogue has really grown that much"))
					return
				}
				if !yield(line, nil) {
					return
				}
			}
		}
	}
}

// judge looks at the file as a whole once its end has been reached.
func judge(r *Report, lines *lineReader, opts Options, qualifier Qualifier) error {
	switch {
	case r.Truncated:
		return feedError(FaultTruncated, lines.line, nil,
			fmt.Sprintf("the price file ends in the middle of row %d", r.Rows),
			"download it again; if it ends there again, wait for the next nightly file and tell TD SYNNEX")
	case r.Rows == 0 && qualifier == Full:
		return feedError(FaultEmpty, 0, nil, "the price file has no products",
			"wait for the next nightly file, or ask TD SYNNEX which products the account's file should hold")
	case float64(r.Malformed) > opts.MaxMalformed*float64(r.Rows):
		return tooManyMalformed(r, opts, fmt.Sprintf("%d of %d rows of the price file", r.Malformed, r.Rows))
	}
	return nil
}

// hopeless refuses a file as soon as its share of malformed rows can't be met any more, whatever the rest of it
// holds: a file that is made to fill disk and memory is not read to its end.
func hopeless(r *Report, lines *lineReader, opts Options, shortestRow int64) error {
	rows := float64(r.Rows) + float64(max(0, lines.max-lines.bytes)/shortestRow)
	if float64(r.Malformed) <= opts.MaxMalformed*rows {
		return nil
	}
	return tooManyMalformed(r, opts, fmt.Sprintf("%d of the first %d rows of the price file", r.Malformed, r.Rows))
}

func tooManyMalformed(r *Report, opts Options, which string) error {
	first := r.First[0]
	if r.ByReason[ReasonAccount]*2 > r.Malformed {
		return foreignFile(r, opts)
	}
	return feedError(FaultMalformedRows, first.Line, &first,
		fmt.Sprintf("%s are malformed, more than %.3g %%; the first is line %d: %s, %s", which, opts.MaxMalformed*100, first.Line, first.Reason,
			first.Detail),
		"download it again; if it persists, the layout has changed: send the line to support before raising the limit")
}

// foreignFile refuses a file of another account.
func foreignFile(r *Report, opts Options) error {
	return feedError(FaultWrongAccount, r.foreignLine, nil,
		fmt.Sprintf("the price file belongs to account %q and not to %q", clip(r.foreign, 20), opts.Account),
		"check the configured account number and SFTP user")
}

// blank reports whether a line has nothing in it.
func blank(line []byte) bool { return len(line) == 0 || (line[0] <= ' ' && len(trim(line)) == 0) }

// count notes a malformed row.
func (r *Report) count(bad RowError) {
	r.Malformed++
	if r.ByReason == nil {
		r.ByReason = map[RowReason]int{}
	}
	r.ByReason[bad.Reason]++
	if len(r.First) < maxRowErrors {
		r.First = append(r.First, bad)
	}
}

// unreadable notes the fields of an item that can't be read.
func (r *Report) unreadable(item *Item, p *rowParser) {
	r.Items++
	if len(item.Unreadable) > 0 && r.Unreadable == nil {
		r.Unreadable = map[int]int{}
	}
	for _, n := range item.Unreadable {
		r.Unreadable[n]++
		if len(r.FirstUnreadable) < maxRowErrors {
			r.FirstUnreadable = append(r.FirstUnreadable, FieldError{Line: item.Line, SKU: item.SKU, Field: n, Holds: p.show(n)})
		}
	}
}

// noteCut notices that the file ends in the middle of its last row.
func (r *Report) noteCut(bad *RowError, lines *lineReader) {
	if bad.Reason == ReasonTooFewFields && lines.unterminated {
		r.Truncated = true
	}
}

func streamError(err error, line int) error {
	switch {
	case errors.Is(err, errTooBig):
		return feedError(FaultTooBig, line, err, "the price file is longer than the configured limit",
			"raise the limit if the account's catalogue has really grown that much")
	case isCut(err):
		return feedError(FaultTruncated, line, err, fmt.Sprintf("the price file is cut or damaged after line %d (%v)", line, err),
			"download it again in binary mode; if it persists, wait for the next nightly file and tell TD SYNNEX")
	}
	return feedError(FaultRead, line, err, fmt.Sprintf("reading the price file failed after line %d: %v", line, err),
		"try again; if it persists, check the disk that holds the download")
}
