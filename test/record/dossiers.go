package main

import (
	"context"
	"fmt"
	"net/http"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	orderactivities "digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
)

// dossiers ends submissions in the ways that a dossier notes, and reads the dossiers. It needs the part
// connection before it, and syncs products itself.
func (r *recorder) dossiers(ctx context.Context) error {
	sync, err := r.start(ctx, bridge.ProductSync, bridge.ProductSyncID(connection), products.ProductSyncInput{})
	if err != nil {
		return err
	}
	if err := sync.Get(ctx, nil); err != nil {
		return err
	}
	for _, o := range []struct {
		name, status string
		input        orders.SubmitOrderInput
		lost         bool // the request never arrives, and a person gives it up
		want         enumspb.WorkflowExecutionStatus
	}{
		{name: "submit-order-filed", status: "Submitted", want: completed},
		{name: "submit-order-dry-run-filed", status: "Submitted", input: orders.SubmitOrderInput{DryRun: true}, want: completed},
		{name: "submit-order-not-ready-filed", status: "New", want: failed},
		{name: "submit-order-abandoned-filed", status: "Submitted", lost: true, want: failed},
	} {
		po, err := r.makePurchaseOrder(ctx, o.status)
		if err != nil {
			return fmt.Errorf("%s: making a purchase order: %w", o.name, err)
		}
		faults := r.stack.Sandboxes.TDSynnexURL() + "/sandbox/faults"
		if o.lost {
			rule := map[string]any{"path": "/SynnexXML/PO", "method": "POST", "action": "reset", "when": "before", "count": 1}
			if err := control(ctx, http.MethodPost, faults, map[string]any{"rules": []any{rule}}); err != nil {
				return err
			}
		}
		o.input.PurchaseOrder = orders.PurchaseOrderRef(po)
		id := bridge.SubmitOrderID(connection, po)
		run, err := r.start(ctx, bridge.SubmitOrder, id, o.input)
		if err != nil {
			return err
		}
		if o.lost {
			if err := until(ctx, r, id, "status", func(p orders.SubmitProgress) bool { return p.NeedsDecision }); err != nil {
				return fmt.Errorf("%s: %w", o.name, err)
			}
			if err := r.update(ctx, id, "abandon"); err != nil {
				return err
			}
		}
		if err := r.store(ctx, o.name, id, run.GetRunID(), o.want); err != nil {
			return err
		}
		if o.lost {
			if err := control(ctx, http.MethodDelete, faults, nil); err != nil {
				return err
			}
			if err := r.record(ctx, "read-dossier", bridge.ReadDossier, bridge.ReadDossierID(connection, po), orderactivities.ReadDossierInput{PurchaseOrder: po}, completed); err != nil {
				return err
			}
		}
	}
	if err := r.outcome(ctx); err != nil {
		return err
	}
	return r.record(ctx, "read-dossier-missing", bridge.ReadDossier, bridge.ReadDossierID(connection, "none"), orderactivities.ReadDossierInput{PurchaseOrder: "none"}, failed)
}

// outcome submits a purchase order as a program does that waits for what comes of it.
func (r *recorder) outcome(ctx context.Context) error {
	po, err := r.makePurchaseOrder(ctx, "Submitted")
	if err != nil {
		return err
	}
	id := bridge.SubmitOrderID(connection, po)
	h, err := r.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: r.client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
			ID: id, TaskQueue: bridge.TaskQueue(connection), WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		}, bridge.SubmitOrder, orders.SubmitOrderInput{PurchaseOrder: orders.PurchaseOrderRef(po)}),
		UpdateOptions: client.UpdateWorkflowOptions{UpdateName: "outcome", WaitForStage: client.WorkflowUpdateStageCompleted},
	})
	if err != nil {
		return err
	}
	if err := h.Get(ctx, nil); err != nil {
		return err
	}
	return r.store(ctx, "submit-order-outcome-told", id, "", completed)
}
