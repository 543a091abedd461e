package autotask

// CompanyLocation is a site of a company. Only one is primary; setting one clears the others.
type CompanyLocation struct {
	ID         int64            `json:"id,omitzero"`
	Address1   Optional[string] `json:"address1,omitzero"`  // at most 128 characters
	Address2   Optional[string] `json:"address2,omitzero"`  // at most 128 characters
	City       Optional[string] `json:"city,omitzero"`      // at most 50 characters
	CompanyID  Optional[int64]  `json:"companyID,omitzero"` // required, set on create only, Company
	IsActive   Optional[bool]   `json:"isActive,omitzero"`
	Name       Optional[string] `json:"name,omitzero"`       // required, at most 100 characters
	Phone      Optional[string] `json:"phone,omitzero"`      // at most 25 characters
	PostalCode Optional[string] `json:"postalCode,omitzero"` // at most 20 characters
	State      Optional[string] `json:"state,omitzero"`      // at most 25 characters

}

// EntityID returns the row's id.
func (v CompanyLocation) EntityID() int64 { return v.ID }
