package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"digitalbridge/activities/operations"
	"digitalbridge/starter/runs"
)

func (a *app) checkCommand() *cobra.Command {
	var in operations.CheckInput
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check addresses, credentials and rights on both sides",
		Long: `Check everything that the bridge needs: Autotask's zone, credentials and rights; every name in the policy: the
vendor company, billing codes, product categories, period types, statuses, user-defined fields, the inventory
location; the price file's currency; TD SYNNEX's web services and price file. Nothing is written, except that
--fix creates missing user-defined product fields and a missing dedicated inventory location.`,
		Example: "  starter check\n  starter check --fix --json",
		Args:    none,
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			run, report, err := c.Check(ctx, in)
			if run == nil {
				return err
			}
			if report == nil || err == nil {
				return a.report(run, report, err, func(w io.Writer) { printChecks(w, report) })
			}
			e := envelope{
				Status: statusFailed, Result: report, Error: runs.Describe(err), ErrorType: failureType(err),
				WorkflowID: run.GetID(), RunID: run.GetRunID(), URL: c.Link(run.GetID(), run.GetRunID()),
			}
			if err := a.printEnvelope(e, func(w io.Writer) { printChecks(w, report) }); err != nil {
				return err
			}
			if a.output.form == asTable {
				a.showError(failure{e, err})
			}
			return reported{err}
		}),
	}
	cmd.Flags().BoolVar(&in.Fix, "fix", false, "create missing user-defined product fields and a missing dedicated inventory location")
	return cmd
}

func printChecks(w io.Writer, r *operations.CheckReport) {
	for _, c := range r.Checks {
		mark := "ok"
		if !c.OK {
			mark = "FAULT"
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", mark, c.Name, c.Detail)
		if c.Fix != "" {
			_, _ = fmt.Fprintf(w, "\t\t%s\n", c.Fix)
		}
	}
}
