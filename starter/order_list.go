package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"digitalbridge/internal/order"
	"digitalbridge/internal/spelling"
	"digitalbridge/starter/runs"
	"digitalbridge/worker/overview"
)

// orderFilter is which orders a person wants to see.
type orderFilter struct {
	waiting, alarms, all bool
	state, alarm         string
}

func (f orderFilter) wants(o overview.Order) bool {
	has := slices.ContainsFunc(o.Alarms, func(k string) bool { return order.SameLabel(k, f.alarm) })
	return (!f.waiting || o.NeedsDecision) && (!f.alarms || len(o.Alarms) > 0) &&
		(f.state == "" || order.SameLabel(o.State, f.state)) && (f.alarm == "" || has)
}

func (o orderCommands) orderListCommand() *cobra.Command {
	var f orderFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the orders that are being submitted or followed",
		Long: `List the open orders, the oldest first: those that are being submitted, with what they wait for, and those that are
followed at TD SYNNEX, with state, expected date and alarms. Orders that are at their end, or silent for so long that
they are no longer followed, are not open. --all also lists submissions that have ended, as long as Temporal
remembers them.`,
		Example: "  starter order list\n  starter order list --needs-decision\n  starter order list --alarms\n  starter order list " +
			"--state Back-ordered --output csv > orders.csv",
		Args: none,
		RunE: o.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			rows, err := c.Overview().Orders(ctx, f.all)
			if err != nil {
				return err
			}
			rows = slices.DeleteFunc(rows, func(o overview.Order) bool { return !f.wants(o) })
			return o.list(rows, o.orderTable(rows, time.Now()))
		}),
	}
	cmd.Flags().BoolVar(&f.waiting, "needs-decision", false, "only orders that wait for a person")
	cmd.Flags().BoolVar(&f.alarms, "alarms", false, "only orders with an alarm")
	cmd.Flags().StringVar(&f.alarm, "alarm", "", `only orders with this alarm, for example "ETA slipped"`)
	cmd.Flags().StringVar(&f.state, "state", "", "only orders in this state, for example Back-ordered")
	cmd.Flags().BoolVar(&f.all, "all", false, "also submissions that have ended")
	return forms(cmd, asCSV)
}

func (o orderCommands) orderTable(rows []overview.Order, now time.Time) table {
	t := table{head: []string{"PO", "state", "since", "amount", "TD SYNNEX order", "ETA", "next look", "notes"}, none: "no open orders"}
	waiting := 0
	for _, row := range rows {
		amount, next := "", ""
		if row.Amount > 0 {
			amount = fmt.Sprintf("%.2f", row.Amount)
		}
		if !row.NextLook.IsZero() {
			next = "now"
			if wait := row.NextLook.Sub(now).Round(time.Minute); wait > 0 {
				next = "in " + spelling.Span(wait)
			}
		}
		notes := slices.Clone(row.Alarms)
		for _, n := range []string{row.Problem, row.Ended} {
			if n != "" {
				notes = append(notes, n)
			}
		}
		if row.NeedsDecision {
			waiting++
			notes = append(notes, "waits for a person")
		}
		t.rows = append(t.rows, []string{row.PurchaseOrder, row.State, o.moment(row.Since), amount, strings.Join(row.DistributorOrders,
			", "),
			day(row.ETA), next, strings.Join(notes, "; ")})
	}
	if waiting > 0 {
		t.notes = []string{
			"", "decide with: starter order approve PURCHASE-ORDER --reason \"why\" (or reject, edit-line, retry, abandon, resolve)"}
	}
	return t
}
