// Definitions of user-defined fields: /V1.0/UserDefinedFieldDefinitions and their list items.

package autotask

import (
	"time"
)

// UserDefinedFieldDefinition defines a user-defined field. Read the ids of UDFType and
// DataType from its own picklists. A definition can't be deleted, only made inactive.
type UserDefinedFieldDefinition struct {
	ID                      int64               `json:"id,omitzero"`
	CreateDate              Optional[time.Time] `json:"createDate,omitzero"` // read-only
	CRMToProjectUDFID       Optional[int64]     `json:"crmToProjectUdfId,omitzero"`
	DataType                Optional[int64]     `json:"dataType,omitzero"`      // required, picklist
	DefaultValue            Optional[string]    `json:"defaultValue,omitzero"`  // at most 1024 characters
	Description             Optional[string]    `json:"description,omitzero"`   // at most 128 characters
	DisplayFormat           Optional[int64]     `json:"displayFormat,omitzero"` // picklist
	IsActive                Optional[bool]      `json:"isActive,omitzero"`
	IsEncrypted             Optional[bool]      `json:"isEncrypted,omitzero"`
	IsFieldMapping          Optional[bool]      `json:"isFieldMapping,omitzero"` // read-only
	IsPrivate               Optional[bool]      `json:"isPrivate,omitzero"`
	IsProtected             Optional[bool]      `json:"isProtected,omitzero"`
	IsRequired              Optional[bool]      `json:"isRequired,omitzero"`
	IsVisibleToClientPortal Optional[bool]      `json:"isVisibleToClientPortal,omitzero"`
	MergeVariableName       Optional[string]    `json:"mergeVariableName,omitzero"` // at most 100 characters
	Name                    Optional[string]    `json:"name,omitzero"`              // required, at most 45 characters
	NumberOfDecimalPlaces   Optional[int64]     `json:"numberOfDecimalPlaces,omitzero"`
	SortOrder               Optional[int64]     `json:"sortOrder,omitzero"`
	UDFType                 Optional[int64]     `json:"udfType,omitzero"` // required, picklist
}

// EntityID returns the row's id.
func (v UserDefinedFieldDefinition) EntityID() int64 { return v.ID }
