// The lines of a quote: /V1.0/Quotes/{id}/Items.

package autotask

import (
	"github.com/shopspring/decimal"
)

// QuoteItem is a line of a quote. Exactly one of ProductID, ChargeID, LaborID, ExpenseID,
// ShippingID, ServiceID and ServiceBundleID is set, and QuoteItemType matches it. Of the three
// discounts at most one is above zero, but all three must be sent.
type QuoteItem struct {
	ID                           int64                     `json:"id,omitzero"`
	AverageCost                  Optional[decimal.Decimal] `json:"averageCost,omitzero"`                  // read-only, not queryable
	ChargeID                     Optional[int64]           `json:"chargeID,omitzero"`                     // BillingCode
	Description                  Optional[string]          `json:"description,omitzero"`                  // at most 2000 characters
	ExpenseID                    Optional[int64]           `json:"expenseID,omitzero"`                    // BillingCode
	HighestCost                  Optional[decimal.Decimal] `json:"highestCost,omitzero"`                  // read-only, not queryable
	InternalCurrencyLineDiscount Optional[decimal.Decimal] `json:"internalCurrencyLineDiscount,omitzero"` // read-only
	InternalCurrencyUnitDiscount Optional[decimal.Decimal] `json:"internalCurrencyUnitDiscount,omitzero"` // read-only
	InternalCurrencyUnitPrice    Optional[decimal.Decimal] `json:"internalCurrencyUnitPrice,omitzero"`    // read-only
	IsOptional                   Optional[bool]            `json:"isOptional,omitzero"`                   // required
	IsTaxable                    Optional[bool]            `json:"isTaxable,omitzero"`
	LaborID                      Optional[int64]           `json:"laborID,omitzero"`            // Role
	LineDiscount                 Optional[decimal.Decimal] `json:"lineDiscount,omitzero"`       // required
	MarkupRate                   Optional[decimal.Decimal] `json:"markupRate,omitzero"`         // read-only
	Name                         Optional[string]          `json:"name,omitzero"`               // at most 100 characters
	PercentageDiscount           Optional[decimal.Decimal] `json:"percentageDiscount,omitzero"` // required
	PeriodType                   Optional[int64]           `json:"periodType,omitzero"`         // picklist
	ProductID                    Optional[int64]           `json:"productID,omitzero"`          // Product
	Quantity                     Optional[decimal.Decimal] `json:"quantity,omitzero"`           // required
	QuoteID                      Optional[int64]           `json:"quoteID,omitzero"`            // required, set on create only, Quote
	QuoteItemType                Optional[int64]           `json:"quoteItemType,omitzero"`      // required, picklist
	ServiceBundleID              Optional[int64]           `json:"serviceBundleID,omitzero"`    // ServiceBundle
	ServiceID                    Optional[int64]           `json:"serviceID,omitzero"`          // Service
	ShippingID                   Optional[int64]           `json:"shippingID,omitzero"`         // ShippingType
	SortOrderID                  Optional[int64]           `json:"sortOrderID,omitzero"`        // read-only
	TaxCategoryID                Optional[int64]           `json:"taxCategoryID,omitzero"`      // TaxCategory
	TotalEffectiveTax            Optional[decimal.Decimal] `json:"totalEffectiveTax,omitzero"`  // read-only
	UnitCost                     Optional[decimal.Decimal] `json:"unitCost,omitzero"`
	UnitDiscount                 Optional[decimal.Decimal] `json:"unitDiscount,omitzero"` // required
	UnitPrice                    Optional[decimal.Decimal] `json:"unitPrice,omitzero"`
}

// EntityID returns the row's id.
func (v QuoteItem) EntityID() int64 { return v.ID }
