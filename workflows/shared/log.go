package shared

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/activitylog"
)

// logActivities names the activity by its method.
var logActivities *operations.ActivityLog

// logWithin bounds the attempts: what the run is about is done, and whoever waits for its result waits on.
const logWithin = 10 * time.Minute

// Log keeps what a run came to in the activity log, also when it was cancelled. A log that can't be written changes
// nothing of the run.
func Log(ctx workflow.Context, r activitylog.Run) {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second, ScheduleToCloseTimeout: logWithin, Summary: "activity log: " + string(r.Result),
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute},
	})
	if err := workflow.ExecuteActivity(ctx, logActivities.LogRun, r.Bounded()).Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Warn("not in the activity log", "error", MessageOf(err))
	}
}

// LogFailure keeps why a run failed or that it was cancelled. A run that went well, or goes on in a new one, is not its
// business.
func LogFailure(ctx workflow.Context, r activitylog.Run, err error) {
	switch {
	case err == nil || workflow.IsContinueAsNewError(err):
		return
	case temporal.IsCanceledError(err):
		r.Problem = activitylog.Problem{Class: StateCancelled, Cause: "it was cancelled"}
	default:
		r.Problem = activitylog.ProblemOf(ClassOf(err), MessageOf(err))
	}
	r.Result = activitylog.Failed
	Log(ctx, r)
}
