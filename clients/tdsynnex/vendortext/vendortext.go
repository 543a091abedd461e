// Package vendortext turns text that a vendor wrote into text that people can read: one line of UTF-8
// without characters that nobody sees. The price file and the XML services use it alike, so that a product
// has the same name wherever it comes from.
//
// It repairs what is certain (an encoding, an entity that was escaped twice, a byte order mark) and never
// guesses at words.
package vendortext

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Encoding is how the bytes of a file are to be read.
type Encoding int

const (
	// Windows1252 is what TD SYNNEX's flat files are written in: Latin-1 with printable characters from
	// 0x80 to 0x9F.
	Windows1252 Encoding = iota
	// UTF8 is the encoding of a file that begins with a byte order mark. A byte that is not UTF-8 is read as
	// Windows-1252, so that one damaged character costs no others.
	UTF8
)

// ByteOrderMark begins a file in UTF-8.
const ByteOrderMark = "\xef\xbb\xbf"

// Decode reads bytes and cleans the text.
func Decode(b []byte, e Encoding) string {
	if Plain(b) {
		return strings.Trim(string(b), " ")
	}
	var s strings.Builder
	s.Grow(len(b) + 8)
	for len(b) > 0 {
		r, n := rune(b[0]), 1
		if e == UTF8 && b[0] >= utf8.RuneSelf {
			if r, n = utf8.DecodeRune(b); r == utf8.RuneError && n == 1 {
				r = windows1252(b[0])
			}
		} else if e == Windows1252 {
			r = windows1252(b[0])
		}
		s.WriteRune(r)
		b = b[n:]
	}
	return Clean(s.String())
}

// Clean is a text without what nobody sees: entities that were escaped twice become their characters,
// characters of Windows-1252 that were taken for Latin-1 become what was meant, line ends, tabs and other
// control characters become blanks, NUL, zero-width and direction marks go, and so do blanks at the ends.
func Clean(s string) string {
	if Plain(s) {
		return strings.Trim(s, " ")
	}
	s = unescape(strings.ToValidUTF8(s, string(utf8.RuneError)))
	return strings.Trim(strings.Map(visible, s), " ")
}

// visible is the character to keep for another one; -1 for none.
func visible(r rune) rune {
	switch {
	case r == 0, r == 0x7f:
		return -1
	case r < ' ', r == 0x2028, r == 0x2029:
		return ' '
	case r >= 0x80 && r <= 0x9f:
		if r == 0x85 { // the line end of some hosts, and an ellipsis in Windows-1252
			return '…'
		}
		if r = windows1252(byte(r)); r <= 0x9f {
			return -1
		}
		return r
	case r == 0xad, r == 0xfeff, unicode.Is(unicode.Cf, r): // soft hyphen, byte order mark, zero-width and direction marks
		return -1
	case r >= utf8.RuneSelf && unicode.IsSpace(r):
		return ' '
	case r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe: // no characters at all
		return -1
	}
	return r
}

// entity is a character reference with its semicolon: without one, R&D and AT&T would be references too.
var entity = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

// ampersands is an ampersand that was escaped any number of times, in all its spellings.
var ampersands = regexp.MustCompile(`&(?:(?:amp|AMP|#0*38|#[xX]0*26);)+`)

// unescape takes back escaping, however often it was done. What is left in a text after its message has been
// decoded was escaped once too often.
func unescape(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	return entity.ReplaceAllStringFunc(ampersands.ReplaceAllLiteralString(s, "&"), html.UnescapeString)
}

// Plain reports whether a text has only printable ASCII and no ampersand: nearly every field of a price
// file.
func Plain[T string | []byte](s T) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '&' {
			return false
		}
	}
	return true
}

// windows1252 is the character of a byte. The five bytes that the encoding leaves open stay control
// characters.
func windows1252(c byte) rune {
	if c < 0x80 || c > 0x9f {
		return rune(c)
	}
	return upper1252[c-0x80]
}

// Encode is the byte of Windows-1252 for a character; a question mark when it has none.
func Encode(r rune) byte {
	if r < 0x80 || (r >= 0xa0 && r <= 0xff) {
		return byte(r)
	}
	for i, u := range upper1252 {
		if r == u {
			return byte(0x80 + i)
		}
	}
	return '?'
}

var upper1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}

// nothing are the words by which vendors say that there is nothing to say. TBD and the like belong to them:
// a value that is to come is none.
var nothing = map[string]bool{
	"NULL": true, "NONE": true, "N/A": true, "NA": true, "#N/A": true, "NIL": true, "TBD": true, "TBA": true, "TBC": true,
	"PENDING": true, "UNKNOWN": true, "UNK": true, "NOT AVAILABLE": true, "NOT APPLICABLE": true, "NOT ASSIGNED": true,
	"WILL CALL": true, "CALL": true, "-": true, "--": true, "---": true, "?": true, "*": true,
}

// longestWord bounds what is looked up among the words for nothing.
const longestWord = len("NOT APPLICABLE")

// Nothing reports whether a text is one of the words by which vendors say that there is no value, in any
// case; a blank text is one too.
func Nothing(s string) bool {
	s = strings.TrimSpace(s)
	return s == "" || (len(s) <= longestWord && nothing[strings.ToUpper(s)])
}
