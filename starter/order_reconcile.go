package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"

	orderactivities "digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/reconcile"
	"digitalbridge/internal/report"
	"digitalbridge/internal/spelling"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/orders"
)

func (o orderCommands) orderReconcileCommand() *cobra.Command {
	since, last := "", false
	var numbers []string
	cmd := &cobra.Command{
		Use:   "reconcile",
		Short: "Compare purchase orders with TD SYNNEX's orders and invoices",
		Long: `Compare the purchase orders to TD SYNNEX with its orders and invoices and list what differs: orders that are missing on
one side, quantities, prices, freight, two orders for one purchase order, goods that are not invoiced or not
received, orders that nobody follows. Nothing is changed in either system.

TD SYNNEX's interface lists no orders: it answers for a number. --numbers looks for those that its portal lists and
no purchase order asks for. --last shows the last comparison, for example the nightly one, and makes none.
The page of --output html goes to a file, reconciliation-DATE.html unless --file names another one.`,
		Example: "  starter order reconcile\n  starter order reconcile --since 30d --output html\n  starter order reconcile --last --output " +
			"csv --file differences.csv\n  starter order reconcile --numbers PHONE-7,PHONE-8",
		Args: none,
		RunE: o.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			from, err := sinceTime(since, time.Now())
			if err != nil {
				return usageError{err}
			}
			if last {
				if since != "" || len(numbers) > 0 {
					return usageError{errors.New("--last shows what was compared; leave --since and --numbers out")}
				}
				return o.lastReconciliation(ctx, c)
			}
			run, result, err := o.runReconcile(ctx, c, orders.ReconcileOrdersInput{Since: from, Numbers: numbers})
			if run == nil {
				return err
			}
			if err != nil {
				return o.report(run, result, err, func(io.Writer) {})
			}
			return o.showReconciliation(ctx, c, result.Report)
		}),
	}
	cmd.Flags().StringVar(&since, "since", "", "purchase orders made since a day (2026-01-31) or within a time span (60d); "+
		"empty: as the policy says")
	cmd.Flags().StringSliceVar(&numbers, "numbers", nil, "purchase order numbers that the TD SYNNEX portal lists, separated by commas")
	cmd.Flags().BoolVar(&last, "last", false, "show the last comparison and make none")
	return forms(cmd, asCSV, asHTML)
}

// sinceTime reads a day or a time span before now; empty is the zero time.
func sinceTime(s string, now time.Time) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		return day, nil
	}
	span, err := spelling.ParseSpan(s)
	if err != nil || span <= 0 {
		return time.Time{}, fmt.Errorf("--since %q is neither a day such as 2026-01-31 nor a time span such as 60d", s)
	}
	return now.Add(-span).UTC().Truncate(time.Second), nil
}

func (o orderCommands) runReconcile(ctx context.Context, c *runs.Runs, in orders.ReconcileOrdersInput) (client.WorkflowRun,
	*orders.ReconcileOrdersResult, error) {
	run, err := c.Start(ctx, bridge.ReconcileOrders, bridge.ReconcileOrdersID(o.config.Connection),
		"Purchase orders against TD SYNNEX's orders and invoices", in)
	if err != nil {
		return nil, nil, err
	}
	show := runs.NewPhases(o.err)
	defer show.Close()
	var result *orders.ReconcileOrdersResult
	err = c.Await(ctx, run, &result, func(ctx context.Context) {
		var p orders.ReconciliationProgress
		if v, err := c.Client.QueryWorkflow(ctx, run.GetID(), "", bridge.QueryProgress); err == nil && v.Get(&p) == nil {
			show.Phase(p.Phase)
		}
	})
	return run, result, err
}

// lastReconciliation shows the report of the last comparison.
func (o orderCommands) lastReconciliation(ctx context.Context, c *runs.Runs) error {
	var data bytes.Buffer
	if err := c.FetchReport(ctx, orderactivities.LatestReconciliation, &data); err != nil {
		return fmt.Errorf("there is no comparison to show: %w; starter order reconcile makes one", err)
	}
	var r orderactivities.ReconciliationReport
	if err := json.Unmarshal(data.Bytes(), &r); err != nil {
		return fmt.Errorf("reading %s: %w", orderactivities.LatestReconciliation, err)
	}
	return o.showReconciliation(ctx, c, r)
}

// showReconciliation shows a report in the form that was asked for.
func (o orderCommands) showReconciliation(ctx context.Context, c *runs.Runs, r orderactivities.ReconciliationReport) error {
	files := reportFiles{json: r.JSON, csv: r.CSV, html: r.HTML, name: "reconciliation-" + day(r.Reconciliation.Made)}
	saved, err := o.saveReport(ctx, c, files)
	switch {
	case err != nil:
		return err
	case !saved:
		return o.reconciliationTable(ctx, c, r)
	case o.output.file != "":
		o.say("%s: %s compared, %s", o.output.file, spelling.Count(r.Reconciliation.Orders, "purchase order"),
			r.Reconciliation.Text())
	}
	return nil
}

func (o orderCommands) reconciliationTable(ctx context.Context, c *runs.Runs, r orderactivities.ReconciliationReport) error {
	var data bytes.Buffer
	if err := c.FetchReport(ctx, r.JSON, &data); err != nil {
		return err
	}
	var full struct {
		Reconciliation report.Reconciliation `json:"reconciliation"`
		Orders         []reconcile.Row       `json:"orders"`
	}
	if err := json.Unmarshal(data.Bytes(), &full); err != nil {
		return fmt.Errorf("reading %s: %w", r.JSON, err)
	}
	return o.print(full, func(w io.Writer) { printReconciliation(w, full.Reconciliation, full.Orders) })
}

func printReconciliation(w io.Writer, r report.Reconciliation, rows []reconcile.Row) {
	_, _ = fmt.Fprintf(w, "%s compared: %s\n", spelling.Count(r.Orders, "purchase order"), r.Text())
	if r.Findings == 0 {
		return
	}
	_, _ = fmt.Fprintf(w, "%d of them new\n\nPO\tLINE\tFINDING\tSINCE\tWHAT DIFFERS\n", r.New)
	for _, row := range rows {
		for _, f := range row.Findings {
			line := ""
			if f.Line > 0 {
				line = fmt.Sprint(f.Line)
			}
			_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n\t\t\t\t-> %s\n", f.PurchaseOrder, line, f.Kind, day(f.Since), f.Text,
				strings.TrimSuffix(f.Fix, "."))
		}
	}
}
