package sandbox

// Answers of the purchase order service: the taken order, and the duplicate's rejection as captured.

import (
	"encoding/xml"
	"strconv"
	"time"
)

const elapsed = "1.74s"

type orderResponse struct {
	XMLName  xml.Name `xml:"SynnexB2B"`
	Response struct {
		CustomerNumber      string              `xml:"CustomerNumber"`
		PONumber            string              `xml:"PONumber"`
		Code                string              `xml:"Code"`
		Reason              string              `xml:"Reason,omitempty"`
		ResponseDateTime    string              `xml:"ResponseDateTime"`
		ResponseElapsedTime string              `xml:"ResponseElapsedTime"`
		Items               []orderResponseItem `xml:"Items>Item"`
	} `xml:"OrderResponse"`
}

// orderResponseItem names the product only on a quote order; its warehouse is empty in every capture.
type orderResponseItem struct {
	LineNumber        int    `xml:"lineNumber,attr"`
	SKU               string `xml:"SKU"`
	MfgPN             string `xml:"MfgPN,omitempty"`
	ProductName       string `xml:"ProductName,omitempty"`
	OrderQuantity     int    `xml:"OrderQuantity"`
	Code              string `xml:"Code"`
	Reason            string `xml:"Reason,omitempty"`
	OrderNumber       string `xml:"OrderNumber"`
	OrderType         string `xml:"OrderType"`
	ShipFromWarehouse string `xml:"ShipFromWarehouse"`
	InternalReference string `xml:"SynnexInternalReference"`
}

// Internal references: STAGE,A-QUEUE---CAUSE,A-QUEUE, where A- is an accepted and R- a refused path.
const (
	referenceSalesOrder    = "SALESORDER,A-CIS---SOLINE,A-CIS"
	referenceComment       = "OKCOMMENTS,A-SALESPND---CONVERTOK,A-SALESPND"
	referenceBadSKU        = "POLINEQC,A-SALESPND---SKUERR,A-SALESPND"
	referencePriceVariance = "POLINEQC,A-SALESPND---PRICEVAR,A-SALESPND"
	referenceDuplicate     = "DUPREJECT,R-PODUPE---DUPPOKILL,R-PODUPE"

	reasonDuplicate     = "DUPPLICATED INSERT.. " // sic
	reasonDuplicateLine = "This PO# already exists in our system for your account, therefore we are rejecting this request to prevent a " +
		"duplicate shipment. Please contact your sales representative."
)

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
	if r.Code == headerWhenSomeRejected && o.Scenarios[scenarioManual] {
		r.Code = ""
	}
	return out
}

// lineAnswer is one item for a rejected, pending or quote line, and one for each warehouse otherwise.
func lineAnswer(o *order, l orderLine, now time.Time) []orderResponseItem {
	item := orderResponseItem{LineNumber: l.Number, SKU: firstFilled(l.Product.SKU, l.AskedSKU), OrderQuantity: l.Quantity, Code: "accepted"}
	switch {
	case l.Reason != "":
		item.Code, item.Reason = "rejected", l.Reason
		return []orderResponseItem{item}
	case l.QuoteNumber != "":
		item.SKU, item.MfgPN, item.ProductName = "99", "NON-SYNNEX MFG", "NON-STOCK"
		item.OrderNumber, item.OrderType, item.InternalReference = l.QuoteNumber, "QO", referenceBadSKU
		return []orderResponseItem{item}
	case o.inReview(l, now):
		item.OrderNumber, item.OrderType, item.InternalReference = o.PendingNumber, "99", l.Review
		if o.Scenarios[scenarioManual] {
			item.Code = ""
		}
		return []orderResponseItem{item}
	}
	var out []orderResponseItem
	for _, p := range l.Pieces {
		part := item
		part.OrderQuantity, part.OrderNumber, part.OrderType, part.InternalReference = p.Quantity, p.OrderNumber, "SO", referenceSalesOrder
		if p.BackOrdered {
			part.OrderType, part.InternalReference = "BO", ""
			if o.Scenarios[scenarioBackOrderCode] {
				part.Code = codeBackOrder
			}
		}
		out = append(out, part)
	}
	return out
}

// refuseDuplicate answers with the number of the killed record, as the vendor does: it is not the
// number of the order that exists.
func (s *Server) refuseDuplicate(now time.Time, po string, items []orderItem, chosen set) orderResponse {
	d := refusedDuplicate{PONumber: po, Time: now, KilledNumber: digitsOf(8, key(po), "killed duplicate", now.Format(time.RFC3339Nano)),
		Staged: chosen[scenarioDuplicate] || chosen[scenarioDuplicateSentence]}
	s.orders.refuse(d)
	var out orderResponse
	r := &out.Response
	r.CustomerNumber, r.PONumber, r.ResponseDateTime, r.ResponseElapsedTime = s.options.Account, po, local(now), elapsed
	r.Code, r.Reason = "rejected", reasonDuplicate
	if chosen[scenarioDuplicateSentence] {
		r.Reason = reasonDuplicateLine
	}
	for _, i := range items {
		number, _ := strconv.Atoi(i.number())
		quantity, _ := strconv.Atoi(i.Quantity)
		r.Items = append(r.Items, orderResponseItem{LineNumber: number, SKU: i.SKU, OrderQuantity: quantity, Code: "rejected",
			Reason: reasonDuplicateLine, OrderNumber: d.KilledNumber, OrderType: "99", InternalReference: referenceDuplicate})
	}
	return out
}
