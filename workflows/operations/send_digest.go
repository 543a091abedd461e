package operations

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/notify"
	"digitalbridge/workflows/shared"
)

// SendDigest tells people what the last 24 hours, or another time, came to.
func SendDigest(ctx workflow.Context, in operations.DigestInput) (*operations.DigestText, error) {
	text := ""
	board := shared.NewBoard(func() string { return text })
	if err := board.Open(ctx); err != nil {
		return nil, err
	}
	if in.Until.IsZero() {
		in.Until = workflow.Now(ctx).UTC()
	}
	if in.Since.IsZero() {
		in.Since = in.Until.Add(-24 * time.Hour)
	}
	gathering := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Minute, ScheduleToCloseTimeout: 2 * time.Hour, HeartbeatTimeout: 2 * time.Minute,
		RetryPolicy: shared.Patient, Summary: "what the day came to",
	})
	var made operations.DigestText
	if err := workflow.ExecuteActivity(gathering, digestActivities.MakeDigest, in).Get(ctx, &made); err != nil {
		return nil, board.End(ctx, shared.TellFailed(ctx, "the digest", false, err))
	}
	text = "\n```\n" + made.Text + "\n```\n"
	shared.Notify(ctx, operations.Notice{
		Level: notify.Info, Topic: notify.Digest, Event: "digest", Subject: made.Of, Text: made.Text,
	})
	board.Set(ctx, "Done")
	return &made, nil
}
