// Package spreadsheet writes CSV files that people open in a spreadsheet program: no cell of theirs becomes a
// formula, and none loses a character.
package spreadsheet

import (
	"encoding/csv"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
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

// unseen are characters before which nobody sees that a formula begins.
const unseen = " \n\u00a0\u200b\u200e\u200f\ufeff"

// Cell is a text that stays one: what a spreadsheet would take for a formula gets an apostrophe in front, by
// which spreadsheets know a text. A number stays a number. Control characters other than the end of a line
// become blanks, and so does what turns the direction of writing: it would show another file name than there is.
func Cell(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return ' '
		}
		return r
	}, s)
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, unseen))
	if strings.ContainsRune(starts, first) && !number.MatchString(s) {
		return "'" + s
	}
	return s
}
