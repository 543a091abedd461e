package operations

import (
	"context"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/activitylog/archive"
)

// ActivityLog keeps what runs came to, for longer than Temporal remembers them.
type ActivityLog struct{ Archive *archive.Archive }

// LogRun keeps what a run has come to. It may be repeated: an attempt replaces what the one before wrote, and nothing
// else.
func (a *ActivityLog) LogRun(ctx context.Context, r activitylog.Run) error {
	info := activity.GetInfo(ctx)
	r.At, r.Template = info.ScheduledTime.UTC(), info.WorkflowType.Name
	r.WorkflowID, r.RunID = info.WorkflowExecution.ID, info.WorkflowExecution.RunID
	return border.Failure(ctx, a.Archive.Put(ctx, r, info.ActivityID))
}
