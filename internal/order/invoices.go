package order

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// This file says what invoices charge, and for which line of a purchase order.

// lineOf is the line of the purchase order that an invoice's line charges. The line number that the invoice names
// is the reseller's, but not unique, and its own numbers begin again on each invoice: so a line belongs to the one
// of that number that has its SKU, or else to the only one that has it (reference tdsynnex-spec.md §6).
func (t Tracking) lineOf(il InvoiceLine) (LineTracking, bool) {
	same := t.linesWith(il.SKU)
	if i := slices.IndexFunc(same, func(l LineTracking) bool { return l.Number == il.Line }); i >= 0 {
		return same[i], true
	}
	if len(same) == 1 {
		return same[0], true
	}
	return LineTracking{}, false
}

// linesWith are the lines of a product.
func (t Tracking) linesWith(sku string) []LineTracking {
	return slices.DeleteFunc(slices.Clone(t.Lines), func(l LineTracking) bool { return sku == "" || l.SKU == "" || !l.is(sku) })
}

// ours are the invoices that are about this order.
func (t Tracking) ours() []Invoice {
	return slices.DeleteFunc(slices.Clone(t.Invoices), func(i Invoice) bool {
		return slices.ContainsFunc(t.strangeInvoice(i), func(d Difference) bool { return d.Kind != DiffNotSaid })
	})
}

// Ours are the invoices of the order: those that are about another one are left out, and shown to a person.
func (t Tracking) Ours() []Invoice { return t.ours() }

// strangeInvoice says what stands in the way of an invoice being about this order as a whole.
func (t Tracking) strangeInvoice(i Invoice) []Difference {
	var out []Difference
	add := func(kind DifferenceKind, key, ours, theirs, format string, args ...any) {
		out = append(out, Difference{Kind: kind, Key: "invoice " + i.Number + " " + key, Ours: ours, Theirs: theirs,
			Text: "invoice " + i.Number + ": " + fmt.Sprintf(format, args...), Fix: fixInvoice})
	}
	made, code := t.Sent.CreatedAt, t.Sent.ShipTo.PostalCode
	if !made.IsZero() && !i.Date.IsZero() && i.Date.Before(made.Add(-placedBefore).Truncate(24*time.Hour)) {
		add(DiffDate, "date", made.UTC().Format(time.DateOnly), i.Date.UTC().Format(time.DateOnly),
			"it is dated %s, and the purchase order was made on %s", i.Date.UTC().Format(time.DateOnly), made.UTC().Format(time.DateOnly))
	}
	if code != "" && i.PostalCode != "" && !SamePlace(code, i.PostalCode, cmp.Or(i.Country, "US")) {
		add(DiffShipTo, "ship-to", code, i.PostalCode, "it was shipped to the postal code %s, the purchase order says %s", i.PostalCode, code)
	}
	ours := func(il InvoiceLine) bool { return len(t.linesWith(il.SKU)) > 0 }
	if len(i.Lines) > 0 && len(t.Lines) > 0 && !slices.ContainsFunc(i.Lines, ours) {
		add(DiffProduct, "products", "", "", "none of its products is on the purchase order: it charges SKU %s", cmp.Or(i.Lines[0].SKU, "(none)"))
	}
	return out
}

// Line is the line of the purchase order that a line of an invoice charges, and false when it is none or not
// certain.
func (t Tracking) Line(il InvoiceLine) (LineTracking, bool) { return t.lineOf(il) }

// charge is how many pieces of a line an invoice charges, and which.
type charge struct {
	invoice  string
	quantity int
	serials  []string
}

// chargesOf are what the invoices charge for a line, the first invoice first. Credit memos are none.
func (t Tracking) chargesOf(line int) []charge {
	var out []charge
	for _, i := range t.ours() {
		if i.credit() {
			continue
		}
		for _, il := range i.Lines {
			if l, ok := t.lineOf(il); ok && l.Number == line {
				out = append(out, charge{i.Number, il.Quantity, il.Serials})
			}
		}
	}
	return out
}

// charged is how many pieces of a line all invoices together charge.
func (t Tracking) charged(line int) int {
	sum := 0
	for _, c := range t.chargesOf(line) {
		sum += c.quantity
	}
	return sum
}

// credit reports whether it is a credit memo.
func (i Invoice) credit() bool { return i.Credit || i.Total.IsNegative() }

// Pieces is how many pieces a line of an invoice charges; those of a credit memo are negative, however it is written.
func (i Invoice) Pieces(l InvoiceLine) int {
	if i.credit() {
		return -max(l.Quantity, -l.Quantity)
	}
	return l.Quantity
}

// goods is what the lines cost.
func (i Invoice) goods() decimal.Decimal {
	sum := decimal.Zero
	for _, l := range i.Lines {
		sum = sum.Add(l.UnitPrice.Abs().Mul(decimal.NewFromInt(int64(i.Pieces(l)))))
	}
	return sum
}

// roundingRest is how much a total may exceed its goods because prices have four decimals: the captured invoices
// name rests of up to 0.003.
var roundingRest = decimal.New(1, -2)

// FreightCharged is the freight of an invoice as far as its total exceeds the goods and the fees that it names: in
// the captured invoices it is named and not charged (reference tdsynnex-spec.md §6). That of a credit memo is
// negative.
func (i Invoice) FreightCharged() decimal.Decimal {
	total, goods, freight, fees := i.Total, i.goods(), i.Freight, i.Fees
	if i.credit() {
		total, goods, freight, fees = total.Abs(), goods.Abs(), freight.Abs(), fees.Abs()
	}
	gap := total.Sub(goods).Sub(fees)
	if gap.LessThanOrEqual(roundingRest) {
		gap = decimal.Zero
	}
	charged := decimal.Max(decimal.Min(freight, gap), decimal.Zero).Round(2)
	if i.credit() {
		return charged.Neg()
	}
	return charged
}

// freight is what all invoices of the order charge for freight, less what credit memos take back.
func (t Tracking) freight() decimal.Decimal {
	sum := decimal.Zero
	for _, i := range t.ours() {
		sum = sum.Add(i.FreightCharged())
	}
	return sum
}

// invoiceDifferences are what an invoice charges otherwise than ordered.
func (t Tracking) invoiceDifferences(po PurchaseOrder, i Invoice, tolerancePercent decimal.Decimal) []Difference {
	out := t.strangeInvoice(i)
	if len(out) > 0 || i.credit() {
		return out
	}
	add := func(kind DifferenceKind, line int, key, ours, theirs, format string, args ...any) {
		out = append(out, Difference{Kind: kind, Line: line, Key: "invoice " + i.Number + " " + key, Ours: ours, Theirs: theirs,
			Text: "invoice " + i.Number + " charges " + fmt.Sprintf(format, args...), Fix: fixInvoice})
	}
	for n, il := range i.Lines {
		l, ok := t.lineOf(il)
		switch several := len(t.linesWith(il.SKU)); {
		case ok:
		case several > 1:
			add(DiffCharged, il.Line, fmt.Sprint("line ", n), "not said", fmt.Sprintf("%d of SKU %s", il.Quantity, il.SKU),
				"%d of SKU %s and does not say for which of the %d lines with it", il.Quantity, il.SKU, several)
			continue
		default:
			add(DiffCharged, il.Line, fmt.Sprint("line ", n), "none", fmt.Sprintf("%d of SKU %s", il.Quantity, il.SKU),
				"%d of SKU %s as line %d, which the purchase order does not have", il.Quantity, cmp.Or(il.SKU, "(none)"), il.Line)
			continue
		}
		if cost := costOf(po, l); differs(cost, il.UnitPrice, tolerancePercent) {
			add(DiffInvoiced, l.Number, fmt.Sprint("price ", n), cost.StringFixed(2), il.UnitPrice.StringFixed(2),
				"%s a piece of SKU %s, the purchase order says %s", il.UnitPrice.StringFixed(2), l.SKU, cost.StringFixed(2))
		}
	}
	return out
}
