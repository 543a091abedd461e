// This file describes stock: locations, inventory products, stocked items and the commands on them:
// one table per entity, from which validation, metadata, queries and writes follow.

package sandbox

func inventorySchema() []*entity {
	return []*entity{
		{
			name: "InventoryLocation", collection: "InventoryLocations",
			root:   "POST PUT PATCH",
			module: moduleInventory, impersonable: true,
			fields: mustFields(`
id                                  long          RO
impersonatorCreatorResourceID       integer       RO ref:Resource
isActive                            boolean       R
isDefault                           boolean
locationName                        string(50)    R
resourceID                          integer       RO ref:Resource
`),
		},
		{
			name: "InventoryProduct", collection: "InventoryProducts",
			root:   "POST PUT PATCH DELETE",
			module: moduleInventory,
			fields: mustFields(`
id                                  long          RO
availableUnits                      integer       RO
backOrderQuantity                   integer       RO
bin                                 string(50)
createDateTime                      datetime      RO
createdByResourceID                 integer       RO ref:Resource
inventoryLocationID                 integer       R CO ref:InventoryLocation IX
onHandUnits                         integer       RO
pickedUnits                         integer       RO
productID                           integer       R CO ref:Product IX
quantityMaximum                     integer       R
quantityMinimum                     integer
referenceNumber                     string(50)
reservedUnits                       integer       RO
unitsOnOrder                        integer       RO
`),
		},
		{
			name: "InventoryStockedItem", collection: "InventoryStockedItems",
			parent: "InventoryProducts", childPath: "StockedItems", parentField: "inventoryProductID", child: "PUT PATCH",
			module: moduleInventory,
			fields: mustFields(`
id                                  long          RO
availableUnits                      integer       RO
companyID                           integer       RO ref:Company
configurationItemID                 integer       RO ref:ConfigurationItem
contractChargeID                    integer       RO ref:ContractCharge
createDateTime                      datetime      RO
createdByResourceID                 integer       RO ref:Resource
currentInventoryLocationID          integer       RO ref:InventoryLocation
deliveredUnits                      integer       RO
inventoryProductID                  integer       R CO ref:InventoryProduct IX
onHandUnits                         integer       RO
parentInventoryStockedItemID        integer       RO ref:InventoryStockedItem
parentStockedItemReceivedUnits      integer       RO NQ
pickedRemovedByResourceID           integer       RO ref:Resource
pickedRemovedDateTime               datetime      RO
pickedUnits                         integer       RO
projectChargeID                     integer       RO ref:ProjectCharge
purchaseOrderID                     integer       RO ref:PurchaseOrder
purchaseOrderItemID                 integer       RO ref:PurchaseOrderItem IX
purchaseOrderItemReceivingID        integer       RO ref:PurchaseOrderItemReceiving
quoteItemID                         integer       RO ref:QuoteItem
removedUnits                        integer       RO
reservedUnits                       integer       RO
returnPrice                         decimal
returnTypeID                        integer       pick
serialNumber                        string(100)
statusID                            integer       RO pick
ticketChargeID                      integer       RO ref:TicketCharge
transferredUnits                    integer       RO
unitCost                            decimal       R
vendorID                            integer       ref:Company
vendorInvoiceNumber                 string(50)
`),
		},
		{
			name: "InventoryStockedItemsAdd", collection: "InventoryStockedItemsAdd",
			parent: "InventoryProducts", childPath: "StockedItemsAdd", parentField: "inventoryProductID", child: "POST",
			module: moduleInventory, command: true,
			fields: mustFields(`
id                                  long          RO
determineCostUsing                  integer       R CO pick
determineNewPriceUsing              integer       CO pick
inventoryProductID                  integer       R CO ref:InventoryProduct
pricePercentage                     decimal       CO
quantityBeingAdded                  integer       R CO
reasonForUpdate                     string(500)   CO
returnPrice                         decimal       CO
returnTypeID                        integer       CO pick
serialNumber                        string(100)   CO
unitCost                            decimal       CO
vendorID                            integer       R CO ref:Company
vendorInvoiceNumber                 string(50)    CO
`),
		},
		{
			name: "InventoryStockedItemsRemove", collection: "InventoryStockedItemsRemove",
			parent: "InventoryProducts", childPath: "StockedItemsRemove", parentField: "inventoryProductID", child: "POST",
			module: moduleInventory, command: true,
			fields: mustFields(`
id                                  long          RO
inventoryProductID                  integer       CO ref:InventoryProduct
inventoryStockedItemID              integer       CO ref:InventoryStockedItem
quantityBeingRemoved                integer       R CO
reasonForUpdate                     string(500)   CO
`),
		},
		{
			name: "InventoryStockedItemsTransfer", collection: "InventoryStockedItemsTransfer",
			parent: "InventoryProducts", childPath: "StockedItemsTransfer", parentField: "inventoryProductID", child: "POST",
			module: moduleInventory, command: true,
			fields: mustFields(`
id                                  long          RO
inventoryProductID                  integer       CO ref:InventoryProduct
inventoryStockedItemID              integer       CO ref:InventoryStockedItem
newInventoryLocationID              integer       R CO ref:InventoryLocation
quantityBeingTransferred            integer       R CO
reasonForUpdate                     string(500)   CO
`),
		},
		{
			name: "InventoryItem", collection: "InventoryItems",
			root:   "POST PUT PATCH",
			module: moduleInventory, impersonable: true,
			fields: mustFields(`
id                                  long          RO
backOrderQuantity                   integer       RO
bin                                 string(50)
impersonatorCreatorResourceID       integer       RO ref:Resource
inventoryLocationID                 integer       R CO ref:InventoryLocation
productID                           integer       R CO ref:Product IX
quantityMaximum                     integer       R
quantityMinimum                     integer       R
quantityOnHand                      integer       R
quantityOnOrder                     integer       RO
quantityPicked                      integer       RO
quantityReserved                    integer       RO
referenceNumber                     string(50)
`),
		},
		{
			name: "InventoryItemSerialNumber", collection: "InventoryItemSerialNumbers",
			parent: "InventoryItems", childPath: "SerialNumbers", parentField: "inventoryItemID", child: "POST PUT PATCH",
			module: moduleInventory,
			fields: mustFields(`
id                                  long          RO
inventoryItemID                     integer       R CO ref:InventoryItem IX
serialNumber                        string(100)   R
`),
		},
		{
			name: "InventoryTransfer", collection: "InventoryTransfers",
			root:   "POST",
			module: moduleInventory, command: true,
			fields: mustFields(`
id                                  long          RO
fromLocationID                      long          R CO ref:InventoryLocation
notes                               string(4000)  CO
productID                           long          R CO ref:Product
quantityTransferred                 integer       R CO
serialNumber                        string(100)   CO
toLocationID                        long          R CO ref:InventoryLocation
transferByResourceID                integer       RO ref:Resource
transferDate                        datetime      CO
updateNote                          string(500)   CO
`),
		},
	}
}
