package main

import (
	"errors"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// RestockInput names the purchase orders to send.
type RestockInput struct {
	Connection     string   `json:"connection"`
	PurchaseOrders []string `json:"purchaseOrders"`
}

// Restock is a workflow of another program: it submits purchase orders side by side and says what came of
// each. One that fails does not fail the others.
func Restock(ctx workflow.Context, in RestockInput) ([]OrderOutcome, error) {
	outcomes := make([]OrderOutcome, len(in.PurchaseOrders))
	all := workflow.NewWaitGroup(ctx)
	for i, po := range in.PurchaseOrders {
		all.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer all.Done()
			outcomes[i] = submit(ctx, in.Connection, po)
		})
	}
	all.Wait(ctx)
	return outcomes, ctx.Err()
}

// submit runs SubmitOrder as a child. The child goes on when the parent ends: an order under way is never
// cut off.
func submit(ctx workflow.Context, connection, purchaseOrder string) OrderOutcome {
	child := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: workflowID(connection, purchaseOrder), TaskQueue: taskQueue(connection),
		ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON, StaticSummary: "Purchase order " + purchaseOrder + " to TD SYNNEX",
	})
	var result SubmitOrderResult
	err := workflow.ExecuteChildWorkflow(child, submitOrder, SubmitOrderInput{PurchaseOrder: purchaseOrder}).Get(ctx, &result)
	var app *temporal.ApplicationError
	switch {
	case err == nil:
		return OrderOutcome{PurchaseOrder: purchaseOrder, Outcome: result.Outcome, DistributorOrders: result.DistributorOrders}
	case temporal.IsWorkflowExecutionAlreadyStartedError(err):
		return attach(ctx, connection, purchaseOrder) // the bridge's own schedule, or a person, was faster
	case errors.As(err, &app):
		// The type is for programs, the message for people: it ends with what to do.
		return OrderOutcome{PurchaseOrder: purchaseOrder, Outcome: "Failed", ProblemType: app.Type(), Problem: app.Message()}
	}
	return OrderOutcome{PurchaseOrder: purchaseOrder, Outcome: "Failed", Problem: err.Error()}
}

// attach waits for a submission that somebody else has started.
func attach(ctx workflow.Context, connection, purchaseOrder string) OrderOutcome {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Minute, Summary: "wait for purchase order " + purchaseOrder})
	var outcome OrderOutcome
	if err := workflow.ExecuteActivity(ctx, (*Orders)(nil).Await, connection, purchaseOrder).Get(ctx, &outcome); err != nil {
		return OrderOutcome{PurchaseOrder: purchaseOrder, Outcome: "Failed", Problem: err.Error()}
	}
	return outcome
}
