package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"digitalbridge/internal/bridge"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/products"
)

// syncRun is a run of Product Sync as people ask for it.
type syncRun struct {
	Started     time.Time `json:"started"`
	Ended       time.Time `json:"ended,omitzero"`
	Result      string    `json:"result"` // Success, Partial success, Planned, Failed, Waiting or what it does now
	Created     int       `json:"created"`
	Updated     int       `json:"updated"`
	Deactivated int       `json:"deactivated"`
	Failed      int       `json:"failed"`
	Cause       string    `json:"cause,omitempty"` // of a failure, or what a held plan waits for
	Do          string    `json:"do,omitempty"`    // the command that goes on from here
	RunID       string    `json:"runId"`
	WorkflowID  string    `json:"workflowId"`
	URL         string    `json:"url"`
}

const resultWaiting = "Waiting"

func (a *app) syncHistoryCommand() *cobra.Command {
	most := 20
	cmd := &cobra.Command{
		Use:   "history",
		Short: "List the last syncs with their results",
		Long: `List the last runs of Product Sync, the newest first, with what they wrote, why they failed and what to run next.
Temporal remembers them for as long as its namespace keeps ended workflows.`,
		Example: "  starter sync history\n  starter sync history --last 50 --output csv",
		Args:    none,
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			if most < 1 || most > 1000 {
				return usageError{fmt.Errorf("--last %d is not between 1 and 1000", most)}
			}
			rows, err := a.syncRuns(ctx, c, most)
			if err != nil {
				return err
			}
			t := table{head: []string{"started", "took", "result", "created", "updated", "deactivated", "failed", "cause", "next"}, none: "no sync has run yet; starter sync plan shows what one would do"}
			for _, r := range rows {
				took := ""
				if !r.Ended.IsZero() {
					took = runs.Span(r.Ended.Sub(r.Started))
				}
				t.rows = append(t.rows, []string{a.moment(r.Started), took, r.Result, strconv.Itoa(r.Created), strconv.Itoa(r.Updated), strconv.Itoa(r.Deactivated), strconv.Itoa(r.Failed), r.Cause, r.Do})
			}
			return a.list(rows, t)
		}),
	}
	cmd.Flags().IntVar(&most, "last", most, "how many")
	return forms(cmd, asCSV)
}

// syncRuns are the newest runs of Product Sync.
func (a *app) syncRuns(ctx context.Context, c *runs.Runs, most int) ([]syncRun, error) {
	list, err := c.Newest(ctx, fmt.Sprintf("WorkflowType = '%s' AND %s = '%s'", bridge.ProductSync, bridge.Connection.GetName(), a.config.Connection), most)
	if err != nil {
		return nil, err
	}
	rows := []syncRun{}
	for _, l := range list {
		rows = append(rows, a.syncRun(ctx, c, l))
	}
	return rows, ctx.Err()
}

// syncRun reads the result of one run, or where it is.
func (a *app) syncRun(ctx context.Context, c *runs.Runs, l runs.Listed) syncRun {
	row := syncRun{Started: l.Start, Ended: l.End, RunID: l.RunID, WorkflowID: l.ID, URL: a.link(l.ID, l.RunID)}
	if l.Status == runs.Running {
		a.runningSync(ctx, c, l, &row)
		return row
	}
	var result products.ProductSyncResult
	if err := c.Client.GetWorkflow(ctx, l.ID, l.RunID).Get(ctx, &result); err != nil {
		row.Result, row.Cause = l.Status, runs.Describe(err)
		return row
	}
	row.Result, row.Created, row.Updated, row.Deactivated, row.Failed = result.Status, result.Applied.Created, result.Applied.Updated, result.Applied.Deactivated, result.Applied.Failed
	switch result.Status {
	case products.SyncPlanned:
		row.Do = "starter sync apply --plan " + result.Plan.Digest
	case products.SyncPartial:
		row.Do = "starter sync retry-failed " + l.RunID
	}
	return row
}

func (a *app) runningSync(ctx context.Context, c *runs.Runs, l runs.Listed, row *syncRun) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	var p products.SyncProgress
	v, err := c.Client.QueryWorkflow(ctx, l.ID, l.RunID, "progress")
	if err == nil {
		err = v.Get(&p)
	}
	switch {
	case err != nil:
		row.Result, row.Cause = runs.Running, "it does not say how far it is; is a worker running?"
	case p.Waiting:
		row.Result, row.Do = resultWaiting, `starter sync approve --reason "why" (or reject)`
		if p.Plan != nil {
			row.Cause = p.Plan.Hold
		}
	default:
		row.Result = cmp.Or(p.Phase, runs.Running)
	}
}

// syncStatus is where Product Sync stands.
type syncStatus struct {
	Now    *syncRun  `json:"now,omitempty"`
	Last   *syncRun  `json:"last,omitempty"` // the last that wrote
	Next   time.Time `json:"next,omitzero"`
	Paused string    `json:"paused,omitempty"` // the note of the schedule's pause
	Note   string    `json:"note,omitempty"`
}

func (a *app) syncStatusCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "status",
		Short:   "Show the last sync, the one that runs, and the next",
		Long:    "Show what Product Sync does now, what the last run wrote, and when the next one starts. Ends with exit code 3 when a plan waits for a person.",
		Example: "  starter sync status\n  starter sync status --json",
		Args:    none,
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			s, err := a.syncStatus(ctx, c)
			if err != nil {
				return err
			}
			if err := a.print(s, func(w io.Writer) { a.printSyncStatus(w, s) }); err != nil {
				return err
			}
			if s.Now != nil && s.Now.Result == resultWaiting {
				return unfinished{"a plan waits for a person; decide with: " + s.Now.Do}
			}
			return nil
		}),
	}
}

// lookedBack is how many runs are looked through for the last one that wrote.
const lookedBack = 20

func (a *app) syncStatus(ctx context.Context, c *runs.Runs) (s syncStatus, err error) {
	rows, err := a.syncRuns(ctx, c, lookedBack)
	if err != nil {
		return s, err
	}
	for i, r := range rows {
		switch {
		case r.Ended.IsZero() && s.Now == nil:
			s.Now = &rows[i]
		case !r.Ended.IsZero() && r.Result != products.SyncPlanned && s.Last == nil:
			s.Last = &rows[i]
		}
	}
	d, err := c.Client.ScheduleClient().GetHandle(ctx, bridge.ScheduleID(bridge.ProductSyncID(a.config.Connection))).Describe(ctx)
	switch {
	case err != nil:
		s.Note = "no schedule starts it; starter schedules apply makes one"
	case d.Schedule.State != nil && d.Schedule.State.Paused:
		s.Paused = cmp.Or(d.Schedule.State.Note, "paused")
	case len(d.Info.NextActionTimes) > 0:
		s.Next = d.Info.NextActionTimes[0]
	}
	return s, nil
}

func (a *app) printSyncStatus(w io.Writer, s syncStatus) {
	if r := s.Now; r != nil {
		_, _ = fmt.Fprintf(w, "now\t%s, since %s\n", strings.TrimSuffix(r.Result, "."), a.moment(r.Started))
		if r.Cause != "" {
			_, _ = fmt.Fprintf(w, "held\t%s\n", r.Cause)
		}
		if r.Do != "" {
			_, _ = fmt.Fprintf(w, "to do\t%s\n", r.Do)
		}
	}
	if r := s.Last; r == nil {
		_, _ = fmt.Fprintln(w, "last\tno sync has written yet; starter sync plan shows what one would do")
	} else {
		_, _ = fmt.Fprintf(w, "last\t%s, ended %s (%s)\n", r.Result, a.moment(r.Ended), ago(r.Ended))
		_, _ = fmt.Fprintf(w, "wrote\t%d created, %d updated, %d deactivated, %d failed\n", r.Created, r.Updated, r.Deactivated, r.Failed)
		if r.Cause != "" {
			_, _ = fmt.Fprintf(w, "cause\t%s\n", r.Cause)
		}
		if r.Do != "" {
			_, _ = fmt.Fprintf(w, "to do\t%s\n", r.Do)
		}
	}
	switch {
	case s.Note != "":
		_, _ = fmt.Fprintf(w, "next\t%s\n", s.Note)
	case s.Paused != "":
		_, _ = fmt.Fprintf(w, "next\tnone: the schedule is paused (%s)\n", s.Paused)
	case !s.Next.IsZero():
		_, _ = fmt.Fprintf(w, "next\t%s (in %s)\n", a.moment(s.Next), runs.Span(time.Until(s.Next).Round(time.Minute)))
	}
}

// ago is how long something has been over, as people say it.
func ago(t time.Time) string { return runs.Span(time.Since(t)) + " ago" }
