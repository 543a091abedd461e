package main

import (
	"context"
	"fmt"
	"net/http"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
)

// dossiers gives an order up, whose end is filed. It needs the part
// connection before it, and syncs products itself.
func (r *recorder) dossiers(ctx context.Context) error {
	sync, err := r.start(ctx, bridge.ProductSync, bridge.ProductSyncID(connection), products.ProductSyncInput{})
	if err != nil {
		return err
	}
	if err := sync.Get(ctx, nil); err != nil {
		return err
	}
	po, err := r.makePurchaseOrder(ctx, "Submitted")
	if err != nil {
		return fmt.Errorf("making a purchase order: %w", err)
	}
	// The request never arrives, and a person gives it up.
	faults := r.stack.Sandboxes.TDSynnexURL() + "/sandbox/faults"
	rule := map[string]any{"path": "/SynnexXML/PO", "method": "POST", "action": "reset", "when": "before", "count": 1}
	if err := control(ctx, http.MethodPost, faults, map[string]any{"rules": []any{rule}}); err != nil {
		return err
	}
	id := bridge.SubmitOrderID(connection, po)
	run, err := r.start(ctx, bridge.SubmitOrder, id, orders.SubmitOrderInput{PurchaseOrder: orders.PurchaseOrderRef(po)})
	if err != nil {
		return err
	}
	if err := until(ctx, r, id, bridge.QueryStatus, func(p orders.SubmitProgress) bool { return p.NeedsDecision }); err != nil {
		return err
	}
	if err := r.update(ctx, id, bridge.UpdateAbandon); err != nil {
		return err
	}
	if err := r.store(ctx, "submit-order-abandoned-filed", id, run.GetRunID(), failed); err != nil {
		return err
	}
	return control(ctx, http.MethodDelete, faults, nil)
}
