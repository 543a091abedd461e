// Ways of shipping: /V1.0/ShippingTypes.

package autotask

// ShippingType is a way of shipping; read-only.
type ShippingType struct {
	ID            int64            `json:"id,omitzero"`
	BillingCodeID Optional[int64]  `json:"billingCodeID,omitzero"` // read-only, BillingCode
	Description   Optional[string] `json:"description,omitzero"`   // read-only, at most 2000 characters
	IsActive      Optional[bool]   `json:"isActive,omitzero"`      // read-only
	Name          Optional[string] `json:"name,omitzero"`          // read-only, at most 100 characters
}

// EntityID returns the row's id.
func (v ShippingType) EntityID() int64 { return v.ID }
