package order

import (
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"digitalbridge/internal/policy"
)

// Looks is what the time of the next look at an order depends on beside its state.
type Looks struct {
	Count      int       // looks so far
	Began      time.Time // when the order was followed first
	LastChange time.Time // when something of it changed last
	// Took is how long the last look took. Looks are slow when the distributor is, or when so many orders
	// are open that they wait for the rate that the bridge allows itself; both call for fewer.
	Took time.Duration
}

const (
	// slowLook and verySlowLook make the next look come at twice and four times the usual distance.
	slowLook, verySlowLook = 20 * time.Second, time.Minute
	// quietWeek and quietMonth without a change do the same.
	quietWeek, quietMonth = 7 * 24 * time.Hour, 30 * 24 * time.Hour
	// farOff is how far the date of a back-order may lie ahead before it is looked at as rarely as can be.
	farOff = 10 * 24 * time.Hour
)

// NextLook is when to look at an order again. It depends on its arguments only, jitter included: that
// comes from the purchase order's number and the number of the look.
func NextLook(t Tracking, l Looks, rules policy.Tracking, zone policy.Zone, now time.Time) time.Time {
	wait := usualWait(t, l, rules, zone, now)
	quiet := now.Sub(l.LastChange)
	for _, slower := range []bool{l.Took > slowLook, l.Took > verySlowLook, quiet > quietWeek, quiet > quietMonth} {
		if slower {
			wait *= 2
		}
	}
	if t.Missing != "" || t.NotRead != "" { // what a service that was down did not say
		wait = min(wait, time.Duration(rules.PollEvery))
	}
	next := now.Add(jitter(min(wait, time.Duration(rules.PollAtLeastEvery)), rules.JitterPercent, t.PurchaseOrder, l.Count))
	if local := zone.Local(now); !rules.Hours.Open(local) {
		// The night's wait ends when work begins: that is when answers change.
		if opens, ok := rules.Hours.Next(local); ok && opens.Before(next) && wait <= time.Duration(rules.PollOffHoursEvery) {
			next = opens.UTC().Add(jitter(time.Duration(rules.PollSoonEvery), 50, t.PurchaseOrder, l.Count))
		}
	}
	return next
}

// usualWait is the distance of two looks by the state of the order and the time of day.
func usualWait(t Tracking, l Looks, rules policy.Tracking, zone policy.Zone, now time.Time) time.Duration {
	local := zone.Local(now)
	switch state := t.State(); {
	case state == Shipped, state == Delivered, state == Invoiced, t.Terminal():
		return time.Duration(rules.PollShippedEvery)
	case t.onlyBackOrders():
		if eta := t.nextETA(); eta.Sub(now) > farOff {
			return time.Duration(rules.PollAtLeastEvery)
		}
		return time.Duration(rules.PollBackOrderEvery)
	case !t.Seen && now.Sub(l.Began) > time.Duration(rules.NotFoundFor):
		return time.Duration(rules.PollBackOrderEvery)
	case now.Sub(l.Began) < time.Duration(rules.PollSoonFor):
		return time.Duration(rules.PollSoonEvery)
	case !rules.Hours.Open(local):
		return time.Duration(rules.PollOffHoursEvery)
	case rules.NearCutOff(local):
		return time.Duration(rules.PollSoonEvery)
	}
	return time.Duration(rules.PollEvery)
}

// onlyBackOrders reports whether everything that has not shipped waits for stock.
func (t Tracking) onlyBackOrders() bool {
	waiting := false
	for _, l := range t.Lines {
		open := l.Ordered - l.Shipped - l.Cancelled
		if open <= 0 {
			continue
		}
		if l.BackOrdered < open {
			return false
		}
		waiting = true
	}
	return waiting
}

// nextETA is the first date that a back-order is expected at, zero when none has one.
func (t Tracking) nextETA() time.Time {
	var first time.Time
	for _, l := range t.Lines {
		if l.BackOrdered > 0 {
			first = earliest(first, l.ETA)
		}
	}
	return first
}

// jitter is a wait that is longer or shorter by up to a share of it.
func jitter(wait time.Duration, percent int, words ...any) time.Duration {
	if percent <= 0 {
		return wait
	}
	h := fnv.New64a()
	_, _ = fmt.Fprintln(h, words...)
	const steps = 2001
	step := time.Duration(h.Sum64()%steps) - steps/2 // -1000 to 1000
	return wait + wait/(100*(steps/2))*time.Duration(percent)*step
}

// Finished reports whether there is nothing more to follow: every line is at its end, every parcel with a tracking
// number is delivered, all that is invoiced by the order's status is on an invoice, and nothing is still to be asked;
// or there was silence for so long after the last change that nothing more is expected.
func (t Tracking) Finished(rules policy.Tracking, lastChange, now time.Time) bool {
	if !t.Terminal() {
		return false
	}
	open := slices.ContainsFunc(t.Lines, func(l LineTracking) bool {
		return l.Invoiced > t.charged(l.Number) ||
			slices.ContainsFunc(l.Parcels, func(p Parcel) bool { return len(p.Tracking) > 0 && p.Delivered.IsZero() })
	})
	return (!open && t.Missing == "") || now.Sub(lastChange) > time.Duration(rules.FollowDeliveryFor)
}
