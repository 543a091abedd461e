package activities

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
)

// errNoLocation marks a location that can be made.
type errNoLocation struct{ error }

func (e errNoLocation) Unwrap() error { return e.error }

// InventoryLocation is the dedicated inventory location of the policy; 0 when the policy has none. It
// refuses a location that may hold the MSP's own stock.
func (t *Tenant) InventoryLocation(ctx context.Context) (int64, error) {
	if t.Policy.Products.InventoryLocation == "" || !t.Policy.Products.Inventory {
		return 0, nil
	}
	return remembered(&t.mu, &t.location, func() (int64, error) { return t.findLocation(autotask.WithPriority(ctx)) })
}

func (t *Tenant) findLocation(ctx context.Context) (int64, error) {
	const fix = "Make an inventory location in Autotask for TD SYNNEX's stock alone, not the default one and nobody's own, and name it in the policy (products.inventoryLocation)."
	name := t.Policy.Products.InventoryLocation
	l, err := t.Autotask.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("locationName", name)))
	_, personal := l.ResourceID.Get()
	switch {
	case autotask.ClassOf(err) == autotask.ClassNotFound:
		return 0, errNoLocation{newProblem(bridge.InvalidPolicy, "Run `starter check --fix`, which makes it, or name another one in the policy (products.inventoryLocation).", "Autotask has no inventory location %q", name)}
	case err != nil:
		return 0, err
	case !l.IsActive.Or(false):
		return 0, newProblem(bridge.InvalidPolicy, "Activate it in Autotask, or name another one in the policy (products.inventoryLocation).", "the inventory location %q is inactive", name)
	case l.IsDefault.Or(false):
		return 0, newProblem(bridge.InvalidPolicy, fix, "%q is Autotask's default inventory location, which holds your own stock", name)
	case personal:
		return 0, newProblem(bridge.InvalidPolicy, fix, "the inventory location %q belongs to a resource", name)
	}
	return l.ID, nil
}

// makeLocation makes the dedicated inventory location.
func (t *Tenant) makeLocation(ctx context.Context) (int64, error) {
	return t.Autotask.InventoryLocations.Create(ctx, autotask.InventoryLocation{
		LocationName: autotask.Of(t.Policy.Products.InventoryLocation), IsActive: autotask.Of(true), IsDefault: autotask.Of(false),
	})
}

// addStock reads what the dedicated inventory location holds of products, by one page read for every 500
// rows; it does nothing when the policy has no location.
func (a *Products) addStock(ctx context.Context, have *ourProducts, beat func(string)) error {
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
func (a *Products) stockRows(ctx context.Context, location int64, productIDs []int64) (map[int64]int64, error) {
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
func (a *Products) writeStock(ctx context.Context, location, productID, rowID int64, quantity int64) error {
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
