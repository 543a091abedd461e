package main

import (
	"context"
	"fmt"
	"strings"

	"digitalbridge/activities/operations"
	productactivities "digitalbridge/activities/products"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/products"
)

// products records the reports on products and a product that gets another one's SKU. What they need, the
// fields and the products, is made here too, so that the part can be recorded alone.
func (r *recorder) products(ctx context.Context) error {
	if err := r.prepare(ctx, bridge.CheckConnection, bridge.CheckConnectionID(connection), operations.CheckInput{Fix: true}); err != nil {
		return err
	}
	if err := r.prepare(ctx, bridge.ProductSync, bridge.ProductSyncID(connection), products.ProductSyncInput{}); err != nil {
		return err
	}
	id := bridge.InspectProductsID(connection)
	if err := r.record(ctx, "inspect-products-invalid-input", bridge.InspectProducts, id, productactivities.InspectProductsInput{
		Report: "all"}, failed); err != nil {
		return err
	}
	if err := r.record(ctx, "inspect-products", bridge.InspectProducts, id, productactivities.InspectProductsInput{}, completed); err != nil {
		return err
	}
	at, err := r.autotask()
	if err != nil {
		return err
	}
	prefix := policy.Default().Products.SKUPrefix
	ours, err := r.orderable(ctx, at, 1)
	if err != nil {
		return err
	}
	own, err := at.Products.First(ctx, autotask.Where(autotask.BeginsWith("sku", "OWN-"), autotask.Eq("isActive", true)))
	if err != nil {
		return fmt.Errorf("finding a product of the MSP's own: %w", err)
	}
	sku := strings.TrimPrefix(ours.SKU.Or(""), prefix)
	id = bridge.RelinkProductID(connection, sku)
	in := productactivities.RelinkProductInput{SKU: sku, Product: own.ID, DryRun: true, Actor: "Ann", Reason: "recorded"}
	if err := r.record(ctx, "relink-product-dry-run", bridge.RelinkProduct, id, in, completed); err != nil {
		return err
	}
	in.DryRun = false
	if err := r.record(ctx, "relink-product", bridge.RelinkProduct, id, in, completed); err != nil {
		return err
	}
	in.Product = ours.ID // which has been deactivated
	return r.record(ctx, "relink-product-refused", bridge.RelinkProduct, id, in, failed)
}

// prepare runs a workflow whose history is recorded elsewhere.
func (r *recorder) prepare(ctx context.Context, workflowType, id string, in any) error {
	run, err := r.start(ctx, workflowType, id, in)
	if err != nil {
		return err
	}
	return run.Get(ctx, nil)
}
