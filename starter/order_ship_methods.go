package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"digitalbridge/activities/operations"
	"digitalbridge/clients/tdsynnex/shipmethod"
	"digitalbridge/internal/bridge"
	"digitalbridge/starter/runs"
)

func (o orderCommands) orderShipMethodsCommand() *cobra.Command {
	var country string
	var in operations.QuoteShipMethodsInput
	cmd := &cobra.Command{
		Use:   "ship-methods",
		Short: "List TD SYNNEX's codes for orders.shipMethod, with what each costs to your office",
		Long: `Ask TD SYNNEX what it costs to ship one piece of a product to your office, by each method that it offers there. A code
goes into orders.shipMethod of the policy, or by Autotask shipping type into orders.shipMethods. The product is one of
yours that is in stock, or the one of --sku; the office is your own company's address, or the location of
orders.convert.officeLocation. Tax and handling may come on top.

With --country the whole list of TD SYNNEX's codes is shown instead, without prices and without a worker. It dates from 2013,
and not every carrier serves every address. What each method costs to the address of one order is shown by a dry run
with --freight.`,
		Example: "  starter order ship-methods\n  starter order ship-methods --sku 1000033\n  starter order ship-methods --country CA\n" +
			"  starter order submit 1016 --dry-run --freight",
		Args: none,
		RunE: func(cmd *cobra.Command, args []string) error {
			if country != "" {
				return o.listShipMethods(shipmethod.Country(country))
			}
			return o.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error { return o.quoteShipMethods(ctx, c, in) })(cmd, args)
		},
	}
	cmd.Flags().StringVar(&country, "country", "", "list all codes of US or CA, without prices")
	cmd.Flags().StringVar(&in.SKU, "sku", "", "TD SYNNEX SKU whose shipping is quoted")
	return forms(cmd, asCSV)
}

// quoteShipMethods asks a worker.
func (o orderCommands) quoteShipMethods(ctx context.Context, c *runs.Runs, in operations.QuoteShipMethodsInput) error {
	var q operations.QuotedShipMethods
	if err := c.Ask(ctx, bridge.QuoteShipMethods, &q, in); err != nil {
		return err
	}
	note := fmt.Sprintf("for one piece of SKU %s from warehouse %s to %s, %s, %s %s (%s)", q.SKU, q.Warehouse, q.ShipTo.Line1, q.ShipTo.City,
		q.ShipTo.State, q.ShipTo.PostalCode, q.ShipToFrom)
	return o.list(q.Methods, shipMethodTable(q.Methods, note))
}

// listShipMethods shows the whole list of a country.
func (o orderCommands) listShipMethods(country shipmethod.Country) error {
	if country != shipmethod.US && country != shipmethod.CA {
		return usageError{fmt.Errorf("--country %q is not US or CA", country)}
	}
	var list []operations.QuotedShipMethod
	for _, m := range shipmethod.List(country) {
		list = append(list, operations.QuotedShipMethod{Code: m.Code, Description: m.Description,
			Carrier: string(shipmethod.CarrierOf(m.Code, ""))})
	}
	return o.list(list, shipMethodTable(list, ""))
}

func shipMethodTable(methods []operations.QuotedShipMethod, note string) table {
	t := table{head: []string{"code", "method", "carrier", "days", "charge"}, none: "TD SYNNEX offers no ship method to this address"}
	for _, m := range methods {
		days, charge := "", ""
		if m.Days != nil {
			days = strconv.Itoa(*m.Days)
		}
		if m.Charge.Valid {
			charge = m.Charge.Decimal.StringFixed(2)
		}
		t.rows = append(t.rows, []string{m.Code, m.Description, m.Carrier, days, charge})
	}
	if note != "" {
		t.notes = append(t.notes, note)
	}
	return t
}
