package main

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/starter/runs"
	"digitalbridge/starter/terminal"
	"digitalbridge/workflows/orders"
)

func (a *app) opportunityCommand() *cobra.Command {
	return group(&cobra.Command{Use: "opportunity", Short: "Make purchase orders of won opportunities"}, a.opportunityConvertCommand())
}

func (a *app) opportunityConvertCommand() *cobra.Command {
	var submit, dryRun bool
	cmd := &cobra.Command{
		Use:   "convert OPPORTUNITY",
		Short: "Make a purchase order of a won opportunity",
		Long: `Make a purchase order to TD SYNNEX of the primary quote of the won opportunity with this id: exactly one,
however often this is run; one that lacks items is completed. Items that TD SYNNEX does not deliver are
left out and listed. The purchase order stays New for you to look at, unless --submit (or the policy,
orders.convert.submit) sends it on. With --dry-run nothing is written.`,
		Example: "  starter opportunity convert 123 --dry-run\n  starter opportunity convert 123 --submit",
		Args:    one("OPPORTUNITY"),
	}
	cmd.RunE = a.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
		id, err := strconv.ParseInt(args[0], 10, 64)
		if err != nil || id <= 0 {
			return wrong(cmd, fmt.Errorf("%q is not the id of an opportunity; give the number in the address of its page in Autotask", args[0]))
		}
		in := orders.ConvertOpportunityInput{Opportunity: orders.OpportunityRef(id), DryRun: dryRun}
		if cmd.Flags().Changed("submit") {
			in.Submit = &submit
		}
		run, result, err := a.runConvert(ctx, c, in)
		if run == nil {
			return err
		}
		return a.report(run, result, err, func(w io.Writer) { printConvert(w, result) })
	})
	cmd.Flags().BoolVar(&submit, "submit", false, "submit the purchase order to TD SYNNEX when nothing was left out by mistake")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "show what would be made, write nothing")
	return cmd
}

func (a *app) runConvert(ctx context.Context, c *runs.Runs, in orders.ConvertOpportunityInput) (client.WorkflowRun,
	*orders.ConvertOpportunityResult, error) {
	summary := orders.ConvertSummary(in)
	run, err := c.Start(ctx, bridge.ConvertOpportunity, bridge.ConvertOpportunityID(a.config.Connection, fmt.Sprint(in.Opportunity)),
		summary, in)
	if err != nil {
		return nil, nil, err
	}
	var result *orders.ConvertOpportunityResult
	shown := ""
	err = c.Await(ctx, run, &result, func(ctx context.Context) {
		var p orders.ConvertProgress
		if v, err := c.Client.QueryWorkflow(ctx, run.GetID(), run.GetRunID(), bridge.QueryStatus); err == nil && v.Get(&p) == nil &&
			p.State != shown {
			shown = p.State
			_, _ = fmt.Fprintln(a.err, terminal.Clean(p.State))
		}
	})
	return run, result, err
}

func printConvert(w io.Writer, r *orders.ConvertOpportunityResult) {
	_, _ = fmt.Fprintf(w, "opportunity\t%d, %s, for %s\noutcome\t%s\n", r.Opportunity, r.Title, r.Company, r.Outcome)
	if r.PurchaseOrder != "" {
		_, _ = fmt.Fprintf(w, "purchase order\t%s (%s)\n", r.PurchaseOrder, r.Status)
	}
	_, _ = fmt.Fprintf(w, "ship to\t%s, %s, %s %s %s\n", r.ShipTo.Name, r.ShipTo.Address1, r.ShipTo.City, r.ShipTo.State, r.ShipTo.PostalCode)
	for _, l := range r.Lines {
		_, _ = fmt.Fprintf(w, "item\t%d x SKU %s at %s, %s\n", l.Quantity, l.SKU, l.UnitCost.StringFixed(2), l.Product)
	}
	_, _ = fmt.Fprintf(w, "total cost\t%s\n", r.Total)
	for _, l := range r.LeftOut {
		_, _ = fmt.Fprintf(w, "left out\t%s\n", l)
	}
	for _, f := range r.Findings {
		_, _ = fmt.Fprintf(w, "finding\t%s\n", f)
	}
	for _, f := range r.Warnings {
		_, _ = fmt.Fprintf(w, "warning\t%s\n", f)
	}
	if r.SubmittedBy != "" {
		_, _ = fmt.Fprintf(w, "submitted by\t%s\n", r.SubmittedBy)
	}
	if r.Review != "" {
		_, _ = fmt.Fprintf(w, "note\t%s\n", r.Review)
	}
}
