package operations

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/notify"
	"digitalbridge/workflows/shared"
)

// readLedger asks what the bridge takes for true about the tenant, what was seen there, and what came as a surprise.
func readLedger(ctx workflow.Context, in operations.LedgerInput) (*operations.LedgerReport, error) {
	asking := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 5 * time.Minute, ScheduleToCloseTimeout: 15 * time.Minute, HeartbeatTimeout: 2 * time.Minute,
		RetryPolicy: shared.Patient,
		Summary:     "what is known of the tenant",
	})
	var report operations.LedgerReport
	err := workflow.ExecuteActivity(asking, connectionActivities.ReadLedger, in).Get(ctx, &report)
	return &report, err
}

// tellNew tells people what the tenant has just shown that is new.
func tellNew(ctx workflow.Context, r *operations.LedgerReport) {
	var lines []string
	for _, row := range r.Changed {
		lines = append(lines, fmt.Sprintf("%s: %s (%s). Consequence: %s", row.Assumed, row.Verdict, row.Seen, row.Follows))
	}
	for _, s := range r.New {
		lines = append(lines, fmt.Sprintf("unknown %s %q (%s). Consequence: %s", s.Kind, s.What, s.Where, s.Effect))
	}
	if len(lines) == 0 {
		return
	}
	shared.Notify(ctx, operations.Notice{
		Level: "warning", Topic: notify.Connection, Event: "something new of a vendor", Subject: "connection", Text: strings.Join(lines,
			"\n"),
		Fix: "look at it: starter assumptions and starter surprises; nothing is stopped by it",
	})
}
