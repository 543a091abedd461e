package order

import (
	"regexp"
	"strings"
	"unicode"
)

// extension is the part of a phone number that is dialled inside the building that answers.
var extension = regexp.MustCompile(`(?i)[^a-z](#|ext(?:ension)?\.?|x\.?|;|,)\s*:?\s*(\d{1,8})\s*$`)

// Phone splits a phone number as people write it into its digits and its extension: "775-555-0100 #12" is
// 7755550100 and 12. What follows the number otherwise, such as a name, is left out. A text without a number
// gives nothing.
func Phone(s string) (digits, ext string) {
	s = Plain(s)
	if m := extension.FindStringSubmatchIndex(s); m != nil {
		if before := s[:m[2]]; len(onlyDigits(before)) >= shortestNumber {
			return wholeNumber(before), s[m[4]:m[5]]
		}
	}
	return wholeNumber(s), ""
}

const (
	shortestNumber = 7  // without an area code
	completeNumber = 10 // of a number of the US or Canada; a letter after that ends it
)

// wholeNumber are the digits of a number; it ends where a mark or, once it is complete, a letter begins
// something else.
func wholeNumber(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() >= shortestNumber && strings.ContainsRune("#;,/|*", r), b.Len() >= completeNumber && unicode.IsLetter(r):
			return b.String()
		}
	}
	return b.String()
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
