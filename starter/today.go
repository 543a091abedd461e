package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/spelling"
	"digitalbridge/starter/runs"
	"digitalbridge/worker/overview"
)

// today is what a person looks at first.
type today struct {
	overview.Today
	Failed    []failureGroup `json:"failed"`
	FailedFor string         `json:"failedFor"` // of which time span
}

// failureGroup is what failed for the same reason.
type failureGroup struct {
	Workflow string   `json:"workflow"`
	Cause    string   `json:"cause"`
	Count    int      `json:"count"`
	IDs      []string `json:"ids"`
}

func (a *app) todayCommand() *cobra.Command {
	since := spelling.SpanFlag(24 * time.Hour)
	cmd := &cobra.Command{
		Use:   "today",
		Short: "Show what needs a person, what runs and what failed",
		Long: `Show the last sync and the next one, orders that wait for a decision, alarms, open orders with their dates, and what
has failed, grouped by cause.`,
		Example: "  starter today\n  starter today --since 3d",
		Args:    none,
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			t, err := a.today(ctx, c, time.Duration(since))
			if err != nil {
				return err
			}
			return a.print(t, func(w io.Writer) { a.printToday(w, t) })
		}),
	}
	cmd.Flags().Var(&since, "since", "failures of this time span, for example 3d")
	return cmd
}

func (a *app) today(ctx context.Context, c *runs.Runs, since time.Duration) (t today, err error) {
	t.FailedFor = spelling.Span(since)
	if t.Today, err = c.Overview().Today(ctx); err != nil {
		return t, err
	}
	t.Failed, err = a.failures(ctx, c, since)
	return t, err
}

// mostFailures bounds the look at failures.
const mostFailures = 200

// failures are what failed and is not over since.
func (a *app) failures(ctx context.Context, c *runs.Runs, since time.Duration) ([]failureGroup, error) {
	ended := func(how string, most int) ([]overview.Listed, error) {
		return c.Overview().List(ctx, fmt.Sprintf("%s = '%s' AND ExecutionStatus IN (%s) AND CloseTime > '%s'", bridge.Connection.GetName(),
			a.config.Connection, how, time.Now().Add(-since).UTC().Format(time.RFC3339)), most)
	}
	failed, err := ended("'Failed', 'TimedOut', 'Terminated'", mostFailures)
	if err != nil || len(failed) == 0 {
		return []failureGroup{}, err
	}
	completed, err := ended("'Completed'", 0)
	if err != nil {
		return nil, err
	}
	groups := []failureGroup{}
	for _, l := range overview.StillOpen(failed, completed) {
		cause := "no cause: " + l.Status
		if err := c.Client.GetWorkflow(ctx, l.ID, l.RunID).Get(ctx, nil); err != nil {
			cause = overview.Describe(err)
		}
		kind, _, _ := strings.Cut(l.ID, "/")
		i := slices.IndexFunc(groups, func(g failureGroup) bool { return g.Workflow == kind && g.Cause == cause })
		if i < 0 {
			groups = append(groups, failureGroup{Workflow: kind, Cause: cause})
			i = len(groups) - 1
		}
		groups[i].Count++
		groups[i].IDs = append(groups[i].IDs, l.ID)
	}
	return groups, ctx.Err()
}

func (a *app) printToday(w io.Writer, t today) {
	for _, queue := range t.Unpolled {
		_, _ = fmt.Fprintf(w, "FAULT\tno worker polls the queue %s (connection %s)\n", queue, a.config.Connection)
	}
	_, _ = fmt.Fprintln(w, "Product Sync")
	syncCommands{a}.printSyncStatus(w, t.Sync)
	_, _ = fmt.Fprintf(w, "\nOrders: %d open, %d waiting for a person, %d with an alarm\n", t.Open, len(t.Waiting), len(t.Alarms))
	for _, o := range t.Waiting {
		_, _ = fmt.Fprintf(w, "waits\tPO %s: %s, since %s; starter order status %s\n", o.PurchaseOrder, o.State, a.moment(o.Since),
			o.PurchaseOrder)
	}
	for _, o := range t.Alarms {
		_, _ = fmt.Fprintf(w, "ALARM\tPO %s: %s\n", o.PurchaseOrder, strings.Join(o.Alarms, ", "))
	}
	for _, o := range t.Expected[:min(len(t.Expected), 10)] {
		_, _ = fmt.Fprintf(w, "expected\t%s, PO %s, %s\n", day(o.ETA), o.PurchaseOrder, o.State)
	}
	_, _ = fmt.Fprintf(w, "\nFailed within %s and not over: %d\n", t.FailedFor, total(t.Failed))
	for _, g := range t.Failed {
		_, _ = fmt.Fprintf(w, "failed\t%d x %s: %s\n", g.Count, g.Workflow, g.Cause)
	}
}

func total(groups []failureGroup) (n int) {
	for _, g := range groups {
		n += g.Count
	}
	return n
}
