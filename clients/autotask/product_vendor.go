// Who sells a product and under which part number: /V1.0/Products/{id}/Vendors.

package autotask

import (
	"github.com/shopspring/decimal"
)

// ProductVendor joins a product to a company that sells it; one row per product and vendor.
//
// The first vendor of a product becomes its default by itself, and setting another default
// clears the old one. VendorCost is in the vendor's currency. Rows can't be deleted; set
// IsActive to false, but a product with vendors keeps at least one active one.
type ProductVendor struct {
	ID               int64                     `json:"id,omitzero"`
	IsActive         Optional[bool]            `json:"isActive,omitzero"`  // required
	IsDefault        Optional[bool]            `json:"isDefault,omitzero"` // required
	ProductID        Optional[int64]           `json:"productID,omitzero"` // required, set on create only, Product
	VendorCost       Optional[decimal.Decimal] `json:"vendorCost,omitzero"`
	VendorID         Optional[int64]           `json:"vendorID,omitzero"`         // required, Company
	VendorPartNumber Optional[string]          `json:"vendorPartNumber,omitzero"` // at most 50 characters
}

// EntityID returns the row's id.
func (v ProductVendor) EntityID() int64 { return v.ID }
