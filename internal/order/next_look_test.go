package order_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// tuesday is ten o'clock of a working day in New York, eight weeks before the clocks change there.
var tuesday = time.Date(2026, 9, 8, 14, 0, 0, 0, time.UTC)

func newYork(t *testing.T) policy.Zone {
	t.Helper()
	l, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	return policy.ZoneOf(l, tuesday.AddDate(0, -1, 0), tuesday.AddDate(1, 0, 0))
}

func TestNextLook(t *testing.T) {
	po := PurchaseOrder{Number: "1016", Lines: []Line{{Number: 1, ItemID: 11, SKU: "8100001", Quantity: 4}}}
	with := func(items ...AnswerItem) Tracking { return Merge(NewTracking(po), Answer{Found: true, Items: items}) }
	accepted := with(AnswerItem{Line: 1, Code: CodeAccepted, OrderNumber: "SO1", Ordered: 4})
	waiting := func(eta time.Time) Tracking {
		return with(AnswerItem{Line: 1, Code: CodeAccepted, OrderNumber: "SO1", Ordered: 4, BackOrder: true, ETA: eta})
	}
	half := with(AnswerItem{Line: 1, Code: CodePartial, OrderNumber: "SO1", Ordered: 2, Shipped: 1},
		AnswerItem{Line: 1, Code: CodeAccepted, Ordered: 2, BackOrder: true})
	shipped := with(AnswerItem{Line: 1, Code: CodeShipped, OrderNumber: "SO1", Ordered: 4, Shipped: 4})
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 9, day, hour+4, minute, 0, 0, time.UTC) } // New York's summer
	old, fresh := tuesday.AddDate(0, 0, -2), 5*time.Minute
	for name, c := range map[string]struct {
		tracking Tracking
		now      time.Time
		looks    Looks
		want     time.Duration
	}{
		"right after it was sent, soon": {
			NewTracking(po), tuesday, Looks{Began: tuesday.Add(-fresh), LastChange: tuesday.Add(-fresh)}, 5 * time.Minute},
		"also at night": {
			NewTracking(po), at(8, 23, 0), Looks{Began: at(8, 22, 50), LastChange: at(8, 22, 50)}, 5 * time.Minute},
		"processing, in working hours":        {accepted, tuesday, Looks{Began: old, LastChange: old}, 15 * time.Minute},
		"processing, just before the cut-off": {accepted, at(8, 14, 50), Looks{Began: old, LastChange: old}, 5 * time.Minute},
		"processing, in the hour after it":    {accepted, at(8, 15, 50), Looks{Began: old, LastChange: old}, 5 * time.Minute},
		"processing, after that":              {accepted, at(8, 16, 5), Looks{Began: old, LastChange: old}, 15 * time.Minute},
		"processing, at night":                {accepted, at(8, 20, 0), Looks{Began: old, LastChange: old}, 2 * time.Hour},
		"the night ends when work begins":     {accepted, at(9, 6, 0), Looks{Began: old, LastChange: old}, 65 * time.Minute},
		"at the weekend": {accepted, at(12, 12, 0), Looks{Began: at(11, 9, 0), LastChange: at(11, 9, 0)},
			2 * time.Hour},
		"all of it is back-ordered": {waiting(tuesday.AddDate(0, 0, 5)), tuesday, Looks{Began: old, LastChange: old},
			4 * time.Hour},
		"back-ordered without a date": {waiting(time.Time{}), tuesday, Looks{Began: old, LastChange: old}, 4 * time.Hour},
		"back-ordered for long": {waiting(tuesday.AddDate(0, 0, 30)), tuesday, Looks{Began: old, LastChange: old},
			24 * time.Hour},
		"some of it is on its way, some of it waits": {half, tuesday, Looks{Began: old, LastChange: old}, 15 * time.Minute},
		"all of it is on its way":                    {shipped, tuesday, Looks{Began: old, LastChange: old}, 4 * time.Hour},
		"unknown for longer than is normal": {
			NewTracking(po), tuesday, Looks{Began: tuesday.Add(-25 * time.Hour), LastChange: tuesday.Add(-25 * time.Hour)}, 4 * time.Hour},
		"nothing changed for a week": {
			accepted, tuesday, Looks{Began: tuesday.AddDate(0, 0, -9), LastChange: tuesday.AddDate(0, 0, -8)}, 30 * time.Minute},
		"nothing changed for a month": {
			accepted, tuesday, Looks{Began: tuesday.AddDate(0, 0, -40), LastChange: tuesday.AddDate(0, 0, -40)}, time.Hour},
		"never more rarely than the policy says": {
			waiting(time.Time{}), tuesday, Looks{Began: tuesday.AddDate(0, 0, -40), LastChange: tuesday.AddDate(0, 0, -40), Took: 2 * time.Minute},
			24 * time.Hour},
		"looks are slow: fewer": {accepted, tuesday, Looks{Began: old, LastChange: old, Took: 30 * time.Second},
			30 * time.Minute},
		"looks are very slow: fewer still": {accepted, tuesday, Looks{Began: old, LastChange: old, Took: 90 * time.Second},
			time.Hour},
		"a slow look does not end the patience for a start": {
			NewTracking(po), tuesday, Looks{Began: tuesday, LastChange: tuesday, Took: 30 * time.Second}, 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			rules := policy.Default().Tracking
			rules.JitterPercent = 0
			exact := NextLook(c.tracking, c.looks, rules, newYork(t), c.now)
			require.InDelta(t, c.want, exact.Sub(c.now), float64(150*time.Second), "%s", exact.Sub(c.now))

			rules.JitterPercent = 10
			seen := map[time.Time]bool{}
			for n := range 50 {
				c.looks.Count = n
				next := NextLook(c.tracking, c.looks, rules, newYork(t), c.now)
				require.Equal(t, next, NextLook(c.tracking, c.looks, rules, newYork(t), c.now), "it depends on nothing else")
				require.InDelta(t, c.want, next.Sub(c.now), float64(c.want/10)+float64(150*time.Second))
				seen[next] = true
			}
			require.Greater(t, len(seen), 20, "looks are spread")
		})
	}
}

func TestFinished(t *testing.T) {
	rules := policy.Default().Tracking
	line := func(parcels ...Parcel) Tracking {
		return Tracking{
			Lines:    []LineTracking{{Number: 1, SKU: "8100001", Ordered: 2, Shipped: 2, Invoiced: 2, Parcels: parcels}},
			Invoices: []Invoice{{Number: "1", Date: step(2), Lines: []InvoiceLine{{Line: 1, SKU: "8100001", Quantity: 2}}}},
		}
	}
	with := func(t Tracking, change func(*Tracking)) Tracking {
		change(&t)
		return t
	}
	notInvoiced := with(line(Parcel{Quantity: 2}), func(t *Tracking) { t.Invoices = nil })
	notAsked := with(line(Parcel{Quantity: 2}), func(t *Tracking) { t.Missing = "the invoices: status 503" })
	for name, c := range map[string]struct {
		tracking Tracking
		quiet    time.Duration
		want     bool
	}{
		"not while a line is open":                              {Tracking{Lines: []LineTracking{{Ordered: 2, Shipped: 2}}}, 0, false},
		"invoiced and delivered":                                {line(Parcel{Tracking: []string{"A"}, Delivered: step(3)}), 0, true},
		"invoiced, the parcel is under way":                     {line(Parcel{Tracking: []string{"A"}}), 24 * time.Hour, false},
		"invoiced, refused: it may be delivered again":          {line(Parcel{Tracking: []string{"A"}, Refused: step(3)}), 24 * time.Hour, false},
		"invoiced, and the carrier says nothing any more":       {line(Parcel{Tracking: []string{"A"}}), 8 * 24 * time.Hour, true},
		"nothing travels":                                       {line(Parcel{Quantity: 2}), 0, true},
		"the status says invoiced, and there is no invoice yet": {notInvoiced, 24 * time.Hour, false},
		"and there never is one":                                {notInvoiced, 8 * 24 * time.Hour, true},
		"invoiced, and the invoices could not be asked for":     {notAsked, 24 * time.Hour, false},
		"and they can't for a week":                             {notAsked, 8 * 24 * time.Hour, true},
		"cancelled":                                             {Tracking{Lines: []LineTracking{{Ordered: 2, Cancelled: 2}}}, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, c.tracking.Finished(rules, tuesday, tuesday.Add(c.quiet)))
		})
	}
}

func TestHours(t *testing.T) {
	hours := policy.Hours{Days: []policy.Weekday{"mon", "tue", "wed", "thu", "fri"}, From: "08:00", To: "18:00"}
	zone := newYork(t)
	local := func(day, hour int) time.Time { return zone.Local(time.Date(2026, 9, day, hour+4, 0, 0, 0, time.UTC)) }
	require.Equal(t, 10, zone.Local(tuesday).Hour())
	require.Equal(t, 9, zone.Local(time.Date(2026, 11, 10, 14, 0, 0, 0, time.UTC)).Hour(), "the clocks have changed")
	require.True(t, hours.Open(local(8, 8)))
	require.False(t, hours.Open(local(8, 18)))
	require.False(t, hours.Open(local(12, 12)), "a Saturday")
	for from, want := range map[time.Time]time.Time{local(8, 7): local(8, 8), local(8, 9): local(8, 9), local(11, 19): local(14, 8),
		local(13, 3): local(14, 8)} {
		next, ok := hours.Next(from)
		require.True(t, ok)
		require.Equal(t, want, next)
	}
	require.Equal(t, 10*time.Hour, hours.Between(local(8, 12), local(9, 12)))
	require.Equal(t, 2*time.Hour, hours.Between(local(11, 17), local(14, 9)), "over a weekend")
	require.Zero(t, hours.Between(local(12, 1), local(13, 23)))
	_, ok := policy.Hours{}.Next(local(8, 9))
	require.False(t, ok)
}
