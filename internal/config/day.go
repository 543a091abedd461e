package config

import (
	"fmt"
	"time"
)

// Day is a day of the calendar, such as 2026-11-28; the zero value is none.
type Day time.Time

// Decode reads the variable's value.
func (d *Day) Decode(value string) error {
	if value == "" {
		*d = Day{}
		return nil
	}
	at, err := time.Parse(time.DateOnly, value)
	if err != nil {
		return fmt.Errorf("%q is not a day such as 2026-11-28", value)
	}
	*d = Day(at)
	return nil
}

// Time is the day's beginning in UTC.
func (d Day) Time() time.Time { return time.Time(d) }
