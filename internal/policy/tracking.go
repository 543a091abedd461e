package policy

import "time"

// Tracking is the policy of Get Order Status.
type Tracking struct {
	// PollEvery is the time between two looks at an order that is being processed, in working hours.
	PollEvery Duration `yaml:"pollEvery" json:"pollEvery"`
	// PollSoonEvery is the same for PollSoonFor after the order was sent, and around a cut-off.
	PollSoonEvery Duration `yaml:"pollSoonEvery" json:"pollSoonEvery"`
	PollSoonFor   Duration `yaml:"pollSoonFor" json:"pollSoonFor"`
	// PollOffHoursEvery is the same at night and on days off.
	PollOffHoursEvery Duration `yaml:"pollOffHoursEvery" json:"pollOffHoursEvery"`
	// PollBackOrderEvery is the same while everything that is open is back-ordered.
	PollBackOrderEvery Duration `yaml:"pollBackOrderEvery" json:"pollBackOrderEvery"`
	// PollShippedEvery is the same once all of it is on its way.
	PollShippedEvery Duration `yaml:"pollShippedEvery" json:"pollShippedEvery"`
	// PollAtLeastEvery bounds how rarely an order is looked at, whatever the other keys say.
	PollAtLeastEvery Duration `yaml:"pollAtLeastEvery" json:"pollAtLeastEvery"`
	// JitterPercent spreads the looks of many orders: each wait is longer or shorter by up to so much.
	JitterPercent int `yaml:"jitterPercent" json:"jitterPercent"`
	// Hours are the working hours, CutOffs the times of day by which an order must be released to leave
	// the warehouse the same day.
	Hours   Hours       `yaml:"hours" json:"hours"`
	CutOffs []TimeOfDay `yaml:"cutOffs" json:"cutOffs"`
	// NotFoundFor is how long an order may stay unknown to the distributor after it was sent.
	NotFoundFor Duration `yaml:"notFoundFor" json:"notFoundFor"`
	// FollowDeliveryFor is how long an order that is invoiced is still followed for the carrier's word
	// of its delivery.
	FollowDeliveryFor Duration `yaml:"followDeliveryFor" json:"followDeliveryFor"`
	// GiveUpAfter ends the tracking of an order that has not changed for so long.
	GiveUpAfter Duration `yaml:"giveUpAfter" json:"giveUpAfter"`
	// Statuses gives an Autotask status to states of an order: by the state's name, the status's label. A
	// state that is not named only changes the memo.
	Statuses map[OrderState]string `yaml:"statuses" json:"statuses"`
	// Receive is when goods are received in Autotask: never, shipped or delivered.
	Receive Receive `yaml:"receive" json:"receive,omitempty"`
	// ReceiveNeedsInvoice: only what an invoice charges is received, with its number.
	ReceiveNeedsInvoice bool   `yaml:"receiveNeedsInvoice" json:"receiveNeedsInvoice,omitempty"`
	Notes               Notes  `yaml:"notes" json:"notes,omitzero"`
	Alarms              Alarms `yaml:"alarms" json:"alarms"`
}

func defaultTracking() Tracking {
	return Tracking{
		PollEvery:          Duration(15 * time.Minute),
		PollSoonEvery:      Duration(5 * time.Minute),
		PollSoonFor:        Duration(time.Hour),
		PollOffHoursEvery:  Duration(2 * time.Hour),
		PollBackOrderEvery: Duration(4 * time.Hour),
		PollShippedEvery:   Duration(4 * time.Hour),
		PollAtLeastEvery:   Duration(24 * time.Hour),
		JitterPercent:      10,
		Hours:              Hours{Days: []Weekday{"mon", "tue", "wed", "thu", "fri"}, From: "07:00", To: "19:00"},
		CutOffs:            []TimeOfDay{"15:00", "17:30"},
		NotFoundFor:        Duration(24 * time.Hour),
		FollowDeliveryFor:  Duration(7 * 24 * time.Hour),
		GiveUpAfter:        Duration(60 * 24 * time.Hour),
		Statuses:           map[OrderState]string{},
		Receive:            ReceiveNever, ReceiveNeedsInvoice: true,
		Notes:  defaultNotes(),
		Alarms: defaultAlarms(),
	}
}

func (t Tracking) validate(m *mistakes) {
	m.atLeastASecond("tracking.pollEvery", t.PollEvery)
	m.atLeastASecond("tracking.pollSoonEvery", t.PollSoonEvery)
	m.atLeastASecond("tracking.pollSoonFor", t.PollSoonFor)
	m.atLeastASecond("tracking.pollOffHoursEvery", t.PollOffHoursEvery)
	m.atLeastASecond("tracking.pollBackOrderEvery", t.PollBackOrderEvery)
	m.atLeastASecond("tracking.pollShippedEvery", t.PollShippedEvery)
	m.atLeastASecond("tracking.pollAtLeastEvery", t.PollAtLeastEvery)
	if t.JitterPercent < 0 || t.JitterPercent > 50 {
		m.add("tracking.jitterPercent", "%d is not between 0 and 50", t.JitterPercent)
	}
	t.Hours.validate(m, "tracking.hours")
	for i, c := range t.CutOffs {
		if c == "" {
			m.add(at("tracking.cutOffs", i), "has no value; give a time of day such as 15:00")
		}
	}
	m.atLeastASecond("tracking.notFoundFor", t.NotFoundFor)
	m.atLeastASecond("tracking.followDeliveryFor", t.FollowDeliveryFor)
	m.atLeastASecond("tracking.giveUpAfter", t.GiveUpAfter)
	t.validateWriteBack(m)
	t.Notes.validate(m)
	t.Alarms.validate(m)
}

// NearCutOff reports whether a local time is within a quarter of an hour before a cut-off or the hour
// after it, when the distributor releases what leaves the same day.
func (t Tracking) NearCutOff(local time.Time) bool {
	for _, c := range t.CutOffs {
		if d := local.Sub(c.on(local)); d >= -15*time.Minute && d < time.Hour {
			return true
		}
	}
	return false
}
