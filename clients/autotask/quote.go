package autotask

import (
	"time"
)

// Quote is an offer for an opportunity; one quote per opportunity is the primary one.
// BillToLocationID, ShipToLocationID and SoldToLocationID are ids of [QuoteLocation] rows,
// not of [CompanyLocation] rows: Autotask accepts the wrong kind silently.
type Quote struct {
	ID               int64               `json:"id,omitzero"`
	BillToLocationID Optional[int64]     `json:"billToLocationID,omitzero"` // required, QuoteLocation
	CompanyID        Optional[int64]     `json:"companyID,omitzero"`        // Company
	Description      Optional[string]    `json:"description,omitzero"`      // at most 2000 characters
	EffectiveDate    Optional[time.Time] `json:"effectiveDate,omitzero"`    // required
	ExpirationDate   Optional[time.Time] `json:"expirationDate,omitzero"`   // required
	IsActive         Optional[bool]      `json:"isActive,omitzero"`
	Name             Optional[string]    `json:"name,omitzero"` // required, at most 100 characters
	// required, set on create only, Opportunity
	OpportunityID    Optional[int64] `json:"opportunityID,omitzero"`
	PrimaryQuote     Optional[bool]  `json:"primaryQuote,omitzero"`
	QuoteNumber      Optional[int64] `json:"quoteNumber,omitzero"`      // read-only
	ShipToLocationID Optional[int64] `json:"shipToLocationID,omitzero"` // required, QuoteLocation
	SoldToLocationID Optional[int64] `json:"soldToLocationID,omitzero"` // required, QuoteLocation
}

// EntityID returns the row's id.
func (v Quote) EntityID() int64 { return v.ID }
