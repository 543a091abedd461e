package sandbox

func purchasingSchema() []*entity {
	return []*entity{
		{
			name: "PurchaseOrder", collection: "PurchaseOrders",
			root:   "POST PUT PATCH",
			module: moduleInventory, impersonable: true,
			fields: listed("PurchaseOrders", `
externalPONumber IX
purchaseOrderNumber IX
status IX
taxRegionID ref:TaxRegion
vendorID IX
`),
		},
		{
			name: "PurchaseOrderItem", collection: "PurchaseOrderItems",
			parent: "PurchaseOrders", childPath: "Items", parentField: "orderID", child: "POST PUT PATCH",
			module: moduleInventory,
			fields: listed("PurchaseOrderItems", `
chargeID IX
orderID IX
productID IX
`),
		},
		{
			name: "PurchaseOrderItemReceiving", collection: "PurchaseOrderItemReceiving",
			parent: "PurchaseOrderItems", childPath: "Receiving", parentField: "purchaseOrderItemID", child: "POST",
			module: moduleInventory, internal: "PurchaseOrderReceive",
			fields: listed("PurchaseOrderItemReceiving", `
purchaseOrderItemID IX
serialNumber CO
vendorInvoiceNumber string(50) CO
`),
		},
		{
			name: "PurchaseApproval", collection: "PurchaseApprovals",
			root:   "PUT PATCH",
			module: moduleInventory,
			fields: listed("PurchaseApprovals", ""),
		},
	}
}
