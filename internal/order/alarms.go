package order

import (
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/policy"
)

// Alarm is something about an order that a person should look at.
type Alarm struct {
	// Kind is what lists are filtered by; Key tells two alarms of a kind apart, so that each is raised once.
	Kind AlarmKind `json:"kind"`
	Key  string    `json:"key"`
	Text string    `json:"text"`
	Fix  string    `json:"fix"`
	// Since is when it was raised.
	Since time.Time `json:"since,omitzero"`
}

// AlarmKind names what an alarm is about.
type AlarmKind string

// Kinds of alarms.
const (
	AlarmNotKnown        AlarmKind = "Not known at TD SYNNEX"
	AlarmNoOrderNumber   AlarmKind = "No order number"
	AlarmPendingReview   AlarmKind = "Pending review"
	AlarmQuoteOrder      AlarmKind = "Quote order"
	AlarmETASlipped      AlarmKind = "ETA slipped"
	AlarmSilence         AlarmKind = "Silence"
	AlarmNoTracking      AlarmKind = "Shipped without tracking"
	AlarmQuantity        AlarmKind = "Quantity changed"
	AlarmPrice           AlarmKind = "Price changed"
	AlarmInvoice         AlarmKind = "Invoice differs"
	AlarmRefused         AlarmKind = "Delivery refused"
	AlarmUnknownStatus   AlarmKind = "Unknown status"
	askDistributor                 = "ask TD SYNNEX, and tell the customer"
	supplierMayNotChange           = "ask TD SYNNEX why, and correct the purchase order or have the order corrected"
)

// Heard is when the bridge heard what of an order, by the distributor's clock.
type Heard struct {
	Began      time.Time `json:"began"`
	LastChange time.Time `json:"lastChange"`
}

// Alarms are all that is wrong with an order now, in a fixed order. An alarm that is not among them any
// more is over.
func Alarms(po PurchaseOrder, t Tracking, h Heard, rules policy.Tracking, zone policy.Zone, now time.Time) []Alarm {
	var out []Alarm
	raise := func(kind AlarmKind, key, text, fix string) {
		out = append(out, Alarm{Kind: kind, Key: string(kind) + "/" + key, Text: text, Fix: fix})
	}
	a := rules.Alarms
	age := now.Sub(h.Began)
	if !t.Seen {
		if age > time.Duration(rules.NotFoundFor) {
			raise(AlarmNotKnown, "", fmt.Sprintf("TD SYNNEX does not know the order %s after it was followed first", time.Duration(rules.NotFoundFor)),
				"ask TD SYNNEX whether the order exists, and submit the purchase order again if it does not")
		}
		return out
	}
	if len(t.OrderNumbers()) == 0 && !t.Terminal() && age > time.Duration(a.NoOrderNumber) {
		raise(AlarmNoOrderNumber, "", fmt.Sprintf("TD SYNNEX knows the order, but has given it no order number for %s", time.Duration(a.NoOrderNumber)), "ask TD SYNNEX whether the order went through")
	}
	for _, l := range t.Lines {
		for _, alarm := range lineAlarms(po, l, a, now) {
			raise(alarm.Kind, fmt.Sprintf("%d/%s", l.Number, alarm.Key), fmt.Sprintf("line %d, SKU %s: %s", l.Number, l.SKU, alarm.Text), alarm.Fix)
		}
	}
	for _, i := range t.Invoices {
		for n, text := range invoiceDifferences(po, t, i, a) {
			raise(AlarmInvoice, fmt.Sprintf("%s/%d", i.Number, n), "invoice "+i.Number+": "+text, "compare the invoice with the order before it is paid")
		}
	}
	for _, u := range t.Unknown {
		raise(AlarmUnknownStatus, u, fmt.Sprintf("TD SYNNEX reports the status %q, which the bridge does not know", u), "look at the order in the TD SYNNEX portal, and report the word to whoever maintains the bridge")
	}
	if quiet := rules.Hours.Between(zone.Local(h.LastChange), zone.Local(now)); t.expectsNews(now) && quiet > time.Duration(a.SilenceAfter) {
		raise(AlarmSilence, h.LastChange.UTC().Format(time.DateTime), fmt.Sprintf("nothing has changed for more than %s of working time; its state is %s", time.Duration(a.SilenceAfter), t.State()), askDistributor)
	}
	return out
}

// expectsNews reports whether something should happen to the order soon: it is neither over nor on its
// way, and not waiting for a date that is still ahead.
func (t Tracking) expectsNews(now time.Time) bool {
	switch t.State() {
	case Shipped, Delivered, Invoiced, Cancelled, Rejected:
		return false
	}
	return !t.onlyBackOrders() || t.nextETA().IsZero() || now.After(endOfDay(t.nextETA()))
}

func endOfDay(day time.Time) time.Time { return day.Add(24 * time.Hour) }

// lineAlarms are the alarms of a line, with keys of their own kind.
func lineAlarms(po PurchaseOrder, l LineTracking, a policy.Alarms, now time.Time) []Alarm {
	var out []Alarm
	raise := func(kind AlarmKind, key, fix, format string, args ...any) {
		out = append(out, Alarm{Kind: kind, Key: key, Text: fmt.Sprintf(format, args...), Fix: fix})
	}
	state := l.State()
	if l.Quote {
		raise(AlarmQuoteOrder, "", "order the product again under its TD SYNNEX SKU: a quote order never ships", "it was filed as a quote order (QO)")
	}
	if state == PendingReview {
		raise(AlarmPendingReview, "", "TD SYNNEX releases it by itself or calls; ask when it takes longer than half a day", "a person at TD SYNNEX has to release it (99)")
	}
	if l.BackOrdered > 0 && !l.ETA.IsZero() {
		switch slip := l.ETA.Sub(l.FirstETA); {
		case !l.FirstETA.IsZero() && slip > 0 && slip >= time.Duration(a.ETASlip):
			raise(AlarmETASlipped, l.ETA.Format(time.DateOnly), askDistributor, "%d back-ordered, expected on %s instead of %s", l.BackOrdered, l.ETA.Format(time.DateOnly), l.FirstETA.Format(time.DateOnly))
		case now.After(endOfDay(l.ETA).Add(time.Duration(a.ETASlip))):
			raise(AlarmETASlipped, "passed "+l.ETA.Format(time.DateOnly), askDistributor, "%d back-ordered, expected on %s and not shipped", l.BackOrdered, l.ETA.Format(time.DateOnly))
		}
	}
	if p, ok := l.untracked(); ok && !p.Weightless && state != Delivered && now.Sub(p.ShippedAt) > time.Duration(a.NoTrackingAfter) {
		raise(AlarmNoTracking, "", "ask TD SYNNEX for the tracking number", "%d shipped on %s without a tracking number", p.Quantity, p.ShippedAt.UTC().Format(time.DateOnly))
	}
	for _, p := range l.Parcels {
		if !p.Refused.IsZero() && p.Delivered.IsZero() {
			raise(AlarmRefused, p.Tracking+p.Refused.Format(time.DateOnly), "call the recipient, and ask TD SYNNEX to deliver again or to take it back", "the delivery of parcel %s was refused on %s", p.Tracking, p.Refused.UTC().Format(time.DateOnly))
		}
	}
	if l.Cancelled > 0 && !l.Quote {
		verb := "cancelled"
		if l.Refused {
			verb = "rejected"
		}
		raise(AlarmQuantity, fmt.Sprint("cancelled ", l.Cancelled), supplierMayNotChange, "TD SYNNEX %s %d of %d", verb, l.Cancelled, l.Ordered)
	}
	if l.Placed > 0 && l.Placed+l.Cancelled != l.Ordered {
		raise(AlarmQuantity, fmt.Sprint("placed ", l.Placed), supplierMayNotChange, "TD SYNNEX has %d on order, Autotask %d", l.Placed+l.Cancelled, l.Ordered)
	}
	if cost := costOf(po, l); !l.Quote && differs(cost, l.UnitPrice, a.PriceTolerancePercent) {
		raise(AlarmPrice, l.UnitPrice.String(), supplierMayNotChange, "TD SYNNEX charges %s a piece, the purchase order says %s", l.UnitPrice.StringFixed(2), cost.StringFixed(2))
	}
	return out
}

// untracked is what has left without a tracking number.
func (l LineTracking) untracked() (Parcel, bool) {
	i := slices.IndexFunc(l.Parcels, func(p Parcel) bool { return p.Tracking == "" && !p.ShippedAt.IsZero() })
	if i < 0 {
		return Parcel{}, false
	}
	return l.Parcels[i], true
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

// invoiceDifferences are what an invoice charges otherwise than ordered.
func invoiceDifferences(po PurchaseOrder, t Tracking, i Invoice, a policy.Alarms) []string {
	if i.Total.IsNegative() {
		return nil // a credit memo
	}
	var out []string
	for _, il := range i.Lines {
		n := slices.IndexFunc(t.Lines, func(l LineTracking) bool { return l.Number == il.Line })
		if n < 0 {
			out = append(out, fmt.Sprintf("it charges %d of SKU %s as line %d, which the purchase order does not have", il.Quantity, il.SKU, il.Line))
			continue
		}
		l := t.Lines[n]
		if cost := costOf(po, l); differs(cost, il.UnitPrice, a.PriceTolerancePercent) {
			out = append(out, fmt.Sprintf("it charges %s a piece for line %d, the purchase order says %s", il.UnitPrice.StringFixed(2), l.Number, cost.StringFixed(2)))
		}
		if charged := t.charged(l.Number); charged > max(l.Ordered, l.Shipped) {
			out = append(out, fmt.Sprintf("with it, line %d is charged for %d, ordered %d", l.Number, charged, l.Ordered))
		}
	}
	return out
}

// charged is how many pieces of a line all invoices together charge.
func (t Tracking) charged(line int) int {
	sum := 0
	for _, i := range t.Invoices {
		for _, l := range i.Lines {
			if l.Line == line && !i.Total.IsNegative() {
				sum += l.Quantity
			}
		}
	}
	return sum
}

// Raise compares the alarms of now with those that were raised before: an alarm keeps its time, fresh
// ones get it and are to be told to people.
func Raise(before, now []Alarm, at time.Time) (all, fresh []Alarm) {
	for _, a := range now {
		if i := slices.IndexFunc(before, func(b Alarm) bool { return b.Key == a.Key }); i >= 0 {
			a.Since = before[i].Since
		} else {
			a.Since = at.UTC()
			fresh = append(fresh, a)
		}
		all = append(all, a)
	}
	return all, fresh
}

// Kinds are the kinds of the alarms, each once, sorted.
func Kinds(alarms []Alarm) []string {
	var out []string
	for _, a := range alarms {
		out = append(out, string(a.Kind))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
