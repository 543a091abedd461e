package policy

import (
	"slices"
	"strings"
	"time"

	"digitalbridge/internal/spelling"
)

// Hours are the hours in which people work, on the clock of the policy's time zone.
type Hours struct {
	Days []Weekday `yaml:"days" json:"days"` // mon, tue, wed, thu, fri, sat, sun
	From TimeOfDay `yaml:"from" json:"from"`
	To   TimeOfDay `yaml:"to" json:"to"` // later than From
}

// Weekday is a day of the week, such as mon.
type Weekday string

// weekdays are in the order of time.Weekday.
var weekdays = []Weekday{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func (Weekday) values() []string { return texts(weekdays...) }

func (h Hours) validate(m *mistakes, key string) {
	if len(h.Days) == 0 {
		m.add(key+".days", "name at least one of %s", strings.Join(texts(weekdays...), ", "))
	}
	switch {
	case h.From == "":
		m.add(key+".from", "has no value; give a time of day such as 08:00")
	case h.To == "":
		m.add(key+".to", "has no value; give a time of day such as 18:00")
	case h.To <= h.From: // both have two digits an hour
		m.add(key+".to", "%s is not later than %s", h.To, h.From)
	}
}

// span is the working time of the local day that t is in: both zero on a day off.
func (h Hours) span(t time.Time) (from, to time.Time) {
	if !slices.Contains(h.Days, weekdays[t.Weekday()]) {
		return time.Time{}, time.Time{}
	}
	return h.From.on(t), h.To.on(t)
}

// Open reports whether a local time is within the hours.
func (h Hours) Open(t time.Time) bool {
	from, to := h.span(t)
	return !from.IsZero() && !t.Before(from) && t.Before(to)
}

// Next is the first working moment at or after a local time. Hours without a day have none.
func (h Hours) Next(t time.Time) (time.Time, bool) {
	for day := range 8 {
		d := time.Date(t.Year(), t.Month(), t.Day()+day, 0, 0, 0, 0, t.Location())
		from, to := h.span(d)
		if from.IsZero() || !t.Before(to) {
			continue
		}
		if t.After(from) {
			return t, true
		}
		return from, true
	}
	return time.Time{}, false
}

// Between is the working time between two local times.
func (h Hours) Between(a, b time.Time) time.Duration {
	var sum time.Duration
	for d := time.Date(a.Year(), a.Month(), a.Day(), 0, 0, 0, 0, a.Location()); d.Before(b); d = d.AddDate(0, 0, 1) {
		from, to := h.span(d)
		if from.IsZero() {
			continue
		}
		if a.After(from) {
			from = a
		}
		if b.Before(to) {
			to = b
		}
		if to.After(from) {
			sum += to.Sub(from)
		}
	}
	return sum
}

// Zone is a time zone as a list of its offsets, so that workflows, which must not read the machine's
// time zone files, can tell the local time. The empty one is UTC.
type Zone []Offset

// Offset holds from a moment on.
type Offset struct {
	From    time.Time `json:"from,omitzero"`
	Seconds int       `json:"seconds"` // east of UTC
	// Name is how people call it, such as EST.
	Name string `json:"name,omitempty"`
}

// ZoneOf lists the offsets of a location between two times.
func ZoneOf(l *time.Location, from, until time.Time) Zone {
	var z Zone
	for t := from; ; {
		local := t.In(l)
		name, seconds := spelling.In(t, l).Zone()
		z = append(z, Offset{From: t.UTC(), Seconds: seconds, Name: name})
		_, end := local.ZoneBounds()
		if end.IsZero() || !end.Before(until) {
			return z
		}
		t = end
	}
}

// Local is the local time at t. Before the first offset and after the last one they hold on.
func (z Zone) Local(t time.Time) time.Time {
	if len(z) == 0 {
		return t.UTC()
	}
	now := z[0]
	for _, o := range z {
		if !t.Before(o.From) {
			now = o
		}
	}
	return t.In(time.FixedZone(now.Name, now.Seconds))
}

// Moment is a time as people of the zone read it, with the zone's name.
func (z Zone) Moment(t time.Time) string { return z.Local(t).Format("2006-01-02 15:04 MST") }
