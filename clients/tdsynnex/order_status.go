package tdsynnex

// Order status by purchase-order number.

import (
	"time"

	"github.com/shopspring/decimal"
)

// OrderStatus is the state of the orders under one PO number. Code notFound is a value, not an
// error, and right after a submission it proves nothing. Code rejected comes without a line: the order was
// refused when it was sent. An order that is given up later is deleted.
type OrderStatus struct {
	CustomerNumber string            `json:"customerNumber"`
	PONumber       string            `json:"poNumber"`
	Code           StatusCode        `json:"code"` // header; a shipped header may hold open lines
	RawCode        string            `json:"rawCode"`
	Reason         string            `json:"reason,omitempty"`
	POTime         time.Time         `json:"poTime,omitzero"`       // UTC
	ResponseTime   time.Time         `json:"responseTime,omitzero"` // UTC
	Lines          []OrderStatusLine `json:"lines,omitempty"`
	Unread         []UnreadItem      `json:"unread,omitempty"`   // items that were left out
	Warnings       []string          `json:"warnings,omitempty"` // values that could not be read, with their raw text
}

// OrderStatusLine is one item of the answer. Several items may share a LineNumber: one per warehouse
// and order number, each of which may repeat the whole OrderQuantity of the line, so it must not be summed.
// Re-read OrderNumber at every poll: a pending order changes it.
type OrderStatusLine struct {
	LineNumber             int                 `json:"lineNumber"`
	Code                   StatusCode          `json:"code"`
	RawCode                string              `json:"rawCode"`
	Reason                 string              `json:"reason,omitempty"`
	OrderNumber            string              `json:"orderNumber,omitempty"`
	OrderType              OrderType           `json:"orderType,omitempty"`
	SKU                    string              `json:"sku,omitempty"` // 99 is an unrecognised product
	ManufacturerPartNumber string              `json:"manufacturerPartNumber,omitempty"`
	ProductName            string              `json:"productName,omitempty"`
	OrderQuantity          int                 `json:"orderQuantity"`
	ShipQuantity           int                 `json:"shipQuantity"`
	UnitPrice              decimal.NullDecimal `json:"unitPrice"`

	ShipDate              time.Time `json:"shipDate,omitzero"` // the distributor's local day, at midnight UTC
	ShipFromWarehouse     string    `json:"shipFromWarehouse,omitempty"`
	ShipFromCity          string    `json:"shipFromCity,omitempty"`
	ShipFromState         string    `json:"shipFromState,omitempty"`
	ShipFromZip           string    `json:"shipFromZip,omitempty"`
	ShipMethod            string    `json:"shipMethod,omitempty"` // NL is a held order
	ShipMethodDescription string    `json:"shipMethodDescription,omitempty"`

	// The distributor's local days, at midnight UTC; zero when not said.
	ETADate               time.Time `json:"etaDate,omitzero"`
	EstimatedShipDate     time.Time `json:"estimatedShipDate,omitzero"`
	EstimatedShipDateCode string    `json:"estimatedShipDateCode,omitempty"` // values not documented
	EstimatedDeliveryDate time.Time `json:"estimatedDeliveryDate,omitzero"`

	// Charges are said once the item is released to ship.
	Freight      decimal.NullDecimal `json:"freight"`
	HandlingFee  decimal.NullDecimal `json:"handlingFee"`
	Tax          decimal.NullDecimal `json:"tax"`
	RecyclingFee decimal.NullDecimal `json:"recyclingFee"`

	VendorOrderNumber    string    `json:"vendorOrderNumber,omitempty"`
	CustomerPOLineNumber string    `json:"customerPOLineNumber,omitempty"`
	Packages             []Package `json:"packages,omitempty"`
}

// Package is one parcel, or several when the distributor joins their tracking numbers.
type Package struct {
	TrackingNumbers []string            `json:"trackingNumbers,omitempty"`
	Weight          decimal.NullDecimal `json:"weight"` // pounds
	Quantity        int                 `json:"quantity"`
	SerialNumbers   []string            `json:"serialNumbers,omitempty"`
	IMEIs           []string            `json:"imeis,omitempty"`
	MACAddresses    []string            `json:"macAddresses,omitempty"`
	// Days, at midnight UTC; zero until it happened.
	CarrierDeliveredDate time.Time `json:"carrierDeliveredDate,omitzero"`
	RefusedDeliveryDate  time.Time `json:"refusedDeliveryDate,omitzero"`
}

// NonStock tells whether the product was not recognised; such an item never ships.
func (l OrderStatusLine) NonStock() bool {
	return nonStock(l.SKU, l.ManufacturerPartNumber, l.ProductName)
}

// ByHand tells whether a person has to process the item: its code is empty, and nothing has become of it.
func (l OrderStatusLine) ByHand() bool {
	return l.Code == StatusManualProcessing && l.OrderType != OrderTypeSalesOrder && l.ShipQuantity == 0
}

// BackOrdered is how many pieces of the item wait for stock. The distributor's samples have no code for it: an item
// is on back-order when its type is BO or it carries an ETA, and pieces are not yet shipped.
func (l OrderStatusLine) BackOrdered() int {
	open := l.OrderQuantity - l.ShipQuantity
	if open <= 0 || (l.OrderType != OrderTypeBackOrder && l.Code != StatusBackOrdered && l.ETADate.IsZero()) {
		return 0
	}
	if l.Code == StatusDeleted || l.Code == StatusRejected || l.Code == StatusNotFound {
		return 0
	}
	return open
}
