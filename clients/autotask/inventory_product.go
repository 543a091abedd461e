// Stock of a product at a location: /V1.0/InventoryProducts.

package autotask

// InventoryProduct is a product kept at an inventory location: the MSP's own stock, one row
// per product and location. Units change only through receiving and the stocked-item
// commands. Autotask refuses to delete a row with reserved or picked units.
type InventoryProduct struct {
	ID                  int64           `json:"id,omitzero"`
	InventoryLocationID Optional[int64] `json:"inventoryLocationID,omitzero"` // required, set on create only, InventoryLocation
	OnHandUnits         Optional[int64] `json:"onHandUnits,omitzero"`         // read-only
	ProductID           Optional[int64] `json:"productID,omitzero"`           // required, set on create only, Product
	QuantityMaximum     Optional[int64] `json:"quantityMaximum,omitzero"`     // required
	QuantityMinimum     Optional[int64] `json:"quantityMinimum,omitzero"`     // required
}

// EntityID returns the row's id.
func (v InventoryProduct) EntityID() int64 { return v.ID }
