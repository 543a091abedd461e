// Sites of a company: /V1.0/Companies/{id}/Locations.

package autotask

import (
	"github.com/shopspring/decimal"
)

// CompanyLocation is a site of a company. Only one is primary; setting one clears the others.
type CompanyLocation struct {
	ID                         int64                     `json:"id,omitzero"`
	Address1                   Optional[string]          `json:"address1,omitzero"`        // at most 128 characters
	Address2                   Optional[string]          `json:"address2,omitzero"`        // at most 128 characters
	AlternatePhone1            Optional[string]          `json:"alternatePhone1,omitzero"` // at most 25 characters
	AlternatePhone2            Optional[string]          `json:"alternatePhone2,omitzero"` // at most 25 characters
	City                       Optional[string]          `json:"city,omitzero"`            // at most 50 characters
	CompanyID                  Optional[int64]           `json:"companyID,omitzero"`       // required, set on create only, Company
	CountryID                  Optional[int64]           `json:"countryID,omitzero"`       // Country
	Description                Optional[string]          `json:"description,omitzero"`     // at most 500 characters
	Fax                        Optional[string]          `json:"fax,omitzero"`             // at most 25 characters
	IsActive                   Optional[bool]            `json:"isActive,omitzero"`
	IsPrimary                  Optional[bool]            `json:"isPrimary,omitzero"`
	IsTaxExempt                Optional[bool]            `json:"isTaxExempt,omitzero"`
	Name                       Optional[string]          `json:"name,omitzero"` // required, at most 100 characters
	OverrideCompanyTaxSettings Optional[bool]            `json:"overrideCompanyTaxSettings,omitzero"`
	Phone                      Optional[string]          `json:"phone,omitzero"`      // at most 25 characters
	PostalCode                 Optional[string]          `json:"postalCode,omitzero"` // at most 20 characters
	RoundtripDistance          Optional[decimal.Decimal] `json:"roundtripDistance,omitzero"`
	State                      Optional[string]          `json:"state,omitzero"`       // at most 25 characters
	TaxRegionID                Optional[int64]           `json:"taxRegionID,omitzero"` // TaxRegion

	UserDefinedFields UserDefinedFields `json:"userDefinedFields,omitempty"`
}

// EntityID returns the row's id.
func (v CompanyLocation) EntityID() int64 { return v.ID }
