// How far ApplyProductPlan is: the answer of its query and its current details.

package products

import (
	"fmt"
	"strings"
	"time"

	"digitalbridge/internal/spelling"
)

// ApplyProgress is the answer of the query "progress".
type ApplyProgress struct {
	Entries int         `json:"entries"`
	Totals  ApplyTotals `json:"totals"`
	State   string      `json:"state,omitempty"`
	// Stopped is how many entries of the next page were written before it was stopped. While a page runs,
	// its activity's heartbeat tells how far it is.
	Stopped int `json:"stopped,omitempty"`
	// PerMinute is the rate of the pages so far, without pauses; 0 before the first one is done.
	PerMinute int `json:"perMinute,omitempty"`
	// Ends is when the writing ends at that rate, or by the plan's forecast; unset while it stands still.
	Ends time.Time `json:"ends,omitzero"`
	// Until is the time that a waiting sync waits for.
	Until  time.Time `json:"until,omitzero"`
	Paused *Pause    `json:"paused,omitempty"`
}

// Done is the number of entries that have been dealt with.
func (p ApplyProgress) Done() int { return p.Totals.Done() + p.Stopped }

func (a *applyPlan) progress(now time.Time) ApplyProgress {
	p := ApplyProgress{Entries: a.entries, Totals: a.totals, State: a.board.State(), Stopped: len(a.done), Paused: a.paused}
	done, left := p.Done(), a.entries-p.Done()
	if a.active > 0 {
		p.PerMinute = int(int64(done) * int64(time.Minute) / int64(a.active))
	}
	switch a.board.State() {
	case stateWriting:
		switch {
		case left <= 0:
		case p.PerMinute > 0:
			p.Ends = a.began.Add(time.Duration(int64(a.active) / int64(done) * int64(left))).UTC()
		case a.in.Plan.Forecast > 0:
			p.Ends = a.began.Add(a.in.Plan.Forecast).UTC()
		}
		if p.Ends.Before(now) { // the page takes longer than those before
			p.Ends = time.Time{}
		}
	case stateOffPeak:
		p.Until = a.window.Opens
	case stateLateWrite:
		p.Until = a.earlier
	}
	return p
}

// moment is a time as people of the policy's zone read it.
func (a *applyPlan) moment(t time.Time) string { return a.in.Plan.Zone.Moment(t) }

func (a *applyPlan) details(now time.Time) string {
	p := a.progress(now)
	var b strings.Builder
	fmt.Fprintf(&b, "\n%d of %d entries written\n\n", p.Done(), p.Entries)
	switch {
	case p.Paused != nil:
		fmt.Fprintf(&b, "**%s** by %s (%s) at %s. Send the update `resume` with `{\"actor\":\"you\",\"reason\":\"why\"}` to go on.\n\n", p.State,
			p.Paused.Actor, p.Paused.Reason, a.moment(p.Paused.At))
	case !p.Until.IsZero():
		fmt.Fprintf(&b, "**%s** until %s.\n\n", p.State, a.moment(p.Until))
	case p.State != "":
		fmt.Fprintf(&b, "**%s**", p.State)
		if p.PerMinute > 0 {
			fmt.Fprintf(&b, ", %d a minute", p.PerMinute)
		}
		if !p.Ends.IsZero() {
			fmt.Fprintf(&b, ", until about %s", a.moment(p.Ends))
		}
		b.WriteString(".\n\n")
	}
	b.WriteString(p.Totals.table())
	if w := p.Totals.Waited; w > 0 {
		fmt.Fprintf(&b, "\nStood still for %s because of Autotask's hourly budget.\n", spelling.Span(w))
	}
	if p.Totals.FailuresKey != "" {
		fmt.Fprintf(&b, "\nAll failures: `%s` in the store.\n", p.Totals.FailuresKey)
	}
	return b.String()
}
