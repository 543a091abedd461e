package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"digitalbridge/internal/spelling"
	"digitalbridge/starter/runs"
	"digitalbridge/worker/overview"
)

func (s syncCommands) syncHistoryCommand() *cobra.Command {
	most := 20
	cmd := &cobra.Command{
		Use:   "history",
		Short: "List the last syncs with their results",
		Long: `List the last runs of Product Sync, the newest first, with what they wrote, why they failed and what to run next.
Temporal remembers them for as long as its namespace keeps ended workflows.`,
		Example: "  starter sync history\n  starter sync history --last 50 --output csv",
		Args:    none,
		RunE: s.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			if most < 1 || most > 1000 {
				return usageError{fmt.Errorf("--last %d is not between 1 and 1000", most)}
			}
			rows, err := c.Overview().Syncs(ctx, most)
			if err != nil {
				return err
			}
			t := table{head: []string{"started", "took", "result", "created", "updated", "deactivated", "failed", "cause", "next"},
				none: "no sync has run yet; starter sync plan shows what one would do"}
			for _, r := range rows {
				took := ""
				if !r.Ended.IsZero() {
					took = spelling.Span(r.Ended.Sub(r.Started))
				}
				t.rows = append(t.rows, []string{s.moment(r.Started), took, r.Result, strconv.Itoa(r.Created), strconv.Itoa(r.Updated),
					strconv.Itoa(r.Deactivated), strconv.Itoa(r.Failed), r.Cause, r.Do})
			}
			return s.list(rows, t)
		}),
	}
	cmd.Flags().IntVar(&most, "last", most, "how many")
	return forms(cmd, asCSV)
}

func (s syncCommands) syncStatusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Show the last sync, the one that runs, and the next",
		Long: "Show what Product Sync is doing now, what the last run wrote, and when the next one starts. Ends with exit code 3 when a " +
			"plan waits for a person.",
		Example: "  starter sync status\n  starter sync status --json",
		Args:    none,
		RunE: s.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			now, err := c.Overview().SyncStatus(ctx)
			if err != nil {
				return err
			}
			if err := s.print(now, func(w io.Writer) { s.printSyncStatus(w, now) }); err != nil {
				return err
			}
			if now.Now != nil && now.Now.Result == overview.SyncWaiting {
				return unfinished{"a plan waits for a person; decide with: " + now.Now.Do}
			}
			return nil
		}),
	}
}

func (s syncCommands) printSyncStatus(w io.Writer, now overview.SyncStatus) {
	if r := now.Now; r != nil {
		_, _ = fmt.Fprintf(w, "now\t%s, since %s\n", strings.TrimSuffix(r.Result, "."), s.moment(r.Started))
		if r.Cause != "" {
			_, _ = fmt.Fprintf(w, "held\t%s\n", r.Cause)
		}
		if r.Do != "" {
			_, _ = fmt.Fprintf(w, "to do\t%s\n", r.Do)
		}
	}
	if r := now.Last; r == nil {
		_, _ = fmt.Fprintln(w, "last\tno sync has written yet; starter sync plan shows what one would do")
	} else {
		_, _ = fmt.Fprintf(w, "last\t%s, ended %s (%s)\n", r.Result, s.moment(r.Ended), ago(r.Ended))
		_, _ = fmt.Fprintf(w, "wrote\t%d created, %d updated, %d deactivated, %d failed\n", r.Created, r.Updated, r.Deactivated, r.Failed)
		if r.Cause != "" {
			_, _ = fmt.Fprintf(w, "cause\t%s\n", r.Cause)
		}
		if r.Do != "" {
			_, _ = fmt.Fprintf(w, "to do\t%s\n", r.Do)
		}
	}
	switch {
	case now.Note != "":
		_, _ = fmt.Fprintf(w, "next\t%s\n", now.Note)
	case now.Paused != "":
		_, _ = fmt.Fprintf(w, "next\tnone: the schedule is paused (%s)\n", now.Paused)
	case !now.Next.IsZero():
		_, _ = fmt.Fprintf(w, "next\t%s (in %s)\n", s.moment(now.Next), spelling.Age(time.Until(now.Next)))
	}
}

// ago is how long something has been over, as people say it.
func ago(t time.Time) string {
	if d := time.Since(t); d >= time.Second {
		return spelling.Span(d) + " ago"
	}
	return "just now"
}
