package orders

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
)

// This file makes the state of a submission visible: query, search attribute and current details.

func (s *submitOrder) set(ctx workflow.Context, state string) {
	shown, _, _ := strings.Cut(state, ":")
	s.progress.State = state
	if shown != s.shown && !s.passes(shown) {
		s.shown = shown
		s.unshown = append(s.unshown, bridge.State.ValueSet(shown))
		if err := s.show(ctx); err != nil {
			workflow.GetLogger(ctx).Warn("search attribute not set", "error", err)
		}
	}
	workflow.SetCurrentDetails(ctx, s.details())
}

const (
	// sending is the state of an attempt.
	sending = "Sending"
	// writing is that of an order which is at the distributor and not yet in Autotask.
	writing = "Ordered, writing to Autotask"
)

// passes: the first attempt at an order is over within seconds, and so is the write to Autotask. A search
// attribute for them would cost more of Temporal than it tells; whoever opens the order sees the state in its
// current details.
func (s *submitOrder) passes(state string) bool {
	return s.shown == "" && (state == sending || state == writing)
}

// show writes the search attributes that are due.
func (s *submitOrder) show(ctx workflow.Context) error {
	due := s.unshown
	s.unshown = nil
	if len(due) == 0 {
		return nil
	}
	return workflow.UpsertTypedSearchAttributes(ctx, due...)
}

func (s *submitOrder) details() string {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n", s.progress.State)
	s.describeDecisions(&b)
	if s.trackedBy != "" {
		fmt.Fprintf(&b, "\nFollowed by workflow `%s`\n\n", s.trackedBy)
	}
	for _, severity := range []order.Severity{order.Blocks, order.Asks, order.Warns} {
		for _, f := range order.With(severity, s.progress.Findings) {
			fmt.Fprintf(&b, "- **%s** %s\n", severity, f)
		}
	}
	if po := s.prepared.PurchaseOrder; po.Number != "" {
		live := map[int]order.Offer{}
		for _, o := range s.checked.Offers {
			live[o.Line] = o
		}
		fmt.Fprintf(&b, "\n| Line | SKU | Quantity | Unit cost | Live price | In stock | Product |\n|---:|---|---:|---:|---:|---:|---|\n")
		for _, l := range po.Lines {
			quantity := fmt.Sprint(l.Quantity)
			if l.Dropped() {
				quantity = "dropped"
			}
			price, stock := "", ""
			if o, ok := live[l.Number]; ok {
				stock = fmt.Sprint(o.Quantity)
				if o.Price.Valid {
					price = o.Price.Decimal.StringFixed(2)
				}
			}
			fmt.Fprintf(&b, "| %d | %s | %s | %s | %s | %s | %s |\n", l.Number, l.SKU, quantity, l.UnitCost.StringFixed(2), price, stock, l.ProductName)
		}
	}
	return b.String()
}

// describeDecisions says what people may decide and what they have decided.
func (s *submitOrder) describeDecisions(b *strings.Builder) {
	p := s.progress
	if p.NeedsDecision {
		fmt.Fprintf(b, "\n**Waits for a person:** `%s`", strings.Join(p.Decisions, "`, `"))
		if !p.DecideBy.IsZero() {
			fmt.Fprintf(b, ", by %s; after that %s", p.DecideBy.UTC().Format(time.RFC3339), s.silence())
		}
		fmt.Fprintf(b, "\n\n    starter order %s %s --actor you --reason \"why\"\n\n", command(p.Decisions[0]), s.prepared.PurchaseOrder.Number)
	}
	for _, d := range p.Decided {
		fmt.Fprintf(b, "- %s\n", d)
	}
}

// command is the starter's word for an update.
func command(update string) string {
	if update == editLine {
		return "edit-line"
	}
	return update
}
