// People at a company: /V1.0/Companies/{id}/Contacts.

package autotask

import (
	"time"
)

// Contact is a person at a company. IsActive is an integer, 0 or 1.
type Contact struct {
	ID                            int64               `json:"id,omitzero"`
	AdditionalAddressInformation  Optional[string]    `json:"additionalAddressInformation,omitzero"`  // at most 100 characters
	AddressLine                   Optional[string]    `json:"addressLine,omitzero"`                   // at most 128 characters
	AddressLine1                  Optional[string]    `json:"addressLine1,omitzero"`                  // at most 128 characters
	AlternatePhone                Optional[string]    `json:"alternatePhone,omitzero"`                // at most 32 characters
	APIVendorID                   Optional[int64]     `json:"apiVendorID,omitzero"`                   // read-only, picklist
	BulkEmailOptOutTime           Optional[time.Time] `json:"bulkEmailOptOutTime,omitzero"`           // read-only
	City                          Optional[string]    `json:"city,omitzero"`                          // at most 32 characters
	CompanyID                     Optional[int64]     `json:"companyID,omitzero"`                     // required, set on create only, Company
	CompanyLocationID             Optional[int64]     `json:"companyLocationID,omitzero"`             // CompanyLocation
	CountryID                     Optional[int64]     `json:"countryID,omitzero"`                     // Country
	CreateDate                    Optional[time.Time] `json:"createDate,omitzero"`                    // read-only
	EmailAddress                  Optional[string]    `json:"emailAddress,omitzero"`                  // at most 254 characters
	EmailAddress2                 Optional[string]    `json:"emailAddress2,omitzero"`                 // at most 254 characters
	EmailAddress3                 Optional[string]    `json:"emailAddress3,omitzero"`                 // at most 254 characters
	Extension                     Optional[string]    `json:"extension,omitzero"`                     // at most 10 characters
	ExternalID                    Optional[string]    `json:"externalID,omitzero"`                    // at most 50 characters
	FacebookURL                   Optional[string]    `json:"facebookUrl,omitzero"`                   // at most 200 characters
	FaxNumber                     Optional[string]    `json:"faxNumber,omitzero"`                     // at most 25 characters
	FirstName                     Optional[string]    `json:"firstName,omitzero"`                     // required, at most 50 characters
	ImpersonatorCreatorResourceID Optional[int64]     `json:"impersonatorCreatorResourceID,omitzero"` // read-only, Resource
	IsActive                      Optional[int64]     `json:"isActive,omitzero"`                      // required
	IsOptedOutFromBulkEmail       Optional[bool]      `json:"isOptedOutFromBulkEmail,omitzero"`       // not queryable
	LastActivityDate              Optional[time.Time] `json:"lastActivityDate,omitzero"`              // read-only
	LastModifiedDate              Optional[time.Time] `json:"lastModifiedDate,omitzero"`              // read-only
	LastName                      Optional[string]    `json:"lastName,omitzero"`                      // required, at most 50 characters
	LinkedInURL                   Optional[string]    `json:"linkedInUrl,omitzero"`                   // at most 200 characters
	MiddleInitial                 Optional[string]    `json:"middleInitial,omitzero"`                 // at most 50 characters
	MobilePhone                   Optional[string]    `json:"mobilePhone,omitzero"`                   // at most 25 characters
	NamePrefix                    Optional[int64]     `json:"namePrefix,omitzero"`                    // picklist
	NameSuffix                    Optional[int64]     `json:"nameSuffix,omitzero"`                    // picklist
	Note                          Optional[string]    `json:"note,omitzero"`                          // at most 50 characters
	Phone                         Optional[string]    `json:"phone,omitzero"`                         // at most 25 characters
	PrimaryContact                Optional[bool]      `json:"primaryContact,omitzero"`
	ReceivesEmailNotifications    Optional[bool]      `json:"receivesEmailNotifications,omitzero"`
	RoomNumber                    Optional[string]    `json:"roomNumber,omitzero"`             // at most 50 characters
	SolicitationOptOut            Optional[bool]      `json:"solicitationOptOut,omitzero"`     // read-only, not queryable
	SolicitationOptOutTime        Optional[time.Time] `json:"solicitationOptOutTime,omitzero"` // read-only
	State                         Optional[string]    `json:"state,omitzero"`                  // at most 40 characters
	SurveyOptOut                  Optional[bool]      `json:"surveyOptOut,omitzero"`           // read-only, not queryable
	Title                         Optional[string]    `json:"title,omitzero"`                  // at most 50 characters
	TwitterURL                    Optional[string]    `json:"twitterUrl,omitzero"`             // at most 200 characters
	ZipCode                       Optional[string]    `json:"zipCode,omitzero"`                // at most 16 characters

	UserDefinedFields UserDefinedFields `json:"userDefinedFields,omitempty"`
}

// EntityID returns the row's id.
func (v Contact) EntityID() int64 { return v.ID }
