// Autotask's times: UTC, with 0 to 7 digits of a second's fraction.

package autotask

import (
	"fmt"
	"time"
)

// parseTime reads the forms seen on live tenants: with or without a fraction, with Z, an
// offset or neither (then it is UTC), or a date alone (midnight UTC).
func parseTime(s string) (time.Time, error) {
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time like 2026-11-23T09:15:00Z", clip(s))
}

// formatTime writes UTC with a trailing Z, and a fraction (of at most 7 digits) only when there is one.
func formatTime(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.9999999Z")
}
