package sandbox

func inventorySchema() []*entity {
	return []*entity{
		{
			name: "InventoryLocation", collection: "InventoryLocations",
			root:   "POST PUT PATCH",
			module: moduleInventory, impersonable: true,
			fields: listed("InventoryLocations", ""),
		},
		{
			name: "InventoryProduct", collection: "InventoryProducts",
			root:   "POST PUT PATCH DELETE",
			module: moduleInventory,
			fields: listed("InventoryProducts", `
availableUnits SRV
inventoryLocationID IX
productID IX
`),
		},
		{
			name: "InventoryStockedItem", collection: "InventoryStockedItems",
			parent: "InventoryProducts", childPath: "StockedItems", parentField: "inventoryProductID", child: "PUT PATCH",
			module: moduleInventory,
			fields: listed("InventoryStockedItems", `
inventoryProductID CO IX
purchaseOrderItemID IX
returnTypeID pick
serialNumber string(100)
statusID RO
vendorInvoiceNumber string(50)
`),
		},
		{
			name: "InventoryStockedItemsAdd", collection: "InventoryStockedItemsAdd",
			parent: "InventoryProducts", childPath: "StockedItemsAdd", parentField: "inventoryProductID", child: "POST",
			module: moduleInventory, command: true,
			fields: listed("InventoryStockedItemsAdd", `
determineCostUsing CO
determineNewPriceUsing CO
inventoryProductID CO
pricePercentage CO
quantityBeingAdded CO
reasonForUpdate string(500) CO
returnPrice CO
returnTypeID CO pick
serialNumber string(100) CO
unitCost CO
vendorID CO
vendorInvoiceNumber string(50) CO
`),
		},
		{
			name: "InventoryStockedItemsRemove", collection: "InventoryStockedItemsRemove",
			parent: "InventoryProducts", childPath: "StockedItemsRemove", parentField: "inventoryProductID", child: "POST",
			module: moduleInventory, command: true,
			fields: listed("InventoryStockedItemsRemove", `
inventoryProductID CO
inventoryStockedItemID CO
quantityBeingRemoved CO
reasonForUpdate string(500) CO
`),
		},
		{
			name: "InventoryStockedItemsTransfer", collection: "InventoryStockedItemsTransfer",
			parent: "InventoryProducts", childPath: "StockedItemsTransfer", parentField: "inventoryProductID", child: "POST",
			module: moduleInventory, command: true,
			fields: listed("InventoryStockedItemsTransfer", `
inventoryProductID CO
inventoryStockedItemID CO
newInventoryLocationID CO
quantityBeingTransferred CO
reasonForUpdate string(500) CO
`),
		},
		{
			name: "InventoryItem", collection: "InventoryItems",
			root:   "POST PUT PATCH",
			module: moduleInventory, impersonable: true,
			fields: listed("InventoryItems", `
productID IX
`),
		},
		{
			name: "InventoryItemSerialNumber", collection: "InventoryItemSerialNumbers",
			parent: "InventoryItems", childPath: "SerialNumbers", parentField: "inventoryItemID", child: "POST PUT PATCH",
			module: moduleInventory,
			fields: listed("InventoryItemSerialNumbers", `
inventoryItemID IX
`),
		},
		{
			name: "InventoryTransfer", collection: "InventoryTransfers",
			root:   "POST",
			module: moduleInventory,
			fields: listed("InventoryTransfers", `
notes CO
serialNumber CO
transferDate CO
updateNote CO
`),
		},
	}
}
