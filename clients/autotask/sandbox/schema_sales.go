// This file describes opportunities, quotes, sales orders, and tickets with their charges:
// one table per entity, from which validation, metadata, queries and writes follow.

package sandbox

func salesSchema() []*entity {
	return []*entity{
		{
			name: "Opportunity", collection: "Opportunities",
			root: "POST PUT PATCH",
			udf:  udfOpportunity, impersonable: true,
			fields: mustFields(`
id                                  long          RO
advancedField1                      decimal
advancedField2                      decimal
advancedField3                      decimal
advancedField4                      decimal
advancedField5                      decimal
amount                              decimal       R
assessmentScore                     decimal       RO
barriers                            string(500)
closedDate                          datetime
companyID                           integer       R ref:Company IX
contactID                           integer       ref:Contact
cost                                decimal       R
createDate                          datetime
creatorResourceID                   integer       RO ref:Resource
description                         string(8000)
helpNeeded                          string(500)
impersonatorCreatorResourceID       integer       RO ref:Resource
lastActivity                        datetime      RO
leadSource                          integer       pick
lossReason                          integer       pick
lossReasonDetail                    string(500)
lostDate                            datetime
market                              string(500)
monthlyCost                         decimal
monthlyRevenue                      decimal
nextStep                            string(500)
onetimeCost                         decimal
onetimeRevenue                      decimal
opportunityCategoryID               integer       pick
organizationalLevelAssociationID    integer       ref:OrganizationalLevelAssociation
ownerResourceID                     integer       R ref:Resource
primaryCompetitor                   integer       pick
probability                         integer       R
productID                           integer       ref:Product
projectedCloseDate                  datetime      R
promisedFulfillmentDate             datetime
promotionName                       string(50)
quarterlyCost                       decimal
quarterlyRevenue                    decimal
rating                              integer       pick
relationshipAssessmentScore         decimal       RO
revenueSpread                       integer
revenueSpreadUnit                   string(6)     pick
salesOrderID                        integer       RO ref:SalesOrder
salesProcessPercentComplete         decimal       RO
semiannualCost                      decimal
semiannualRevenue                   decimal
stage                               integer       R pick
startDate                           datetime      R
status                              integer       R pick
technicalAssessmentScore            decimal       RO
throughDate                         datetime
title                               string(128)   R
totalAmountMonths                   integer
useQuoteTotals                      boolean       R
winReason                           integer       pick
winReasonDetail                     string(500)
yearlyCost                          decimal
yearlyRevenue                       decimal
`),
		},
		{
			name: "Quote", collection: "Quotes",
			root:         "POST PUT PATCH",
			impersonable: true,
			fields: mustFields(`
id                                  long          RO
approvalStatus                      integer       pick
approvalStatusChangedByResourceID   integer       RO ref:Resource
approvalStatusChangedDate           datetime      RO
billToLocationID                    integer       R ref:QuoteLocation
calculateTaxSeparately              boolean       NQ
comment                             string(1000)
companyID                           integer       ref:Company
contactID                           integer       ref:Contact
createDate                          datetime      RO
creatorResourceID                   integer       RO ref:Resource
description                         string(2000)
effectiveDate                       datetime      R
expirationDate                      datetime      R
extApprovalContactResponse          integer       RO pick
extApprovalResponseDate             datetime      RO
extApprovalResponseSignature        string(250)   RO
externalQuoteNumber                 string(50)
groupByID                           integer       pick
impersonatorCreatorResourceID       integer       RO ref:Resource
isActive                            boolean
lastActivityDate                    datetime      RO
lastModifiedBy                      integer       RO ref:Resource
lastPublishedByResourceID           integer       RO
lastPublishedDateTime               datetime      RO
name                                string(100)   R
opportunityID                       integer       R CO ref:Opportunity IX
paymentTerm                         integer       pick
paymentType                         integer       pick
primaryQuote                        boolean
proposalProjectID                   integer       ref:Project
purchaseOrderNumber                 string(50)
quoteNumber                         integer       RO
quoteTemplateID                     integer       ref:QuoteTemplate
shippingType                        integer       pick
shipToLocationID                    integer       R ref:QuoteLocation
showEachTaxInGroup                  boolean       NQ
showTaxCategory                     boolean       NQ
soldToLocationID                    integer       R ref:QuoteLocation
taxRegionID                         integer       pick
`),
		},
		{
			name: "QuoteLocation", collection: "QuoteLocations",
			root: "POST PUT PATCH",
			fields: mustFields(`
id                                  long          RO
address1                            string(50)
address2                            string(50)
city                                string(50)
postalCode                          string(20)
state                               string(50)
`),
		},
		{
			name: "QuoteItem", collection: "QuoteItems",
			parent: "Quotes", childPath: "Items", parentField: "quoteID", child: "POST PUT PATCH DELETE",
			fields: mustFields(`
id                                  long          RO
averageCost                         decimal       RO NQ
chargeID                            integer       ref:BillingCode
description                         string(2000)
expenseID                           integer       ref:BillingCode
highestCost                         decimal       RO NQ
internalCurrencyLineDiscount        decimal       RO
internalCurrencyUnitDiscount        decimal       RO
internalCurrencyUnitPrice           decimal       RO
isOptional                          boolean       R
isTaxable                           boolean
laborID                             integer       ref:Role
lineDiscount                        decimal       R
markupRate                          decimal       RO
name                                string(100)
percentageDiscount                  decimal       R
periodType                          integer       pick
productID                           integer       ref:Product IX
quantity                            decimal       R
quoteID                             integer       R CO ref:Quote IX
quoteItemType                       integer       R pick
serviceBundleID                     integer       ref:ServiceBundle
serviceID                           integer       ref:Service
shippingID                          integer       ref:ShippingType
sortOrderID                         integer       RO
taxCategoryID                       integer       ref:TaxCategory
totalEffectiveTax                   decimal       RO
unitCost                            decimal
unitDiscount                        decimal       R
unitPrice                           decimal
`),
		},
		{
			name: "SalesOrder", collection: "SalesOrders",
			root:   "PUT PATCH",
			parent: "Opportunities", childPath: "SalesOrders", parentField: "opportunityID", child: "PUT PATCH",
			udf: udfSalesOrder, impersonable: true,
			fields: mustFields(`
id                                  long          RO
additionalBillToAddressInformation  string(100)
additionalShipToAddressInformation  string(100)
billingAddress1                     string(150)
billingAddress2                     string(150)
billToCity                          string(50)
billToCountryID                     integer       ref:Country
billToPostalCode                    string(50)
billToState                         string(50)
companyID                           integer       R RO ref:Company
contactID                           integer       R ref:Contact
impersonatorCreatorResourceID       integer       RO ref:Resource
opportunityID                       integer       R RO ref:Opportunity IX
organizationalLevelAssociationID    integer       ref:OrganizationalLevelAssociation
ownerResourceID                     integer       R ref:Resource
promisedFulfillmentDate             datetime
salesOrderDate                      datetime      R
shipToAddress1                      string(150)
shipToAddress2                      string(150)
shipToCity                          string(50)
shipToCountryID                     integer       ref:Country
shipToPostalCode                    string(50)
shipToState                         string(50)
status                              integer       R pick
title                               string(128)   R RO
`),
		},
		{
			name: "Ticket", collection: "Tickets",
			root: "POST PUT PATCH DELETE",
			udf:  udfTicket, impersonable: true, webhooks: true,
			fields: mustFields(`
id                                  long          RO
companyID                           integer       R ref:Company
companyLocationID                   integer       ref:CompanyLocation
contactID                           integer       ref:Contact
createDate                          datetime      RO
creatorResourceID                   integer       RO ref:Resource
description                         string(8000)
dueDateTime                         datetime
externalID                          string(50)
lastActivityDate                    datetime      RO
opportunityID                       integer       ref:Opportunity
priority                            integer       R pick
purchaseOrderNumber                 string(50)
queueID                             integer       pick
status                              integer       R pick
ticketNumber                        string(50)    RO
title                               string(255)   R
`),
		},
		{
			name: "TicketCharge", collection: "TicketCharges",
			parent: "Tickets", childPath: "Charges", parentField: "ticketID", child: "POST PUT PATCH DELETE",
			fields: mustFields(`
id                                  long          RO
billableAmount                      decimal       RO
billingCodeID                       long          ref:BillingCode
chargeType                          integer       R pick
contractServiceBundleID             long          ref:ContractServiceBundle
contractServiceID                   long          ref:ContractService
createDate                          datetime      RO
creatorResourceID                   long          RO ref:Resource
datePurchased                       datetime      R
description                         string(8000)
extendedCost                        decimal       RO
internalCurrencyBillableAmount      decimal       RO
internalCurrencyUnitPrice           decimal       RO
internalPurchaseOrderNumber         string(50)
isBillableToCompany                 boolean
isBilled                            boolean       RO
name                                string(100)   R
notes                               string(2000)
organizationalLevelAssociationID    integer       RO ref:OrganizationalLevelAssociation
productID                           long          ref:Product IX
purchaseOrderNumber                 string(50)
status                              long          CO pick
statusLastModifiedBy                long          RO
statusLastModifiedDate              datetime      RO
ticketID                            long          R CO ref:Ticket IX
unitCost                            decimal
unitPrice                           decimal
unitQuantity                        decimal       R
`),
		},
		{
			name: "TicketNote", collection: "TicketNotes",
			parent: "Tickets", childPath: "Notes", parentField: "ticketID", child: "POST PUT PATCH",
			impersonable: true, webhooks: true,
			fields: mustFields(`
id                                  long          RO
createDateTime                      datetime      RO
createdByContactID                  integer       RO ref:Contact
creatorResourceID                   integer       RO ref:Resource
description                         string(32000) R
impersonatorCreatorResourceID       integer       RO ref:Resource
impersonatorUpdaterResourceID       integer       RO ref:Resource
lastActivityDate                    datetime      RO
noteType                            integer       R pick
publish                             integer       R pick
ticketID                            integer       R CO ref:Ticket IX
title                               string(250)   R
`),
		},
	}
}
