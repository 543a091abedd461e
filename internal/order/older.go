package order

import (
	"fmt"
	"slices"
	"time"

	"digitalbridge/internal/policy"
)

// This file compares the age of what the distributor says with what is known.

// Older says what shows that an answer is older than what is known of the order, or takes it back; nothing when
// nothing does. latest is the distributor's time of the newest answer so far, zero when there is none, and limit is how
// far the clocks of its machines may be apart. Times are shown in the zone. What an answer leaves out it does not take back.
func Older(t Tracking, a Answer, latest time.Time, limit time.Duration, zone policy.Zone) []string {
	var out []string
	if !a.At.IsZero() && !latest.IsZero() && latest.Sub(a.At) > limit {
		out = append(out, fmt.Sprintf("it is dated %s, and an earlier one is of %s", zone.Moment(a.At), zone.Moment(latest)))
	}
	switch {
	case !t.Seen:
		return out
	case !a.Found:
		return append(out, "it does not show the order, which TD SYNNEX has shown before")
	}
	for _, l := range t.Lines {
		items, _ := itemsOf(l, a.Items)
		if len(items) == 0 || slices.ContainsFunc(items, AnswerItem.over) { // what is deleted forgets its quantities
			continue
		}
		is, was := mergeFigures(LineTracking{Ordered: l.Ordered}, items).AtOnce, l.AtOnce
		for _, f := range []struct {
			what    string
			is, was int
		}{{"shipped", is.Shipped, was.Shipped}, {"invoiced", is.Invoiced, was.Invoiced}, {"delivered", is.Delivered, was.Delivered}} {
			if f.is < f.was {
				out = append(out, fmt.Sprintf("line %d, SKU %s: %d of %d %s, and %d before", l.Number, l.SKU, f.is, l.Ordered, f.what, f.was))
			}
		}
	}
	return append(out, t.lackedInvoices(a)...)
}

// lackedInvoices are invoices that were there before, when the answer should have them all.
func (t Tracking) lackedInvoices(a Answer) []string {
	if a.Missing != "" || len(a.Unread) > 0 || !a.AnyShipped() {
		return nil
	}
	var out []string
	for _, known := range t.Invoices {
		if !slices.ContainsFunc(a.Invoices, func(i Invoice) bool { return i.Number == known.Number }) {
			out = append(out, "it lacks invoice "+known.Number)
		}
	}
	return out
}

// asLastSaid keeps what is only true as last said, after an answer that is older than it.
func (t Tracking) asLastSaid(before Tracking) Tracking {
	t.Differences, t.Lines = before.Differences, slices.Clone(t.Lines)
	for i, was := range before.Lines {
		l := &t.Lines[i]
		l.Placed, l.Quoted, l.UnitPrice, l.ETA = was.Placed, was.Quoted, was.UnitPrice, was.ETA
		l.Cancelled = max(min(was.Cancelled, l.Ordered-l.Shipped), 0)
		if l.BackOrdered = max(min(was.BackOrdered, l.Ordered-l.Shipped-l.Cancelled), 0); l.BackOrdered == 0 {
			l.ETA = time.Time{}
		}
	}
	return t
}

// OfDay is the date of the invoice as it follows its number; empty when there is none.
func (i Invoice) OfDay() string {
	if i.Date.IsZero() {
		return ""
	}
	return " of " + i.Date.UTC().Format(time.DateOnly)
}

// dated says what is wrong with an invoice's date; empty when nothing is. One may be dated ahead by so much.
func (i Invoice) dated(now time.Time, ahead time.Duration) string {
	switch {
	case i.Date.IsZero():
		return "its date is missing or can't be read, so its age is not compared"
	case i.Date.After(now.Add(ahead)):
		return fmt.Sprintf("it is dated %s, which is yet to come", i.Date.UTC().Format(time.DateOnly))
	}
	return ""
}

// Misdated are the invoices whose age can't be right, each with what is wrong with its date.
func (t Tracking) Misdated(now time.Time, ahead time.Duration) []Difference {
	var out []Difference
	for _, i := range t.ours() {
		if why := i.dated(now, ahead); why != "" {
			out = append(out, Difference{Kind: DiffInvoiceDate, Key: "invoice " + i.Number + " age", Theirs: i.Number,
				Text: "invoice " + i.Number + ": " + why, Fix: fixInvoice})
		}
	}
	return out
}
