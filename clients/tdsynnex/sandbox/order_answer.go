package sandbox

// Answers of the purchase order service: the taken order, and the duplicate's rejection as captured.

import (
	"strconv"
	"time"
)

const elapsed = "1.74s"

func orderAnswer(o *order, account string, now time.Time) orderResponse {
	var out orderResponse
	r := &out.Response
	r.CustomerNumber, r.PONumber, r.ResponseDateTime, r.ResponseElapsedTime = account, o.PONumber, local(now), elapsed
	r.Code = "rejected"
	for _, l := range o.Lines {
		if l.Reason == "" {
			r.Code = headerWhenSomeRejected
		}
		r.Items = append(r.Items, lineAnswer(o, l, now)...)
	}
	if r.Code == "rejected" {
		r.Reason = reasonAllRejected
	}
	return out
}

// lineAnswer is one item for a rejected, pending or quote line, and one for each warehouse otherwise.
func lineAnswer(o *order, l orderLine, now time.Time) []orderResponseItem {
	item := orderResponseItem{LineNumber: l.Number, SKU: firstFilled(l.Product.SKU, l.AskedSKU), MfgPN: firstFilled(l.Product.MPN, l.AskedMPN),
		ProductName: l.Product.Description, OrderQuantity: l.Quantity, Code: "accepted"}
	switch {
	case l.Reason != "":
		item.Code, item.Reason = "rejected", l.Reason
		return []orderResponseItem{item}
	case l.QuoteNumber != "":
		item.SKU, item.MfgPN, item.ProductName = "99", "NON-SYNNEX MFG", "NON-STOCK"
		item.OrderNumber, item.OrderType, item.InternalReference = l.QuoteNumber, "QO", referenceBadSKU
		return []orderResponseItem{item}
	case o.pending(now):
		item.OrderNumber, item.OrderType, item.InternalReference = o.PendingNumber, "99", referenceComment
		return []orderResponseItem{item}
	}
	var out []orderResponseItem
	for _, p := range l.Pieces {
		part := item
		part.OrderQuantity, part.OrderNumber, part.OrderType = p.Quantity, p.OrderNumber, "SO"
		if p.BackOrdered {
			part.OrderType = "BO"
		}
		part.ShipFromWarehouse, part.InternalReference = p.Warehouse.Number, referenceSalesOrder
		out = append(out, part)
	}
	return out
}

// refuseDuplicate answers with the number of the killed record, as the vendor does: it is not the
// number of the order that exists.
func (s *Server) refuseDuplicate(now time.Time, in orderMessage, po string, items []orderItem) orderResponse {
	d := refusedDuplicate{PONumber: po, Time: now, KilledNumber: digitsOf(8, key(po), "killed duplicate", now.Format(time.RFC3339Nano))}
	s.orders.refuse(d)
	var out orderResponse
	r := &out.Response
	r.CustomerNumber, r.PONumber, r.ResponseDateTime, r.ResponseElapsedTime = s.options.Account, po, local(now), elapsed
	r.Code, r.Reason = "rejected", reasonDuplicate
	for _, i := range items {
		number, _ := strconv.Atoi(i.LineAttribute)
		quantity, _ := strconv.Atoi(i.Quantity)
		r.Items = append(r.Items, orderResponseItem{LineNumber: number, SKU: i.SKU, OrderQuantity: quantity, Code: "rejected",
			Reason: reasonDuplicateLine, OrderNumber: d.KilledNumber, OrderType: "99", InternalReference: referenceDuplicate})
	}
	return out
}
