package orders

import (
	"fmt"
	"strconv"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	orderactivities "digitalbridge/activities/orders"
	"digitalbridge/internal/activitylog"
	"digitalbridge/workflows/shared"
)

// This file is what workflows about orders leave in the activity log.

// operation is what the activity log calls the submission.
func (s *submitOrder) operation() string {
	if s.in.DryRun {
		return "dry run"
	}
	return "submit"
}

// resultOf is how the activity log counts an outcome: what people have decided is no failure.
func resultOf(outcome string) activitylog.Result {
	switch outcome {
	case OutcomeCancelled, OutcomeFailed, OutcomeUndecided:
		return activitylog.Failed
	}
	return activitylog.Success
}

// logWaiting keeps that the order waits for a person, and for what.
func (k *desk) logWaiting(ctx workflow.Context) {
	if k.logged == k.board.Shown() {
		return
	}
	k.logged = k.board.Shown()
	end := orderactivities.OrderEnd{
		PurchaseOrder: k.draft.number(), Findings: k.draft.findings, Operation: "submit", Result: activitylog.Waiting, Outcome: k.board.State(),
	}
	shared.Log(ctx, end.Run(k.draft.number()))
}

// log keeps how a conversion ended.
func (c *convertOpportunity) log(ctx workflow.Context, err error) {
	r := activitylog.Run{
		Object:    activitylog.Object{Kind: activitylog.Opportunity, ID: strconv.FormatInt(int64(c.in.Opportunity), 10)},
		Operation: "convert", Result: activitylog.Success, Text: c.result.Outcome,
	}
	if c.in.DryRun {
		r.Operation = "dry run"
	}
	if err != nil {
		shared.LogFailure(ctx, r, err)
		return
	}
	if c.result.PurchaseOrder != "" {
		r.Text += ": purchase order " + c.result.PurchaseOrder
	}
	shared.Log(ctx, r)
}

// log keeps why an order is not followed any more. What its looks have found is logged when it is written to Autotask.
func (t *tracker) log(ctx workflow.Context, err error) {
	r := activitylog.Run{
		Object: activitylog.Object{Kind: activitylog.PurchaseOrder, ID: t.status.PurchaseOrder}, Operation: "status",
	}
	switch {
	case err != nil && !temporal.IsCanceledError(err):
		shared.LogFailure(ctx, r, err)
	case t.status.Ended == EndedStale:
		r.Result = activitylog.Failed
		r.Problem = activitylog.Problem{
			Class: EndedStale, Cause: "nothing has changed for so long that the order is no longer followed",
			Fix: "ask TD SYNNEX what became of the order; to follow it again: starter log retry with the entry's group",
		}
		shared.Log(ctx, r)
	}
}

// logSweep keeps why a sweep failed. One that went well says so by the orders that it started.
func logSweep(ctx workflow.Context, result SweepResult, err error) {
	r := activitylog.Run{Object: activitylog.Object{Kind: activitylog.Orders}, Operation: "sweep"}
	if result.Started > 0 {
		r.Text = fmt.Sprintf("started before it failed: %d", result.Started)
	}
	shared.LogFailure(ctx, r, err)
}

// logReconciliation keeps how a comparison ended.
func logReconciliation(ctx workflow.Context, result *ReconcileOrdersResult, err error) {
	r := activitylog.Run{Object: activitylog.Object{Kind: activitylog.Orders}, Operation: "reconcile", Result: activitylog.Success}
	if err != nil {
		shared.LogFailure(ctx, r, err)
		return
	}
	r.Text = result.Report.Reconciliation.Text()
	if r.Report = result.Report.HTML; result.Report.Reconciliation.Findings > 0 {
		r.Result = activitylog.Partial
	}
	shared.Log(ctx, r)
}
