package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	activities "digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/orders"
)

func (o orderCommands) orderAdoptCommand() *cobra.Command {
	var in orders.AdoptOrderInput
	person := &who{}
	cmd := person.flags(&cobra.Command{
		Use:   "adopt PURCHASE-ORDER",
		Short: "Follow an order that was placed by phone or in the portal",
		Long: `Make an order that was placed at TD SYNNEX without the bridge the order of an Autotask purchase order, and follow it.
TD SYNNEX finds an order by the purchase order number that was given with it (--customer-po), and by its own order number
(--distributor-order) once that is invoiced. With --dry-run both sides are shown, and nothing is written.

It is refused when another purchase order holds the order, when SKUs or quantities differ, and when the purchase order
has an order already. starter order unadopt takes it back.`,
		Example: "  starter order adopt 1016 --customer-po PHONE-7 --reason \"ordered by phone\" --dry-run\n" +
			"  starter order adopt 1016 --distributor-order 66515543 --reason \"ordered in the portal\"",
		Args: one("PURCHASE-ORDER"), ValidArgsFunction: o.completePurchaseOrders,
		RunE: o.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			if in.CustomerPO == "" && in.DistributorOrder == "" {
				return usageError{errors.New("give --customer-po, --distributor-order or both")}
			}
			in.PurchaseOrder, in.Actor, in.Reason = orders.PurchaseOrderRef(args[0]), person.actor, person.reason
			var out *activities.Adoption
			run, err := c.Start(ctx, bridge.AdoptOrder, bridge.AdoptOrderID(o.config.Connection, args[0]), bridge.AdoptOrderSummary(args[0]), in)
			if err != nil {
				return err
			}
			err = c.Await(ctx, run, &out, nil)
			if err := o.report(run, out, err, func(w io.Writer) { printAdoption(w, out) }); err != nil || len(out.Against) == 0 {
				return err
			}
			return unfinished{"it would be refused, because " + out.Against[0].Problem + more(len(out.Against)-1)}
		}),
	})
	cmd.Flags().StringVar(&in.CustomerPO, "customer-po", "", "purchase order number that the order was placed under")
	cmd.Flags().StringVar(&in.DistributorOrder, "distributor-order", "", "TD SYNNEX's order number")
	cmd.Flags().BoolVar(&in.DryRun, "dry-run", false, "show both sides, write nothing")
	return cmd
}

func printAdoption(w io.Writer, r *activities.Adoption) {
	outcome := "adopted"
	if !r.Adopted {
		outcome = "dry run, nothing is written"
	}
	_, _ = fmt.Fprintf(w, "purchase order\t%s\noutcome\t%s\nnumber at TD SYNNEX\t%s\n", r.PurchaseOrder, outcome, r.CustomerPO)
	if len(r.DistributorOrders) > 0 {
		_, _ = fmt.Fprintf(w, "TD SYNNEX order\t%s\n", strings.Join(r.DistributorOrders, ", "))
	}
	for _, l := range r.Lines {
		_, _ = fmt.Fprintf(w, "line %d\tpurchase order: %s\n\tTD SYNNEX: %s\n", l.Line, l.Ours, l.Theirs)
	}
	for _, f := range r.Against {
		_, _ = fmt.Fprintf(w, "against it\t%s\n", f)
	}
	if r.TrackedBy != "" {
		_, _ = fmt.Fprintf(w, "followed by\t%s\n", r.TrackedBy)
	}
}

func (o orderCommands) orderUnadoptCommand() *cobra.Command {
	person := &who{}
	return person.flags(&cobra.Command{
		Use:   "unadopt PURCHASE-ORDER",
		Short: "Take an adopted order off its purchase order again",
		Long: `Take back what starter order adopt did: nobody follows the order for this purchase order any more, and the purchase
order is what it was before. The order stays at TD SYNNEX. The purchase order is marked as not to be sent, since its goods
may be ordered: starter order submit --lift sends it after all, and starter order adopt adopts another order.`,
		Example: "  starter order unadopt 1016 --reason \"it is purchase order 1015's\"",
		Args:    one("PURCHASE-ORDER"), ValidArgsFunction: o.completePurchaseOrders,
		RunE: o.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			in := orders.UnadoptOrderInput{PurchaseOrder: orders.PurchaseOrderRef(args[0])}
			in.Actor, in.Reason = person.actor, person.reason
			run, err := c.Start(ctx, bridge.UnadoptOrder, bridge.AdoptOrderID(o.config.Connection, args[0]), bridge.UnadoptOrderSummary(args[0]), in)
			if err != nil {
				return err
			}
			var out *activities.Unadopted
			err = c.Await(ctx, run, &out, nil)
			return o.report(run, out, err, func(w io.Writer) {
				_, _ = fmt.Fprintf(w, "purchase order\t%s\ntaken off\tthe order under the number %s, which stays at TD SYNNEX\nrestored\t%s\n",
					out.PurchaseOrder, out.CustomerPO, out.Restored)
			})
		}),
	})
}
