package main

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// terminal writes texts of vendors and people to a terminal without what would steer it: escape sequences that
// move the cursor, change the title or overwrite what was written. Line ends and tabs stay, and so does the
// carriage return of a progress line.
type terminal struct {
	w    io.Writer
	rest []byte // the beginning of a character whose end comes with the next write
}

// Unwrap is the terminal itself, for progress bars, which draw themselves.
func (t *terminal) Unwrap() io.Writer { return t.w }

func (t *terminal) Write(p []byte) (int, error) {
	text := append(t.rest, p...)
	t.rest = nil
	for back := 1; back < utf8.UTFMax && back <= len(text); back++ {
		if at := len(text) - back; utf8.RuneStart(text[at]) {
			if !utf8.FullRune(text[at:]) {
				t.rest = append([]byte(nil), text[at:]...)
				text = text[:at]
			}
			break
		}
	}
	if _, err := t.w.Write([]byte(printable(string(text)))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// printable shows a control character, or one that turns the direction of the text, as a question mark.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\r':
			return r
		case unicode.IsControl(r), r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069':
			return '?'
		}
		return r
	}, s)
}
