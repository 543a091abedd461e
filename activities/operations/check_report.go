package operations

import "time"

// Level is what a look at one point came to.
type Level string

// Levels. Skipped is what could not be looked at, because of another point or because nothing shows it yet.
const (
	LevelOK      Level = "ok"
	LevelWarning Level = "warning" // it works, but not as one might expect
	LevelFault   Level = "fault"   // something does not work
	LevelSkipped Level = "skipped"
)

// weight orders levels: more is worse.
func (l Level) weight() int {
	switch l {
	case LevelFault:
		return 2
	case LevelWarning:
		return 1
	}
	return 0
}

// Check is one point that was looked at.
type Check struct {
	Name   string `json:"name"`
	Level  Level  `json:"level"`
	Detail string `json:"detail"`
	Fix    string `json:"fix,omitempty"`
}

// Works reports whether the point was looked at and has no fault.
func (c Check) Works() bool { return c.Level == LevelOK || c.Level == LevelWarning }

// CheckReport is every point, good or bad.
type CheckReport struct {
	// OK: there is no fault.
	OK     bool      `json:"ok"`
	At     time.Time `json:"at"`
	Checks []Check   `json:"checks"`
	// Worse are the points that are worse than they were at the last scheduled check; only a scheduled one says it.
	Worse []Check `json:"worse,omitempty"`
}

// Count is how many points have a level.
func (r CheckReport) Count(level Level) (n int) {
	for _, c := range r.Checks {
		if c.Level == level {
			n++
		}
	}
	return n
}

// worseThan are the points that are worse than in an earlier report. A point that is new counts from its first fault on,
// and one that could not be looked at then or now is not compared.
func (r CheckReport) worseThan(before CheckReport) []Check {
	was := map[string]Level{}
	for _, c := range before.Checks {
		was[c.Name] = c.Level
	}
	var worse []Check
	for _, c := range r.Checks {
		if c.Level != LevelSkipped && was[c.Name] != LevelSkipped && c.Level.weight() > was[c.Name].weight() {
			worse = append(worse, c)
		}
	}
	return worse
}
