package autotask

// QuoteLocation is an address that quotes refer to.
type QuoteLocation struct {
	ID         int64            `json:"id,omitzero"`
	Address1   Optional[string] `json:"address1,omitzero"`   // at most 50 characters
	Address2   Optional[string] `json:"address2,omitzero"`   // at most 50 characters
	City       Optional[string] `json:"city,omitzero"`       // at most 50 characters
	PostalCode Optional[string] `json:"postalCode,omitzero"` // at most 20 characters
	State      Optional[string] `json:"state,omitzero"`      // at most 50 characters
}

// EntityID returns the row's id.
func (v QuoteLocation) EntityID() int64 { return v.ID }
