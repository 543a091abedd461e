package main

import (
	"context"
	"fmt"
	"time"

	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"

	activities "digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/spelling"
	"digitalbridge/starter/runs"
)

// pendingRow is a purchase order that is approved and not yet sent.
type pendingRow struct {
	PurchaseOrder string          `json:"purchaseOrder"`
	GoesOut       string          `json:"goesOut"` // now, later or by hand
	Amount        decimal.Decimal `json:"amount"`
	Submitted     time.Time       `json:"submitted,omitzero"`
	Age           string          `json:"age,omitempty"`
	Reason        string          `json:"reason,omitempty"`
}

// When a purchase order goes out.
const (
	goesNow    = "now"
	goesLater  = "later"
	goesByHand = "by hand"
)

func (o orderCommands) orderPendingCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "pending",
		Short: "List the purchase orders that would go out by themselves now, and those that are left out",
		Long: `List the purchase orders that are approved and not yet sent, the newest first: those that go out by themselves with
the next sweep, and those that only starter order submit sends, with the reason. Left out is what was submitted before
sending was switched on, or before orders.since of the policy. Nothing is sent by this.`,
		Example: "  starter order pending\n  starter order pending --output csv > pending.csv",
		Args:    none,
		RunE: o.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			pending, err := o.pending(ctx, c)
			if err != nil {
				return err
			}
			rows := pendingRows(pending, time.Now(), o.zone)
			return o.list(rows, o.pendingTable(rows, pending))
		}),
	}
	return forms(cmd, asCSV)
}

// pending asks a worker what the sweep would submit.
func (o orderCommands) pending(ctx context.Context, c *runs.Runs) (p activities.PendingOrders, err error) {
	if err = c.Ask(ctx, bridge.ReadPendingOrders, &p); err == nil {
		err = c.Overview().WithoutSubmitted(ctx, &p)
	}
	return p, err
}

func pendingRows(p activities.PendingOrders, now time.Time, zone *time.Location) []pendingRow {
	rows := make([]pendingRow, 0, len(p.Orders))
	for _, o := range p.Orders {
		row := pendingRow{PurchaseOrder: o.PurchaseOrder, GoesOut: goesNow, Amount: o.Amount, Submitted: o.Submitted, Reason: o.LeftOut}
		switch {
		case o.LeftOut != "":
			row.GoesOut = goesByHand
		case !p.Opens.IsZero():
			row.GoesOut, row.Reason = goesLater, "from "+spelling.Moment(p.Opens, zone)+" on (orders.hours)"
		}
		if !o.Submitted.IsZero() {
			row.Age = spelling.Age(now.Sub(o.Submitted))
		}
		rows = append(rows, row)
	}
	return rows
}

func (o orderCommands) pendingTable(rows []pendingRow, p activities.PendingOrders) table {
	t := table{head: []string{"PO", "goes out", "amount", "submitted", "age", "reason"},
		none: "no purchase order is approved and not yet sent"}
	byHand := 0
	for _, r := range rows {
		submitted := ""
		if !r.Submitted.IsZero() {
			submitted = o.moment(r.Submitted)
		}
		if r.GoesOut == goesByHand {
			byHand++
		}
		t.rows = append(t.rows, []string{r.PurchaseOrder, r.GoesOut, r.Amount.StringFixed(2), submitted, r.Age, r.Reason})
	}
	if p.More > 0 {
		t.notes = append(t.notes, fmt.Sprintf("and %d older ones", p.More))
	}
	if byHand > 0 && p.Live {
		t.notes = append(t.notes, "", "send one of those that are left out with: starter order submit PURCHASE-ORDER")
	}
	return t
}

// outlook says in a sentence what goes out by itself.
func outlook(p activities.PendingOrders) string {
	n, amount := 0, decimal.Zero
	for _, o := range p.Orders {
		if o.LeftOut == "" {
			n, amount = n+1, amount.Add(o.Amount)
		}
	}
	left := len(p.Orders) + p.More - n
	if !p.Live {
		return fmt.Sprintf("Sending is switched off, so none goes out now; waiting: %d.", left)
	}
	return fmt.Sprintf("Going out with the first sweep: %d, worth %s; left out: %d. starter order pending lists them.", n,
		amount.StringFixed(2), left)
}
