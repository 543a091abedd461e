package sandbox

// The order status service.

import (
	"encoding/xml"
	"strings"
	"time"
)

type statusRequest struct {
	CustomerNumber string `xml:"CustomerNumber"`
	PONumber       string `xml:"PONumber"`
}

type statusResponse struct {
	XMLName  xml.Name `xml:"SynnexB2B"`
	Version  string   `xml:"version,attr,omitempty"`
	Response struct {
		CustomerNumber      string       `xml:"CustomerNumber"`
		PONumber            string       `xml:"PONumber"`
		Code                string       `xml:"Code"`
		Reason              string       `xml:"Reason,omitempty"`
		PODatetime          string       `xml:"PODatetime,omitempty"`
		ResponseDateTime    string       `xml:"ResponseDateTime"`
		ResponseElapsedTime string       `xml:"ResponseElapsedTime"`
		Items               []statusItem `xml:"Items>Item"`
	} `xml:"OrderStatusResponse"`
}

type statusItem struct {
	LineNumber            int             `xml:"lineNumber,attr"`
	Code                  string          `xml:"Code"`
	Reason                string          `xml:"Reason,omitempty"`
	OrderNumber           string          `xml:"OrderNumber"`
	OrderType             string          `xml:"OrderType"`
	OrderQuantity         int             `xml:"OrderQuantity"`
	ShipQuantity          int             `xml:"ShipQuantity"`
	UnitPrice             string          `xml:"UnitPrice"`
	SKU                   string          `xml:"SKU"`
	MfgPN                 string          `xml:"MfgPN"`
	ProductName           string          `xml:"ProductName"`
	ShipDatetime          string          `xml:"ShipDatetime,omitempty"`
	ShipFromWarehouse     string          `xml:"ShipFromWarehouse,omitempty"`
	ShipFromCity          string          `xml:"ShipFromCity,omitempty"`
	ShipFromState         string          `xml:"ShipFromState,omitempty"`
	ShipFromZip           string          `xml:"ShipFromZip,omitempty"`
	ShipMethod            string          `xml:"ShipMethod,omitempty"`
	ShipMethodDescription string          `xml:"ShipMethodDescription,omitempty"`
	ETADate               string          `xml:"ETADate,omitempty"`
	EstimatedShipDate     string          `xml:"EstimatedShipDate,omitempty"`
	EstimatedShipDateCode string          `xml:"EstimatedShipDateCode,omitempty"`
	EstimatedDeliveryDate string          `xml:"EstimatedDeliveryDate,omitempty"`
	Freight               string          `xml:"Freight,omitempty"`
	HandlingFee           string          `xml:"HandlingFee,omitempty"`
	Tax                   string          `xml:"Tax,omitempty"`
	RecyclingFee          string          `xml:"RecyclingFee,omitempty"`
	VendorOrderNumber     string          `xml:"VendorOrderNumber,omitempty"`
	CustPOLineNo          string          `xml:"CustPOLineNo,omitempty"`
	Packages              *statusPackages `xml:"Packages"`
}

type statusPackages struct {
	Package []statusPackage `xml:"Package"`
}

type statusPackage struct {
	TrackingNumber       string   `xml:"TrackingNumber"`
	Weight               string   `xml:"Weight,omitempty"`
	ShipItemQuantity     int      `xml:"ShipItemQuantity"`
	SerialNo             []string `xml:"SerialNo"`
	IMEI                 []string `xml:"IMEI"`
	MacAddress           []string `xml:"MacAddress"`
	CarrierDeliveredDate string   `xml:"CarrierDeliveredDate,omitempty"`
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
	if !ok || c.now.Before(o.VisibleAt) {
		r.Code = headerNotFound
		return out, nil
	}
	r.PONumber, r.Code, r.PODatetime = o.PONumber, o.code(c.now), local(o.TakenAt)
	for _, l := range o.Lines {
		r.Items = append(r.Items, statusItems(o, l, version, c.now)...)
	}
	return out, nil
}

func statusItems(o *order, l orderLine, version string, now time.Time) []statusItem {
	item := statusItem{LineNumber: l.Number, Code: "accepted", OrderQuantity: l.Quantity, UnitPrice: l.UnitPrice.StringFixed(2),
		SKU: firstFilled(l.Product.SKU, l.AskedSKU), MfgPN: firstFilled(l.Product.MPN, l.AskedMPN), ProductName: l.Product.Description}
	if atLeast(version, "3.0") {
		item.CustPOLineNo = l.CustPOLineNo
	}
	if o.deleted(now) {
		item.Code = "deleted"
	}
	switch {
	case l.Reason != "":
		item.Code, item.Reason = "rejected", l.Reason
		return []statusItem{item}
	case l.QuoteNumber != "":
		item.SKU, item.MfgPN, item.ProductName = "99", "NON-SYNNEX MFG", "NON-STOCK"
		item.OrderNumber, item.OrderType = l.QuoteNumber, "QO"
		return []statusItem{item}
	case o.pending(now):
		item.OrderNumber, item.OrderType = o.PendingNumber, "99"
		return []statusItem{item}
	}
	var out []statusItem
	for _, p := range l.Pieces {
		out = append(out, pieceStatus(o, item, p, version, now))
	}
	return out
}

func pieceStatus(o *order, item statusItem, p piece, version string, now time.Time) statusItem {
	item.OrderNumber, item.OrderType, item.OrderQuantity = p.OrderNumber, "SO", p.Quantity
	item.ShipFromWarehouse, item.ShipFromCity = p.Warehouse.Number, p.Warehouse.City
	item.ShipFromState, item.ShipFromZip = p.Warehouse.State, p.Warehouse.Zip
	item.ShipMethod, item.ShipMethodDescription = o.ShipMethod, shipMethodName(o.ShipMethod)
	if o.deleted(now) {
		return item
	}
	item.Code, item.ShipQuantity = p.code(now), p.shippedBy(now)
	if item.ShipQuantity == 0 {
		estimate, code := p.ShipsAt, estimateConfirmed
		if p.BackOrdered {
			item.OrderType = "BO"
			item.ETADate = p.eta(now).Format("2006-01-02")
			estimate, code = p.eta(now).Add(18*time.Hour), estimateOpen
		}
		if atLeast(version, "2.7") {
			item.EstimatedShipDate, item.EstimatedShipDateCode = localDay(estimate), code
		}
		if atLeast(version, "2.6") {
			item.EstimatedDeliveryDate = localDay(estimate.Add(deliveryTime))
		}
		return item
	}
	packages := &statusPackages{}
	weight := zero
	for _, s := range p.Shipments {
		if now.Before(s.At) {
			continue
		}
		item.ShipDatetime = local(s.At)
		if atLeast(version, "2.6") {
			item.EstimatedDeliveryDate = localDay(s.DeliveredAt)
		}
		for _, box := range s.Parcels {
			weight = weight.Add(box.Weight)
			pack := statusPackage{TrackingNumber: box.Tracking, Weight: box.Weight.String(), ShipItemQuantity: box.Quantity, SerialNo: box.Serials}
			if len(box.Serials) == 0 {
				pack.SerialNo = []string{"NA"}
			}
			if atLeast(version, "2.6") && !now.Before(s.DeliveredAt) {
				pack.CarrierDeliveredDate = localDay(s.DeliveredAt)
			}
			packages.Package = append(packages.Package, pack)
		}
	}
	item.Packages = packages
	item.Freight, item.HandlingFee, item.Tax, item.RecyclingFee = freightFor(o.ShipMethod, weight).StringFixed(2), "0.00", "0.00", "0.00"
	if o.Scenarios[scenarioTwoInvoices] {
		item.Freight = heavyFreight
	}
	return item
}
