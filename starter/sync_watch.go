package main

import (
	"context"

	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/products"
)

// runSync runs a sync with a progress bar.
func (a *app) runSync(ctx context.Context, c client.Client, in products.ProductSyncInput) (client.WorkflowRun, *products.ProductSyncResult, error) {
	run, err := a.start(ctx, c, bridge.ProductSync, bridge.ProductSyncID(a.config.Connection), "Catalogue of TD SYNNEX into Autotask ("+in.Mode+")", in)
	if err != nil {
		return nil, nil, err
	}
	show := newPhaseDisplay(a.err)
	defer show.close()
	var result *products.ProductSyncResult
	err = await(ctx, run, &result, func(ctx context.Context) {
		var p products.SyncProgress
		if v, err := c.QueryWorkflow(ctx, run.GetID(), run.GetRunID(), "progress"); err != nil || v.Get(&p) != nil {
			return // the worker is busy or gone; the next look asks again
		}
		showWriting(ctx, c, p.Phase, p.ApplyWorkflowID, show)
	})
	return run, result, err
}

// showWriting shows the phase and, while products are written, a bar with rate and time left.
func showWriting(ctx context.Context, c client.Client, phase, applyID string, show *phaseDisplay) {
	if applyID == "" {
		show.phase(phase)
		return
	}
	var apply products.ApplyProgress
	if v, err := c.QueryWorkflow(ctx, applyID, "", "progress"); err != nil || v.Get(&apply) != nil {
		return
	}
	if apply.Paused != nil || !apply.Until.IsZero() {
		show.phase(apply.State)
		return
	}
	show.count(phase, apply.Totals.Done()+max(apply.Stopped, pageDone(ctx, c, applyID)), apply.Entries)
}
