package autotask

import (
	"time"

	"github.com/shopspring/decimal"
)

// Product is a row of Autotask's product catalogue.
//
// Neither SKU nor Name is unique, and there is no last-modified time. Money is in the
// tenant's own currency. Required on create besides the marked fields: a billing code of
// type Material; which of ProductBillingCodeID and ChargeBillingCodeID differs between
// tenants, so send both. Products can't be deleted; set IsActive to false.
type Product struct {
	ID                        int64                     `json:"id,omitzero"`
	ChargeBillingCodeID       Optional[int64]           `json:"chargeBillingCodeID,omitzero"` // BillingCode
	CreatedTime               Optional[time.Time]       `json:"createdTime,omitzero"`         // read-only
	DefaultVendorID           Optional[int64]           `json:"defaultVendorID,omitzero"`     // Company
	Description               Optional[string]          `json:"description,omitzero"`         // at most 2000 characters
	DoesNotRequireProcurement Optional[bool]            `json:"doesNotRequireProcurement,omitzero"`
	InternalProductID         Optional[string]          `json:"internalProductID,omitzero"`       // at most 50 characters
	IsActive                  Optional[bool]            `json:"isActive,omitzero"`                // required
	IsSerialized              Optional[bool]            `json:"isSerialized,omitzero"`            // required
	Link                      Optional[string]          `json:"link,omitzero"`                    // at most 500 characters
	ManufacturerName          Optional[string]          `json:"manufacturerName,omitzero"`        // at most 100 characters
	ManufacturerProductName   Optional[string]          `json:"manufacturerProductName,omitzero"` // at most 50 characters
	MSRP                      Optional[decimal.Decimal] `json:"msrp,omitzero"`
	Name                      Optional[string]          `json:"name,omitzero"`                 // required, at most 1000 characters
	PeriodType                Optional[int64]           `json:"periodType,omitzero"`           // picklist
	ProductBillingCodeID      Optional[int64]           `json:"productBillingCodeID,omitzero"` // required, BillingCode
	ProductCategory           Optional[int64]           `json:"productCategory,omitzero"`      // picklist
	SKU                       Optional[string]          `json:"sku,omitzero"`                  // at most 50 characters
	UnitCost                  Optional[decimal.Decimal] `json:"unitCost,omitzero"`
	UnitPrice                 Optional[decimal.Decimal] `json:"unitPrice,omitzero"`
	VendorProductNumber       Optional[string]          `json:"vendorProductNumber,omitzero"` // at most 50 characters

	UserDefinedFields UserDefinedFields `json:"userDefinedFields,omitempty"`
}

// EntityID returns the row's id.
func (v Product) EntityID() int64 { return v.ID }
