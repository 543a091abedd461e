package runs

import (
	"time"

	"go.temporal.io/sdk/client"
)

// daysKnown is how far ahead the days are known on which clocks change; a schedule that is applied again knows ten more.
const daysKnown = 10 * 366

// Daily is every day at a time of day in a zone, exactly once: also on the days on which clocks change and that time
// does not exist, or comes twice. Temporal would leave the one out and start twice on the other, so on those days it is
// another hour, which exists once. East of Greenwich it would also start a second time in an hour that comes twice after a time
// of day in the hour before it, so such an hour is left out.
func Daily(clock time.Time, zone *time.Location, now time.Time) client.ScheduleSpec {
	exactly := func(n int) []client.ScheduleRange { return []client.ScheduleRange{{Start: n}} }
	at := func(hour int) client.ScheduleCalendarSpec {
		return client.ScheduleCalendarSpec{Hour: exactly(hour), Minute: exactly(clock.Minute())}
	}
	usual := at(clock.Hour())
	usual.Comment = "daily at " + clock.Format("15:04") + " " + zone.String()
	spec := client.ScheduleSpec{Calendars: []client.ScheduleCalendarSpec{usual}, TimeZoneName: zone.String(), Jitter: 5 * time.Minute}
	year, month, day := now.In(zone).Date()
	for n := range daysKnown {
		date := time.Date(year, month, day+n, 12, 0, 0, 0, time.UTC)
		if regular(date, zone) {
			continue
		}
		switch {
		case times(date, clock.Hour(), clock.Minute(), zone) != 1:
			spec.Skip = append(spec.Skip, on(date, at(clock.Hour()), anyMinute))
			spec.Calendars = append(spec.Calendars, on(date, at(otherHour(date, clock, zone))))
		case times(date, clock.Hour(), 0, zone) > 1 || times(date, clock.Hour(), 59, zone) > 1: // half of the hour comes twice
			spec.Skip = append(spec.Skip, on(date, at(clock.Hour()), otherMinutes))
		}
		next, hour := date, clock.Hour()+1
		if hour == 24 {
			next, hour = date.AddDate(0, 0, 1), 0
		}
		if times(next, hour, clock.Minute(), zone) > 1 {
			spec.Skip = append(spec.Skip, on(next, at(hour), anyMinute))
		}
	}
	return spec
}

// on is a time of day on one day only.
func on(date time.Time, at client.ScheduleCalendarSpec, more ...func(*client.ScheduleCalendarSpec)) client.ScheduleCalendarSpec {
	exactly := func(n int) []client.ScheduleRange { return []client.ScheduleRange{{Start: n}} }
	at.Year, at.Month, at.DayOfMonth = exactly(date.Year()), exactly(int(date.Month())), exactly(date.Day())
	for _, change := range more {
		change(&at)
	}
	return at
}

// anyMinute makes it the whole hour: where clocks change by half an hour, Temporal takes a minute that does not exist for a
// later one.
func anyMinute(c *client.ScheduleCalendarSpec) {
	c.Minute = []client.ScheduleRange{{Start: 0, End: 59}}
}

// otherMinutes makes it all other minutes of the hour.
func otherMinutes(c *client.ScheduleCalendarSpec) {
	minute := c.Minute[0].Start
	c.Minute = nil
	if minute > 0 {
		c.Minute = append(c.Minute, client.ScheduleRange{Start: 0, End: minute - 1})
	}
	if minute < 59 {
		c.Minute = append(c.Minute, client.ScheduleRange{Start: minute + 1, End: 59})
	}
}

// regular reports whether clocks don't change on a day: then every time of day exists once.
func regular(date time.Time, zone *time.Location) bool {
	midnight := func(day int) int {
		_, offset := time.Date(date.Year(), date.Month(), day, 0, 0, 0, 0, time.UTC).In(zone).Zone()
		return offset
	}
	// The zone's day lies within these three days of UTC.
	return midnight(date.Day()-1) == midnight(date.Day()+2)
}

// times is how often a time of day comes on a day.
func times(date time.Time, hour, minute int, zone *time.Location) (n int) {
	const farthest = 15 * time.Hour // of any zone from UTC
	wanted := time.Date(date.Year(), date.Month(), date.Day(), hour, minute, 0, 0, time.UTC)
	for t := wanted.Add(-farthest); t.Before(wanted.Add(farthest)); t = t.Add(time.Minute) {
		local := t.In(zone)
		if local.Day() == wanted.Day() && local.Hour() == hour && local.Minute() == minute {
			n++
		}
	}
	return n
}

// otherHour is the hour nearest to a time of day, later ones first, at which that minute comes once on a day.
func otherHour(date time.Time, clock time.Time, zone *time.Location) int {
	for by := 1; by < 24; by++ {
		for _, hour := range []int{clock.Hour() + by, clock.Hour() - by} {
			if hour >= 0 && hour < 24 && times(date, hour, clock.Minute(), zone) == 1 {
				return hour
			}
		}
	}
	return clock.Hour()
}
