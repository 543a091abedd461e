package order_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/order"
)

func TestOnlyWhatWasSubmittedFromTheMomentOnGoesOutByItself(t *testing.T) {
	live := time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)
	zone, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	since := order.Since{At: live, From: "orders.since", Known: true, Zone: zone}
	old, recent := live.Add(-time.Hour), live.Add(time.Hour)
	for name, tt := range map[string]struct {
		since              order.Since
		submitted, created time.Time
		want               string
	}{
		"submitted after it":                 {since, recent, old, ""},
		"submitted at it":                    {since, live, old, ""},
		"submitted before it":                {since, live.Add(-time.Second), old, "submitted before 2026-11-28 05:00 EST (orders.since)"},
		"never submitted, made after it":     {since, time.Time{}, recent, ""},
		"never submitted, made before it":    {since, time.Time{}, old, "submitted before 2026-11-28 05:00 EST (orders.since)"},
		"no date at all":                     {since, time.Time{}, time.Time{}, "Autotask does not say when it was submitted"},
		"no moment":                          {order.Since{}, recent, recent, "it is not known from when on orders count"},
		"every one counts":                   {order.Since{Known: true}, old, old, ""},
		"every one counts, but for no date":  {order.Since{Known: true}, time.Time{}, time.Time{}, "Autotask does not say when it was submitted"},
		"submitted before it, with no other": {since, old, time.Time{}, "submitted before 2026-11-28 05:00 EST (orders.since)"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tt.want, tt.since.LeavesOut(order.SubmittedAt(tt.submitted, tt.created)))
		})
	}
}

func TestWhatIsLeftOutIsToldByReason(t *testing.T) {
	require.Empty(t, order.KeptBack{}.String())
	left := order.KeptBack{"b": 1, "a": 1, "old": 9}
	require.Equal(t, 11, left.Count())
	require.Equal(t, "9: old; 1: a; 1: b", left.String())
}
