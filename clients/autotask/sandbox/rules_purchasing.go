// This file holds the rules of purchase orders and their items: the lifecycle, what may change when, and
// what follows elsewhere.

package sandbox

import (
	"strconv"
	"strings"
	"time"
)

// takePONumber is the next number of a purchase order. The tenant's start value may hold letters and
// other characters before the digits that count, such as PO_1001.
func (s *store) takePONumber() string {
	number := s.nextPONumber
	head := strings.TrimRight(number, "0123456789")
	digits := number[len(head):]
	n, _ := strconv.ParseInt(digits, 10, 64)
	next := strconv.FormatInt(n+1, 10)
	s.nextPONumber = head + strings.Repeat("0", max(len(digits)-len(next), 0)) + next
	return number
}

func purchaseOrderRule(c *change) error {
	status := c.int("status")
	if c.creating() {
		if !mayStartAs(status) {
			return violation("A purchase order can't be created with status %d.", status)
		}
		if !c.db.isVendor(c.int("vendorID")) {
			return refusalf(textReference, "vendorID", "Company")
		}
		c.set("purchaseOrderNumber", c.db.takePONumber())
		c.fallback("showTaxCategory", false)
		c.fallback("showEachTaxInGroup", false)
		c.fallback("useItemDescriptionsFrom", int64(1))
	} else {
		before, _ := c.was("status").(int64)
		if status != before && !mayBecome(before, status) {
			return violation("The status of a purchase order can't change from %d to %d.", before, status)
		}
		if c.db.receivedAny(c.new.id) {
			c.keep("vendorInvoiceNumber")
		}
	}
	if c.changed("status") {
		switch status {
		case poSubmitted:
			c.set("submitDateTime", trimmed(c.now))
		case poCanceled:
			c.set("cancelDateTime", trimmed(c.now))
		}
	}
	c.set("internalCurrencyFreight", c.get("freight"))
	return nil
}

func purchaseOrderEffect(c *change) {
	if c.creating() || !c.changed("status") {
		return
	}
	for _, item := range c.db.table("PurchaseOrderItem").where("orderID", c.new.id) {
		c.db.countItem(item)
		c.db.followCharge(c, item, c.int("status"))
	}
}

// followCharge keeps the status of the charge behind an item in step with the order.
func (s *store) followCharge(c *change, item *row, status int64) {
	charge, ok := s.field("PurchaseOrderItem", item, "chargeID").(int64)
	if !ok {
		return
	}
	switch status {
	case poSubmitted, poReceivedPartial:
		s.setChargeStatus(c, charge, chargeOnOrder)
	case poReceivedFull:
		s.setChargeStatus(c, charge, chargeReadyToDeliver)
	case poCanceled:
		s.setChargeStatus(c, charge, chargeNeedToOrder)
	}
}

// receivedAny reports whether anything of a purchase order has been received.
func (s *store) receivedAny(order int64) bool {
	for _, item := range s.table("PurchaseOrderItem").where("orderID", order) {
		if s.received(item.id) > 0 {
			return true
		}
	}
	return false
}

// received is the quantity received of an item.
func (s *store) received(item int64) int64 {
	var n int64
	for _, r := range s.table("PurchaseOrderItemReceiving").where("purchaseOrderItemID", item) {
		n += s.int("PurchaseOrderItemReceiving", r, "quantityNowReceiving")
	}
	return n
}

// changeVendor is what a person does in the web interface until something is received: the order gets
// another vendor, and Autotask adds that vendor to the order's products, without a part number.
func (s *store) changeVendor(order *row, vendor int64) error {
	if s.receivedAny(order.id) {
		return violation("The vendor of a purchase order can't change after something was received.")
	}
	s.update("PurchaseOrder", order.id, "vendorID", vendor)
	for _, item := range s.table("PurchaseOrderItem").where("orderID", order.id) {
		if product := s.int("PurchaseOrderItem", item, "productID"); !s.supplies(vendor, product) {
			s.insert("ProductVendor", "productID", product, "vendorID", vendor, "isActive", true, "isDefault", false)
		}
	}
	return nil
}

func purchaseOrderItemRule(c *change) error {
	order := c.db.table("PurchaseOrder").get(c.int("orderID"))
	status := c.db.int("PurchaseOrder", order, "status")
	if c.creating() && status != poNew {
		return violation("Items can be added to a purchase order only while its status is New.")
	}
	if !c.creating() && status != poNew && status != poSubmitted && status != poReceivedPartial {
		return violation("Items of a purchase order can be changed only while its status is New, Submitted or Received Partial.")
	}
	if err := c.fromCharge(); err != nil {
		return err
	}
	if c.get("productID") == nil {
		return refusalf(textRequired, "productID")
	}
	if c.int("quantity") <= 0 {
		return violation("quantity must be greater than 0.")
	}
	if !c.creating() && c.int("quantity") < c.db.received(c.new.id) {
		return violation("quantity can't be less than the quantity already received.")
	}
	if c.changed("productID") && c.get("productID") != nil && c.db.productVendorRequired &&
		!c.db.supplies(c.db.int("PurchaseOrder", order, "vendorID"), c.int("productID")) {
		return violation("Product %d is not supplied by the vendor of the purchase order.", c.int("productID"))
	}
	if c.get("unitCost") != nil {
		c.set("internalCurrencyUnitCost", c.get("unitCost"))
	}
	return nil
}

// fromCharge takes product, parent and sales order of an item from its charge, which must still need ordering.
func (c *change) fromCharge() error {
	if !c.changed("chargeID") || c.get("chargeID") == nil {
		return nil
	}
	kind, charge := c.db.charge(c.int("chargeID"))
	if charge == nil || c.db.int(kind, charge, "status") != chargeNeedToOrder || c.db.field(kind, charge, "productID") == nil {
		return refusalf(textReference, "chargeID", "Charge")
	}
	c.set("productID", c.db.field(kind, charge, "productID"))
	var opportunity int64
	for _, k := range chargeEntities {
		if k.entity == kind {
			parent := c.db.int(kind, charge, strings.ToLower(k.parent)+"ID")
			c.set(strings.ToLower(k.parent)+"ID", parent)
			opportunity = c.db.int(k.parent, c.db.table(k.parent).get(parent), "opportunityID")
		}
	}
	for _, order := range c.db.table("SalesOrder").where("opportunityID", opportunity) {
		c.set("salesOrderID", order.id)
	}
	return nil
}

// supplies reports whether a product has an active vendor row for a vendor.
func (s *store) supplies(vendor, product int64) bool {
	for _, r := range s.table("ProductVendor").where("productID", product) {
		if s.int("ProductVendor", r, "vendorID") == vendor && s.field("ProductVendor", r, "isActive") == true {
			return true
		}
	}
	return false
}

// purchaseOrderItemEffect keeps the order's latest arrival and the units on order true.
func purchaseOrderItemEffect(c *change) {
	var latest value
	for _, item := range c.db.table("PurchaseOrderItem").where("orderID", c.int("orderID")) {
		if t, ok := c.db.field("PurchaseOrderItem", item, "estimatedArrivalDate").(time.Time); ok &&
			(latest == nil || t.After(latest.(time.Time))) {
			latest = t
		}
	}
	c.db.update("PurchaseOrder", c.int("orderID"), "latestEstimatedArrivalDate", latest)
	c.db.countItem(c.new)
	if !c.creating() && (c.changed("productID") || c.changed("inventoryLocationID")) {
		c.db.countItem(c.old)
	}
}

// countItem brings the units on order of an item's product and location up to date.
func (s *store) countItem(item *row) {
	s.countOnOrder(s.int("PurchaseOrderItem", item, "productID"), s.int("PurchaseOrderItem", item, "inventoryLocationID"))
}

// countOnOrder brings the units on order of a product at a location up to date: what submitted orders
// still wait for.
func (s *store) countOnOrder(product, location int64) {
	stock := s.stock(product, location)
	if stock == nil {
		return
	}
	var units int64
	for _, line := range s.table("PurchaseOrderItem").where("productID", product) {
		order := s.table("PurchaseOrder").get(s.int("PurchaseOrderItem", line, "orderID"))
		status := s.int("PurchaseOrder", order, "status")
		if s.int("PurchaseOrderItem", line, "inventoryLocationID") == location && (status == poSubmitted || status == poReceivedPartial) {
			units += s.int("PurchaseOrderItem", line, "quantity") - s.received(line.id)
		}
	}
	s.update("InventoryProduct", stock.id, "unitsOnOrder", max(units, 0))
	s.mirrorStock(stock.id)
}

// stock returns the inventory row of a product at a location, or nil.
func (s *store) stock(product, location int64) *row {
	for _, r := range s.table("InventoryProduct").where("productID", product) {
		if s.int("InventoryProduct", r, "inventoryLocationID") == location {
			return r
		}
	}
	return nil
}
