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

// Merge adds an answer about this order to what is known. Merging an answer twice, late or out of order never takes
// anything away, and the order of the answers does not matter, except for what is only true as last said:
// BackOrdered, ETA, Placed, Quoted, UnitPrice and the differences. Items that name another product than the line's
// are not merged: they are kept as differences. It changes neither of its arguments.
func Merge(t Tracking, a Answer) Tracking {
	t.Unknown = union(t.Unknown, a.Unknown)
	t.Invoices = mergeInvoices(t.Invoices, a.Invoices)
	if !a.Found {
		return t
	}
	t.Seen = true
	if len(a.Items) == 0 {
		a.Items = t.wholly(a.Whole)
	}
	t.Lines = slices.Clone(t.Lines)
	t.Differences = nil
	for i, l := range t.Lines {
		items, others := itemsOf(l, a.Items)
		t.Differences = append(t.Differences, others...)
		if len(items) > 0 {
			t.Lines[i] = mergeLine(l, items)
		}
	}
	t.Differences = append(t.Differences, t.extraLines(a.Items)...)
	return t
}

// wholly are the items of an order that the distributor rejects or deletes without naming them.
func (t Tracking) wholly(code Code) []AnswerItem {
	if code != CodeRejected && code != CodeDeleted {
		return nil
	}
	var items []AnswerItem
	for _, l := range t.Lines {
		items = append(items, AnswerItem{Line: l.Number, Code: code})
	}
	return items
}

// itemsOf are the items of a line, and what they say of another product.
func itemsOf(l LineTracking, all []AnswerItem) (items []AnswerItem, others []Difference) {
	for _, it := range all {
		if it.Line != l.Number || it.Code == CodeNotFound {
			continue
		}
		// A quotation of another product is the line's, filed as what never ships; goods of another one are not.
		if d, other := l.otherProduct(it); other && !it.Quote {
			if !slices.Contains(others, d) && !it.over() {
				others = append(others, d)
			}
			continue
		}
		if l.unrecognised(it) {
			it.Code, it.Quote, it.Pending, it.OrderNumber, it.UnitPrice = CodeRejected, true, false, "", decimal.Decimal{}
			it.Ordered = cmp.Or(it.Ordered, l.Ordered)
		} else {
			it.Quote, it.Pending = false, it.Pending || it.Quote
		}
		items = append(items, it)
	}
	return once(l, items), others
}

// unrecognised reports whether an item is the line filed as a product that the distributor does not have, or as
// the quotation of another one. Neither ever ships.
func (l LineTracking) unrecognised(it AnswerItem) bool {
	return it.NonStock || (it.Quote && !l.is(it.SKU))
}

// once are the items of a line without repeats. An item that is repeated word for word is counted once when the
// quantities would otherwise exceed what was ordered: the distributor is known to repeat items
// (reference tdsynnex.md §3.2).
func once(l LineTracking, items []AnswerItem) []AnswerItem {
	ordered := 0
	for _, it := range items {
		ordered += it.Ordered
	}
	if ordered <= l.Ordered {
		return items
	}
	var out []AnswerItem
	for _, it := range items {
		if !slices.ContainsFunc(out, it.sameAs) {
			out = append(out, it)
		}
	}
	return out
}

func (it AnswerItem) sameAs(o AnswerItem) bool {
	return it.Code == o.Code && it.SKU == o.SKU && it.OrderNumber == o.OrderNumber && it.Warehouse == o.Warehouse &&
		it.Pending == o.Pending && it.Quote == o.Quote && it.NonStock == o.NonStock &&
		it.Ordered == o.Ordered && it.Shipped == o.Shipped && it.ShippedAt.Equal(o.ShippedAt) && it.ETA.Equal(o.ETA) &&
		slices.EqualFunc(it.Parcels, o.Parcels, func(p, q Parcel) bool {
			return slices.Equal(p.Tracking, q.Tracking) && p.Quantity == q.Quantity && slices.Equal(p.Serials, q.Serials)
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

// over items will not ship any more than they have.
func (it AnswerItem) over() bool { return it.Code == CodeDeleted || it.Code == CodeRejected }

func mergeLine(l LineTracking, items []AnswerItem) LineTracking {
	l = mergeFigures(l, items)
	var backOrdered int
	var eta time.Time
	for _, it := range items {
		open := max(it.Ordered-it.shipped(), 0)
		if it.over() {
			l.Refused = l.Refused || it.Code == CodeRejected
		} else if it.BackOrder && open > 0 {
			backOrdered += open
			eta = latest(eta, it.ETA)
			l.FirstETA = earliest(l.FirstETA, it.ETA)
		}
		l.Quote = l.Quote || it.Quote
		l.Named = l.Named || l.names(it)
		if it.UnitPrice.IsPositive() && !it.UnitPrice.Equal(l.UnitPrice) {
			l.UnitPrice = it.UnitPrice
		}
		switch {
		case it.Pending:
			l.Pending = true
			l.Hold = surer(l.Hold, it.Hold)
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
	l.Placed = onOrder(l, items)
	l.BackOrdered = max(min(backOrdered, l.Ordered-l.Shipped-l.Cancelled), 0)
	l.ETA = time.Time{}
	if l.BackOrdered > 0 {
		l.ETA = eta
	}
	return mergeParcels(l, items)
}

// surer is the reason for a hold that says more.
func surer(a, b Hold) Hold {
	if a == "" || (a == HoldOther && b != "") {
		return b
	}
	return a
}

// onOrder is how much of the line the distributor has on order by its live items. Items of a split line may each
// repeat the whole quantity, and a held order is shown beside the sales order that it became
// (reference tdsynnex-spec.md §3.4), so the sum counts only as far as that can't be.
func onOrder(l LineTracking, items []AnswerItem) int {
	var sales, pending []int
	for _, it := range items {
		switch n := it.Ordered; {
		case it.over():
			sales = append(sales, it.shipped())
		case it.Pending:
			pending = append(pending, n)
		default:
			sales = append(sales, n)
		}
	}
	sold, held := placedBy(l.Ordered, sales), placedBy(l.Ordered, pending)
	if sold+held <= l.Ordered {
		return sold + held
	}
	return max(sold, held)
}

// placedBy is the sum of quantities, or the largest of several when they would exceed what was ordered and one of
// them is just that.
func placedBy(ordered int, quantities []int) int {
	sum := 0
	for _, n := range quantities {
		sum += n
	}
	if len(quantities) > 1 && sum > ordered && slices.Max(quantities) == ordered {
		return ordered
	}
	return sum
}

// mergeFigures keeps the most that was said of the line at once and of each order number, so that an
// answer that leaves out an order number takes nothing away.
func mergeFigures(l LineTracking, items []AnswerItem) LineTracking {
	total, said, placed, quoted := Figures{}, map[string]Figures{}, 0, 0
	for _, it := range items {
		f := it.figures()
		placed += it.Ordered
		if it.Quote { // may be replaced by a sales order once a person has put it right
			quoted += it.Ordered
			continue
		}
		if it.over() {
			f.Gone = max(it.Ordered-f.Shipped, 0)
		}
		total = total.plus(f)
		if it.over() {
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
	live := onOrder(l, items)
	total.Gone = max(min(total.Gone, l.Ordered-live), 0)
	if quoted > 0 {
		l.Quoted = max(min(quoted, l.Ordered-live), 0)
	} else if live > 0 {
		l.Quoted = 0
	}
	if placed == 0 && !slices.ContainsFunc(items, func(it AnswerItem) bool { return !it.over() }) {
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
	l.Cancelled = max(min(min(l.AtOnce.Gone, open)+l.Quoted, l.Ordered-l.Shipped), 0)
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
