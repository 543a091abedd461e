// The opportunity entity: /V1.0/Opportunities.

package autotask

import (
	"time"

	"github.com/shopspring/decimal"
)

// Opportunity is a possible sale. ProjectedCloseDate is not before StartDate. With
// UseQuoteTotals the money fields come from the primary quote.
type Opportunity struct {
	ID                               int64                     `json:"id,omitzero"`
	AdvancedField1                   Optional[decimal.Decimal] `json:"advancedField1,omitzero"`
	AdvancedField2                   Optional[decimal.Decimal] `json:"advancedField2,omitzero"`
	AdvancedField3                   Optional[decimal.Decimal] `json:"advancedField3,omitzero"`
	AdvancedField4                   Optional[decimal.Decimal] `json:"advancedField4,omitzero"`
	AdvancedField5                   Optional[decimal.Decimal] `json:"advancedField5,omitzero"`
	Amount                           Optional[decimal.Decimal] `json:"amount,omitzero"`          // required
	AssessmentScore                  Optional[decimal.Decimal] `json:"assessmentScore,omitzero"` // read-only
	Barriers                         Optional[string]          `json:"barriers,omitzero"`        // at most 500 characters
	ClosedDate                       Optional[time.Time]       `json:"closedDate,omitzero"`
	CompanyID                        Optional[int64]           `json:"companyID,omitzero"` // required, Company
	ContactID                        Optional[int64]           `json:"contactID,omitzero"` // Contact
	Cost                             Optional[decimal.Decimal] `json:"cost,omitzero"`      // required
	CreateDate                       Optional[time.Time]       `json:"createDate,omitzero"`
	CreatorResourceID                Optional[int64]           `json:"creatorResourceID,omitzero"`             // read-only, Resource
	Description                      Optional[string]          `json:"description,omitzero"`                   // at most 8000 characters
	HelpNeeded                       Optional[string]          `json:"helpNeeded,omitzero"`                    // at most 500 characters
	ImpersonatorCreatorResourceID    Optional[int64]           `json:"impersonatorCreatorResourceID,omitzero"` // read-only, Resource
	LastActivity                     Optional[time.Time]       `json:"lastActivity,omitzero"`                  // read-only
	LeadSource                       Optional[int64]           `json:"leadSource,omitzero"`                    // picklist
	LossReason                       Optional[int64]           `json:"lossReason,omitzero"`                    // picklist
	LossReasonDetail                 Optional[string]          `json:"lossReasonDetail,omitzero"`              // at most 500 characters
	LostDate                         Optional[time.Time]       `json:"lostDate,omitzero"`
	Market                           Optional[string]          `json:"market,omitzero"` // at most 500 characters
	MonthlyCost                      Optional[decimal.Decimal] `json:"monthlyCost,omitzero"`
	MonthlyRevenue                   Optional[decimal.Decimal] `json:"monthlyRevenue,omitzero"`
	NextStep                         Optional[string]          `json:"nextStep,omitzero"` // at most 500 characters
	OneTimeCost                      Optional[decimal.Decimal] `json:"onetimeCost,omitzero"`
	OneTimeRevenue                   Optional[decimal.Decimal] `json:"onetimeRevenue,omitzero"`
	OpportunityCategoryID            Optional[int64]           `json:"opportunityCategoryID,omitzero"`            // picklist
	OrganizationalLevelAssociationID Optional[int64]           `json:"organizationalLevelAssociationID,omitzero"` // OrganizationalLevelAssociation
	OwnerResourceID                  Optional[int64]           `json:"ownerResourceID,omitzero"`                  // required, Resource
	PrimaryCompetitor                Optional[int64]           `json:"primaryCompetitor,omitzero"`                // picklist
	Probability                      Optional[int64]           `json:"probability,omitzero"`                      // required
	ProductID                        Optional[int64]           `json:"productID,omitzero"`                        // Product
	ProjectedCloseDate               Optional[time.Time]       `json:"projectedCloseDate,omitzero"`               // required
	PromisedFulfillmentDate          Optional[time.Time]       `json:"promisedFulfillmentDate,omitzero"`
	PromotionName                    Optional[string]          `json:"promotionName,omitzero"` // at most 50 characters
	QuarterlyCost                    Optional[decimal.Decimal] `json:"quarterlyCost,omitzero"`
	QuarterlyRevenue                 Optional[decimal.Decimal] `json:"quarterlyRevenue,omitzero"`
	Rating                           Optional[int64]           `json:"rating,omitzero"`                      // picklist
	RelationshipAssessmentScore      Optional[decimal.Decimal] `json:"relationshipAssessmentScore,omitzero"` // read-only
	RevenueSpread                    Optional[int64]           `json:"revenueSpread,omitzero"`
	RevenueSpreadUnit                Optional[string]          `json:"revenueSpreadUnit,omitzero"`           // at most 6 characters, picklist
	SalesOrderID                     Optional[int64]           `json:"salesOrderID,omitzero"`                // read-only, SalesOrder
	SalesProcessPercentComplete      Optional[decimal.Decimal] `json:"salesProcessPercentComplete,omitzero"` // read-only
	SemiannualCost                   Optional[decimal.Decimal] `json:"semiannualCost,omitzero"`
	SemiannualRevenue                Optional[decimal.Decimal] `json:"semiannualRevenue,omitzero"`
	Stage                            Optional[int64]           `json:"stage,omitzero"`                    // required, picklist
	StartDate                        Optional[time.Time]       `json:"startDate,omitzero"`                // required
	Status                           Optional[int64]           `json:"status,omitzero"`                   // required, picklist
	TechnicalAssessmentScore         Optional[decimal.Decimal] `json:"technicalAssessmentScore,omitzero"` // read-only
	ThroughDate                      Optional[time.Time]       `json:"throughDate,omitzero"`
	Title                            Optional[string]          `json:"title,omitzero"` // required, at most 128 characters
	TotalAmountMonths                Optional[int64]           `json:"totalAmountMonths,omitzero"`
	UseQuoteTotals                   Optional[bool]            `json:"useQuoteTotals,omitzero"`  // required
	WinReason                        Optional[int64]           `json:"winReason,omitzero"`       // picklist
	WinReasonDetail                  Optional[string]          `json:"winReasonDetail,omitzero"` // at most 500 characters
	YearlyCost                       Optional[decimal.Decimal] `json:"yearlyCost,omitzero"`
	YearlyRevenue                    Optional[decimal.Decimal] `json:"yearlyRevenue,omitzero"`

	UserDefinedFields UserDefinedFields `json:"userDefinedFields,omitempty"`
}

// EntityID returns the row's id.
func (v Opportunity) EntityID() int64 { return v.ID }
