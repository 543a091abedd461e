package main

import (
	"io"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	activities "digitalbridge/activities/orders"
)

func TestPendingSaysWhatGoesOutAndWhatDoesNot(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	p := activities.PendingOrders{Live: true, More: 3, Orders: []activities.PendingOrder{
		{PurchaseOrder: "1018", Submitted: now.Add(-time.Hour), Amount: decimal.RequireFromString("12.5")},
		{PurchaseOrder: "1016", Submitted: now.Add(-48 * time.Hour), Amount: decimal.RequireFromString("7"), LeftOut: "submitted before"},
		{PurchaseOrder: "1017", LeftOut: "Autotask does not say when it was submitted"},
	}}
	a := orderCommands{&app{zone: time.UTC}}
	rows := pendingRows(p, now, time.UTC)
	require.Equal(t, []string{goesNow, goesByHand, goesByHand}, []string{rows[0].GoesOut, rows[1].GoesOut, rows[2].GoesOut})
	require.Equal(t, []string{"1 h", "2 days", ""}, []string{rows[0].Age, rows[1].Age, rows[2].Age})
	table := a.pendingTable(rows, p)
	require.Equal(t, "12.50", table.rows[0][2])
	require.Empty(t, table.rows[2][3])
	require.Contains(t, table.notes, "and 3 older ones")
	require.Equal(t, "Going out with the first sweep: 1, worth 12.50; left out: 5. starter order pending lists them.", outlook(p))

	p.Opens = now.Add(time.Hour)
	rows = pendingRows(p, now, time.UTC)
	require.Equal(t, goesLater, rows[0].GoesOut)
	require.Equal(t, "from 2026-11-28 13:00 UTC on (orders.hours)", rows[0].Reason)
	require.Equal(t, goesByHand, rows[1].GoesOut)

	p.Live = false
	require.Contains(t, outlook(p), "switched off")
}

func TestGoingLiveNeedsAYes(t *testing.T) {
	a := &app{out: io.Discard, err: io.Discard}
	answer := func(yes, asked bool) func(string) (bool, bool) {
		return func(question string) (bool, bool) {
			require.Equal(t, "3 go out. Go on?", question)
			return yes, asked
		}
	}
	require.NoError(t, a.confirm("3 go out.", answer(true, true)))
	require.ErrorIs(t, a.confirm("3 go out.", answer(false, true)), errDeclined)
	err := a.confirm("3 go out.", answer(false, false))
	require.ErrorContains(t, err, "there is no terminal to ask at. 3 go out. What to do: look at starter order pending, and give --yes")
	require.Equal(t, 2, a.exitCode(err))
}
