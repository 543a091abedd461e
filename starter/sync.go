package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/report"
	"digitalbridge/internal/spelling"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/products"
)

// syncCommands are the commands of the product sync and its quarantine: starter sync.
type syncCommands struct{ *app }

func (s syncCommands) command() *cobra.Command {
	return group(&cobra.Command{
		Use:   "sync",
		Short: "Bring TD SYNNEX's catalogue into Autotask: plan, run, decide",
		Long: `Product Sync fetches the distributor's price file, compares the selected products with Autotask, and writes the
differences. A plan that breaks a limit of the policy waits for a person: starter sync approve or starter sync
reject. A single product that does is held in quarantine, and everything else is written.`,
	},
		s.syncStatusCommand(), s.syncHistoryCommand(), s.syncPlanCommand(), s.syncReportCommand(), s.syncRunCommand(), s.syncApplyCommand(),
		s.syncDecisionCommand(bridge.UpdateApprove, "Write a plan that is held",
			`Write the plan of the sync that waits for a person, whoever started it. Look at the plan first:
starter sync report --held shows it.`, s.heldSync),
		s.syncDecisionCommand(bridge.UpdateReject, "Drop a plan that is held",
			"Drop the plan of the sync that waits for a person. The sync fails and writes nothing.", s.heldSync),
		s.syncDecisionCommand(bridge.UpdatePause, "Stop writing until resume",
			`Stop the sync that is writing to Autotask, in the middle of a page: the calls that are under way end, then nothing is
written until starter sync resume. To keep the next sync from starting pause its schedule.`, s.writingSync),
		s.syncDecisionCommand(bridge.UpdateResume, "Go on writing", "Go on writing at the entry where pause stopped the sync.",
			s.writingSync),
		s.syncRetryFailedCommand(), s.quarantineCommand(), s.syncPromotionsCommand(), s.syncRefreshCommand())
}

func (s syncCommands) syncRunCommand() *cobra.Command {
	var options syncOptions
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Plan and apply in one",
		Long: `Fetch the price file, plan, and write. A plan that breaks a limit of the policy waits for a person; a single
product that does is held back, and the others are written. When some products could not be written the command
names how to try them again, and ends with exit code 3.`,
		Example: "  starter sync run\n  starter sync run --only 1234567,1234568\n  starter sync run --json",
		Args:    none,
		RunE: s.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			return s.sync(ctx, c, options.fill(products.ProductSyncInput{Mode: products.ModeApply}))
		}),
	}
	options.flags(cmd)
	return cmd
}

// sync runs a sync and reports it.
func (s syncCommands) sync(ctx context.Context, c *runs.Runs, in products.ProductSyncInput) error {
	run, result, err := c.Sync(ctx, in)
	if run == nil {
		return err
	}
	if err := s.report(run, result, err, func(w io.Writer) { s.printSync(w, result) }); err != nil {
		return err
	}
	if result.Status == products.SyncPartial {
		return unfinished{fmt.Sprintf("%s could not be written. To try them again: starter sync retry-failed %s",
			spelling.Count(result.Applied.Failed, "product"),
			run.GetRunID())}
	}
	return nil
}

func (s syncCommands) printSync(w io.Writer, r *products.ProductSyncResult) {
	if r.Status == products.SyncPlanned {
		printPlan(w, r)
		return
	}
	for _, row := range []struct {
		name  string
		value any
	}{
		{"result", r.Status},
		{"price file", fmt.Sprintf("%s, %s, %d selected", r.Catalog.FileDate.Format(time.DateOnly),
			spelling.Count(r.Catalog.Figures.Rows, "product"), r.Catalog.Selected)},
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
		_, _ = fmt.Fprintf(w, "SKU %s\t%s\n", f.SKU, problem.Text(f.Cause, f.Fix))
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
		_, _ = fmt.Fprintf(w, "SKU %s\t%s\n", f.SKU, problem.Text(f.Reason, f.Fix))
	}
}
