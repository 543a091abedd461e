package workflows

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
)

// CheckConnection looks at everything that the bridge needs: addresses, credentials, rights, and the
// records that the policy names. It completes when all is well, and fails with every finding otherwise;
// the report is readable in both cases by the query "report".
func CheckConnection(ctx workflow.Context, in activities.CheckInput) (*activities.CheckReport, error) {
	var report *activities.CheckReport
	if err := workflow.SetQueryHandlerWithOptions(ctx, "report", func() (*activities.CheckReport, error) { return report, nil },
		workflow.QueryHandlerOptions{Description: "Every point that was looked at, good or bad"}); err != nil {
		return nil, err
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, bridge.Connection.ValueSet(connection(ctx))); err != nil {
		return nil, err
	}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Minute, HeartbeatTimeout: 2 * time.Minute, RetryPolicy: patient,
		Summary: "addresses, credentials, rights and the records that the policy names",
	})
	if err := workflow.ExecuteActivity(ctx, connectionActivities.CheckAll, in).Get(ctx, &report); err != nil {
		return nil, surface(ctx, err)
	}
	workflow.SetCurrentDetails(ctx, checkTable(report))
	if report.OK {
		return report, nil
	}
	var bad []string
	for _, c := range report.Checks {
		if !c.OK && c.Fix != "" {
			bad = append(bad, fmt.Sprintf("%s: %s. What to do: %s", c.Name, strings.TrimRight(c.Detail, "."), c.Fix))
		}
	}
	return nil, surface(ctx, fail(bridge.CheckFailed, strings.Join(bad, "\n")))
}

func checkTable(r *activities.CheckReport) string {
	var b strings.Builder
	b.WriteString("| | Check | Detail |\n|---|---|---|\n")
	for _, c := range r.Checks {
		mark := "ok"
		if !c.OK {
			mark = "**fault**"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", mark, c.Name, c.Detail)
	}
	return b.String()
}
