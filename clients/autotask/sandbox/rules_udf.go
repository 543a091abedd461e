// This file holds the rules of user-defined field definitions: names, limits, and their taking effect at
// once.

package sandbox

// udfLimit is how many active user-defined fields a kind of entity may have.
func udfLimit(of udfType) int {
	switch of {
	case udfCompany, udfOpportunity, udfProduct:
		return 200
	case udfCompanyLocation:
		return 500
	case udfTicket:
		return 300
	}
	return 100
}

func udfDefinitionRule(c *change) error {
	if c.creating() {
		c.fallback("isActive", true)
		c.fallback("isRequired", false)
		c.fallback("isPrivate", false)
		c.fallback("isProtected", false)
		c.fallback("isEncrypted", false)
		c.fallback("isVisibleToClientPortal", false)
		c.fallback("sortOrder", int64(1))
		if c.get("isFieldMapping") == nil {
			c.set("isFieldMapping", false)
		}
	} else {
		c.keep("dataType")
		c.keep("udfType")
	}
	of := udfType(c.int("udfType"))
	active := 0
	for _, r := range c.db.table("UserDefinedFieldDefinition").rows {
		if r.id == c.new.id || c.db.int("UserDefinedFieldDefinition", r, "udfType") != int64(of) {
			continue
		}
		if compare(c.db.text("UserDefinedFieldDefinition", r, "name"), c.text("name")) == 0 {
			return refusalf(textUnique, "UserDefinedFieldDefinition", "Name", c.text("name"), "UserDefinedFieldDefinition", "name")
		}
		if c.db.field("UserDefinedFieldDefinition", r, "isActive") == true {
			active++
		}
	}
	if c.bool("isActive") && active >= udfLimit(of) {
		return violation("There can be %d active user-defined fields of this type at most.", udfLimit(of))
	}
	return nil
}

func udfDefinitionEffect(c *change) { c.db.loadUDFs() }

func udfListItemRule(c *change) error {
	if c.new == nil {
		return nil
	}
	definition := c.db.table("UserDefinedFieldDefinition").get(c.int("udfFieldId"))
	if c.db.int("UserDefinedFieldDefinition", definition, "dataType") != udfDataList {
		return violation("List items need a user-defined field of type List.")
	}
	c.fallback("isActive", true)
	return nil
}
