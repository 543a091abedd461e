package autotask

// UserDefinedFieldDefinition defines a user-defined field. Read the ids of UDFType and
// DataType from its own picklists. A definition can't be deleted, only made inactive.
type UserDefinedFieldDefinition struct {
	ID            int64            `json:"id,omitzero"`
	DataType      Optional[int64]  `json:"dataType,omitzero"`      // required, picklist
	Description   Optional[string] `json:"description,omitzero"`   // at most 128 characters
	DisplayFormat Optional[int64]  `json:"displayFormat,omitzero"` // picklist
	IsActive      Optional[bool]   `json:"isActive,omitzero"`
	Name          Optional[string] `json:"name,omitzero"`    // required, at most 45 characters
	UDFType       Optional[int64]  `json:"udfType,omitzero"` // required, picklist
}

// EntityID returns the row's id.
func (v UserDefinedFieldDefinition) EntityID() int64 { return v.ID }
