package runs

import (
	"context"
	"fmt"
	"strings"

	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
)

// Submit submits a purchase order and shows its states.
func (r *Runs) Submit(ctx context.Context, in orders.SubmitOrderInput) (client.WorkflowRun, *orders.SubmitOrderResult, error) {
	po := strings.ReplaceAll(strings.TrimSpace(string(in.PurchaseOrder)), ":", "-") // an id becomes id-43680347
	summary := bridge.SubmitOrderSummary(po)
	if in.DryRun {
		summary += " (dry run, nothing is sent)"
	}
	run, err := r.Start(ctx, bridge.SubmitOrder, bridge.SubmitOrderID(r.Connection, po), summary, in)
	if err != nil {
		return nil, nil, err
	}
	var result *orders.SubmitOrderResult
	shown := ""
	err = r.Await(ctx, run, &result, func(ctx context.Context) { shown = r.showSubmit(ctx, run, shown) })
	return run, result, err
}

// showSubmit shows a new state of a submission, and what to do when it waits for a person; it returns
// the state that is shown.
func (r *Runs) showSubmit(ctx context.Context, run client.WorkflowRun, shown string) string {
	var p orders.SubmitProgress
	if v, err := r.Client.QueryWorkflow(ctx, run.GetID(), run.GetRunID(), bridge.QueryStatus); err != nil || v.Get(&p) != nil ||
		p.State == shown {
		return shown
	}
	r.say("%s", p.State)
	if p.NeedsDecision {
		for _, f := range p.Findings {
			r.say("  %s: %s", f.Weight(), f)
		}
		r.say("%s", decisionHint(bridge.PurchaseOrderOf(run.GetID(), bridge.SubmitOrderID, r.Connection), p.Decisions))
	}
	return p.State
}

// decisionHint tells a person how to decide.
func decisionHint(po string, decisions []string) string {
	var names []string
	for _, d := range decisions {
		if d == bridge.UpdateEditLine {
			d = "edit-line"
		}
		names = append(names, d)
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("the order waits for a person (%s); for example\n  starter order %s %s --reason \"why\"", strings.Join(names, ", "),
		names[0], po)
}
