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
