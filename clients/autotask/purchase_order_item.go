package autotask

import (
	"time"

	"github.com/shopspring/decimal"
)

// PurchaseOrderItem is a line of a purchase order.
//
// Lines can be created only while the order's status is New, changed while it is New,
// Submitted or Received Partial, and never deleted. Give a ProductID or a ChargeID. UnitCost
// is in the vendor's currency.
type PurchaseOrderItem struct {
	ID                   int64               `json:"id,omitzero"`
	ChargeID             Optional[int64]     `json:"chargeID,omitzero"`
	ContractID           Optional[int64]     `json:"contractID,omitzero"` // read-only, Contract
	EstimatedArrivalDate Optional[time.Time] `json:"estimatedArrivalDate,omitzero"`
	InventoryLocationID  Optional[int64]     `json:"inventoryLocationID,omitzero"` // required, InventoryLocation
	Memo                 Optional[string]    `json:"memo,omitzero"`                // at most 4000 characters
	// required, set on create only, PurchaseOrder
	OrderID      Optional[int64]           `json:"orderID,omitzero"`
	ProductID    Optional[int64]           `json:"productID,omitzero"`    // Product
	ProjectID    Optional[int64]           `json:"projectID,omitzero"`    // read-only, Project
	Quantity     Optional[int64]           `json:"quantity,omitzero"`     // required
	SalesOrderID Optional[int64]           `json:"salesOrderID,omitzero"` // read-only, SalesOrder
	TicketID     Optional[int64]           `json:"ticketID,omitzero"`     // read-only, Ticket
	UnitCost     Optional[decimal.Decimal] `json:"unitCost,omitzero"`     // required
}

// EntityID returns the row's id.
func (v PurchaseOrderItem) EntityID() int64 { return v.ID }
