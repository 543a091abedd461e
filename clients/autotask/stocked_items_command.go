// The commands that add units to stock and take them out: /V1.0/InventoryProducts/{id}/StockedItemsAdd
// and StockedItemsRemove. On-hand quantities are computed from them.

package autotask

import "github.com/shopspring/decimal"

// StockedItemsAdd adds units of a product to a location. It can't be read again; its id is that of the
// stocked item that it made.
type StockedItemsAdd struct {
	ID                 int64                     `json:"id,omitzero"`
	DetermineCostUsing Optional[int64]           `json:"determineCostUsing,omitzero"` // required, picklist
	InventoryProductID Optional[int64]           `json:"inventoryProductID,omitzero"` // required, InventoryProduct
	QuantityBeingAdded Optional[int64]           `json:"quantityBeingAdded,omitzero"` // required
	ReasonForUpdate    Optional[string]          `json:"reasonForUpdate,omitzero"`
	UnitCost           Optional[decimal.Decimal] `json:"unitCost,omitzero"`
	VendorID           Optional[int64]           `json:"vendorID,omitzero"` // required, Company
}

// EntityID returns the row's id.
func (v StockedItemsAdd) EntityID() int64 { return v.ID }

// StockedItemsRemove takes units of a product out of a location's stock.
type StockedItemsRemove struct {
	ID                   int64            `json:"id,omitzero"`
	InventoryProductID   Optional[int64]  `json:"inventoryProductID,omitzero"`   // InventoryProduct
	QuantityBeingRemoved Optional[int64]  `json:"quantityBeingRemoved,omitzero"` // required
	ReasonForUpdate      Optional[string] `json:"reasonForUpdate,omitzero"`
}

// EntityID returns the row's id.
func (v StockedItemsRemove) EntityID() int64 { return v.ID }
