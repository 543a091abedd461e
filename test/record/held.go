package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/shopspring/decimal"
	"go.temporal.io/sdk/client"

	"digitalbridge/activities/operations"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/products"
	"digitalbridge/workflows/shared"
)

// held records what holds a sync or a product up: a pause in the middle of a page, a plan that is no longer
// the one that was seen, and products in quarantine.
func (r *recorder) held(ctx context.Context) error {
	if run, err := r.start(ctx, bridge.CheckConnection, bridge.CheckConnectionID(connection), operations.CheckInput{Fix: true}); err != nil {
		return err
	} else if err := run.Get(ctx, nil); err != nil {
		return err
	}
	if err := r.pausedSync(ctx); err != nil {
		return err
	}
	id := bridge.ProductSyncID(connection)
	if err := r.record(ctx, "product-sync-plan-changed", bridge.ProductSync, id, products.ProductSyncInput{Plan: "0123456789ab"},
		failed); err != nil {
		return err
	}
	return r.heldProducts(ctx)
}

// pausedSync pauses a sync whose writes are slow, and resumes it.
func (r *recorder) pausedSync(ctx context.Context) error {
	if err := control(ctx, http.MethodPost, r.stack.Sandboxes.TDSynnexURL()+"/sandbox/catalog",
		map[string]any{"changePercent": 50, "seed": 11}); err != nil {
		return err
	}
	faults := r.stack.Sandboxes.AutotaskURL() + "/sandbox/faults"
	if err := control(ctx, http.MethodPost, faults, map[string]any{"rules": []map[string]any{
		{"method": "POST", "path": "/ATServicesRest/V1.0/Products", "when": "after", "action": "delay", "delayMs": 100},
		{"method": "PATCH", "path": "/ATServicesRest/V1.0/Products", "when": "after", "action": "delay", "delayMs": 100},
	}}); err != nil {
		return err
	}
	id := bridge.ProductSyncID(connection)
	run, err := r.start(ctx, bridge.ProductSync, id, products.ProductSyncInput{})
	if err != nil {
		return err
	}
	apply := bridge.ApplyProductPlanID(connection)
	if err := until(ctx, r, apply, bridge.QueryProgress, func(p products.ApplyProgress) bool { return p.State == "Writing" }); err != nil {
		return err
	}
	if err := r.decide(ctx, apply, bridge.UpdatePause, shared.Decision{Actor: "Ann", Reason: "recorded"}); err != nil {
		return err
	}
	if err := until(ctx, r, apply, bridge.QueryProgress, func(p products.ApplyProgress) bool { return p.State == "Paused" }); err != nil {
		return err
	}
	if err := control(ctx, http.MethodDelete, faults, nil); err != nil {
		return err
	}
	if err := r.decide(ctx, apply, bridge.UpdateResume, shared.Decision{Actor: "Ann", Reason: "recorded"}); err != nil {
		return err
	}
	if err := r.store(ctx, "product-sync-with-states", id, run.GetRunID(), completed); err != nil {
		return err
	}
	return r.storeChain(ctx, "apply-product-plan-paused", apply)
}

// heldProducts makes the distributor's price of two products look tripled, and approves both.
func (r *recorder) heldProducts(ctx context.Context) error {
	at, err := r.autotask()
	if err != nil {
		return err
	}
	changed := 0
	for p, err := range at.Products.Query(ctx, autotask.Where(autotask.BeginsWith("sku", policy.Default().Products.SKUPrefix),
		autotask.Eq("isActive", true))) {
		if err != nil {
			return err
		}
		third := p.UnitCost.Or(decimal.Zero).Div(decimal.NewFromInt(3)).Round(2)
		if err := at.Products.Patch(ctx, autotask.Product{ID: p.ID, UnitCost: autotask.Of(third)}); err != nil {
			return err
		}
		if changed++; changed == 2 {
			break
		}
	}
	id := bridge.ProductSyncID(connection)
	if err := r.record(ctx, "product-sync-held-products", bridge.ProductSync, id, products.ProductSyncInput{}, completed); err != nil {
		return err
	}
	quarantine := bridge.QuarantineID(connection)
	if err := until(ctx, r, quarantine, bridge.QueryList, func(s products.QuarantineStatus) bool { return s.Waiting == changed }); err != nil {
		return err
	}
	if err := r.decide(ctx, quarantine, bridge.UpdateApprove, products.QuarantineVerdict{
		All: true, Decision: shared.Decision{Actor: "Ann", Reason: "recorded"}}); err != nil {
		return err
	}
	if err := r.storeChain(ctx, "review-quarantine", quarantine); err != nil {
		return err
	}
	return r.storeLast(ctx, "product-sync-approved-products", bridge.ApprovedSyncID(connection), completed)
}

// decide sends a decision to a workflow of Product Sync and waits until it is taken.
func (r *recorder) decide(ctx context.Context, id, name string, in any) error {
	h, err := r.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: name, WaitForStage: client.WorkflowUpdateStageCompleted, Args: []any{in},
	})
	if err == nil {
		err = h.Get(ctx, nil)
	}
	if err != nil {
		return fmt.Errorf("%s of %s: %w", name, id, err)
	}
	return nil
}
