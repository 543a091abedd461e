package tdsynnex

// The invoice query and its answer.

import (
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"strings"

	"github.com/shopspring/decimal"
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
	message := invoiceQueryXML{Version: "2.2", Credential: c.reading(), Request: request}
	e, err := c.postXML(ctx, x, message, "InvoiceResponse")
	if err != nil {
		if noInvoiceYet(err) {
			return nil, nil
		}
		return nil, err
	}
	read, lost := readInvoices(e)
	read, foreign := ofPurchaseOrder(read, request.PONumber)
	lost = append(lost, foreign...)
	switch {
	case len(lost) > 0 && len(read) == 0:
		return nil, c.fail(x, ClassMalformed, "no invoice of the answer could be read: "+lost[0].Cause, lost[0].Raw)
	case len(lost) > 0:
		read[0].Unread = append(read[0].Unread, lost...)
	}
	return read, nil
}

// ofPurchaseOrder leaves out the invoices that name another purchase order than was asked for; empty: none was.
func ofPurchaseOrder(all []Invoice, number string) (its []Invoice, foreign []UnreadItem) {
	for _, i := range all {
		if other := i.CustomerPONumber; number != "" && other != "" && !strings.EqualFold(other, strings.TrimSpace(number)) {
			foreign = append(
				foreign,
				UnreadItem{Item: "invoice " + clip(i.Number), Cause: "it is about another purchase order, " + clip(other)},
			)
			continue
		}
		its = append(its, i)
	}
	return its, foreign
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

// readInvoices gives the invoices, and those that cannot be read.
func readInvoices(e *element) ([]Invoice, []UnreadItem) {
	var out []Invoice
	var lost []UnreadItem
	for _, i := range e.every("Invoice") {
		v := &values{}
		invoice := readInvoice(v, i)
		invoice.CustomerPONumber = firstNonEmpty(i.text("CustomerPONumber"), e.text("CustomerPONumber"))
		invoice.Unread, invoice.Warnings = v.unread, v.warnings
		if v := (&values{}); !v.item("invoice "+invoice.Number, i, "InvoiceNumber", "InvoiceDate") {
			lost = append(lost, v.unread...)
			continue
		}
		out = append(out, invoice.signed())
	}
	return out, lost
}

func readInvoice(v *values, i *element) Invoice {
	out := Invoice{
		Number: i.text("InvoiceNumber"), Date: v.day("InvoiceDate", i.text("InvoiceDate")), OrderType: i.text("OrderType"),
		ApprovalNumber: i.text("ApprovalNumber"), InternalReferenceNumber: i.text("InternalReferenceNumber"),
		ShipTo: readAddress(i.child("ShipTo")), BillTo: readAddress(i.child("BillTo")),
		Discount: v.amount("Discount", i.text("Discount")), DiscountDays: v.countOrZero("DiscountDays", i.text("DiscountDays")),
		PaymentTermDays:        v.countOrZero("PaymentTermDays", i.text("PaymentTermDays")),
		PaymentTermDescription: i.text("PaymentTermDesc"),
		ShipMethod:             i.text("ShipMethodCode"), ShipMethodDescription: i.text("ShipMethodDesc"),
		ShipDate: v.day("ShipDate", i.text("ShipDate")), Comments: comments(i),
		TrackingNumbers: trackingNumbers(i.child("Tracking").lists("TrackNumber")),
	}
	for _, item := range i.every("Item") {
		line := v.integer("lineNumber", item.attr("lineNumber"))
		l := InvoiceLine{
			LineNumber: line, SKU: item.text("SKU"), SynnexPartNumber: item.text("SynnexPartNumber"),
			// The first spelling is the distributor's own.
			ManufacturerPartNumber: item.text("ManuafacturerPartNumber", "ManufacturerPartNumber"),
			ShipQuantity:           v.integer(lineField(line, "ShipQuantity"), item.text("ShipQuantity")),
			UnitPrice:              v.amount(lineField(line, "UnitPrice"), item.text("UnitPrice")),
			VendorNumber:           item.text("VendorNumber"), VendorName: item.text("VendorName"), UPC: item.text("UPCCode"),
			Description: item.text("ProductDescription"), CustomerPOLineNumber: item.text("CustPOLineNo"),
			SerialNumbers: serialNumbers(item.lists("SerialNo")),
		}
		if v.item("line "+item.attr("lineNumber"), item, "SKU", "ShipQuantity") {
			out.Lines = append(out.Lines, l)
		}
	}
	s := i.child("Summary")
	amount := func(name string) (string, string) { return name, s.text(name) }
	out.Summary = InvoiceSummary{
		TotalInvoiceAmount: v.amount(amount("TotalInvoiceAmount")),
		AllowanceOrCharge:  s.text("AllowanceOrCharge"),
		ExpenseTotal:       v.amount(amount("ExpenseTotal")),
		MinOrderFee:        v.amount(amount("MinOrderFee")),
		Rebate:             v.amount(amount("Rebate")),
		Freight: v.amount(
			amount("Freight"),
		),
		ProcessingFee: v.amount(amount("ProcessingFee")),
		RecyclingFee:  v.amount(amount("RecyclingFee")),
		BoxCharge:     v.amount(amount("BoxCharge")),
		SalesTax:      v.amount(amount("SalesTax")),
		Shipping:      v.amount(amount("Shipping")),
		TotalWeight:   v.amount(amount("TotalWeight")),
		BoxCount:      v.countOrZero(amount("BoxCount")),
	}
	return out
}

// signed makes every form of a credit memo one: it is known by a negative total, by its type, or by
// quantities that are all negative, and its quantities and sums are negative.
func (i Invoice) signed() Invoice {
	total := i.Summary.TotalInvoiceAmount
	switch fold(i.OrderType) {
	case "cm", "cr", "credit", "creditmemo", "creditnote", "rm", "rma", "return":
		i.CreditMemo = true
	}
	back, signs := len(i.Lines) > 0, false
	for _, l := range i.Lines {
		back = back && l.ShipQuantity < 0
		signs = signs || l.ShipQuantity < 0 || l.UnitPrice.Decimal.IsNegative()
	}
	i.CreditMemo = i.CreditMemo || back || total.Valid && total.Decimal.IsNegative()
	if !i.CreditMemo {
		return i
	}
	if s := &i.Summary; total.Decimal.IsPositive() {
		for _, amount := range []*decimal.NullDecimal{&s.TotalInvoiceAmount, &s.Freight, &s.SalesTax, &s.ExpenseTotal, &s.MinOrderFee,
			&s.ProcessingFee, &s.RecyclingFee, &s.BoxCharge} {
			if amount.Decimal.IsPositive() {
				amount.Decimal = amount.Decimal.Neg()
			}
		}
	}
	for n := range i.Lines {
		l := &i.Lines[n]
		price := l.UnitPrice.Decimal
		if price.IsNegative() {
			l.UnitPrice.Decimal = price.Neg()
		}
		if l.ShipQuantity > 0 && (price.IsNegative() || !signs) {
			l.ShipQuantity = -l.ShipQuantity
		}
	}
	return i
}

func readAddress(e *element) Address {
	return Address{Name: e.text("AddressName1", "AddressName"), Name2: e.text("AddressName2"), Line1: e.text("AddressLine1"),
		Line2: e.text("AddressLine2"),
		City:  e.text("City"), State: e.text("State"), ZipCode: e.text("ZipCode", "Zip"), Country: e.text("Country")}
}

func comments(i *element) []string {
	var out []string
	for _, c := range append(i.all("Comments"), i.all("Comment")...) {
		if text := c.value(); text != "" {
			out = append(out, text)
		}
	}
	return out
}
