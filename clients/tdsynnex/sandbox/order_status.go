package sandbox

// The order status service. Every element of the specification is there, if empty; a newer one is there from
// the message version that brought it on.

import (
	"encoding/xml"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/shipmethod"
)

type statusRequest struct {
	CustomerNumber string `xml:"CustomerNumber"`
	PONumber       string `xml:"PONumber"`
}

type statusResponse struct {
	XMLName  xml.Name `xml:"SynnexB2B"`
	Version  string   `xml:"version,attr,omitempty"`
	Response struct {
		CustomerNumber   string `xml:"CustomerNumber"`
		PONumber         string `xml:"PONumber"`
		Code             string `xml:"Code"`
		Reason           string `xml:"Reason"`
		PODatetime       string `xml:"PODatetime"`
		ResponseDateTime string `xml:"ResponseDateTime"`
		Items            struct {
			Item []statusItem `xml:"Item"`
		} `xml:"Items"`
		ResponseElapsedTime string `xml:"ResponseElapsedTime"`
	} `xml:"OrderStatusResponse"`
}

type statusItem struct {
	LineNumber            int            `xml:"lineNumber,attr"`
	Code                  string         `xml:"Code"`
	Reason                string         `xml:"Reason,omitempty"`
	ShipDatetime          string         `xml:"ShipDatetime"`
	OrderNumber           string         `xml:"OrderNumber"`
	OrderType             string         `xml:"OrderType"`
	OrderQuantity         int            `xml:"OrderQuantity"`
	UnitPrice             string         `xml:"UnitPrice"`
	SKU                   string         `xml:"SKU"`
	MfgPN                 string         `xml:"MfgPN"`
	ProductName           string         `xml:"ProductName"`
	ShipQuantity          int            `xml:"ShipQuantity"`
	ShipFromWarehouse     string         `xml:"ShipFromWarehouse"`
	ShipFromCity          string         `xml:"ShipFromCity"`
	ShipFromState         string         `xml:"ShipFromState"`
	ShipFromZip           string         `xml:"ShipFromZip"`
	ShipMethod            string         `xml:"ShipMethod"`
	ShipMethodDescription string         `xml:"ShipMethodDescription"`
	ETADate               string         `xml:"ETADate"`
	EstimatedShipDate     *string        `xml:"EstimatedShipDate"`     // from 2.7
	EstimatedShipDateCode *string        `xml:"EstimatedShipDateCode"` // from 2.7
	EstimatedDeliveryDate *string        `xml:"EstimatedDeliveryDate"` // from 2.6
	Freight               string         `xml:"Freight,omitempty"`     // the fees from 2.4, once released to ship
	HandlingFee           string         `xml:"HandlingFee,omitempty"`
	Tax                   string         `xml:"Tax,omitempty"`
	RecyclingFee          string         `xml:"RecyclingFee,omitempty"`
	VendorOrderNumber     *string        `xml:"VendorOrderNumber"` // from 2.5
	CustPOLineNo          *string        `xml:"CustPOLineNo"`      // from 3.0
	Packages              statusPackages `xml:"Packages"`
}

type statusPackages struct {
	Package []statusPackage `xml:"Package"`
}

type statusPackage struct {
	TrackingNumber       string   `xml:"TrackingNumber"`
	Weight               string   `xml:"Weight"`
	ShipItemQuantity     int      `xml:"ShipItemQuantity"`
	SerialNo             []string `xml:"SerialNo"`
	CarrierDeliveredDate *string  `xml:"CarrierDeliveredDate"` // from 2.6
	RefusedDeliveryDate  *string  `xml:"RefusedDeliveryDate"`  // from 2.6
}

func (s *Server) orderStatus(c call) (any, *refusal) {
	var in struct {
		XMLName    xml.Name       `xml:"SynnexB2B"`
		Version    string         `xml:"version,attr"`
		Credential credential     `xml:"Credential"`
		Request    *statusRequest `xml:"OrderStatusRequest"`
	}
	if r := decode(c.message, &in); r != nil {
		return nil, r
	}
	if in.Request == nil {
		return nil, &refusal{"IncompleteXML01", "OrderStatusRequest is missing."}
	}
	return s.statusOf(c, in.Version, in.Credential, *in.Request)
}

func (s *Server) statusOf(c call, version string, who credential, in statusRequest) (any, *refusal) {
	if r := s.authenticate(who, in.CustomerNumber); r != nil {
		return nil, r
	}
	var out statusResponse
	out.Version = version
	r := &out.Response
	r.CustomerNumber, r.PONumber = s.options.Account, strings.TrimSpace(in.PONumber)
	r.ResponseDateTime, r.ResponseElapsedTime = local(c.now), elapsed
	o, ok := s.orders.find(in.PONumber)
	switch {
	case ok && c.now.Before(o.VisibleAt):
		r.Code = headerNotFound
		return out, nil
	case !ok && s.orders.refused(in.PONumber):
		r.Code = "rejected"
		return out, nil
	case !ok:
		r.Code = headerNotFound
		return out, nil
	}
	r.PONumber, r.Code = o.PONumber, o.code(c.now)
	if r.Code == "accepted" || r.Code == headerWhenPartlyShipped {
		r.PODatetime = local(o.TakenAt)
	}
	for _, l := range o.Lines {
		r.Items.Item = append(r.Items.Item, statusItems(o, l, version, c.now)...)
	}
	return out, nil
}

// statusItems are the items of one line: one for each order number that it was split into, every one of which
// carries the whole quantity of the line.
func statusItems(o *order, l orderLine, version string, now time.Time) []statusItem {
	item := statusItem{LineNumber: l.Number, Code: "accepted", OrderQuantity: l.Quantity, UnitPrice: oneDecimal(l.UnitPrice),
		SKU: firstFilled(l.Product.SKU, l.AskedSKU), MfgPN: firstFilled(l.Product.MPN, l.AskedMPN), ProductName: l.Product.Description}
	if atLeast(version, "2.5") {
		item.VendorOrderNumber = new("")
	}
	if atLeast(version, "2.6") {
		item.EstimatedDeliveryDate = new("")
	}
	if atLeast(version, "2.7") {
		item.EstimatedShipDate, item.EstimatedShipDateCode = new(""), new("")
	}
	if atLeast(version, "3.0") {
		item.CustPOLineNo = new(l.CustPOLineNo)
	}
	switch {
	case l.Reason != "":
		item.Code, item.Reason = "rejected", l.Reason
		return []statusItem{item}
	case l.QuoteNumber != "":
		item.SKU, item.MfgPN, item.ProductName = "99", "NON-SYNNEX MFG", "NON-STOCK"
		item.OrderNumber, item.OrderType = l.QuoteNumber, "QO"
		return []statusItem{item}
	case o.inReview(l, now), l.Unrecognised:
		return []statusItem{reviewStatus(o, l, item, now)}
	}
	var out []statusItem
	if o.Scenarios[scenarioQuoteBeside] && len(l.Pieces) > 0 {
		beside := reviewStatus(o, l, item, now)
		beside.OrderNumber = firstFilled(o.PendingNumber, digitsOf(8, o.PONumber, "beside"))
		out = append(out, beside)
	}
	for _, p := range l.Pieces {
		out = append(out, pieceStatus(o, l, item, p, version, now))
	}
	return out
}

// reviewStatus is how a line shows that waits for a person: type QO with the product as asked.
func reviewStatus(o *order, l orderLine, item statusItem, now time.Time) statusItem {
	item.OrderNumber, item.OrderType = o.PendingNumber, "QO"
	if len(l.Pieces) > 0 {
		item.shipFrom(l.Pieces[0].Warehouse)
	}
	item.ShipMethod, item.ShipMethodDescription = o.ShipMethod, shipMethodName(o.Region, o.ShipMethod)
	if o.lineDeleted(l, now) {
		item.Code = "deleted"
		item.hold()
	}
	return item
}

func (i *statusItem) shipFrom(w warehouse) {
	i.ShipFromWarehouse, i.ShipFromCity, i.ShipFromState, i.ShipFromZip = w.Number, w.City, w.State, w.Zip
}

// hold shows the ship method of what does not move.
func (i *statusItem) hold() { i.ShipMethod, i.ShipMethodDescription = shipmethod.Hold, "Hold Order" }

func pieceStatus(o *order, l orderLine, item statusItem, p piece, version string, now time.Time) statusItem {
	item.OrderNumber, item.OrderType = p.OrderNumber, "SO"
	item.shipFrom(p.Warehouse)
	item.ShipMethod, item.ShipMethodDescription = o.ShipMethod, shipMethodName(o.Region, o.ShipMethod)
	if o.held(now) {
		item.hold()
	}
	if o.lineDeleted(l, now) {
		item.Code, item.OrderType = "deleted", "BO"
		item.hold()
		return item
	}
	item.Code, item.ShipQuantity = p.code(now), p.shippedBy(now)
	if item.ShipQuantity == 0 {
		estimate, code := p.ShipsAt, estimateConfirmed
		if p.BackOrdered {
			item.OrderType = "BO"
			item.hold()
			item.ETADate = p.eta(now).Format("2006-01-02")
			if o.Scenarios[scenarioAmericanDates] {
				item.ETADate = p.eta(now).Format("01-02-2006")
			}
			estimate, code = p.eta(now).Add(18*time.Hour), estimateOpen
		}
		put(item.EstimatedShipDate, localDay(estimate))
		put(item.EstimatedShipDateCode, code)
		put(item.EstimatedDeliveryDate, localDay(estimate.Add(deliveryTime)))
		return item
	}
	return shippedStatus(o, item, p, version, now)
}

func put(field *string, value string) {
	if field != nil {
		*field = value
	}
}

func shippedStatus(o *order, item statusItem, p piece, version string, now time.Time) statusItem {
	weight := zero
	for _, s := range p.Shipments {
		if now.Before(s.At) {
			continue
		}
		item.ShipDatetime = local(s.At)
		put(item.EstimatedDeliveryDate, localDay(s.DeliveredAt))
		for _, box := range s.Parcels {
			weight = weight.Add(box.Weight)
			pack := statusPackage{TrackingNumber: box.Tracking, Weight: oneDecimal(box.Weight), ShipItemQuantity: box.Quantity,
				SerialNo: slices.Clone(box.Serials)}
			if len(box.Serials) == 0 {
				pack.SerialNo = []string{"NA"}
			}
			if atLeast(version, "2.6") {
				pack.CarrierDeliveredDate, pack.RefusedDeliveryDate = new(""), new("")
				if !now.Before(s.DeliveredAt) {
					pack.CarrierDeliveredDate = new(localDay(s.DeliveredAt))
				}
			}
			item.Packages.Package = append(item.Packages.Package, pack)
		}
	}
	if atLeast(version, "2.4") {
		item.Freight, item.HandlingFee, item.Tax, item.RecyclingFee = freightFor(o.Region, o.ShipMethod, weight).StringFixed(2), "0.00",
			"0.00", "0.00"
		if o.Scenarios[scenarioTwoInvoices] {
			item.Freight = heavyFreight
		}
	}
	return item
}

// oneDecimal writes a number as order status does: 795.0, 225.37.
func oneDecimal(d decimal.Decimal) string {
	s := d.StringFixed(2)
	return strings.TrimSuffix(s, "0")
}
