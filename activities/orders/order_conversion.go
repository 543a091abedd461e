package orders

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/internal/order"
)

// The functions of this file translate between the clients' entities and the types of the order rules.
// They decide nothing.

// numberOf is a purchase order's number as everybody names it: Autotask compares it without blanks at its ends.
func numberOf(row autotask.PurchaseOrder) string {
	return strings.TrimSpace(row.PurchaseOrderNumber.Or(""))
}

func purchaseOrder(row autotask.PurchaseOrder) order.PurchaseOrder {
	return order.PurchaseOrder{
		ID: row.ID, Number: numberOf(row), VendorID: row.VendorID.Or(0),
		ShipTo: order.Address{
			Name: row.ShipToName.Or(""), Address1: row.ShipToAddress1.Or(""), Address2: row.ShipToAddress2.Or(""),
			City: row.ShipToCity.Or(""), State: row.ShipToState.Or(""), PostalCode: row.ShipToPostalCode.Or(""),
		},
		Phone: row.Phone.Or(""), ExternalPONumber: row.ExternalPONumber.Or(""), VendorInvoiceNumber: row.VendorInvoiceNumber.Or(""),
		GeneralMemo: row.GeneralMemo.Or(""), History: order.RecordedHistory(row.GeneralMemo.Or("")),
		ShippingDate: autotask.ReadDay(row.ShippingDate.Or(time.Time{})), Freight: row.Freight.Or(decimal.Zero),
		CreatedAt: row.CreateDateTime.Or(time.Time{}), HasPaymentTerm: row.PaymentTerm.Or(0) != 0,
	}
}

func customer(c autotask.Company, contact autotask.Contact) order.Customer {
	return order.Customer{
		ID: c.ID, Name: c.CompanyName.Or(""), Phone: c.Phone.Or(""), Fax: c.Fax.Or(""),
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
		Memo: row.Memo.Or(""), Estimated: autotask.ReadDay(row.EstimatedArrivalDate.Or(time.Time{})),
		ChargeID: row.ChargeID.Or(0), TicketID: row.TicketID.Or(0), ProjectID: row.ProjectID.Or(0), ContractID: row.ContractID.Or(0),
	}
}

func headerPatch(id int64, u order.Update) autotask.PurchaseOrder {
	p := autotask.PurchaseOrder{ID: id}
	set(&p.ExternalPONumber, u.ExternalPONumber)
	set(&p.VendorInvoiceNumber, u.VendorInvoiceNumber)
	set(&p.GeneralMemo, u.GeneralMemo)
	setDay(&p.ShippingDate, u.ShippingDate)
	set(&p.Freight, u.Freight)
	return p
}

func itemPatch(u order.LineUpdate) autotask.PurchaseOrderItem {
	p := autotask.PurchaseOrderItem{ID: u.ItemID}
	set(&p.Memo, u.Memo)
	setDay(&p.EstimatedArrivalDate, u.Estimated)
	return p
}

// setDay writes a day so that it is the same one in the tenant's own zone.
func setDay(field *autotask.Optional[time.Time], day *time.Time) {
	if day != nil {
		*field = autotask.Of(autotask.WriteDay(*day))
	}
}

func set[T any](field *autotask.Optional[T], value *T) {
	if value != nil {
		*field = autotask.Of(*value)
	}
}

func purchaseOrderRequest(o order.DistributorOrder) tdsynnex.PurchaseOrderRequest {
	r := tdsynnex.PurchaseOrderRequest{
		PONumber: o.Number, BackOrder: &o.BackOrder, ShipComplete: &o.ShipComplete, WarehouseSplit: o.Split, ShipMethod: o.ShipMethod,
		FreightAccount: o.FreightAccount, ShipFromWarehouse: o.Warehouse, DropShip: o.DropShip, EndUserPONumber: o.EndUserPO,
		SpecialPriceType: string(o.SpecialPrice.Type), SpecialPriceReferenceNumber: o.SpecialPrice.Reference,
		Comments: o.AllComments(), ShipTo: address(o.ShipTo), ShipToContact: contact(o.Contact),
	}
	if o.ResellerNote != "" {
		r.InternalShipComments = order.Comments(o.ResellerNote)
	}
	if u := o.EndUser; u != nil {
		r.EndUser = &tdsynnex.EndUser{Address: address(u.Address), Contact: contact(u.Contact)}
	}
	if c := o.Reseller; c != nil {
		r.Customer = &tdsynnex.Customer{Address: address(c.Address), Contact: contact(c.Contact)}
	}
	if l := o.Licence; l != nil {
		r.SoftwareLicense = &tdsynnex.SoftwareLicense{AuthorizationNumber: l.Authorization, Licensee: address(l.Licensee.Address),
			Contact: contact(l.Licensee.Contact)}
	}
	for _, l := range o.Lines {
		r.Lines = append(r.Lines, tdsynnex.PurchaseOrderLine{LineNumber: l.Number, SKU: l.SKU, UnitPrice: l.UnitPrice, Quantity: l.Quantity,
			SpecialPriceReferenceNumber: l.Bid, Replacements: l.Replacements})
	}
	return r
}

func address(s order.ShipTo) tdsynnex.Address {
	return tdsynnex.Address{Name: s.Name, Name2: s.Name2, Line1: s.Line1, Line2: s.Line2, City: s.City, State: s.State, ZipCode: s.PostalCode,
		Country: s.Country}
}

func contact(c order.Contact) tdsynnex.Contact {
	return tdsynnex.Contact{Name: c.Name, Phone: c.Phone, Fax: c.Fax, Email: c.Email}
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
		line := ordered[l.LineNumber]
		item := order.AnswerItem{Line: l.LineNumber, SKU: line.SKU, Ordered: line.Quantity, Code: order.CodeAccepted, BackOrder: l.BackOrdered,
			Hold: hold(l.Holds)}
		switch l.State {
		case tdsynnex.LineOrdered, tdsynnex.LinePendingReview:
			item.Pending = l.State == tdsynnex.LinePendingReview
			if l.Quantity > 0 {
				item.Ordered = l.Quantity
				sent.Lines = append(sent.Lines, lineFinding(l, line.SKU))
			}
		case tdsynnex.LineSKUChanged: // on order, and wrong
			item.SKU = l.ReturnedSKU
			sent.Lines = append(sent.Lines, lineFinding(l, line.SKU))
		case tdsynnex.LineUnanswered: // nothing is known of it
			item.Code, item.SKU = "", ""
			sent.Lines = append(sent.Lines, lineFinding(l, line.SKU))
		default:
			item.Code, item.NonStock = order.CodeRejected, l.State == tdsynnex.LineQuoteOrder
			sent.Answer.Items = append(sent.Answer.Items, item)
			sent.Lines = append(sent.Lines, lineFinding(l, line.SKU))
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

// hold is why a line is held, by the distributor's reasons; empty when it gives none.
func hold(holds []tdsynnex.Hold) order.Hold {
	for _, known := range []struct {
		theirs tdsynnex.Hold
		ours   order.Hold
	}{
		{tdsynnex.HoldPriceVariance, order.HoldPrice}, {tdsynnex.HoldSKU, order.HoldProduct}, {tdsynnex.HoldComment, order.HoldComment},
		{tdsynnex.HoldOther, order.HoldOther},
	} {
		if slices.Contains(holds, known.theirs) {
			return known.ours
		}
	}
	return ""
}

func lineFinding(l tdsynnex.LineResult, sku string) order.Finding {
	f := order.Finding{Line: l.LineNumber, Problem: "SKU " + sku + " was refused: " + l.Reason,
		Fix: "order it again on a new purchase order, or elsewhere"}
	switch l.State {
	case tdsynnex.LineOrdered, tdsynnex.LinePendingReview:
		f.Problem, f.Fix = "SKU "+sku+": "+l.Reason, "call TD SYNNEX before it ships; order what is missing on a new purchase order"
	case tdsynnex.LineQuoteOrder:
		f.Problem, f.Fix = "SKU "+sku+" was filed as a quote order, which never ships",
			"call TD SYNNEX to cancel the quote order, run Product Sync, and order the item on a new purchase order"
	case tdsynnex.LineSKUChanged:
		f.Problem, f.Fix = "SKU "+sku+" was accepted as SKU "+l.ReturnedSKU+", which is not what was ordered", "call TD SYNNEX before it ships"
	case tdsynnex.LineUnanswered:
		f.Problem, f.Fix = "the distributor's answer does not mention SKU "+sku, "ask TD SYNNEX whether it was ordered"
	}
	return f
}

func statusAnswer(s tdsynnex.OrderStatus) order.Answer {
	a := order.Answer{At: s.ResponseTime, PlacedAt: s.POTime, Whole: order.Code(s.Code), Reason: s.Reason}
	for _, u := range s.Unread {
		a.Unread = append(a.Unread, u.Item+": "+u.Cause)
	}
	for _, l := range s.Lines {
		if l.Code == tdsynnex.StatusNotFound {
			continue
		}
		if l.Code == tdsynnex.StatusUnknown {
			a.Unknown = append(a.Unknown, l.RawCode)
		}
		item := order.AnswerItem{
			Line: l.LineNumber, SKU: l.SKU, Code: itemCode(l.Code), OrderNumber: l.OrderNumber,
			Pending: l.OrderType == tdsynnex.OrderTypePendingReview || l.ByHand(),
			Quote:   l.OrderType == tdsynnex.OrderTypeQuote, NonStock: l.NonStock(),
			BackOrder: l.BackOrdered() > 0, Ordered: l.OrderQuantity, Shipped: l.ShipQuantity, ETA: l.ETADate, ShippedAt: l.ShipDate,
			Warehouse: l.ShipFromWarehouse, Method: firstOf(l.ShipMethodDescription, l.ShipMethod), MethodCode: l.ShipMethod,
			UnitPrice: l.UnitPrice.Decimal,
		}
		for _, p := range l.Packages {
			item.Parcels = append(item.Parcels, order.Parcel{
				Tracking: p.TrackingNumbers, Quantity: p.Quantity, Serials: p.SerialNumbers,
				Delivered: p.CarrierDeliveredDate, Refused: p.RefusedDeliveryDate,
				Weight: p.Weight.Decimal, Weightless: p.Weight.Valid && p.Weight.Decimal.IsZero(),
			})
		}
		a.Items = append(a.Items, item)
	}
	a.Found = s.Code != tdsynnex.StatusNotFound && (len(a.Items) > 0 || a.WhollyRefused())
	return a
}

// itemCode is the code of an item as the rules know it: what is back-ordered is accepted, and its quantities say the
// rest.
func itemCode(code tdsynnex.StatusCode) order.Code {
	if code == tdsynnex.StatusBackOrdered {
		return order.CodeAccepted
	}
	return order.Code(code)
}

func invoices(list []tdsynnex.Invoice) (out []order.Invoice, unread []string) {
	for _, i := range list {
		s := i.Summary
		invoice := order.Invoice{
			Number: i.Number, Credit: i.CreditMemo, Date: i.Date, Total: s.TotalInvoiceAmount.Decimal, Freight: s.Freight.Decimal,
			Fees:       decimal.Sum(s.SalesTax.Decimal, s.MinOrderFee.Decimal, s.ProcessingFee.Decimal, s.RecyclingFee.Decimal, s.BoxCharge.Decimal),
			PostalCode: i.ShipTo.ZipCode, Country: i.ShipTo.Country,
		}
		for _, l := range i.Lines {
			number, err := strconv.Atoi(l.CustomerPOLineNumber)
			if err != nil {
				number = 0 // not said: the SKU decides
			}
			invoice.Lines = append(invoice.Lines, order.InvoiceLine{
				Line: number, SKU: l.SKU, Quantity: l.ShipQuantity, UnitPrice: l.UnitPrice.Decimal, Serials: l.SerialNumbers})
		}
		for _, u := range i.Unread {
			unread = append(unread, "invoice "+i.Number+", "+u.Item+": "+u.Cause)
		}
		if !s.TotalInvoiceAmount.Valid {
			unread = append(unread, "invoice "+i.Number+": its total is missing or can't be read")
		}
		out = append(out, invoice)
	}
	return out, unread
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
