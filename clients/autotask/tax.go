// Tax rates, categories and regions: /V1.0/Taxes, /V1.0/TaxCategories, /V1.0/TaxRegions.

package autotask

import (
	"github.com/shopspring/decimal"
)

// Tax is the rate of a tax category in a tax region.
type Tax struct {
	ID            int64                     `json:"id,omitzero"`
	IsCompounded  Optional[bool]            `json:"isCompounded,omitzero"`
	TaxCategoryID Optional[int64]           `json:"taxCategoryID,omitzero"` // required, set on create only, TaxCategory
	TaxName       Optional[string]          `json:"taxName,omitzero"`       // required, at most 100 characters
	TaxRate       Optional[decimal.Decimal] `json:"taxRate,omitzero"`       // required
	TaxRegionID   Optional[int64]           `json:"taxRegionID,omitzero"`   // required, set on create only, TaxRegion
}

// EntityID returns the row's id.
func (v Tax) EntityID() int64 { return v.ID }

// TaxCategory groups what is taxed alike.
type TaxCategory struct {
	ID          int64            `json:"id,omitzero"`
	Description Optional[string] `json:"description,omitzero"` // at most 200 characters
	IsActive    Optional[bool]   `json:"isActive,omitzero"`
	Name        Optional[string] `json:"name,omitzero"` // required, at most 200 characters
}

// EntityID returns the row's id.
func (v TaxCategory) EntityID() int64 { return v.ID }

// TaxRegion is a place with its own tax rates.
type TaxRegion struct {
	ID       int64            `json:"id,omitzero"`
	IsActive Optional[bool]   `json:"isActive,omitzero"`
	Name     Optional[string] `json:"name,omitzero"` // required, at most 200 characters
}

// EntityID returns the row's id.
func (v TaxRegion) EntityID() int64 { return v.ID }
