// Sales orders of won opportunities: /V1.0/SalesOrders.

package autotask

import (
	"time"
)

// SalesOrder is made by Autotask when an opportunity is won; it can be read and patched.
type SalesOrder struct {
	ID                                 int64               `json:"id,omitzero"`
	AdditionalBillToAddressInformation Optional[string]    `json:"additionalBillToAddressInformation,omitzero"` // at most 100 characters
	AdditionalShipToAddressInformation Optional[string]    `json:"additionalShipToAddressInformation,omitzero"` // at most 100 characters
	BillingAddress1                    Optional[string]    `json:"billingAddress1,omitzero"`                    // at most 150 characters
	BillingAddress2                    Optional[string]    `json:"billingAddress2,omitzero"`                    // at most 150 characters
	BillToCity                         Optional[string]    `json:"billToCity,omitzero"`                         // at most 50 characters
	BillToCountryID                    Optional[int64]     `json:"billToCountryID,omitzero"`                    // Country
	BillToPostalCode                   Optional[string]    `json:"billToPostalCode,omitzero"`                   // at most 50 characters
	BillToState                        Optional[string]    `json:"billToState,omitzero"`                        // at most 50 characters
	CompanyID                          Optional[int64]     `json:"companyID,omitzero"`                          // read-only, Company
	ContactID                          Optional[int64]     `json:"contactID,omitzero"`                          // required, Contact
	ImpersonatorCreatorResourceID      Optional[int64]     `json:"impersonatorCreatorResourceID,omitzero"`      // read-only, Resource
	OpportunityID                      Optional[int64]     `json:"opportunityID,omitzero"`                      // read-only, Opportunity
	OrganizationalLevelAssociationID   Optional[int64]     `json:"organizationalLevelAssociationID,omitzero"`   // OrganizationalLevelAssociation
	OwnerResourceID                    Optional[int64]     `json:"ownerResourceID,omitzero"`                    // required, Resource
	PromisedFulfillmentDate            Optional[time.Time] `json:"promisedFulfillmentDate,omitzero"`
	SalesOrderDate                     Optional[time.Time] `json:"salesOrderDate,omitzero"`   // required
	ShipToAddress1                     Optional[string]    `json:"shipToAddress1,omitzero"`   // at most 150 characters
	ShipToAddress2                     Optional[string]    `json:"shipToAddress2,omitzero"`   // at most 150 characters
	ShipToCity                         Optional[string]    `json:"shipToCity,omitzero"`       // at most 50 characters
	ShipToCountryID                    Optional[int64]     `json:"shipToCountryID,omitzero"`  // Country
	ShipToPostalCode                   Optional[string]    `json:"shipToPostalCode,omitzero"` // at most 50 characters
	ShipToState                        Optional[string]    `json:"shipToState,omitzero"`      // at most 50 characters
	Status                             Optional[int64]     `json:"status,omitzero"`           // required, picklist
	Title                              Optional[string]    `json:"title,omitzero"`            // read-only, at most 128 characters

	UserDefinedFields UserDefinedFields `json:"userDefinedFields,omitempty"`
}

// EntityID returns the row's id.
func (v SalesOrder) EntityID() int64 { return v.ID }
