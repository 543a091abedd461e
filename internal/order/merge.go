package order

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Merge adds an answer to what is known. Merging an answer twice, late or out of order never takes
// anything away, and the order of the answers does not matter, except for what is only true as last
// said: BackOrdered, ETA, Placed and UnitPrice. It changes neither of its arguments.
func Merge(t Tracking, a Answer) Tracking {
	t.Unknown = union(t.Unknown, a.Unknown)
	t.Invoices = mergeInvoices(t.Invoices, a.Invoices)
	if !a.Found {
		return t
	}
	t.Seen = true
	t.Lines = slices.Clone(t.Lines)
	for i, l := range t.Lines {
		if items := itemsOf(l, a.Items); len(items) > 0 {
			t.Lines[i] = mergeLine(l, items)
		}
	}
	return t
}

// itemsOf are the items of a line. An item that is repeated word for word is counted once when the
// quantities would otherwise exceed what was ordered: the distributor is known to repeat items
// (reference tdsynnex.md §3.2).
func itemsOf(l LineTracking, all []AnswerItem) []AnswerItem {
	var items []AnswerItem
	ordered := 0
	for _, it := range all {
		if it.Line == l.Number && it.Code != CodeNotFound {
			items, ordered = append(items, it), ordered+it.Ordered
		}
	}
	if ordered <= l.Ordered {
		return items
	}
	var once []AnswerItem
	for _, it := range items {
		if !slices.ContainsFunc(once, it.sameAs) {
			once = append(once, it)
		}
	}
	return once
}

func (it AnswerItem) sameAs(o AnswerItem) bool {
	return it.Code == o.Code && it.OrderNumber == o.OrderNumber && it.Warehouse == o.Warehouse && it.Pending == o.Pending &&
		it.Ordered == o.Ordered && it.Shipped == o.Shipped && it.ShippedAt.Equal(o.ShippedAt) && it.ETA.Equal(o.ETA) &&
		slices.EqualFunc(it.Parcels, o.Parcels, func(p, q Parcel) bool {
			return p.Tracking == q.Tracking && p.Quantity == q.Quantity && slices.Equal(p.Serials, q.Serials)
		})
}

// shipped is how much of the item has left a warehouse: all of it when the code says so and no
// quantity is given.
func (it AnswerItem) shipped() int {
	if it.Shipped <= 0 && (it.Code == CodeShipped || it.Code == CodeInvoiced) {
		return max(it.Ordered, 0)
	}
	return max(it.Shipped, 0)
}

func (it AnswerItem) figures() Figures {
	f := Figures{Shipped: it.shipped()}
	if it.Code == CodeInvoiced {
		f.Invoiced = f.Shipped
	}
	for _, p := range it.parcels() {
		if !p.Delivered.IsZero() {
			f.Delivered = min(f.Delivered+p.Quantity, f.Shipped)
		}
	}
	return f
}

// dead items will not ship any more than they have.
func (it AnswerItem) dead() bool { return it.Code == CodeDeleted || it.Code == CodeRejected }

func mergeLine(l LineTracking, items []AnswerItem) LineTracking {
	l = mergeFigures(l, items)
	var live, backOrdered int
	var eta time.Time
	for _, it := range items {
		open := max(it.Ordered-it.shipped(), 0)
		if it.dead() {
			l.Refused = l.Refused || it.Code == CodeRejected
			live += it.shipped()
		} else {
			live += it.Ordered
			if it.BackOrder && open > 0 {
				backOrdered += open
				eta = latest(eta, it.ETA)
				l.FirstETA = earliest(l.FirstETA, it.ETA)
			}
		}
		l.Quote = l.Quote || it.Quote
		if it.UnitPrice.IsPositive() && !it.UnitPrice.Equal(l.UnitPrice) {
			l.UnitPrice = it.UnitPrice
		}
		switch {
		case it.Pending:
			l.Pending = true
		case it.Code == CodeAccepted, it.Code == CodePartial, it.Code == CodeShipped, it.Code == CodeInvoiced, it.Shipped > 0:
			l.Confirmed = true
		}
		switch {
		case it.OrderNumber == "":
		case it.Pending:
			l.PendingNumbers = union(l.PendingNumbers, []string{it.OrderNumber})
		default:
			l.OrderNumbers = union(l.OrderNumbers, []string{it.OrderNumber})
		}
		if it.shipped() > 0 {
			l.FirstShipped = earliest(l.FirstShipped, it.ShippedAt)
		}
	}
	l.Placed = live
	l.BackOrdered = max(min(backOrdered, l.Ordered-l.Shipped-l.Cancelled), 0)
	l.ETA = time.Time{}
	if l.BackOrdered > 0 {
		l.ETA = eta
	}
	return mergeParcels(l, items)
}

// mergeFigures keeps the most that was said of the line at once and of each order number, so that an
// answer that leaves out an order number takes nothing away.
func mergeFigures(l LineTracking, items []AnswerItem) LineTracking {
	total, said, live, placed := Figures{}, map[string]Figures{}, 0, 0
	for _, it := range items {
		f := it.figures()
		placed += it.Ordered
		if it.dead() {
			live += f.Shipped
			f.Gone = max(it.Ordered-f.Shipped, 0)
		} else {
			live += it.Ordered
		}
		total = total.plus(f)
		if it.dead() {
			f.Gone += f.Shipped
		}
		if it.OrderNumber == "" {
			f = Figures{Gone: f.Gone}
		}
		if f != (Figures{}) {
			said[it.OrderNumber] = said[it.OrderNumber].plus(f)
		}
	}
	// What is gone is not lost as long as other items of the line stand in for it: a released pending
	// order, for example.
	total.Gone = max(min(total.Gone, l.Ordered-live), 0)
	if placed == 0 && !slices.ContainsFunc(items, func(it AnswerItem) bool { return !it.dead() }) {
		total.Gone = l.Ordered // deleted or rejected without a word on quantities
		said[""] = Figures{Gone: l.Ordered}
	}
	l.AtOnce = l.AtOnce.most(total)
	if len(said) > 0 {
		byOrder := maps.Clone(l.ByOrder)
		if byOrder == nil {
			byOrder = map[string]Figures{}
		}
		for number, f := range said {
			byOrder[number] = byOrder[number].most(f)
		}
		l.ByOrder = byOrder
	}
	sum, open := Figures{}, 0
	for _, f := range l.ByOrder {
		sum = sum.plus(f)
		open += max(f.Gone-f.Shipped, 0)
	}
	l.Shipped = max(l.Shipped, l.AtOnce.Shipped, min(sum.Shipped, l.Ordered))
	l.Delivered = max(l.Delivered, l.AtOnce.Delivered, min(sum.Delivered, l.Ordered))
	l.Invoiced = max(l.Invoiced, l.AtOnce.Invoiced, min(sum.Invoiced, l.Ordered))
	l.Cancelled = max(min(l.AtOnce.Gone, open, l.Ordered-l.Shipped), 0)
	return l
}

func (f Figures) plus(o Figures) Figures {
	return Figures{f.Shipped + o.Shipped, f.Delivered + o.Delivered, f.Invoiced + o.Invoiced, f.Gone + o.Gone}
}

func (f Figures) most(o Figures) Figures {
	return Figures{max(f.Shipped, o.Shipped), max(f.Delivered, o.Delivered), max(f.Invoiced, o.Invoiced), max(f.Gone, o.Gone)}
}

// mergeInvoices knows an invoice by its number. Of two readings of one the larger amounts count: a
// reading can lack an amount, but has none too many.
func mergeInvoices(known, more []Invoice) []Invoice {
	if len(more) == 0 {
		return known
	}
	byNumber := map[string]Invoice{}
	for _, i := range slices.Concat(known, more) {
		old, ok := byNumber[i.Number]
		if ok {
			i.Date, i.Total, i.Freight = latest(old.Date, i.Date), further(old.Total, i.Total), further(old.Freight, i.Freight)
			i.Lines = fullerLines(old.Lines, i.Lines)
		}
		byNumber[i.Number] = i
	}
	return slices.SortedFunc(maps.Values(byNumber), func(a, b Invoice) int {
		return cmp.Or(a.Date.Compare(b.Date), strings.Compare(a.Number, b.Number))
	})
}

// fullerLines are those that say more: a reading can lack lines, but has none too many.
func fullerLines(a, b []InvoiceLine) []InvoiceLine {
	if len(a) > len(b) || (len(a) == len(b) && fmt.Sprint(a) > fmt.Sprint(b)) {
		return a
	}
	return b
}

// further is the amount further from zero: credit memos are negative.
func further(a, b decimal.Decimal) decimal.Decimal {
	if c := b.Abs().Cmp(a.Abs()); c > 0 || (c == 0 && b.GreaterThan(a)) {
		return b
	}
	return a
}

func union(a, b []string) []string {
	if len(b) == 0 {
		return a
	}
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func earliest(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
