package order

import (
	"fmt"
	"slices"
	"time"
)

// This file is what people decide of an order that was accepted in part.

// Gone are the lines of which the distributor supplies nothing: it has rejected or deleted all of them.
func (t Tracking) Gone() []LineTracking {
	var gone []LineTracking
	for _, l := range t.Lines {
		if s := l.State(); s == Rejected || s == Cancelled {
			gone = append(gone, l)
		}
	}
	return gone
}

// NotAsOrdered is what will not ship as ordered: what the distributor's answer to the order said, and, of an
// order that was found there, the lines that are gone.
func NotAsOrdered(t Tracking, said []Finding) []Finding {
	all := slices.Clone(said)
	for _, l := range t.Gone() {
		if slices.ContainsFunc(said, func(f Finding) bool { return f.Line == l.Number }) {
			continue
		}
		all = append(all, Finding{
			Line: l.Number, Problem: fmt.Sprintf("SKU %s was not accepted: it is %s at the distributor", l.SKU, l.State()),
			Fix: "order it again on a new purchase order, or elsewhere",
		})
	}
	return all
}

// AskPartial is what was not accepted as ordered, as questions to people. Nil when all is as ordered, or when
// nothing of the order is left to decide on.
func AskPartial(t Tracking, said []Finding) []Finding {
	if s := t.State(); s == Rejected || s == Cancelled {
		return nil
	}
	questions := NotAsOrdered(t, said)
	for i := range questions {
		questions[i].Severity, questions[i].Code = Asks, AboutPartial
	}
	return questions
}

// RestText is the text of the memo block of a line that the distributor did not accept and that people
// gave up. It carries the mark of [Line.Dropped].
func RestText(actor, reason string, at time.Time) string {
	return fmt.Sprintf(
		"%s%s\nGiven up by %s on %s: %s\nTD SYNNEX did not accept it. To have it after all, order it on a new purchase order.\n",
		statusLabel, Withheld, Plain(actor), at.UTC().Format(time.DateOnly), Plain(reason))
}
