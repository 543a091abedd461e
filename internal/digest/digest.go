// Package digest writes the day in a few lines: what was synced, what moved, what waits, and what a person should look at first.
//
// It is pure: facts come in, lines come out.
package digest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"digitalbridge/internal/spelling"
)

// Facts are what the digest is about.
type Facts struct {
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
	// Syncs are the runs of Product Sync that ended, each with its result; Moves are the biggest moves of prices of the last one, and
	// Repriced how many products got another price or cost by it.
	Syncs    []Sync   `json:"syncs,omitempty"`
	Moves    []string `json:"moves,omitempty"`
	Repriced int      `json:"repriced,omitempty"`
	// NextSync says when the next one starts, or why none does.
	NextSync string `json:"nextSync,omitempty"`
	// HeldPlan is why a plan waits for a person, Held how many products do.
	HeldPlan string `json:"heldPlan,omitempty"`
	Held     int    `json:"held,omitempty"`
	// Open is how many orders are open; Sent how many went out within the time.
	Open int `json:"open"`
	Sent int `json:"sent"`
	// Waiting are orders that wait for a decision, Unknown those of which nobody knows whether TD SYNNEX has them, and Slipped those
	// whose date has slipped.
	Waiting []Order `json:"waiting,omitempty"`
	Unknown []Order `json:"unknown,omitempty"`
	Slipped []Order `json:"slipped,omitempty"`
	// Failures are causes of failures that are still open.
	Failures []Failure `json:"failures,omitempty"`
	// BudgetPeak is the most of Autotask's calls that were used within an hour, of BudgetLimit; 0: not known.
	BudgetPeak  int `json:"budgetPeak,omitempty"`
	BudgetLimit int `json:"budgetLimit,omitempty"`
	// NotRead is what could not be asked.
	NotRead []string `json:"notRead,omitempty"`
}

// Sync is a run of Product Sync.
type Sync struct {
	At     time.Time `json:"at"`
	Result string    `json:"result"`
	Text   string    `json:"text,omitempty"`
}

// Order is an order in a list.
type Order struct {
	PurchaseOrder string    `json:"purchaseOrder"`
	State         string    `json:"state"`
	Since         time.Time `json:"since,omitzero"`
	ETA           time.Time `json:"eta,omitzero"`
}

// Failure is a cause that failures have in common.
type Failure struct {
	Template string `json:"template"`
	Cause    string `json:"cause"`
	Open     int    `json:"open"`
}

// shown is how many rows a list of the digest names.
const shown = 10

// Text is the digest, what waits for a person first.
func (f Facts) Text(zone *time.Location) string {
	var lines []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	f.decisions(say, zone)
	f.products(say, zone)
	say("Orders: %d open, %d sent", f.Open, f.Sent)
	orders(say, "whose date has slipped", f.Slipped, func(o Order) string {
		if o.ETA.IsZero() {
			return o.State
		}
		return "now " + o.ETA.Format(time.DateOnly)
	})
	for i, g := range f.Failures {
		if i == shown {
			say("Further causes of failures: %d", len(f.Failures)-shown)
			break
		}
		say("Failed and still open: %d × %s: %s", g.Open, g.Template, g.Cause)
	}
	if f.BudgetLimit > 0 {
		say("Autotask's calls: at most %d of %d within an hour (%d %%)", f.BudgetPeak, f.BudgetLimit, f.BudgetPeak*100/f.BudgetLimit)
	}
	for _, what := range f.NotRead {
		say("Not known: %s", what)
	}
	return strings.Join(lines, "\n")
}

func (f Facts) decisions(say func(string, ...any), zone *time.Location) {
	if len(f.Waiting) == 0 && f.HeldPlan == "" && f.Held == 0 && len(f.Unknown) == 0 {
		say("Nothing waits for a person.")
		return
	}
	orders(say, "of unknown outcome", f.Unknown, since(zone))
	waiting := slices.DeleteFunc(slices.Clone(f.Waiting), func(o Order) bool {
		return slices.ContainsFunc(f.Unknown, func(u Order) bool { return u.PurchaseOrder == o.PurchaseOrder })
	})
	orders(say, "waiting for a decision", waiting, since(zone))
	if f.HeldPlan != "" {
		say("A plan of Product Sync is held because %s", f.HeldPlan)
	}
	if f.Held > 0 {
		say("Held in quarantine: %s", spelling.Count(f.Held, "product"))
	}
}

func (f Facts) products(say func(string, ...any), zone *time.Location) {
	if len(f.Syncs) == 0 {
		say("Synced: no sync has ended since %s", moment(f.Since, zone))
	}
	for _, s := range f.Syncs[:min(len(f.Syncs), shown)] {
		text := s.Result
		if s.Text != "" {
			text += ", " + s.Text
		}
		say("Synced %s: %s", moment(s.At, zone), text)
	}
	if f.Repriced > 0 {
		say("Prices or costs that moved: %s", spelling.Count(f.Repriced, "product"))
	}
	for _, m := range f.Moves {
		say("- %s", m)
	}
	if f.NextSync != "" {
		say("Next sync: %s", f.NextSync)
	}
}

func since(zone *time.Location) func(Order) string {
	return func(o Order) string {
		text := o.State
		if !o.Since.IsZero() {
			text += ", since " + moment(o.Since, zone)
		}
		return text
	}
}

func orders(say func(string, ...any), what string, list []Order, about func(Order) string) {
	if len(list) == 0 {
		return
	}
	say("Orders %s: %d", what, len(list))
	for i, o := range list {
		if i == shown {
			say("- and %d more", len(list)-shown)
			return
		}
		say("- %s: %s", o.PurchaseOrder, about(o))
	}
}

func moment(t time.Time, zone *time.Location) string {
	return spelling.In(t, zone).Format("Mon 15:04 MST")
}
