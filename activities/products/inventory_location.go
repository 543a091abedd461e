package products

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"digitalbridge/clients/autotask"
)

// addStock reads what the dedicated inventory location holds of products, by one page read for every 500
// rows; it does nothing when the policy has no location.
func (a *Ours) addStock(ctx context.Context, have *ourProducts, beat func(string)) error {
	location, err := a.Tenant.InventoryLocation(ctx)
	if err != nil || location == 0 {
		return err
	}
	byID := make(map[int64]*ourProduct, len(have.bySKU))
	for _, p := range have.bySKU {
		byID[p.productID] = p
	}
	q := autotask.Where(autotask.Eq("inventoryLocationID", location))
	queries := []autotask.Query{q}
	if !have.complete {
		queries = autotask.SplitIn(q, "productID", slices.Sorted(maps.Keys(byID)))
	}
	count := 0
	for _, q := range queries {
		for row, err := range a.Autotask.InventoryItems.Query(ctx, q) {
			if err != nil {
				return err
			}
			if p := byID[row.ProductID.Or(0)]; p != nil {
				p.inventoryItemID, p.onHand = row.ID, int(row.QuantityOnHand.Or(0))
				p.committed = int(row.QuantityReserved.Or(0) + row.QuantityPicked.Or(0))
			}
			if count++; count%autotask.MaxPageSize == 0 {
				beat(strconv.Itoa(count) + " rows of the inventory location read")
			}
		}
	}
	return nil
}

// stockRows looks for the rows of products at the location.
func (a *Ours) stockRows(ctx context.Context, location int64, productIDs []int64) (map[int64]int64, error) {
	found := map[int64]int64{}
	for _, q := range autotask.SplitIn(autotask.Where(autotask.Eq("inventoryLocationID", location)), "productID", productIDs) {
		for row, err := range a.Autotask.InventoryItems.Query(ctx, q) {
			if err != nil {
				return nil, err
			}
			found[row.ProductID.Or(0)] = row.ID
		}
	}
	return found, nil
}

// writeStock sets what the location holds of a product: the row's figure, or a row of its own.
func (a *Applier) writeStock(ctx context.Context, location, productID, rowID int64, quantity int64) error {
	if rowID != 0 {
		return a.Autotask.InventoryItems.Patch(ctx, autotask.InventoryItem{ID: rowID, QuantityOnHand: autotask.Of(quantity)})
	}
	_, err := a.Autotask.InventoryItems.Create(ctx, autotask.InventoryItem{
		ProductID: autotask.Of(productID), InventoryLocationID: autotask.Of(location), QuantityOnHand: autotask.Of(quantity),
		QuantityMinimum: autotask.Of(int64(0)), QuantityMaximum: autotask.Of(int64(0)),
	})
	if err != nil {
		return fmt.Errorf("writing the stock at the inventory location: %w", err)
	}
	return nil
}
