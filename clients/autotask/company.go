// The company entity: /V1.0/Companies.

package autotask

import (
	"time"

	"github.com/shopspring/decimal"
)

// Company is a customer, prospect, vendor or partner. Id 0 is a valid id: the MSP's own
// company. CompanyType 7 is Vendor.
type Company struct {
	ID                                     int64                     `json:"id,omitzero"`
	AdditionalAddressInformation           Optional[string]          `json:"additionalAddressInformation,omitzero"`       // at most 100 characters
	Address1                               Optional[string]          `json:"address1,omitzero"`                           // at most 128 characters
	Address2                               Optional[string]          `json:"address2,omitzero"`                           // at most 128 characters
	AlternatePhone1                        Optional[string]          `json:"alternatePhone1,omitzero"`                    // at most 25 characters
	AlternatePhone2                        Optional[string]          `json:"alternatePhone2,omitzero"`                    // at most 25 characters
	APIVendorID                            Optional[int64]           `json:"apiVendorID,omitzero"`                        // read-only, picklist
	AssetValue                             Optional[decimal.Decimal] `json:"assetValue,omitzero"`                         // not queryable
	BillingAddress1                        Optional[string]          `json:"billingAddress1,omitzero"`                    // read-only, at most 150 characters
	BillingAddress2                        Optional[string]          `json:"billingAddress2,omitzero"`                    // read-only, at most 150 characters
	BillToAdditionalAddressInformation     Optional[string]          `json:"billToAdditionalAddressInformation,omitzero"` // read-only, at most 100 characters
	BillToAddressToUse                     Optional[int64]           `json:"billToAddressToUse,omitzero"`                 // read-only, picklist
	BillToAttention                        Optional[string]          `json:"billToAttention,omitzero"`                    // at most 50 characters
	BillToCity                             Optional[string]          `json:"billToCity,omitzero"`                         // read-only, at most 50 characters
	BillToCompanyLocationID                Optional[int64]           `json:"billToCompanyLocationID,omitzero"`            // CompanyLocation
	BillToCountryID                        Optional[int64]           `json:"billToCountryID,omitzero"`                    // read-only, Country
	BillToState                            Optional[string]          `json:"billToState,omitzero"`                        // read-only, at most 128 characters
	BillToZipCode                          Optional[string]          `json:"billToZipCode,omitzero"`                      // read-only, at most 50 characters
	City                                   Optional[string]          `json:"city,omitzero"`                               // at most 30 characters
	Classification                         Optional[int64]           `json:"classification,omitzero"`                     // picklist
	CompanyCategoryID                      Optional[int64]           `json:"companyCategoryID,omitzero"`                  // CompanyCategory
	CompanyName                            Optional[string]          `json:"companyName,omitzero"`                        // required, at most 100 characters
	CompanyNumber                          Optional[string]          `json:"companyNumber,omitzero"`                      // at most 50 characters
	CompanyType                            Optional[int64]           `json:"companyType,omitzero"`                        // required, picklist
	CompetitorID                           Optional[int64]           `json:"competitorID,omitzero"`                       // picklist
	CountryID                              Optional[int64]           `json:"countryID,omitzero"`                          // Country
	CreateDate                             Optional[time.Time]       `json:"createDate,omitzero"`                         // read-only
	CreatedByResourceID                    Optional[int64]           `json:"createdByResourceID,omitzero"`                // read-only, Resource
	CurrencyID                             Optional[int64]           `json:"currencyID,omitzero"`                         // Currency
	Fax                                    Optional[string]          `json:"fax,omitzero"`                                // at most 25 characters
	ImpersonatorCreatorResourceID          Optional[int64]           `json:"impersonatorCreatorResourceID,omitzero"`      // read-only, Resource
	InvoiceEmailMessageID                  Optional[int64]           `json:"invoiceEmailMessageID,omitzero"`
	InvoiceMethod                          Optional[int64]           `json:"invoiceMethod,omitzero"` // picklist
	InvoiceNonContractItemsToParentCompany Optional[bool]            `json:"invoiceNonContractItemsToParentCompany,omitzero"`
	InvoiceTemplateID                      Optional[int64]           `json:"invoiceTemplateID,omitzero"` // InvoiceTemplate
	IsActive                               Optional[bool]            `json:"isActive,omitzero"`
	IsClientPortalActive                   Optional[bool]            `json:"isClientPortalActive,omitzero"` // read-only
	IsEnabledForComanaged                  Optional[bool]            `json:"isEnabledForComanaged,omitzero"`
	IsTaskFireActive                       Optional[bool]            `json:"isTaskFireActive,omitzero"` // read-only
	IsTaxExempt                            Optional[bool]            `json:"isTaxExempt,omitzero"`
	LastActivityDate                       Optional[time.Time]       `json:"lastActivityDate,omitzero"`            // read-only
	LastTrackedModifiedDateTime            Optional[time.Time]       `json:"lastTrackedModifiedDateTime,omitzero"` // read-only
	MarketSegmentID                        Optional[int64]           `json:"marketSegmentID,omitzero"`             // picklist
	OwnerResourceID                        Optional[int64]           `json:"ownerResourceID,omitzero"`             // required, Resource
	ParentCompanyID                        Optional[int64]           `json:"parentCompanyID,omitzero"`             // Company
	Phone                                  Optional[string]          `json:"phone,omitzero"`                       // required, at most 25 characters
	PostalCode                             Optional[string]          `json:"postalCode,omitzero"`                  // at most 10 characters
	PurchaseOrderTemplateID                Optional[int64]           `json:"purchaseOrderTemplateID,omitzero"`     // picklist
	QuoteEmailMessageID                    Optional[int64]           `json:"quoteEmailMessageID,omitzero"`
	QuoteTemplateID                        Optional[int64]           `json:"quoteTemplateID,omitzero"`     // QuoteTemplate
	SICCode                                Optional[string]          `json:"sicCode,omitzero"`             // at most 32 characters, not queryable
	State                                  Optional[string]          `json:"state,omitzero"`               // at most 40 characters
	StockMarket                            Optional[string]          `json:"stockMarket,omitzero"`         // at most 10 characters, not queryable
	StockSymbol                            Optional[string]          `json:"stockSymbol,omitzero"`         // at most 10 characters, not queryable
	SurveyCompanyRating                    Optional[decimal.Decimal] `json:"surveyCompanyRating,omitzero"` // read-only
	TaxID                                  Optional[string]          `json:"taxID,omitzero"`               // at most 50 characters
	TaxRegionID                            Optional[int64]           `json:"taxRegionID,omitzero"`         // TaxRegion
	TerritoryID                            Optional[int64]           `json:"territoryID,omitzero"`         // picklist
	WebAddress                             Optional[string]          `json:"webAddress,omitzero"`          // at most 255 characters

	UserDefinedFields UserDefinedFields `json:"userDefinedFields,omitempty"`
}

// EntityID returns the row's id.
func (v Company) EntityID() int64 { return v.ID }
