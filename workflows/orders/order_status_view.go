package orders

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
)

// handedOver reports whether this run was started by what submitted the order: it knows the order.
func (t *tracker) handedOver() bool { return t.in.Known != nil && t.in.Carried == nil }

// show shows the state of the order.
func (t *tracker) show(ctx workflow.Context) { t.board.Set(ctx, string(t.status.State)) }

// details is what the web UI shows of a tracker below its state.
func (t *tracker) details() string {
	var b strings.Builder
	b.WriteString("\n")
	if len(t.status.DistributorOrders) > 0 {
		fmt.Fprintf(&b, "TD SYNNEX order %s\n\n", strings.Join(t.status.DistributorOrders, ", "))
	}
	if t.status.NotSent != "" {
		fmt.Fprintf(&b, "**Not sent:** %s\n\n", t.status.NotSent)
	}
	if t.status.Problem != "" {
		fmt.Fprintf(&b, "**The last look or write failed and is tried again:** %s\n\n", t.status.Problem)
	}
	if missing := t.status.Tracking.Missing; missing != "" {
		fmt.Fprintf(&b, "**Not asked yet:** %s\n\n", missing)
	}
	if why := t.status.Tracking.NotRead; why != "" {
		fmt.Fprintf(&b, "**The purchase order was not compared at the last look:** %s\n\n", why)
	}
	for _, a := range t.status.Alarms {
		fmt.Fprintf(&b, "**%s:** %s\n\n", a.Kind, problem.Text(a.Text, a.Fix))
	}
	b.WriteString("| Line | SKU | State | Shipped | Back-ordered | Expected | Tracking |\n|---:|---|---|---:|---:|---|---|\n")
	for _, l := range t.status.Tracking.Lines {
		var numbers []string
		for _, p := range l.Parcels {
			var linked []string
			for _, n := range p.Tracking {
				if link := p.Link(n); link != "" {
					n = fmt.Sprintf("[%s](%s)", n, link)
				}
				linked = append(linked, n)
			}
			text := strings.Join(linked, ", ")
			if !p.Delivered.IsZero() {
				text += " delivered " + p.Delivered.Format(time.DateOnly)
			}
			numbers = append(numbers, text)
		}
		eta := ""
		if !l.ETA.IsZero() {
			eta = l.ETA.Format(time.DateOnly)
		}
		fmt.Fprintf(&b, "| %d | %s | %s | %d of %d | %d | %s | %s |\n", l.Number, l.SKU, l.State(), l.Shipped, l.Ordered, l.BackOrdered, eta,
			strings.Join(numbers, ", "))
	}
	if unknown := t.status.Tracking.Unknown; len(unknown) > 0 {
		fmt.Fprintf(&b, "\nStatus codes that the bridge does not know: %s. Please report them; they change nothing.\n",
			strings.Join(unknown, ", "))
	}
	for _, i := range t.status.Tracking.Invoices {
		fmt.Fprintf(&b, "\nInvoice %s: %s\n", i.Number, i.Total.StringFixed(2))
	}
	if len(t.status.Tracking.History) > 0 {
		b.WriteString("\n#### History\n\n")
		for _, e := range t.status.Tracking.History {
			fmt.Fprintf(&b, "- %s %s\n", t.open.Zone.Moment(e.At), e.Text)
		}
	}
	if !t.status.NextPoll.IsZero() {
		fmt.Fprintf(&b, "\nNext look: %s (send the signal `%s` to look now)\n", t.open.Zone.Moment(t.status.NextPoll),
			bridge.SignalPollNow)
	}
	return b.String()
}
