package sandbox

// The purchase order service.

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

type orderMessage struct {
	XMLName    xml.Name   `xml:"SynnexB2B"`
	Version    string     `xml:"version,attr"`
	Credential credential `xml:"Credential"`
	Order      *struct {
		CustomerNumber    string `xml:"CustomerNumber"`
		PONumber          string `xml:"PONumber"`
		SpecialHandle     string `xml:"SpecialHandle"`
		DropShipFlag      string `xml:"DropShipFlag"`
		SpecialPriceType  string `xml:"SpecialPriceType"`
		SpecialPriceRef   string `xml:"SpecialPriceReferenceNumber"`
		InternalNote      string `xml:"ShipCommentInternal"`
		BackOrderFlag     string `xml:"BackOrderFlag"`
		ShipComplete      string `xml:"ShipComplete"`
		LineShipComplete  string `xml:"POLineShipComplete"`
		WarehouseSplit    string `xml:"WarehouseSplit"`
		ShipFromWarehouse string `xml:"ShipFromWarehouse"`
		EndUser           *struct {
			AddressName1 string `xml:"AddressName1"`
		} `xml:"EndUser"`
		Comments []string `xml:"Comment"`
		Shipment struct {
			ShipFromWarehouse string  `xml:"ShipFromWarehouse"`
			ShipTo            address `xml:"ShipTo"`
			ContactName       string  `xml:"ShipToContact>ContactName"`
			FreightAccount    string  `xml:"FreightAccountNumber"`
			ShipMethod        struct {
				Code string `xml:"Code"`
			} `xml:"ShipMethod"`
		} `xml:"Shipment"`
		Items []orderItem `xml:"Items>Item"`
	} `xml:"OrderRequest"`
	Status *statusRequest `xml:"OrderStatusRequest"`
}

// orderItem is read the way the vendor reads it: an element with another name than these is ignored.
type orderItem struct {
	LineAttribute     string   `xml:"lineNumber,attr"`
	LineElement       string   `xml:"LineNumber"`
	SKU               string   `xml:"SKU"`
	PartNumber        string   `xml:"ManufacturerPartNumber"`
	MfgPN             string   `xml:"MfgPN"`
	UnitPrice         string   `xml:"UnitPrice"`
	Quantity          string   `xml:"OrderQuantity"`
	ShipFromWarehouse string   `xml:"ShipFromWarehouse"`
	CustPOLineNo      string   `xml:"CustPOLineNo"`
	Comments          []string `xml:"Comment"`
}

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

// Internal references as captured; their tokens are not explained anywhere.
const (
	referenceSalesOrder = "SALESORDER,A-CIS---SOLINE,A-CIS"
	referenceComment    = "OKCOMMENTS,A-SALESPND---CONVERTOK,A-SALESPND"
	referenceBadSKU     = "POLINEQC,A-SALESPND---SKUERR,A-SALESPND"
	referenceDuplicate  = "DUPREJECT,R-PODUPE---DUPPOKILL,R-PODUPE"

	reasonDuplicate     = "DUPPLICATED INSERT.. " // sic
	reasonDuplicateLine = "This PO# already exists in our system for your account, therefore we are rejecting this request to prevent a duplicate shipment. Please contact your sales representative."
)

// purchaseOrder answers /SynnexXML/PO, which also takes status requests.
func (s *Server) purchaseOrder(c call) (any, *refusal) {
	var in orderMessage
	if r := decode(c.message, &in); r != nil {
		return nil, r
	}
	if in.Status != nil {
		return s.statusOf(c, in.Version, in.Credential, *in.Status)
	}
	if in.Order == nil {
		return nil, &refusal{"IncompleteXML01", "OrderRequest is missing."}
	}
	if r := s.authenticate(in.Credential, in.Order.CustomerNumber); r != nil {
		return nil, r
	}
	lines, problem := readLines(in.Order.Items)
	if problem == "" && strings.TrimSpace(in.Order.PONumber) == "" {
		problem = "PONumber is missing."
	}
	if problem == "" && firstFilled(in.Order.Shipment.ShipTo.AddressLine1) == "" {
		problem = "ShipTo is missing."
	}
	// Known clients send the reference with its type only.
	if problem == "" && firstFilled(in.Order.SpecialPriceRef) != "" && firstFilled(in.Order.SpecialPriceType) == "" {
		problem = "SpecialPriceType is missing."
	}
	if problem != "" {
		return nil, &refusal{"IncompleteXML01", problem}
	}

	po := strings.TrimSpace(in.Order.PONumber)
	chosen := s.scenarios.forOrder(po)
	if r := refusalIn(chosen); r != nil {
		return nil, r
	}
	if chosen[scenarioPOTimeoutLost] && s.orders.swallow(po) {
		return nil, &refusal{"PO_TIMEOUT", ""}
	}
	var o *order
	if !chosen[scenarioDuplicate] {
		o = s.orders.take(po, func(reserved map[string]int) *order { return s.plan(c.now, in, po, chosen, lines, reserved) })
	}
	if o == nil {
		return s.refuseDuplicate(c.now, in, po, lines), nil
	}
	if chosen[scenarioTimeout] {
		pause(c.request.Context(), withheldAnswer)
		return nil, nil
	}
	if chosen[scenarioPOTimeout] {
		return nil, &refusal{"PO_TIMEOUT", ""}
	}
	return orderAnswer(o, s.options.Account, c.now), nil
}

// readLines reads the items; line numbers are an attribute, in one client's orders a child.
func readLines(items []orderItem) ([]orderItem, string) {
	if len(items) == 0 {
		return nil, "Items are missing."
	}
	seen := map[int]bool{}
	for i := range items {
		items[i].LineAttribute = firstFilled(items[i].LineAttribute, items[i].LineElement)
		n, err := strconv.Atoi(items[i].LineAttribute)
		if err != nil || seen[n] {
			return nil, fmt.Sprintf("lineNumber %q is not a unique number.", items[i].LineAttribute)
		}
		seen[n] = true
		if q, err := strconv.Atoi(strings.TrimSpace(items[i].Quantity)); err != nil || q <= 0 || q > maxQuantity {
			return nil, fmt.Sprintf("OrderQuantity %q of line %d is not a number from 1 to %d.", items[i].Quantity, n, maxQuantity)
		}
		// An exponent would ask for a number of any size.
		if p := strings.TrimSpace(items[i].UnitPrice); len(p) > 20 || strings.ContainsAny(p, "eE") || !isNumber(p) {
			return nil, fmt.Sprintf("UnitPrice %q of line %d is not a number.", items[i].UnitPrice, n)
		}
	}
	return items, ""
}

func isNumber(s string) bool {
	_, err := decimal.NewFromString(s)
	return err == nil
}

// plan makes the record. A free-text comment or special handling sends the whole order to a person.
func (s *Server) plan(now time.Time, in orderMessage, po string, chosen set, items []orderItem, reserved map[string]int) *order {
	r := in.Order
	w := wishes{
		backOrder:     !strings.EqualFold(r.BackOrderFlag, "N"),
		shipComplete:  strings.EqualFold(firstFilled(r.ShipComplete, r.LineShipComplete), "Y"),
		splitAllowed:  !strings.EqualFold(r.WarehouseSplit, "N"),
		fromWarehouse: firstFilled(r.Shipment.ShipFromWarehouse, r.ShipFromWarehouse),
		pending:       chosen[scenarioPendingReview] || strings.EqualFold(r.SpecialHandle, "Y") || firstFilled(r.Comments...) != "",
	}
	for _, i := range items {
		w.pending = w.pending || firstFilled(i.Comments...) != ""
	}
	p := newPlanner(po, now, chosen, w)
	o := &order{PONumber: po, TakenAt: now, Scenarios: chosen, ShipMethod: firstFilled(r.Shipment.ShipMethod.Code, tariffs(s.options.Region)[0].code),
		ShipTo: r.Shipment.ShipTo, VisibleAt: now, Asked: askedRecord{
			DropShip: r.DropShipFlag, BackOrder: r.BackOrderFlag, ShipComplete: firstFilled(r.ShipComplete, r.LineShipComplete), WarehouseSplit: r.WarehouseSplit,
			Warehouse: w.fromWarehouse, ShipMethod: r.Shipment.ShipMethod.Code, FreightAccount: r.Shipment.FreightAccount,
			SpecialPriceType: r.SpecialPriceType, SpecialPriceReference: r.SpecialPriceRef, Contact: r.Shipment.ContactName, Comments: r.Comments, InternalNote: r.InternalNote,
		}}
	if r.EndUser != nil {
		o.Asked.EndUser = r.EndUser.AddressName1
	}
	if chosen[scenarioStatusLag] {
		o.VisibleAt = now.Add(statusLag)
	}
	if chosen[scenarioDeleted] {
		o.DeletedAt = now.Add(deletionDelay)
	}
	if w.pending {
		o.PendingNumber, o.ReviewedAt = p.number("pending"), p.released
	}
	for n, i := range items {
		last := n == len(items)-1
		o.Lines = append(o.Lines, s.planLine(p, i, last, r.EndUser != nil, reserved))
	}
	p.schedule(o.Lines)
	return o
}

// planLine decides about one line and reserves the stock it takes.
func (s *Server) planLine(p *planner, i orderItem, last, hasEndUser bool, reserved map[string]int) orderLine {
	number, _ := strconv.Atoi(i.LineAttribute)
	quantity, _ := strconv.Atoi(strings.TrimSpace(i.Quantity))
	price, _ := decimal.NewFromString(strings.TrimSpace(i.UnitPrice))
	l := orderLine{Number: number, AskedSKU: strings.TrimSpace(i.SKU), AskedMPN: firstFilled(i.PartNumber, i.MfgPN),
		CustPOLineNo: i.CustPOLineNo, Quantity: quantity, UnitPrice: price}
	item, ok := s.productOf(l)
	forProduct := s.scenarios.forProduct(item.SKU)
	switch {
	case p.chosen[scenarioRejectOrder], p.chosen[scenarioRejectLine] && last, forProduct[scenarioRejectLine]:
		l.Reason = reasonScenario
		return l
	case !ok, p.chosen[scenarioQuoteOrder], forProduct[scenarioQuoteOrder], forProduct[scenarioNotFound]:
		l.QuoteNumber = p.number("quote")
		return l
	}
	item = lessReserved(item, reserved)
	if forProduct[scenarioDiscontinued] {
		item.Status = "Discontinued"
	}
	if forProduct[scenarioBackOrder] || forProduct[scenarioDiscontinued] {
		item = item.emptied()
	}
	switch {
	case forProduct[scenarioNotAuthorized]:
		l.Reason = reasonNotAuthorized
	case item.Status == "Discontinued" && item.total() < quantity:
		l.Reason = reasonDiscontinued
	case (item.EndUserNeeded || forProduct[scenarioEndUser]) && !hasEndUser:
		l.Reason = reasonEndUserRequired
	default:
		l.Pieces, l.Reason = p.serve(item, quantity, i.ShipFromWarehouse, forProduct[scenarioSplit])
		for _, piece := range l.Pieces {
			if !piece.BackOrdered {
				reserved[reservation(item.SKU, piece.Warehouse)] += piece.Quantity
			}
		}
	}
	l.Product = item
	return l
}

func (s *Server) productOf(l orderLine) (product, bool) {
	if l.AskedSKU != "" {
		return s.productOfSKU(l.AskedSKU)
	}
	if l.AskedMPN != "" {
		if products := s.productsOfPartNumber(l.AskedMPN); len(products) > 0 {
			return products[0], true
		}
	}
	return product{}, false
}
