package tdsynnex

// What stands for nothing in a field of an answer, what separates several values in one field, and which
// years a date may have. The tables are the whole of it: docs/vendors.md shows them.

import (
	"regexp"
	"slices"
	"strings"

	"digitalbridge/clients/tdsynnex/vendortext"
)

// Words for nothing in a field, folded (see fold), beside those of package vendortext (NONE, TBD, PENDING,
// UNKNOWN, WILL CALL and the like). A quantity has none but NA and NULL: one that is to come is not 0.
var (
	noQuantity []string
	noAmount   = []string{""}
	noDate     = []string{"0", "nodate"}
	noTracking = []string{"0", "wc", "cpu", "pickup", "notracking", "seebol"}
	noSerial   = []string{"0", "noserial", "notserialized"}
)

// What separates several values in one field. A blank separates too.
const (
	trackingSeparators = ",;/|\n\r\t"
	serialSeparators   = ",;|\n\r\t"
)

// Years that a date may have. The services write the placeholder years for a day that nobody knows.
const (
	earliestYear = 1990
	latestYear   = 2089
)

func isPlaceholderYear(y int) bool {
	return slices.Contains([]int{1, 1899, 1900, 1970, 2099, 2999, 9999}, y)
}

// isNothing tells whether a field says nothing; words are the field's own.
func isNothing(raw string, words []string) bool {
	s := meaningful(vendortext.Clean(raw))
	if s == "" {
		return true
	}
	if words == nil {
		return false
	}
	folded := fold(s)
	if strings.Trim(folded, "0") == "" && slices.Contains(words, "0") {
		return true
	}
	return vendortext.Nothing(s) || folded == "" || slices.Contains(words, folded) || folded == "willcall"
}

// meaningful trims a value; the placeholders NA, N/A and NULL are empty in every field.
func meaningful(s string) string {
	s = strings.TrimSpace(s)
	switch strings.ToUpper(s) {
	case "NA", "N/A", "NULL":
		return ""
	}
	return s
}

var notApplicable = regexp.MustCompile(`(?i)\bn/a\b`)

// trackingNumbers splits values that arrive repeated or joined, without repeats, in order. A number that
// is printed in groups, such as 1Z 999 AA1 01 2345 6784, stays one.
func trackingNumbers(raw []string) []string {
	var out []string
	for _, r := range raw {
		r = notApplicable.ReplaceAllString(r, ",")
		for part := range splitAny(r, trackingSeparators) {
			if isNothing(part, noTracking) {
				continue
			}
			groups := strings.Fields(vendortext.Clean(part))
			if printedInGroups(groups) {
				groups = []string{strings.Join(groups, "")}
			}
			for _, n := range groups {
				if !isNothing(n, noTracking) && !slices.Contains(out, n) {
					out = append(out, n)
				}
			}
		}
	}
	return out
}

var upsNumber = regexp.MustCompile(`^1Z[0-9A-Z]{16}$`)

func printedInGroups(groups []string) bool {
	joined := strings.ToUpper(strings.Join(groups, ""))
	if len(groups) < 2 {
		return false
	}
	short := !slices.ContainsFunc(groups, func(g string) bool { return len(g) > 4 })
	return upsNumber.MatchString(joined) || short && len(joined) >= 10 && len(joined) <= 34
}

var serialPrefix = regexp.MustCompile(`(?i)\bS/?N\s*[:#]\s*`)

// serialNumbers splits values that arrive repeated or joined, without repeats, in order, and takes off the
// prefix SN: of invoices.
func serialNumbers(raw []string) []string {
	var out []string
	for _, r := range raw {
		r = serialPrefix.ReplaceAllString(notApplicable.ReplaceAllString(r, ","), " ")
		for part := range splitAny(r, serialSeparators) {
			if isNothing(part, noSerial) {
				continue
			}
			for _, n := range strings.Fields(vendortext.Clean(part)) {
				if !isNothing(n, noSerial) && !slices.Contains(out, n) {
					out = append(out, n)
				}
			}
		}
	}
	return out
}

func splitAny(s, separators string) func(func(string) bool) {
	return strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(separators, r) })
}
