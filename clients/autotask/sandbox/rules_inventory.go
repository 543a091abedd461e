// This file holds the rules of stock: inventory products, the commands on stocked items, and the older
// inventory items that show the same stock.

package sandbox

import "github.com/shopspring/decimal"

// Values of InventoryStockedItem.statusID.
const (
	stockAvailable   = int64(1)
	stockRemoved     = int64(5)
	stockTransferred = int64(6)
)

// costByUnit is the value of InventoryStockedItemsAdd.determineCostUsing that takes the unitCost given.
const costByUnit = int64(1)

// quantityRule refuses impossible minimum and maximum quantities.
func quantityRule(c *change) error {
	c.fallback("quantityMinimum", int64(0))
	if c.int("quantityMinimum") < 0 {
		return violation("quantityMinimum can't be less than 0.")
	}
	if c.int("quantityMaximum") < c.int("quantityMinimum") {
		return violation("quantityMaximum can't be less than quantityMinimum.")
	}
	return nil
}

func inventoryProductRule(c *change) error {
	if c.new == nil {
		if c.was("reservedUnits") != int64(0) || c.was("pickedUnits") != int64(0) {
			return violation("An inventory product with reserved or picked units can't be deleted.")
		}
		return nil
	}
	if c.creating() {
		if c.db.stock(c.int("productID"), c.int("inventoryLocationID")) != nil {
			return refusalf(textUnique, "InventoryProduct", "productID", c.int("productID"), "InventoryProduct", "productID and inventoryLocationID")
		}
		for _, name := range []string{"onHandUnits", "availableUnits", "reservedUnits", "pickedUnits", "backOrderQuantity", "unitsOnOrder"} {
			c.set(name, int64(0))
		}
	}
	return quantityRule(c)
}

func inventoryProductEffect(c *change) {
	if c.new == nil {
		for _, r := range c.db.table("InventoryItem").where("productID", c.was("productID")) {
			if c.db.field("InventoryItem", r, "inventoryLocationID") == c.was("inventoryLocationID") {
				c.db.table("InventoryItem").remove(r.id)
			}
		}
		return
	}
	c.db.countOnOrder(c.int("productID"), c.int("inventoryLocationID"))
	c.db.mirrorStock(c.new.id)
}

// mirrorStock makes the older InventoryItems show what an inventory product holds.
func (s *store) mirrorStock(inventoryProduct int64) {
	r := s.table("InventoryProduct").get(inventoryProduct)
	var item *row
	for _, i := range s.table("InventoryItem").where("productID", s.field("InventoryProduct", r, "productID")) {
		if s.field("InventoryItem", i, "inventoryLocationID") == s.field("InventoryProduct", r, "inventoryLocationID") {
			item = i
		}
	}
	if item == nil {
		id := s.insert("InventoryItem", "productID", s.field("InventoryProduct", r, "productID"), "inventoryLocationID",
			s.field("InventoryProduct", r, "inventoryLocationID"))
		item = s.table("InventoryItem").get(id)
	}
	var fields []any
	for _, pair := range [][2]string{{"onHandUnits", "quantityOnHand"}, {"unitsOnOrder", "quantityOnOrder"}, {"pickedUnits", "quantityPicked"},
		{"reservedUnits", "quantityReserved"}, {"backOrderQuantity", "backOrderQuantity"}, {"quantityMinimum", "quantityMinimum"},
		{"quantityMaximum", "quantityMaximum"}, {"bin", "bin"}, {"referenceNumber", "referenceNumber"}} {
		fields = append(fields, pair[1], s.field("InventoryProduct", r, pair[0]))
	}
	s.update("InventoryItem", item.id, fields...)
}

func inventoryItemRule(c *change) error {
	if c.creating() && c.db.stock(c.int("productID"), c.int("inventoryLocationID")) != nil {
		return refusalf(textUnique, "InventoryItem", "productID", c.int("productID"), "InventoryItem", "productID and inventoryLocationID")
	}
	if err := c.onHandRule(); err != nil {
		return err
	}
	if c.int("quantityOnHand") < c.int("quantityPicked")+c.int("quantityReserved") {
		return violation("quantityOnHand can't be less than the picked and reserved quantities.")
	}
	return quantityRule(c)
}

// onHandRule is what a tenant does with a written on-hand quantity, which is computed from stocked items.
func (c *change) onHandRule() error {
	before := int64(0)
	if !c.creating() {
		before, _ = c.was("quantityOnHand").(int64)
	}
	if c.db.onHand == onHandWritable || c.int("quantityOnHand") == before {
		return nil
	}
	if c.db.onHand == onHandRefused {
		return violation("quantityOnHand can't be set. Use InventoryStockedItemsAdd or InventoryStockedItemsRemove.")
	}
	c.set("quantityOnHand", before)
	return nil
}

// inventoryItemEffect carries a write to an inventory item over to the inventory product behind it.
func inventoryItemEffect(c *change) {
	stock := c.db.stock(c.int("productID"), c.int("inventoryLocationID"))
	if stock == nil {
		stock = c.db.newStock(c, c.int("productID"), c.int("inventoryLocationID"))
	}
	c.db.update("InventoryProduct", stock.id, "quantityMinimum", c.get("quantityMinimum"), "quantityMaximum", c.get("quantityMaximum"),
		"bin", c.get("bin"), "referenceNumber", c.get("referenceNumber"))
	if n := c.int("quantityOnHand") - c.db.int("InventoryProduct", stock, "onHandUnits"); n != 0 {
		c.db.addUnits(stock.id, n)
	}
}

// newStock makes the inventory row of a product at a location.
func (s *store) newStock(c *change, product, location int64) *row {
	id := s.insert("InventoryProduct", "productID", product, "inventoryLocationID", location, "onHandUnits", 0, "availableUnits", 0,
		"reservedUnits", 0, "pickedUnits", 0, "unitsOnOrder", 0, "backOrderQuantity", 0, "quantityMinimum", 0, "quantityMaximum", 0,
		"createDateTime", trimmed(c.now), "createdByResourceID", c.actor)
	s.mirrorStock(id)
	return s.table("InventoryProduct").get(id)
}

// addUnits changes what is on hand and available of an inventory row.
func (s *store) addUnits(inventoryProduct, n int64) {
	r := s.table("InventoryProduct").get(inventoryProduct)
	hand := s.int("InventoryProduct", r, "onHandUnits") + n
	s.update("InventoryProduct", r.id, "onHandUnits", hand,
		"availableUnits", hand-s.int("InventoryProduct", r, "reservedUnits")-s.int("InventoryProduct", r, "pickedUnits"))
	s.mirrorStock(r.id)
}

// insertStocked stores a stocked item of n units and counts them; more fields follow as in insert.
func (s *store) insertStocked(c *change, stock *row, n int64, fields ...any) int64 {
	s.addUnits(stock.id, n)
	return s.insert("InventoryStockedItem", append([]any{"inventoryProductID", stock.id,
		"currentInventoryLocationID", s.field("InventoryProduct", stock, "inventoryLocationID"), "onHandUnits", n, "availableUnits", n,
		"reservedUnits", 0, "pickedUnits", 0, "deliveredUnits", 0, "removedUnits", 0, "transferredUnits", 0, "statusID", stockAvailable,
		"createDateTime", trimmed(c.now), "createdByResourceID", c.actor}, fields...)...)
}

// takeStocked takes up to n units from stocked items, the first ones first, counts them in the field
// named (removedUnits or transferredUnits) and returns the items with what was taken of each.
func (s *store) takeStocked(items []*row, n int64, counter string, emptied int64) map[*row]int64 {
	taken := map[*row]int64{}
	for _, r := range items {
		m := min(n, s.int("InventoryStockedItem", r, "availableUnits"))
		if m <= 0 {
			continue
		}
		hand := s.int("InventoryStockedItem", r, "onHandUnits") - m
		status := s.int("InventoryStockedItem", r, "statusID")
		if hand == 0 {
			status = emptied
		}
		s.update("InventoryStockedItem", r.id, "onHandUnits", hand, "availableUnits", s.int("InventoryStockedItem", r, "availableUnits")-m,
			"statusID", status, counter, s.int("InventoryStockedItem", r, counter)+m)
		s.addUnits(s.int("InventoryStockedItem", r, "inventoryProductID"), -m)
		taken[r] = m
		n -= m
	}
	return taken
}

// isSerialized reports whether a product's units carry serial numbers.
func (s *store) isSerialized(product int64) bool {
	return s.field("Product", s.table("Product").get(product), "isSerialized") == true
}

func stockedItemsAddRule(c *change) error {
	stock := c.db.table("InventoryProduct").get(c.int("inventoryProductID"))
	if c.int("quantityBeingAdded") <= 0 {
		return violation("quantityBeingAdded must be greater than 0.")
	}
	if !c.db.isVendor(c.int("vendorID")) {
		return refusalf(textReference, "vendorID", "Company")
	}
	if c.db.isSerialized(c.db.int("InventoryProduct", stock, "productID")) &&
		(c.int("quantityBeingAdded") != 1 || c.text("serialNumber") == "") {
		return violation("A serialized product is added one unit at a time, with its serialNumber.")
	}
	if c.db.vendorInvoiceRequired && c.text("vendorInvoiceNumber") == "" {
		return refusalf(textRequired, "vendorInvoiceNumber")
	}
	if c.int("determineCostUsing") == costByUnit && c.get("unitCost") == nil {
		return refusalf(textRequired, "unitCost")
	}
	return nil
}

func stockedItemsAddEffect(c *change) {
	if c.db.stockIgnored {
		c.result = c.new.id
		return
	}
	stock := c.db.table("InventoryProduct").get(c.int("inventoryProductID"))
	cost := c.get("unitCost")
	if c.int("determineCostUsing") != costByUnit {
		cost = c.db.cost("Product", c.db.table("Product").get(c.db.int("InventoryProduct", stock, "productID")), "unitCost")
	}
	c.result = c.db.insertStocked(c, stock, c.int("quantityBeingAdded"), "vendorID", c.get("vendorID"), "unitCost", cost,
		"serialNumber", c.get("serialNumber"), "vendorInvoiceNumber", c.get("vendorInvoiceNumber"),
		"returnPrice", c.get("returnPrice"), "returnTypeID", c.get("returnTypeID"))
}

// commandItems are the stocked items that a remove or transfer works on: the one named, or all of the
// inventory product.
func (c *change) commandItems() []*row {
	if id := c.get("inventoryStockedItemID"); id != nil {
		r := c.db.table("InventoryStockedItem").get(c.int("inventoryStockedItemID"))
		if c.db.field("InventoryStockedItem", r, "inventoryProductID") != c.get("inventoryProductID") {
			return nil
		}
		return []*row{r}
	}
	return c.db.table("InventoryStockedItem").where("inventoryProductID", c.int("inventoryProductID"))
}

// enough refuses a quantity that isn't available in the command's stocked items.
func (c *change) enough(field string, items []*row) error {
	var available int64
	for _, r := range items {
		available += c.db.int("InventoryStockedItem", r, "availableUnits")
	}
	if n := c.int(field); n <= 0 || n > available {
		return violation("%s must be between 1 and the available quantity of %d.", field, available)
	}
	return nil
}

func stockedItemsRemoveRule(c *change) error {
	return c.enough("quantityBeingRemoved", c.commandItems())
}

func stockedItemsRemoveEffect(c *change) {
	items := c.commandItems()
	c.result = items[0].id
	if c.db.stockIgnored {
		return
	}
	c.db.takeStocked(items, c.int("quantityBeingRemoved"), "removedUnits", stockRemoved)
}

func stockedItemsTransferRule(c *change) error {
	stock := c.db.table("InventoryProduct").get(c.int("inventoryProductID"))
	if c.db.field("InventoryProduct", stock, "inventoryLocationID") == c.get("newInventoryLocationID") {
		return violation("newInventoryLocationID must be another location.")
	}
	return c.enough("quantityBeingTransferred", c.commandItems())
}

func stockedItemsTransferEffect(c *change) {
	stock := c.db.table("InventoryProduct").get(c.int("inventoryProductID"))
	c.db.transfer(c, c.commandItems(), c.db.int("InventoryProduct", stock, "productID"), c.int("newInventoryLocationID"),
		c.int("quantityBeingTransferred"))
}

// transfer moves n units of a product to a location; each stocked item that gives some gets a child there.
func (s *store) transfer(c *change, items []*row, product, location, n int64) {
	to := s.stock(product, location)
	if to == nil {
		to = s.newStock(c, product, location)
	}
	taken := s.takeStocked(items, n, "transferredUnits", stockTransferred)
	for _, r := range items {
		if taken[r] == 0 {
			continue
		}
		c.result = s.insertStocked(c, to, taken[r], "parentInventoryStockedItemID", r.id, "parentStockedItemReceivedUnits", taken[r],
			"serialNumber", s.field("InventoryStockedItem", r, "serialNumber"), "unitCost", s.field("InventoryStockedItem", r, "unitCost"),
			"vendorID", s.field("InventoryStockedItem", r, "vendorID"), "vendorInvoiceNumber",
			s.field("InventoryStockedItem", r, "vendorInvoiceNumber"),
			"purchaseOrderID", s.field("InventoryStockedItem", r, "purchaseOrderID"), "purchaseOrderItemID",
			s.field("InventoryStockedItem", r, "purchaseOrderItemID"),
			"purchaseOrderItemReceivingID", s.field("InventoryStockedItem", r, "purchaseOrderItemReceivingID"))
	}
}

// transferItems are the stocked items of an InventoryTransfer.
func (c *change) transferItems() []*row {
	stock := c.db.stock(c.int("productID"), c.int("fromLocationID"))
	if stock == nil {
		return nil
	}
	var out []*row
	for _, r := range c.db.table("InventoryStockedItem").where("inventoryProductID", stock.id) {
		if c.get("serialNumber") == nil || c.db.text("InventoryStockedItem", r, "serialNumber") == c.text("serialNumber") {
			out = append(out, r)
		}
	}
	return out
}

func inventoryTransferRule(c *change) error {
	if c.int("fromLocationID") == c.int("toLocationID") {
		return violation("toLocationID must be another location than fromLocationID.")
	}
	return c.enough("quantityTransferred", c.transferItems())
}

func inventoryTransferEffect(c *change) {
	c.db.transfer(c, c.transferItems(), c.int("productID"), c.int("toLocationID"), c.int("quantityTransferred"))
}

func serialNumberRule(c *change) error {
	for _, r := range c.db.table("InventoryItemSerialNumber").where("inventoryItemID", c.int("inventoryItemID")) {
		if r.id != c.new.id && compare(c.db.text("InventoryItemSerialNumber", r, "serialNumber"), c.text("serialNumber")) == 0 {
			return refusalf(textUnique, "InventoryItemSerialNumber", "serialNumber", c.text("serialNumber"), "InventoryItemSerialNumber",
				"serialNumber")
		}
	}
	return nil
}

// cost is a decimal field of a row, zero when it has none.
func (s *store) cost(entity string, r *row, name string) decimal.Decimal {
	d, _ := s.field(entity, r, name).(decimal.Decimal)
	return d
}
