// Tiered prices of a product: /V1.0/Products/{id}/Tiers.

package autotask

import (
	"github.com/shopspring/decimal"
)

// ProductTier is one step of a tiered price; only for products whose priceCostMethod is tiered.
type ProductTier struct {
	ID            int64                     `json:"id,omitzero"`
	ProductID     Optional[int64]           `json:"productID,omitzero"`     // required, set on create only, Product
	UnitCost      Optional[decimal.Decimal] `json:"unitCost,omitzero"`      // required
	UnitPrice     Optional[decimal.Decimal] `json:"unitPrice,omitzero"`     // required
	UpToUnitCount Optional[decimal.Decimal] `json:"upToUnitCount,omitzero"` // set on create only
}

// EntityID returns the row's id.
func (v ProductTier) EntityID() int64 { return v.ID }
