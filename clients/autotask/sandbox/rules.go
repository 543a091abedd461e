// This file joins each entity's descriptor with its business rule and its effects elsewhere.

package sandbox

// bindRules gives the descriptors their rules.
func bindRules(all []*entity) {
	for _, e := range all {
		if _, ok := e.byLower["isactive"]; ok {
			e.rule = activeByDefault
		}
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
		case "ProductTier":
			e.rule = productTierRule
		case "InventoryProduct":
			e.rule, e.effect = inventoryProductRule, inventoryProductEffect
		case "InventoryStockedItemsAdd":
			e.rule, e.effect = stockedItemsAddRule, stockedItemsAddEffect
		case "InventoryStockedItemsRemove":
			e.rule, e.effect = stockedItemsRemoveRule, stockedItemsRemoveEffect
		case "InventoryStockedItemsTransfer":
			e.rule, e.effect = stockedItemsTransferRule, stockedItemsTransferEffect
		case "InventoryItem":
			e.rule, e.effect = inventoryItemRule, inventoryItemEffect
		case "InventoryItemSerialNumber":
			e.rule = serialNumberRule
		case "InventoryTransfer":
			e.rule, e.effect = inventoryTransferRule, inventoryTransferEffect
		case "PurchaseApproval":
			e.rule, e.effect = approvalRule, approvalEffect
		case "Opportunity":
			e.rule, e.effect = opportunityRule, opportunityEffect
		case "Quote":
			e.rule, e.effect = quoteRule, quoteEffect
		case "QuoteItem":
			e.rule, e.effect = quoteItemRule, quoteItemEffect
		case "Ticket":
			e.rule = ticketRule
		case "TicketCharge", "ProjectCharge", "ContractCharge":
			e.rule, e.effect = chargeRule, chargeEffect
		case "TicketNote":
			e.rule = ticketNoteRule
		case "UserDefinedFieldListItem":
			e.rule = udfListItemRule
		}
	}
}

// activeByDefault is the rule of the small tables: a new row is active unless it says otherwise.
func activeByDefault(c *change) error {
	if c.new != nil && c.creating() {
		c.fallback("isActive", true)
	}
	return nil
}
