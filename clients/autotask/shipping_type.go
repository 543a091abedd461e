package autotask

// ShippingType is a way of shipping; read-only.
type ShippingType struct {
	ID   int64            `json:"id,omitzero"`
	Name Optional[string] `json:"name,omitzero"` // read-only, at most 100 characters
}

// EntityID returns the row's id.
func (v ShippingType) EntityID() int64 { return v.ID }
