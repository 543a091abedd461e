package sandbox

// The invoice service: one invoice for each shipment of a sales order, a day after it left, in the shape of
// the answer that was captured in 2026.

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

// xmlInvoice spells its two addresses differently, as the vendor does.
type xmlInvoice struct {
	InvoiceDate   string `xml:"InvoiceDate"`
	InvoiceNumber string `xml:"InvoiceNumber"`
	OrderType     string `xml:"OrderType"`
	ShipTo        struct {
		AddressName  string `xml:"AddressName"`
		AddressLine1 string `xml:"AddressLine1"`
		AddressLine2 string `xml:"AddressLine2"`
		City         string `xml:"City"`
		State        string `xml:"State"`
		Zip          string `xml:"Zip"`
		Country      string `xml:"Country"`
	} `xml:"ShipTo"`
	BillTo struct {
		AddressName1 string `xml:"AddressName1"`
		AddressLine1 string `xml:"AddressLine1"`
		City         string `xml:"City"`
		State        string `xml:"State"`
		Zip          string `xml:"Zip"`
		Country      string `xml:"Country"`
	} `xml:"BillTo"`
	Discount                string           `xml:"Discount"`
	DiscountDays            string           `xml:"DiscountDays"`
	PaymentTermDays         string           `xml:"PaymentTermDays"`
	PaymentTermDesc         string           `xml:"PaymentTermDesc"`
	ShipMethodCode          string           `xml:"ShipMethodCode"`
	ShipMethodDesc          string           `xml:"ShipMethodDesc"`
	ShipDate                string           `xml:"ShipDate"`
	InternalReferenceNumber string           `xml:"InternalReferenceNumber"` // the order's number: the same on all its invoices
	Tracking                []string         `xml:"Tracking>TrackNumber"`
	Items                   []xmlInvoiceItem `xml:"Items>Item"`
	Summary                 struct {
		TotalInvoiceAmount string `xml:"TotalInvoiceAmount"`
		ExpenseTotal       string `xml:"ExpenseTotal"`
		MinOrderFee        string `xml:"MinOrderFee"`
		Rebate             string `xml:"Rebate"`
		Freight            string `xml:"Freight"`
		TotalWeight        string `xml:"TotalWeight"`
		SalesTax           string `xml:"SalesTax"`
		Shipping           string `xml:"Shipping"`
	} `xml:"Summary"`
}

// xmlInvoiceItem has a line number that begins again at 1 on each invoice.
type xmlInvoiceItem struct {
	LineNumber         int      `xml:"lineNumber,attr"`
	ShipQuantity       int      `xml:"ShipQuantity"`
	UnitPrice          string   `xml:"UnitPrice"`
	SynnexPartNumber   string   `xml:"SynnexPartNumber"`
	PartNumber         string   `xml:"ManuafacturerPartNumber"` // sic
	SKU                string   `xml:"SKU"`
	VendorNumber       string   `xml:"VendorNumber"`
	VendorName         string   `xml:"VendorName"`
	UPCCode            string   `xml:"UPCCode,omitempty"` // not on services
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
		case in.Request.PONumber == "" && in.Request.OrderNumber != "" &&
			slices.Contains(o.numbers(c.now), strings.TrimSpace(in.Request.OrderNumber)):
			out.Response.CustomerPONumber = o.PONumber
			out.Response.Invoices = invoicesOf(o, strings.TrimSpace(in.Request.OrderNumber), c.now)
		}
	}
	if len(out.Response.Invoices) == 0 {
		out.Response.ErrorCode, out.Response.ErrorReason = invoiceNotFoundCode, invoiceNotFoundReason
	}
	return out, nil
}

// invoicesOf gathers the shipments that carry the same invoice number, sorted neither by number nor by date.
func invoicesOf(o *order, orderNumber string, now time.Time) []xmlInvoice {
	drafts := map[string]*draftInvoice{}
	for _, l := range o.Lines {
		if o.lineDeleted(l, now) {
			continue
		}
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
				d.add(o, l, sh)
			}
		}
	}
	var found []*draftInvoice
	for _, d := range drafts {
		found = append(found, d)
	}
	backwards := func(s string) string {
		b := []byte(s)
		slices.Reverse(b)
		return string(b)
	}
	slices.SortFunc(found, func(a, b *draftInvoice) int { return strings.Compare(backwards(a.number), backwards(b.number)) })
	var out []xmlInvoice
	for _, d := range found {
		out = append(out, d.write(o))
	}
	return out
}

type draftInvoice struct {
	number, orderNumber string
	shipped, invoiced   time.Time
	goods, weight       decimal.Decimal
	electronic          bool
	tracking            []string
	items               []xmlInvoiceItem
}

func (d *draftInvoice) add(o *order, l orderLine, sh shipment) {
	price := l.UnitPrice
	if o.Scenarios[scenarioFreeGoods] {
		price = zero
	}
	item := xmlInvoiceItem{LineNumber: len(d.items) + 1, ShipQuantity: sh.Quantity, UnitPrice: grouped(price, 4),
		SynnexPartNumber: l.Product.PartNumber,
		PartNumber:       l.Product.MPN, SKU: l.Product.SKU, VendorNumber: l.Product.VendorNumber, VendorName: l.Product.VendorName,
		ProductDescription: l.Product.Description, CustPOLineNo: l.CustPOLineNo}
	if d.electronic = electronic(l.Product); !d.electronic {
		item.UPCCode = l.Product.UPC
	}
	for _, box := range sh.Parcels {
		d.weight = d.weight.Add(box.Weight)
		if box.Tracking != "NA" {
			d.tracking = append(d.tracking, box.Tracking)
		}
		for _, serial := range box.Serials {
			item.SerialNo = append(item.SerialNo, "SN: "+serial)
		}
	}
	d.goods = d.goods.Add(price.Mul(decimal.NewFromInt(int64(sh.Quantity))))
	d.items = append(d.items, item)
}

// write totals the invoice: the total is that of the goods, freight stands beside it.
func (d *draftInvoice) write(o *order) xmlInvoice {
	freight := freightFor(o.Region, o.ShipMethod, d.weight)
	if o.Scenarios[scenarioTwoInvoices] {
		freight = decimal.RequireFromString(heavyFreight)
	}
	out := xmlInvoice{InvoiceNumber: d.number, InvoiceDate: localDay(d.invoiced), OrderType: "1", Discount: "0.00",
		DiscountDays: "0", PaymentTermDays: "30", PaymentTermDesc: "NET 30 DAYS", ShipMethodCode: o.ShipMethod,
		ShipMethodDesc: shipMethodName(o.Region, o.ShipMethod), ShipDate: localDay(d.shipped), InternalReferenceNumber: d.orderNumber,
		Tracking: []string{firstUnblank(strings.Join(d.tracking, ","))}, Items: d.items}
	if d.electronic && len(d.tracking) == 0 {
		out.ShipMethodCode, out.ShipMethodDesc = electronicMethod(o.Region)
	}
	to, bill := &out.ShipTo, &out.BillTo
	to.AddressName, to.AddressLine1, to.AddressLine2 = o.ShipTo.AddressName1, o.ShipTo.AddressLine1, firstUnblank(o.ShipTo.AddressLine2)
	to.City, to.State, to.Zip, to.Country = o.ShipTo.City, o.ShipTo.State, o.ShipTo.ZipCode, o.ShipTo.Country
	bill.AddressName1, bill.AddressLine1, bill.City, bill.State, bill.Zip, bill.Country = "SANDBOX RESELLER", "1 MAIN ST", o.ShipTo.City,
		o.ShipTo.State, o.ShipTo.ZipCode, o.ShipTo.Country
	total := d.goods
	if o.Scenarios[scenarioFreightInTotal] {
		total = total.Add(freight)
	}
	m := &out.Summary
	m.TotalInvoiceAmount, m.ExpenseTotal, m.MinOrderFee, m.Rebate = grouped(total, 2), "0.00", "0", "0.00"
	m.Freight, m.TotalWeight, m.SalesTax, m.Shipping = grouped(freight, 4), d.weight.StringFixed(2), "0.00", "0"
	if o.Scenarios[scenarioTwoInvoices] {
		m.Rebate, m.Shipping = "-65.40", "0.003" // informative: already in the unit prices; a rounding rest
	}
	return out
}

// firstUnblank is the text, or the one blank with which the service says nothing.
func firstUnblank(s string) string {
	if s == "" {
		return " "
	}
	return s
}

// grouped writes an amount with thousands commas: 1,353.56.
func grouped(d decimal.Decimal, places int32) string {
	s := d.Abs().StringFixed(places)
	whole, cents, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if d.IsNegative() {
		whole = "-" + whole
	}
	return fmt.Sprintf("%s.%s", whole, cents)
}
