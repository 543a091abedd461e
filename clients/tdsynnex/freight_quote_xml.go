package tdsynnex

// The freight quote message and its answer.

import (
	"context"
	"encoding/xml"
	"fmt"
	"time"
)

type freightQuoteXML struct {
	XMLName    xml.Name         `xml:"SynnexB2B"`
	Credential credentialXML    `xml:"Credential"`
	Request    freightDetailXML `xml:"FreightQuoteRequest"`
}

type freightDetailXML struct {
	Version           string           `xml:"version,attr"`
	CustomerNumber    string           `xml:"CustomerNumber"`
	CustomerName      string           `xml:"CustomerName,omitempty"`
	RequestDateTime   string           `xml:"RequestDateTime"`
	ShipFromWarehouse string           `xml:"ShipFromWarehouse,omitempty"`
	ShipToZipCode     string           `xml:"ShipToZipCode,omitempty"`
	ShipTo            *addressXML      `xml:"ShipTo"`
	ShipMethodCode    string           `xml:"ShipMethodCode"`
	ServiceLevel      *int             `xml:"ServiceLevel"`
	Items             []freightItemXML `xml:"Items>Item"`
}

type freightItemXML struct {
	LineNumber    int    `xml:"lineNumber,attr"`
	SKU           string `xml:"SKU"`
	MfgPartNumber string `xml:"MfgPartNumber,omitempty"`
	Description   string `xml:"Description,omitempty"`
	Quantity      int    `xml:"Quantity"`
}

// FreightQuote asks what shipping would cost. An address with a street asks by message 2.0, a bare
// ZIP code by 1.0.
func (c *Client) FreightQuote(ctx context.Context, request FreightQuoteRequest) (FreightQuote, error) {
	subject := fmt.Sprintf("%s to ZIP code %s", itemsSubject(len(request.Lines)), request.ShipTo.ZipCode)
	if request.ShipTo.ZipCode == "" {
		return FreightQuote{}, invalid(OperationFreightQuote, subject, "the ship-to ZIP code is empty")
	}
	if len(request.Lines) == 0 {
		return FreightQuote{}, invalid(OperationFreightQuote, subject, "there is no line to ship")
	}
	for _, l := range request.Lines {
		if l.SKU == "" && l.ManufacturerPartNumber == "" || l.Quantity <= 0 {
			return FreightQuote{}, invalid(OperationFreightQuote, subject, "line %d needs a product and a positive quantity", l.LineNumber)
		}
	}
	x := exchange{
		operation: OperationFreightQuote,
		subject:   subject,
		url:       c.endpoints.freightQuote,
		timeout:   c.config.Timeouts.FreightQuote,
	}
	e, err := c.postXML(ctx, x, c.freightQuoteMessage(request, time.Now()), "FreightQuoteResponse")
	if err != nil {
		return FreightQuote{}, err
	}
	return readFreightQuote(e), nil
}

func (c *Client) freightQuoteMessage(r FreightQuoteRequest, now time.Time) freightQuoteXML {
	d := freightDetailXML{Version: "2.0", CustomerNumber: c.config.CustomerNumber, CustomerName: r.CustomerName,
		RequestDateTime:   localTime(now),
		ShipFromWarehouse: r.ShipFromWarehouse, ShipMethodCode: r.ShipMethod, ServiceLevel: r.WithinDays}
	if r.ShipTo.Line1 == "" {
		d.Version, d.ShipToZipCode = "1.0", r.ShipTo.ZipCode
	} else {
		shipTo := addressMessage(r.ShipTo)
		d.ShipTo = &shipTo
	}
	for i, l := range r.Lines {
		if l.LineNumber == 0 {
			l.LineNumber = i + 1
		}
		d.Items = append(d.Items, freightItemXML{LineNumber: l.LineNumber, SKU: l.SKU, MfgPartNumber: l.ManufacturerPartNumber,
			Description: l.Description, Quantity: l.Quantity})
	}
	return freightQuoteXML{Credential: c.reading(), Request: d}
}

func readFreightQuote(e *element) FreightQuote {
	v := &values{}
	amount := func(parent *element, name string) (string, string) { return name, parent.text(name) }
	charges := first(e.every("OtherCharges")) // beside or inside AvailableShipMethods: samples do not settle it
	q := FreightQuote{
		ResponseTime: v.instant("ResponseDateTime", e.text("ResponseDateTime")),
		TotalWeight:  v.amount(amount(e, "TotalWeight")), TotalSales: v.amount(amount(e, "TotalSales")),
		FreeFreightThreshold: v.amount(amount(e, "FreeFreightThreshold")),
		ShipFromWarehouse:    firstNonEmpty(e.child("ShipFromWarehouse").text("Number"), e.text("ShipFromWarehouse")),
		ShipMethod:           e.text("ShipMethodCode"), ShipMethodDescription: e.text("ShipMethodDescription"),
		ServiceLevel: e.text("ServiceLevel"),
		MinOrderFee:  v.amount(amount(charges, "MinOrderFee")), CODFee: v.amount(amount(charges, "CODFee")),
		ShipTo: readAddress(e.child("ShipTo")), AddressType: e.child("ShipTo").text("AddressType"),
		InternalReference: e.text("SynnexInternalReference"),
	}
	for _, m := range e.every("AvailableShipMethod") {
		code := m.attr("code")
		if !v.item("ship method "+code, m, "code") || code == "" {
			continue
		}
		q.Methods = append(q.Methods, FreightMethod{Code: code, Description: m.text("ShipMethodDescription"),
			Days: v.count("ServiceLevel of "+code, m.text("ServiceLevel")), Freight: v.amount("Freight of "+code, m.text("Freight"))})
	}
	q.Warnings = v.warnings
	for _, u := range v.unread {
		q.Warnings = append(q.Warnings, u.Item+" was left out: "+u.Cause)
	}
	return q
}

func first(elements []*element) *element {
	if len(elements) == 0 {
		return nil
	}
	return elements[0]
}
