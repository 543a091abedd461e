package main

import (
	"context"
	"fmt"
	"net/http"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
)

// partial lets people decide on orders of which the distributor refuses the last line. It needs the part
// connection before it, and syncs products itself.
func (r *recorder) partial(ctx context.Context) error {
	sync, err := r.start(ctx, bridge.ProductSync, bridge.ProductSyncID(connection), products.ProductSyncInput{})
	if err != nil {
		return err
	}
	if err := sync.Get(ctx, nil); err != nil {
		return err
	}
	for _, o := range []struct{ name, decision string }{
		{"submit-order-partial-approved", bridge.UpdateApprove}, {"submit-order-partial-given-up", bridge.UpdateReject},
	} {
		po, err := r.makePurchaseOrderOf(ctx, "Submitted", 2)
		if err != nil {
			return fmt.Errorf("%s: making a purchase order: %w", o.name, err)
		}
		if err := control(ctx, http.MethodPost, r.stack.Sandboxes.TDSynnexURL()+"/sandbox/scenario",
			map[string]any{"poNumber": po, "scenario": "rejectLine"}); err != nil {
			return err
		}
		id := bridge.SubmitOrderID(connection, po)
		run, err := r.start(ctx, bridge.SubmitOrder, id, orders.SubmitOrderInput{PurchaseOrder: orders.PurchaseOrderRef(po)})
		if err != nil {
			return err
		}
		if err := until(ctx, r, id, bridge.QueryStatus, func(p orders.SubmitProgress) bool { return p.NeedsDecision }); err != nil {
			return fmt.Errorf("%s: %w", o.name, err)
		}
		if err := r.update(ctx, id, o.decision); err != nil {
			return fmt.Errorf("%s: %w", o.name, err)
		}
		if err := r.store(ctx, o.name, id, run.GetRunID(), completed); err != nil {
			return err
		}
	}
	return nil
}
