// Sales orders of won opportunities: /V1.0/SalesOrders.

package autotask

// SalesOrder is made by Autotask when an opportunity is won; it can be read and patched.
type SalesOrder struct {
	ID               int64            `json:"id,omitzero"`
	ShipToAddress1   Optional[string] `json:"shipToAddress1,omitzero"`   // at most 150 characters
	ShipToAddress2   Optional[string] `json:"shipToAddress2,omitzero"`   // at most 150 characters
	ShipToCity       Optional[string] `json:"shipToCity,omitzero"`       // at most 50 characters
	ShipToPostalCode Optional[string] `json:"shipToPostalCode,omitzero"` // at most 50 characters
	ShipToState      Optional[string] `json:"shipToState,omitzero"`      // at most 50 characters

}

// EntityID returns the row's id.
func (v SalesOrder) EntityID() int64 { return v.ID }
