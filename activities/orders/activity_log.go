package orders

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"go.temporal.io/sdk/activity"

	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/order"
)

// This file is what orders leave in the activity log. The activities that note an order's end in its dossier log it too,
// which costs no event of its own.

// Run is the end as the activity log has it. The purchase order is what it was submitted as when its number is not known.
func (e OrderEnd) Run(purchaseOrder string) activitylog.Run {
	r := activitylog.Run{
		Object:    activitylog.Object{Kind: activitylog.PurchaseOrder, ID: cmp.Or(e.PurchaseOrder, purchaseOrder)},
		Operation: cmp.Or(e.Operation, "submit"), Result: cmp.Or(e.Result, activitylog.Success), Text: e.Outcome,
	}
	if len(e.Orders) > 0 {
		r.Text += ": TD SYNNEX order " + strings.Join(e.Orders, ", ")
	}
	if e.Problem != "" {
		r.Problem = activitylog.ProblemOf(e.ProblemType, e.Problem)
	}
	for _, f := range e.Findings {
		if f.Weight() == order.Warns && r.Result != activitylog.Success {
			continue
		}
		r.Records = append(r.Records, record(f, r))
	}
	switch {
	case r.Result == activitylog.Success && r.Operation == "submit" && len(e.Findings) > 0 && len(e.Orders) > 0:
		r.Result = activitylog.Partial // ordered, but not all of it as it was asked for
	case r.Result == activitylog.Success:
		r.Records = nil
	case r.Cause == "" && len(r.Records) > 0:
		r.Problem = r.Records[0].Problem
	case r.Cause == "":
		r.Cause = e.Outcome
	}
	return r
}

// record is a finding as a part of its order's run.
func record(f order.Finding, r activitylog.Run) activitylog.Record {
	about := r.Object
	if f.Line > 0 {
		about = activitylog.Object{Kind: activitylog.Line, ID: fmt.Sprintf("%s/%d", r.Object.ID, f.Line)}
	}
	result := activitylog.Failed
	if f.Weight() == order.Asks && r.Result == activitylog.Waiting {
		result = activitylog.Waiting
	}
	return activitylog.Record{
		Object: about, Operation: r.Operation, Result: result, Problem: activitylog.Problem{Class: f.Code, Cause: f.Problem, Fix: f.Fix},
	}
}

// statusRun is a state of a followed order that was written to Autotask.
func statusRun(purchaseOrder string, t order.Tracking) activitylog.Run {
	r := activitylog.Run{
		Object:    activitylog.Object{Kind: activitylog.PurchaseOrder, ID: purchaseOrder},
		Operation: "status", Result: activitylog.Success, Text: string(t.State()),
	}
	if numbers := t.OrderNumbers(); len(numbers) > 0 {
		r.Text += ": TD SYNNEX order " + strings.Join(numbers, ", ")
	}
	return r
}

// log keeps a run; its key is made of the activity, so that a repeated attempt replaces what the one before wrote.
func (a *Dossiers) log(ctx context.Context, r activitylog.Run) error {
	if a == nil || a.Log == nil {
		return nil
	}
	info := activity.GetInfo(ctx)
	r.At, r.Template = info.ScheduledTime.UTC(), info.WorkflowType.Name
	r.WorkflowID, r.RunID = info.WorkflowExecution.ID, info.WorkflowExecution.RunID
	return a.Log.Put(ctx, r, info.ActivityID)
}

// logQuietly keeps a run beside an order's work: a store that is away must not hold an order up.
func (a *Dossiers) logQuietly(ctx context.Context, r activitylog.Run) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fileWithin)
	defer cancel()
	if err := a.log(ctx, r); err != nil {
		activity.GetLogger(ctx).Warn("not in the activity log", "PurchaseOrder", r.Object.ID, "error", err)
	}
}

// logSwept keeps that a sweep could list the purchase orders: the last time of a day, which makes up for sweeps that
// failed before. There are hundreds of them a day.
func (a *Dossiers) logSwept(ctx context.Context) {
	if a == nil || a.Log == nil {
		return
	}
	info := activity.GetInfo(ctx)
	r := activitylog.Run{
		At: info.ScheduledTime.UTC(), Template: info.WorkflowType.Name,
		WorkflowID: info.WorkflowExecution.ID, RunID: info.WorkflowExecution.RunID,
		Object: activitylog.Object{Kind: activitylog.Orders}, Operation: "sweep", Result: activitylog.Success, Text: "the last one of the day",
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fileWithin)
	defer cancel()
	if err := a.Log.PutLast(ctx, r); err != nil {
		activity.GetLogger(ctx).Warn("not in the activity log", "error", err)
	}
}
