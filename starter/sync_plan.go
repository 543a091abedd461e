package main

import (
	"context"
	"io"

	productactivities "digitalbridge/activities/products"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/products"

	"github.com/spf13/cobra"
)

func (s syncCommands) syncPlanCommand() *cobra.Command {
	var options syncOptions
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "See what a sync would write, and write nothing",
		Long: `Fetch the price file, compare it with Autotask and show what would be written: counts, what becomes of costs,
prices and margins, the calls that it takes and when it would be done. Nothing is written to Autotask.

--output csv prints every product; so does --json into a --file. --output html makes one page with charts and a table that can be searched,
filtered and sorted; it needs no network, so it can be mailed. It goes to a file, plan-DIGEST.html unless --file
names another one. The digest names the plan: starter sync apply --plan DIGEST writes exactly this one.`,
		Example: "  starter sync plan\n  starter sync plan --output html\n  starter sync plan --output csv --bom --file plan.csv",
		Args:    none,
		RunE: s.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			run, result, err := c.Sync(ctx, options.fill(products.ProductSyncInput{Mode: products.ModePlan}))
			if run == nil {
				return err
			}
			if err == nil && result.Report != nil {
				if saved, err := s.savePlanReport(ctx, c, *result.Report); saved || err != nil {
					return err
				}
			}
			return s.report(run, result, err, func(w io.Writer) { s.printSync(w, result) })
		}),
	}
	options.onlyFlag(cmd)
	return forms(cmd, asCSV, asHTML)
}

// savePlanReport fetches the report in the form that was asked for; it reports whether one was.
func (s syncCommands) savePlanReport(ctx context.Context, c *runs.Runs, r productactivities.PlanReport) (bool, error) {
	saved, err := s.saveReport(ctx, c, reportFiles{json: r.JSON, csv: r.CSV, html: r.HTML, name: "plan-" + r.Plan.Digest})
	if saved && err == nil && s.output.file != "" {
		n := r.Plan.Counts
		s.say("%s: plan %s, %d to create, %d to update, %d to deactivate", s.output.file, r.Plan.Digest, n.Create, n.Update, n.Deactivate)
	}
	return saved, err
}
