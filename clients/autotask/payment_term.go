// Payment terms: /V1.0/PaymentTerms.

package autotask

// PaymentTerm says when an invoice is due.
type PaymentTerm struct {
	ID               int64            `json:"id,omitzero"`
	Description      Optional[string] `json:"description,omitzero"` // at most 2000 characters
	IsActive         Optional[bool]   `json:"isActive,omitzero"`
	Name             Optional[string] `json:"name,omitzero"` // required, at most 100 characters
	PaymentDueInDays Optional[int64]  `json:"paymentDueInDays,omitzero"`
}

// EntityID returns the row's id.
func (v PaymentTerm) EntityID() int64 { return v.ID }
