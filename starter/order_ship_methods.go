package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"digitalbridge/clients/tdsynnex/shipmethod"
)

// shipMethod is a ship method as the command lists it.
type shipMethod struct {
	Code        string `json:"code"`
	Description string `json:"description"`
	Carrier     string `json:"carrier,omitempty"` // who has a tracking page for it
}

func (a *app) orderShipMethodsCommand() *cobra.Command {
	var country string
	cmd := &cobra.Command{
		Use:   "ship-methods",
		Short: "List TD SYNNEX's codes for orders.shipMethod",
		Long: `List the codes that an order's ship method may have: one goes into orders.shipMethod of the policy, or by Autotask
shipping type into orders.shipMethods. The list is TD SYNNEX's of 2013, and not every carrier serves every address: what
each method costs to the address of one order is shown by a dry run with --freight.`,
		Example: "  starter order ship-methods\n  starter order ship-methods --country CA\n  starter order submit 1016 --dry-run --freight",
		Args:    none,
		RunE: func(*cobra.Command, []string) error {
			if country != string(shipmethod.US) && country != string(shipmethod.CA) {
				return fmt.Errorf("--country %q is not US or CA", country)
			}
			var list []shipMethod
			for _, m := range shipmethod.List(shipmethod.Country(country)) {
				list = append(list, shipMethod{Code: m.Code, Description: m.Description, Carrier: string(shipmethod.CarrierOf(m.Code, ""))})
			}
			return a.print(list, func(w io.Writer) {
				_, _ = fmt.Fprintln(w, "CODE\tMETHOD\tCARRIER")
				for _, m := range list {
					_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", m.Code, m.Description, m.Carrier)
				}
			})
		},
	}
	cmd.Flags().StringVar(&country, "country", string(shipmethod.US), "US or CA")
	return cmd
}
