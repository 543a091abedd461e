package policy

import "time"

// Window is a part of the day in the policy's time zone, over midnight when To is before From. Both empty:
// the whole day.
type Window struct {
	// From is when it opens, such as 20:00.
	From TimeOfDay `yaml:"from"`
	// To is when it closes, such as 06:00.
	To TimeOfDay `yaml:"to"`
}

// TimeOfDay is a time written like 20:00; empty for none.
type TimeOfDay string

// on is the instant of the time of day on the day of t in t's own zone.
func (d TimeOfDay) on(t time.Time) time.Time {
	clock, _ := time.Parse("15:04", string(d))
	return time.Date(t.Year(), t.Month(), t.Day(), clock.Hour(), clock.Minute(), 0, 0, t.Location())
}

// Always reports whether the window is the whole day.
func (w Window) Always() bool { return w.From == "" }

// Opens is the first instant from at on that lies in the window: at itself when the window is open then.
func (w Window) Opens(at time.Time, zone *time.Location) time.Time {
	if w.Always() {
		return at
	}
	local := at.In(zone)
	from, to := w.From.on(local), w.To.on(local)
	switch {
	case from.Before(to) && local.Before(from), to.Before(from) && !local.Before(to) && local.Before(from):
		return from.In(at.Location())
	case from.Before(to) && !local.Before(to):
		return w.From.on(local.AddDate(0, 0, 1)).In(at.Location())
	}
	return at
}

// Closes is when the window that is open at a time closes; without a window that never happens, and the
// answer is a day later.
func (w Window) Closes(at time.Time, zone *time.Location) time.Time {
	if w.Always() {
		return at.AddDate(0, 0, 1)
	}
	local := at.In(zone)
	to := w.To.on(local)
	if !to.After(local) {
		to = w.To.on(local.AddDate(0, 0, 1))
	}
	return to.In(at.Location())
}

// Done is when work that begins at a time and goes on only while the window is open is done.
func (w Window) Done(at time.Time, work time.Duration, zone *time.Location) time.Time {
	if w.Always() || work <= 0 {
		return at.Add(max(work, 0))
	}
	for {
		opens := w.Opens(at, zone)
		closes := w.Closes(opens, zone)
		open := closes.Sub(opens)
		if work <= open {
			return opens.Add(work)
		}
		at, work = closes, work-open
	}
}

// String is the window as people read it, such as "20:00 to 06:00".
func (w Window) String() string {
	if w.Always() {
		return "the whole day"
	}
	return string(w.From) + " to " + string(w.To)
}

func (w Window) validate(m *mistakes, key string) {
	if (w.From == "") != (w.To == "") {
		m.add(key, "give both from and to, or neither for the whole day")
		return
	}
	if w.From != "" && w.From == w.To {
		m.add(key, "from and to are both %s, so it never opens; leave both empty for the whole day", w.From)
	}
}
