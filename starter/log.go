package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/activitylog/archive"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/spelling"
	"digitalbridge/internal/store"
	"digitalbridge/starter/runs"
)

// logFlags are which lines of the activity log a person wants to see.
type logFlags struct {
	since                     spelling.SpanFlag
	template, result, po, sku string
	open, grouped             bool
}

// logCommands read the activity log, and start again what failed.
type logCommands struct{ *app }

// shownLog is the activity log as JSON.
type shownLog struct {
	Since   time.Time           `json:"since"`
	Entries []activitylog.Entry `json:"entries"`
	Groups  []activitylog.Group `json:"groups"`
}

func (a logCommands) logCommand() *cobra.Command {
	f := logFlags{since: spelling.SpanFlag(7 * 24 * time.Hour)}
	cmd := &cobra.Command{
		Use:   "log",
		Short: "Show the activity log: what was done, what failed and why",
		Long: `Show what the bridge has done: every sync, every order, and the products and lines that went wrong, the newest first,
with cause and what to do. It goes back beyond what Temporal remembers (policy: activityLog.keep). What a later run has
made up for is marked as over by itself.

With BRIDGE_STORE set as for the worker, the log is read from the store, also while no worker runs; otherwise a worker
is asked.`,
		Example: "  starter log\n  starter log --since 30d --result failed\n  starter log --po 1016\n  starter log --grouped\n" +
			"  starter log --sku 1000003 --output csv > log.csv",
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			entries, since, err := a.readLog(cmd.Context(), f)
			if err != nil {
				return err
			}
			shown := shownLog{Since: since, Entries: entries, Groups: activitylog.Groups(entries)}
			if f.grouped {
				return a.list(shown, a.groupTable(shown.Groups))
			}
			return a.list(shown, a.logTable(entries))
		},
	}
	cmd.Flags().Var(&f.since, "since", "how far back, for example 30d")
	cmd.Flags().StringVar(&f.template, "template", "", "only this template, for example product-sync")
	cmd.Flags().StringVar(&f.result, "result", "", "only this result: success, partial, failed or waiting")
	cmd.Flags().StringVar(&f.po, "po", "", "only this purchase order")
	cmd.Flags().StringVar(&f.sku, "sku", "", "only this TD SYNNEX SKU")
	cmd.Flags().BoolVar(&f.open, "open", false, "only what still needs somebody")
	cmd.Flags().BoolVar(&f.grouped, "grouped", false, "grouped by cause")
	cmd.AddCommand(a.logRetryCommand())
	return forms(cmd, asCSV)
}

func (a logCommands) readLog(ctx context.Context, f logFlags) ([]activitylog.Entry, time.Time, error) {
	since := time.Now().Add(-time.Duration(f.since)).UTC()
	filter := activitylog.Filter{Template: f.template, PurchaseOrder: f.po, SKU: f.sku, Open: f.open}
	if f.result != "" {
		var err error
		if filter.Result, err = activitylog.ResultOf(f.result); err != nil {
			return nil, since, usageError{err}
		}
	}
	entries, err := a.logEntries(ctx, since)
	return filter.Choose(entries), since, err
}

// logEntries reads the log from the store, or by a worker when this machine has no access to it.
func (a logCommands) logEntries(ctx context.Context, since time.Time) ([]activitylog.Entry, error) {
	if a.config.Store != "" {
		s, err := store.Open(ctx, a.config.Store)
		if err != nil {
			return nil, err
		}
		defer func() { _ = s.Close() }()
		log := archive.Archive{Store: s.Of(a.config.Connection), Connection: a.config.Connection}
		if p, err := policy.Load(a.config.PolicyFile); err == nil { // without one what was kept is as the worker's policy has it
			log.HidePrices = p.HidesPrices()
		}
		kept, cut, err := log.Read(ctx, since)
		if cut {
			a.say("The log has more than %d runs since then; only the newest are shown.", archive.MaxRuns)
		}
		return activitylog.Entries(kept), err
	}
	c, closeClient, err := a.connect(ctx)
	if err != nil {
		return nil, err
	}
	defer closeClient()
	a.zone = c.Zone(ctx, a.config.PolicyFile)
	var file bytes.Buffer
	if err := c.FetchReport(ctx, operations.LogKey(a.config.Connection, since), &file); err != nil {
		return nil, err
	}
	var kept []activitylog.Run
	for dec := json.NewDecoder(bufio.NewReader(&file)); ; {
		var r activitylog.Run
		if err := dec.Decode(&r); errors.Is(err, io.EOF) {
			return activitylog.Entries(kept), nil
		} else if err != nil {
			return nil, fmt.Errorf("the activity log can't be read: %w", err)
		}
		kept = append(kept, r)
	}
}

func (a logCommands) logTable(entries []activitylog.Entry) table {
	t := table{head: []string{"time", "template", "about", "operation", "result", "what", "what to do", "group"},
		none: "the activity log has no such entry"}
	for _, e := range entries {
		result := string(e.Result)
		if e.Gone {
			result += ", over"
		}
		t.rows = append(t.rows, []string{a.moment(e.At), e.Template, e.Object.String(), e.Operation, result, cmp.Or(e.Cause, e.Text), e.Fix,
			e.Group})
	}
	return t
}

func (a logCommands) groupTable(groups []activitylog.Group) table {
	t := table{head: []string{"group", "open", "times", "template", "result", "cause", "what to do", "last"}, none: "nothing failed"}
	for _, g := range groups {
		t.rows = append(t.rows, []string{g.ID, strconv.Itoa(g.Open), strconv.Itoa(g.Count), g.Template, string(g.Result), g.Cause, g.Fix,
			a.moment(g.Last)})
	}
	if len(groups) > 0 {
		t.notes = []string{"", "start again what failed: starter log retry GROUP"}
	}
	return t
}

// startedAgain is a workflow that was started again for a failure.
type startedAgain struct {
	Template   string `json:"template"`
	WorkflowID string `json:"workflowId"`
	URL        string `json:"url"`
}

func (a logCommands) logRetryCommand() *cobra.Command {
	f := logFlags{since: spelling.SpanFlag(30 * 24 * time.Hour)}
	cmd := &cobra.Command{
		Use:   "retry GROUP",
		Short: "Start again what failed for one cause",
		Long: `Start again what failed for one cause and is not over: the products of a group in one sync, each order and each
sweep once. What runs already is left alone. Orders that wait for a person are decided, not started again.`,
		Example: "  starter log retry 3f9a01bc",
		Args:    one("GROUP"),
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			entries, _, err := a.readLog(ctx, f)
			if err != nil {
				return err
			}
			again := activitylog.Restarts(entries, args[0])
			if len(again) == 0 {
				return problem.New("", "see starter log --grouped for those that have", "the group %s has nothing that can be started "+
					"again", args[0])
			}
			begun := []startedAgain{}
			for _, r := range again {
				id, err := c.Overview().Again(ctx, r)
				if err != nil && len(begun) > 0 {
					err = fmt.Errorf("started again: %d of %d; then: %w", len(begun), len(again), err)
				}
				if err != nil {
					return err
				}
				begun = append(begun, startedAgain{Template: r.Template, WorkflowID: id, URL: a.link(id, "")})
			}
			return a.print(begun, func(w io.Writer) {
				for _, s := range begun {
					_, _ = fmt.Fprintf(w, "started\t%s\t%s\n", s.Template, s.URL)
				}
			})
		}),
	}
	cmd.Flags().Var(&f.since, "since", "how far back the group is looked for")
	return cmd
}
