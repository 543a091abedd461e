// This file holds receiving: what may be received, and what it does to stock and to the order.
package sandbox

import (
	"slices"
	"strings"
	"time"
)

func receivingRule(c *change) error {
	item := c.db.table("PurchaseOrderItem").get(c.int("purchaseOrderItemID"))
	order := c.db.table("PurchaseOrder").get(c.db.int("PurchaseOrderItem", item, "orderID"))
	now, previous := c.int("quantityNowReceiving"), c.db.received(item.id)
	ordered := c.db.int("PurchaseOrderItem", item, "quantity")
	switch c.db.int("PurchaseOrder", order, "status") {
	case poSubmitted, poReceivedPartial:
	case poReceivedFull:
		if now > 0 {
			return violation("The purchase order has been received in full.")
		}
	default:
		return violation("Items can be received only while the purchase order's status is Submitted or Received Partial.")
	}
	if now == 0 {
		return violation("quantityNowReceiving can't be 0.")
	}
	charged := c.db.field("PurchaseOrderItem", item, "chargeID") != nil
	if previous+now < 0 || (previous+now > ordered && !charged) {
		return violation("quantityNowReceiving must keep the received quantity between 0 and the ordered quantity of %d.", ordered)
	}
	if c.db.vendorInvoiceRequired && now > 0 && c.text("vendorInvoiceNumber") == "" {
		return refusalf(textRequired, "vendorInvoiceNumber")
	}
	product := c.db.table("Product").get(c.db.int("PurchaseOrderItem", item, "productID"))
	if c.db.field("Product", product, "isSerialized") == true && (c.text("serialNumber") == "" || now > 1 || now < -1) {
		return violation("A serialized product is received one unit at a time, with its serialNumber.")
	}
	c.set("quantityPreviouslyReceived", previous)
	c.set("quantityBackOrdered", max(ordered-(previous+now), 0))
	c.set("receiveDate", c.now.Truncate(time.Millisecond))
	c.set("receivedByResourceID", c.actor)
	return nil
}

func receivingEffect(c *change) {
	s := c.db
	item := s.table("PurchaseOrderItem").get(c.int("purchaseOrderItemID"))
	orderID := s.int("PurchaseOrderItem", item, "orderID")
	order := s.table("PurchaseOrder").get(orderID)
	s.moveStock(c, item, order)
	s.splitOverReceipt(item)
	s.noteInvoice(order, c.text("vendorInvoiceNumber"))
	s.setReceivedStatus(orderID)
	s.countOnOrder(s.table("PurchaseOrderItem").get(item.id))
}

// moveStock books a receipt in, or an un-receipt out: the inventory row and one stocked item per receipt.
func (s *store) moveStock(c *change, item, order *row) {
	product, location := s.int("PurchaseOrderItem", item, "productID"), s.int("PurchaseOrderItem", item, "inventoryLocationID")
	n := c.int("quantityNowReceiving")
	stock := s.stock(product, location)
	if stock == nil {
		id := s.insert("InventoryProduct", "productID", product, "inventoryLocationID", location, "onHandUnits", 0, "availableUnits", 0,
			"reservedUnits", 0, "pickedUnits", 0, "unitsOnOrder", 0, "backOrderQuantity", 0, "quantityMinimum", 0, "quantityMaximum", 0,
			"createDateTime", c.now.Truncate(time.Millisecond), "createdByResourceID", c.actor)
		stock = s.table("InventoryProduct").get(id)
	}
	s.addUnits(stock.id, n)
	if n > 0 {
		s.insert("InventoryStockedItem", "inventoryProductID", stock.id, "currentInventoryLocationID", location,
			"onHandUnits", n, "availableUnits", n, "reservedUnits", 0, "pickedUnits", 0, "deliveredUnits", 0, "removedUnits", 0, "transferredUnits", 0,
			"purchaseOrderID", order.id, "purchaseOrderItemID", item.id, "purchaseOrderItemReceivingID", c.new.id,
			"serialNumber", c.get("serialNumber"), "statusID", 1, "unitCost", s.field("PurchaseOrderItem", item, "unitCost"),
			"vendorID", s.field("PurchaseOrder", order, "vendorID"), "vendorInvoiceNumber", c.get("vendorInvoiceNumber"),
			"createDateTime", c.now.Truncate(time.Millisecond), "createdByResourceID", c.actor)
		return
	}
	left := -n
	received := s.table("InventoryStockedItem").where("purchaseOrderItemID", item.id)
	slices.Reverse(received)
	for _, r := range received {
		serial := c.text("serialNumber")
		if serial != "" && s.text("InventoryStockedItem", r, "serialNumber") != serial {
			continue
		}
		taken := min(left, s.int("InventoryStockedItem", r, "onHandUnits"))
		s.takeFromStockedItem(r, taken)
		left -= taken
	}
}

// addUnits changes what is on hand and available of an inventory row.
func (s *store) addUnits(inventoryProduct, n int64) {
	r := s.table("InventoryProduct").get(inventoryProduct)
	hand := s.int("InventoryProduct", r, "onHandUnits") + n
	s.update("InventoryProduct", r.id, "onHandUnits", hand,
		"availableUnits", hand-s.int("InventoryProduct", r, "reservedUnits")-s.int("InventoryProduct", r, "pickedUnits"))
}

// takeFromStockedItem removes units of one stocked item.
func (s *store) takeFromStockedItem(r *row, n int64) {
	if n <= 0 {
		return
	}
	hand := s.int("InventoryStockedItem", r, "onHandUnits") - n
	status := s.int("InventoryStockedItem", r, "statusID")
	if hand == 0 {
		status = 5
	}
	s.update("InventoryStockedItem", r.id, "onHandUnits", hand, "availableUnits", hand, "statusID", status,
		"removedUnits", s.int("InventoryStockedItem", r, "removedUnits")+n)
}

// splitOverReceipt makes another item for what was received beyond a charge's quantity.
func (s *store) splitOverReceipt(item *row) {
	ordered, received := s.int("PurchaseOrderItem", item, "quantity"), s.received(item.id)
	if received <= ordered {
		return
	}
	s.insert("PurchaseOrderItem", "orderID", s.field("PurchaseOrderItem", item, "orderID"), "productID", s.field("PurchaseOrderItem", item, "productID"),
		"inventoryLocationID", s.field("PurchaseOrderItem", item, "inventoryLocationID"), "quantity", received-ordered,
		"unitCost", s.field("PurchaseOrderItem", item, "unitCost"), "internalCurrencyUnitCost", s.field("PurchaseOrderItem", item, "unitCost"))
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
func (s *store) setReceivedStatus(order int64) {
	var ordered, received int64
	full := true
	for _, item := range s.table("PurchaseOrderItem").where("orderID", order) {
		q, got := s.int("PurchaseOrderItem", item, "quantity"), s.received(item.id)
		ordered, received = ordered+q, received+got
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
}
