package autotask

// Company is a customer, prospect, vendor or partner. Id 0 is a valid id: the MSP's own
// company. CompanyType 7 is Vendor.
type Company struct {
	ID int64 `json:"id,omitzero"`
	// at most 128 characters
	Address1 Optional[string] `json:"address1,omitzero"`
	// at most 128 characters
	Address2 Optional[string] `json:"address2,omitzero"`
	// at most 30 characters
	City Optional[string] `json:"city,omitzero"`
	// required, at most 100 characters
	CompanyName Optional[string] `json:"companyName,omitzero"`
	CompanyType Optional[int64]  `json:"companyType,omitzero"` // required, picklist
	CurrencyID  Optional[int64]  `json:"currencyID,omitzero"`  // Currency
	// at most 25 characters
	Fax             Optional[string] `json:"fax,omitzero"`
	IsActive        Optional[bool]   `json:"isActive,omitzero"`
	OwnerResourceID Optional[int64]  `json:"ownerResourceID,omitzero"` // required, Resource
	// required, at most 25 characters
	Phone      Optional[string] `json:"phone,omitzero"`
	PostalCode Optional[string] `json:"postalCode,omitzero"` // at most 10 characters
	State      Optional[string] `json:"state,omitzero"`      // at most 40 characters

	UserDefinedFields UserDefinedFields `json:"userDefinedFields,omitempty"`
}

// EntityID returns the row's id.
func (v Company) EntityID() int64 { return v.ID }
