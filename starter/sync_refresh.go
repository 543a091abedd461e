package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/products"
)

func (s syncCommands) syncRefreshCommand() *cobra.Command {
	var in products.RefreshPricesInput
	cmd := &cobra.Command{
		Use:   "refresh",
		Short: "Bring cost, price and stock of some products up to date now",
		Long: `Ask TD SYNNEX's price & availability about the products that the policy chooses (products.refresh), or about those that
--sku names, and write cost, price and stock where they differ. It does not read the price file.
starter schedules apply makes a schedule of it when products.refresh.every is set.`,
		Example: "  starter sync refresh\n  starter sync refresh --sku 1000033,1000041",
		Args:    none,
		RunE: s.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			run, result, err := s.runRefresh(ctx, c, in)
			if run == nil {
				return err
			}
			return s.report(run, result, err, func(w io.Writer) { printRefresh(w, result) })
		}),
	}
	cmd.Flags().StringSliceVar(&in.SKUs, "sku", nil, "TD SYNNEX SKUs, separated by commas, instead of the policy's choice")
	return cmd
}

// runRefresh runs a refresh with a progress bar.
func (s syncCommands) runRefresh(ctx context.Context, c *runs.Runs, in products.RefreshPricesInput) (client.WorkflowRun,
	*products.RefreshPricesResult, error) {
	run, err := c.Start(ctx, bridge.RefreshPrices, bridge.RefreshPricesID(s.config.Connection),
		"Cost, price and stock by price & availability", in)
	if err != nil {
		return nil, nil, err
	}
	show := runs.NewPhases(s.err)
	defer show.Close()
	var result *products.RefreshPricesResult
	err = c.Await(ctx, run, &result, func(ctx context.Context) {
		var p products.RefreshProgress
		if v, err := c.Client.QueryWorkflow(ctx, run.GetID(), run.GetRunID(), bridge.QueryProgress); err != nil || v.Get(&p) != nil {
			return // the worker is busy or gone; the next look asks again
		}
		c.ShowWriting(ctx, p.Phase, p.ApplyWorkflowID, show)
	})
	return run, result, err
}

func printRefresh(w io.Writer, r *products.RefreshPricesResult) {
	p := r.Refresh
	for _, row := range []struct {
		name  string
		value any
	}{
		{"result", r.Status}, {"chosen", p.Chosen}, {"answered", p.Answered}, {"without a price", p.Unpriced}, {"never synced", p.Unknown},
		{"updated", r.Applied.Updated}, {"unchanged", p.Plan.Counts.Unchanged}, {"failed", r.Applied.Failed},
	} {
		_, _ = fmt.Fprintf(w, "%s\t%v\n", row.name, row.value)
	}
	for _, f := range r.Applied.Failures {
		_, _ = fmt.Fprintf(w, "SKU %s\t%s\n", f.SKU, problem.Text(f.Cause, f.Fix))
	}
}
