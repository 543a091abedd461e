// Package activities is all I/O that the workflows ask for, grouped by concern: Catalog, Products,
// Orders, Status and Connection. Each activity says whether it may be repeated.
//
// Errors leave the package through one function, [failure], which turns the clients' typed errors into
// Temporal application errors that a person can act on.
package border

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/pricedrop"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
)

const (
	// maxMessage, in bytes, keeps a failure readable in the Web UI and far below what the server keeps
	// of it.
	maxMessage = 1500
	// maxCause and maxFix, in bytes, do the same for the many failures of one page: all of them travel
	// in every heartbeat.
	MaxCause, MaxFix = 400, 300
	// maxRetryDelay bounds what a vendor may ask for: its Retry-After can be a day, longer than an
	// activity's whole time, which would end it at once. Asking too early costs one call.
	maxRetryDelay = 15 * time.Minute
)

// Problem is an error of the bridge's own rules: a type, what is wrong and what to do.
type Problem struct {
	kind  string
	cause string
	fix   string
}

func (p *Problem) Error() string { return p.cause }

func NewProblem(kind, fix, format string, args ...any) error {
	return &Problem{kind: kind, cause: fmt.Sprintf(format, args...), fix: fix}
}

// After is err, with the word that the next attempt has to wait for a while.
func After(err error, wait time.Duration) error { return &later{err, wait} }

type later struct {
	error
	after time.Duration
}

func (l *later) Unwrap() error { return l.error }

// described is what the one mapping needs to know of an error.
type described struct {
	Kind       string
	Cause      string
	Fix        string
	retryAfter time.Duration
}

// Describe finds the class of an error and the words for it.
func Describe(err error) described {
	var (
		p  *Problem
		at *autotask.Error
		td *tdsynnex.Error
		pd *pricedrop.Error
		ff *pricefile.FeedError
	)
	var l *later
	switch {
	case errors.As(err, &l):
		d := Describe(l.error)
		d.retryAfter = max(d.retryAfter, l.after)
		return d
	case errors.As(err, &p):
		return described{Kind: p.kind, Cause: p.cause, Fix: p.fix}
	case errors.As(err, &at) && at.Class == autotask.ClassAuth:
		return described{Kind: bridge.Auth, Cause: fmt.Sprintf("Autotask refused the credentials (status %d): %s", at.Status, err), Fix: at.Fix(), retryAfter: at.RetryAfter}
	case errors.As(err, &at):
		return described{Kind: string(at.Class), Cause: err.Error(), Fix: at.Fix(), retryAfter: at.RetryAfter}
	case errors.As(err, &td):
		return described{Kind: string(td.Class), Cause: err.Error(), Fix: td.Fix(), retryAfter: td.RetryAfter}
	case errors.As(err, &pd):
		return described{Kind: string(pd.Class), Cause: strings.TrimSuffix(pd.Error(), "; "+pd.Fix), Fix: pd.Fix}
	case errors.As(err, &ff) && ff.Class() == bridge.Malformed:
		return described{Kind: bridge.FeedRejected, Cause: ff.Cause, Fix: ff.Fix}
	case ff != nil:
		return described{Kind: bridge.Transient, Cause: ff.Cause, Fix: ff.Fix}
	}
	return described{Kind: bridge.Transient, Cause: err.Error(), Fix: "It is tried again by itself; if it stays, look at the worker's log."}
}

// Retryable reports whether trying again can help without a person.
func Retryable(kind string) bool {
	switch kind {
	case bridge.Transient, bridge.Throttled, bridge.Ambiguous, bridge.Malformed:
		return true
	}
	return false
}

// Failure is the border to Temporal: every error of an activity passes through it, outermost. Its
// message is one sentence of cause and one of what to do; its type is the class. When the activity's own
// context has ended, that is the error, and Temporal decides what it means.
func Failure(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		return app
	}
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return ctx.Err()
	}
	d := Describe(err)
	return temporal.NewApplicationErrorWithOptions(sentence(d), d.Kind, temporal.ApplicationErrorOptions{
		NonRetryable:   !Retryable(d.Kind),
		NextRetryDelay: min(d.retryAfter, maxRetryDelay),
	})
}

const whatToDo = ". What to do: "

// sentence joins cause and fix. When they are too long it is the cause that is cut: without the fix a
// person is left alone.
func sentence(d described) string {
	cause := strings.TrimRight(strings.TrimSpace(d.Cause), ".")
	if d.Fix == "" {
		return bridge.Cut(cause, maxMessage)
	}
	fix := bridge.Cut(d.Fix, maxMessage/2)
	return bridge.Cut(cause, maxMessage-len(whatToDo)-len(fix)) + whatToDo + fix
}
