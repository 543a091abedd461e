package policy

import "time"

// ActivityLog is the policy of the log of what the bridge has done.
type ActivityLog struct {
	// Keep is how long a run stays in the log.
	Keep Duration `yaml:"keep"`
}

func defaultActivityLog() ActivityLog { return ActivityLog{Keep: Duration(400 * 24 * time.Hour)} }

func (a ActivityLog) validate(m *mistakes) {
	if time.Duration(a.Keep) < 24*time.Hour {
		m.add("activityLog.keep", "%s is shorter than a day", a.Keep)
	}
}
