package policy

import "time"

// Moment is a time such as 2026-12-01T08:00:00Z, or a day such as 2026-12-01, which begins at midnight in the
// policy's time zone; empty for none.
type Moment string

// in is the time of the moment, for a day in the given zone, and false for none and for what is no time.
func (m Moment) in(zone *time.Location) (time.Time, bool) {
	if at, err := time.Parse(time.RFC3339, string(m)); err == nil {
		return at.UTC(), true
	}
	if at, err := time.ParseInLocation(time.DateOnly, string(m), zone); err == nil {
		return at.UTC(), true
	}
	return time.Time{}, false
}

func (m Moment) validate(found *mistakes, key string) {
	if _, ok := m.in(time.UTC); !ok && m != "" {
		found.add(key, "%q is not a day of the calendar such as 2026-12-01, or a time such as 2026-12-01T08:00:00Z", string(m))
	}
}

// OrdersSince is the moment from which purchase orders go out by themselves, and false when the policy leaves it to
// when the connection went live.
func (p Policy) OrdersSince() (time.Time, bool) { return p.Orders.Since.in(p.Location()) }
