package sandbox

// licenseAPIUser is the licence of a resource that can only use the API and can't own anything.
const licenseAPIUser = int64(7)

// canOwn reports whether a resource may own things: active, and not an API user.
func (s *store) canOwn(resource int64) bool {
	return s.refers("Resource", resource) && s.int("Resource", s.table("Resource").get(resource), "licenseType") != licenseAPIUser
}

// ownerRule refuses an owner that can't own.
func ownerRule(c *change) error {
	if c.changed("ownerResourceID") && !c.db.canOwn(c.int("ownerResourceID")) {
		return refusalf(textReference, "ownerResourceID", "Resource")
	}
	return nil
}

func companyRule(c *change) error {
	if c.creating() {
		c.fallback("isActive", true)
		c.fallback("isTaxExempt", false)
		c.fallback("isClientPortalActive", false)
		c.fallback("isTaskFireActive", false)
		c.fallback("currencyID", c.db.internalCurrency())
	}
	return ownerRule(c)
}

// companyEffect gives a new company its first location: a company always has one.
func companyEffect(c *change) {
	if !c.creating() {
		return
	}
	c.db.insert("CompanyLocation", "companyID", c.new.id, "name", c.get("companyName"), "isActive", true, "isPrimary", true,
		"address1", c.get("address1"), "address2", c.get("address2"), "city", c.get("city"), "state", c.get("state"),
		"postalCode", c.get("postalCode"), "countryID", c.get("countryID"), "phone", c.get("phone"))
}

// internalCurrency is the tenant's own currency.
func (s *store) internalCurrency() value {
	for _, r := range s.table("Currency").rows {
		if s.field("Currency", r, "isInternalCurrency") == true {
			return r.id
		}
	}
	return nil
}

// locationLimit is how many locations a company may have.
const locationLimit = 5000

func companyLocationRule(c *change) error {
	if c.new == nil {
		if len(c.db.table("CompanyLocation").where("companyID", c.was("companyID"))) == 1 {
			return violation("A company must have at least one location.")
		}
		for _, r := range c.db.table("Contact").where("companyID", c.was("companyID")) {
			if c.db.field("Contact", r, "companyLocationID") == c.old.id {
				return violation("The location is used by a contact.")
			}
		}
		return nil
	}
	if c.creating() {
		c.fallback("isActive", true)
		c.fallback("isPrimary", false)
		if len(c.db.table("CompanyLocation").where("companyID", c.int("companyID"))) >= locationLimit {
			return violation("A company can have %d locations at most.", locationLimit)
		}
	}
	return nil
}

// companyLocationEffect leaves one primary location.
func companyLocationEffect(c *change) {
	if c.new == nil || !c.bool("isPrimary") {
		return
	}
	for _, r := range c.db.table("CompanyLocation").where("companyID", c.int("companyID")) {
		if r.id != c.new.id && c.db.field("CompanyLocation", r, "isPrimary") == true {
			c.db.update("CompanyLocation", r.id, "isPrimary", false)
		}
	}
}

func contactRule(c *change) error {
	if c.new == nil {
		for _, name := range []string{"Opportunity", "Quote", "Ticket"} {
			if len(c.db.table(name).where("contactID", c.old.id)) > 0 {
				return violation("The contact is used by a %s.", name)
			}
		}
		return nil
	}
	if c.creating() {
		c.fallback("primaryContact", false)
		c.fallback("receivesEmailNotifications", true)
	}
	if n := c.int("isActive"); n != 0 && n != 1 {
		return violation("isActive must be 0 or 1.")
	}
	if c.changed("companyLocationID") && c.get("companyLocationID") != nil {
		location := c.db.table("CompanyLocation").get(c.int("companyLocationID"))
		if c.db.int("CompanyLocation", location, "companyID") != c.int("companyID") {
			return refusalf(textReference, "companyLocationID", "CompanyLocation")
		}
	}
	return nil
}

// contactEffect leaves one primary contact.
func contactEffect(c *change) {
	if c.new == nil || !c.bool("primaryContact") {
		return
	}
	for _, r := range c.db.table("Contact").where("companyID", c.int("companyID")) {
		if r.id != c.new.id && c.db.field("Contact", r, "primaryContact") == true {
			c.db.update("Contact", r.id, "primaryContact", false)
		}
	}
}

func inventoryLocationRule(c *change) error {
	for _, r := range c.db.table("InventoryLocation").where("locationName", c.get("locationName")) {
		if r.id != c.new.id {
			return refusalf(textUnique, "InventoryLocation", "locationName", c.text("locationName"), "InventoryLocation", "locationName")
		}
	}
	if c.creating() {
		c.fallback("isDefault", false)
	}
	if c.bool("isDefault") && !c.bool("isActive") {
		return violation("The default location can't be inactive.")
	}
	if c.bool("isDefault") && c.get("resourceID") != nil {
		return violation("The location of a resource can't be the default.")
	}
	if !c.creating() && c.was("isDefault") == true {
		c.set("isDefault", true) // a default is replaced by another one, not taken away
		if !c.bool("isActive") {
			return violation("The default location can't be inactive.")
		}
	}
	return nil
}

// inventoryLocationEffect leaves one default location.
func inventoryLocationEffect(c *change) {
	if !c.bool("isDefault") {
		return
	}
	for _, r := range c.db.table("InventoryLocation").where("isDefault", true) {
		if r.id != c.new.id {
			c.db.update("InventoryLocation", r.id, "isDefault", false)
		}
	}
}
