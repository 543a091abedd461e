package autotask

// BillingCode says how something is billed; read-only, so the customer makes them in
// Autotask. Products need an active one with UseType 4, Material.
type BillingCode struct {
	ID   int64            `json:"id,omitzero"`
	Name Optional[string] `json:"name,omitzero"` // at most 200 characters
}

// EntityID returns the row's id.
func (v BillingCode) EntityID() int64 { return v.ID }
