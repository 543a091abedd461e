// Picklists: finding a value by what people call it.

package autotask

import (
	"strconv"
	"strings"
	"unicode"
)

// PicklistValue is one choice of a picklist field. Value is text here, although the field
// itself is a number in almost every entity.
type PicklistValue struct {
	Value          string `json:"value"`
	Label          string `json:"label"`
	IsDefaultValue bool   `json:"isDefaultValue"`
	SortOrder      int    `json:"sortOrder"`
	IsActive       bool   `json:"isActive"`
}

// ID returns the value as the number that the field holds.
func (v PicklistValue) ID() (int64, bool) {
	n, err := strconv.ParseInt(v.Value, 10, 64)
	return n, err == nil
}

// Picklist is the choices of a picklist field.
type Picklist []PicklistValue

// ByLabel finds a choice by its label without regard to case, spaces and punctuation
// ("ReceivedPartial" finds "Received Partial"). Active choices go before inactive ones, then
// the lower sort order.
func (p Picklist) ByLabel(label string) (PicklistValue, bool) {
	want := fold(label)
	var best PicklistValue
	found := false
	for _, v := range p {
		if fold(v.Label) != want {
			continue
		}
		if !found || (v.IsActive && !best.IsActive) || (v.IsActive == best.IsActive && v.SortOrder < best.SortOrder) {
			best, found = v, true
		}
	}
	return best, found
}

// IDByLabel is the id of the choice that ByLabel finds; false when there is none, or its value is not a number.
func (p Picklist) IDByLabel(label string) (int64, bool) {
	v, found := p.ByLabel(label)
	if !found {
		return 0, false
	}
	return v.ID()
}

// ByID finds a choice by the number that the field holds.
func (p Picklist) ByID(id int64) (PicklistValue, bool) {
	for _, v := range p {
		if n, ok := v.ID(); ok && n == id {
			return v, true
		}
	}
	return PicklistValue{}, false
}

// Labels lists the labels, for messages.
func (p Picklist) Labels() []string {
	labels := make([]string, len(p))
	for i, v := range p {
		labels[i] = v.Label
	}
	return labels
}

// fold keeps the letters and digits of a label, in lower case.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
