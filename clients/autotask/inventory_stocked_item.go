// Units in stock and where they came from: /V1.0/InventoryProducts/{id}/StockedItems.

package autotask

import (
	"time"

	"github.com/shopspring/decimal"
)

// InventoryStockedItem is a lot of units in stock. PurchaseOrderID, PurchaseOrderItemID and
// PurchaseOrderItemReceivingID trace it back to the receipt. It can be read and patched;
// units come and go by receiving and by the stocked-item commands only.
type InventoryStockedItem struct {
	ID                             int64                     `json:"id,omitzero"`
	AvailableUnits                 Optional[int64]           `json:"availableUnits,omitzero"`                 // read-only
	OnHandUnits                    Optional[int64]           `json:"onHandUnits,omitzero"`                    // read-only
	ReservedUnits                  Optional[int64]           `json:"reservedUnits,omitzero"`                  // read-only
	PickedUnits                    Optional[int64]           `json:"pickedUnits,omitzero"`                    // read-only
	DeliveredUnits                 Optional[int64]           `json:"deliveredUnits,omitzero"`                 // read-only
	RemovedUnits                   Optional[int64]           `json:"removedUnits,omitzero"`                   // read-only
	TransferredUnits               Optional[int64]           `json:"transferredUnits,omitzero"`               // read-only
	CompanyID                      Optional[int64]           `json:"companyID,omitzero"`                      // read-only, Company
	ConfigurationItemID            Optional[int64]           `json:"configurationItemID,omitzero"`            // read-only, ConfigurationItem
	ContractChargeID               Optional[int64]           `json:"contractChargeID,omitzero"`               // read-only, ContractCharge
	ProjectChargeID                Optional[int64]           `json:"projectChargeID,omitzero"`                // read-only, ProjectCharge
	TicketChargeID                 Optional[int64]           `json:"ticketChargeID,omitzero"`                 // read-only, TicketCharge
	QuoteItemID                    Optional[int64]           `json:"quoteItemID,omitzero"`                    // read-only, QuoteItem
	CreateDateTime                 Optional[time.Time]       `json:"createDateTime,omitzero"`                 // read-only
	CreatedByResourceID            Optional[int64]           `json:"createdByResourceID,omitzero"`            // read-only, Resource
	CurrentInventoryLocationID     Optional[int64]           `json:"currentInventoryLocationID,omitzero"`     // read-only, InventoryLocation
	InventoryProductID             Optional[int64]           `json:"inventoryProductID,omitzero"`             // required, InventoryProduct
	ParentInventoryStockedItemID   Optional[int64]           `json:"parentInventoryStockedItemID,omitzero"`   // read-only, InventoryStockedItem
	ParentStockedItemReceivedUnits Optional[int64]           `json:"parentStockedItemReceivedUnits,omitzero"` // read-only, not queryable
	PickedRemovedByResourceID      Optional[int64]           `json:"pickedRemovedByResourceID,omitzero"`      // read-only, Resource
	PickedRemovedDateTime          Optional[time.Time]       `json:"pickedRemovedDateTime,omitzero"`          // read-only
	PurchaseOrderID                Optional[int64]           `json:"purchaseOrderID,omitzero"`                // read-only, PurchaseOrder
	PurchaseOrderItemID            Optional[int64]           `json:"purchaseOrderItemID,omitzero"`            // read-only, PurchaseOrderItem
	PurchaseOrderItemReceivingID   Optional[int64]           `json:"purchaseOrderItemReceivingID,omitzero"`   // read-only, PurchaseOrderItemReceiving
	ReturnPrice                    Optional[decimal.Decimal] `json:"returnPrice,omitzero"`
	ReturnTypeID                   Optional[int64]           `json:"returnTypeID,omitzero"`
	SerialNumber                   Optional[string]          `json:"serialNumber,omitzero"`
	StatusID                       Optional[int64]           `json:"statusID,omitzero"` // picklist
	UnitCost                       Optional[decimal.Decimal] `json:"unitCost,omitzero"` // required
	VendorID                       Optional[int64]           `json:"vendorID,omitzero"` // Company
	VendorInvoiceNumber            Optional[string]          `json:"vendorInvoiceNumber,omitzero"`
}

// EntityID returns the row's id.
func (v InventoryStockedItem) EntityID() int64 { return v.ID }
