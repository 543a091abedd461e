package tdsynnex

// Purchase order: the request, the answer, and the one POST between them.

import (
	"time"

	"github.com/shopspring/decimal"
)

// PurchaseOrderRequest is a purchase order to the distributor. Customer number and bill-to account
// come from the configuration. A comment of any of the four kinds makes the distributor park the order
// for a person, so leave them empty unless that is wanted.
type PurchaseOrderRequest struct {
	PONumber          string `json:"poNumber"` // the idempotency key; at most 20 of A-Z 0-9 -
	EndUserPONumber   string `json:"endUserPONumber,omitempty"`
	Quote             string `json:"quote,omitempty"`             // TD SYNNEX quote number; raises the message version to 3.1
	DropShip          bool   `json:"dropShip,omitempty"`          // ships blind to the end customer
	BackOrder         *bool  `json:"backOrder,omitempty"`         // nil leaves the account's default
	ShipComplete      *bool  `json:"shipComplete,omitempty"`      // nil leaves the account's default
	LineShipComplete  *bool  `json:"lineShipComplete,omitempty"`  // nil leaves the account's default
	WarehouseSplit    *bool  `json:"warehouseSplit,omitempty"`    // may one line ship from several warehouses
	SpecialHandle     bool   `json:"specialHandle,omitempty"`     // routes the order to a person
	ShipFromWarehouse string `json:"shipFromWarehouse,omitempty"` // warehouse number or ANY

	SpecialPriceType            string `json:"specialPriceType,omitempty"` // VendorPromotion, FederalGovernment, StateGovernment, Education
	SpecialPriceReferenceNumber string `json:"specialPriceReferenceNumber,omitempty"`

	ShipTo         Address `json:"shipTo"`
	ShipToContact  Contact `json:"shipToContact,omitzero"`
	ShipMethod     string  `json:"shipMethod,omitempty"` // a code of the freight quote, such as FG
	FreightAccount string  `json:"freightAccount,omitempty"`

	Customer        *Customer        `json:"customer,omitempty"` // needed beside EndUser and SoftwareLicense
	EndUser         *EndUser         `json:"endUser,omitempty"`  // needed when price & availability says EndUserRequired
	SoftwareLicense *SoftwareLicense `json:"softwareLicense,omitempty"`

	Comments             []string `json:"comments,omitempty"`
	ShipComments         []string `json:"shipComments,omitempty"`
	InternalShipComments []string `json:"internalShipComments,omitempty"`

	POTime           time.Time `json:"poTime,omitzero"`
	ExpectedShipDate time.Time `json:"expectedShipDate,omitzero"`

	Lines []PurchaseOrderLine `json:"lines"`
}

// PurchaseOrderLine is one line of an order. Exactly one of SKU and ManufacturerPartNumber is sent:
// SKU when both are given.
type PurchaseOrderLine struct {
	LineNumber             int             `json:"lineNumber"` // any unique positive number; it is echoed back
	SKU                    string          `json:"sku,omitempty"`
	ManufacturerPartNumber string          `json:"manufacturerPartNumber,omitempty"`
	UnitPrice              decimal.Decimal `json:"unitPrice"`
	Quantity               int             `json:"quantity"`

	CustomerPartNumber          string   `json:"customerPartNumber,omitempty"`
	ProductName                 string   `json:"productName,omitempty"`
	ShipFromWarehouse           string   `json:"shipFromWarehouse,omitempty"`
	SpecialPriceReferenceNumber string   `json:"specialPriceReferenceNumber,omitempty"`
	CustomerPOLineNumber        string   `json:"customerPOLineNumber,omitempty"` // raises the message version to 3.1
	GiftComment                 string   `json:"giftComment,omitempty"`          // raises the message version to 3.0
	RoutingLabel                string   `json:"routingLabel,omitempty"`         // raises the message version to 2.5
	Comments                    []string `json:"comments,omitempty"`
}

// Address is a postal address. Country is US or CA. Name and address lines of at most 35 characters
// are known to be safe; the distributor publishes no limits.
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
	Fax   string `json:"fax,omitempty"`
	Email string `json:"email,omitempty"`
}

// Customer is the reseller itself, which a licence and an end user's order have to name.
type Customer struct {
	Address Address `json:"address"`
	Contact Contact `json:"contact"`
}

// EndUser is the end-user block that some manufacturers demand.
type EndUser struct {
	AccountNumber        string              `json:"accountNumber,omitempty"`
	Type                 string              `json:"type,omitempty"`
	Address              Address             `json:"address"`
	Contact              Contact             `json:"contact,omitzero"`
	PODate               time.Time           `json:"poDate,omitzero"`
	ShipExpense          string              `json:"shipExpense,omitempty"`
	ContractCode         string              `json:"contractCode,omitempty"`
	ContractFeeCode      string              `json:"contractFeeCode,omitempty"`
	ContractFee          decimal.NullDecimal `json:"contractFee"`
	ContractDeliveryDate time.Time           `json:"contractDeliveryDate,omitzero"`
}

// SoftwareLicense is the licence block of software lines.
type SoftwareLicense struct {
	AuthorizationNumber string  `json:"authorizationNumber,omitempty"`
	Reorder             bool    `json:"reorder,omitempty"`
	Licensee            Address `json:"licensee"`
	Contact             Contact `json:"contact,omitzero"`
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
	ShipFromWarehouse      string     `json:"shipFromWarehouse,omitempty"`
	InternalReference      string     `json:"internalReference,omitempty"`
	Holds                  []Hold     `json:"holds,omitempty"` // what the internal reference says
}

// NonStock tells whether the product was not recognised; such an item never ships.
func (l PurchaseOrderResponseLine) NonStock() bool {
	return nonStock(l.SKU, l.ManufacturerPartNumber, l.ProductName)
}
