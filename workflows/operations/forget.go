package operations

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/retention"
	"digitalbridge/workflows/shared"
)

// Forget removes a purchase order, or a person, from what the bridge keeps. That it was done, by whom and why, stays.
func Forget(ctx workflow.Context, in operations.ForgetInput) (*retention.Record, error) {
	board := shared.NewBoard(nil)
	if err := board.Open(ctx); err != nil {
		return nil, err
	}
	if err := in.Check(); err != nil {
		return nil, board.End(ctx, shared.Fail(bridge.InvalidInput, "", "%s", err))
	}
	board.Set(ctx, "Removing")
	removing := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		// Every object of the log is read: hundreds of thousands take minutes.
		StartToCloseTimeout: time.Hour, ScheduleToCloseTimeout: 3 * time.Hour, RetryPolicy: shared.Patient, Summary: "remove what is kept",
	})
	var record retention.Record
	if err := workflow.ExecuteActivity(removing, forgettingActivities.Forget, in).Get(ctx, &record); err != nil {
		return nil, board.End(ctx, err)
	}
	workflow.SetCurrentDetails(
		ctx,
		fmt.Sprintf("%s: objects removed: %d, rewritten: %d; histories deleted: %d\n", record.About, record.Removed,
			record.Rewritten, record.Workflows),
	)
	shared.Log(ctx, activitylog.Run{
		Object: activitylog.Object{Kind: activitylog.Kept}, Operation: "forget", Result: activitylog.Success,
		Text: fmt.Sprintf("%s was removed from what is kept, by %s: %s", record.About, record.Actor, record.Reason),
	})
	board.Set(ctx, "Done")
	return &record, nil
}
