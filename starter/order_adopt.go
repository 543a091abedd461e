package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"digitalbridge/internal/bridge"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/orders"
)

func (a *app) orderAdoptCommand() *cobra.Command {
	var in orders.GetOrderStatusInput
	cmd := &cobra.Command{
		Use:   "adopt PURCHASE-ORDER",
		Short: "Follow an order that was placed by phone or in the portal",
		Long: `Put an order that was placed at TD SYNNEX without the bridge under tracking, as the order of an Autotask
purchase order. TD SYNNEX finds an order by the purchase order number that was given with it
(--customer-po), and by its own order number (--distributor-order) once that is invoiced. The number is
kept in the purchase order's memo.`,
		Example: "  starter order adopt 1016 --customer-po PHONE-7\n  starter order adopt 1016 --distributor-order 66515543",
		Args:    one("PURCHASE-ORDER"),
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			if in.CustomerPO == "" && in.DistributorOrder == "" {
				return usageError{errors.New("give --customer-po, --distributor-order or both")}
			}
			in.PurchaseOrder = orders.PurchaseOrderRef(args[0])
			id := bridge.OrderStatusID(a.config.Connection, args[0])
			if _, err := c.Start(ctx, bridge.GetOrderStatus, id, bridge.OrderStatusSummary(args[0]), in); err != nil {
				return err
			}
			run, status, err := a.orderStatus(ctx, c, args[0], false)
			if run == nil {
				return err
			}
			return a.report(run, status, err, func(w io.Writer) { a.printStatus(w, status) })
		}),
	}
	cmd.Flags().StringVar(&in.CustomerPO, "customer-po", "", "purchase order number that the order was placed under")
	cmd.Flags().StringVar(&in.DistributorOrder, "distributor-order", "", "TD SYNNEX's order number")
	return cmd
}
