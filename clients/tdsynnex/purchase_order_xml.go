package tdsynnex

// The purchase order's message and answer in XML, and the single POST.

import (
	"context"
	"encoding/xml"
	"strings"
	"time"
)

type purchaseOrderXML struct {
	XMLName    xml.Name        `xml:"SynnexB2B"`
	Version    string          `xml:"version,attr,omitempty"`
	Credential credentialXML   `xml:"Credential"`
	Order      orderRequestXML `xml:"OrderRequest"`
}

type orderRequestXML struct {
	CustomerNumber              string              `xml:"CustomerNumber"`
	PONumber                    string              `xml:"PONumber"`
	PODateTime                  string              `xml:"PODateTime,omitempty"`
	ExpectedShipDate            string              `xml:"ExpectedShipDate,omitempty"`
	DropShipFlag                string              `xml:"DropShipFlag"`
	SpecialHandle               string              `xml:"SpecialHandle,omitempty"`
	BackOrderFlag               string              `xml:"BackOrderFlag,omitempty"`
	ShipComplete                string              `xml:"ShipComplete,omitempty"`
	POLineShipComplete          string              `xml:"POLineShipComplete,omitempty"`
	WarehouseSplit              string              `xml:"WarehouseSplit,omitempty"`
	SpecialPriceType            string              `xml:"SpecialPriceType,omitempty"`
	SpecialPriceReferenceNumber string              `xml:"SpecialPriceReferenceNumber,omitempty"`
	EndUserPONumber             string              `xml:"EndUserPONumber,omitempty"`
	TDSynnexQuote               string              `xml:"TDSynnexQuote,omitempty"`
	EndUser                     *endUserXML         `xml:"EndUser"`
	SoftwareLicense             *softwareLicenseXML `xml:"SoftWareLicense"`
	Comments                    []string            `xml:"Comment"`
	ShipComments                []string            `xml:"ShipComment"`
	ShipCommentsInternal        []string            `xml:"ShipCommentInternal"`
	Shipment                    shipmentXML         `xml:"Shipment"`
	BillTo                      billToXML           `xml:"Payment>BillTo"`
	Items                       []orderItemXML      `xml:"Items>Item"`
}

type billToXML struct {
	Code string `xml:"code,attr"`
}

// shipmentXML carries ShipFromWarehouse where every captured order has it.
type shipmentXML struct {
	ShipFromWarehouse string         `xml:"ShipFromWarehouse,omitempty"`
	ShipTo            addressXML     `xml:"ShipTo"`
	Contact           *contactXML    `xml:"ShipToContact"`
	ShipMethod        *shipMethodXML `xml:"ShipMethod"`
	FreightAccount    string         `xml:"FreightAccountNumber,omitempty"`
}

type shipMethodXML struct {
	Code string `xml:"Code"`
}

type addressXML struct {
	AddressName1 string `xml:"AddressName1"`
	AddressName2 string `xml:"AddressName2,omitempty"`
	AddressLine1 string `xml:"AddressLine1"`
	AddressLine2 string `xml:"AddressLine2,omitempty"`
	City         string `xml:"City"`
	State        string `xml:"State"`
	ZipCode      string `xml:"ZipCode"`
	Country      string `xml:"Country"`
}

type contactXML struct {
	ContactName  string `xml:"ContactName,omitempty"`
	PhoneNumber  string `xml:"PhoneNumber,omitempty"`
	FaxNumber    string `xml:"FaxNumber,omitempty"`
	EmailAddress string `xml:"EmailAddress,omitempty"`
}

type endUserXML struct {
	SynnexAccountNumber string `xml:"SynnexAccountNumber,omitempty"`
	EndUserType         string `xml:"EndUserType,omitempty"`
	addressXML
	EndUserContact       *contactXML `xml:"EndUserContact"`
	EndUserPODate        string      `xml:"EndUserPODate,omitempty"`
	EndUserShipExpense   string      `xml:"EndUserShipExpense,omitempty"`
	ContractCode         string      `xml:"ContractCode,omitempty"`
	ContractFeeCode      string      `xml:"ContractFeeCode,omitempty"`
	ContractFee          string      `xml:"ContractFee,omitempty"`
	ContractDeliveryDate string      `xml:"ContractDeliveryDate,omitempty"`
}

type softwareLicenseXML struct {
	AuthorizationNumber string      `xml:"AuthorizationNumber,omitempty"`
	ReOrder             string      `xml:"ReOrder,omitempty"`
	Licensee            licenseeXML `xml:"Licensee"`
}

type licenseeXML struct {
	addressXML
	LicenseeContact *contactXML `xml:"LicenseeContact"`
}

// orderItemXML names the SKU element SKU: any other name is ignored and the line becomes a quote order.
type orderItemXML struct {
	LineNumber                  int      `xml:"lineNumber,attr"`
	SKU                         string   `xml:"SKU,omitempty"`
	ManufacturerPartNumber      string   `xml:"ManufacturerPartNumber,omitempty"`
	UnitPrice                   string   `xml:"UnitPrice"`
	OrderQuantity               int      `xml:"OrderQuantity"`
	CustomerPartNumber          string   `xml:"CustomerPartNumber,omitempty"`
	ProductName                 string   `xml:"ProductName,omitempty"`
	ShipFromWarehouse           string   `xml:"ShipFromWarehouse,omitempty"`
	SpecialPriceReferenceNumber string   `xml:"SpecialPriceReferenceNumber,omitempty"`
	CustPOLineNo                string   `xml:"CustPOLineNo,omitempty"`
	GiftComment                 string   `xml:"GiftComment,omitempty"`
	RoutingLabel                string   `xml:"RoutingLabel,omitempty"`
	Comments                    []string `xml:"Comment"`
}

// SubmitPurchaseOrder sends the order with exactly one HTTP attempt, whatever happens. Unit prices
// travel rounded to cents. The answer and the error together go to [ClassifySubmission]; an accepted
// answer alone is not yet an order. An error of class ambiguous means that the order may exist.
func (c *Client) SubmitPurchaseOrder(ctx context.Context, order PurchaseOrderRequest) (PurchaseOrderResponse, error) {
	subject := order.PONumber
	if problem := order.check(); problem != "" {
		return PurchaseOrderResponse{}, invalid(OperationPurchaseOrder, subject, "%s", problem)
	}
	x := exchange{operation: OperationPurchaseOrder, subject: subject, url: c.endpoints.purchaseOrder, timeout: c.config.Timeouts.PurchaseOrder}
	e, err := c.postXML(ctx, x, c.purchaseOrderMessage(order), "OrderResponse")
	if err != nil {
		return PurchaseOrderResponse{}, err
	}
	return readPurchaseOrderResponse(e), nil
}

func (c *Client) purchaseOrderMessage(o PurchaseOrderRequest) purchaseOrderXML {
	m := purchaseOrderXML{Credential: c.credential(), Order: orderRequestXML{
		CustomerNumber: c.config.CustomerNumber, PONumber: o.PONumber, PODateTime: localTime(o.POTime), ExpectedShipDate: localTime(o.ExpectedShipDate),
		DropShipFlag: flag(o.DropShip), BackOrderFlag: optionalFlag(o.BackOrder), ShipComplete: optionalFlag(o.ShipComplete),
		POLineShipComplete: optionalFlag(o.LineShipComplete), WarehouseSplit: optionalFlag(o.WarehouseSplit), SpecialPriceType: o.SpecialPriceType,
		SpecialPriceReferenceNumber: o.SpecialPriceReferenceNumber, EndUserPONumber: o.EndUserPONumber, TDSynnexQuote: o.Quote,
		Comments: o.Comments, ShipComments: o.ShipComments, ShipCommentsInternal: o.InternalShipComments,
		Shipment: shipmentXML{ShipFromWarehouse: o.ShipFromWarehouse, ShipTo: addressMessage(o.ShipTo),
			Contact: contactMessage(o.ShipToContact), FreightAccount: o.FreightAccount},
		BillTo: billToXML{Code: c.config.CustomerNumber},
	}}
	if o.SpecialHandle {
		m.Order.SpecialHandle = "Y"
	}
	if o.ShipMethod != "" {
		m.Order.Shipment.ShipMethod = &shipMethodXML{Code: o.ShipMethod}
	}
	if u := o.EndUser; u != nil {
		m.Order.EndUser = &endUserXML{SynnexAccountNumber: u.AccountNumber, EndUserType: u.Type, addressXML: addressMessage(u.Address),
			EndUserContact: contactMessage(u.Contact), EndUserPODate: localTime(u.PODate), EndUserShipExpense: u.ShipExpense,
			ContractCode: u.ContractCode, ContractFeeCode: u.ContractFeeCode, ContractDeliveryDate: localTime(u.ContractDeliveryDate)}
		if u.ContractFee.Valid {
			m.Order.EndUser.ContractFee = u.ContractFee.Decimal.StringFixed(2)
		}
	}
	if l := o.SoftwareLicense; l != nil {
		m.Order.SoftwareLicense = &softwareLicenseXML{AuthorizationNumber: l.AuthorizationNumber, ReOrder: flag(l.Reorder),
			Licensee: licenseeXML{addressXML: addressMessage(l.Licensee), LicenseeContact: contactMessage(l.Contact)}}
	}
	m.Version = o.messageVersion()
	for _, l := range o.Lines {
		item := orderItemXML{LineNumber: l.LineNumber, SKU: l.SKU, UnitPrice: l.UnitPrice.StringFixed(2), OrderQuantity: l.Quantity,
			CustomerPartNumber: l.CustomerPartNumber, ProductName: l.ProductName, ShipFromWarehouse: l.ShipFromWarehouse,
			SpecialPriceReferenceNumber: l.SpecialPriceReferenceNumber, CustPOLineNo: l.CustomerPOLineNumber,
			GiftComment: l.GiftComment, RoutingLabel: l.RoutingLabel, Comments: l.Comments}
		if l.SKU == "" {
			item.ManufacturerPartNumber = l.ManufacturerPartNumber
		}
		m.Order.Items = append(m.Order.Items, item)
	}
	return m
}

// messageVersion is the lowest that knows the fields in use; none is what most clients send.
func (o PurchaseOrderRequest) messageVersion() string {
	version := ""
	for _, l := range o.Lines {
		if l.RoutingLabel != "" {
			version = max(version, "2.5")
		}
		if l.GiftComment != "" {
			version = max(version, "3.0")
		}
		if l.CustomerPOLineNumber != "" || o.Quote != "" {
			version = "3.1"
		}
	}
	return version
}

func addressMessage(a Address) addressXML {
	return addressXML{AddressName1: a.Name, AddressName2: a.Name2, AddressLine1: a.Line1, AddressLine2: a.Line2,
		City: a.City, State: a.State, ZipCode: a.ZipCode, Country: a.Country}
}

// contactMessage sends telephone numbers as digits only, as integrators do.
func contactMessage(c Contact) *contactXML {
	if c == (Contact{}) {
		return nil
	}
	return &contactXML{ContactName: c.Name, PhoneNumber: digits(c.Phone), FaxNumber: digits(c.Fax), EmailAddress: c.Email}
}

func readPurchaseOrderResponse(e *element) PurchaseOrderResponse {
	v := values{}
	r := PurchaseOrderResponse{
		CustomerNumber: e.text("CustomerNumber"), PONumber: e.text("PONumber"),
		Code: submissionCode(e), RawCode: e.text("Code"), Reason: e.text("Reason"),
		ResponseTime: v.instant("ResponseDateTime", e.text("ResponseDateTime")), Elapsed: e.text("ResponseElapsedTime"),
	}
	for _, item := range e.child("Items").all("Item") {
		line := v.integer("lineNumber", item.attr("lineNumber"))
		l := PurchaseOrderResponseLine{
			LineNumber: line, SKU: item.text("SKU"), ManufacturerPartNumber: item.text("MfgPN", "ManufacturerPartNumber"),
			ProductName: item.text("ProductName"), Quantity: v.integer(lineField(line, "OrderQuantity"), item.text("OrderQuantity")),
			Code: submissionCode(item), RawCode: item.text("Code"), Reason: item.text("Reason"),
			OrderNumber: item.text("OrderNumber"), OrderType: orderType(item.text("OrderType")),
			ShipFromWarehouse: item.text("ShipFromWarehouse"), InternalReference: item.text("SynnexInternalReference"),
			Holds: holds(item.text("SynnexInternalReference")),
		}
		if v.item("line "+item.attr("lineNumber"), item) {
			r.Lines = append(r.Lines, l)
		}
	}
	r.Unread, r.Warnings = v.unread, v.warnings
	return r
}

func orderType(raw string) OrderType { return OrderType(strings.ToUpper(raw)) }

func flag(b bool) string {
	if b {
		return "Y"
	}
	return "N"
}

func optionalFlag(b *bool) string {
	if b == nil {
		return ""
	}
	return flag(*b)
}

// localTime writes an instant the way the services read it: US Pacific, without a zone.
func localTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if zone, err := time.LoadLocation(pacific); err == nil {
		t = t.In(zone)
	}
	return t.Format("2006-01-02T15:04:05")
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
