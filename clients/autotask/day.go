package autotask

import "time"

// Fields such as estimatedArrivalDate and shippingDate hold a day, and Autotask keeps it as an instant: the
// midnight of the tenant's own zone, or what a client wrote. Midnight UTC is the evening before in every
// American zone, and noon UTC is the same day from UTC-11 to UTC+11.

// WriteDay is the instant to write for the day of t in UTC.
func WriteDay(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
}

// ReadDay is the day that a day field means, as midnight UTC: a zone's midnight or a noon in UTC.
func ReadDay(t time.Time) time.Time {
	y, m, d := t.UTC().Add(12*time.Hour - time.Second).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// SameDay reports whether two values of a day field mean the same day.
func SameDay(a, b time.Time) bool { return ReadDay(a).Equal(ReadDay(b)) }
