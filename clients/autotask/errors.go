// The one error type of the client, its classes, and what a person can do about each.

package autotask

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"digitalbridge/internal/spelling"
)

// Class says what kind of failure an [Error] is. It decides who may try again.
type Class string

// The classes. Autotask answers 500 for validation, permissions and real faults alike, so the
// class comes from the message as well as from the status.
const (
	// ClassTransient: nothing happened, or nothing that matters (a read); it is safe to try again.
	ClassTransient Class = "transient"
	// ClassThrottled: refused for the rate or the number of simultaneous calls, without effect.
	ClassThrottled Class = "throttled"
	// ClassAuth: the credentials were refused. Repeating it can lock the API user.
	ClassAuth Class = "auth"
	// ClassPermission: known, but not allowed to do this.
	ClassPermission Class = "permission"
	// ClassValidation: Autotask, or this client before it asked, refuses the content.
	ClassValidation Class = "validation"
	// ClassNotFound: there is no such row, or it isn't visible to the API user.
	ClassNotFound Class = "not-found"
	// ClassAmbiguous: a write went out and its outcome is unknown. Look before writing again.
	ClassAmbiguous Class = "ambiguous"
	// ClassMalformed: the answer to a read makes no sense.
	ClassMalformed Class = "malformed"
)

// Targets for errors.Is, one for each class that callers branch on.
var (
	ErrNotFound   = errors.New("autotask: not found")
	ErrPermission = errors.New("autotask: not permitted")
	ErrAuth       = errors.New("autotask: credentials refused")
	ErrThrottled  = errors.New("autotask: throttled")
	ErrValidation = errors.New("autotask: refused as invalid")
	ErrAmbiguous  = errors.New("autotask: outcome unknown")
)

// Error is the error of every call that reached for the network, and of every request that
// the client refused to send.
type Error struct {
	Class Class
	// Op is what was tried, in words: "create Products".
	Op string
	// Method and Path are the request's; empty when nothing was sent. Path carries no query.
	Method, Path string
	// Status is the HTTP status, 0 when there was no answer.
	Status int
	// Messages are Autotask's own words, possibly in the API user's language.
	Messages []string
	// Page: the answer was a page and not Autotask's JSON, as a proxy or a firewall sends.
	Page bool
	// RetryAfter is how long Autotask, or the client's own limiter, asks to wait; 0 when not said.
	RetryAfter time.Duration
	// Err is the cause, if it is an error of its own (network, context, decoding).
	Err error

	leftBehind bool // the call was given up here and still occupies a place there
}

// Error says what was tried on what and Autotask's own words.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("autotask: ")
	b.WriteString(e.Op)
	if e.Method != "" {
		fmt.Fprintf(&b, " (%s %s)", e.Method, e.Path)
	}
	fmt.Fprintf(&b, ": %s", e.Class)
	if e.Status != 0 {
		fmt.Fprintf(&b, ", status %d", e.Status)
	}
	if len(e.Messages) > 0 {
		b.WriteString(": ")
		b.WriteString(strings.Join(e.Messages, "; "))
	}
	if e.Err != nil {
		b.WriteString(": ")
		b.WriteString(e.Err.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is makes errors.Is match the targets of this package by class.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrNotFound:
		return e.Class == ClassNotFound
	case ErrPermission:
		return e.Class == ClassPermission
	case ErrAuth:
		return e.Class == ClassAuth
	case ErrThrottled:
		return e.Class == ClassThrottled
	case ErrValidation:
		return e.Class == ClassValidation
	case ErrAmbiguous:
		return e.Class == ClassAmbiguous
	}
	return false
}

// Fix is one sentence for a person: what to do about it.
func (e *Error) Fix() string {
	var certificate *tls.CertificateVerificationError
	var name *net.DNSError
	var unread *UnreadRow
	switch {
	case errors.As(e.Err, &unread):
		return "Open " + unread.What() + " in Autotask and save it again, which writes its fields anew; if it persists, show the text above to " +
			"Autotask's support."
	case errors.As(e.Err, &certificate):
		return "When a proxy of your own network inspects TLS, give its authority (AUTOTASK_CA_FILE); if there is none, somebody else answers: " +
			"do not go on."
	case errors.As(e.Err, &name):
		return "Check the name resolution of this machine, and AUTOTASK_ZONE_URL when it is set."
	case e.Page:
		return "Autotask did not answer this: look for a proxy, a firewall or a login page between this machine and Autotask, and check " +
			"AUTOTASK_ZONE_URL when it is set."
	}
	switch e.Class {
	case ClassTransient:
		return "Try again; if it persists, check the network and Autotask's status page."
	case ClassThrottled:
		if e.RetryAfter > 0 {
			return fmt.Sprintf("Wait %s and try again; other integrations of this tenant share the same hourly limit.",
				spelling.Span(e.RetryAfter))
		}
		return "Wait a few minutes and try again; other integrations of this tenant share the same hourly limit."
	case ClassAuth:
		return "Check the API user's name, secret and tracking identifier, that the user is active and not locked, and that AUTOTASK_ZONE_URL, " +
			"when it is set, is the tenant's own zone, before anything is tried again."
	case ClassPermission:
		return "Give the API user's security level the rights for this entity; Autotask answers the same when its module is not active, and " +
			"for rows that the user's line of business or company visibility hides."
	case ClassValidation:
		return "Correct the field that the message names and try again."
	case ClassNotFound:
		return "Check the id, and that the API user can see the row (line of business, company visibility)."
	case ClassAmbiguous:
		return "Look in Autotask whether the change is there before making it again."
	default:
		return "Check that the zone URL points at Autotask and not at a proxy or login page, then try again."
	}
}

// ClassOf returns the class of the [Error] in err's chain, or "" when there is none.
func ClassOf(err error) Class {
	var e *Error
	if errors.As(err, &e) {
		return e.Class
	}
	return ""
}

// refuse is an error about a request that is not sent because it can't be right.
func refuse(op, format string, args ...any) *Error {
	return &Error{Class: ClassValidation, Op: op, Err: fmt.Errorf(format, args...)}
}
