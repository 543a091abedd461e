package operations

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
)

// checking is one run of a check. Points are looked at from the top down: what rests on a point that has a fault is
// skipped, so that one wrong password is one fault.
type checking struct {
	report CheckReport
	bad    map[string]bool // points with a fault, and those that were skipped for it
}

// concern is a warning: it works, but not as one might expect.
type concern struct{ cause, fix string }

func (c *concern) Error() string { return c.cause }

func concernf(fix, format string, args ...any) error {
	return &concern{fmt.Sprintf(format, args...), fix}
}

// unknown is a point that can't be looked at, for no fault of anybody.
type unknown struct{ why, fix string }

func (u *unknown) Error() string { return u.why }

// look looks at a point that rests on those above it, and reports whether the points below it can be looked at.
func (c *checking) look(ctx context.Context, name string, above []string, look func() (string, error)) bool {
	activity.RecordHeartbeat(ctx, name)
	for _, a := range above {
		if c.bad[a] {
			c.bad[name] = true
			c.report.Checks = append(c.report.Checks, Check{Name: name, Level: LevelSkipped, Detail: "not looked at, because of: " + a})
			return false
		}
	}
	detail, err := look()
	if errors.Is(err, autotask.ErrAuth) {
		c.bad[credentials] = true // hammering on refused credentials locks the user
	}
	point := judged(name, detail, err)
	c.bad[name] = point.Level == LevelFault
	c.report.Checks = append(c.report.Checks, point)
	return !c.bad[name]
}

// judged is what a look came to.
func judged(name, detail string, err error) Check {
	var warns *concern
	var notSeen *unknown
	switch {
	case err == nil:
		return Check{Name: name, Level: LevelOK, Detail: detail}
	case errors.As(err, &warns):
		return Check{Name: name, Level: LevelWarning, Detail: warns.cause, Fix: warns.fix}
	case errors.As(err, &notSeen):
		return Check{Name: name, Level: LevelSkipped, Detail: notSeen.why, Fix: notSeen.fix}
	}
	d := border.Describe(err)
	return Check{Name: name, Level: LevelFault, Detail: d.Cause, Fix: d.Fix}
}
