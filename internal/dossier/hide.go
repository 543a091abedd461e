package dossier

import (
	"regexp"
	"slices"
)

// hidden stands in place of a price.
const hidden = "hidden"

// amounts are sums of money as all texts of the bridge write them: with two digits after the point.
var amounts = regexp.MustCompile(`\d[\d,]*\.\d{2}\b`)

// WithoutAmounts is a text without the amounts in it.
func WithoutAmounts(text string) string { return amounts.ReplaceAllString(text, hidden) }

// Resealed is an entry whose texts were changed, with the digests of what it says now: the old ones could be used to guess
// what was taken out.
func Resealed(e Entry) Entry {
	if e.Request != nil {
		r := *e.Request
		r.Digest = r.digest()
		e.Request = &r
	}
	if e.Answer != nil {
		a := *e.Answer
		a.Digest = a.digest()
		e.Answer = &a
	}
	return e
}

// HidePrices is the entry without prices and amounts, also in the texts. Digests are those of what is left,
// so that none can be used to guess a price. It does not change its argument, and hiding twice is the same
// as hiding once.
func HidePrices(e Entry) Entry {
	if e.PricesHidden {
		return e
	}
	e.PricesHidden = true
	hide := func(s *string) {
		if *s != "" {
			*s = hidden
		}
	}
	text := func(s *string) { *s = WithoutAmounts(*s) }
	texts := func(list []string) []string {
		list = slices.Clone(list)
		for i := range list {
			text(&list[i])
		}
		return list
	}
	if e.Request != nil {
		r := *e.Request
		r.Lines, r.Options = slices.Clone(r.Lines), slices.Clone(r.Options)
		for i := range r.Lines {
			hide(&r.Lines[i].Price)
		}
		for i := range r.Options {
			text(&r.Options[i].Value)
		}
		r.Digest = r.digest()
		e.Request = &r
	}
	if e.Answer != nil {
		a := *e.Answer
		a.Items = slices.Clone(a.Items)
		for i := range a.Items {
			hide(&a.Items[i].Price)
		}
		a.Digest = a.digest()
		e.Answer = &a
	}
	e.Offers, e.Findings, e.Decisions = slices.Clone(e.Offers), slices.Clone(e.Findings), slices.Clone(e.Decisions)
	for i := range e.Offers {
		hide(&e.Offers[i].Price)
	}
	for i := range e.Findings {
		text(&e.Findings[i].Text)
	}
	for i := range e.Decisions {
		text(&e.Decisions[i].Reason)
		text(&e.Decisions[i].Detail)
	}
	e.Written = texts(e.Written)
	text(&e.Text)
	text(&e.Problem)
	return e
}
