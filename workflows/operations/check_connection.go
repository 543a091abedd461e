package operations

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/problem"
	"digitalbridge/workflows/shared"
)

// CheckConnection looks at everything that the bridge needs: addresses, credentials, rights, and the
// records that the policy names. It completes when there is no fault, and fails with every one otherwise;
// the report is readable in both cases by the query "report". A scheduled one tells people what is worse than the day
// before.
func CheckConnection(ctx workflow.Context, in operations.CheckInput) (*operations.CheckReport, error) {
	var report *operations.CheckReport
	board := shared.NewBoard(func() string { return checkTable(report) })
	if err := workflow.SetQueryHandlerWithOptions(ctx, bridge.QueryReport, func() (*operations.CheckReport, error) { return report, nil },
		workflow.QueryHandlerOptions{Description: "Every point that was looked at, good or bad"}); err != nil {
		return nil, err
	}
	if err := board.Open(ctx); err != nil {
		return nil, err
	}
	if in.Template != "" && !slices.Contains(operations.Templates(), in.Template) {
		return nil, board.End(ctx, shared.Fail(bridge.InvalidInput, "give "+strings.Join(operations.Templates(), ", ")+", or none for all",
			"there is no template %q", in.Template))
	}
	board.Set(ctx, "Checking")
	checking := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Minute, ScheduleToCloseTimeout: 30 * time.Minute, HeartbeatTimeout: 2 * time.Minute,
		RetryPolicy: shared.Patient,
		Summary:     "addresses, credentials, rights and the records that the policy names",
	})
	if err := workflow.ExecuteActivity(checking, connectionActivities.CheckAll, in).Get(ctx, &report); err != nil {
		return nil, board.End(ctx, shared.TellFailed(ctx, "the check of the connection", false, err))
	}
	if len(report.Worse) > 0 {
		shared.Notify(ctx, worse(report.Worse))
	}
	if in.Tell {
		// What can't be learned today is learned tomorrow.
		if learned, err := readLedger(ctx, operations.LedgerInput{Afresh: true, Tell: true}); err == nil {
			tellNew(ctx, learned)
		}
	}
	if report.OK {
		board.Set(ctx, "Done")
		return report, nil
	}
	return nil, board.End(ctx, shared.Fail(bridge.CheckFailed, "", "%s", faults(report)))
}

// worse tells people what has become worse since the last scheduled check.
func worse(points []operations.Check) operations.Notice {
	n := operations.Notice{Level: "warning", Topic: notify.Connection, Event: "check is worse", Subject: "connection",
		Fix: "look at all of it: starter check"}
	var lines []string
	for _, c := range points {
		lines = append(lines, fmt.Sprintf("%s (%s): %s", c.Name, c.Level, c.Detail))
	}
	n.Text = "worse than at the last check:\n" + strings.Join(lines, "\n")
	return n
}

// faults lists what a person has to mend, a line each; warnings, and what was skipped for a fault, are left to the report.
func faults(r *operations.CheckReport) string {
	var lines []string
	for _, c := range r.Checks {
		if c.Level != operations.LevelFault {
			continue
		}
		lines = append(lines, problem.Text(c.Name+": "+c.Detail, c.Fix))
	}
	return strings.Join(lines, "\n")
}

func checkTable(r *operations.CheckReport) string {
	var b strings.Builder
	if r == nil {
		return ""
	}
	b.WriteString("\n| | Check | Detail |\n|---|---|---|\n")
	for _, c := range r.Checks {
		mark := string(c.Level)
		if c.Level == operations.LevelFault || c.Level == operations.LevelWarning {
			mark = "**" + mark + "**"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", mark, c.Name, c.Detail)
	}
	return b.String()
}
