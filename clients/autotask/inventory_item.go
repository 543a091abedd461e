// Stock of a product at a location as one figure: /V1.0/InventoryItems.

package autotask

// InventoryItem is the stock of a product at a location in Autotask's older form, one row per product and
// location. Since release 2022.1 QuantityOnHand is computed from stocked items: a tenant may refuse or ignore a write of
// it. Where it is taken it is an absolute figure, not less than what is picked and reserved.
type InventoryItem struct {
	ID int64 `json:"id,omitzero"`
	// required, set on create only, InventoryLocation
	InventoryLocationID Optional[int64] `json:"inventoryLocationID,omitzero"`
	ProductID           Optional[int64] `json:"productID,omitzero"`        // required, set on create only, Product
	QuantityMaximum     Optional[int64] `json:"quantityMaximum,omitzero"`  // required
	QuantityMinimum     Optional[int64] `json:"quantityMinimum,omitzero"`  // required
	QuantityOnHand      Optional[int64] `json:"quantityOnHand,omitzero"`   // required
	QuantityPicked      Optional[int64] `json:"quantityPicked,omitzero"`   // read-only
	QuantityReserved    Optional[int64] `json:"quantityReserved,omitzero"` // read-only
}

// EntityID returns the row's id.
func (v InventoryItem) EntityID() int64 { return v.ID }
