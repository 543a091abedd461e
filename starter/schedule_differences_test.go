package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
)

func TestTimesOfASchedule(t *testing.T) {
	at := func(n ...int) (out []client.ScheduleRange) {
		for _, n := range n {
			out = append(out, client.ScheduleRange{Start: n})
		}
		return out
	}
	for name, row := range map[string]struct {
		spec  client.ScheduleSpec
		usual string
		dated []string
	}{
		"nothing": {client.ScheduleSpec{}, "never", nil},
		"an interval": {client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: time.Hour, Offset: time.Minute}}},
			"every hour from 1 min on", nil},
		"a time of day": {client.ScheduleSpec{Calendars: []client.ScheduleCalendarSpec{{Hour: at(3), Minute: at(5),
			Month: []client.ScheduleRange{{Start: 1, End: 12, Step: 1}}}}}, "03:05", nil},
		"midnight is what is left out": {client.ScheduleSpec{Calendars: []client.ScheduleCalendarSpec{{}}}, "00:00", nil},
		"every hour is not midnight": {client.ScheduleSpec{Calendars: []client.ScheduleCalendarSpec{{
			Hour: []client.ScheduleRange{{Start: 0, End: 23}}}}}, "hour 0-23 minute 0", nil},
		"days with times of their own": {client.ScheduleSpec{
			Calendars: []client.ScheduleCalendarSpec{{Hour: at(2)}, {Hour: at(3), Year: at(2027), Month: at(3), DayOfMonth: at(14)}},
			Skip:      []client.ScheduleCalendarSpec{{Hour: at(2), Year: at(2027), Month: at(3), DayOfMonth: at(14)}}},
			"02:00", []string{"03:00 day 14 month 3 year 2027", "not 02:00 day 14 month 3 year 2027"}},
		"holidays that an operator takes out": {client.ScheduleSpec{Calendars: []client.ScheduleCalendarSpec{{Hour: at(2)}},
			Skip: []client.ScheduleCalendarSpec{{Hour: at(2), Month: at(12), DayOfMonth: at(25)}}}, "02:00, not 02:00 day 25 month 12", nil},
	} {
		t.Run(name, func(t *testing.T) {
			usual, dated := times(row.spec)
			require.Equal(t, row.usual, usual)
			require.Equal(t, row.dated, dated)
		})
	}
}
