package order

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"digitalbridge/internal/spelling"
)

// Since is the moment from which approved purchase orders go out by themselves. What is older may have been ordered
// by phone meanwhile, so only a person sends it.
type Since struct {
	// At is the moment; zero with Known: every purchase order counts.
	At time.Time
	// From is what the moment rests on, as a person reads it.
	From string
	// Wants is what has to be done before anything goes out by itself; empty with Known.
	Wants string
	// Known: there is a moment. Without one nothing goes out by itself.
	Known bool
	// Zone is the policy's, in which people read the moment.
	Zone *time.Location
}

// SubmittedAt is when a purchase order was submitted, or else made; zero when Autotask says neither.
func SubmittedAt(submitted, created time.Time) time.Time {
	if submitted.IsZero() {
		return created
	}
	return submitted
}

// LeavesOut says why a purchase order that was submitted then does not go out by itself; empty when it does. A date
// that is missing is never taken for a recent one.
func (s Since) LeavesOut(submitted time.Time) string {
	switch {
	case !s.Known && s.Wants != "":
		return s.Wants
	case !s.Known:
		return "it is not known from when on orders count"
	case submitted.IsZero():
		return "Autotask does not say when it was submitted"
	case submitted.Before(s.At):
		return fmt.Sprintf("submitted before %s (%s)", spelling.Moment(s.At, s.Zone), s.From)
	}
	return ""
}

// KeptBack counts purchase orders that do not go out by themselves, by reason.
type KeptBack map[string]int

// Count is how many there are.
func (l KeptBack) Count() (n int) {
	for _, of := range l {
		n += of
	}
	return n
}

// String is the reasons with their numbers, the most frequent first; empty when nothing is left out.
func (l KeptBack) String() string {
	reasons := make([]string, 0, len(l))
	for reason := range l {
		reasons = append(reasons, reason)
	}
	slices.SortFunc(reasons, func(a, b string) int {
		if d := l[b] - l[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	for i, reason := range reasons {
		reasons[i] = fmt.Sprintf("%d: %s", l[reason], reason)
	}
	return strings.Join(reasons, "; ")
}
