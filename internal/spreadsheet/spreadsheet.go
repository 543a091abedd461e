// Package spreadsheet writes CSV files that people open in a spreadsheet program: no cell of theirs becomes a
// formula, and none loses a character.
package spreadsheet

import (
	"encoding/csv"
	"io"
	"regexp"
	"strings"
)

// BOM at the beginning of a file tells Excel that it is UTF-8.
const BOM = "\uFEFF"

// Writer writes rows of cells. Close must be called.
type Writer struct{ out *csv.Writer }

// NewWriter writes to w.
func NewWriter(w io.Writer) *Writer { return &Writer{csv.NewWriter(w)} }

// Write writes one row.
func (w *Writer) Write(row ...string) error {
	safe := make([]string, len(row))
	for i, cell := range row {
		safe[i] = Cell(cell)
	}
	return w.out.Write(safe)
}

// Close writes what is buffered.
func (w *Writer) Close() error {
	w.out.Flush()
	return w.out.Error()
}

// number is a text that a spreadsheet takes for a number and nothing else.
var number = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?%?$`)

// starts are the characters with which a formula begins, in either width.
const starts = "=+-@＝＋－＠"

// Cell is a text that stays one: what a spreadsheet would take for a formula gets an apostrophe in front, by
// which spreadsheets know a text. A number stays a number. Control characters other than the end of a line
// become blanks.
func Cell(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
	if first := strings.TrimLeft(s, " \n\u00a0"); first != "" && strings.ContainsRune(starts, []rune(first)[0]) && !number.MatchString(s) {
		return "'" + s
	}
	return s
}
