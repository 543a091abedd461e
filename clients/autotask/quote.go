// The quote entity: /V1.0/Quotes.

package autotask

import (
	"time"
)

// Quote is an offer for an opportunity; one quote per opportunity is the primary one.
// BillToLocationID, ShipToLocationID and SoldToLocationID are ids of [QuoteLocation] rows,
// not of [CompanyLocation] rows: Autotask accepts the wrong kind silently.
type Quote struct {
	ID                                int64               `json:"id,omitzero"`
	ApprovalStatus                    Optional[int64]     `json:"approvalStatus,omitzero"`                    // picklist
	ApprovalStatusChangedByResourceID Optional[int64]     `json:"approvalStatusChangedByResourceID,omitzero"` // read-only, Resource
	ApprovalStatusChangedDate         Optional[time.Time] `json:"approvalStatusChangedDate,omitzero"`         // read-only
	BillToLocationID                  Optional[int64]     `json:"billToLocationID,omitzero"`                  // required, QuoteLocation
	CalculateTaxSeparately            Optional[bool]      `json:"calculateTaxSeparately,omitzero"`            // not queryable
	Comment                           Optional[string]    `json:"comment,omitzero"`                           // at most 1000 characters
	CompanyID                         Optional[int64]     `json:"companyID,omitzero"`                         // Company
	ContactID                         Optional[int64]     `json:"contactID,omitzero"`                         // Contact
	CreateDate                        Optional[time.Time] `json:"createDate,omitzero"`                        // read-only
	CreatorResourceID                 Optional[int64]     `json:"creatorResourceID,omitzero"`                 // read-only, Resource
	Description                       Optional[string]    `json:"description,omitzero"`                       // at most 2000 characters
	EffectiveDate                     Optional[time.Time] `json:"effectiveDate,omitzero"`                     // required
	ExpirationDate                    Optional[time.Time] `json:"expirationDate,omitzero"`                    // required
	ExtApprovalContactResponse        Optional[int64]     `json:"extApprovalContactResponse,omitzero"`        // read-only, picklist
	ExtApprovalResponseDate           Optional[time.Time] `json:"extApprovalResponseDate,omitzero"`           // read-only
	ExtApprovalResponseSignature      Optional[string]    `json:"extApprovalResponseSignature,omitzero"`      // read-only, at most 250 characters
	ExternalQuoteNumber               Optional[string]    `json:"externalQuoteNumber,omitzero"`               // at most 50 characters
	GroupByID                         Optional[int64]     `json:"groupByID,omitzero"`                         // picklist
	ImpersonatorCreatorResourceID     Optional[int64]     `json:"impersonatorCreatorResourceID,omitzero"`     // read-only, Resource
	IsActive                          Optional[bool]      `json:"isActive,omitzero"`
	LastActivityDate                  Optional[time.Time] `json:"lastActivityDate,omitzero"`          // read-only
	LastModifiedBy                    Optional[int64]     `json:"lastModifiedBy,omitzero"`            // read-only, Resource
	LastPublishedByResourceID         Optional[int64]     `json:"lastPublishedByResourceID,omitzero"` // read-only
	LastPublishedDateTime             Optional[time.Time] `json:"lastPublishedDateTime,omitzero"`     // read-only
	Name                              Optional[string]    `json:"name,omitzero"`                      // required, at most 100 characters
	OpportunityID                     Optional[int64]     `json:"opportunityID,omitzero"`             // required, set on create only, Opportunity
	PaymentTerm                       Optional[int64]     `json:"paymentTerm,omitzero"`               // picklist
	PaymentType                       Optional[int64]     `json:"paymentType,omitzero"`               // picklist
	PrimaryQuote                      Optional[bool]      `json:"primaryQuote,omitzero"`
	ProposalProjectID                 Optional[int64]     `json:"proposalProjectID,omitzero"`   // Project
	PurchaseOrderNumber               Optional[string]    `json:"purchaseOrderNumber,omitzero"` // at most 50 characters
	QuoteNumber                       Optional[int64]     `json:"quoteNumber,omitzero"`         // read-only
	QuoteTemplateID                   Optional[int64]     `json:"quoteTemplateID,omitzero"`     // QuoteTemplate
	ShippingType                      Optional[int64]     `json:"shippingType,omitzero"`        // picklist
	ShipToLocationID                  Optional[int64]     `json:"shipToLocationID,omitzero"`    // required, QuoteLocation
	ShowEachTaxInGroup                Optional[bool]      `json:"showEachTaxInGroup,omitzero"`  // not queryable
	ShowTaxCategory                   Optional[bool]      `json:"showTaxCategory,omitzero"`     // not queryable
	SoldToLocationID                  Optional[int64]     `json:"soldToLocationID,omitzero"`    // required, QuoteLocation
	TaxRegionID                       Optional[int64]     `json:"taxRegionID,omitzero"`         // picklist
}

// EntityID returns the row's id.
func (v Quote) EntityID() int64 { return v.ID }
