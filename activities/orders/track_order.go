package orders

import (
	"context"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
)

// This file hands an order over from its submission to its tracker.

// WorkflowStarter is the part of Temporal's client that starts a workflow.
type WorkflowStarter interface {
	ExecuteWorkflow(ctx context.Context, options client.StartWorkflowOptions, workflow any, args ...any) (client.WorkflowRun, error)
}

// TrackOrder asks for the tracker of an order that was written to Autotask.
type TrackOrder struct {
	// PurchaseOrder is the purchase order's number.
	PurchaseOrder string `json:"purchaseOrder"`
	// FirstLook is when the order can have moved: the tracker takes over what was written and asks nothing
	// before. Zero: it looks at once, and takes nothing over.
	FirstLook time.Time `json:"firstLook,omitzero"`
	// Anew ends a tracker that runs: it follows the order under another number.
	Anew bool `json:"anew,omitempty"`
}

// TrackerInput is what a submission says to the workflow GetOrderStatus.
type TrackerInput struct {
	PurchaseOrder string       `json:"purchaseOrder"`
	Known         *KnownStatus `json:"known,omitempty" inner:"true"`
}

// KnownStatus is what the submission of an order has heard and written: nothing is asked before FirstLook. A
// tracker that is started with it is started with its search attributes too.
type KnownStatus struct {
	Tracking  order.Tracking `json:"tracking"`
	FirstLook time.Time      `json:"firstLook"`
}

// KnownAttributes are the search attributes that a tracker starts with when something is known of its order.
func KnownAttributes(connection, purchaseOrder string, t order.Tracking) temporal.SearchAttributes {
	return temporal.NewSearchAttributes(append(bridge.OrderAttributes(string(t.State()), t.OrderNumbers()),
		bridge.PurchaseOrderAttributes(connection, purchaseOrder).Copy())...)
}

// track starts the tracker of an order and returns its workflow id; one that runs already is as good. It is
// empty when none was asked for, or Temporal could not be asked: then the submission starts it.
func (a *Orders) track(ctx context.Context, in RecordOrderInput) string {
	if in.Track == nil || a.Workflows == nil {
		return ""
	}
	info, po := activity.GetInfo(ctx), in.Track.PurchaseOrder
	connection := bridge.ConnectionOf(info.TaskQueue)
	options := client.StartWorkflowOptions{
		ID: bridge.OrderStatusID(connection, po), TaskQueue: bridge.TrackingTaskQueue(connection),
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		StaticSummary:            bridge.OrderStatusSummary(po),
		StaticDetails:            a.submittedBy(info.WorkflowExecution.ID, info.WorkflowExecution.RunID),
		TypedSearchAttributes:    bridge.PurchaseOrderAttributes(connection, po),
	}
	if in.Track.Anew {
		options.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
	}
	input := TrackerInput{PurchaseOrder: po}
	if !in.Track.FirstLook.IsZero() {
		input.Known = &KnownStatus{Tracking: in.Tracking, FirstLook: in.Track.FirstLook}
		options.TypedSearchAttributes = KnownAttributes(connection, po, in.Tracking)
	}
	if _, err := a.Workflows.ExecuteWorkflow(ctx, options, bridge.GetOrderStatus, input); err != nil {
		activity.GetLogger(ctx).Warn("tracker not started; the submission starts it", "PurchaseOrder", po, "error", err)
		return ""
	}
	return options.ID
}

// submittedBy leads from a tracker to the workflow that submitted its order.
func (a *Orders) submittedBy(id, runID string) string {
	if a.WorkflowURL == nil {
		return fmt.Sprintf("Submitted by `%s`.", id)
	}
	return fmt.Sprintf("Submitted by [%s](%s).", id, a.WorkflowURL(id, runID))
}
