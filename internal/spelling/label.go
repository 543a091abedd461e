package spelling

import (
	"strings"
	"unicode"
)

// SameLabel compares two labels the way people read them: without regard to case, blanks and punctuation. The
// vendor's own pages write "Received Partial" and "ReceivedPartial". A label without a letter or digit equals
// none.
func SameLabel(a, b string) bool {
	a, b = FoldLabel(a), FoldLabel(b)
	return a != "" && a == b
}

// FoldLabel keeps the letters and digits of a label, in lower case.
func FoldLabel(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}
