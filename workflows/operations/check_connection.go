package operations

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/shared"
)

// CheckConnection looks at everything that the bridge needs: addresses, credentials, rights, and the
// records that the policy names. It completes when all is well, and fails with every finding otherwise;
// the report is readable in both cases by the query "report".
func CheckConnection(ctx workflow.Context, in operations.CheckInput) (*operations.CheckReport, error) {
	var report *operations.CheckReport
	board := shared.NewBoard(func() string { return checkTable(report) })
	if err := workflow.SetQueryHandlerWithOptions(ctx, "report", func() (*operations.CheckReport, error) { return report, nil },
		workflow.QueryHandlerOptions{Description: "Every point that was looked at, good or bad"}); err != nil {
		return nil, err
	}
	if err := board.Open(ctx); err != nil {
		return nil, err
	}
	board.Set(ctx, "Checking")
	checking := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Minute, ScheduleToCloseTimeout: 30 * time.Minute, HeartbeatTimeout: 2 * time.Minute, RetryPolicy: shared.Patient,
		Summary: "addresses, credentials, rights and the records that the policy names",
	})
	if err := workflow.ExecuteActivity(checking, connectionActivities.CheckAll, in).Get(ctx, &report); err != nil {
		return nil, board.End(ctx, err)
	}
	if report.OK {
		board.Set(ctx, "Done")
		return report, nil
	}
	return nil, board.End(ctx, shared.Fail(bridge.CheckFailed, faults(report)))
}

// faults lists what a person can mend, a line each; what could not be looked at for that reason has no
// fix and is left to the report.
func faults(r *operations.CheckReport) string {
	var mendable, rest []string
	for _, c := range r.Checks {
		switch detail := c.Name + ": " + strings.TrimRight(c.Detail, "."); {
		case c.OK:
		case c.Fix != "":
			mendable = append(mendable, detail+". What to do: "+c.Fix)
		default:
			rest = append(rest, detail)
		}
	}
	if len(mendable) == 0 {
		mendable = rest
	}
	return strings.Join(mendable, "\n")
}

func checkTable(r *operations.CheckReport) string {
	var b strings.Builder
	if r == nil {
		return ""
	}
	b.WriteString("\n| | Check | Detail |\n|---|---|---|\n")
	for _, c := range r.Checks {
		mark := "ok"
		if !c.OK {
			mark = "**fault**"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", mark, c.Name, c.Detail)
	}
	return b.String()
}
