package tdsynnex

// Price & availability: the common half of both drivers – local checks, de-duplication, calls of at
// most 100 items, and handing the rows back to the requests they answer.

import (
	"context"
	"time"

	"github.com/shopspring/decimal"
)

// PriceAvailabilityRequest asks for one product. SynnexSKU wins when both are given; a manufacturer
// part number may be answered with several products.
type PriceAvailabilityRequest struct {
	SynnexSKU              string `json:"synnexSKU,omitempty"`
	ManufacturerPartNumber string `json:"manufacturerPartNumber,omitempty"`
}

// PriceAvailability is the distributor's answer for one product. Amounts are in the region's
// currency (US: USD, CA: CAD); the message itself names none.
type PriceAvailability struct {
	// RequestIndex is the position in the request slice that this row answers.
	RequestIndex int `json:"requestIndex"`

	SynnexSKU              string        `json:"synnexSKU"` // empty when not found
	ManufacturerPartNumber string        `json:"manufacturerPartNumber"`
	ManufacturerCode       string        `json:"manufacturerCode,omitempty"` // the distributor's numeric vendor code
	Status                 ProductStatus `json:"status"`
	RawStatus              string        `json:"rawStatus"`
	Description            string        `json:"description,omitempty"`
	GlobalProductStatus    string        `json:"globalProductStatus,omitempty"`

	Price     decimal.NullDecimal `json:"price"` // the reseller's own cost; null unless active
	PriceType string              `json:"priceType,omitempty"`
	MSRP      decimal.NullDecimal `json:"msrp"` // null when missing or 0

	TotalQuantity   int                     `json:"totalQuantity"` // sum over the warehouses; 0 when not said
	Warehouses      []WarehouseAvailability `json:"warehouses,omitempty"`
	Weight          decimal.NullDecimal     `json:"weight"`                    // pounds
	ParcelShippable *bool                   `json:"parcelShippable,omitempty"` // nil when not said
	EndUserRequired *bool                   `json:"endUserRequired,omitempty"` // true: the purchase order needs its end-user block

	// ErrorMessage and ErrorDetail are an error that the distributor put on this row alone.
	ErrorMessage string `json:"errorMessage,omitempty"`
	ErrorDetail  string `json:"errorDetail,omitempty"`
	// Warnings name values that could not be read, with their raw text; the field is then empty.
	Warnings []string `json:"warnings,omitempty"`
}

// WarehouseAvailability is the stock of one product in one warehouse; warehouses without stock are
// listed too. Number 98 is the manufacturer's direct shipment.
type WarehouseAvailability struct {
	Number               string    `json:"number"`
	City                 string    `json:"city,omitempty"` // city and state in one, as sent
	ZipCode              string    `json:"zipCode,omitempty"`
	Address              string    `json:"address,omitempty"`
	Quantity             int       `json:"quantity"`
	OnOrderQuantity      *int      `json:"onOrderQuantity,omitempty"`     // nil when unknown, which is not zero
	EstimatedArrivalDate time.Time `json:"estimatedArrivalDate,omitzero"` // the day at midnight UTC; zero when unknown
}

// PriceAvailabilityService is price & availability over either transport.
type PriceAvailabilityService interface {
	PriceAvailability(ctx context.Context, requests []PriceAvailabilityRequest) ([]PriceAvailability, error)
}
