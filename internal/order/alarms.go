package order

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"digitalbridge/internal/policy"
	"digitalbridge/internal/spelling"
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
	AlarmOtherOrder    AlarmKind = "Another order" // what is found under the number may not be this order
	AlarmEdited        AlarmKind = "Edited after it was sent"
	AlarmNotKnown      AlarmKind = "Not known at TD SYNNEX"
	AlarmNoOrderNumber AlarmKind = "No order number"
	AlarmPendingReview AlarmKind = "Pending review"
	AlarmQuoteOrder    AlarmKind = "Quote order"
	AlarmETASlipped    AlarmKind = "ETA slipped"
	AlarmSilence       AlarmKind = "Silence"
	AlarmNoTracking    AlarmKind = "Shipped without tracking"
	AlarmQuantity      AlarmKind = "Quantity changed"
	AlarmPrice         AlarmKind = "Price changed"
	AlarmInvoice       AlarmKind = "Invoice differs"
	AlarmRefused       AlarmKind = "Delivery refused"
	AlarmUnknownStatus AlarmKind = "Unknown status"
	AlarmUnread        AlarmKind = "Answer not readable"
	AlarmOlder         AlarmKind = "Older than known"

	askDistributor = "ask TD SYNNEX, and tell the customer"
)

// alarmOf is the kind of alarm that a difference raises.
var alarmOf = map[DifferenceKind]AlarmKind{
	DiffProduct: AlarmOtherOrder, DiffLine: AlarmOtherOrder, DiffDate: AlarmOtherOrder, DiffShipTo: AlarmOtherOrder,
	DiffNotSaid:  AlarmOtherOrder,
	DiffQuantity: AlarmQuantity, DiffPrice: AlarmPrice, DiffCharged: AlarmInvoice, DiffInvoiced: AlarmInvoice, DiffEdited: AlarmEdited,
	DiffInvoiceDate: AlarmInvoice,
}

// Heard is when the bridge heard what of an order, by the distributor's clock.
type Heard struct {
	Began      time.Time `json:"began"`
	LastChange time.Time `json:"lastChange"`
	// Latest is the distributor's time of the newest answer.
	Latest time.Time `json:"latest,omitzero"`
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
	for _, d := range t.Edited() {
		raise(AlarmEdited, fmt.Sprintf("%d/%s", d.Line, d.Key), d.String(), d.Fix)
	}
	if len(t.Differences) > 0 && !t.Identified {
		for _, d := range t.Differences {
			raise(AlarmOtherOrder, fmt.Sprintf("%d/%s", d.Line, d.Key), d.String(), d.Fix)
		}
		return out
	}
	for _, u := range t.Unread {
		raise(AlarmUnread, u, "a part of TD SYNNEX's answer can't be read, the rest is used: "+u,
			"look at the order in the TD SYNNEX portal; if it persists, report it to whoever maintains the bridge")
	}
	for _, o := range t.Older {
		raise(AlarmOlder, o, "TD SYNNEX's answer is older than what it said before, which stays: "+o,
			"look at the order in the TD SYNNEX portal; when it says the same there, call TD SYNNEX: nothing that is written is "+
				"taken back by itself")
	}
	if !t.Seen {
		if age > time.Duration(rules.NotFoundFor) {
			raise(AlarmNotKnown, "", fmt.Sprintf("TD SYNNEX does not show the order %s after it was followed first",
				rules.NotFoundFor),
				"ask TD SYNNEX for the order: it may be there under another number, or wait for a person; submit the purchase order again "+
					"only when they say that there is none")
		}
		return out
	}
	if len(t.OrderNumbers()) == 0 && !t.Terminal() && age > time.Duration(a.NoOrderNumber) {
		raise(AlarmNoOrderNumber, "", fmt.Sprintf("TD SYNNEX knows the order, but has given it no order number for %s",
			a.NoOrderNumber), "ask TD SYNNEX whether the order went through")
	}
	for _, l := range t.Lines {
		for _, alarm := range lineAlarms(l, a, now) {
			raise(alarm.Kind, fmt.Sprintf("%d/%s", l.Number, alarm.Key), fmt.Sprintf("line %d, SKU %s: %s", l.Number, l.SKU, alarm.Text), alarm.Fix)
		}
	}
	for _, d := range append(Differences(po, t, a.PriceTolerancePercent), t.Misdated(now, time.Duration(a.InvoiceAhead))...) {
		raise(alarmOf[d.Kind], fmt.Sprintf("%d/%s", d.Line, d.Key), d.String(), d.Fix)
	}
	for _, u := range t.Unknown {
		raise(AlarmUnknownStatus, u, fmt.Sprintf("TD SYNNEX reports the status %q, which the bridge does not know", u),
			"look at the order in the TD SYNNEX portal, and report the word to whoever maintains the bridge")
	}
	if quiet := rules.Hours.Between(zone.Local(h.LastChange), zone.Local(now)); t.expectsNews(now) && quiet > time.Duration(a.SilenceAfter) {
		raise(AlarmSilence, h.LastChange.UTC().Format(time.DateTime),
			fmt.Sprintf("nothing has changed for more than %g h of working time; its state is %s",
				time.Duration(a.SilenceAfter).Hours(), t.State()),
			askDistributor)
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
func lineAlarms(l LineTracking, a policy.Alarms, now time.Time) []Alarm {
	var out []Alarm
	raise := func(kind AlarmKind, key, fix, format string, args ...any) {
		out = append(out, Alarm{Kind: kind, Key: key, Text: fmt.Sprintf(format, args...), Fix: fix})
	}
	state := l.State()
	if l.Quoted > 0 {
		fix := "call TD SYNNEX: the rest of the line is on order"
		if state == Rejected || state == Cancelled {
			fix = "call TD SYNNEX to have the product put right, or to cancel the quotation; only then order it again under its TD SYNNEX SKU"
		}
		raise(AlarmQuoteOrder, "", fix, "%s filed as a quotation for a product that TD SYNNEX did not recognise, which never ships",
			spelling.Be(l.Quoted))
	}
	if state == PendingReview {
		why, fix := l.Hold.Text()
		raise(AlarmPendingReview, string(l.Hold), fix, "%s", why)
	}
	if l.BackOrdered > 0 && !l.ETA.IsZero() {
		switch slip := l.ETA.Sub(l.FirstETA); {
		case !l.FirstETA.IsZero() && slip > 0 && slip >= time.Duration(a.ETASlip):
			raise(AlarmETASlipped, l.ETA.Format(time.DateOnly), askDistributor, "%d back-ordered, expected on %s instead of %s", l.BackOrdered,
				l.ETA.Format(time.DateOnly), l.FirstETA.Format(time.DateOnly))
		case now.After(endOfDay(l.ETA).Add(time.Duration(a.ETASlip))):
			raise(AlarmETASlipped, "passed "+l.ETA.Format(time.DateOnly), askDistributor, "%d back-ordered, expected on %s and not shipped",
				l.BackOrdered, l.ETA.Format(time.DateOnly))
		}
	}
	if p, ok := l.untracked(); ok && !p.Weightless && state != Delivered && now.Sub(p.ShippedAt) > time.Duration(a.NoTrackingAfter) {
		raise(AlarmNoTracking, "", "ask TD SYNNEX for the tracking number", "%d shipped on %s without a tracking number", p.Quantity,
			p.ShippedAt.UTC().Format(time.DateOnly))
	}
	for _, p := range l.Parcels {
		if !p.Refused.IsZero() && p.Delivered.IsZero() {
			raise(AlarmRefused, strings.Join(p.Tracking, ",")+p.Refused.Format(time.DateOnly),
				"call the recipient, and ask TD SYNNEX to deliver again or to take it back", "the delivery of parcel %s was refused on %s",
				strings.Join(p.Tracking, ", "), p.Refused.UTC().Format(time.DateOnly))
		}
	}
	return out
}

// untracked is what has left without a tracking number.
func (l LineTracking) untracked() (Parcel, bool) {
	i := slices.IndexFunc(l.Parcels, func(p Parcel) bool { return len(p.Tracking) == 0 && !p.ShippedAt.IsZero() })
	if i < 0 {
		return Parcel{}, false
	}
	return l.Parcels[i], true
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
