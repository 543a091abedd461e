package tdsynnex

// The purchase order's message and answer in XML, and the single POST.

import (
	"context"
	"encoding/xml"
	"regexp"
	"strings"
	"time"

	"digitalbridge/clients/tdsynnex/lengths"
)

type purchaseOrderXML struct {
	XMLName    xml.Name        `xml:"SynnexB2B"`
	Credential credentialXML   `xml:"Credential"`
	Order      orderRequestXML `xml:"OrderRequest"`
}

// orderRequestXML has its elements in the order of the distributor's own samples.
type orderRequestXML struct {
	CustomerNumber              string              `xml:"CustomerNumber"`
	PONumber                    string              `xml:"PONumber"`
	DropShipFlag                string              `xml:"DropShipFlag"`
	BackOrderFlag               string              `xml:"BackOrderFlag,omitempty"`
	ShipComplete                string              `xml:"ShipComplete,omitempty"`
	WarehouseSplit              string              `xml:"WarehouseSplit,omitempty"`
	SpecialPriceType            string              `xml:"SpecialPriceType,omitempty"`
	SpecialPriceReferenceNumber string              `xml:"SpecialPriceReferenceNumber,omitempty"`
	Customer                    *customerXML        `xml:"Customer"`
	Shipment                    shipmentXML         `xml:"Shipment"`
	BillTo                      billToXML           `xml:"Payment>BillTo"`
	EndUserPONumber             string              `xml:"EndUserPONumber,omitempty"`
	EndUser                     *endUserXML         `xml:"EndUser"`
	SoftwareLicense             *softwareLicenseXML `xml:"SoftWareLicense"`
	Comments                    []string            `xml:"Comment"`
	ShipComments                []string            `xml:"ShipComment"`
	ShipCommentsInternal        []string            `xml:"ShipCommentInternal"`
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

type customerXML struct {
	addressXML
	CustomerContact *contactXML `xml:"CustomerContact"`
}

type endUserXML struct {
	EndUserType string `xml:"EndUserType,omitempty"`
	addressXML
	EndUserContact *contactXML `xml:"EndUserContact"`
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
	SKU                         string   `xml:"SKU"`
	UnitPrice                   string   `xml:"UnitPrice"`
	OrderQuantity               int      `xml:"OrderQuantity"`
	Comments                    []string `xml:"Comment"`
	ShipFromWarehouse           string   `xml:"ShipFromWarehouse,omitempty"`
	SpecialPriceReferenceNumber string   `xml:"SpecialPriceReferenceNumber,omitempty"`
}

// SubmitPurchaseOrder sends the order with exactly one HTTP attempt, whatever happens. Unit prices
// travel rounded to cents. The answer and the error together go to [ClassifySubmission]; an accepted
// answer alone is not yet an order. An error of class ambiguous means that the order may exist.
func (c *Client) SubmitPurchaseOrder(ctx context.Context, order PurchaseOrderRequest) (PurchaseOrderResponse, error) {
	subject := order.PONumber
	if problem := order.check(); problem != "" {
		return PurchaseOrderResponse{}, invalid(OperationPurchaseOrder, subject, "%s", problem)
	}
	x := exchange{operation: OperationPurchaseOrder, subject: subject, url: c.endpoints.purchaseOrder,
		timeout: c.config.Timeouts.PurchaseOrder}
	e, err := c.postXML(ctx, x, c.purchaseOrderMessage(order), "OrderResponse")
	if err != nil {
		return PurchaseOrderResponse{}, err
	}
	return readPurchaseOrderResponse(e), nil
}

func (c *Client) purchaseOrderMessage(o PurchaseOrderRequest) purchaseOrderXML {
	m := purchaseOrderXML{Credential: c.credential(), Order: orderRequestXML{
		CustomerNumber: c.config.CustomerNumber, PONumber: o.PONumber,
		DropShipFlag: flag(o.DropShip), BackOrderFlag: optionalFlag(o.BackOrder), ShipComplete: optionalFlag(o.ShipComplete),
		WarehouseSplit: optionalFlag(o.WarehouseSplit), SpecialPriceType: o.SpecialPriceType,
		SpecialPriceReferenceNumber: o.SpecialPriceReferenceNumber,
		Shipment: shipmentXML{ShipFromWarehouse: o.ShipFromWarehouse, ShipTo: addressMessage(o.ShipTo),
			Contact: contactMessage(o.ShipToContact, lengths.ShipToContact()), FreightAccount: o.FreightAccount},
		BillTo: billToXML{Code: c.config.CustomerNumber}, EndUserPONumber: o.EndUserPONumber,
		Comments: o.Comments, ShipComments: o.ShipComments, ShipCommentsInternal: o.InternalShipComments,
	}}
	if o.ShipMethod != "" {
		m.Order.Shipment.ShipMethod = &shipMethodXML{o.ShipMethod}
	}
	if u := o.Customer; u != nil {
		m.Order.Customer = &customerXML{addressXML: addressMessage(u.Address),
			CustomerContact: contactMessage(reachable(u.Contact), lengths.PartyContact())}
	}
	if u := o.EndUser; u != nil {
		m.Order.EndUser = &endUserXML{EndUserType: u.Type, addressXML: addressMessage(u.Address),
			EndUserContact: contactMessage(u.Contact, lengths.PartyContact())}
	}
	if l := o.SoftwareLicense; l != nil {
		m.Order.SoftwareLicense = &softwareLicenseXML{AuthorizationNumber: l.AuthorizationNumber, ReOrder: flag(l.Reorder),
			Licensee: licenseeXML{addressXML: addressMessage(l.Licensee),
				LicenseeContact: contactMessage(reachable(l.Contact), lengths.PartyContact())}}
	}
	for _, l := range o.Lines {
		m.Order.Items = append(m.Order.Items, orderItemXML{LineNumber: l.LineNumber, SKU: l.SKU, UnitPrice: l.UnitPrice.StringFixed(2),
			OrderQuantity: l.Quantity, Comments: l.Comments, ShipFromWarehouse: l.ShipFromWarehouse,
			SpecialPriceReferenceNumber: l.SpecialPriceReferenceNumber})
	}
	return m
}

func addressMessage(a Address) addressXML {
	return addressXML{AddressName1: a.Name, AddressName2: a.Name2, AddressLine1: a.Line1, AddressLine2: a.Line2,
		City: a.City, State: a.State, ZipCode: a.ZipCode, Country: a.Country}
}

// reachable has a fax number, which these contacts must have and few still do: the telephone number stands in.
func reachable(c Contact) Contact {
	c.Fax = firstNonEmpty(c.Fax, c.Phone)
	return c
}

// contactMessage leaves out an e-mail address that is too long: half of one is nobody's.
func contactMessage(c Contact, most lengths.Contact) *contactXML {
	if c == (Contact{}) {
		return nil
	}
	m := &contactXML{ContactName: c.Name, PhoneNumber: phoneNumber(c.Phone), FaxNumber: phoneNumber(c.Fax), EmailAddress: c.Email}
	if lengths.TooLong(c.Email, most.Email) {
		m.EmailAddress = ""
	}
	return m
}

func readPurchaseOrderResponse(e *element) PurchaseOrderResponse {
	v := values{}
	r := PurchaseOrderResponse{
		CustomerNumber: e.text("CustomerNumber"), PONumber: e.text("PONumber"),
		Code: e.code(), RawCode: e.text("Code"), Reason: e.text("Reason"),
		ResponseTime: v.instant("ResponseDateTime", e.text("ResponseDateTime")), Elapsed: e.text("ResponseElapsedTime"),
	}
	for _, item := range e.every("Item") {
		line := v.integer("lineNumber", item.attr("lineNumber"))
		l := PurchaseOrderResponseLine{
			LineNumber: line, SKU: item.text("SKU"), ManufacturerPartNumber: item.text("MfgPN", "ManufacturerPartNumber"),
			ProductName: item.text("ProductName"), Quantity: v.integer(lineField(line, "OrderQuantity"), item.text("OrderQuantity")),
			Code: item.code(), RawCode: item.text("Code"), Reason: item.text("Reason"),
			OrderNumber: item.text("OrderNumber"), OrderType: orderType(item.text("OrderType")),
			ShipFromWarehouse: item.text("ShipFromWarehouse"), InternalReference: item.text("SynnexInternalReference"),
			Holds: holds(item.text("SynnexInternalReference")),
		}
		if v.item("line "+item.attr("lineNumber"), item, "lineNumber", "SKU", "Code", "OrderQuantity") {
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

// extension begins what follows a telephone number.
var extension = regexp.MustCompile(`(?i)#|;|,|/|ext|x\s*\d|poste`)

// phoneNumber is the digits of the number alone, as integrators send it. An extension is left out: its
// digits would make it another number.
func phoneNumber(s string) string {
	const shortest = 7
	for _, at := range extension.FindAllStringIndex(s, -1) {
		if number := digits(s[:at[0]]); len(number) >= shortest {
			return number
		}
	}
	return digits(s)
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
