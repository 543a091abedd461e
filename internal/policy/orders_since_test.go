package policy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/policy"
)

func TestOrdersSinceIsADayOrATime(t *testing.T) {
	for name, tt := range map[string]struct {
		yaml string
		want time.Time
		none bool
	}{
		"nothing":            {"{}", time.Time{}, true},
		"empty":              {"orders: {since: ''}", time.Time{}, true},
		"a time":             {"orders: {since: 2026-12-01T08:00:00Z}", time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC), false},
		"a time elsewhere":   {"orders: {since: '2026-12-01T08:00:00-05:00'}", time.Date(2026, 12, 1, 13, 0, 0, 0, time.UTC), false},
		"a day":              {"orders: {since: 2026-12-01}", time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), false},
		"a day, in the zone": {"timeZone: America/New_York\norders: {since: 2026-12-01}", time.Date(2026, 12, 1, 5, 0, 0, 0, time.UTC), false},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := policy.Parse([]byte(tt.yaml))
			require.NoError(t, err)
			at, ok := p.OrdersSince()
			require.Equal(t, !tt.none, ok)
			require.True(t, tt.want.Equal(at), at)
		})
	}
	for _, bad := range []string{"yesterday", "2026-13-01", "2026-02-30", "2026-12-01T08:00:00", "01.12.2026", "20261201"} {
		_, err := policy.Parse([]byte("orders:\n  since: " + bad))
		require.ErrorContains(t, err, "orders.since", bad)
	}
}
