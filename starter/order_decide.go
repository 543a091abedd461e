package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"
	"go.temporal.io/api/serviceerror"

	"digitalbridge/internal/bridge"
	"digitalbridge/starter/runs"
	"digitalbridge/worker/overview"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/shared"
)

// orderDecided is what a decision's command prints.
type orderDecided struct {
	PurchaseOrder string `json:"purchaseOrder"`
	Decision      string `json:"decision"`
	State         string `json:"state"`
	URL           string `json:"url"`
}

// orderDecisionCommands are the decisions that need nothing but a person and a reason.
func (o orderCommands) orderDecisionCommands() []*cobra.Command {
	var out []*cobra.Command
	for _, d := range [...]struct{ name, short, long string }{
		{bridge.UpdateApprove, "Approve what an order waits for",
			"Approve the price, stock or amount that an order waits for. When the policy wants two approvers, two different\npeople " +
				"have to run it. The order is checked once more and goes out. Of an order that was accepted in part:\nleave the rest as it is."},
		{bridge.UpdateReject, "Say no to what an order waits for",
			"Nothing is sent. The purchase order's memo says so, and no sweep submits it again; starter order submit --lift\nsends it " +
				"after all. Of an order that was accepted in part: give up the rest. The order stays, and the memos of\nthe lines that TD SYNNEX " +
				"did not accept say that they are not ordered."},
		{bridge.UpdateRetry, "Look again and send a held order",
			"The order is looked up and sent under the same number only when TD SYNNEX does not have it."},
		{bridge.UpdateAbandon, "Give up a held order",
			"Nothing more is sent. The purchase order's memo says so, and no sweep submits it again; starter " +
				"order submit\n--lift sends it after all."},
	} {
		person := &who{}
		out = append(out, person.flags(&cobra.Command{
			Use: d.name + " PURCHASE-ORDER", Short: d.short, Long: d.long, Args: one("PURCHASE-ORDER"),
			ValidArgsFunction: o.completeWaiting,
			Example:           fmt.Sprintf("  starter order %s 1016 --reason \"spoke with the customer\"", d.name),
			RunE: o.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
				return o.decideOrder(ctx, c, args[0], d.name, shared.Decision{Actor: person.actor, Reason: person.reason})
			}),
		}))
	}
	return append(out, o.orderEditCommand(), o.orderResolveCommand())
}

func (o orderCommands) orderEditCommand() *cobra.Command {
	person, edit, quantity, price := &who{}, orders.LineEdit{}, 0, ""
	cmd := person.flags(&cobra.Command{
		Use: "edit-line PURCHASE-ORDER", Short: "Change or drop a line before it is sent", Args: one("PURCHASE-ORDER"),
		ValidArgsFunction: o.completeWaiting,
		Long: `Change quantity or unit price of a line in Autotask, or drop the line. Autotask lets no item be deleted, so
a dropped one stays, and its memo says that it is not ordered. The order is checked again and goes out when
nothing stands in its way.`,
		Example: "  starter order edit-line 1016 --line 2 --quantity 3 --reason \"three are in stock\"\n  starter order edit-line 1016 " +
			"--line 2 --drop --reason \"bought elsewhere\"",
		RunE: o.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			edit.Actor, edit.Reason = person.actor, person.reason
			if quantity != 0 {
				edit.Quantity = &quantity
			}
			if price != "" {
				p, err := decimal.NewFromString(price)
				if err != nil {
					return usageError{fmt.Errorf("--unit-price %q is not an amount such as 199.50", price)}
				}
				edit.UnitPrice = &p
			}
			return o.decideOrder(ctx, c, args[0], bridge.UpdateEditLine, edit)
		}),
	})
	cmd.Flags().IntVar(&edit.Line, "line", 0, "number of the line, from 1 (required)")
	cmd.Flags().IntVar(&quantity, "quantity", 0, "new quantity")
	cmd.Flags().StringVar(&price, "unit-price", "", "new unit price")
	cmd.Flags().BoolVar(&edit.Drop, "drop", false, "take the line out of what is ordered")
	_ = cmd.MarkFlagRequired("line")
	return cmd
}

func (o orderCommands) orderResolveCommand() *cobra.Command {
	person, r := &who{}, orders.OrderResolution{}
	cmd := person.flags(&cobra.Command{
		Use: "resolve PURCHASE-ORDER", Short: "Say what became of an order of unknown outcome", Args: one("PURCHASE-ORDER"),
		ValidArgsFunction: o.completeWaiting,
		Long: `Ask TD SYNNEX for the purchase order's number, then say what the answer was: the number of their order, which is
recorded and followed, or that it is not there, after which it is sent under the same number.`,
		Example: "  starter order resolve 1016 --distributor-order 70012345 --reason \"called TD SYNNEX\"\n  starter order resolve 1016 " +
			"--not-there --reason \"called TD SYNNEX\"",
		RunE: o.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			r.Actor, r.Reason = person.actor, person.reason
			return o.decideOrder(ctx, c, args[0], bridge.UpdateResolve, r)
		}),
	})
	cmd.Flags().StringVar(&r.DistributorOrder, "distributor-order", "", "TD SYNNEX's number of the order")
	cmd.Flags().BoolVar(&r.NotThere, "not-there", false, "TD SYNNEX has no such order")
	return cmd
}

// decideOrder sends a decision to a submission and says where it is then.
func (o orderCommands) decideOrder(ctx context.Context, c *runs.Runs, po, update string, input any) error {
	id := bridge.SubmitOrderID(o.config.Connection, po)
	err := c.Update(ctx, id, update, input, nil)
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return fmt.Errorf("no submission of purchase order %s is running; starter order list shows those that wait", po)
	}
	if err != nil {
		return fmt.Errorf("purchase order %s: %s", po, overview.Describe(err))
	}
	out := orderDecided{PurchaseOrder: po, Decision: update, URL: c.Link(id, "")}
	var p orders.SubmitProgress
	if v, err := c.Client.QueryWorkflow(ctx, id, "", bridge.QueryStatus); err == nil && v.Get(&p) == nil {
		out.State = p.State
	}
	return o.print(out, func(w io.Writer) {
		_, _ = fmt.Fprintf(w, "purchase order\t%s\ndecision\t%s\nstate\t%s\nworkflow\t%s\n", out.PurchaseOrder, out.Decision, out.State,
			out.URL)
	})
}
