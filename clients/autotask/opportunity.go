package autotask

import (
	"time"

	"github.com/shopspring/decimal"
)

// Opportunity is a possible sale. ProjectedCloseDate is not before StartDate. With
// UseQuoteTotals the money fields come from the primary quote.
type Opportunity struct {
	ID                 int64                     `json:"id,omitzero"`
	Amount             Optional[decimal.Decimal] `json:"amount,omitzero"`             // required
	CompanyID          Optional[int64]           `json:"companyID,omitzero"`          // required, Company
	ContactID          Optional[int64]           `json:"contactID,omitzero"`          // Contact
	Cost               Optional[decimal.Decimal] `json:"cost,omitzero"`               // required
	OwnerResourceID    Optional[int64]           `json:"ownerResourceID,omitzero"`    // required, Resource
	Probability        Optional[int64]           `json:"probability,omitzero"`        // required
	ProjectedCloseDate Optional[time.Time]       `json:"projectedCloseDate,omitzero"` // required
	SalesOrderID       Optional[int64]           `json:"salesOrderID,omitzero"`       // read-only, SalesOrder
	Stage              Optional[int64]           `json:"stage,omitzero"`              // required, picklist
	StartDate          Optional[time.Time]       `json:"startDate,omitzero"`          // required
	Status             Optional[int64]           `json:"status,omitzero"`             // required, picklist
	Title              Optional[string]          `json:"title,omitzero"`              // required, at most 128 characters
	UseQuoteTotals     Optional[bool]            `json:"useQuoteTotals,omitzero"`     // required

}

// EntityID returns the row's id.
func (v Opportunity) EntityID() int64 { return v.ID }
