package sandbox

// The purchase order service.

import (
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/shipmethod"
)

type orderMessage struct {
	XMLName    xml.Name       `xml:"SynnexB2B"`
	Version    string         `xml:"version,attr"`
	Credential credential     `xml:"Credential"`
	Order      *orderRequest  `xml:"OrderRequest"`
	Status     *statusRequest `xml:"OrderStatusRequest"`
}

type orderRequest struct {
	CustomerNumber    string           `xml:"CustomerNumber"`
	PONumber          string           `xml:"PONumber"`
	SpecialHandle     string           `xml:"SpecialHandle"`
	DropShipFlag      string           `xml:"DropShipFlag"`
	SpecialPriceType  string           `xml:"SpecialPriceType"`
	SpecialPriceRef   string           `xml:"SpecialPriceReferenceNumber"`
	BackOrderFlag     string           `xml:"BackOrderFlag"`
	ShipComplete      string           `xml:"ShipComplete"`
	LineShipComplete  string           `xml:"POLineShipComplete"`
	WarehouseSplit    string           `xml:"WarehouseSplit"`
	ShipFromWarehouse string           `xml:"ShipFromWarehouse"`
	EndUserPONumber   string           `xml:"EndUserPONumber"`
	Customer          *party           `xml:"Customer"`
	EndUser           *party           `xml:"EndUser"`
	License           *softwareLicense `xml:"SoftWareLicense"`
	Comments          []string         `xml:"Comment"`
	ShipComments      []string         `xml:"ShipComment"`
	InternalNotes     []string         `xml:"ShipCommentInternal"`
	Shipment          struct {
		ShipFromWarehouse string  `xml:"ShipFromWarehouse"`
		ShipTo            address `xml:"ShipTo"`
		Contact           contact `xml:"ShipToContact"`
		FreightAccount    string  `xml:"FreightAccountNumber"`
		ShipMethod        struct {
			Code string `xml:"Code"`
		} `xml:"ShipMethod"`
	} `xml:"Shipment"`
	Items []orderItem `xml:"Items>Item"`
}

// party is the customer, the end user or the licensee with its contact.
type party struct {
	address
	CustomerContact *contact `xml:"CustomerContact"`
	EndUserContact  *contact `xml:"EndUserContact"`
	LicenseeContact *contact `xml:"LicenseeContact"`
}

type contact struct {
	ContactName  string `xml:"ContactName"`
	PhoneNumber  string `xml:"PhoneNumber"`
	FaxNumber    string `xml:"FaxNumber"`
	EmailAddress string `xml:"EmailAddress"`
}

type softwareLicense struct {
	AuthorizationNumber string `xml:"AuthorizationNumber"`
	ReOrder             string `xml:"ReOrder"`
	Licensee            *party `xml:"Licensee"`
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
	SpecialPriceRef   string   `xml:"SpecialPriceReferenceNumber"`
	CustPOLineNo      string   `xml:"CustPOLineNo"`
	Comments          []string `xml:"Comment"`
}

// number is the item's line number: an attribute, in one client's orders a child.
func (i orderItem) number() string { return firstFilled(i.LineAttribute, i.LineElement) }

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
	if r := s.mayOrder(in.Credential); r != nil {
		return nil, r
	}
	if r := s.authenticate(in.Credential, in.Order.CustomerNumber); r != nil {
		return nil, r
	}
	if faults := faultsOf(*in.Order); len(faults) > 0 {
		return nil, incomplete(faults)
	}

	po := strings.TrimSpace(in.Order.PONumber)
	chosen := s.scenarios.forOrder(po)
	for name := range c.scenarios {
		chosen[name] = true
	}
	if r := refusalIn(chosen, c.request); r != nil {
		return nil, r
	}
	if chosen[scenarioPOTimeoutLost] && s.orders.swallow(po) {
		return nil, &refusal{"PO_TIMEOUT", ""}
	}
	var o *order
	if !chosen[scenarioDuplicate] && !chosen[scenarioDuplicateSentence] {
		o = s.orders.take(po, func(reserved map[string]int) *order { return s.plan(c.now, *in.Order, po, chosen, reserved) })
	}
	if o == nil {
		return s.refuseDuplicate(c.now, po, in.Order.Items, chosen), nil
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

// plan makes the record. What sends the whole order to a person: a comment of any of the four kinds, special
// handling, and an account without the profile that lets orders pass by themselves.
func (s *Server) plan(now time.Time, r orderRequest, po string, chosen set, reserved map[string]int) *order {
	p := newPlanner(po, now, chosen, wishes{
		backOrder:     !strings.EqualFold(strings.TrimSpace(r.BackOrderFlag), "N"),
		shipComplete:  strings.EqualFold(firstFilled(r.ShipComplete, r.LineShipComplete), "Y"),
		splitAllowed:  !strings.EqualFold(strings.TrimSpace(r.WarehouseSplit), "N"),
		fromWarehouse: firstFilled(r.Shipment.ShipFromWarehouse, r.ShipFromWarehouse),
	})
	method := strings.ToUpper(strings.TrimSpace(r.Shipment.ShipMethod.Code))
	o := &order{PONumber: po, TakenAt: now, Scenarios: chosen, Region: s.options.Region, ShipMethod: method, ShipTo: r.Shipment.ShipTo,
		VisibleAt: now, Asked: asked(r)}
	if chosen[scenarioStatusLag] {
		o.VisibleAt = now.Add(statusLag)
	}
	if chosen[scenarioDeleted] {
		o.DeletedAt = now.Add(deletionDelay)
	}
	if _, ok := shipmethod.Find(shipmethod.Country(s.options.Region), method); !ok || method == shipmethod.Hold {
		o.HeldUntil = now.Add(reviewTime)
		p.released = o.HeldUntil
		o.ShipMethod = tariffs(s.options.Region)[0].code // what the representative puts in its place
	}
	review := wholeOrderReference(r, chosen)
	for n, i := range r.Items {
		l := s.planLine(p, r, i, n == len(r.Items)-1, reserved)
		if l.Reason == "" && l.QuoteNumber == "" && l.Review == "" {
			l.Review = review
		}
		if l.Review != "" {
			o.PendingNumber, o.ReviewedAt = p.number("pending"), now.Add(reviewTime)
		}
		if chosen[scenarioDeleteLine] && n == len(r.Items)-1 {
			l.DeletedAt = now.Add(deletionDelay)
		}
		o.Lines = append(o.Lines, l)
	}
	p.schedule(o.Lines)
	return o
}

// wholeOrderReference is why the whole order goes to a person; empty when it does not.
func wholeOrderReference(r orderRequest, chosen set) string {
	comments := firstFilled(r.Comments...) + firstFilled(r.ShipComments...) + firstFilled(r.InternalNotes...)
	for _, i := range r.Items {
		comments += firstFilled(i.Comments...)
	}
	switch {
	case comments != "", chosen[scenarioPendingReview]:
		return referenceComment
	case strings.EqualFold(strings.TrimSpace(r.SpecialHandle), "Y"), chosen[scenarioNoProfile], chosen[scenarioManual]:
		return referenceQueue
	}
	return ""
}

func asked(r orderRequest) askedRecord {
	a := askedRecord{
		DropShip:              r.DropShipFlag,
		BackOrder:             r.BackOrderFlag,
		ShipComplete:          firstFilled(r.ShipComplete, r.LineShipComplete),
		WarehouseSplit:        r.WarehouseSplit,
		Warehouse:             firstFilled(r.Shipment.ShipFromWarehouse, r.ShipFromWarehouse),
		ShipMethod:            r.Shipment.ShipMethod.Code,
		FreightAccount:        r.Shipment.FreightAccount,
		SpecialPriceType:      r.SpecialPriceType,
		SpecialPriceReference: r.SpecialPriceRef,
		Contact:               r.Shipment.Contact.ContactName,
		EndUserPONumber:       r.EndUserPONumber,
		Comments:              r.Comments,
		ShipComments:          r.ShipComments,
		InternalNote:          strings.Join(r.InternalNotes, "\n"),
	}
	if r.Customer != nil {
		a.Customer = r.Customer.AddressName1
	}
	if r.EndUser != nil {
		a.EndUser = r.EndUser.AddressName1
	}
	if r.License != nil && r.License.Licensee != nil {
		a.Licensee = r.License.Licensee.AddressName1
	}
	return a
}

// planLine decides about one line and reserves the stock it takes.
func (s *Server) planLine(p *planner, r orderRequest, i orderItem, last bool, reserved map[string]int) orderLine {
	number, _ := strconv.Atoi(i.number())
	quantity, _ := strconv.Atoi(strings.TrimSpace(i.Quantity))
	price, _ := decimal.NewFromString(strings.TrimSpace(i.UnitPrice))
	l := orderLine{Number: number, AskedSKU: strings.TrimSpace(i.SKU), AskedMPN: firstFilled(i.PartNumber, i.MfgPN),
		CustPOLineNo: firstFilled(i.CustPOLineNo, i.number()), SpecialPriceRef: firstFilled(i.SpecialPriceRef, r.SpecialPriceRef),
		Quantity: quantity, UnitPrice: price}
	item, ok := s.productOf(l)
	forProduct := s.scenarios.forProduct(item.SKU)
	switch {
	case p.chosen[scenarioRejectOrder], p.chosen[scenarioRejectLine] && last, forProduct[scenarioRejectLine]:
		l.Reason = reasonScenario
		return l
	case p.chosen[scenarioQuoteOrder], forProduct[scenarioQuoteOrder], forProduct[scenarioNotFound], l.AskedSKU == "" && i.PartNumber == "":
		l.QuoteNumber = p.number("quote")
		return l
	case !ok:
		l.Review, l.Unrecognised = referenceBadSKU, true
		return l
	}
	item = lessReserved(item, reserved)
	if forProduct[scenarioDiscontinued] {
		item.Status = "Discontinued"
	}
	if forProduct[scenarioBackOrder] || forProduct[scenarioDiscontinued] {
		item = item.emptied()
	}
	l.Product = item
	switch {
	case forProduct[scenarioNotAuthorized]:
		l.Reason = reasonNotAuthorized
		return l
	case item.Status == "Discontinued" && item.total() < quantity:
		l.Reason = reasonDiscontinued
		return l
	case (item.EndUserNeeded || forProduct[scenarioEndUser]) && r.EndUser == nil:
		l.Reason = reasonEndUserRequired
		return l
	case s.priceVaries(l, r, p.chosen):
		l.Review = referencePriceVariance
	case electronic(item) && r.License == nil:
		l.Review = referenceQueue
	}
	l.Pieces, l.Reason = p.serve(item, quantity, i.ShipFromWarehouse, forProduct[scenarioSplit])
	for _, piece := range l.Pieces {
		if !piece.BackOrdered {
			reserved[reservation(item.SKU, piece.Warehouse)] += piece.Quantity
		}
	}
	return l
}

// priceVaries tells whether the price asked is off by more than the region's tolerance, up or down, from the
// contract's or from the price of the special deal that the order names.
func (s *Server) priceVaries(l orderLine, r orderRequest, chosen set) bool {
	if chosen[scenarioAnyPrice] {
		return false
	}
	contract := l.Product.Price
	if chosen[scenarioWeekendPrices] {
		contract = contract.Add(decimal.NewFromInt(1))
	}
	switch kind := strings.TrimSpace(r.SpecialPriceType); {
	case strings.EqualFold(kind, "VendorPromotion"):
		if l.SpecialPriceRef == "" {
			return true
		}
		contract = dealPrice(contract)
	case kind != "":
		contract = dealPrice(contract)
	}
	tolerance := decimal.New(1, -2)
	if s.options.Region == "CA" {
		tolerance = decimal.New(2, -2)
	}
	return l.UnitPrice.Sub(contract.Round(2)).Abs().GreaterThan(tolerance)
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
