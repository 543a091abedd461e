package catalog

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Foreign is a product of Autotask that is not ours, as far as matching looks at it.
type Foreign struct {
	ProductID    int64
	Name         string
	SKU          string
	Manufacturer string
	PartNumber   string
	Active       bool
}

// Maker is who makes a product and the part number there, as the price file has them.
type Maker struct {
	Manufacturer string `json:"manufacturer"`
	PartNumber   string `json:"manufacturerPartNumber"`
}

// Match says why a product may be the one that the price file means, and false when it is another one.
// Part numbers must be the same but for case, blanks and punctuation; manufacturers must be the same, or
// at least may be. It never proves anything: several makers use one number, and one product is sold new
// and refurbished under one.
func (m Maker) Match(p Foreign) (why string, ok bool) {
	part := FoldPartNumber(m.PartNumber)
	if part == "" || part != FoldPartNumber(p.PartNumber) {
		return "", false
	}
	ours, theirs := foldManufacturer(m.Manufacturer), foldManufacturer(p.Manufacturer)
	switch {
	case len(ours) == 0 || len(theirs) == 0:
		// Short numbers are shared by makers of all kinds.
		return "the same part number, and only one of the two names its manufacturer", len(part) >= minLonePartNumber
	case slices.Equal(ours, theirs):
		return "the same manufacturer and part number", true
	case sameBeginning(ours, theirs) || cutShort(m.Manufacturer, ours, theirs):
		return fmt.Sprintf("the same part number, and manufacturer %q may be %q", p.Manufacturer, m.Manufacturer), true
	}
	return "", false
}

const (
	// minLonePartNumber is the shortest part number that says anything without a manufacturer.
	minLonePartNumber = 5
	// longestManufacturer is where the price file cuts a manufacturer's name.
	longestManufacturer = 25
)

// FoldPartNumber keeps the letters and digits of a part number, in upper case.
func FoldPartNumber(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

// PartNumberSpellings are the ways in which a part number is likely to stand in Autotask, which can only
// be asked for whole values: as the price file has it, and its parts joined by nothing, blanks or dashes.
// Case does not matter to Autotask.
func PartNumberSpellings(s string) []string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(parts) == 0 {
		return nil
	}
	var out []string
	for _, spelling := range []string{strings.TrimSpace(s), strings.Join(parts, ""), strings.Join(parts, " "), strings.Join(parts, "-")} {
		if !slices.Contains(out, spelling) {
			out = append(out, spelling)
		}
	}
	return out
}

// legalForms end company names and tell nothing.
var legalForms = map[string]bool{
	"INC": true, "INCORPORATED": true, "LLC": true, "LTD": true, "LIMITED": true, "CORP": true, "CORPORATION": true, "CO": true,
	"COMPANY": true,
	"GMBH":    true, "AG": true, "SA": true, "BV": true, "PLC": true, "USA": true, "US": true,
}

// aliases are other names of makers, without blanks. Only names that can't mean anybody else: HP and
// Hewlett Packard Enterprise are two companies.
var aliases = map[string]string{
	"HEWLETTPACKARD":          "HP",
	"HEWLETTPACKARDENTERPRIS": "HPE", "HEWLETTPACKARDENTERPRISE": "HPE", "HPENTERPRISE": "HPE",
	"AMERICANPOWERCONVERSION": "APC", "APCBYSCHNEIDERELECTRIC": "APC",
	"INTERNATIONALBUSINESSMACHINES": "IBM",
	"CISCOSYSTEMS":                  "CISCO",
}

// foldManufacturer are the words of a name in upper case, without its legal form; a name with an alias is
// that one word.
func foldManufacturer(s string) []string {
	words := strings.FieldsFunc(strings.ToUpper(strings.ReplaceAll(s, ".", "")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for len(words) > 1 && legalForms[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	if alias := aliases[strings.Join(words, "")]; alias != "" {
		return []string{alias}
	}
	return words
}

// sameBeginning reports whether the shorter name is the beginning of the longer one, word by word or
// written together ("D-Link", "DLink").
func sameBeginning(a, b []string) bool {
	if strings.Join(a, "") == strings.Join(b, "") {
		return true
	}
	n := min(len(a), len(b))
	return slices.Equal(a[:n], b[:n])
}

// cutShort reports whether the price file's name of a manufacturer is the other one cut at its limit.
func cutShort(name string, ours, theirs []string) bool {
	return len(name) >= longestManufacturer && strings.HasPrefix(strings.Join(theirs, ""), strings.Join(ours, ""))
}

// NewReviewItem is the review list's entry for an item and the products that may be it. prefix is what
// marks products of ours.
func NewReviewItem(sku, name string, m Maker, candidates []Candidate, prefix string) ReviewItem {
	return ReviewItem{
		SKU: sku, Name: name, Manufacturer: m.Manufacturer, ManufacturerPartNumber: m.PartNumber, Candidates: candidates,
		Fix: fmt.Sprintf("if one of them is this product, hand it to the bridge: starter products relink %s --product %d; if none is, make a "+
			"product with the SKU %s%s in Autotask, which the next sync fills in",
			sku, candidates[0].ProductID, prefix, sku),
	}
}
