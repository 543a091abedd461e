// Package problem is the form in which everybody is told what went wrong: one sentence of what is wrong, and one of
// what to do about it.
package problem

import (
	"fmt"
	"strings"
)

// Problem is something that went wrong. It is an error whose text is for people.
type Problem struct {
	// Kind is the failure's type in the web UI (see internal/bridge); empty where nobody tells kinds apart.
	Kind string
	// Cause says what is wrong. Fix says what to do; empty: there is nothing to be done.
	Cause, Fix string
}

// New makes a problem; format and its arguments are the cause.
func New(kind, fix, format string, args ...any) error {
	return &Problem{Kind: kind, Cause: fmt.Sprintf(format, args...), Fix: fix}
}

// Error is the cause with the fix.
func (p *Problem) Error() string { return Text(p.Cause, p.Fix) }

const whatToDo = "What to do: "

// Text is a cause with what to do about it, as people read both everywhere.
func Text(cause, fix string) string {
	cause = strings.TrimSpace(cause)
	if !strings.HasSuffix(cause, "...") { // three dots say that it was cut
		cause = strings.TrimRight(cause, ".")
	}
	switch {
	case fix == "":
		return cause
	case strings.HasSuffix(cause, "?"):
		return cause + " " + whatToDo + fix
	}
	return cause + ". " + whatToDo + fix
}

// Parse finds the cause and the fix in a text that is one of the above.
func Parse(kind, text string) *Problem {
	cause, fix, _ := strings.Cut(text, ". "+whatToDo)
	return &Problem{Kind: kind, Cause: cause, Fix: fix}
}

// InList is a cause with its fix as one line among others of a list.
func InList(cause, fix string) string { return cause + " - " + fix }
