package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	productactivities "digitalbridge/activities/products"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/products"

	"github.com/spf13/cobra"
)

// Forms of a plan's report.
const (
	asTable = "table"
	asJSON  = "json"
	asCSV   = "csv"
	asHTML  = "html"
)

func (a *app) syncPlanCommand() *cobra.Command {
	output, file := asTable, ""
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "See what a sync would write, and write nothing",
		Long: `Fetch the price file, compare it with Autotask and show what would be written: counts, what becomes of costs,
prices and margins, the calls that it takes and when it would be done. Nothing is written to Autotask.

--output csv and json print every product. --output html makes one page with charts and a table that can be searched,
filtered and sorted; it needs no network, so it can be mailed. It goes to a file, plan-DIGEST.html unless --file
names another one. The digest names the plan: starter sync apply --plan DIGEST writes exactly this one.`,
		Example: "  starter sync plan\n  starter sync plan --output html\n  starter sync plan --output csv --file plan.csv",
		Args:    cobra.NoArgs,
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			switch output {
			case asTable, asJSON, asCSV, asHTML:
			default:
				return fmt.Errorf("--output %q is not one of %s", output, strings.Join([]string{asTable, asJSON, asCSV, asHTML}, ", "))
			}
			if output == asTable && file != "" {
				return errors.New("--file needs --output json, csv or html")
			}
			run, result, err := c.Sync(ctx, products.ProductSyncInput{Mode: products.ModePlan})
			if run == nil {
				return err
			}
			if err != nil || output == asTable || result.Report == nil {
				return a.report(run, result, err, func(w io.Writer) { printSync(w, result) })
			}
			return a.savePlanReport(ctx, c, *result.Report, output, file)
		}),
	}
	cmd.Flags().StringVar(&output, "output", output, "table, json, csv or html")
	cmd.Flags().StringVar(&file, "file", "", "file to write instead of standard output")
	return cmd
}

// savePlanReport fetches the report in a form; a page goes to a file in any case.
func (a *app) savePlanReport(ctx context.Context, c *runs.Runs, r productactivities.PlanReport, output, file string) error {
	key := map[string]string{asJSON: r.JSON, asCSV: r.CSV, asHTML: r.HTML}[output]
	if output == asHTML && file == "" {
		file = "plan-" + r.Plan.Digest + ".html"
	}
	if err := a.saveReport(ctx, c, key, file); err != nil {
		return err
	}
	if file != "" {
		a.say("%s: plan %s, %d to create, %d to update, %d to deactivate", file, r.Plan.Digest, r.Plan.Counts.Create, r.Plan.Counts.Update, r.Plan.Counts.Deactivate)
	}
	return nil
}

// saveReport fetches a report into a file; an empty name stands for standard output.
func (a *app) saveReport(ctx context.Context, c *runs.Runs, key, file string) error {
	if file == "" {
		return c.FetchReport(ctx, key, a.out)
	}
	return c.SaveReport(ctx, key, file)
}
