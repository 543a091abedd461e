package orders

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/internal/order"
)

// The functions of this file translate between the clients' entities and the types of the order rules.
// They decide nothing.

func purchaseOrder(row autotask.PurchaseOrder) order.PurchaseOrder {
	return order.PurchaseOrder{
		ID: row.ID, Number: row.PurchaseOrderNumber.Or(""), VendorID: row.VendorID.Or(0),
		ShipTo: order.Address{
			Name: row.ShipToName.Or(""), Address1: row.ShipToAddress1.Or(""), Address2: row.ShipToAddress2.Or(""),
			City: row.ShipToCity.Or(""), State: row.ShipToState.Or(""), PostalCode: row.ShipToPostalCode.Or(""),
		},
		Phone: row.Phone.Or(""), ExternalPONumber: row.ExternalPONumber.Or(""), VendorInvoiceNumber: row.VendorInvoiceNumber.Or(""),
		GeneralMemo: row.GeneralMemo.Or(""), ShippingDate: row.ShippingDate.Or(time.Time{}), Freight: row.Freight.Or(decimal.Zero),
		CreatedAt: row.CreateDateTime.Or(time.Time{}), HasPaymentTerm: row.PaymentTerm.Or(0) != 0,
	}
}

func customer(c autotask.Company, contact autotask.Contact) order.Customer {
	return order.Customer{
		ID: c.ID, Name: c.CompanyName.Or(""), Phone: c.Phone.Or(""),
		Address: order.Address{
			Name: c.CompanyName.Or(""), Address1: c.Address1.Or(""), Address2: c.Address2.Or(""),
			City: c.City.Or(""), State: c.State.Or(""), PostalCode: c.PostalCode.Or(""),
		},
		Contact: order.Contact{
			Name:  strings.TrimSpace(contact.FirstName.Or("") + " " + contact.LastName.Or("")),
			Phone: firstOf(contact.Phone.Or(""), contact.MobilePhone.Or("")), Email: contact.EmailAddress.Or(""),
		},
	}
}

func purchaseOrderLine(row autotask.PurchaseOrderItem) order.Line {
	return order.Line{
		ItemID: row.ID, ProductID: row.ProductID.Or(0), Quantity: int(row.Quantity.Or(0)), UnitCost: row.UnitCost.Or(decimal.Zero),
		Memo: row.Memo.Or(""), Estimated: row.EstimatedArrivalDate.Or(time.Time{}),
		TicketID: row.TicketID.Or(0),
	}
}

func headerPatch(id int64, u order.Update) autotask.PurchaseOrder {
	p := autotask.PurchaseOrder{ID: id}
	set(&p.ExternalPONumber, u.ExternalPONumber)
	set(&p.VendorInvoiceNumber, u.VendorInvoiceNumber)
	set(&p.GeneralMemo, u.GeneralMemo)
	set(&p.ShippingDate, u.ShippingDate)
	set(&p.Freight, u.Freight)
	return p
}

func itemPatch(u order.LineUpdate) autotask.PurchaseOrderItem {
	p := autotask.PurchaseOrderItem{ID: u.ItemID}
	set(&p.Memo, u.Memo)
	set(&p.EstimatedArrivalDate, u.Estimated)
	return p
}

func set[T any](field *autotask.Optional[T], value *T) {
	if value != nil {
		*field = autotask.Of(*value)
	}
}

func purchaseOrderRequest(o order.DistributorOrder) tdsynnex.PurchaseOrderRequest {
	r := tdsynnex.PurchaseOrderRequest{
		PONumber: o.Number, BackOrder: &o.BackOrder, ShipComplete: &o.ShipComplete, WarehouseSplit: o.Split, ShipMethod: o.ShipMethod,
		FreightAccount: o.FreightAccount, ShipFromWarehouse: o.Warehouse, DropShip: o.DropShip,
		SpecialPriceType: string(o.SpecialPrice.Type), SpecialPriceReferenceNumber: o.SpecialPrice.Reference,
		Comments: o.Comments, ShipTo: address(o.ShipTo), ShipToContact: contact(o.Contact),
	}
	if o.ResellerNote != "" {
		r.InternalShipComments = []string{o.ResellerNote}
	}
	if u := o.EndUser; u != nil {
		r.EndUser = &tdsynnex.EndUser{Address: address(u.Address), Contact: contact(u.Contact)}
	}
	for _, l := range o.Lines {
		r.Lines = append(r.Lines, tdsynnex.PurchaseOrderLine{LineNumber: l.Number, SKU: l.SKU, UnitPrice: l.UnitPrice, Quantity: l.Quantity})
	}
	return r
}

func address(s order.ShipTo) tdsynnex.Address {
	return tdsynnex.Address{Name: s.Name, Line1: s.Line1, Line2: s.Line2, City: s.City, State: s.State, ZipCode: s.PostalCode, Country: s.Country}
}

func contact(c order.Contact) tdsynnex.Contact {
	return tdsynnex.Contact{Name: c.Name, Phone: c.Phone, Email: c.Email}
}

// outcomes translates the client's verdict on a submission.
var outcomes = map[tdsynnex.Outcome]order.Outcome{
	tdsynnex.OutcomeAccepted:     order.Accepted,
	tdsynnex.OutcomeAlreadyThere: order.AlreadyThere,
	tdsynnex.OutcomeRefused:      order.Refused,
	tdsynnex.OutcomeNotSent:      order.NotSent,
}

func sentOrder(o order.DistributorOrder, s tdsynnex.Submission) *SentOrder {
	outcome, ok := outcomes[s.Outcome]
	if !ok {
		outcome = order.Unknown
	}
	sent := &SentOrder{Outcome: outcome, PendingReview: s.PendingReview, Reason: s.Reason, Fix: s.Fix}
	if outcome != order.Accepted {
		return sent
	}
	sent.Answer.Found = true
	ordered := map[int]order.DistributorLine{}
	for _, l := range o.Lines {
		ordered[l.Number] = l
	}
	for _, l := range s.Lines {
		item := order.AnswerItem{Line: l.LineNumber, Ordered: ordered[l.LineNumber].Quantity, Code: order.CodeAccepted}
		switch l.State {
		case tdsynnex.LineOrdered:
		case tdsynnex.LinePendingReview:
			item.Pending = true
		case tdsynnex.LineSKUChanged: // on order, and wrong
			sent.Lines = append(sent.Lines, lineFinding(l, ordered[l.LineNumber].SKU))
		case tdsynnex.LineUnanswered: // nothing is known of it
			item.Code = ""
			sent.Lines = append(sent.Lines, lineFinding(l, ordered[l.LineNumber].SKU))
		default:
			item.Code, item.Quote = order.CodeRejected, l.State == tdsynnex.LineQuoteOrder
			sent.Answer.Items = append(sent.Answer.Items, item)
			sent.Lines = append(sent.Lines, lineFinding(l, ordered[l.LineNumber].SKU))
			continue
		}
		numbers := l.OrderNumbers
		if len(numbers) == 0 {
			numbers = []string{""} // accepted without a number: the next look brings it
		}
		for _, number := range numbers {
			item.OrderNumber = number
			sent.Answer.Items = append(sent.Answer.Items, item)
			item.Ordered = 0 // a split line counts once
		}
	}
	return sent
}

func lineFinding(l tdsynnex.LineResult, sku string) order.Finding {
	f := order.Finding{Line: l.LineNumber, Problem: "SKU " + sku + " was refused: " + l.Reason, Fix: "order it again on a new purchase order, or elsewhere"}
	switch l.State {
	case tdsynnex.LineQuoteOrder:
		f.Problem, f.Fix = "SKU "+sku+" was filed as a quote order, which never ships", "call TD SYNNEX to cancel the quote order, run Product Sync, and order the item on a new purchase order"
	case tdsynnex.LineSKUChanged:
		f.Problem, f.Fix = "SKU "+sku+" was accepted as SKU "+l.ReturnedSKU+", which is not what was ordered", "call TD SYNNEX before it ships"
	case tdsynnex.LineUnanswered:
		f.Problem, f.Fix = "the distributor's answer does not mention SKU "+sku, "ask TD SYNNEX whether it was ordered"
	}
	return f
}

// quoteSKU is what the distributor files an unrecognised product as (reference tdsynnex.md §3.2).
const quoteSKU = "99"

func statusAnswer(s tdsynnex.OrderStatus) order.Answer {
	a := order.Answer{Found: s.Code != tdsynnex.StatusNotFound && len(s.Lines) > 0, At: s.ResponseTime}
	for _, l := range s.Lines {
		if l.Code == tdsynnex.StatusNotFound {
			continue
		}
		if l.Code == tdsynnex.StatusUnknown {
			a.Unknown = append(a.Unknown, l.RawCode)
		}
		item := order.AnswerItem{
			Line: l.LineNumber, Code: order.Code(l.Code), OrderNumber: l.OrderNumber, Pending: l.OrderType == tdsynnex.OrderTypePendingReview,
			BackOrder: l.BackOrdered() > 0, Ordered: l.OrderQuantity, Shipped: l.ShipQuantity, ETA: l.ETADate, ShippedAt: l.ShipDate,
			Warehouse: l.ShipFromWarehouse, Method: firstOf(l.ShipMethodDescription, l.ShipMethod),
			UnitPrice: l.UnitPrice.Decimal,
		}
		if l.OrderType == tdsynnex.OrderTypeQuote || l.SKU == quoteSKU {
			item.Code, item.Quote, item.OrderNumber = order.CodeRejected, true, ""
		}
		for _, p := range l.Packages {
			item.Parcels = append(item.Parcels, order.Parcel{
				Tracking: strings.Join(p.TrackingNumbers, ", "), Quantity: p.Quantity, Serials: p.SerialNumbers,
				Delivered: p.CarrierDeliveredDate, Refused: p.RefusedDeliveryDate,
				Weight: p.Weight.Decimal, Weightless: p.Weight.Valid && p.Weight.Decimal.IsZero(),
			})
		}
		a.Items = append(a.Items, item)
	}
	a.Found = a.Found && len(a.Items) > 0
	return a
}

func invoices(list []tdsynnex.Invoice) []order.Invoice {
	out := make([]order.Invoice, 0, len(list))
	for _, i := range list {
		invoice := order.Invoice{Number: i.Number, Date: i.Date, Total: i.Summary.TotalInvoiceAmount.Decimal, Freight: i.Summary.Freight.Decimal}
		for _, l := range i.Lines {
			invoice.Lines = append(invoice.Lines, order.InvoiceLine{Line: l.LineNumber, SKU: l.SKU, Quantity: l.ShipQuantity, UnitPrice: l.UnitPrice.Decimal, Serials: l.SerialNumbers})
		}
		out = append(out, invoice)
	}
	return out
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
