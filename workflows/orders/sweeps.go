package orders

import (
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/shared"
)

// SweepInput is empty in a first run; Remaining is set only when a large sweep goes on in a new run.
type SweepInput struct {
	Remaining []string    `json:"remaining,omitempty" inner:"true"`
	Carried   SweepResult `json:"carried,omitzero" inner:"true"`
}

// SweepResult says how many workflows a sweep started.
type SweepResult struct {
	Listed  int `json:"listed"`
	Started int `json:"started"`
	Running int `json:"running"` // had one already
	// Opens is when orders are submitted again, in a sweep outside the hours of the policy.
	Opens time.Time `json:"opens,omitzero"`
	// OpensAt is the same as people of the policy's zone read it.
	OpensAt string `json:"opensAt,omitempty"`
	// LeftOut is how many approved purchase orders go out only when a person submits them, and Why, by reason.
	LeftOut int    `json:"leftOut,omitempty"`
	Why     string `json:"why,omitempty"`
	// NotRead says which purchase orders were passed over because Autotask's row can't be read.
	NotRead []string `json:"notRead,omitempty"`
}

func (r SweepResult) details() string {
	if !r.Opens.IsZero() {
		return fmt.Sprintf("Outside the policy's hours (orders.hours): orders are submitted again from %s\n", r.OpensAt)
	}
	text := fmt.Sprintf("%d listed, %d started, %d running already\n", r.Listed, r.Started, r.Running)
	if r.LeftOut > 0 {
		text += fmt.Sprintf("\n%d left out (%s). To send one of them: starter order submit PURCHASE-ORDER; all of them: starter order "+
			"pending\n",
			r.LeftOut, r.Why)
	}
	for _, row := range r.NotRead {
		text += "\n**Passed over:** " + row + ". Open it in Autotask and save it again, which writes its fields anew.\n"
	}
	return text
}

// sweepAtOnce is how many workflows one run starts before it goes on in a new one, which keeps its
// history short.
const sweepAtOnce = 300

// SubmitApprovedOrders submits every approved purchase order to TD SYNNEX that has not been sent and is not older than
// the moment from which orders count.
func SubmitApprovedOrders(ctx workflow.Context, in SweepInput) (*SweepResult, error) {
	return sweep(ctx, in, bridge.SubmitApprovedOrders, "list approved purchase orders", statusActivities.ListApproved,
		func(po string) (workflow.Context, string, any) {
			return workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
				WorkflowID: bridge.SubmitOrderID(shared.Connection(ctx), po), ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON,
				StaticSummary:         bridge.SubmitOrderSummary(po),
				TypedSearchAttributes: bridge.PurchaseOrderAttributes(shared.Connection(ctx), po),
			}), bridge.SubmitOrder, SubmitOrderInput{PurchaseOrder: PurchaseOrderRef(po), Wait: true}
		})
}

// TrackOpenOrders gives every open order at TD SYNNEX its tracker, so that none is forgotten.
func TrackOpenOrders(ctx workflow.Context, in SweepInput) (*SweepResult, error) {
	return sweep(ctx, in, bridge.TrackOpenOrders, "list open orders", statusActivities.ListOpen,
		func(po string) (workflow.Context, string, any) {
			return workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
				WorkflowID: bridge.OrderStatusID(shared.Connection(ctx), po), TaskQueue: bridge.TrackingTaskQueue(shared.Connection(ctx)),
				ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON, StaticSummary: bridge.OrderStatusSummary(po),
				TypedSearchAttributes: bridge.PurchaseOrderAttributes(shared.Connection(ctx), po),
			}), bridge.GetOrderStatus, GetOrderStatusInput{PurchaseOrder: PurchaseOrderRef(po)}
		})
}

// startAll starts a workflow for each purchase order, all at once.
func startAll(orders []string, child func(po string) (workflow.Context, string, any)) []workflow.Future {
	var started []workflow.Future
	for _, po := range orders {
		childCtx, name, input := child(po)
		started = append(started, workflow.ExecuteChildWorkflow(childCtx, name, input).GetChildWorkflowExecution())
	}
	return started
}

// sweepName is a sweep as people know it.
func sweepName(workflowType string) string {
	if workflowType == bridge.TrackOpenOrders {
		return "the sweep for open orders"
	}
	return "the sweep for approved purchase orders"
}

// sweep lists purchase orders and starts a workflow for each; one that runs already is left alone.
func sweep(ctx workflow.Context, in SweepInput, self, summary string, list any,
	child func(po string) (workflow.Context, string, any)) (*SweepResult, error) {
	result, rest := in.Carried, in.Remaining
	board := shared.NewBoard(func() string { return result.details() })
	if err := board.Open(ctx); err != nil {
		return nil, err
	}
	if rest == nil {
		var listed orders.ListedOrders
		if err := workflow.ExecuteActivity(shared.Reading(ctx, summary), list).Get(ctx, &listed); err != nil {
			err = board.End(ctx, shared.TellFailed(ctx, sweepName(self), true, err))
			logSweep(ctx, result, err)
			return nil, err
		}
		rest, result.Listed, result.Opens = listed.PurchaseOrders, len(listed.PurchaseOrders), listed.Opens
		if !listed.Opens.IsZero() {
			result.OpensAt = listed.Zone.Moment(listed.Opens)
		}
		result.LeftOut, result.Why, result.NotRead = listed.LeftOut, listed.Why, listed.NotRead
	}
	now := rest[:min(len(rest), sweepAtOnce)]
	for _, started := range startAll(now, child) {
		err := started.Get(ctx, nil)
		switch {
		case err == nil:
			result.Started++
		case temporal.IsWorkflowExecutionAlreadyStartedError(err):
			result.Running++
		default:
			err = board.End(ctx, shared.TellFailed(ctx, sweepName(self), true, err))
			logSweep(ctx, result, err)
			return nil, err
		}
	}
	workflow.SetCurrentDetails(ctx, result.details())
	if rest = rest[len(now):]; len(rest) > 0 {
		return nil, workflow.NewContinueAsNewError(ctx, self, SweepInput{Remaining: rest, Carried: result})
	}
	return &result, nil
}
