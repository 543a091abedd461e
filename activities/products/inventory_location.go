package products

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
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
			if err != nil && !have.unread.of(row.ProductID, autotask.Optional[string]{}, err) {
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
func (a *Ours) stockRows(ctx context.Context, location int64, productIDs []int64, unread *unreadRows) (map[int64]int64, error) {
	found := map[int64]int64{}
	return found, autotask.Narrow(productIDs, func(some []int64) ([]string, error) {
		var now unreadRows
		for _, q := range autotask.SplitIn(autotask.Where(autotask.Eq("inventoryLocationID", location)), "productID", some) {
			for row, err := range a.Autotask.InventoryItems.Query(ctx, q) {
				if err != nil && !now.of(row.ProductID, autotask.Optional[string]{}, err) {
					return nil, err
				}
				if id, ok := row.ProductID.Get(); ok {
					found[id] = row.ID
				}
			}
		}
		unread.take(&now)
		return now.others, nil
	}, unread.setProduct)
}

// writeStock makes what the location holds of a product the quantity given. On-hand units are computed from
// stocked items, which are added and removed; where the API user may not do that, and the tenant's fields say
// that the figure itself may be written, it is written and read back. Of stocked items the first is read back (prove):
// a tenant that takes them and keeps nothing takes none.
func (a *Applier) writeStock(ctx context.Context, location, productID, rowID, quantity int64, prove bool) error {
	info, err := a.Autotask.InventoryStockedItemsAdd.EntityInformation(ctx)
	if err != nil && autotask.ClassOf(err) != autotask.ClassNotFound {
		return err
	}
	if err == nil && info.CanCreate && info.UserAccessForCreate != autotask.AccessNone {
		return a.moveStock(ctx, location, productID, quantity, prove)
	}
	field, err := a.Autotask.InventoryItems.Field(ctx, "quantityOnHand")
	if err != nil {
		return err
	}
	if field.IsReadOnly {
		return stockNotWritable()
	}
	return a.writeOnHand(ctx, location, productID, rowID, quantity)
}

func stockNotWritable() error {
	return problem.New(bridge.Permission, "Give the API user the right to add and remove stocked items, or leave "+
		"products.inventoryLocation empty.",
		"this tenant lets the stock at the inventory location be changed neither by stocked items nor by quantityOnHand")
}

// writeOnHand writes the figure itself, as tenants before release 2022.1 let it be.
func (a *Applier) writeOnHand(ctx context.Context, location, productID, rowID, quantity int64) error {
	if rowID == 0 {
		id, err := a.Autotask.InventoryItems.Create(ctx, autotask.InventoryItem{
			ProductID: autotask.Of(productID), InventoryLocationID: autotask.Of(location), QuantityOnHand: autotask.Of(quantity),
			QuantityMinimum: autotask.Of(int64(0)), QuantityMaximum: autotask.Of(int64(0)),
		})
		if err != nil {
			return fmt.Errorf("writing the stock at the inventory location: %w", err)
		}
		made, err := a.Autotask.InventoryItems.Get(ctx, id)
		if err == nil && made.QuantityOnHand.Or(0) != quantity {
			return stockNotWritable()
		}
		return err
	}
	_, ignored, err := a.Autotask.InventoryItems.PatchVerified(ctx, autotask.InventoryItem{ID: rowID, QuantityOnHand: autotask.Of(quantity)})
	if err == nil && len(ignored) > 0 {
		return stockNotWritable()
	}
	return err
}

// moveStock adds or removes the units that differ. What is there is read just before, so it may be repeated
// once a lost write is over.
func (a *Applier) moveStock(ctx context.Context, location, productID, quantity int64, prove bool) error {
	at := autotask.Where(autotask.Eq("productID", productID), autotask.Eq("inventoryLocationID", location))
	stock, err := a.Autotask.InventoryProducts.First(ctx, at)
	if autotask.ClassOf(err) == autotask.ClassNotFound {
		stock.ID, err = a.Autotask.InventoryProducts.Create(ctx, autotask.InventoryProduct{
			ProductID: autotask.Of(productID), InventoryLocationID: autotask.Of(location), QuantityMinimum: autotask.Of(int64(0)),
			QuantityMaximum: autotask.Of(int64(0)),
		})
	}
	if err != nil {
		return fmt.Errorf("stocking the product at the inventory location: %w", err)
	}
	switch more := quantity - stock.OnHandUnits.Or(0); {
	case more > 0:
		err = a.addUnits(ctx, stock.ID, productID, more)
	case more < 0:
		_, err = a.Autotask.InventoryStockedItemsRemove.Create(ctx, stock.ID, autotask.StockedItemsRemove{
			InventoryProductID: autotask.Of(stock.ID), QuantityBeingRemoved: autotask.Of(-more), ReasonForUpdate: autotask.Of(stockReason),
		})
	}
	if err != nil {
		return fmt.Errorf("changing the stock at the inventory location: %w", err)
	}
	if !prove {
		return nil
	}
	kept, err := a.Autotask.InventoryProducts.Get(ctx, stock.ID)
	if err == nil && kept.OnHandUnits.Or(0) != quantity {
		return stockNotWritable()
	}
	return err
}

// stockReason stands in Autotask's stock history.
const stockReason = "TD SYNNEX availability (Digital Bridge)"

// addUnits adds units at the product's own cost.
func (a *Applier) addUnits(ctx context.Context, stockID, productID, units int64) error {
	costs, err := a.Autotask.InventoryStockedItemsAdd.Picklist(ctx, "determineCostUsing")
	if err != nil {
		return err
	}
	vendor, err := a.Tenant.Vendor(ctx)
	if err != nil {
		return err
	}
	product, err := a.Autotask.Products.Get(ctx, productID)
	if err != nil {
		return err
	}
	add := autotask.StockedItemsAdd{
		InventoryProductID: autotask.Of(stockID), QuantityBeingAdded: autotask.Of(units), VendorID: autotask.Of(vendor.ID),
		UnitCost: autotask.Of(product.UnitCost.Or(decimal.Zero)), ReasonForUpdate: autotask.Of(stockReason),
	}
	for _, v := range costs { // the labels are unknown; each way of costing takes the unit cost given beside it
		if id, ok := v.ID(); ok && v.IsActive && (v.IsDefaultValue || !add.DetermineCostUsing.IsSet()) {
			add.DetermineCostUsing = autotask.Of(id)
		}
	}
	_, err = a.Autotask.InventoryStockedItemsAdd.Create(ctx, stockID, add)
	return err
}
