package overview

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/internal/bridge"
)

const (
	// readingsRun is how long a run of Readings may last. Where a worker is, a run goes on in a new one long before; where
	// none comes, for example since the connection's name is mistyped, the server ends it.
	readingsRun = 10 * time.Minute
	// askAgainAfter is the pause after a question for which there was no room.
	askAgainAfter = 500 * time.Millisecond
)

// Ask has a worker answer one of the questions of the workflow Readings, which it starts when it does not run. It waits for
// room and for the answer until ctx ends, at most as long as any answer takes.
func (b *Bridge) Ask(ctx context.Context, question string, answer any, input ...any) error {
	ctx, cancel := context.WithTimeout(ctx, bridge.AnswerWithin)
	defer cancel()
	for {
		err := b.askOnce(ctx, question, answer, input)
		if again := noRoom(err) || unanswered(err) && ctx.Err() == nil; !again {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		case <-time.After(askAgainAfter):
		}
	}
}

func (b *Bridge) askOnce(ctx context.Context, question string, answer any, input []any) error {
	start := b.Client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: bridge.ReadingsID(b.Connection), TaskQueue: bridge.TaskQueue(b.Connection),
		StaticSummary: "What programs and pages ask", WorkflowRunTimeout: readingsRun,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, bridge.Readings)
	handle, err := b.Client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{UpdateName: question, Args: input,
			WaitForStage: client.WorkflowUpdateStageCompleted},
	})
	if err != nil {
		return fmt.Errorf("asking the worker (%s): %w", question, err)
	}
	return handle.Get(ctx, answer)
}

// noRoom reports whether nothing was asked: ten questions are under way, which is as many as the server lets be, or the
// workflow is about to end or to go on in a new run.
func noRoom(err error) bool {
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		return app.Type() == bridge.AskAgain
	}
	var aborted *serviceerror.Aborted
	return errors.As(err, new(*serviceerror.ResourceExhausted)) || errors.As(err, &aborted) || ended(err)
}

// unanswered reports whether the server gave up waiting for an answer, as a busy one does after a minute: a question changes
// nothing and may be asked again.
func unanswered(err error) bool {
	return errors.As(err, new(*client.WorkflowUpdateServiceTimeoutOrCanceledError))
}

// ended reports whether the workflow was over when the question came to it.
func ended(err error) bool { return errors.As(err, new(*serviceerror.NotFound)) }
