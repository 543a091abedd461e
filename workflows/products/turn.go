package products

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/shared"
)

const (
	// lookAgain is the pause before a workflow looks again whether the one that wrote has ended.
	lookAgain = 5 * time.Second
	// turnWithin is how long a workflow waits for the signal that it is its turn before it asks again: the one
	// that writes may have been terminated.
	turnWithin = 30 * time.Minute
)

// waitForTurn asks the workflow that writes to Autotask to say when it is done, and waits.
func waitForTurn(ctx workflow.Context, board *shared.Board) error {
	id := bridge.ApplyProductPlanID(shared.Connection(ctx))
	board.Set(ctx, "Waiting for its turn: another sync writes (workflow "+id+")")
	self := workflow.GetInfo(ctx).WorkflowExecution
	for turn := workflow.GetSignalChannel(ctx, bridge.SignalTurn); ; {
		if err := workflow.SignalExternalWorkflow(ctx, id, "", bridge.SignalWaiting, Waiter{WorkflowID: self.ID, RunID: self.RunID}).Get(
			ctx, nil); err != nil {
			return workflow.Sleep(ctx, lookAgain) // it has just ended
		}
		if now, err := shared.AwaitAtMost(ctx, turnWithin, "until it is this one's turn, at most",
			func() bool { return turn.ReceiveAsync(nil) }); now || err != nil {
			return err
		}
	}
}
