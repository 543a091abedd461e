package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"digitalbridge/internal/report"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/products"
)

func (a *app) syncCommand() *cobra.Command {
	var planOnly bool
	var options syncOptions
	cmd := &cobra.Command{
		Use:   "sync",
		Short: "Run Product Sync now, or see what it would do",
		Long: `Fetch the distributor's price file, compare the selected products with Autotask, and write the
differences. Without a word after it, starter sync does what starter sync run does: plan and apply in one.
starter sync plan stops before anything is written and makes a report that a buyer can read.

A plan that breaks a limit of the policy waits for a person: starter sync approve or starter sync reject. A single
product that does is held in quarantine, and everything else is written.`,
		Example: "  starter sync plan --output html\n  starter sync run\n  starter sync --only 1234567,1234568\n  starter sync --json",
		Args:    cobra.NoArgs,
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			in := products.ProductSyncInput{Mode: products.ModeApply}
			if planOnly {
				in.Mode = products.ModePlan
			}
			return a.sync(ctx, c, options.fill(in))
		}),
	}
	cmd.Flags().BoolVar(&planOnly, "plan", false, "stop before anything is written to Autotask; the same as starter sync plan")
	options.flags(cmd)
	cmd.AddCommand(a.syncPlanCommand(), a.syncApplyCommand(), a.syncRunCommand(), a.syncPromotionsCommand(), a.syncRefreshCommand(), a.quarantineCommand(), a.syncRetryFailedCommand())
	cmd.AddCommand(a.syncDecisionCommands()...)
	return cmd
}

func (a *app) syncRunCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "run",
		Short: "Plan and apply in one",
		Long: `Fetch the price file, plan, and write. A plan that breaks a limit of the policy waits for a person; a single
product that does is held back, and the others are written.`,
		Example: "  starter sync run\n  starter sync run --json",
		Args:    cobra.NoArgs,
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			return a.sync(ctx, c, products.ProductSyncInput{Mode: products.ModeApply})
		}),
	}
}

// sync runs a sync and reports it.
func (a *app) sync(ctx context.Context, c *runs.Runs, in products.ProductSyncInput) error {
	run, result, err := c.Sync(ctx, in)
	if run == nil {
		return err
	}
	return a.report(run, result, err, func(w io.Writer) { printSync(w, result) })
}

func printSync(w io.Writer, r *products.ProductSyncResult) {
	if r.Status == products.SyncPlanned {
		printPlan(w, r)
		return
	}
	for _, row := range []struct {
		name  string
		value any
	}{
		{"result", r.Status},
		{"price file", fmt.Sprintf("%s, %d products, %d selected", r.Catalog.FileDate.Format(time.DateOnly), r.Catalog.Figures.Rows, r.Catalog.Selected)},
		{"created", r.Applied.Created}, {"updated", r.Applied.Updated}, {"deactivated", r.Applied.Deactivated},
		{"unchanged", r.Plan.Counts.Unchanged}, {"failed", r.Applied.Failed}, {"rows rejected", r.Catalog.Rejected},
	} {
		_, _ = fmt.Fprintf(w, "%s\t%v\n", row.name, row.value)
	}
	for _, l := range report.Asides(r.Plan.Counts) {
		_, _ = fmt.Fprintf(w, "%s\t%s\n", l.Name, l.Value)
	}
	if r.Plan.Hold != "" {
		_, _ = fmt.Fprintf(w, "held\t%s\n", r.Plan.Hold)
	}
	for _, f := range r.Applied.Failures {
		_, _ = fmt.Fprintf(w, "SKU %s\t%s. %s\n", f.SKU, f.Cause, f.Fix)
	}
	printRejections(w, r)
}

// printPlan says what would be written and what it would do to margins.
func printPlan(w io.Writer, r *products.ProductSyncResult) {
	_, _ = fmt.Fprintf(w, "result\t%s\n", r.Status)
	if r.Report != nil {
		for _, l := range report.Lines(r.Report.Plan, r.Report.Summary) {
			_, _ = fmt.Fprintf(w, "%s\t%s\n", l.Name, l.Value)
		}
	}
	printRejections(w, r)
}

func printRejections(w io.Writer, r *products.ProductSyncResult) {
	for _, f := range r.Catalog.Rejections {
		_, _ = fmt.Fprintf(w, "SKU %s\t%s. %s\n", f.SKU, f.Reason, f.Fix)
	}
}
