// Stock of a product at a location: /V1.0/InventoryProducts.

package autotask

import (
	"time"
)

// InventoryProduct is a product kept at an inventory location: the MSP's own stock, one row
// per product and location. Units change only through receiving and the stocked-item
// commands. Autotask refuses to delete a row with reserved or picked units.
type InventoryProduct struct {
	ID                  int64               `json:"id,omitzero"`
	AvailableUnits      Optional[int64]     `json:"availableUnits,omitzero"`      // read-only
	BackOrderQuantity   Optional[int64]     `json:"backOrderQuantity,omitzero"`   // read-only
	Bin                 Optional[string]    `json:"bin,omitzero"`                 // at most 50 characters
	CreateDateTime      Optional[time.Time] `json:"createDateTime,omitzero"`      // read-only
	CreatedByResourceID Optional[int64]     `json:"createdByResourceID,omitzero"` // read-only, Resource
	InventoryLocationID Optional[int64]     `json:"inventoryLocationID,omitzero"` // required, set on create only, InventoryLocation
	OnHandUnits         Optional[int64]     `json:"onHandUnits,omitzero"`         // read-only
	PickedUnits         Optional[int64]     `json:"pickedUnits,omitzero"`         // read-only
	ProductID           Optional[int64]     `json:"productID,omitzero"`           // required, set on create only, Product
	QuantityMaximum     Optional[int64]     `json:"quantityMaximum,omitzero"`     // required
	QuantityMinimum     Optional[int64]     `json:"quantityMinimum,omitzero"`     // required
	ReferenceNumber     Optional[string]    `json:"referenceNumber,omitzero"`     // at most 50 characters
	ReservedUnits       Optional[int64]     `json:"reservedUnits,omitzero"`       // read-only
	UnitsOnOrder        Optional[int64]     `json:"unitsOnOrder,omitzero"`        // read-only
}

// EntityID returns the row's id.
func (v InventoryProduct) EntityID() int64 { return v.ID }
