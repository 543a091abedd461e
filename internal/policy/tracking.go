package policy

import "time"

// Tracking is the policy of Get Order Status.
type Tracking struct {
	// PollEvery is the time between two looks at an order that is being processed.
	PollEvery Duration `yaml:"pollEvery"`
	// PollBackOrderEvery is the same while everything that is open is back-ordered.
	PollBackOrderEvery Duration `yaml:"pollBackOrderEvery"`
	// NotFoundFor is how long an order may stay unknown to the distributor after it was sent.
	NotFoundFor Duration `yaml:"notFoundFor"`
	// GiveUpAfter ends the tracking of an order that has not changed for so long.
	GiveUpAfter Duration `yaml:"giveUpAfter"`
}

func defaultTracking() Tracking {
	return Tracking{
		PollEvery:          Duration(15 * time.Minute),
		PollBackOrderEvery: Duration(4 * time.Hour),
		NotFoundFor:        Duration(24 * time.Hour),
		GiveUpAfter:        Duration(60 * 24 * time.Hour),
	}
}

func (t Tracking) validate(m *mistakes) {
	m.atLeastASecond("tracking.pollEvery", t.PollEvery)
	m.atLeastASecond("tracking.pollBackOrderEvery", t.PollBackOrderEvery)
	m.atLeastASecond("tracking.notFoundFor", t.NotFoundFor)
	m.atLeastASecond("tracking.giveUpAfter", t.GiveUpAfter)
}
