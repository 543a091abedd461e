package autotask

import (
	"github.com/shopspring/decimal"
)

// QuoteItem is a line of a quote. Exactly one of ProductID, ChargeID, LaborID, ExpenseID,
// ShippingID, ServiceID and ServiceBundleID is set, and QuoteItemType matches it. Of the three
// discounts at most one is above zero, but all three must be sent.
type QuoteItem struct {
	ID                 int64                     `json:"id,omitzero"`
	IsOptional         Optional[bool]            `json:"isOptional,omitzero"`         // required
	LineDiscount       Optional[decimal.Decimal] `json:"lineDiscount,omitzero"`       // required
	Name               Optional[string]          `json:"name,omitzero"`               // at most 100 characters
	PercentageDiscount Optional[decimal.Decimal] `json:"percentageDiscount,omitzero"` // required
	ProductID          Optional[int64]           `json:"productID,omitzero"`          // Product
	Quantity           Optional[decimal.Decimal] `json:"quantity,omitzero"`           // required
	QuoteID            Optional[int64]           `json:"quoteID,omitzero"`            // required, set on create only, Quote
	QuoteItemType      Optional[int64]           `json:"quoteItemType,omitzero"`      // required, picklist
	ShippingID         Optional[int64]           `json:"shippingID,omitzero"`         // ShippingType
	SortOrderID        Optional[int64]           `json:"sortOrderID,omitzero"`        // read-only
	UnitCost           Optional[decimal.Decimal] `json:"unitCost,omitzero"`
	UnitDiscount       Optional[decimal.Decimal] `json:"unitDiscount,omitzero"` // required
	UnitPrice          Optional[decimal.Decimal] `json:"unitPrice,omitzero"`
}

// EntityID returns the row's id.
func (v QuoteItem) EntityID() int64 { return v.ID }
