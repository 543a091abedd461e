package main

import (
	"context"

	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/order"
	"digitalbridge/starter/runs"
	"digitalbridge/worker/overview"
	"digitalbridge/workflows/orders"
)

// firstCheck is what a look at the first order came to.
type firstCheck struct {
	PurchaseOrder string `json:"purchaseOrder"`
	// Sent: the order is at TD SYNNEX, so what was ordered is compared with what became of it; before that it is the order
	// itself that is looked at.
	Sent   bool               `json:"sent"`
	Points []order.FirstPoint `json:"points"`
}

func (o orderCommands) orderFirstCheckCommand() *cobra.Command {
	return forms(&cobra.Command{
		Use:   "first-check PURCHASE-ORDER",
		Short: "Look at the first order on a real account: before it is sent, and after",
		Long: `Before the order is sent: whether it is a good first one, that is, a single line in stock, worth little,
to your own office, by a ship method that TD SYNNEX offers, with nothing standing in its way. Nothing is sent.

After it was sent: what was ordered beside what TD SYNNEX says, by order status, price, freight and invoice. Run it again
when it has shipped and when the invoice is there. A point is good, look (it is not as ordered), or open (not to be told
yet).`,
		Example:           "  starter order first-check 1016\n  starter order first-check 1016 --json",
		Args:              one("PURCHASE-ORDER"),
		ValidArgsFunction: o.completePurchaseOrders,
		RunE: o.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			_, status, err := o.orderStatus(ctx, c, args[0], false)
			if err != nil {
				return err
			}
			check := firstCheck{PurchaseOrder: args[0], Sent: status.NotSent == ""}
			if check.Sent {
				check.Points, err = o.firstAfter(ctx, c, status)
			} else {
				check.Points, err = o.firstBefore(ctx, c, args[0])
			}
			if err != nil {
				return err
			}
			return o.list(check, firstTable(check))
		}),
	}, asCSV)
}

// firstBefore looks at the order as it would go out.
func (o orderCommands) firstBefore(ctx context.Context, c *runs.Runs, po string) ([]order.FirstPoint, error) {
	_, dry, err := c.Submit(ctx, orders.SubmitOrderInput{PurchaseOrder: orders.PurchaseOrderRef(po), DryRun: true, Freight: true})
	if err != nil {
		return nil, err
	}
	var would order.DistributorOrder
	if dry.Order != nil {
		would = *dry.Order
	}
	office, _ := o.toOffice(ctx, c, would)
	return order.FirstBefore(would, dry.Offers, dry.Freight, dry.Lines, office), nil
}

// toOffice is the office and a quote of what shipping there costs. Where there is none, what would be compared with it
// stays open.
func (o orderCommands) toOffice(ctx context.Context, c *runs.Runs, of order.DistributorOrder) (order.ShipTo, *order.Freight) {
	var in operations.QuoteShipMethodsInput
	if len(of.Lines) > 0 {
		in.SKU = of.Lines[0].SKU
	}
	var q operations.QuotedShipMethods
	if err := c.Ask(ctx, bridge.QuoteShipMethods, &q, in); err != nil {
		o.say("no freight quote to the office: %s", overview.Describe(err))
		return order.ShipTo{}, nil
	}
	freight := order.Freight{Warehouse: q.Warehouse}
	for _, m := range q.Methods {
		freight.Methods = append(freight.Methods, order.FreightMethod{Code: m.Code, Description: m.Description, Charge: m.Charge})
	}
	return q.ShipTo, &freight
}

// firstAfter compares what was sent, as the dossier has it, with what the tracker knows.
func (o orderCommands) firstAfter(ctx context.Context, c *runs.Runs, status *orders.OrderStatus) ([]order.FirstPoint, error) {
	d, err := o.readDossier(ctx, c, status.PurchaseOrder)
	if err != nil {
		return nil, err
	}
	prices, of, method := sentPrices(d)
	_, freight := o.toOffice(ctx, c, of)
	return order.FirstAfter(status.Tracking, prices, freight, method), nil
}

// sentPrices are the prices that went out last, by line, with the lines and the ship method. A price that the policy hides
// is not known.
func sentPrices(d *dossier.Dossier) (prices map[int]decimal.Decimal, sent order.DistributorOrder, method string) {
	prices = map[int]decimal.Decimal{}
	for _, step := range d.Steps {
		if step.Kind != dossier.Sending || step.Request == nil {
			continue
		}
		sent.Lines = nil
		for _, l := range step.Request.Lines {
			sent.Lines = append(sent.Lines, order.DistributorLine{Number: l.Number, SKU: l.SKU, Quantity: l.Quantity})
			if price, err := decimal.NewFromString(l.Price); err == nil {
				prices[l.Number] = price
			}
		}
		for _, option := range step.Request.Options {
			if option.Name == dossier.OptionShipMethod {
				method = option.Value
			}
		}
	}
	return prices, sent, method
}

func firstTable(check firstCheck) table {
	t := table{head: []string{"point", "", "detail"}}
	look := 0
	for _, p := range check.Points {
		mark := string(p.Verdict)
		if p.Verdict == order.FirstLook {
			mark, look = "LOOK", look+1
		}
		t.rows = append(t.rows, []string{p.Name, mark, p.Detail})
	}
	switch {
	case look > 0 && check.Sent:
		t.notes = []string{"", "not everything is as ordered; compare with TD SYNNEX before you send another order"}
	case look > 0:
		t.notes = []string{"", "not the easiest order to begin with; nothing was sent"}
	case !check.Sent:
		t.notes = []string{"", "send it with: starter order submit " + check.PurchaseOrder + " --live-once --reason \"the first order\""}
	}
	return t
}
