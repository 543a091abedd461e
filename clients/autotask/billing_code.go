// Billing codes: /V1.0/BillingCodes.

package autotask

import (
	"github.com/shopspring/decimal"
)

// BillingCode says how something is billed; read-only, so the customer makes them in
// Autotask. Products need an active one with UseType 4, Material.
type BillingCode struct {
	ID                         int64                     `json:"id,omitzero"`
	AfterHoursWorkType         Optional[int64]           `json:"afterHoursWorkType,omitzero"` // BillingCode
	BillingCodeType            Optional[int64]           `json:"billingCodeType,omitzero"`    // picklist
	Department                 Optional[int64]           `json:"department,omitzero"`
	Description                Optional[string]          `json:"description,omitzero"`          // at most 500 characters
	ExternalNumber             Optional[string]          `json:"externalNumber,omitzero"`       // at most 100 characters
	GeneralLedgerAccount       Optional[int64]           `json:"generalLedgerAccount,omitzero"` // picklist
	IsActive                   Optional[bool]            `json:"isActive,omitzero"`             // required
	IsExcludedFromNewContracts Optional[bool]            `json:"isExcludedFromNewContracts,omitzero"`
	MarkupRate                 Optional[decimal.Decimal] `json:"markupRate,omitzero"`    // read-only
	Name                       Optional[string]          `json:"name,omitzero"`          // at most 200 characters
	TaxCategoryID              Optional[int64]           `json:"taxCategoryID,omitzero"` // TaxCategory
	UnitCost                   Optional[decimal.Decimal] `json:"unitCost,omitzero"`      // required
	UnitPrice                  Optional[decimal.Decimal] `json:"unitPrice,omitzero"`     // required
	UseType                    Optional[int64]           `json:"useType,omitzero"`       // picklist
}

// EntityID returns the row's id.
func (v BillingCode) EntityID() int64 { return v.ID }
