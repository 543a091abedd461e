package runs

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
)

func dailySpec(t *testing.T, at, zone string) client.ScheduleSpec {
	t.Helper()
	clock, err := time.Parse("15:04", at)
	require.NoError(t, err)
	location, err := time.LoadLocation(zone)
	require.NoError(t, err)
	return Daily(clock, location, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
}

// Most times of day exist once on every day: then a schedule has no exceptions.
func TestADailyTimeThatAlwaysExistsHasNoExceptions(t *testing.T) {
	for _, row := range [][2]string{{"03:15", "America/New_York"}, {"12:00", "Europe/Berlin"}, {"02:30", "UTC"},
		{"02:30", "America/Phoenix"}} {
		spec := dailySpec(t, row[0], row[1])
		require.Len(t, spec.Calendars, 1, row)
		require.Empty(t, spec.Skip, row)
		require.Equal(t, row[1], spec.TimeZoneName)
	}
}

func TestTheDaysOnWhichClocksChangeHaveAnHourOfTheirOwn(t *testing.T) {
	for name, row := range map[string]struct {
		at, zone         string
		month, day, hour int
	}{
		"does not exist in spring":     {"02:30", "America/New_York", 3, 8, 3},
		"comes twice in autumn":        {"01:30", "America/New_York", 11, 1, 2},
		"comes twice in Europe":        {"02:30", "Europe/Berlin", 3, 29, 3},
		"half an hour that is missing": {"02:15", "Australia/Lord_Howe", 10, 4, 3},
		"does not exist at midnight":   {"00:30", "Asia/Beirut", 3, 29, 1},
		"comes twice before midnight":  {"23:30", "Asia/Beirut", 10, 24, 22},
	} {
		t.Run(name, func(t *testing.T) {
			spec := dailySpec(t, row.at, row.zone)
			require.GreaterOrEqual(t, len(spec.Calendars), 10, "a day in each of ten years")
			require.GreaterOrEqual(t, len(spec.Skip), len(spec.Calendars)-1)
			only := spec.Calendars[1]
			require.Equal(t, []int{2026, row.month, row.day, row.hour}, []int{only.Year[0].Start, only.Month[0].Start, only.DayOfMonth[0].Start,
				only.Hour[0].Start})
		})
	}
}

// Temporal starts a second time in an hour that comes twice after a time in the hour before it, so that hour is left out.
func TestAnHourThatComesTwiceIsLeftOutAfterTheHourBeforeIt(t *testing.T) {
	for _, row := range []struct {
		at, zone         string
		month, day, hour int
	}{
		{"01:30", "Europe/Berlin", 10, 25, 2}, {"00:30", "Europe/London", 10, 25, 1}, {"01:30", "Australia/Sydney", 4, 5, 2},
		{"23:30", "Atlantic/Azores", 10, 25, 0},
	} {
		t.Run(row.at+" "+row.zone, func(t *testing.T) {
			spec := dailySpec(t, row.at, row.zone)
			require.Len(t, spec.Calendars, 1, "the time itself exists once on every day")
			require.Len(t, spec.Skip, 10)
			skip := spec.Skip[0]
			require.Equal(t, []int{2026, row.month, row.day, row.hour}, []int{skip.Year[0].Start, skip.Month[0].Start,
				skip.DayOfMonth[0].Start, skip.Hour[0].Start})
		})
	}
}
