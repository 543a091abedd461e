// Charges of tickets, projects and contracts: /V1.0/Tickets/{id}/Charges and their like.

package autotask

import (
	"time"

	"github.com/shopspring/decimal"
)

// Charge is a cost on a ticket, a project or a contract, whichever of the three ids it has; the demand behind a purchase order line (its ChargeID).
// InternalPurchaseOrderNumber and PurchaseOrderNumber are texts, not links.
type Charge struct {
	ID                               int64                     `json:"id,omitzero"`
	BillableAmount                   Optional[decimal.Decimal] `json:"billableAmount,omitzero"`                 // read-only
	BillingCodeID                    Optional[int64]           `json:"billingCodeID,omitzero"`                  // BillingCode
	ChargeType                       Optional[int64]           `json:"chargeType,omitzero"`                     // required, picklist
	ContractServiceBundleID          Optional[int64]           `json:"contractServiceBundleID,omitzero"`        // ContractServiceBundle
	ContractServiceID                Optional[int64]           `json:"contractServiceID,omitzero"`              // ContractService
	CreateDate                       Optional[time.Time]       `json:"createDate,omitzero"`                     // read-only
	CreatorResourceID                Optional[int64]           `json:"creatorResourceID,omitzero"`              // read-only, Resource
	DatePurchased                    Optional[time.Time]       `json:"datePurchased,omitzero"`                  // required
	Description                      Optional[string]          `json:"description,omitzero"`                    // at most 8000 characters
	ExtendedCost                     Optional[decimal.Decimal] `json:"extendedCost,omitzero"`                   // read-only
	InternalCurrencyBillableAmount   Optional[decimal.Decimal] `json:"internalCurrencyBillableAmount,omitzero"` // read-only
	InternalCurrencyUnitPrice        Optional[decimal.Decimal] `json:"internalCurrencyUnitPrice,omitzero"`      // read-only
	InternalPurchaseOrderNumber      Optional[string]          `json:"internalPurchaseOrderNumber,omitzero"`    // at most 50 characters
	IsBillableToCompany              Optional[bool]            `json:"isBillableToCompany,omitzero"`
	IsBilled                         Optional[bool]            `json:"isBilled,omitzero"`                         // read-only
	Name                             Optional[string]          `json:"name,omitzero"`                             // required, at most 100 characters
	Notes                            Optional[string]          `json:"notes,omitzero"`                            // at most 2000 characters
	OrganizationalLevelAssociationID Optional[int64]           `json:"organizationalLevelAssociationID,omitzero"` // read-only, OrganizationalLevelAssociation
	ProductID                        Optional[int64]           `json:"productID,omitzero"`                        // Product
	PurchaseOrderNumber              Optional[string]          `json:"purchaseOrderNumber,omitzero"`              // at most 50 characters
	Status                           Optional[int64]           `json:"status,omitzero"`                           // read-only, picklist
	StatusLastModifiedBy             Optional[int64]           `json:"statusLastModifiedBy,omitzero"`             // read-only
	StatusLastModifiedDate           Optional[time.Time]       `json:"statusLastModifiedDate,omitzero"`           // read-only
	TicketID                         Optional[int64]           `json:"ticketID,omitzero"`                         // required on a ticket's charges, Ticket
	ProjectID                        Optional[int64]           `json:"projectID,omitzero"`                        // required on a project's charges, Project
	ContractID                       Optional[int64]           `json:"contractID,omitzero"`                       // required on a contract's charges, Contract
	UnitCost                         Optional[decimal.Decimal] `json:"unitCost,omitzero"`
	UnitPrice                        Optional[decimal.Decimal] `json:"unitPrice,omitzero"`
	UnitQuantity                     Optional[decimal.Decimal] `json:"unitQuantity,omitzero"` // required
}

// EntityID returns the row's id.
func (v Charge) EntityID() int64 { return v.ID }
