// This file holds receiving: what may be received, and what it does to stock and to the order.

package sandbox

import (
	"slices"
	"strings"
)

func receivingRule(c *change) error {
	item := c.db.table("PurchaseOrderItem").get(c.int("purchaseOrderItemID"))
	order := c.db.table("PurchaseOrder").get(c.db.int("PurchaseOrderItem", item, "orderID"))
	now, previous := c.int("quantityNowReceiving"), c.db.received(item.id)
	ordered := c.db.int("PurchaseOrderItem", item, "quantity")
	switch c.db.int("PurchaseOrder", order, "status") {
	case poSubmitted, poReceivedPartial:
	case poReceivedFull: // the call still works: receipts are taken back, and charged lines take more
	default:
		return violation("Items can be received only while the purchase order's status is Submitted or Received Partial.")
	}
	if now == 0 {
		return violation("quantityNowReceiving can't be 0.")
	}
	if left := c.db.onHandOf(item.id, c.text("serialNumber")); now < 0 && -now > left {
		return violation("Only %d units of the item are still in stock.", left)
	}
	charged := c.db.field("PurchaseOrderItem", item, "chargeID") != nil
	if previous+now < 0 || (previous+now > ordered && !charged) {
		return violation("quantityNowReceiving must keep the received quantity between 0 and the ordered quantity of %d.", ordered)
	}
	if now > 0 && c.db.stock(c.db.int("PurchaseOrderItem", item, "productID"),
		c.db.int("PurchaseOrderItem", item, "inventoryLocationID")) == nil {
		return violation("The product is not stocked at the inventory location of the item.")
	}
	if c.db.vendorInvoiceRequired && now > 0 && c.text("vendorInvoiceNumber") == "" {
		return refusalf(textRequired, "vendorInvoiceNumber")
	}
	if c.db.isSerialized(c.db.int("PurchaseOrderItem", item, "productID")) && (c.text("serialNumber") == "" || now > 1 || now < -1) {
		return violation("A serialized product is received one unit at a time, with its serialNumber.")
	}
	c.set("quantityPreviouslyReceived", previous)
	c.set("quantityBackOrdered", max(ordered-(previous+now), 0))
	c.set("receiveDate", trimmed(c.now))
	c.set("receivedByResourceID", c.actor)
	return nil
}

func receivingEffect(c *change) {
	s := c.db
	item := s.table("PurchaseOrderItem").get(c.int("purchaseOrderItemID"))
	orderID := s.int("PurchaseOrderItem", item, "orderID")
	order := s.table("PurchaseOrder").get(orderID)
	s.moveStock(c, item, order)
	s.splitOverReceipt(c, item)
	s.noteInvoice(order, c.text("vendorInvoiceNumber"))
	status := s.setReceivedStatus(orderID)
	for _, line := range s.table("PurchaseOrderItem").where("orderID", orderID) {
		s.countItem(line)
		if s.received(line.id) >= s.int("PurchaseOrderItem", line, "quantity") {
			s.followCharge(c, line, poReceivedFull)
		} else {
			s.followCharge(c, line, status)
		}
	}
}

// moveStock books a receipt in, or an un-receipt out: one stocked item per receipt, with the trace back.
func (s *store) moveStock(c *change, item, order *row) {
	product, location := s.int("PurchaseOrderItem", item, "productID"), s.int("PurchaseOrderItem", item, "inventoryLocationID")
	n := c.int("quantityNowReceiving")
	if n < 0 {
		s.takeStocked(s.receivedItems(item.id, c.text("serialNumber")), -n, "removedUnits", stockRemoved)
		return
	}
	stock := s.stock(product, location)
	if stock == nil {
		stock = s.newStock(c, product, location)
	}
	s.insertStocked(c, stock, n, "purchaseOrderID", order.id, "purchaseOrderItemID", item.id, "purchaseOrderItemReceivingID", c.new.id,
		"serialNumber", c.get("serialNumber"), "unitCost", s.field("PurchaseOrderItem", item, "unitCost"),
		"vendorID", s.field("PurchaseOrder", order, "vendorID"), "vendorInvoiceNumber", c.get("vendorInvoiceNumber"))
}

// onHandOf is how many received units of an order's item, with a serial number only that one, are still
// available in stock.
func (s *store) onHandOf(item int64, serial string) int64 {
	var n int64
	for _, r := range s.receivedItems(item, serial) {
		n += s.int("InventoryStockedItem", r, "availableUnits")
	}
	return n
}

// receivedItems are the stocked items of an order's item, the last received first, with a serial number
// only that one.
func (s *store) receivedItems(item int64, serial string) []*row {
	var out []*row
	for _, r := range s.table("InventoryStockedItem").where("purchaseOrderItemID", item) {
		if serial == "" || s.text("InventoryStockedItem", r, "serialNumber") == serial {
			out = append(out, r)
		}
	}
	slices.Reverse(out)
	return out
}

// splitOverReceipt makes another item for what was received beyond a charge's quantity, at the same
// location, and moves that part of the receipt to it.
func (s *store) splitOverReceipt(c *change, item *row) {
	over := s.received(item.id) - s.int("PurchaseOrderItem", item, "quantity")
	if over <= 0 {
		return
	}
	rest := s.insert("PurchaseOrderItem", "orderID", s.field("PurchaseOrderItem", item, "orderID"), "productID",
		s.field("PurchaseOrderItem", item, "productID"),
		"inventoryLocationID", s.field("PurchaseOrderItem", item, "inventoryLocationID"), "quantity", over,
		"unitCost", s.field("PurchaseOrderItem", item, "unitCost"), "internalCurrencyUnitCost", s.field("PurchaseOrderItem", item, "unitCost"))
	s.update("PurchaseOrderItemReceiving", c.new.id, "quantityNowReceiving", c.int("quantityNowReceiving")-over)
	s.insert("PurchaseOrderItemReceiving", "purchaseOrderItemID", rest, "quantityNowReceiving", over, "quantityPreviouslyReceived", 0,
		"quantityBackOrdered", 0, "receiveDate", c.get("receiveDate"), "receivedByResourceID", c.actor, "vendorInvoiceNumber",
		c.get("vendorInvoiceNumber"))
}

// noteInvoice keeps the first vendor invoice number on the order and the others beside it.
func (s *store) noteInvoice(order *row, invoice string) {
	first := s.text("PurchaseOrder", order, "vendorInvoiceNumber")
	more := s.text("PurchaseOrder", order, "additionalVendorInvoiceNumbers")
	switch {
	case invoice == "" || invoice == first || slices.Contains(strings.Split(more, ", "), invoice):
	case first == "":
		s.update("PurchaseOrder", order.id, "vendorInvoiceNumber", invoice)
	case more == "":
		s.update("PurchaseOrder", order.id, "additionalVendorInvoiceNumbers", invoice)
	default:
		s.update("PurchaseOrder", order.id, "additionalVendorInvoiceNumbers", more+", "+invoice)
	}
}

// setReceivedStatus moves an order to Submitted, Received Partial or Received Full by what has arrived.
func (s *store) setReceivedStatus(order int64) int64 {
	var received int64
	full := true
	for _, item := range s.table("PurchaseOrderItem").where("orderID", order) {
		q, got := s.int("PurchaseOrderItem", item, "quantity"), s.received(item.id)
		received += got
		full = full && got >= q
	}
	status := poSubmitted
	switch {
	case full:
		status = poReceivedFull
	case received > 0:
		status = poReceivedPartial
	}
	s.update("PurchaseOrder", order, "status", status)
	return status
}
