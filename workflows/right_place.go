package workflows

import (
	"fmt"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/shared"
)

// RightPlace ends a workflow at once that somebody has started on a queue of the worker's own, where it would wait for
// other work, or under an id that does not keep two of a kind from running at once. Nothing was done then.
type RightPlace struct {
	interceptor.WorkerInterceptorBase
}

// InterceptWorkflow looks at a run.
func (RightPlace) InterceptWorkflow(_ workflow.Context,
	next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &rightPlace{interceptor.WorkflowInboundInterceptorBase{Next: next}}
}

type rightPlace struct {
	interceptor.WorkflowInboundInterceptorBase
}

// ExecuteWorkflow runs a workflow that is where it belongs.
func (r *rightPlace) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	if cause, fix := misplaced(workflow.GetInfo(ctx), in.Args); cause != "" {
		return nil, shared.Fail(bridge.InvalidInput, fix+"; nothing was done", "%s", cause)
	}
	return r.Next.ExecuteWorkflow(ctx, in)
}

// misplaced says what is wrong with queue or id, and what to do; empty: nothing.
func misplaced(info *workflow.Info, args []any) (cause, fix string) {
	connection := bridge.ConnectionOf(info.TaskQueueName)
	main := bridge.TaskQueue(connection)
	tracker := info.WorkflowType.Name == bridge.GetOrderStatus && info.TaskQueueName == bridge.TrackingTaskQueue(connection)
	if info.TaskQueueName != main && !tracker {
		return fmt.Sprintf("%s was started on the task queue %s, which the worker keeps for other work", info.WorkflowType.Name,
			info.TaskQueueName), "start it on " + main
	}
	if len(args) == 0 {
		return "", ""
	}
	if id := idOf(connection, args[0]); id != "" && info.WorkflowExecution.ID != id {
		return fmt.Sprintf("%s was started under the id %q", info.WorkflowType.Name, info.WorkflowExecution.ID),
			fmt.Sprintf("start it under %q, the one id that keeps two from running at once", id)
	}
	return "", ""
}

// idOf is the one id for what an input is about; empty where any will do, because nothing is written or the workflow
// itself sees to it.
func idOf(connection string, input any) string {
	switch in := input.(type) {
	case orders.SubmitOrderInput:
		if !in.DryRun && in.PurchaseOrder != "" && !in.PurchaseOrder.ByID() {
			return bridge.SubmitOrderID(connection, string(in.PurchaseOrder))
		}
	case orders.GetOrderStatusInput:
		if in.PurchaseOrder != "" && !in.PurchaseOrder.ByID() {
			return bridge.OrderStatusID(connection, string(in.PurchaseOrder))
		}
	}
	return ""
}
