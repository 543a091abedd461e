// What a won opportunity can become: tickets, projects and contracts.

package autotask

// Ticket is the part of a ticket that purchasing looks at.
type Ticket struct {
	ID        int64           `json:"id,omitzero"`
	CompanyID Optional[int64] `json:"companyID,omitzero"` // required, Company
	// the customer's own, at most 50 characters
	PurchaseOrderNumber Optional[string] `json:"purchaseOrderNumber,omitzero"`
	TicketNumber        Optional[string] `json:"ticketNumber,omitzero"` // at most 50 characters
}

// EntityID returns the row's id.
func (v Ticket) EntityID() int64 { return v.ID }

// Project is the part of a project that purchasing looks at.
type Project struct {
	ID          int64            `json:"id,omitzero"`
	CompanyID   Optional[int64]  `json:"companyID,omitzero"`   // required, Company
	ProjectName Optional[string] `json:"projectName,omitzero"` // required, at most 100 characters
}

// EntityID returns the row's id.
func (v Project) EntityID() int64 { return v.ID }

// Contract is the part of a contract that purchasing looks at.
type Contract struct {
	ID           int64            `json:"id,omitzero"`
	CompanyID    Optional[int64]  `json:"companyID,omitzero"`    // required, Company
	ContractName Optional[string] `json:"contractName,omitzero"` // required, at most 100 characters
}

// EntityID returns the row's id.
func (v Contract) EntityID() int64 { return v.ID }
