package order

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Who begins anew, after a reset or in a second run, knows nothing but what the memo shows: it tells only what that lacks.
func TestTheHistoryTellsNothingTwice(t *testing.T) {
	first, later := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC)
	told := []Event{
		{At: first, Text: "Line 1: Processing, expected 2026-03-05"}, {At: first, Text: "Line 2: Processing"},
		{At: first, Text: "TD SYNNEX order 17432162"},
	}
	now := Tracking{Seen: true, History: told, Lines: []LineTracking{
		{Number: 1, Ordered: 2, Confirmed: true, ETA: time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC), OrderNumbers: []string{"17432162"}},
		{Number: 2, Ordered: 2, Confirmed: true, OrderNumbers: []string{"17432162"}},
	}}
	blank := Tracking{History: told, Lines: []LineTracking{{Number: 1, Ordered: 2}, {Number: 2, Ordered: 2}}}
	require.Equal(t, told, Happened(blank, now, later).History)

	now.Lines[1].Shipped, now.Lines[1].OrderNumbers = 2, []string{"17432163"}
	require.Equal(t, append([]Event{
		{At: later, Text: "TD SYNNEX order 17432163"}, {At: later, Text: "Line 2: Shipped, 2 of 2 shipped"},
	}, told...), Happened(blank, now, later).History)

	// Who has followed it tells also what was once so before.
	known := now
	known.Lines = []LineTracking{now.Lines[0], now.Lines[1]}
	known.Lines[0].ETA = time.Date(2026, 3, 12, 0, 0, 0, 0, time.UTC)
	require.Equal(t, Event{At: later, Text: "Line 1: expected 2026-03-05, was 2026-03-12"}, Happened(known, now, later).History[0])
}

// A run that was reset to an earlier moment knows less than the memo shows.
func TestATrackingIsOvertakenWhenTheMemoTellsLaterNews(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	first, second := Event{At: at, Text: "Line 1: Processing"}, Event{At: at.Add(time.Hour), Text: "Line 1: Shipped, 2 of 2 shipped"}
	shows := func(events ...Event) PurchaseOrder {
		return PurchaseOrder{GeneralMemo: SetMemoBlock("Call Bob", "Status: Shipped\n"+historyText(events, time.UTC))}
	}
	knows := func(events ...Event) Tracking { return Tracking{Seen: true, History: events} }
	require.True(t, Overtaken(shows(second, first), knows(first)))
	require.False(t, Overtaken(shows(second, first), knows(second, first)), "it knows as much")
	require.False(t, Overtaken(shows(first), knows(second, first)), "it knows more")
	require.False(t, Overtaken(shows(second, first), knows(Event{At: at.Add(2 * time.Hour), Text: "Line 1: Delivered"}, first)),
		"it knows something else")
	require.False(t, Overtaken(shows(), knows(first)))
	require.False(t, Overtaken(shows(second, first), knows()))
	stale := knows(first)
	stale.StaleSince = at
	require.False(t, Overtaken(shows(second, first), stale))
}

// A run that was reset finds anew, and later, what the memo has from its first time.
func TestWhatTheMemoTellsIsNotToldAnewAtALaterTime(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 9, 0, 0, 0, time.UTC) }
	placed, processing := Event{day(2), "TD SYNNEX order 17432162"}, Event{day(2), "Line 1: Processing"}
	shipped, invoiced := Event{day(4), "Line 1: Shipped, 2 of 2 shipped"}, Event{day(6), "Invoice 55: 12.00"}
	later := func(events ...Event) []Event {
		for i := range events {
			events[i].At = day(5)
		}
		return events
	}
	many := make([]Event, maxHistory)
	for i := range many {
		many[i] = Event{day(20 - i), "Line 1: expected 2026-12-01, was 2026-11-30"}
	}
	for name, c := range map[string]struct{ recorded, history, told []Event }{
		"the memo shows none": {
			recorded: nil,
			history:  []Event{shipped, placed},
			told:     []Event{shipped, placed},
		},
		"nothing is known": {
			recorded: []Event{shipped, placed},
			history:  nil,
			told:     nil,
		},
		"it goes on from the memo": {
			recorded: []Event{processing, placed},
			history:  []Event{shipped, processing, placed},
			told:     []Event{shipped, processing, placed},
		},
		"all of it again": {
			recorded: []Event{processing, placed},
			history:  later(processing, placed),
			told:     []Event{processing, placed},
		},
		"again, after more has happened": {
			recorded: []Event{shipped, processing, placed},
			history:  later(shipped, placed),
			told:     []Event{shipped, processing, placed},
		},
		"reset half way": {
			recorded: []Event{shipped, processing, placed},
			history:  append(later(shipped), processing, placed),
			told:     []Event{shipped, processing, placed},
		},
		"again, and something new": {
			recorded: []Event{shipped, placed},
			history:  append([]Event{invoiced}, later(shipped, placed)...),
			told:     []Event{invoiced, shipped, placed},
		},
		"a part of what it says is new": {
			recorded: []Event{placed},
			history:  []Event{{day(6), "TD SYNNEX order 17432162, 17432163"}},
			told:     []Event{{day(6), "TD SYNNEX order 17432163"}, placed},
		},
		"the memo has what another run found": {
			recorded: []Event{invoiced, processing, placed},
			history:  []Event{shipped, processing, placed},
			told:     []Event{invoiced, shipped, processing, placed},
		},
		"what comes again is told again": {
			recorded: many[3:],
			history:  many,
			told:     many,
		},
		"a full history has lost its oldest": {
			recorded: append(many[1:], placed),
			history:  many,
			told:     many,
		},
		"what is older than a full memo": {
			recorded: many,
			history:  later(shipped),
			told:     many,
		},
	} {
		t.Run(name, func(t *testing.T) {
			told := Told(c.recorded, c.history)
			require.Equal(t, c.told, told)
			require.Equal(t, told, Told(told, c.history), "once it is written, nothing is left to write")
		})
	}
}
