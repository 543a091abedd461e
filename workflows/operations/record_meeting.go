package operations

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/shared"
)

// RecordMeeting records what the vendors answer, until the signal "finish" or the end of its time. What is nobody else's
// business is replaced before it is written anywhere.
func RecordMeeting(ctx workflow.Context, in operations.RecordInput) (*operations.Recorded, error) {
	board := shared.NewBoard(nil)
	if err := workflow.SetQueryHandlerWithOptions(ctx, bridge.QueryStatus, func() (string, error) { return board.State(), nil },
		workflow.QueryHandlerOptions{Description: "Whether it records"}); err != nil {
		return nil, err
	}
	if err := board.Open(ctx); err != nil {
		return nil, err
	}
	if in.Minutes < 0 || in.Minutes > operations.MaxRecordMinutes {
		return nil, board.End(ctx, shared.Fail(bridge.InvalidInput, fmt.Sprintf("give 1 to %d", operations.MaxRecordMinutes),
			"minutes is %d", in.Minutes))
	}
	// A recording that can't be begun or ended soon is not worth waiting for.
	brief := func(ctx workflow.Context, summary string) workflow.Context {
		return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
			StartToCloseTimeout: 5 * time.Minute, Summary: summary,
			RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumAttempts: 5},
		})
	}
	if err := workflow.ExecuteActivity(brief(ctx, "begin to record"), meetingActivities.BeginRecording, in).Get(ctx, nil); err != nil {
		return nil, board.End(ctx, err)
	}
	finished := false
	workflow.Go(ctx, func(ctx workflow.Context) {
		workflow.GetSignalChannel(ctx, bridge.SignalFinish).Receive(ctx, nil)
		finished = true
	})
	board.Set(ctx, bridge.Recording)
	_, cancelled := shared.AwaitAtMost(ctx, in.Lasts(), "until the recording ends by itself", func() bool { return finished })
	// Also when it was cancelled: nothing goes on recording.
	ending, _ := workflow.NewDisconnectedContext(ctx)
	board.Set(ctx, "Putting the file together")
	var recorded operations.Recorded
	if err := workflow.ExecuteActivity(brief(ending, "end, and put the file together"), meetingActivities.EndRecording).Get(
		ending, &recorded); err != nil && cancelled == nil {
		return nil, board.End(ctx, err)
	}
	if cancelled != nil {
		return nil, board.End(ctx, cancelled)
	}
	workflow.SetCurrentDetails(ctx, fmt.Sprintf("`%s`: %v\n", recorded.Key, recorded.Manifest.Exchanges))
	board.Set(ctx, "Done")
	return &recorded, nil
}
