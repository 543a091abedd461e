package tdsynnex

// The order status message 2.7 and its answer.

import (
	"bytes"
	"context"
	"encoding/xml"
	"strings"

	"digitalbridge/clients/authguard"
)

type orderStatusXML struct {
	XMLName    xml.Name              `xml:"SynnexB2B"`
	Version    string                `xml:"version,attr"`
	Credential credentialXML         `xml:"Credential"`
	Request    orderStatusRequestXML `xml:"OrderStatusRequest"`
}

type orderStatusRequestXML struct {
	CustomerNumber string `xml:"CustomerNumber"`
	PONumber       string `xml:"PONumber"`
}

// OrderStatus reads the orders under a PO number (never a sales order number). An order that the
// distributor does not show is the status notFound, not an error.
func (c *Client) OrderStatus(ctx context.Context, poNumber string) (OrderStatus, error) {
	if strings.TrimSpace(poNumber) == "" {
		return OrderStatus{}, invalid(OperationOrderStatus, "", "the PO number is empty")
	}
	x := exchange{operation: OperationOrderStatus, subject: poNumber, url: c.endpoints.orderStatus, timeout: c.config.Timeouts.OrderStatus}
	e, err := c.postXML(ctx, x, c.orderStatusMessage(poNumber, c.reading()), "OrderStatusResponse")
	if err != nil {
		return OrderStatus{}, err
	}
	status := readOrderStatus(e)
	if len(status.Lines) == 0 && len(status.Unread) > 0 {
		return OrderStatus{}, c.fail(
			x,
			ClassMalformed,
			"no item of the answer could be read: "+status.Unread[0].Cause,
			status.Unread[0].Raw,
		)
	}
	if status.PONumber != "" && !strings.EqualFold(status.PONumber, strings.TrimSpace(poNumber)) {
		return OrderStatus{}, c.fail(x, ClassMalformed, "the answer is about another purchase order, "+clip(status.PONumber), "")
	}
	return status, nil
}

func (c *Client) orderStatusMessage(poNumber string, who credentialXML) orderStatusXML {
	return orderStatusXML{Version: "2.7", Credential: who,
		Request: orderStatusRequestXML{CustomerNumber: c.config.CustomerNumber, PONumber: poNumber}}
}

// CheckOrderUser asks for the status of an order as the user who may order: that its credentials are taken is shown without
// ordering anything. Where one user does everything it is the same as [Client.OrderStatus]. It is asked also while purchase orders are
// held after a refusal, which they no longer are when the credentials are taken; and a refusal holds up no order status.
func (c *Client) CheckOrderUser(ctx context.Context, poNumber string) error {
	x := exchange{operation: OperationOrderStatus, subject: poNumber, url: c.endpoints.orderStatus, timeout: c.config.Timeouts.OrderStatus}
	var body bytes.Buffer
	body.WriteString(xml.Header)
	if err := xml.NewEncoder(&body).Encode(c.orderStatusMessage(poNumber, c.credential())); err != nil {
		return invalid(x.operation, x.subject, "the message cannot be written as XML: %v", err)
	}
	x.body = body.Bytes()
	_, err := c.auth[OperationPurchaseOrder].hold(authguard.Insist(ctx), x, func() (*element, error) {
		return c.exchangeXML(ctx, x, "OrderStatusResponse")
	})
	return err
}

// OneUser reports whether one user does everything.
func (c *Client) OneUser() bool { return c.config.ReadUserID == "" }

func readOrderStatus(e *element) OrderStatus {
	v := &values{}
	s := OrderStatus{
		CustomerNumber: e.text("CustomerNumber"), PONumber: e.text("PONumber"),
		Code: e.code(), RawCode: e.text("Code"), Reason: e.text("Reason"),
		POTime: v.instant("PODatetime", e.text("PODatetime")), ResponseTime: v.instant("ResponseDateTime", e.text("ResponseDateTime")),
	}
	for _, item := range e.every("Item") {
		l := readOrderStatusLine(v, item)
		if v.item("line "+item.attr("lineNumber"), item, "lineNumber", "Code", "SKU", "OrderQuantity", "ShipQuantity") {
			s.Lines = append(s.Lines, l)
		}
	}
	s.Unread, s.Warnings = v.unread, v.warnings
	return s
}

func readOrderStatusLine(v *values, item *element) OrderStatusLine {
	line := v.integer("lineNumber", item.attr("lineNumber"))
	day := func(names ...string) (string, string) { return lineField(line, names[0]), item.text(names...) }
	l := OrderStatusLine{
		LineNumber: line, Code: item.code(), RawCode: item.text("Code"), Reason: item.text("Reason"),
		OrderNumber: item.text("OrderNumber"), OrderType: orderType(item.text("OrderType")),
		SKU: item.text("SKU"), ManufacturerPartNumber: item.text("MfgPN", "ManufacturerPartNumber"), ProductName: item.text("ProductName"),
		OrderQuantity: v.integer(lineField(line, "OrderQuantity"), item.text("OrderQuantity")),
		ShipQuantity:  v.integer(lineField(line, "ShipQuantity"), item.text("ShipQuantity")),
		UnitPrice:     v.amount(lineField(line, "UnitPrice"), item.text("UnitPrice")),
		ShipDate:      v.day(day("ShipDatetime")),

		ShipFromWarehouse: item.text("ShipFromWarehouse"), ShipFromCity: item.text("ShipFromCity"),
		ShipFromState: item.text("ShipFromState"), ShipFromZip: item.text("ShipFromZip"),
		ShipMethod: item.text("ShipMethod"), ShipMethodDescription: item.text("ShipMethodDescription"),

		ETADate: v.day(day("ETADate")), EstimatedShipDate: v.day(day("EstimatedShipDate")),
		EstimatedShipDateCode: item.text("EstimatedShipDateCode"),
		EstimatedDeliveryDate: v.day(day("EstimatedDeliveryDate", "EstimateDeliveryDate")),

		Freight:           v.amount(lineField(line, "Freight"), item.text("Freight")),
		HandlingFee:       v.amount(lineField(line, "HandlingFee"), item.text("HandlingFee")),
		Tax:               v.amount(lineField(line, "Tax"), item.text("Tax")),
		RecyclingFee:      v.amount(lineField(line, "RecyclingFee"), item.text("RecyclingFee")),
		VendorOrderNumber: item.text("VendorOrderNumber"), CustomerPOLineNumber: item.text("CustPOLineNo"),
	}
	for _, p := range item.every("Package") {
		l.Packages = append(l.Packages, Package{
			TrackingNumbers: trackingNumbers(p.lists("TrackingNumber")), Weight: v.amount(lineField(line, "Weight"), p.text("Weight")),
			Quantity:      v.countOrZero(lineField(line, "ShipItemQuantity"), p.text("ShipItemQuantity")),
			SerialNumbers: serialNumbers(p.lists("SerialNo")), IMEIs: serialNumbers(p.lists("IMEI")),
			MACAddresses:         serialNumbers(p.lists("MacAddress", "MAC")),
			CarrierDeliveredDate: v.day(lineField(line, "CarrierDeliveredDate"), p.text("CarrierDeliveredDate")),
			RefusedDeliveryDate:  v.day(lineField(line, "RefusedDeliveryDate"), p.text("RefusedDeliveryDate")),
		})
	}
	return l
}
