package sandbox

// The invoice service: one invoice for each shipment of a sales order, a day after it left.

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

type invoiceResponse struct {
	XMLName  xml.Name `xml:"SynnexB2B"`
	Response struct {
		CustomerPONumber string       `xml:"CustomerPONumber"`
		Invoices         []xmlInvoice `xml:"Invoice"`
		ErrorCode        string       `xml:"ErrorCode,omitempty"`
		ErrorReason      string       `xml:"ErrorReason,omitempty"`
	} `xml:"InvoiceResponse"`
}

type xmlInvoice struct {
	InvoiceNumber           string           `xml:"InvoiceNumber"`
	InvoiceDate             string           `xml:"InvoiceDate"`
	OrderType               string           `xml:"OrderType"`
	ShipTo                  address          `xml:"ShipTo"`
	Discount                string           `xml:"Discount"`
	DiscountDays            string           `xml:"DiscountDays"`
	PaymentTermDays         string           `xml:"PaymentTermDays"`
	PaymentTermDesc         string           `xml:"PaymentTermDesc"`
	ShipMethodCode          string           `xml:"ShipMethodCode"`
	ShipMethodDesc          string           `xml:"ShipMethodDesc"`
	ShipDate                string           `xml:"ShipDate"`
	InternalReferenceNumber string           `xml:"InternalReferenceNumber"`
	Tracking                []string         `xml:"Tracking>TrackNumber"`
	Items                   []xmlInvoiceItem `xml:"Items>Item"`
	Summary                 struct {
		TotalInvoiceAmount string `xml:"TotalInvoiceAmount"`
		AllowanceOrCharge  string `xml:"AllowanceOrCharge"`
		ExpenseTotal       string `xml:"ExpenseTotal"`
		MinOrderFee        string `xml:"MinOrderFee"`
		Rebate             string `xml:"Rebate"`
		Freight            string `xml:"Freight"`
		ProcessingFee      string `xml:"ProcessingFee"`
		RecyclingFee       string `xml:"RecyclingFee"`
		BoxCharge          string `xml:"BoxCharge"`
		TotalWeight        string `xml:"TotalWeight"`
		BoxCount           int    `xml:"BoxCount"`
		SalesTax           string `xml:"SalesTax"`
		Shipping           string `xml:"Shipping"`
	} `xml:"Summary"`
}

type xmlInvoiceItem struct {
	LineNumber         int      `xml:"lineNumber"`
	ShipQuantity       int      `xml:"ShipQuantity"`
	UnitPrice          string   `xml:"UnitPrice"`
	SynnexPartNumber   string   `xml:"SynnexPartNumber"`
	PartNumber         string   `xml:"ManuafacturerPartNumber"` // sic
	SKU                string   `xml:"SKU"`
	VendorNumber       string   `xml:"VendorNumber"`
	VendorName         string   `xml:"VendorName"`
	UPCCode            string   `xml:"UPCCode"`
	ProductDescription string   `xml:"ProductDescription"`
	CustPOLineNo       string   `xml:"CustPOLineNo,omitempty"`
	SerialNo           []string `xml:"SerialNo"`
}

func (s *Server) invoiceQuery(c call) (any, *refusal) {
	var in struct {
		XMLName    xml.Name   `xml:"SynnexB2B"`
		Credential credential `xml:"Credential"`
		Request    *struct {
			CustomerNumber string `xml:"CustomerNumber"`
			PONumber       string `xml:"PONumber"`
			OrderNumber    string `xml:"OrderNumber"`
		} `xml:"InvoiceRequest"`
	}
	if r := decode(c.message, &in); r != nil {
		return nil, r
	}
	if in.Request == nil {
		return nil, &refusal{"IncompleteXML01", "InvoiceRequest is missing."}
	}
	if r := s.authenticate(in.Credential, in.Request.CustomerNumber); r != nil {
		return nil, r
	}
	var out invoiceResponse
	out.Response.CustomerPONumber = strings.TrimSpace(in.Request.PONumber)
	orders, _ := s.orders.all()
	for _, o := range orders {
		switch {
		case in.Request.PONumber != "" && key(o.PONumber) == key(in.Request.PONumber):
			out.Response.Invoices = invoicesOf(o, "", c.now)
		case in.Request.PONumber == "" && in.Request.OrderNumber != "" && slices.Contains(o.numbers(c.now), strings.TrimSpace(in.Request.OrderNumber)):
			out.Response.CustomerPONumber = o.PONumber
			out.Response.Invoices = invoicesOf(o, strings.TrimSpace(in.Request.OrderNumber), c.now)
		}
	}
	if len(out.Response.Invoices) == 0 {
		out.Response.ErrorCode, out.Response.ErrorReason = invoiceNotFoundCode, invoiceNotFoundReason
	}
	return out, nil
}

// invoicesOf gathers the shipments that carry the same invoice number, oldest first.
func invoicesOf(o *order, orderNumber string, now time.Time) []xmlInvoice {
	if o.deleted(now) {
		return nil
	}
	drafts := map[string]*draftInvoice{}
	for _, l := range o.Lines {
		for _, p := range l.Pieces {
			if orderNumber != "" && p.OrderNumber != orderNumber {
				continue
			}
			for _, sh := range p.Shipments {
				if now.Before(sh.InvoicedAt) {
					continue
				}
				d := drafts[sh.InvoiceNumber]
				if d == nil {
					d = &draftInvoice{number: sh.InvoiceNumber, orderNumber: p.OrderNumber, shipped: sh.At, invoiced: sh.InvoicedAt}
					drafts[sh.InvoiceNumber] = d
				}
				d.add(l, sh)
			}
		}
	}
	var sorted []*draftInvoice
	for _, d := range drafts {
		sorted = append(sorted, d)
	}
	slices.SortFunc(sorted, func(a, b *draftInvoice) int {
		if c := a.invoiced.Compare(b.invoiced); c != 0 {
			return c
		}
		return strings.Compare(a.number, b.number)
	})
	var out []xmlInvoice
	for _, d := range sorted {
		out = append(out, d.write(o))
	}
	return out
}

type draftInvoice struct {
	number, orderNumber string
	shipped, invoiced   time.Time
	goods, weight       decimal.Decimal
	boxes               int
	tracking            []string
	items               []xmlInvoiceItem
}

func (d *draftInvoice) add(l orderLine, sh shipment) {
	item := xmlInvoiceItem{LineNumber: l.Number, ShipQuantity: sh.Quantity, UnitPrice: grouped(l.UnitPrice), SynnexPartNumber: l.Product.PartNumber,
		PartNumber: l.Product.MPN, SKU: l.Product.SKU, VendorNumber: l.Product.VendorNumber, VendorName: l.Product.VendorName,
		UPCCode: l.Product.UPC, ProductDescription: l.Product.Description, CustPOLineNo: l.CustPOLineNo}
	for _, box := range sh.Parcels {
		d.boxes++
		d.weight = d.weight.Add(box.Weight)
		d.tracking = append(d.tracking, box.Tracking)
		item.SerialNo = append(item.SerialNo, box.Serials...)
	}
	d.goods = d.goods.Add(l.UnitPrice.Mul(decimal.NewFromInt(int64(sh.Quantity))))
	d.items = append(d.items, item)
}

// write totals the invoice. Several tracking numbers are written as one comma-separated string, as
// some of the vendor's invoices do; amounts carry thousands commas.
func (d *draftInvoice) write(o *order) xmlInvoice {
	freight := freightFor(o.ShipMethod, d.weight)
	if o.Scenarios[scenarioTwoInvoices] {
		freight = decimal.RequireFromString(heavyFreight)
	}
	out := xmlInvoice{InvoiceNumber: d.number, InvoiceDate: localDay(d.invoiced), OrderType: "SO", ShipTo: o.ShipTo, Discount: "0.00",
		DiscountDays: "0", PaymentTermDays: "30", PaymentTermDesc: "NET 30 DAYS", ShipMethodCode: o.ShipMethod,
		ShipMethodDesc: shipMethodName(o.ShipMethod), ShipDate: localDay(d.shipped), InternalReferenceNumber: d.number,
		Tracking: []string{strings.Join(d.tracking, ",")}, Items: d.items}
	m := &out.Summary
	m.TotalInvoiceAmount, m.AllowanceOrCharge = grouped(d.goods.Add(freight)), "C"
	m.ExpenseTotal, m.Freight, m.Shipping = grouped(freight), grouped(freight), grouped(freight)
	m.MinOrderFee, m.Rebate, m.ProcessingFee, m.RecyclingFee, m.BoxCharge, m.SalesTax = "0.00", "0.00", "0.00", "0.00", "0.00", "0.00"
	m.TotalWeight, m.BoxCount = d.weight.StringFixed(2), d.boxes
	return out
}

// grouped writes an amount with two decimals and thousands commas: 1,353.56.
func grouped(d decimal.Decimal) string {
	s := d.Abs().StringFixed(2)
	whole, cents, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if d.IsNegative() {
		whole = "-" + whole
	}
	return fmt.Sprintf("%s.%s", whole, cents)
}
