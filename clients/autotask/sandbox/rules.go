// This file joins each entity's descriptor with its business rule and its effects elsewhere.
package sandbox

// bindRules gives the descriptors their rules.
func bindRules(all []*entity) {
	for _, e := range all {
		switch e.name {
		case "Product":
			e.rule, e.effect = productRule, productEffect
		case "ProductVendor":
			e.rule, e.effect = productVendorRule, productVendorEffect
		case "PurchaseOrder":
			e.rule, e.effect = purchaseOrderRule, purchaseOrderEffect
		case "PurchaseOrderItem":
			e.rule, e.effect = purchaseOrderItemRule, purchaseOrderItemEffect
		case "PurchaseOrderItemReceiving":
			e.rule, e.effect = receivingRule, receivingEffect
		case "InventoryLocation":
			e.rule, e.effect = inventoryLocationRule, inventoryLocationEffect
		case "Company":
			e.rule, e.effect = companyRule, companyEffect
		case "CompanyLocation":
			e.rule, e.effect = companyLocationRule, companyLocationEffect
		case "Contact":
			e.rule, e.effect = contactRule, contactEffect
		case "UserDefinedFieldDefinition":
			e.rule, e.effect = udfDefinitionRule, udfDefinitionEffect
		}
	}
}
