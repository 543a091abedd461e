package order

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"digitalbridge/internal/policy"
	"digitalbridge/internal/spelling"
)

// maxHistory is how many events a purchase order's memo shows; the newest stay.
const maxHistory = 15

// historyLabel begins the line before the history in a memo block, which ends with the name of the times' zone and a colon. The
// newest event comes first, so that what does not fit into the memo is the oldest.
const historyLabel = "History, newest first, times in "

// eventTime is how a memo shows the time of an event.
const eventTime = "2006-01-02 15:04"

// Happened adds to the history what the answers between two trackings of an order changed. To who begins anew, after a reset
// or in a second run, all of it is new; what the history has is left out then.
func Happened(before, after Tracking, at time.Time) Tracking {
	var events []Event
	changes := Changes(before, after)
	if !before.Seen {
		changes = untold(changes, after.History)
	}
	for _, text := range changes {
		events = append(events, Event{At: at.UTC().Truncate(time.Minute), Text: text})
	}
	if len(events) > 0 {
		history := slices.Concat(events, after.History)
		after.History = history[:min(len(history), maxHistory)]
	}
	return after
}

// untold leaves out of changes what a history has already.
func untold(changes []string, history []Event) (fresh []string) {
	told := map[string]bool{}
	for _, e := range history {
		about, facts := factsOf(e.Text)
		for _, fact := range facts {
			told[about+fact] = true
		}
	}
	for _, text := range changes {
		about, facts := factsOf(text)
		facts = slices.DeleteFunc(facts, func(fact string) bool { return told[about+fact] })
		if len(facts) > 0 {
			fresh = append(fresh, about+strings.Join(facts, factsApart))
		}
	}
	return fresh
}

const (
	ordersHead = "TD SYNNEX order "
	lineHead   = "Line "
	factsApart = ", "
)

// factsOf is what a text of the history is about, and what it says of that.
func factsOf(text string) (about string, facts []string) {
	if numbers, ok := strings.CutPrefix(text, ordersHead); ok {
		return ordersHead, strings.Split(numbers, factsApart)
	}
	if line, said, ok := strings.Cut(text, ": "); ok && strings.HasPrefix(line, lineHead) {
		return line + ": ", strings.Split(said, factsApart)
	}
	return "", []string{text}
}

// Changes says in a person's words what is new in the second of two trackings of an order.
func Changes(before, after Tracking) []string {
	var out []string
	known := before.OrderNumbers()
	if fresh := slices.DeleteFunc(slices.Clone(after.OrderNumbers()), func(n string) bool { return slices.Contains(known, n) }); len(
		fresh) > 0 {
		out = append(out, ordersHead+strings.Join(fresh, factsApart))
	}
	for i, l := range after.Lines {
		was := LineTracking{Number: l.Number, Ordered: l.Ordered}
		if i < len(before.Lines) {
			was = before.Lines[i]
		}
		if text := lineChange(was, l); text != "" {
			out = append(out, fmt.Sprintf("%s%d: %s", lineHead, l.Number, text))
		}
	}
	for _, i := range after.Invoices {
		if !slices.ContainsFunc(before.Invoices, func(o Invoice) bool { return o.Number == i.Number }) {
			out = append(out, fmt.Sprintf("Invoice %s: %s", i.Number, i.Total.StringFixed(2)))
		}
	}
	return out
}

func lineChange(was, is LineTracking) string {
	var parts []string
	if s := is.State(); s != was.State() {
		parts = append(parts, string(s))
	}
	if is.Shipped != was.Shipped {
		parts = append(parts, fmt.Sprintf("%d of %d shipped", is.Shipped, is.Ordered))
	}
	if is.Delivered != was.Delivered {
		parts = append(parts, fmt.Sprintf("%d of %d delivered", is.Delivered, is.Ordered))
	}
	if is.Cancelled != was.Cancelled {
		parts = append(parts, fmt.Sprintf("%d cancelled", is.Cancelled))
	}
	if !is.ETA.IsZero() && !is.ETA.Equal(was.ETA) {
		text := "expected " + is.ETA.UTC().Format(time.DateOnly)
		if !was.ETA.IsZero() {
			text += ", was " + was.ETA.UTC().Format(time.DateOnly)
		}
		parts = append(parts, text)
	}
	if n := is.refusedParcels(); n > was.refusedParcels() {
		parts = append(parts, fmt.Sprintf("delivery of %d of %d parcels refused", n, len(is.Parcels)))
	}
	return strings.Join(parts, factsApart)
}

// refusedParcels are the parcels whose delivery was refused and did not succeed later.
func (l LineTracking) refusedParcels() int {
	n := 0
	for _, p := range l.Parcels {
		if !p.Refused.IsZero() && p.Delivered.IsZero() {
			n++
		}
	}
	return n
}

// historyText is the history as a memo shows it, on the clock of a zone.
func historyText(events []Event, zone *time.Location) string {
	if len(events) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s:\n", historyLabel, zone)
	for _, e := range events {
		fmt.Fprintf(&b, "%s %s\n", e.At.In(zone).Format(eventTime), e.Text)
	}
	return b.String()
}

// recordedHistoryText is the history that the memo shows, as it shows it: also that its end did not fit.
func recordedHistoryText(po PurchaseOrder, zone *time.Location) string {
	text := historyText(RecordedHistory(po.GeneralMemo), zone)
	if text != "" && strings.HasSuffix(MemoBlock(po.GeneralMemo), memoCut) {
		text += memoCut
	}
	return text
}

// RecordedHistory is the history that the bridge's block in a purchase order's memo shows. It reads the times by the zone that
// the memo names, whatever the policy's is now; workflows, which must not read the machine's time zones, have it from the
// activity that reads the purchase order.
func RecordedHistory(memo string) []Event {
	_, text, _ := strings.Cut(MemoBlock(memo), historyLabel)
	name, text, found := strings.Cut(text, ":\n")
	if !found {
		return nil
	}
	zone := spelling.Zone(name)
	var events []Event
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if len(line) <= len(eventTime) {
			continue
		}
		at, err := time.ParseInLocation(eventTime, line[:len(eventTime)], zone)
		if err != nil {
			continue
		}
		events = append(events, Event{At: at.UTC(), Text: strings.TrimSpace(line[len(eventTime):])})
	}
	return events
}

// Told is the history to show where the memo shows one already. A run that was reset finds anew what the memo has, and would
// date it by now and drop what it does not know: what the memo shows stays as it is, and only what it lacks is added.
func Told(recorded, history []Event) []Event {
	shared := func(events []Event) func(Event) bool {
		return func(e Event) bool { return slices.ContainsFunc(events, e.same) }
	}
	shown := recorded
	if len(history) >= maxHistory { // what is older than all of a full history was cut off from it
		for len(shown) > 0 && !shared(history)(shown[len(shown)-1]) {
			shown = shown[:len(shown)-1]
		}
	}
	unknown := slices.DeleteFunc(slices.Clone(shown), shared(history))
	if len(history) == 0 || len(unknown) == 0 {
		return history
	}
	var told []Event
	for _, e := range slices.DeleteFunc(slices.Clone(history), shared(recorded)) {
		for _, text := range untold([]string{e.Text}, unknown) {
			told = append(told, Event{At: e.At, Text: text})
		}
	}
	told = append(told, recorded...)
	slices.SortStableFunc(told, func(a, b Event) int { return b.At.Compare(a.At) })
	return told[:min(len(told), maxHistory)]
}

func (e Event) same(o Event) bool { return e.Text == o.Text && e.At.Equal(o.At) }

// Overtaken reports whether the memo tells later news than a tracking does: the tracking is of a run that was reset to an
// earlier moment, and goes on from there. That the order is stale is said in any case.
func Overtaken(po PurchaseOrder, t Tracking) bool {
	if len(t.History) == 0 || !t.StaleSince.IsZero() {
		return false
	}
	return slices.IndexFunc(RecordedHistory(po.GeneralMemo), t.History[0].same) > 0
}

// customerPOLabel begins the line of a memo block that says under which number the distributor knows the
// order.
const customerPOLabel = "Customer PO at TD SYNNEX: "

// RecordedNumber is the purchase order number that the distributor knows, as the bridge's block in the
// memo says; empty when it does not. It holds against a change of the policy's prefix, and for orders
// that were placed elsewhere under another number.
func RecordedNumber(po PurchaseOrder) string {
	for line := range strings.Lines(MemoBlock(po.GeneralMemo)) {
		if n, ok := strings.CutPrefix(line, customerPOLabel); ok {
			return strings.TrimSpace(n)
		}
	}
	return ""
}

// NewStatus is the label of the Autotask status that the policy gives to the order's state, and false
// when the purchase order stays as it is: it has the status already, or Autotask allows no such step. Of
// those it allows only the way to Canceled is left to anybody but receiving (reference autotask.md §5.7).
func NewStatus(po PurchaseOrder, t Tracking, statuses map[policy.OrderState]string) (string, bool) {
	label := statuses[policy.OrderState(t.State())]
	canCancel := SameLabel(po.Status, StatusNew) || SameLabel(po.Status, StatusSubmitted)
	return label, label != "" && !SameLabel(label, po.Status) && canCancel && t.Seen
}

// knownNumber is the number under which the distributor knows the order.
func (t Tracking) knownNumber(po PurchaseOrder, usual string) string {
	return cmp.Or(t.CustomerPO, RecordedNumber(po), usual)
}
