// Package border is where activities meet Temporal. Every error leaves through one function, [Failure], which turns
// the clients' typed errors into Temporal application errors that a person can act on.
package border

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/pricedrop"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

const (
	// maxMessage, in bytes, keeps a failure readable in the Web UI and far below what the server keeps
	// of it.
	maxMessage = 1500
	// maxCause and maxFix, in bytes, do the same for the many failures of one page: all of them travel
	// in every heartbeat.
	maxCause, maxFix = 400, 300
	// maxRetryDelay bounds what a vendor may ask for: its Retry-After can be a day, longer than an
	// activity's whole time, which would end it at once. Asking too early costs one call.
	maxRetryDelay = 15 * time.Minute
)

// After is err, with the word that the next attempt has to wait for a while.
func After(err error, wait time.Duration) error { return &later{err, wait} }

type later struct {
	error
	after time.Duration
}

func (l *later) Unwrap() error { return l.error }

// Describe finds the class of an error and the words for it.
func Describe(err error) problem.Problem {
	p, _ := describe(err)
	return p
}

// describe also returns how long the next attempt has to wait at least.
func describe(err error) (problem.Problem, time.Duration) {
	var (
		l  *later
		p  *problem.Problem
		at *autotask.Error
		td *tdsynnex.Error
		pd *pricedrop.Error
		ff *pricefile.FeedError
		sf *store.Fault
		ur *autotask.UnreadRow
		nf *notify.Error
	)
	switch {
	case errors.As(err, &l):
		d, wait := describe(l.error)
		return d, max(wait, l.after)
	case errors.As(err, &p):
		return *p, 0
	case errors.As(err, &at):
		return problem.Problem{Kind: string(at.Class), Cause: autotaskWords(err, at), Fix: at.Fix()}, at.RetryAfter
	case errors.As(err, &ur):
		return problem.Problem{Kind: bridge.Malformed, Cause: err.Error(),
			Fix: "Open " + ur.What() + " in Autotask and save it again, which writes its fields anew."}, 0
	case errors.As(err, &td):
		return problem.Problem{Kind: string(td.Class), Cause: err.Error(), Fix: td.Fix()}, td.RetryAfter
	case errors.As(err, &pd):
		return problem.Problem{Kind: string(pd.Class), Cause: strings.TrimSuffix(pd.Error(), "; "+pd.Fix), Fix: pd.Fix}, 0
	case errors.As(err, &ff) && ff.Class() == bridge.Malformed:
		return problem.Problem{Kind: bridge.FeedRejected, Cause: ff.Cause, Fix: ff.Fix}, 0
	case errors.As(err, &sf):
		return problem.Problem{Kind: bridge.Transient, Cause: err.Error(), Fix: sf.Fix}, 0
	case errors.As(err, &nf) && !nf.Temporary:
		return problem.Problem{Kind: bridge.Validation, Cause: err.Error(), Fix: nf.Fix()}, 0
	case nf != nil:
		return problem.Problem{Kind: bridge.Transient, Cause: err.Error(), Fix: nf.Fix()}, 0
	case ff != nil:
		return problem.Problem{Kind: bridge.Transient, Cause: ff.Cause, Fix: ff.Fix}, 0
	}
	return problem.Problem{Kind: bridge.Transient, Cause: err.Error(),
		Fix: "It is tried again by itself; if it persists, look at the worker's log."}, 0
}

// withoutWords is what an answer of Autotask comes to that says nothing itself.
var withoutWords = map[autotask.Class]string{
	autotask.ClassTransient: "gave no usable answer", autotask.ClassThrottled: "takes no more calls now", autotask.ClassAuth: "refused access",
	autotask.ClassPermission: "does not permit it", autotask.ClassValidation: "does not accept it", autotask.ClassNotFound: "has no such row",
	autotask.ClassAmbiguous: "did not say what became of it", autotask.ClassMalformed: "gave an answer that can't be read",
}

// autotaskWords is a fault of Autotask as people are told it: what it said, and in brackets what was asked, for whoever looks
// into it.
func autotaskWords(err error, at *autotask.Error) string {
	said := slices.Clone(at.Messages)
	if at.Err != nil {
		said = append(said, at.Err.Error())
	}
	text := "Autotask " + withoutWords[at.Class]
	switch {
	case at.Class == autotask.ClassAuth && !at.Page && len(said) > 0:
		text += ": " + strings.Join(said, "; ")
	case len(said) > 0:
		text = "Autotask: " + strings.Join(said, "; ")
	}
	asked := at.Op
	if at.Method != "" {
		asked += ", " + at.Method + " " + at.Path
	}
	if at.Status != 0 {
		asked += fmt.Sprintf(", status %d", at.Status)
	}
	return strings.Replace(err.Error(), at.Error(), strings.TrimRight(text, ".")+" ("+asked+")", 1)
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
	d, wait := describe(err)
	return temporal.NewApplicationErrorWithOptions(message(d), d.Kind, temporal.ApplicationErrorOptions{
		NonRetryable:   !Retryable(d.Kind),
		NextRetryDelay: min(wait, maxRetryDelay),
	})
}

// message is a problem in one text. When it is too long it is the cause that is cut: without the fix a person is left
// alone.
func message(p problem.Problem) string {
	if p.Fix == "" {
		return bridge.Cut(p.Error(), maxMessage)
	}
	fix := bridge.Cut(p.Fix, maxMessage/2)
	return problem.Text(bridge.Cut(strings.TrimSpace(p.Cause), maxMessage-len(problem.Text("", fix))), fix)
}

// Brief is an error described so shortly that many of them travel together.
func Brief(err error) problem.Problem {
	p := Describe(err)
	p.Cause, p.Fix = bridge.Cut(p.Cause, maxCause), bridge.Cut(p.Fix, maxFix)
	return p
}
