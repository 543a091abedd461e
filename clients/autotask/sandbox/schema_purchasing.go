// This file describes purchase orders, their items, receiving and approvals:
// one table per entity, from which validation, metadata, queries and writes follow.

package sandbox

func purchasingSchema() []*entity {
	return []*entity{
		{
			name: "PurchaseOrder", collection: "PurchaseOrders",
			root:   "POST PUT PATCH",
			module: moduleInventory, impersonable: true,
			fields: mustFields(`
id                                  long          RO
additionalVendorInvoiceNumbers      string(8000)  RO
cancelDateTime                      datetime      RO
createDateTime                      datetime      RO
creatorResourceID                   integer       RO ref:Resource
externalPONumber                    string(50)    IX
fax                                 string(25)
freight                             decimal
generalMemo                         string(4000)
impersonatorCreatorResourceID       integer       RO ref:Resource
internalCurrencyFreight             decimal       RO
latestEstimatedArrivalDate          datetime      RO
paymentTerm                         integer       pick
phone                               string(25)
purchaseForCompanyID                integer       ref:Company
purchaseOrderNumber                 string(50)    RO IX
purchaseOrderTemplateID             integer       pick
shippingDate                        datetime
shippingType                        integer       ref:ShippingType
shipToAddress1                      string(128)   R
shipToAddress2                      string(128)
shipToCity                          string(30)
shipToName                          string(100)   R
shipToPostalCode                    string(10)
shipToState                         string(25)
showEachTaxInGroup                  boolean
showTaxCategory                     boolean
status                              integer       R pick IX
submitDateTime                      datetime      RO
taxRegionID                         integer       ref:TaxRegion
useItemDescriptionsFrom             integer       pick
vendorID                            integer       R CO ref:Company IX
vendorInvoiceNumber                 string(50)
`),
		},
		{
			name: "PurchaseOrderItem", collection: "PurchaseOrderItems",
			parent: "PurchaseOrders", childPath: "Items", parentField: "orderID", child: "POST PUT PATCH",
			module: moduleInventory,
			fields: mustFields(`
id                                  long          RO
chargeID                            integer       ref:TicketCharge IX
contractID                          long          RO ref:Contract
estimatedArrivalDate                datetime
internalCurrencyUnitCost            decimal       RO
inventoryLocationID                 integer       R ref:InventoryLocation
memo                                string(4000)
orderID                             integer       R CO ref:PurchaseOrder IX
productID                           integer       ref:Product IX
projectID                           long          RO ref:Project
quantity                            integer       R
salesOrderID                        long          RO ref:SalesOrder
ticketID                            long          RO ref:Ticket
unitCost                            decimal       R
`),
		},
		{
			name: "PurchaseOrderItemReceiving", collection: "PurchaseOrderItemReceiving",
			parent: "PurchaseOrderItems", childPath: "Receiving", parentField: "purchaseOrderItemID", child: "POST",
			module: moduleInventory, internal: "PurchaseOrderReceive",
			fields: mustFields(`
id                                  long          RO
purchaseOrderItemID                 long          R CO ref:PurchaseOrderItem IX
quantityBackOrdered                 integer       RO
quantityNowReceiving                integer       R CO
quantityPreviouslyReceived          integer       RO
receiveDate                         datetime      RO
receivedByResourceID                integer       RO ref:Resource
serialNumber                        string(50)    CO
vendorInvoiceNumber                 string(50)    CO
`),
		},
		{
			name: "PurchaseApproval", collection: "PurchaseApprovals",
			root:   "PUT PATCH",
			module: moduleInventory,
			fields: mustFields(`
id                                  long          RO
costType                            string(8)     RO pick
isApproved                          boolean       R NQ
rejectNote                          string(5000)  NQ
`),
		},
	}
}
