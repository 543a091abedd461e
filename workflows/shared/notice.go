package shared

import (
	"digitalbridge/activities/operations"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// noticeActivities names the activity by its method.
var noticeActivities *operations.Notices

// noticeWithin bounds the delivery of a notice: the workflow that sends it waits so long at most.
const noticeWithin = 2 * time.Minute

// Notify tells people something. What the workflow is about goes on whether or not they can be reached:
// a notice that can't be delivered is only logged.
func Notify(ctx workflow.Context, n operations.Notice) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 20 * time.Second, ScheduleToCloseTimeout: noticeWithin, Summary: "notice: " + n.Event,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 3, MaximumInterval: time.Minute},
	})
	if err := workflow.ExecuteActivity(ctx, noticeActivities.SendNotice, n).Get(ctx, nil); err != nil && !temporal.IsCanceledError(err) {
		workflow.GetLogger(ctx).Warn("notice not delivered", "event", n.Event, "subject", n.Subject, "error", MessageOf(err))
	}
}
