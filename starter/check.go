package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/spelling"
	"digitalbridge/starter/runs"
	"digitalbridge/worker/overview"
)

// checkAgainAfter is the time between two checks of --watch. A check is some sixty calls of Autotask's hourly budget.
const checkAgainAfter = 15 * time.Second

func (a *app) checkCommand() *cobra.Command {
	var in operations.CheckInput
	var watch bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check addresses, credentials and rights on both sides",
		Long: `Check everything that the bridge needs, afresh: Autotask's zone and credentials, every right on every entity, every
field that is written, every name in the policy; the price file's currency; TD SYNNEX's web services, password and price
file. What is needed follows from the policy. Nothing is written, except that --fix creates missing user-defined product
fields and a missing dedicated inventory location.

A point is ok, a warning (it works, but not as one might expect), a FAULT, or skipped: it could not be looked at because of
another one. --watch looks again and again while you tick boxes in Autotask, and shows what has changed, until there is no
fault.`,
		Example: "  starter check\n  starter check --fix --json\n  starter check --template orders --watch",
		Args:    none,
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			if in.Template != "" && !slices.Contains(operations.Templates(), in.Template) {
				return usageError{fmt.Errorf("there is no template %q; give %s%s", in.Template, strings.Join(operations.Templates(), ", "),
					nearest(in.Template, operations.Templates()))}
			}
			if watch {
				return a.watchCheck(ctx, watched{
					look: func() (client.WorkflowRun, *operations.CheckReport, error) { return c.Check(ctx, in) },
					last: func() error { return a.checkOnce(ctx, c, in) }, after: time.After,
				})
			}
			return a.checkOnce(ctx, c, in)
		}),
	}
	cmd.Flags().BoolVar(&in.Fix, "fix", false, "create missing user-defined product fields and a missing dedicated inventory location")
	cmd.Flags().StringVar(&in.Template, "template", "", "only what this template needs: "+strings.Join(operations.Templates(), ", "))
	cmd.Flags().BoolVar(&watch, "watch", false, "look again and again until there is no fault, and show what has changed")
	return cmd
}

func (a *app) checkOnce(ctx context.Context, c *runs.Runs, in operations.CheckInput) error {
	run, report, err := c.Check(ctx, in)
	if run == nil {
		return err
	}
	if report == nil || err == nil {
		return a.report(run, report, err, func(w io.Writer) { printChecks(w, report) })
	}
	e := envelope{
		Status: statusFailed, Result: report, Error: overview.Describe(err), ErrorType: failureType(err),
		WorkflowID: run.GetID(), RunID: run.GetRunID(), URL: c.Link(run.GetID(), run.GetRunID()),
	}
	if err := a.printEnvelope(e, func(w io.Writer) { printChecks(w, report) }); err != nil {
		return err
	}
	if a.output.form == asTable {
		a.showError(failure{e, err})
	}
	return reported{err}
}

// watched is what a check that is watched looks at, again and again, and by what it waits in between.
type watched struct {
	look  func() (client.WorkflowRun, *operations.CheckReport, error)
	last  func() error // the whole check, once there is no fault
	after func(time.Duration) <-chan time.Time
}

// watchCheck shows the points that have changed since the look before, and ends once there is no fault.
func (a *app) watchCheck(ctx context.Context, w watched) error {
	var before operations.CheckReport
	for {
		run, report, err := w.look()
		if report == nil {
			if run == nil {
				return err
			}
			return a.report(run, report, err, nil)
		}
		for _, p := range changedChecks(before, *report) {
			a.say("%s  %s", a.moment(time.Now()), p)
		}
		if before = *report; report.OK {
			return w.last()
		}
		a.say("%s; looking again in %s", countChecks(*report), spelling.Span(checkAgainAfter))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-w.after(checkAgainAfter):
		}
	}
}

// changedChecks are the points that are not as they were, a line each. Of a first look only what is not ok is shown.
func changedChecks(before, now operations.CheckReport) []string {
	was := map[string]operations.Check{}
	for _, c := range before.Checks {
		was[c.Name] = c
	}
	var out []string
	for _, c := range now.Checks {
		old, seen := was[c.Name]
		if c.Level == old.Level && c.Detail == old.Detail || !seen && c.Level == operations.LevelOK {
			continue
		}
		out = append(out, mark(c.Level)+"  "+problem.Text(c.Name+": "+c.Detail, c.Fix))
	}
	return out
}

// mark is how a level stands out.
func mark(l operations.Level) string {
	if l == operations.LevelFault || l == operations.LevelWarning {
		return strings.ToUpper(string(l))
	}
	return string(l)
}

// countChecks says how many points have which level.
func countChecks(r operations.CheckReport) string {
	var parts []string
	for _, l := range []operations.Level{operations.LevelOK, operations.LevelWarning, operations.LevelFault, operations.LevelSkipped} {
		if n := r.Count(l); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, l))
		}
	}
	return strings.Join(parts, ", ")
}

func printChecks(w io.Writer, r *operations.CheckReport) {
	for _, c := range r.Checks {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", mark(c.Level), c.Name, c.Detail)
		if c.Fix != "" {
			_, _ = fmt.Fprintf(w, "\t\t%s\n", c.Fix)
		}
	}
	_, _ = fmt.Fprintf(w, "%s\n", countChecks(*r))
}
