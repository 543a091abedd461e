package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/report"
	"digitalbridge/starter/runs"
	"digitalbridge/worker/overview"
	"digitalbridge/workflows/products"
)

// syncReportCommand shows what is to be decided about, or what was, without a new plan.
func (s syncCommands) syncReportCommand() *cobra.Command {
	var held bool
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Show the plan that is held, or that of the last sync",
		Long: `Show the plan of the newest run of Product Sync, or with --held the one that waits for a person: why it is held, the
biggest moves first, what is on open quotes and orders, and how to decide. It is the plan that starter sync approve writes;
nothing is planned anew. The forms are those of starter sync plan.`,
		Example: "  starter sync report --held\n  starter sync report --output html",
		Args:    none,
		RunE: s.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			p, err := s.reported(ctx, c, held)
			if err != nil {
				return err
			}
			if saved, err := s.savePlanReport(ctx, c, *p.Report); saved || err != nil {
				return err
			}
			return s.print(p.Report, func(w io.Writer) {
				for _, l := range report.Lines(p.Report.Plan, p.Report.Summary) {
					_, _ = fmt.Fprintf(w, "%s\t%s\n", l.Name, l.Value)
				}
				for _, m := range p.Report.Summary.Biggest {
					_, _ = fmt.Fprintf(w, "biggest move\t%s\n", m)
				}
				_, _ = fmt.Fprintln(w, "every product\tstarter sync report --output html")
				if p.Waiting {
					_, _ = fmt.Fprintf(w, "to do\t%s\n", overview.DecideOnPlan)
				}
			})
		}),
	}
	cmd.Flags().BoolVar(&held, "held", false, "the plan that waits for a person")
	return forms(cmd, asCSV, asHTML)
}

// reported is where the newest sync is, or the one that waits, with the report of its plan.
func (s syncCommands) reported(ctx context.Context, c *runs.Runs, held bool) (p products.SyncProgress, err error) {
	var id, runID string
	if held {
		if id, err = s.heldSync(ctx, c); err != nil {
			return p, err
		}
	} else {
		list, err := c.Overview().List(ctx, fmt.Sprintf("WorkflowType = '%s' AND %s = '%s'", bridge.ProductSync, bridge.Connection.GetName(),
			s.config.Connection), 1)
		if err != nil {
			return p, err
		}
		if len(list) == 0 {
			return p, problem.New("", "make a plan: starter sync plan", "no sync has run yet")
		}
		id, runID = list[0].ID, list[0].RunID
	}
	if err := c.QueryRun(ctx, id, runID, bridge.QueryProgress, &p); err != nil {
		return p, err
	}
	if p.Report == nil {
		return p, problem.New("", "see where it is with starter sync status, or make a new plan: starter sync plan",
			"the sync has no report of a plan")
	}
	return p, nil
}
