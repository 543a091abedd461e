package tdsynnex

// Purchase order: what is asked and what is answered.

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// PurchaseOrderRequest is a purchase order to the distributor. Customer number and bill-to account come
// from the configuration. A comment of any kind makes the distributor hold the order for a person, so
// leave them empty unless that is wanted. How long a field may be is in package lengths.
type PurchaseOrderRequest struct {
	PONumber          string `json:"poNumber"`                    // the idempotency key; at most 20 of A-Z 0-9 -
	EndUserPONumber   string `json:"endUserPONumber,omitempty"`   // the end user's own number
	DropShip          bool   `json:"dropShip,omitempty"`          // chooses the papers of a drop shipment
	BackOrder         *bool  `json:"backOrder,omitempty"`         // nil leaves the account's default
	ShipComplete      *bool  `json:"shipComplete,omitempty"`      // nil leaves the distributor's default, no
	WarehouseSplit    *bool  `json:"warehouseSplit,omitempty"`    // may lines come from several warehouses; nil leaves the default, yes
	ShipFromWarehouse string `json:"shipFromWarehouse,omitempty"` // warehouse number or ANY

	// SpecialPriceType is needed when a price differs from the contract's: VendorPromotion,
	// FederalGovernment, StateGovernment or Education. VendorPromotion needs the reference, of the order or
	// of each of its lines; a reference may stand without a type.
	SpecialPriceType            string `json:"specialPriceType,omitempty"`
	SpecialPriceReferenceNumber string `json:"specialPriceReferenceNumber,omitempty"`

	ShipTo         Address `json:"shipTo"`
	ShipToContact  Contact `json:"shipToContact,omitzero"`
	ShipMethod     string  `json:"shipMethod"` // a code of package shipmethod or of a freight quote, such as FG
	FreightAccount string  `json:"freightAccount,omitempty"`

	Customer        *Customer        `json:"customer,omitempty"` // needed beside EndUser and SoftwareLicense
	EndUser         *EndUser         `json:"endUser,omitempty"`  // needed when price & availability says EndUserRequired
	SoftwareLicense *SoftwareLicense `json:"softwareLicense,omitempty"`

	Comments             []string `json:"comments,omitempty"`             // for the sales representative
	ShipComments         []string `json:"shipComments,omitempty"`         // printed on the packing slip
	InternalShipComments []string `json:"internalShipComments,omitempty"` // for the warehouse, not printed

	Lines []PurchaseOrderLine `json:"lines"`
}

// PurchaseOrderLine is one line of an order.
type PurchaseOrderLine struct {
	LineNumber int             `json:"lineNumber"` // any unique positive number; it is echoed back
	SKU        string          `json:"sku"`
	UnitPrice  decimal.Decimal `json:"unitPrice"`
	Quantity   int             `json:"quantity"`

	ShipFromWarehouse           string   `json:"shipFromWarehouse,omitempty"`
	SpecialPriceReferenceNumber string   `json:"specialPriceReferenceNumber,omitempty"`
	Comments                    []string `json:"comments,omitempty"`

	// Replacements are other SKUs under which an answer is right too; they are not sent.
	Replacements []string `json:"replacements,omitempty"`
}

// is reports whether a SKU of an answer is the line's product; an answer may leave it out.
func (l PurchaseOrderLine) is(sku string) bool {
	return sku == "" || sku == l.SKU || slices.Contains(l.Replacements, sku)
}

// Address is a postal address. Country is US or CA.
type Address struct {
	Name    string `json:"name"`
	Name2   string `json:"name2,omitempty"`
	Line1   string `json:"line1"`
	Line2   string `json:"line2,omitempty"`
	City    string `json:"city"`
	State   string `json:"state"`
	ZipCode string `json:"zipCode"`
	Country string `json:"country"`
}

// Contact is a person at an address.
type Contact struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
	Fax   string `json:"fax,omitempty"` // where one is required and none is given, Phone stands in
	Email string `json:"email,omitempty"`
}

// Customer is the reseller itself, which a licence and an end user's order have to name.
type Customer struct {
	Address Address `json:"address"`
	Contact Contact `json:"contact"`
}

// EndUser is the end-user block that some manufacturers demand.
type EndUser struct {
	Type    string  `json:"type,omitempty"` // FederalGovernment, StateGovernment, LocalGovernment, Education; empty is commercial
	Address Address `json:"address"`
	Contact Contact `json:"contact,omitzero"`
}

// SoftwareLicense is the licence block of lines that are delivered electronically. All of the contact is
// required, but for the fax number.
type SoftwareLicense struct {
	AuthorizationNumber string  `json:"authorizationNumber,omitempty"`
	Reorder             bool    `json:"reorder,omitempty"`
	Licensee            Address `json:"licensee"`
	Contact             Contact `json:"contact"`
}

// PurchaseOrderResponse is the distributor's answer as it came. Whether it means an order is for
// [ClassifySubmission] to say: accepted is not yet ordered.
type PurchaseOrderResponse struct {
	CustomerNumber string                      `json:"customerNumber"`
	PONumber       string                      `json:"poNumber"`
	Code           StatusCode                  `json:"code"` // manualProcessing when it is empty
	RawCode        string                      `json:"rawCode"`
	Reason         string                      `json:"reason,omitempty"`
	ResponseTime   time.Time                   `json:"responseTime,omitzero"` // UTC; the message is US Pacific without a zone
	Elapsed        string                      `json:"elapsed,omitempty"`     // as sent, such as 2.17s
	Lines          []PurchaseOrderResponseLine `json:"lines"`
	Unread         []UnreadItem                `json:"unread,omitempty"`
	Warnings       []string                    `json:"warnings,omitempty"` // values that could not be read
}

// PurchaseOrderResponseLine is one item of the answer. A line that is served from several warehouses
// comes back several times, with its own order number each.
type PurchaseOrderResponseLine struct {
	LineNumber             int        `json:"lineNumber"`
	SKU                    string     `json:"sku,omitempty"` // 99 is an unrecognised product
	ManufacturerPartNumber string     `json:"manufacturerPartNumber,omitempty"`
	ProductName            string     `json:"productName,omitempty"`
	Quantity               int        `json:"quantity"`
	Code                   StatusCode `json:"code"`
	RawCode                string     `json:"rawCode"`
	Reason                 string     `json:"reason,omitempty"`
	OrderNumber            string     `json:"orderNumber,omitempty"` // a duplicate rejection's number is not an order
	OrderType              OrderType  `json:"orderType,omitempty"`
	ShipFromWarehouse      string     `json:"shipFromWarehouse,omitempty"` // empty in all captured answers
	InternalReference      string     `json:"internalReference,omitempty"`
	Holds                  []Hold     `json:"holds,omitempty"` // what the internal reference says
}

// NonStock tells whether the product was not recognised; such an item never ships.
func (l PurchaseOrderResponseLine) NonStock() bool {
	return nonStock(l.SKU, l.ManufacturerPartNumber, l.ProductName)
}
