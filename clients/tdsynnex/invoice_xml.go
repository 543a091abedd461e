package tdsynnex

// The invoice query and its answer.

import (
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"strings"
)

type invoiceQueryXML struct {
	XMLName    xml.Name          `xml:"SynnexB2B"`
	Version    string            `xml:"version,attr"`
	Credential credentialXML     `xml:"Credential"`
	Request    invoiceRequestXML `xml:"InvoiceRequest"`
}

type invoiceRequestXML struct {
	CustomerNumber string `xml:"CustomerNumber"`
	PONumber       string `xml:"PONumber,omitempty"`
	OrderNumber    string `xml:"OrderNumber,omitempty"`
}

// Invoices reads every invoice of a purchase order; none yet is an empty list, not an error.
func (c *Client) Invoices(ctx context.Context, poNumber string) ([]Invoice, error) {
	if strings.TrimSpace(poNumber) == "" {
		return nil, invalid(OperationInvoices, "", "the PO number is empty")
	}
	return c.invoices(ctx, poNumber, invoiceRequestXML{PONumber: poNumber})
}

// InvoicesByOrder reads every invoice of one of the distributor's sales orders, by its number. The
// invoices name the purchase order number that it was placed under.
func (c *Client) InvoicesByOrder(ctx context.Context, orderNumber string) ([]Invoice, error) {
	if strings.TrimSpace(orderNumber) == "" {
		return nil, invalid(OperationInvoices, "", "the order number is empty")
	}
	return c.invoices(ctx, orderNumber, invoiceRequestXML{OrderNumber: orderNumber})
}

func (c *Client) invoices(ctx context.Context, subject string, request invoiceRequestXML) ([]Invoice, error) {
	x := exchange{operation: OperationInvoices, subject: subject, url: c.endpoints.invoices, timeout: c.config.Timeouts.Invoices}
	request.CustomerNumber = c.config.CustomerNumber
	message := invoiceQueryXML{Version: "2.2", Credential: c.credential(), Request: request}
	e, err := c.postXML(ctx, x, message, "InvoiceResponse")
	if err != nil {
		if noInvoiceYet(err) {
			return nil, nil
		}
		return nil, err
	}
	invoices, err := readInvoices(e)
	if err != nil {
		return nil, c.fail(x, ClassMalformed, "the answer could not be read: "+err.Error(), "")
	}
	return invoices, nil
}

// noInvoiceYet recognises the answer for an order without invoices. Its exact words are not
// documented; ErrorReason speaks of something not found.
func noInvoiceYet(err error) bool {
	var e *Error
	if !errors.As(err, &e) || e.Status != http.StatusOK || e.Class != ClassValidation {
		return false
	}
	words := fold(e.Message + " " + e.Detail)
	return strings.Contains(words, "notfound") || strings.Contains(words, "noinvoice")
}

func readInvoices(e *element) ([]Invoice, error) {
	v := &values{}
	var out []Invoice
	for _, i := range e.all("Invoice") {
		v.warnings = nil
		invoice := readInvoice(v, i)
		invoice.CustomerPONumber = firstNonEmpty(i.text("CustomerPONumber"), e.text("CustomerPONumber"))
		invoice.Warnings = v.warnings
		out = append(out, invoice)
	}
	return out, v.err
}

func readInvoice(v *values, i *element) Invoice {
	out := Invoice{
		Number: i.text("InvoiceNumber"), Date: v.day("InvoiceDate", i.text("InvoiceDate")), OrderType: orderType(i.text("OrderType")),
		ApprovalNumber: i.text("ApprovalNumber"), InternalReferenceNumber: i.text("InternalReferenceNumber"),
		ShipTo: readAddress(i.child("ShipTo")), BillTo: readAddress(i.child("BillTo")),
		Discount: v.amount("Discount", i.text("Discount")), DiscountDays: v.integer("DiscountDays", i.text("DiscountDays")),
		PaymentTermDays:        v.integer("PaymentTermDays", i.text("PaymentTermDays")),
		PaymentTermDescription: i.text("PaymentTermDesc"),
		ShipMethod:             i.text("ShipMethodCode"), ShipMethodDescription: i.text("ShipMethodDesc"),
		ShipDate: v.day("ShipDate", i.text("ShipDate")), Comments: i.texts("Comments", "Comment"),
		TrackingNumbers: list(i.child("Tracking").texts("TrackNumber")),
	}
	for _, item := range i.child("Items").all("Item") {
		line := v.integer("lineNumber", item.attr("lineNumber"))
		out.Lines = append(out.Lines, InvoiceLine{
			LineNumber: line, SKU: item.text("SKU"), SynnexPartNumber: item.text("SynnexPartNumber"),
			// The first spelling is the distributor's own.
			ManufacturerPartNumber: item.text("ManuafacturerPartNumber", "ManufacturerPartNumber"),
			ShipQuantity:           v.integer(lineField(line, "ShipQuantity"), item.text("ShipQuantity")),
			UnitPrice:              v.amount(lineField(line, "UnitPrice"), item.text("UnitPrice")),
			VendorNumber:           item.text("VendorNumber"), VendorName: item.text("VendorName"), UPC: item.text("UPCCode"),
			Description: item.text("ProductDescription"), CustomerPOLineNumber: item.text("CustPOLineNo"),
			SerialNumbers: list(item.texts("SerialNo")),
		})
	}
	s := i.child("Summary")
	amount := func(name string) (string, string) { return name, s.text(name) }
	out.Summary = InvoiceSummary{
		TotalInvoiceAmount: v.amount(amount("TotalInvoiceAmount")), AllowanceOrCharge: s.text("AllowanceOrCharge"),
		ExpenseTotal: v.amount(amount("ExpenseTotal")), MinOrderFee: v.amount(amount("MinOrderFee")), Rebate: v.amount(amount("Rebate")),
		Freight: v.amount(amount("Freight")), ProcessingFee: v.amount(amount("ProcessingFee")), RecyclingFee: v.amount(amount("RecyclingFee")),
		BoxCharge: v.amount(amount("BoxCharge")), SalesTax: v.amount(amount("SalesTax")), Shipping: v.amount(amount("Shipping")),
		TotalWeight: v.amount(amount("TotalWeight")), BoxCount: v.integer(amount("BoxCount")),
	}
	return out
}

func readAddress(e *element) Address {
	return Address{Name: e.text("AddressName1"), Name2: e.text("AddressName2"), Line1: e.text("AddressLine1"), Line2: e.text("AddressLine2"),
		City: e.text("City"), State: e.text("State"), ZipCode: e.text("ZipCode"), Country: e.text("Country")}
}
