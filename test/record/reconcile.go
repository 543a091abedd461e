package main

import (
	"context"
	"fmt"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
)

// reconcile records comparisons of orders: one with something to tell, and a larger one that goes on in a
// new run.
func (r *recorder) reconcile(ctx context.Context) error {
	id := bridge.ReconcileOrdersID(connection)
	if _, err := r.makePurchaseOrder(ctx, "New"); err != nil {
		return err
	}
	if err := r.phone(ctx, "PHONE-9"); err != nil {
		return err
	}
	if err := r.record(ctx, "reconcile-orders", bridge.ReconcileOrders, id, orders.ReconcileOrdersInput{Numbers: []string{"PHONE-9"}},
		completed); err != nil {
		return err
	}
	// Pages of 25; the server suggests a new run after the second one.
	for n := range 60 {
		if _, err := r.makePurchaseOrder(ctx, "New"); err != nil {
			return fmt.Errorf("purchase order %d: %w", n, err)
		}
	}
	run, err := r.start(ctx, bridge.ReconcileOrders, id, orders.ReconcileOrdersInput{})
	if err != nil {
		return err
	}
	return r.store(ctx, "reconcile-orders-continued", id, run.GetRunID(), continued)
}
