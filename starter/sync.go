package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows"
)

func (a *app) syncCommand() *cobra.Command {
	var planOnly bool
	cmd := &cobra.Command{
		Use:   "sync",
		Short: "Run Product Sync now",
		Long: `Fetch the distributor's price file, compare the selected products with Autotask, and write the
differences. With --plan nothing is written to Autotask; the counts show what would be.

A plan that breaks a limit of the policy waits for a person: send the update "approve" or "reject" to the
workflow, for example
  temporal workflow update execute --workflow-id product-sync/main --name approve --input '{"actor":"me","reason":"checked"}'`,
		Example: "  starter sync --plan\n  starter sync --json",
		Args:    cobra.NoArgs,
		RunE: a.withTemporal(func(ctx context.Context, c client.Client, _ []string) error {
			in := workflows.ProductSyncInput{Mode: workflows.ModeApply}
			if planOnly {
				in.Mode = workflows.ModePlan
			}
			run, result, err := a.runSync(ctx, c, in)
			if run == nil {
				return err
			}
			return a.report(run, result, err, func(w io.Writer) { printSync(w, result) })
		}),
	}
	cmd.Flags().BoolVar(&planOnly, "plan", false, "stop before anything is written to Autotask")
	return cmd
}

// runSync runs a sync with a progress bar.
func (a *app) runSync(ctx context.Context, c client.Client, in workflows.ProductSyncInput) (client.WorkflowRun, *workflows.ProductSyncResult, error) {
	run, err := a.start(ctx, c, bridge.ProductSync, bridge.ProductSyncID(a.config.Connection), "Catalogue of TD SYNNEX into Autotask ("+in.Mode+")", in)
	if err != nil {
		return nil, nil, err
	}
	show := newPhaseDisplay(a.err)
	defer show.close()
	var result *workflows.ProductSyncResult
	err = await(ctx, run, &result, func(ctx context.Context) { showSync(ctx, c, run, show) })
	return run, result, err
}

// showSync shows the phase and, while products are written, a bar with rate and time left.
func showSync(ctx context.Context, c client.Client, run client.WorkflowRun, show *phaseDisplay) {
	var p workflows.SyncProgress
	if v, err := c.QueryWorkflow(ctx, run.GetID(), run.GetRunID(), "progress"); err != nil || v.Get(&p) != nil {
		return // the worker is busy or gone; the next look asks again
	}
	if p.ApplyWorkflowID == "" {
		show.phase(p.Phase)
		return
	}
	var apply workflows.ApplyProgress
	if v, err := c.QueryWorkflow(ctx, p.ApplyWorkflowID, "", "progress"); err != nil || v.Get(&apply) != nil {
		return
	}
	show.count(p.Phase, apply.Totals.Done(), apply.Entries)
}

func printSync(w io.Writer, r *workflows.ProductSyncResult) {
	rows := []struct {
		name  string
		value any
	}{
		{"result", r.Status},
		{"price file", fmt.Sprintf("%s, %d products, %d selected", r.Catalog.FileDate.Format(time.DateOnly), r.Catalog.Figures.Rows, r.Catalog.Selected)},
		{"created", r.Applied.Created}, {"updated", r.Applied.Updated}, {"deactivated", r.Applied.Deactivated},
		{"unchanged", r.Plan.Counts.Unchanged}, {"failed", r.Applied.Failed}, {"rows rejected", r.Catalog.Rejected},
	}
	if r.Status == workflows.SyncPlanned {
		rows = append(rows[:2], []struct {
			name  string
			value any
		}{
			{"would create", r.Plan.Counts.Create}, {"would update", r.Plan.Counts.Update}, {"would deactivate", r.Plan.Counts.Deactivate},
			{"unchanged", r.Plan.Counts.Unchanged}, {"Autotask calls", r.Plan.Counts.Calls}, {"forecast", r.Plan.Forecast},
		}...)
	}
	for _, row := range rows {
		_, _ = fmt.Fprintf(w, "%s\t%v\n", row.name, row.value)
	}
	if r.Plan.Hold != "" {
		_, _ = fmt.Fprintf(w, "held\t%s\n", r.Plan.Hold)
	}
	for _, f := range r.Applied.Failures {
		_, _ = fmt.Fprintf(w, "SKU %s\t%s. %s\n", f.SKU, f.Cause, f.Fix)
	}
	for _, f := range r.Catalog.Rejections {
		_, _ = fmt.Fprintf(w, "SKU %s\t%s. %s\n", f.SKU, f.Reason, f.Fix)
	}
}
