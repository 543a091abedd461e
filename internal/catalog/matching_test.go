package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/catalog"
)

func TestMatchByManufacturerAndPartNumber(t *testing.T) {
	const same = "the same manufacturer and part number"
	for name, c := range map[string]struct {
		feed         Maker
		manufacturer string
		part         string
		why          string // empty: another product
	}{
		"the same":                         {Maker{"Lenovo", "20Y7003XUS"}, "Lenovo", "20Y7003XUS", same},
		"another case":                     {Maker{"LENOVO", "20y7003xus"}, "Lenovo", "20Y7003XUS", same},
		"dashes, blanks and dots":          {Maker{"Lenovo", "20Y7-003.XUS"}, "Lenovo", " 20Y7 003XUS ", same},
		"a sign at the end":                {Maker{"HP INC", "4P5G7UT#ABA"}, "HP Inc.", "4P5G7UTABA", same},
		"another part number":              {Maker{"Lenovo", "20Y7003XUS"}, "Lenovo", "20Y7003XU", ""},
		"another localisation":             {Maker{"HP INC", "4P5G7UT#ABA"}, "HP", "4P5G7UT#ABB", ""},
		"no part number in the file":       {Maker{"Lenovo", " - "}, "Lenovo", "-", ""},
		"the legal form left out":          {Maker{"HP INC", "X1234"}, "HP", "X1234", same},
		"another legal form":               {Maker{"Logitech Inc", "X1234"}, "LOGITECH, LLC.", "X1234", same},
		"an alias":                         {Maker{"HP INC", "X1234"}, "Hewlett-Packard Company", "X1234", same},
		"the split company is another one": {Maker{"HP INC", "X1234"}, "Hewlett Packard Enterprise", "X1234", ""},
		"which the file cuts short":        {Maker{"HEWLETT PACKARD ENTERPRIS", "X1234"}, "HPE", "X1234", same},
		"a name of which the other is the beginning": {
			Maker{"DELL COMMERCIAL", "X1234"}, "Dell", "X1234", `the same part number, and manufacturer "Dell" may be "DELL COMMERCIAL"`},
		"a beginning of letters, not of words": {Maker{"DELLOS", "X1234"}, "Dell", "X1234", ""},
		"written together": {
			Maker{"D-LINK SYSTEMS", "X1234"}, "DLink Systems", "X1234",
			`the same part number, and manufacturer "DLink Systems" may be "D-LINK SYSTEMS"`},
		"a long name that the file cuts": {Maker{"EXTRAORDINARY NETWORKS AN", "X1234"}, "Extraordinary Networks and Cables",
			"X1234", `the same part number, and manufacturer "Extraordinary Networks and Cables" may be "EXTRAORDINARY NETWORKS AN"`},
		"another manufacturer": {Maker{"Lenovo", "X1234"}, "Cisco", "X1234", ""},
		"no manufacturer in Autotask": {
			Maker{"Lenovo", "X1234"}, "", "X1234", "the same part number, and only one of the two names its manufacturer"},
		"no manufacturer in the file": {
			Maker{"", "X1234"}, "Lenovo", "X1234", "the same part number, and only one of the two names its manufacturer"},
		"a short number without a manufacturer":        {Maker{"", "X123"}, "Lenovo", "X123", ""},
		"a short number with one":                      {Maker{"Lenovo", "X1"}, "Lenovo", "X1", same},
		"a manufacturer that is a legal form and more": {Maker{"CO", "X1234"}, "CO Inc", "X1234", same},
	} {
		t.Run(name, func(t *testing.T) {
			why, ok := c.feed.Match(Foreign{Manufacturer: c.manufacturer, PartNumber: c.part})
			require.Equal(t, c.why != "", ok)
			if ok {
				require.Equal(t, c.why, why)
			}
		})
	}
}

func TestPartNumberSpellings(t *testing.T) {
	for part, want := range map[string][]string{
		"20Y7003XUS":  {"20Y7003XUS"},
		" abc-12 3 ":  {"abc-12 3", "abc123", "abc 12 3", "abc-12-3"},
		"920-009":     {"920-009", "920009", "920 009"},
		"4P5G7UT#ABA": {"4P5G7UT#ABA", "4P5G7UTABA", "4P5G7UT ABA", "4P5G7UT-ABA"},
		" - ":         nil,
		"":            nil,
	} {
		require.Equal(t, want, PartNumberSpellings(part), part)
	}
}

func TestReviewItemSaysWhatToDo(t *testing.T) {
	r := NewReviewItem("8100001", "Dock", Maker{"Lenovo", "X1234"}, []Candidate{{ProductID: 42}, {ProductID: 43}}, "TDS-")
	require.Contains(t, r.Fix, "starter products relink 8100001 --product 42")
	require.Contains(t, r.Fix, "TDS-8100001")
}
