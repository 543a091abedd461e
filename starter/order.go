package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/problem"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/shared"
)

// orderCommands are the commands of purchase orders: starter order.
type orderCommands struct{ *app }

func (o orderCommands) command() *cobra.Command {
	below := []*cobra.Command{o.orderListCommand(), o.orderPendingCommand(), o.orderSubmitCommand(), o.orderStatusCommand(),
		o.orderShowCommand()}
	below = append(below, o.orderDecisionCommands()...)
	below = append(below, o.orderAdoptCommand(), o.orderUnadoptCommand(), o.orderReconcileCommand(), o.orderShipMethodsCommand(),
		o.orderFirstCheckCommand(), o.orderForgetCommand(), o.orderGoLiveCommand())
	return group(&cobra.Command{Use: "order", Short: "Submit purchase orders, decide on them, see where they are"}, below...)
}

func (o orderCommands) orderSubmitCommand() *cobra.Command {
	var in orders.SubmitOrderInput
	var id int64
	var once bool
	person := &who{}
	cmd := &cobra.Command{
		Use:   "submit PURCHASE-ORDER | --id ID",
		Short: "Submit an Autotask purchase order to TD SYNNEX",
		Long: `Submit the purchase order with this number, or with --id this id in Autotask, to TD SYNNEX: exactly one order comes of it,
however often this is run. With --dry-run the order is rendered and checked, and nothing is sent: it shows the order,
live price and stock of each line, what stands in its way and what would be written back. An order that was
rejected or abandoned goes out only with --lift.

While sending is switched off, --live-once lets this one order out, with --reason. The worker has to permit it by
ORDERS_LIVE=once: whoever may only start workflows can't send orders. Who and why stay in the order's dossier.`,
		Example: "  starter order submit 1016 --dry-run --freight\n  starter order submit 1016\n  starter order submit 1016 --lift\n" +
			"  starter order submit 1016 --live-once --reason \"the first order\"",
		ValidArgsFunction: o.completePurchaseOrders,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case id == 0:
				return one("PURCHASE-ORDER")(cmd, args)
			case id < 0 || len(args) > 0:
				return usageError{errors.New("give the purchase order's number, or its id in Autotask with --id")}
			}
			return nil
		},
		RunE: o.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			in.PurchaseOrder = orders.PurchaseOrderID(id)
			if len(args) == 1 {
				in.PurchaseOrder = orders.PurchaseOrderRef(args[0])
			}
			if once && person.reason == "" {
				return usageError{errors.New("--live-once lets an order out: say why with --reason")}
			}
			if once {
				in.LiveOnce = &shared.Decision{Actor: person.actor, Reason: person.reason}
			}
			run, result, err := c.Submit(ctx, in)
			if run == nil {
				return err
			}
			err = o.report(run, result, err, func(w io.Writer) { printSubmit(w, result) })
			if err == nil && in.DryRun {
				o.say("%s", verdict(result))
			}
			return err
		}),
	}
	cmd.Flags().Int64Var(&id, "id", 0, "the purchase order's id in Autotask, instead of its number")
	cmd.Flags().BoolVar(&in.DryRun, "dry-run", false, "render and check the order, send nothing")
	cmd.Flags().BoolVar(&in.Freight, "freight", false, "show in a dry run what shipping would cost")
	cmd.Flags().BoolVar(&in.Lift, "lift", false, "send an order that was rejected or abandoned before")
	cmd.Flags().BoolVar(&once, "live-once", false, "let this one order out while sending is switched off; needs --reason")
	person.optional(cmd, "with --live-once")
	return cmd
}

func printSubmit(w io.Writer, r *orders.SubmitOrderResult) {
	_, _ = fmt.Fprintf(w, "purchase order\t%s\noutcome\t%s\n", r.PurchaseOrder, r.Outcome)
	if r.Number != "" {
		_, _ = fmt.Fprintf(w, "number at TD SYNNEX\t%s\n", r.Number)
	}
	if len(r.DistributorOrders) > 0 {
		_, _ = fmt.Fprintf(w, "TD SYNNEX order\t%s\n", strings.Join(r.DistributorOrders, ", "))
	}
	if r.PendingReview {
		_, _ = fmt.Fprintln(w, "note\ta person at TD SYNNEX has to release the order")
	}
	if o := r.Order; o != nil {
		_, _ = fmt.Fprintf(w, "ship to\t%s, %s, %s %s %s, %s\n", o.ShipTo.Name, o.ShipTo.Line1, o.ShipTo.City, o.ShipTo.State,
			o.ShipTo.PostalCode, o.ShipTo.Country)
		printDryRun(w, r)
	}
	for _, f := range r.Lines {
		_, _ = fmt.Fprintf(w, "%s\t%s\n", f.Weight(), f)
	}
	if len(r.GivenUp) > 0 {
		_, _ = fmt.Fprintf(w, "given up\tby line: %s; the memos say so\n", strings.Trim(fmt.Sprint(r.GivenUp), "[]"))
	}
	for _, d := range r.Decided {
		_, _ = fmt.Fprintf(w, "decided\t%s\n", d)
	}
	if r.TrackedBy != "" {
		_, _ = fmt.Fprintf(w, "followed by\t%s\n", r.TrackedBy)
	}
}

// currencies are what the accounts of a region pay in; an account ships within its region.
var currencies = map[string]string{"US": "USD", "CA": "CAD"}

// verdict is the last line of a dry run.
func verdict(r *orders.SubmitOrderResult) string {
	blocks, asks := order.With(order.Blocks, r.Lines), order.With(order.Asks, r.Lines)
	switch {
	case slices.ContainsFunc(r.Lines, func(f order.Finding) bool { return f.Code == order.AboutAlreadyThere }):
		return "would not go out, because TD SYNNEX has it already; it would be taken over"
	case len(blocks) > 0:
		return "would not go out, because " + blocks[0].Problem + more(len(blocks)-1)
	case len(asks) > 0:
		return "would not go out before a person decides, because " + asks[0].Problem + more(len(asks)-1)
	}
	return "would go out"
}

func more(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (and %d more)", n)
}

// printDryRun shows the order as it would go out, with what the distributor says of it now.
func printDryRun(w io.Writer, r *orders.SubmitOrderResult) {
	o := r.Order
	for _, part := range []struct{ name, value string }{
		{"contact", strings.Join([]string{o.Contact.Name, o.Contact.Phone, o.Contact.Email}, " ")}, {"ship method", o.ShipMethod},
		{"warehouse", o.Warehouse},
		{"special price", strings.TrimSpace(string(o.SpecialPrice.Type) + " " + o.SpecialPrice.Reference)},
		{"comment", strings.Join(o.Comments, " ")}, {"note", o.ResellerNote},
	} {
		if strings.TrimSpace(part.value) != "" {
			_, _ = fmt.Fprintf(w, "%s\t%s\n", part.name, part.value)
		}
	}
	_, _ = fmt.Fprintf(w, "options\tback-order %t, ship complete %t, drop ship %t\n", o.BackOrder, o.ShipComplete, o.DropShip)
	if u := o.EndUser; u != nil {
		_, _ = fmt.Fprintf(w, "end user\t%s, %s, %s %s %s\n", u.Address.Name, u.Address.Line1, u.Address.City, u.Address.State,
			u.Address.PostalCode)
	}
	total := decimal.Zero
	for _, l := range o.Lines {
		total = total.Add(l.UnitPrice.Mul(decimal.NewFromInt(int64(l.Quantity))))
		_, _ = fmt.Fprintf(w, "line %d\t%d x %s, SKU %s, at %s", l.Number, l.Quantity, cmp.Or(r.Products[l.Number], "(no name)"), l.SKU,
			l.UnitPrice.StringFixed(2))
		for _, offer := range r.Offers {
			if offer.Line == l.Number && offer.Price.Valid {
				_, _ = fmt.Fprintf(w, "; now %s, %d in stock", offer.Price.Decimal.StringFixed(2), offer.Quantity)
			}
		}
		_, _ = fmt.Fprintln(w)
	}
	_, _ = fmt.Fprintf(w, "total\t%s %s, without freight and tax\n", total.StringFixed(2), currencies[o.ShipTo.Country])
	if f := r.Freight; f != nil {
		if f.Problem != "" {
			_, _ = fmt.Fprintf(w, "freight\tno quote: %s\n", f.Problem)
		}
		for _, m := range f.Methods {
			_, _ = fmt.Fprintf(
				w,
				"freight\t%s %s: %s from warehouse %s\n",
				m.Code,
				m.Description,
				m.Charge.Decimal.StringFixed(2),
				f.Warehouse,
			)
		}
	}
	for _, line := range r.WriteBack {
		_, _ = fmt.Fprintf(w, "write back\t%s\n", line)
	}
}

func (o orderCommands) orderStatusCommand() *cobra.Command {
	var now, watch bool
	cmd := &cobra.Command{
		Use:   "status PURCHASE-ORDER",
		Short: "Show where an order is",
		Long: `Show what the order's tracker knows: lines, parcels, invoices, the next look. An order that is not
followed yet is followed from now on; --now looks at TD SYNNEX at once, --watch shows every change until
the order is at its end. Of a purchase order that waits or was never sent it says so, and nothing is followed.`,
		Example: "  starter order status 1016\n  starter order status 1016 --now --json\n  starter order status 1016 --watch",
		Args:    one("PURCHASE-ORDER"), ValidArgsFunction: o.completePurchaseOrders,
		RunE: o.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			run, status, err := o.orderStatus(ctx, c, args[0], now)
			if run == nil {
				return err
			}
			if watch && err == nil && status.NotSent == "" {
				status, err = o.watchOrder(ctx, c, run.GetID(), status)
			}
			return o.report(run, status, err, func(w io.Writer) { o.printStatus(w, status) })
		}),
	}
	cmd.Flags().BoolVar(&watch, "watch", false, "show every change until the order is at its end")
	cmd.Flags().BoolVar(&now, "now", false, "look at TD SYNNEX before answering")
	return cmd
}

// statusWithin bounds the wait for a tracker's first or next look.
const statusWithin = 2 * time.Minute

// orderStatus asks the order's tracker, and starts it when there is none.
func (o orderCommands) orderStatus(ctx context.Context, c *runs.Runs, po string, now bool) (client.WorkflowRun, *orders.OrderStatus,
	error,
) {
	ctx, cancel := context.WithTimeout(ctx, statusWithin)
	defer cancel()
	id := bridge.OrderStatusID(o.config.Connection, po)
	status, err := queryStatus(ctx, c, id)
	var missing *serviceerror.NotFound
	wanted := 1
	switch {
	case errors.As(err, &missing), err == nil && status.Ended == orders.EndedNotSent: // it may have been sent since
		if run, status := o.submitting(ctx, c, po); status != nil {
			return run, status, nil
		}
		if _, err := c.Start(ctx, bridge.GetOrderStatus, id, bridge.OrderStatusSummary(po), orders.GetOrderStatusInput{
			PurchaseOrder: orders.PurchaseOrderRef(po)}); err != nil {
			return nil, nil, err
		}
	case err != nil:
		return nil, nil, err
	case status.Ended == "" && now:
		wanted = status.Polls + 1
		if err := c.Client.SignalWorkflow(ctx, id, "", bridge.SignalPollNow, nil); err != nil {
			return nil, nil, fmt.Errorf("asking workflow %s to look now: %w", id, err)
		}
	case !status.NextPoll.IsZero():
		wanted = 0 // a tracker that has not looked itself knows what the submission heard
	}
	run := c.Client.GetWorkflow(ctx, id, "")
	tick := time.NewTicker(runs.LookEvery)
	defer tick.Stop()
	for {
		status, err = queryStatus(ctx, c, id)
		if runs.Unreachable(err) {
			return run, nil, err
		}
		if err == nil && (status.Polls >= wanted || status.Ended != "" || status.Problem != "") {
			return run, status, nil
		}
		d, descErr := c.Client.DescribeWorkflowExecution(ctx, id, "")
		if descErr == nil && d.GetWorkflowExecutionInfo().GetCloseTime() != nil {
			err := run.Get(ctx, &status)
			return run, status, err
		}
		select {
		case <-ctx.Done():
			return run, status, c.NoWorker(statusWithin)
		case <-tick.C:
		}
	}
}

// submitting is the state of an order that is being submitted and has no tracker yet; nil when it is not.
func (o orderCommands) submitting(ctx context.Context, c *runs.Runs, po string) (client.WorkflowRun, *orders.OrderStatus) {
	id := bridge.SubmitOrderID(o.config.Connection, po)
	d, err := c.Client.DescribeWorkflowExecution(ctx, id, "")
	if err != nil || d.GetWorkflowExecutionInfo().GetCloseTime() != nil {
		return nil, nil
	}
	var p orders.SubmitProgress
	if c.Query(ctx, id, bridge.QueryStatus, &p) != nil {
		return nil, nil
	}
	why := "its submission goes on: " + p.State
	if p.NeedsDecision {
		why = fmt.Sprintf("it waits for a person (%s): %s", strings.Join(p.Decisions, ", "), p.State)
	}
	return c.Client.GetWorkflow(ctx, id, ""), &orders.OrderStatus{PurchaseOrder: po, State: order.Withheld, NotSent: why}
}

func queryStatus(ctx context.Context, c *runs.Runs, id string) (*orders.OrderStatus, error) {
	var status *orders.OrderStatus
	err := c.Query(ctx, id, bridge.QueryStatus, &status)
	return status, err
}

func (o orderCommands) printStatus(w io.Writer, s *orders.OrderStatus) {
	_, _ = fmt.Fprintf(w, "purchase order\t%s\nstate\t%s\n", s.PurchaseOrder, s.State)
	if len(s.DistributorOrders) > 0 {
		_, _ = fmt.Fprintf(w, "TD SYNNEX order\t%s\n", strings.Join(s.DistributorOrders, ", "))
	}
	if s.NotSent != "" {
		_, _ = fmt.Fprintf(w, "why\t%s\n", s.NotSent)
		return
	}
	for _, l := range s.Tracking.Lines {
		_, _ = fmt.Fprintf(w, "line %d\tSKU %s: %s, %d of %d shipped", l.Number, l.SKU, l.State(), l.Shipped, l.Ordered)
		if !l.ETA.IsZero() && l.BackOrdered > 0 {
			_, _ = fmt.Fprintf(w, ", %d expected %s", l.BackOrdered, l.ETA.Format(time.DateOnly))
		}
		_, _ = fmt.Fprintln(w)
		for _, p := range l.Parcels {
			_, _ = fmt.Fprintf(w, "\t%d by %s, tracking %s%s\n", p.Quantity, p.Method, strings.Join(p.Tracking, ", "), deliveryOf(p))
		}
	}
	for _, i := range s.Tracking.Invoices {
		_, _ = fmt.Fprintf(w, "invoice %s\t%s%s\n", i.Number, i.Total.StringFixed(2), i.OfDay())
	}
	if s.Tracking.Missing != "" {
		_, _ = fmt.Fprintf(w, "not asked yet\t%s\n", s.Tracking.Missing)
	}
	if s.Tracking.NotRead != "" {
		_, _ = fmt.Fprintf(w, "not compared\tthe purchase order in Autotask: %s\n", s.Tracking.NotRead)
	}
	for _, alarm := range s.Alarms {
		_, _ = fmt.Fprintf(w, "ALARM\t%s: %s\n", alarm.Kind, problem.Text(alarm.Text, alarm.Fix))
	}
	switch {
	case s.Problem != "":
		_, _ = fmt.Fprintf(w, "problem\t%s\n", s.Problem)
	case s.Ended != "":
		_, _ = fmt.Fprintf(w, "ended\t%s\n", s.Ended)
	case !s.NextPoll.IsZero():
		_, _ = fmt.Fprintf(w, "next look\t%s\n", o.moment(s.NextPoll))
	}
}
