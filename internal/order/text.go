package order

import (
	"html"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// Plain is a text that people typed or pasted into Autotask as it goes to the distributor: one line with single
// blanks, without control and zero-width characters or a byte order mark, with letters that were damaged by
// Windows-1252 and entities that were escaped once or twice put right, and with typographic quotes and dashes as
// those of a keyboard. Letters with accents stay.
func Plain(s string) string {
	s = strings.ToValidUTF8(s, "")
	for range 2 {
		if !strings.Contains(s, "&") {
			break
		}
		s = html.UnescapeString(s)
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || unicode.Is(unicode.Z, r):
			return ' '
		case r >= 0x80 && r < 0xA0:
			return keyboard(charmap.Windows1252.DecodeByte(byte(r)))
		}
		return keyboard(r)
	}, s)
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

// keyboard is a character as a keyboard has it, -1 for one that nobody sees.
func keyboard(r rune) rune {
	switch r {
	case '\u2018', '\u2019', '\u201A', '\u2032', '\u00B4', '\u02BB', '\u02BC':
		return '\''
	case '\u201C', '\u201D', '\u201E', '\u2033', '\u00AB', '\u00BB':
		return '"'
	case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212':
		return '-'
	case unicode.ReplacementChar:
		return -1
	}
	if unicode.Is(unicode.C, r) { // control, format (zero-width, byte order mark), private use, surrogates
		return -1
	}
	return r
}
