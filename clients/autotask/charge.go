// Charges of tickets, projects and contracts: /V1.0/Tickets/{id}/Charges and their like.

package autotask

import (
	"github.com/shopspring/decimal"
)

// Charge is a cost on a ticket, a project or a contract, whichever of the three ids it has; the demand behind a purchase order line (its
// ChargeID).
// InternalPurchaseOrderNumber and PurchaseOrderNumber are texts, not links.
type Charge struct {
	ID                  int64            `json:"id,omitzero"`
	ProductID           Optional[int64]  `json:"productID,omitzero"`           // Product
	PurchaseOrderNumber Optional[string] `json:"purchaseOrderNumber,omitzero"` // at most 50 characters
	Status              Optional[int64]  `json:"status,omitzero"`              // read-only, picklist
	// required on a ticket's charges, Ticket
	TicketID Optional[int64] `json:"ticketID,omitzero"`
	// required on a project's charges, Project
	ProjectID Optional[int64] `json:"projectID,omitzero"`
	// required on a contract's charges, Contract
	ContractID   Optional[int64]           `json:"contractID,omitzero"`
	UnitQuantity Optional[decimal.Decimal] `json:"unitQuantity,omitzero"` // required
}

// EntityID returns the row's id.
func (v Charge) EntityID() int64 { return v.ID }
