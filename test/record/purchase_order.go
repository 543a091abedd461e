package main

import (
	"context"
	"fmt"
	"strconv"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/config"
	"digitalbridge/internal/policy"
)

// makePurchaseOrder does what a buyer does in Autotask and returns the purchase order's number.
func (r *recorder) makePurchaseOrder(ctx context.Context, status string) (string, error) {
	return r.makePurchaseOrderOf(ctx, status, 1)
}

// makePurchaseOrderOf makes one of several lines.
func (r *recorder) makePurchaseOrderOf(ctx context.Context, status string, lines int) (string, error) {
	at, err := r.autotask()
	if err != nil {
		return "", err
	}
	vendor, err := at.Companies.First(ctx, autotask.Where(autotask.Eq("companyType", 7), autotask.Contains("companyName", "SYNNEX")))
	if err != nil {
		return "", err
	}
	location, err := at.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("isActive", true)))
	if err != nil {
		return "", err
	}
	statuses, err := at.PurchaseOrders.Picklist(ctx, "status")
	if err != nil {
		return "", err
	}
	label := func(name string) autotask.Optional[int64] {
		v, _ := statuses.ByLabel(name)
		id, _ := v.ID()
		return autotask.Of(id)
	}
	draft := autotask.PurchaseOrder{
		VendorID: autotask.Of(vendor.ID), Status: label("New"), Phone: autotask.Of("775-555-0100"), ShipToName: autotask.Of("Sample MSP"),
		ShipToAddress1: autotask.Of("1 Main Street"), ShipToCity: autotask.Of("Reno"), ShipToState: autotask.Of("NV"),
		ShipToPostalCode: autotask.Of("89501"),
	}
	id, err := at.PurchaseOrders.Create(ctx, draft)
	if err != nil {
		return "", err
	}
	product, err := r.orderable(ctx, at, 0)
	if err != nil {
		return "", err
	}
	for range lines {
		if _, err := at.PurchaseOrderItems.Create(ctx, id, autotask.PurchaseOrderItem{
			OrderID: autotask.Of(id), ProductID: autotask.Of(product.ID), InventoryLocationID: autotask.Of(location.ID),
			Quantity: autotask.Of(int64(2)), UnitCost: product.UnitCost,
		}); err != nil {
			return "", err
		}
	}
	if status != "New" {
		if err := at.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: id, Status: label(status)}); err != nil {
			return "", err
		}
	}
	po, err := at.PurchaseOrders.Get(ctx, id)
	return po.PurchaseOrderNumber.Or(""), err
}

// autotask is a client for what people do in Autotask.
func (r *recorder) autotask() (*autotask.Client, error) {
	address := r.stack.Sandboxes.AutotaskAddress
	return autotask.New(autotask.Config{
		UserName: config.SandboxAutotaskUser, Secret: config.SandboxAutotaskSecret, IntegrationCode: config.SandboxAutotaskIntegrationCode,
		ZoneURL: "http://" + address + "/ATServicesRest/", AllowedHosts: []string{address},
	})
}

// orderable finds a product that ships from stock and needs no end user, after passing over some: 0 for that of
// all orders.
func (r *recorder) orderable(ctx context.Context, at *autotask.Client, passOver int) (autotask.Product, error) {
	for p, err := range at.Products.Query(ctx, autotask.Where(autotask.BeginsWith("sku", policy.Default().Products.SKUPrefix),
		autotask.Eq("isActive", true))) {
		if err != nil {
			return p, err
		}
		stock, _ := p.UserDefinedFields.Get(string(catalog.Stock))
		_, endUser := p.UserDefinedFields.Get(string(catalog.EndUserRequired))
		if n, _ := strconv.Atoi(stock); n >= 10 && n < 9999 && !endUser {
			if passOver == 0 {
				return p, nil
			}
			passOver--
		}
	}
	return autotask.Product{}, fmt.Errorf("no product is in stock")
}
