package main

import (
	"context"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
)

// askEvery is how often it is asked whether a person is needed.
const askEvery = 2 * time.Second

// SubmitAndWait submits a purchase order, or attaches to the submission that runs, and returns when the order is
// done or waits for a person. However often and from however many programs it is called, one order comes of it.
// Give ctx a time limit; when it ends the order goes on.
func SubmitAndWait(ctx context.Context, c client.Client, connection, purchaseOrder string) (*OrderOutcome, error) {
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflowID(connection, purchaseOrder), TaskQueue: taskQueue(connection),
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, submitOrder, SubmitOrderInput{PurchaseOrder: purchaseOrder})
	if err != nil {
		return nil, fmt.Errorf("submitting purchase order %s: %w", purchaseOrder, err)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- run.Get(ctx, nil) }() // a long poll, which keeps nobody else waiting
	tick := time.NewTicker(askEvery)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return ending(ctx, c, run, err)
		case <-tick.C:
			if outcome, err := ask(ctx, c, run); err == nil && outcome.NeedsDecision {
				return outcome, nil
			}
		}
	}
}

// ending is how the submission ended, also when it failed: then the answer says why.
func ending(ctx context.Context, c client.Client, run client.WorkflowRun, failure error) (*OrderOutcome, error) {
	outcome, err := ask(ctx, c, run)
	switch {
	case err != nil:
		return nil, fmt.Errorf("asking what came of %s: %w", run.GetID(), err)
	case outcome.Outcome == "": // it was terminated, or ctx has ended
		return nil, fmt.Errorf("waiting for %s: %w", run.GetID(), failure)
	}
	return outcome, nil
}

func ask(ctx context.Context, c client.Client, run client.WorkflowRun) (*OrderOutcome, error) {
	answer, err := c.QueryWorkflow(ctx, run.GetID(), "", outcomeQuery)
	if err != nil {
		return nil, err
	}
	var outcome OrderOutcome
	return &outcome, answer.Get(&outcome)
}

// Orders are the activities of this example.
type Orders struct{ Client client.Client }

// Await is SubmitAndWait for workflows. It may be repeated.
func (o *Orders) Await(ctx context.Context, connection, purchaseOrder string) (*OrderOutcome, error) {
	return SubmitAndWait(ctx, o.Client, connection, purchaseOrder)
}
