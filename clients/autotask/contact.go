package autotask

// Contact is a person at a company. IsActive is an integer, 0 or 1.
type Contact struct {
	ID             int64            `json:"id,omitzero"`
	EmailAddress   Optional[string] `json:"emailAddress,omitzero"`   // at most 254 characters
	EmailAddress2  Optional[string] `json:"emailAddress2,omitzero"`  // at most 254 characters
	EmailAddress3  Optional[string] `json:"emailAddress3,omitzero"`  // at most 254 characters
	AlternatePhone Optional[string] `json:"alternatePhone,omitzero"` // at most 32 characters
	FaxNumber      Optional[string] `json:"faxNumber,omitzero"`      // at most 25 characters
	FirstName      Optional[string] `json:"firstName,omitzero"`      // required, at most 50 characters
	LastName       Optional[string] `json:"lastName,omitzero"`       // required, at most 50 characters
	MobilePhone    Optional[string] `json:"mobilePhone,omitzero"`    // at most 25 characters
	Phone          Optional[string] `json:"phone,omitzero"`          // at most 25 characters

}

// EntityID returns the row's id.
func (v Contact) EntityID() int64 { return v.ID }
