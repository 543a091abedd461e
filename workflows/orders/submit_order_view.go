package orders

import (
	"fmt"
	"strings"

	"digitalbridge/internal/order"
)

const (
	// sending is the state of an attempt.
	sending = "Sending"
	// writing is that of an order which is at the distributor and not yet in Autotask. Both are over within seconds
	// when all is well; whoever opens the order sees them.
	writing = "Ordered, writing to Autotask"
)

// details is what the web UI shows of a submission below its state.
func (s *submitOrder) details() string {
	var b strings.Builder
	s.desk.describe(&b)
	if s.placed != nil && s.placed.result.TrackedBy != "" {
		fmt.Fprintf(&b, "\nFollowed by workflow `%s`\n\n", s.placed.result.TrackedBy)
	}
	for _, severity := range []order.Severity{order.Blocks, order.Asks, order.Warns} {
		for _, f := range order.With(severity, s.draft.findings) {
			fmt.Fprintf(&b, "- **%s** %s\n", severity, f)
		}
	}
	if po := s.draft.prepared.PurchaseOrder; po.Number != "" {
		live := map[int]order.Offer{}
		for _, o := range s.draft.checked.Offers {
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
			fmt.Fprintf(&b, "| %d | %s | %s | %s | %s | %s | %s |\n", l.Number, l.SKU, quantity, l.UnitCost.StringFixed(2), price, stock,
				l.ProductName)
		}
	}
	return b.String()
}

// describe says what people may decide and what they have decided.
func (k *desk) describe(b *strings.Builder) {
	if k.waits {
		fmt.Fprintf(b, "\n**Waits for a person:** `%s`", strings.Join(k.may, "`, `"))
		if !k.by.IsZero() {
			fmt.Fprintf(b, ", by %s; after that %s", k.draft.prepared.Zone.Moment(k.by), k.silence)
		}
		fmt.Fprintf(b, "\n\n    starter order %s %s --actor you --reason \"why\"\n\n", command(k.may[0]), k.draft.number())
	}
	for _, d := range k.made {
		fmt.Fprintf(b, "- %s\n", d.line(k.draft.prepared.Zone))
	}
}
