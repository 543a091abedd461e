package order

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// This file is the one comparison of a purchase order with what the distributor has under its number: whether that
// is this order at all, and what of it is otherwise than ordered. Tracking, reconciliation, submission and adoption
// show the same differences in the same words.

// DifferenceKind is what a difference is about.
type DifferenceKind string

// Kinds of differences. The first five are what [Compare] finds: it may be another order.
const (
	DiffProduct  DifferenceKind = "product"  // another SKU on a line
	DiffLine     DifferenceKind = "line"     // a line that only one side has
	DiffQuantity DifferenceKind = "quantity" // another quantity
	DiffDate     DifferenceKind = "date"     // placed before the purchase order was made
	DiffShipTo   DifferenceKind = "shipTo"   // shipped to another place
	DiffNotSaid  DifferenceKind = "notSaid"  // one side does not say it, so it is not checked
	DiffPrice    DifferenceKind = "price"
	DiffCharged  DifferenceKind = "charged"  // invoices charge for other pieces than ordered
	DiffInvoiced DifferenceKind = "invoiced" // an invoice charges another price
	DiffEdited   DifferenceKind = "edited"   // changed in Autotask after the order was sent
	// DiffInvoiceDate: an invoice has no date, or one that is yet to come.
	DiffInvoiceDate DifferenceKind = "invoiceDate"
)

// Difference is one thing that is otherwise at the distributor than in Autotask.
type Difference struct {
	Kind DifferenceKind `json:"kind"`
	// Line is the purchase order's line, or the distributor's when the purchase order has none; 0: the whole order.
	Line int `json:"line,omitempty"`
	// Key is the same as long as the difference is, beside kind and line.
	Key string `json:"key,omitempty"`
	// Ours and Theirs are both sides.
	Ours   string `json:"ours,omitempty"`
	Theirs string `json:"theirs,omitempty"`
	Text   string `json:"text"`
	Fix    string `json:"fix"`
}

// String is the difference in one sentence, with its line.
func (d Difference) String() string {
	if d.Line > 0 {
		return fmt.Sprintf("line %d: %s", d.Line, d.Text)
	}
	return d.Text
}

// BothSides are differences as a person reads them who has to decide whether it is the same order.
func BothSides(differences []Difference) string {
	var out []string
	for _, d := range differences {
		out = append(out, d.String())
	}
	return strings.Join(out, "; ")
}

const (
	fixForeign = "compare both orders; when it is another one, order on a purchase order with another number, and when it is this one " +
		"after all, write the line \"" + MarkSameOrder + ": ITS ORDER NUMBER\" into the purchase order's memo"
	fixChange  = "ask TD SYNNEX why, and correct the purchase order or have the order corrected"
	fixInvoice = "compare the invoice with the order before it is paid"
)

// placedBefore is how much earlier than the purchase order its order may seem to be placed: clocks and time zones
// of two vendors differ.
const placedBefore = 24 * time.Hour

// Compare says what stands in the way of an answer being about this purchase order: the products, quantities and lines
// differ, it was placed before the purchase order was made, or one of that is not said. None means that it is the
// same order. It compares all of the answer, so it is for an answer by whose number alone an order was found.
func Compare(t Tracking, a Answer) []Difference {
	if len(a.Items) == 0 || t.confirmed(a) {
		return nil // there is nothing that could be taken for this order, or a person has said that it is it
	}
	if !slices.ContainsFunc(a.Items, func(it AnswerItem) bool { return !it.NonStock }) {
		return nil // products that TD SYNNEX did not recognise, on every line: whosever it is, nothing of it ships
	}
	var out []Difference
	for _, l := range t.Lines {
		out = append(out, l.compare(a.Items)...)
	}
	out = append(out, t.extraLines(a.Items)...)
	if d, ok := t.placed(a); ok {
		out = append(out, d)
	}
	for _, u := range a.Unread {
		out = append(out, Difference{Kind: DiffNotSaid, Key: u, Text: "a part of TD SYNNEX's answer can't be read: " + u,
			Fix: "look at the order in the TD SYNNEX portal"})
	}
	for _, i := range a.Invoices {
		out = append(out, t.strangeInvoice(i)...)
	}
	return out
}

// compare says what stands in the way of items of an answer being about the line.
func (l LineTracking) compare(all []AnswerItem) []Difference {
	items := slices.DeleteFunc(slices.Clone(all), func(it AnswerItem) bool { return it.Line != l.Number || it.Code == CodeNotFound })
	if len(items) == 0 {
		return []Difference{{Kind: DiffLine, Line: l.Number, Key: "missing", Ours: fmt.Sprintf("%d of SKU %s", l.Ordered, l.SKU), Theirs: "none",
			Text: fmt.Sprintf("the purchase order has %d of SKU %s, and TD SYNNEX's order does not have the line", l.Ordered, l.SKU),
			Fix:  fixForeign}}
	}
	var out []Difference
	for _, it := range items {
		if d, ok := l.otherProduct(it); ok {
			out = append(out, d)
		}
	}
	if len(out) > 0 {
		return slices.CompactFunc(out, func(a, b Difference) bool { return a == b })
	}
	if !slices.ContainsFunc(items, l.names) {
		out = append(out, Difference{Kind: DiffNotSaid, Line: l.Number, Key: "product", Ours: l.SKU,
			Text: fmt.Sprintf("the product is not compared: the purchase order says SKU %s, and TD SYNNEX %s", cmp.Or(l.SKU, "(none)"),
				saidSKUs(items)), Fix: fixForeign})
	}
	quantities, sum := []int{}, 0
	for _, it := range once(l, items) {
		if it.Ordered > 0 {
			quantities, sum = append(quantities, it.Ordered), sum+it.Ordered
		}
	}
	switch {
	case len(quantities) == 0 && slices.ContainsFunc(items, func(it AnswerItem) bool { return !it.over() }):
		out = append(out, Difference{Kind: DiffNotSaid, Line: l.Number, Key: "quantity", Ours: fmt.Sprint(l.Ordered),
			Text: fmt.Sprintf("the quantity is not compared: the purchase order says %d, and TD SYNNEX does not say it", l.Ordered),
			Fix:  fixForeign})
	case len(quantities) > 0 && sum != l.Ordered && !slices.Contains(quantities, l.Ordered):
		out = append(out, Difference{Kind: DiffQuantity, Line: l.Number, Key: fmt.Sprint(sum), Ours: fmt.Sprint(l.Ordered),
			Theirs: fmt.Sprint(sum),
			Text:   fmt.Sprintf("SKU %s: TD SYNNEX has %d on order, the purchase order %d", l.SKU, sum, l.Ordered), Fix: fixForeign})
	}
	return out
}

func saidSKUs(items []AnswerItem) string {
	var skus []string
	for _, it := range items {
		if it.SKU != "" && !slices.Contains(skus, it.SKU) {
			skus = append(skus, it.SKU)
		}
	}
	if len(skus) == 0 {
		return "does not say it"
	}
	return "says SKU " + strings.Join(skus, ", ")
}

// is reports whether a SKU is the line's product, or a documented replacement of it. An empty one on either side
// is not compared.
func (l LineTracking) is(sku string) bool {
	return sku == "" || l.SKU == "" || sku == l.SKU || slices.Contains(l.Replacements, sku)
}

// names reports whether an item names the line's product.
func (l LineTracking) names(it AnswerItem) bool { return it.SKU != "" && l.SKU != "" && l.is(it.SKU) }

// otherProduct is the difference of an item that is about another product than the line's. An unrecognised
// product is none: it is the line's, filed as one that never ships.
func (l LineTracking) otherProduct(it AnswerItem) (Difference, bool) {
	if it.NonStock || l.is(it.SKU) {
		return Difference{}, false
	}
	call := "call TD SYNNEX before it ships"
	if it.shipped() > 0 {
		call = "ask TD SYNNEX for a return (RMA), since it has shipped"
	}
	return Difference{
		Kind: DiffProduct, Line: l.Number, Key: it.SKU, Ours: "SKU " + l.SKU, Theirs: "SKU " + it.SKU,
		Text: fmt.Sprintf("TD SYNNEX has SKU %s on the line, the purchase order SKU %s", it.SKU, l.SKU),
		Fix: fmt.Sprintf(call+"; if the product is right, write the line %q into the memo of the item in Autotask",
			MarkReplacement+": "+it.SKU),
	}, true
}

// extraLines are lines of the distributor's that the purchase order does not have.
func (t Tracking) extraLines(items []AnswerItem) []Difference {
	var out []Difference
	told := map[int]bool{}
	for _, it := range items {
		if t.has(it.Line) || told[it.Line] || it.over() || it.Code == CodeNotFound {
			continue
		}
		told[it.Line] = true
		what := fmt.Sprintf("%d", it.Ordered)
		if it.SKU != "" {
			what += " of SKU " + it.SKU
		}
		out = append(out, Difference{Kind: DiffLine, Line: it.Line, Key: "extra", Ours: "none", Theirs: what,
			Text: fmt.Sprintf("TD SYNNEX's order has the line (%s), and the purchase order does not", what), Fix: fixChange})
	}
	return out
}

func (t Tracking) has(line int) bool {
	return slices.ContainsFunc(t.Lines, func(l LineTracking) bool { return l.Number == line })
}

// placed compares when the order was placed with when the purchase order was made. Where one of both is not said, as of an
// order that was deleted, the order's own number stands in, if Autotask shows it.
func (t Tracking) placed(a Answer) (Difference, bool) {
	made, at := t.Sent.CreatedAt, a.PlacedAt
	for _, it := range a.Items {
		if a.PlacedAt.IsZero() {
			at = earliest(at, it.ShippedAt) // it can't have shipped before it was placed
		}
	}
	const day = time.DateOnly
	switch {
	case (made.IsZero() || at.IsZero()) && t.recorded(a):
	case made.IsZero() || at.IsZero():
		return Difference{Kind: DiffNotSaid, Key: "date", Text: "the dates are not compared: it is not said when both were made",
			Fix: fixForeign}, true
	case at.Before(made.Add(-placedBefore)):
		return Difference{Kind: DiffDate, Key: at.UTC().Format(day), Ours: made.UTC().Format(day), Theirs: at.UTC().Format(day),
			Text: fmt.Sprintf("TD SYNNEX's order is dated %s, and the purchase order was made on %s", at.UTC().Format(day), made.UTC().Format(day)),
			Fix:  fixForeign}, true
	case !a.At.IsZero() && a.PlacedAt.After(a.At.Add(placedBefore)):
		return Difference{Kind: DiffDate, Key: at.UTC().Format(day), Ours: made.UTC().Format(day), Theirs: at.UTC().Format(day),
			Text: fmt.Sprintf("TD SYNNEX's order is dated %s, which is yet to come", at.UTC().Format(day)), Fix: fixForeign}, true
	}
	return Difference{}, false
}

// Identify takes an answer in once it is certain that it is about this purchase order: until then nothing of it
// counts, and the differences are kept for a person. An order that the bridge recorded before is known to be it.
func Identify(t Tracking, a Answer) Tracking {
	t.Missing, t.NotRead, t.Unread, t.Older = a.Missing, a.NotRead, a.Unread, a.Older
	if a.PurchaseOrder != nil {
		t.Current = a.PurchaseOrder
	}
	if !t.Identified && a.Found && len(a.Items) > 0 {
		if t.Differences = Compare(t, a); len(t.Differences) > 0 {
			return t
		}
		t.Identified = true
	}
	if len(a.Older) > 0 {
		return Merge(t, a).asLastSaid(t)
	}
	return Merge(t, a)
}

// News reports whether a tracking says something of the order that another one before it did not. What could not be
// asked or read, and the purchase order itself, are no news of the order.
func News(before, after Tracking) bool {
	for _, t := range []*Tracking{&before, &after} {
		t.Missing, t.NotRead, t.Unread, t.Older, t.Current = "", "", nil, nil, nil
	}
	return !reflect.DeepEqual(before, after)
}

// Differences are what the distributor's order of a purchase order has otherwise, once it is certain that it is its
// order, or why it is not. Prices differ when they are further apart than tolerancePercent.
func Differences(po PurchaseOrder, t Tracking, tolerancePercent decimal.Decimal) []Difference {
	out := slices.Clone(t.Differences)
	for _, l := range t.Lines {
		out = append(out, l.quantityDifferences()...)
		if cost := costOf(po, l); !l.Quote && differs(cost, l.UnitPrice, tolerancePercent) {
			out = append(out, Difference{Kind: DiffPrice, Line: l.Number, Key: l.UnitPrice.String(), Ours: cost.StringFixed(2),
				Theirs: l.UnitPrice.StringFixed(2),
				Text: fmt.Sprintf("SKU %s: TD SYNNEX charges %s a piece, the purchase order says %s", l.SKU, l.UnitPrice.StringFixed(2),
					cost.StringFixed(2)), Fix: fixChange})
		}
	}
	for _, i := range t.Invoices {
		out = append(out, t.invoiceDifferences(po, i, tolerancePercent)...)
	}
	for _, l := range t.Lines {
		if charged := t.charged(l.Number); charged > max(l.Ordered, l.Shipped) {
			var numbers []string
			for _, c := range t.chargesOf(l.Number) {
				numbers = append(numbers, c.invoice)
			}
			out = append(out, Difference{Kind: DiffCharged, Line: l.Number, Key: "pieces", Ours: fmt.Sprint(l.Ordered), Theirs: fmt.Sprint(charged),
				Text: fmt.Sprintf("SKU %s: the invoices %s charge %d, ordered %d", l.SKU, strings.Join(numbers, ", "), charged, l.Ordered),
				Fix:  fixInvoice})
		}
	}
	return out
}

// quantityDifferences compare what is ordered on both sides.
func (l LineTracking) quantityDifferences() []Difference {
	var out []Difference
	add := func(key, ours, theirs, fix, format string, args ...any) {
		out = append(out, Difference{Kind: DiffQuantity, Line: l.Number, Key: key, Ours: ours, Theirs: theirs,
			Text: fmt.Sprintf("SKU %s: ", l.SKU) + fmt.Sprintf(format, args...), Fix: fix})
	}
	gone := l.Cancelled - l.Quoted
	if gone > 0 {
		verb, fix := "cancelled", fixChange
		if l.Refused {
			verb = "rejected"
		}
		if l.State() == Cancelled || l.State() == Rejected {
			fix = "order them on a new purchase order, or cancel this one in Autotask"
		}
		add(fmt.Sprint("cancelled ", gone), fmt.Sprint(l.Ordered), fmt.Sprint(l.Ordered-gone), fix, "TD SYNNEX %s %d of %d", verb,
			gone, l.Ordered)
	}
	if l.Placed > 0 && l.Placed+l.Cancelled != l.Ordered {
		add(fmt.Sprint("placed ", l.Placed), fmt.Sprint(l.Ordered), fmt.Sprint(l.Placed+l.Cancelled), fixChange,
			"TD SYNNEX has %d on order, the purchase order %d", l.Placed+l.Cancelled, l.Ordered)
	}
	if l.Shipped > max(l.Ordered, l.Placed) {
		add(fmt.Sprint("shipped ", l.Shipped), fmt.Sprint(l.Ordered), fmt.Sprint(l.Shipped), fixChange, "TD SYNNEX shipped %d, ordered were %d",
			l.Shipped, l.Ordered)
	}
	return out
}

func costOf(po PurchaseOrder, l LineTracking) decimal.Decimal {
	for _, line := range po.Lines {
		if line.ItemID == l.ItemID {
			return line.UnitCost
		}
	}
	return decimal.Zero
}

// differs reports whether two prices, both known, are further apart than a share of the first.
func differs(cost, price, tolerancePercent decimal.Decimal) bool {
	if !cost.IsPositive() || !price.IsPositive() {
		return false
	}
	return price.Sub(cost).Abs().Mul(decimal.NewFromInt(100)).GreaterThan(cost.Mul(tolerancePercent))
}
