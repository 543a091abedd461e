package autotask

// InventoryLocation is a place for stock; every purchase order line needs an active one.
// LocationName is unique. The default location can't be made inactive.
type InventoryLocation struct {
	ID           int64            `json:"id,omitzero"`
	IsActive     Optional[bool]   `json:"isActive,omitzero"` // required
	IsDefault    Optional[bool]   `json:"isDefault,omitzero"`
	LocationName Optional[string] `json:"locationName,omitzero"` // required, at most 50 characters
	ResourceID   Optional[int64]  `json:"resourceID,omitzero"`   // read-only, Resource
}

// EntityID returns the row's id.
func (v InventoryLocation) EntityID() int64 { return v.ID }
