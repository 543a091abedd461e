package autotask

// Currency is one that the tenant works with. Products have no currency: their money is in the internal
// one; a vendor row's cost is in the vendor's.
type Currency struct {
	ID                 int64            `json:"id,omitzero"`
	IsInternalCurrency Optional[bool]   `json:"isInternalCurrency,omitzero"` // read-only
	Name               Optional[string] `json:"name,omitzero"`               // read-only, at most 3 characters, such as USD
}

// EntityID returns the row's id.
func (v Currency) EntityID() int64 { return v.ID }
