package tdsynnex

// Freight quote: ship methods and their charges from one warehouse to one address.

import (
	"time"

	"github.com/shopspring/decimal"
)

// FreightQuoteRequest asks what shipping would cost. With a full ShipTo the message is version 2.0;
// with only ShipTo.ZipCode it is version 1.0.
type FreightQuoteRequest struct {
	CustomerName      string  `json:"customerName,omitempty"`
	ShipFromWarehouse string  `json:"shipFromWarehouse"`
	ShipTo            Address `json:"shipTo"`
	ShipMethod        string  `json:"shipMethod,omitempty"` // empty asks for all
	// methods of so many days or fewer, 0 for the same day; nil asks for all
	WithinDays *int               `json:"withinDays,omitempty"`
	Lines      []FreightQuoteLine `json:"lines"`
}

// FreightQuoteLine is one item to ship.
type FreightQuoteLine struct {
	LineNumber             int    `json:"lineNumber"`
	SKU                    string `json:"sku"`
	ManufacturerPartNumber string `json:"manufacturerPartNumber,omitempty"`
	Description            string `json:"description,omitempty"`
	Quantity               int    `json:"quantity"`
}

// FreightQuote is the answer. Charges may leave out tax and handling.
type FreightQuote struct {
	ResponseTime          time.Time           `json:"responseTime,omitzero"` // UTC
	TotalWeight           decimal.NullDecimal `json:"totalWeight"`           // pounds
	TotalSales            decimal.NullDecimal `json:"totalSales"`
	FreeFreightThreshold  decimal.NullDecimal `json:"freeFreightThreshold"`
	ShipFromWarehouse     string              `json:"shipFromWarehouse,omitempty"`
	ShipMethod            string              `json:"shipMethod,omitempty"`
	ShipMethodDescription string              `json:"shipMethodDescription,omitempty"`
	ServiceLevel          string              `json:"serviceLevel,omitempty"` // as asked, or that of the best method
	ShipTo                Address             `json:"shipTo,omitzero"`
	AddressType           string              `json:"addressType,omitempty"` // Commercial or Residential, as the distributor decides
	Methods               []FreightMethod     `json:"methods"`
	MinOrderFee           decimal.NullDecimal `json:"minOrderFee"`
	CODFee                decimal.NullDecimal `json:"codFee"`
	InternalReference     string              `json:"internalReference,omitempty"`
	Warnings              []string            `json:"warnings,omitempty"` // values that could not be read
}

// FreightMethod is one way to ship and its charge.
type FreightMethod struct {
	Code        string              `json:"code"`
	Description string              `json:"description,omitempty"`
	Days        *int                `json:"days,omitempty"` // 0 is the same day; nil when not said
	Freight     decimal.NullDecimal `json:"freight"`
}

// FreeFreight tells whether the order is above the distributor's free-freight threshold.
func (q FreightQuote) FreeFreight() bool {
	return q.FreeFreightThreshold.Valid && q.FreeFreightThreshold.Decimal.IsPositive() &&
		q.TotalSales.Valid && q.TotalSales.Decimal.GreaterThanOrEqual(q.FreeFreightThreshold.Decimal)
}
