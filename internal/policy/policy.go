// Package policy is the MSP's say in what the bridge does: which products are synced and how they are
// priced, which purchase orders may go out and how orders are followed. It is a YAML file beside the
// worker; without a file the defaults hold.
//
// The package is pure: it reads bytes, fills defaults and explains mistakes with their line. Secrets
// have no place in the policy.
package policy

import (
	"fmt"
	"io"
	"os"
	"time"
	_ "time/tzdata" // a minimal image has no zones of its own

	"digitalbridge/internal/spelling"
)

// Policy is the whole file.
type Policy struct {
	// TimeZone is the IANA name of the zone that times of day in the policy are meant in.
	TimeZone string   `yaml:"timeZone"`
	Autotask Autotask `yaml:"autotask"`
	Products Products `yaml:"products"`
	Orders   Orders   `yaml:"orders"`
	Tracking Tracking `yaml:"tracking"`

	Reconcile   Reconcile   `yaml:"reconcile"`
	ActivityLog ActivityLog `yaml:"activityLog"`
	Notices     Notices     `yaml:"notices"`
}

// Duration is a time span written like 15m or 36h.
type Duration time.Duration

// UnmarshalText reads 90s, 15m, 36h, 60d and the like.
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := spelling.ParseSpan(string(b))
	if err != nil {
		return fmt.Errorf("%q is not %s", b, aSpan)
	}
	*d = Duration(v)
	return nil
}

// aSpan is what a time span looks like, as messages say it.
const aSpan = "a time span such as 90s, 15m, 36h or 60d"

// String is the span as people say it.
func (d Duration) String() string { return spelling.Span(time.Duration(d)) }

// MarshalText writes the span as Go does.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// Default is the policy of a bridge without a policy file.
func Default() Policy {
	return Policy{
		TimeZone: "UTC", Autotask: defaultAutotask(), Products: defaultProducts(), Orders: defaultOrders(), Tracking: defaultTracking(),
		Reconcile: defaultReconcile(), ActivityLog: defaultActivityLog(), Notices: defaultNotices(),
	}
}

// Location is the zone that the policy's times of day are meant in; UTC for a policy that was not
// validated.
func (p Policy) Location() *time.Location {
	return spelling.Zone(p.TimeZone)
}

// Load reads the policy file at path; an empty path gives the defaults.
func Load(path string) (Policy, error) {
	if path == "" {
		return Default(), nil
	}
	data, err := readFile(path)
	if err != nil {
		return Policy{}, fmt.Errorf("the policy file can't be read: %w; set BRIDGE_POLICY to its path or unset it for the defaults", err)
	}
	p, err := Parse(data)
	if err != nil {
		return Policy{}, fmt.Errorf("the policy file %s can't be used: %w", path, err)
	}
	return p, nil
}

// readFile reads a file, but not more of it than it takes to see that it is too long.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, maxFileBytes+1))
}

// Parse reads a policy over the defaults and validates it. Unknown keys are mistakes, not comments. The
// error holds every [Mistake] at once, each with its line.
func Parse(data []byte) (Policy, error) {
	p := Default()
	doc, found, err := read(data, &p)
	if err != nil {
		return Policy{}, err
	}
	p.nameStatuses()
	if err := p.mistakes().locate(found, doc).err(); err != nil {
		return Policy{}, err
	}
	return p, nil
}

func (p Policy) mistakes() mistakes {
	var m mistakes
	if _, err := time.LoadLocation(p.TimeZone); err != nil || p.TimeZone == "" {
		m.add("timeZone", "%q is not a time zone such as America/New_York or UTC", p.TimeZone)
	}
	p.Autotask.validate(&m)
	p.Products.validate(&m)
	p.Orders.validate(&m)
	p.Tracking.validate(&m)
	p.Reconcile.validate(&m)
	p.ActivityLog.validate(&m)
	p.Notices.validate(&m)
	return m
}
