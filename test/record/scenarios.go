package main

import (
	"context"
	"fmt"
	"net/http"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
	"digitalbridge/workflows/shared"
)

const (
	completed = enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED
	failed    = enumspb.WORKFLOW_EXECUTION_STATUS_FAILED
	cancelled = enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED
	continued = enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW
)

const connection = bridge.DefaultConnection

func (r *recorder) connection(ctx context.Context) error {
	id := bridge.CheckConnectionID(connection)
	// The user-defined fields are missing at first; the second check makes them.
	if err := r.record(ctx, "check-connection-failed", bridge.CheckConnection, id, operations.CheckInput{}, failed); err != nil {
		return err
	}
	if err := r.record(ctx, "check-connection", bridge.CheckConnection, id, operations.CheckInput{Fix: true}, completed); err != nil {
		return err
	}
	if err := r.record(ctx, "forget", bridge.Forget, bridge.ForgetID(connection), operations.ForgetInput{
		PurchaseOrder: "1", Actor: "recorder", Reason: "a history"}, completed); err != nil {
		return err
	}
	if err := r.record(ctx, "go-live", bridge.GoLive, bridge.GoLiveID(connection), shared.Decision{Actor: "recorder", Reason: "a history"},
		completed); err != nil {
		return err
	}
	return r.meeting(ctx)
}

func (r *recorder) sync(ctx context.Context) error {
	id := bridge.ProductSyncID(connection)
	if err := r.record(ctx, "product-sync-invalid-input", bridge.ProductSync, id, products.ProductSyncInput{Mode: "both"},
		failed); err != nil {
		return err
	}
	if err := r.record(ctx, "product-sync-planned", bridge.ProductSync, id, products.ProductSyncInput{Mode: products.ModePlan},
		completed); err != nil {
		return err
	}
	if err := r.record(ctx, "product-sync", bridge.ProductSync, id, products.ProductSyncInput{}, completed); err != nil {
		return err
	}
	// The plan has three pages: it went on in a new run.
	if err := r.storeChain(ctx, "apply-product-plan", bridge.ApplyProductPlanID(connection)); err != nil {
		return err
	}
	if err := control(ctx, http.MethodPost, r.stack.Sandboxes.TDSynnexURL()+"/sandbox/feed", map[string]any{"fault": "empty"}); err != nil {
		return err
	}
	if err := r.record(ctx, "product-sync-feed-rejected", bridge.ProductSync, id, products.ProductSyncInput{}, failed); err != nil {
		return err
	}
	if err := control(ctx, http.MethodPost, r.stack.Sandboxes.TDSynnexURL()+"/sandbox/feed", map[string]any{"fault": ""}); err != nil {
		return err
	}
	// More than the policy's tenth of all products is to be deactivated.
	if err := control(ctx, http.MethodPost, r.stack.Sandboxes.TDSynnexURL()+"/sandbox/catalog",
		map[string]any{"discontinuePercent": 20, "seed": 7}); err != nil {
		return err
	}
	for _, h := range []struct {
		name string
		act  func() error
		want enumspb.WorkflowExecutionStatus
	}{
		{"product-sync-held-rejected", func() error { return r.update(ctx, id, bridge.UpdateReject) }, failed},
		{"product-sync-held-cancelled", func() error { return r.client.CancelWorkflow(ctx, id, "") }, cancelled},
		{"product-sync-held-approved", func() error { return r.update(ctx, id, bridge.UpdateApprove) }, completed},
	} {
		run, err := r.start(ctx, bridge.ProductSync, id, products.ProductSyncInput{})
		if err != nil {
			return err
		}
		held := func(p products.SyncProgress) bool { return p.Plan != nil && p.Plan.Hold != "" }
		if err := until(ctx, r, id, bridge.QueryProgress, held); err != nil {
			return err
		}
		if err := h.act(); err != nil {
			return fmt.Errorf("%s: %w", h.name, err)
		}
		if err := r.store(ctx, h.name, id, run.GetRunID(), h.want); err != nil {
			return err
		}
	}
	return nil
}

func (r *recorder) orders(ctx context.Context) error {
	type order struct {
		name   string
		status string // of the purchase order
		// scenario of the distributor's for every product.
		scenario string
		input    orders.SubmitOrderInput
		// fault strikes at the distributor's order service: lost before the effect, or its answer after it.
		faults []map[string]any
		// lose is the activity whose task is lost with the poll of a worker that ends.
		lose string
		// act is what a person does once the state is reached.
		state func(orders.SubmitProgress) bool
		act   func(id string) error
		want  enumspb.WorkflowExecutionStatus
	}
	lost := func(when string, count int) []map[string]any {
		return []map[string]any{{"path": "/SynnexXML/PO", "method": "POST", "action": "reset", "when": when, "count": count}}
	}
	held := func(p orders.SubmitProgress) bool { return p.NeedsDecision }
	decide := func(name string) func(string) error {
		return func(id string) error { return r.update(ctx, id, name) }
	}
	for _, o := range []order{
		{name: "submit-order-dry-run", status: "Submitted", input: orders.SubmitOrderInput{DryRun: true}, want: completed},
		{name: "submit-order-not-ready", status: "New", want: failed},
		{name: "submit-order-waiting-cancelled", status: "New", input: orders.SubmitOrderInput{Wait: true}, state: held,
			act: func(id string) error { return r.client.CancelWorkflow(ctx, id, "") }, want: cancelled},
		{name: "submit-order-waiting-withdrawn", status: "New", input: orders.SubmitOrderInput{Wait: true}, state: held,
			act:  decide(bridge.UpdateRetry),
			want: completed},
		{name: "submit-order-waiting-continued", status: "Submitted", scenario: "notAuthorized", input: orders.SubmitOrderInput{Wait: true},
			state: held, act: decide(bridge.UpdateRetry), want: continued},
		{name: "submit-order", status: "Submitted", want: completed},
		{name: "submit-order-looked-alone", status: "Submitted", faults: []map[string]any{
			{"path": "/SynnexXML/POStatus", "action": "garbage", "count": 1}}, want: completed},
		{name: "submit-order-task-lost", status: "Submitted", lose: "SendOrder", want: continued},
		{name: "submit-order-answer-lost", status: "Submitted", faults: lost("after", 1), want: completed},
		{name: "submit-order-held-retried", status: "Submitted", faults: lost("before", 1), state: held, act: decide(bridge.UpdateRetry),
			want: completed},
		{name: "submit-order-held-abandoned", status: "Submitted", faults: lost("before", 1), state: held,
			act:  decide(bridge.UpdateAbandon),
			want: failed},
	} {
		po, err := r.makePurchaseOrder(ctx, o.status)
		if err != nil {
			return fmt.Errorf("%s: making a purchase order: %w", o.name, err)
		}
		if o.scenario != "" {
			if err := control(ctx, http.MethodPost, r.stack.Sandboxes.TDSynnexURL()+"/sandbox/scenario",
				map[string]any{"sku": "*", "scenario": o.scenario}); err != nil {
				return err
			}
		}
		if o.faults != nil {
			if err := control(ctx, http.MethodPost, r.stack.Sandboxes.TDSynnexURL()+"/sandbox/faults",
				map[string]any{"rules": o.faults}); err != nil {
				return err
			}
		}
		if o.lose != "" {
			r.between.Lose(o.lose)
		}
		o.input.PurchaseOrder = orders.PurchaseOrderRef(po)
		id := bridge.SubmitOrderID(connection, po)
		run, err := r.start(ctx, bridge.SubmitOrder, id, o.input)
		if err != nil {
			return err
		}
		if o.state != nil {
			if err := until(ctx, r, id, bridge.QueryStatus, o.state); err != nil {
				return fmt.Errorf("%s: %w", o.name, err)
			}
			if err := o.act(id); err != nil {
				return fmt.Errorf("%s: %w", o.name, err)
			}
		}
		if err := r.store(ctx, o.name, id, run.GetRunID(), o.want); err != nil {
			return err
		}
		if o.name == "submit-order" {
			r.sent = po
			// Again: the distributor has it, and its tracker runs.
			if err := r.record(ctx, "submit-order-adopted", bridge.SubmitOrder, id, o.input, completed); err != nil {
				return err
			}
		}
		for _, what := range []string{"faults", "scenario"} {
			if err := control(ctx, http.MethodDelete, r.stack.Sandboxes.TDSynnexURL()+"/sandbox/"+what, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// storeChain stores the first and the last run of a workflow that went on in new runs.
func (r *recorder) storeChain(ctx context.Context, name, id string) error {
	if err := r.storeLast(ctx, name, id, completed); err != nil {
		return err
	}
	d, err := r.client.DescribeWorkflowExecution(ctx, id, "")
	if err != nil {
		return err
	}
	return r.store(ctx, name+"-continued", id, d.GetWorkflowExecutionInfo().GetFirstRunId(), continued)
}

// storeLast waits for the end of a workflow, however many runs it takes, and stores the last one.
func (r *recorder) storeLast(ctx context.Context, name, id string, want enumspb.WorkflowExecutionStatus) error {
	_ = r.client.GetWorkflow(ctx, id, "").Get(ctx, nil) // how it ended is judged below
	d, err := r.client.DescribeWorkflowExecution(ctx, id, "")
	if err != nil {
		return err
	}
	return r.store(ctx, name, id, d.GetWorkflowExecutionInfo().GetExecution().GetRunId(), want)
}

// storeDoing stores the first run of a workflow in which an activity ran, once that run has ended.
func (r *recorder) storeDoing(ctx context.Context, name, id, activity string) error {
	d, err := r.client.DescribeWorkflowExecution(ctx, id, "")
	if err != nil {
		return err
	}
	for runID := d.GetWorkflowExecutionInfo().GetFirstRunId(); runID != ""; {
		if err := r.ended(ctx, id, runID); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		found, next := false, ""
		for events := r.client.GetWorkflowHistory(ctx, id, runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); events.HasNext(); {
			e, err := events.Next()
			if err != nil {
				return err
			}
			found = found || e.GetActivityTaskScheduledEventAttributes().GetActivityType().GetName() == activity
			next = e.GetWorkflowExecutionContinuedAsNewEventAttributes().GetNewExecutionRunId()
		}
		if found {
			return r.store(ctx, name, id, runID, continued)
		}
		runID = next
	}
	return fmt.Errorf("%s: no run of %s did %s", name, id, activity)
}

// ended waits for the end of a run, however it ends.
func (r *recorder) ended(ctx context.Context, id, runID string) error {
	_ = r.client.GetWorkflow(ctx, id, runID).GetWithOptions(ctx, nil, client.WorkflowRunGetOptions{DisableFollowingRuns: true})
	return ctx.Err()
}
