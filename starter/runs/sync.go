package runs

import (
	"context"
	"time"

	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/worker/overview"
	"digitalbridge/workflows/products"
)

// Sync runs a sync with a progress bar.
func (r *Runs) Sync(ctx context.Context, in products.ProductSyncInput) (client.WorkflowRun, *products.ProductSyncResult, error) {
	id, held := r.Overview().SyncID(ctx, time.Now())
	if held != "" {
		r.say("The plan of an earlier sync waits for a person: %s", r.Link(held, ""))
		if in.Whole() {
			r.say("This one plans afresh and takes its place.")
		} else {
			r.say("This one leaves it waiting: starter sync approve or starter sync reject decides on it.")
		}
	}
	run, err := r.Start(ctx, bridge.ProductSync, id, "Catalogue of TD SYNNEX into Autotask ("+in.Mode+")",
		in)
	if err != nil {
		return nil, nil, err
	}
	show := NewPhases(r.Progress)
	defer show.Close()
	var result *products.ProductSyncResult
	asked := false
	err = r.Await(ctx, run, &result, func(ctx context.Context) {
		var p products.SyncProgress
		if v, err := r.Client.QueryWorkflow(ctx, run.GetID(), run.GetRunID(), bridge.QueryProgress); err != nil || v.Get(&p) != nil {
			return // the worker is busy or gone; the next look asks again
		}
		r.ShowWriting(ctx, p.Phase, p.ApplyWorkflowID, show)
		if p.Waiting && !asked {
			asked = true
			show.Close()
			r.say("Look at the plan: starter sync report --held. Decide: %s", overview.DecideOnPlan)
		}
	})
	return run, result, err
}

// ShowWriting shows the phase and, while products are written, a bar with rate and time left.
func (r *Runs) ShowWriting(ctx context.Context, phase, applyID string, show *Phases) {
	if applyID == "" {
		show.Phase(phase)
		return
	}
	var apply products.ApplyProgress
	if v, err := r.Client.QueryWorkflow(ctx, applyID, "", bridge.QueryProgress); err != nil || v.Get(&apply) != nil {
		return
	}
	if apply.Paused != nil || !apply.Until.IsZero() {
		show.Phase(apply.State)
		return
	}
	show.count(phase, apply.Totals.Done()+max(apply.Stopped, r.pageDone(ctx, applyID)), apply.Entries, apply.Ends)
}
