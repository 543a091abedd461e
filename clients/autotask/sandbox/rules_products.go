package sandbox

const (
	billingStandard = int64(1)
	periodMonthly   = int64(2)
	costFlat        = int64(1)

	perBillingType = 100 // products per contact, and per asset, at most
)

func productRule(c *change) error {
	if c.creating() {
		c.fallback("billingType", billingStandard)
		c.fallback("priceCostMethod", costFlat)
		c.fallback("doesNotRequireProcurement", false)
		c.fallback("isEligibleForRma", false)
	}
	for _, name := range []string{"productBillingCodeID", "chargeBillingCodeID"} {
		if !c.changed(name) || c.get(name) == nil {
			continue
		}
		if code := c.db.table("BillingCode").get(c.int(name)); c.db.int("BillingCode", code, "useType") != useTypeMaterial {
			return refusalf(textReference, name, "BillingCode")
		}
	}
	if c.int("billingType") == billingStandard {
		if c.int("priceCostMethod") != costFlat {
			return violation("priceCostMethod must be Flat/Standard when billingType is Standard.")
		}
	} else {
		c.fallback("periodType", periodMonthly)
		if c.int("periodType") != periodMonthly {
			return violation("periodType must be Monthly when billingType is not Standard.")
		}
		if c.creating() && len(c.t.where("billingType", c.get("billingType"))) >= perBillingType {
			return violation("There can be %d products of this billingType at most.", perBillingType)
		}
		if c.bool("isSerialized") {
			return violation("isSerialized must be false when billingType is not Standard.")
		}
	}
	if !c.creating() && c.changed("isSerialized") && c.db.hasStock(c.new.id) {
		return violation("isSerialized can't be changed once the product has stock.")
	}
	if c.get("defaultVendorID") == nil {
		c.keep("defaultVendorID") // it mirrors the default vendor row, which stays
	}
	if c.changed("defaultVendorID") && !c.db.isVendor(c.int("defaultVendorID")) {
		return refusalf(textReference, "defaultVendorID", "Company")
	}
	return nil
}

// productEffect keeps the vendor rows in step with the product's default vendor.
func productEffect(c *change) {
	if !c.changed("defaultVendorID") {
		return
	}
	vendor := c.int("defaultVendorID")
	rows := c.db.table("ProductVendor").where("productID", c.new.id)
	found := false
	for _, r := range rows {
		isDefault := c.db.int("ProductVendor", r, "vendorID") == vendor
		found = found || isDefault
		if isDefault {
			c.db.update("ProductVendor", r.id, "isDefault", true, "isActive", true)
		} else {
			c.db.update("ProductVendor", r.id, "isDefault", false)
		}
	}
	if !found {
		c.db.insert("ProductVendor", "productID", c.new.id, "vendorID", vendor, "isActive", true, "isDefault", true,
			"vendorCost", c.get("unitCost"), "vendorPartNumber", c.get("vendorProductNumber"))
	}
}

// isVendor reports whether a company is an active one of type Vendor.
func (s *store) isVendor(company int64) bool {
	return s.refers("Company", company) && s.int("Company", s.table("Company").get(company), "companyType") == companyTypeVendor
}

func (s *store) hasStock(product int64) bool {
	for _, r := range s.table("InventoryProduct").where("productID", product) {
		if s.int("InventoryProduct", r, "onHandUnits") > 0 {
			return true
		}
	}
	return false
}

func productVendorRule(c *change) error {
	if c.changed("vendorID") && !c.db.isVendor(c.int("vendorID")) {
		return refusalf(textReference, "vendorID", "Company")
	}
	product := c.int("productID")
	var others []*row
	active := c.bool("isActive")
	hasDefault := false
	for _, r := range c.db.table("ProductVendor").where("productID", product) {
		if r.id == c.new.id {
			continue
		}
		others = append(others, r)
		if c.db.int("ProductVendor", r, "vendorID") == c.int("vendorID") {
			return refusalf(textUnique, "ProductVendor", "vendorID", c.int("vendorID"), "ProductVendor", "vendorID")
		}
		active = active || c.db.field("ProductVendor", r, "isActive") == true
		hasDefault = hasDefault || c.db.field("ProductVendor", r, "isDefault") == true
	}
	if !active && (len(others) > 0 || !c.creating()) {
		return violation("A product with vendors must have at least one active vendor.")
	}
	if len(others) == 0 || (c.creating() && !hasDefault) {
		c.set("isDefault", true)
	}
	if c.bool("isDefault") && !c.bool("isActive") && len(others) > 0 {
		return violation("The default vendor must be active.")
	}
	if !c.creating() && c.was("isDefault") == true && !c.bool("isDefault") {
		c.set("isDefault", true) // a default is replaced by another one, not taken away
	}
	return nil
}

// productVendorEffect leaves one default per product and mirrors it on the product.
func productVendorEffect(c *change) {
	if !c.bool("isDefault") {
		return
	}
	product := c.int("productID")
	for _, r := range c.db.table("ProductVendor").where("productID", product) {
		if r.id != c.new.id && c.db.field("ProductVendor", r, "isDefault") == true {
			c.db.update("ProductVendor", r.id, "isDefault", false)
		}
	}
	c.db.update("Product", product, "defaultVendorID", c.int("vendorID"))
}

func productTierRule(c *change) error {
	if c.new == nil {
		return nil
	}
	product := c.db.table("Product").get(c.int("productID"))
	if c.db.int("Product", product, "priceCostMethod") == costFlat {
		return violation("Tiers need a product whose priceCostMethod is not Flat/Standard.")
	}
	return nil
}
