// Package terminal keeps what people read at a terminal readable: no control character of a vendor's reaches
// it, and colours appear only where they are wanted.
package terminal

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"
)

// escape is a sequence by which a text would command a terminal.
var escape = regexp.MustCompile("\x1b(\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(\x07|\x1b\\\\)?|[@-_])?")

// Clean is a text without escape sequences and without control characters other than tab and end of line;
// what would turn the direction of writing goes too.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, escape.ReplaceAllString(s, ""))
}

// Writer cleans what is written through it.
type Writer struct{ To io.Writer }

// Write cleans one piece of text. A sequence that is cut in two loses its first half, so that the second is
// text.
func (w Writer) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.To, Clean(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Stream cleans what is written through it in pieces that may end inside a character. What is left of one at the end is
// never written.
type Stream struct {
	To   io.Writer
	rest []byte
}

// Write cleans whole characters and keeps the beginning of the next one.
func (w *Stream) Write(p []byte) (int, error) {
	data := append(w.rest, p...)
	end := len(data)
	for i := 1; i < utf8.UTFMax && i <= len(data); i++ {
		if b := data[len(data)-i]; utf8.RuneStart(b) {
			if !utf8.FullRune(data[len(data)-i:]) {
				end = len(data) - i
			}
			break
		}
	}
	w.rest = bytes.Clone(data[end:])
	if _, err := io.WriteString(w.To, Clean(string(data[:end]))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// JSON is a value in JSON as a terminal may be shown it: what commands a terminal, and stands in a text as it is, is
// written as its number. The value stays the same.
func JSON(data []byte) []byte {
	if bytes.IndexFunc(data, commands) < 0 {
		return data
	}
	var out bytes.Buffer
	for _, r := range string(data) {
		if commands(r) {
			fmt.Fprintf(&out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.Bytes()
}

// commands reports whether a character is one that JSON need not escape and Clean takes away.
func commands(r rune) bool { return r >= 0x7f && Clean(string(r)) == "" }

// Is reports whether a writer is a terminal.
func Is(w io.Writer) bool {
	if c, ok := w.(Writer); ok {
		w = c.To
	}
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Colours reports whether colours are wanted on w: it is a terminal that knows them, and NO_COLOR is not set.
func Colours(w io.Writer, getenv func(string) string) bool {
	return Is(w) && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
}

var paints = []struct {
	words *regexp.Regexp
	code  string
}{
	{regexp.MustCompile(`(?m)^(FAULT|ALARM|failed|problem)\b`), "31"},
	{regexp.MustCompile(`(?m)^(warning|held|waits|would not)\b`), "33"},
	{regexp.MustCompile(`(?m)^(ok|ready|would go out)\b`), "32"},
	{regexp.MustCompile(`(?m)^[A-Z]{2}[A-Z &]+(  +[A-Z]{2}[A-Z &]*)+ *$`), "1"},
}

// Paint colours the words at the beginning of a line by which a person tells good from bad, and the heads of
// tables. The text must be laid out already.
func Paint(text []byte) []byte {
	for _, p := range paints {
		text = p.words.ReplaceAllFunc(text, func(word []byte) []byte {
			return bytes.Join([][]byte{[]byte("\x1b[" + p.code + "m"), word, []byte("\x1b[0m")}, nil)
		})
	}
	return text
}
