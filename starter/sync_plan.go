package main

import (
	"context"
	"io"

	productactivities "digitalbridge/activities/products"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/products"

	"github.com/spf13/cobra"
)

func (a *app) syncPlanCommand() *cobra.Command {
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
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			run, result, err := c.Sync(ctx, options.fill(products.ProductSyncInput{Mode: products.ModePlan}))
			if run == nil {
				return err
			}
			if err == nil && result.Report != nil {
				if saved, err := a.savePlanReport(ctx, c, *result.Report); saved || err != nil {
					return err
				}
			}
			return a.report(run, result, err, func(w io.Writer) { a.printSync(w, result) })
		}),
	}
	options.onlyFlag(cmd)
	return forms(cmd, asCSV, asHTML)
}

// savePlanReport fetches the report in the form that was asked for; it reports whether one was.
func (a *app) savePlanReport(ctx context.Context, c *runs.Runs, r productactivities.PlanReport) (bool, error) {
	saved, err := a.saveReport(ctx, c, reportFiles{json: r.JSON, csv: r.CSV, html: r.HTML, name: "plan-" + r.Plan.Digest})
	if saved && err == nil && a.output.file != "" {
		n := r.Plan.Counts
		a.say("%s: plan %s, %d to create, %d to update, %d to deactivate", a.output.file, r.Plan.Digest, n.Create, n.Update, n.Deactivate)
	}
	return saved, err
}
