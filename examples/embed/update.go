package main

import (
	"context"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
)

// SubmitAndWait submits a purchase order, or attaches to the submission that runs, and returns when the order is
// done or waits for a person. However often and from however many programs it is called, one order comes of it.
// Give ctx a time limit; when it ends the order goes on.
func SubmitAndWait(ctx context.Context, c client.Client, connection, purchaseOrder string) (*OrderOutcome, error) {
	for {
		h, err := c.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
			StartWorkflowOperation: c.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
				ID: workflowID(connection, purchaseOrder), TaskQueue: taskQueue(connection),
				WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
			}, submitOrder, SubmitOrderInput{PurchaseOrder: purchaseOrder}),
			UpdateOptions: client.UpdateWorkflowOptions{UpdateName: outcomeUpdate, WaitForStage: client.WorkflowUpdateStageCompleted},
		})
		if err != nil {
			return nil, fmt.Errorf("submitting purchase order %s: %w", purchaseOrder, err)
		}
		var outcome OrderOutcome
		if err := h.Get(ctx, &outcome); err != nil {
			return nil, fmt.Errorf("waiting for purchase order %s: %w", purchaseOrder, err)
		}
		if outcome.Outcome != "" || outcome.NeedsDecision {
			return &outcome, nil
		}
		// A long submission goes on in a new run: attach to that.
	}
}

// Orders are the activities of this example.
type Orders struct{ Client client.Client }

// Await is SubmitAndWait for workflows. It may be repeated.
func (o *Orders) Await(ctx context.Context, connection, purchaseOrder string) (*OrderOutcome, error) {
	return SubmitAndWait(ctx, o.Client, connection, purchaseOrder)
}
