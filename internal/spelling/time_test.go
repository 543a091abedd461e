package spelling

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSpansAsPeopleSayThem(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 250 * time.Millisecond: "250 ms", 5 * time.Second: "5 s", 90 * time.Minute: "1 h 30 min", 2*time.Hour + 10*time.Second: "2 h",
		24 * time.Hour: "1 day", 49 * time.Hour: "2 days 1 h", -time.Minute: "-1 min", 59*time.Second + 900*time.Millisecond: "1 min",
	} {
		require.Equal(t, want, Span(d), d.String())
	}
}

func TestHowOftenAndHowLongAgo(t *testing.T) {
	require.Equal(t, "every hour", Every(time.Hour))
	require.Equal(t, "every day", Every(24*time.Hour))
	require.Equal(t, "every 5 min", Every(5*time.Minute))
	require.Equal(t, "every 1 h 30 min", Every(90*time.Minute))
	require.Equal(t, "under 1 min", Age(59*time.Second))
	require.Equal(t, "under 1 min", Age(0))
	require.Equal(t, "2 h 5 min", Age(2*time.Hour+5*time.Minute+10*time.Second))
}

func TestSpansAreUnderstood(t *testing.T) {
	day := 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"60d": 60 * day, "1d12h": 36 * time.Hour, "2w": 14 * day, "1.5d": 36 * time.Hour, "720h": 30 * day, "90m": 90 * time.Minute,
		"2 d": 2 * day, "0s": 0,
	} {
		got, err := ParseSpan(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "d", "60", "-5h", "yesterday", "1d-30h", "99999999d"} {
		_, err := ParseSpan(text)
		require.ErrorContains(t, err, "60d", text)
	}
}

func TestMomentsNameTheirZone(t *testing.T) {
	ny, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	at := time.Date(2026, 11, 28, 20, 5, 0, 0, time.UTC)
	require.Equal(t, "2026-11-28 15:05 EST", Moment(at, ny))
	require.Equal(t, "2026-11-28 20:05 UTC", Moment(at, time.UTC))
	sp, err := time.LoadLocation("America/Sao_Paulo")
	require.NoError(t, err)
	require.Equal(t, "2026-11-28 17:05 America/Sao_Paulo", Moment(at, sp))
	require.Empty(t, Moment(time.Time{}, ny))
}
