// This file describes companies with their locations and contacts, and resources:
// one table per entity, from which validation, metadata, queries and writes follow.

package sandbox

func companiesSchema() []*entity {
	return []*entity{
		{
			name: "Company", collection: "Companies",
			root: "POST PUT PATCH",
			udf:  udfCompany, impersonable: true, webhooks: true,
			fields: mustFields(`
id                                  long          RO
additionalAddressInformation        string(100)
address1                            string(128)
address2                            string(128)
alternatePhone1                     string(25)
alternatePhone2                     string(25)
apiVendorID                         integer       RO pick
assetValue                          decimal       NQ
billingAddress1                     string(150)   RO
billingAddress2                     string(150)   RO
billToAdditionalAddressInformation  string(100)   RO
billToAddressToUse                  integer       RO pick
billToAttention                     string(50)
billToCity                          string(50)    RO
billToCompanyLocationID             integer       ref:CompanyLocation
billToCountryID                     integer       RO ref:Country
billToState                         string(128)   RO
billToZipCode                       string(50)    RO
city                                string(30)
classification                      integer       pick
companyCategoryID                   integer       ref:CompanyCategory
companyName                         string(100)   R
companyNumber                       string(50)
companyType                         short         R pick IX
competitorID                        integer       pick
countryID                           integer       ref:Country
createDate                          datetime      RO
createdByResourceID                 integer       RO ref:Resource
currencyID                          integer       ref:Currency
fax                                 string(25)
impersonatorCreatorResourceID       integer       RO ref:Resource
invoiceEmailMessageID               integer
invoiceMethod                       integer       pick
invoiceNonContractItemsToParentCompany  boolean
invoiceTemplateID                   integer       ref:InvoiceTemplate
isActive                            boolean
isClientPortalActive                boolean       RO
isEnabledForComanaged               boolean
isTaskFireActive                    boolean       RO
isTaxExempt                         boolean
lastActivityDate                    datetime      RO
lastTrackedModifiedDateTime         datetime      RO
marketSegmentID                     integer       pick
ownerResourceID                     integer       R ref:Resource
parentCompanyID                     integer       ref:Company
phone                               string(25)    R
postalCode                          string(10)
purchaseOrderTemplateID             integer       pick
quoteEmailMessageID                 integer
quoteTemplateID                     integer       ref:QuoteTemplate
sicCode                             string(32)    NQ
state                               string(40)
stockMarket                         string(10)    NQ
stockSymbol                         string(10)    NQ
surveyCompanyRating                 decimal       RO
taxID                               string(50)
taxRegionID                         integer       ref:TaxRegion
territoryID                         integer       pick
webAddress                          string(255)
`),
		},
		{
			name: "CompanyLocation", collection: "CompanyLocations",
			parent: "Companies", childPath: "Locations", parentField: "companyID", child: "POST PUT PATCH DELETE",
			udf: udfCompanyLocation,
			fields: mustFields(`
id                                  long          RO
address1                            string(128)
address2                            string(128)
alternatePhone1                     string(25)
alternatePhone2                     string(25)
city                                string(50)
companyID                           integer       R CO ref:Company IX
countryID                           integer       ref:Country
description                         string(500)
fax                                 string(25)
isActive                            boolean
isPrimary                           boolean
isTaxExempt                         boolean
name                                string(100)   R
overrideCompanyTaxSettings          boolean
phone                               string(25)
postalCode                          string(20)
roundtripDistance                   decimal
state                               string(25)
taxRegionID                         integer       ref:TaxRegion
`),
		},
		{
			name: "Contact", collection: "Contacts",
			parent: "Companies", childPath: "Contacts", parentField: "companyID", child: "POST PUT PATCH DELETE",
			udf: udfContact, impersonable: true, webhooks: true,
			fields: mustFields(`
id                                  long          RO
additionalAddressInformation        string(100)
addressLine                         string(128)
addressLine1                        string(128)
alternatePhone                      string(32)
apiVendorID                         integer       RO pick
bulkEmailOptOutTime                 datetime      RO
city                                string(32)
companyID                           integer       R CO ref:Company IX
companyLocationID                   integer       ref:CompanyLocation
countryID                           integer       ref:Country
createDate                          datetime      RO
emailAddress                        string(254)
emailAddress2                       string(254)
emailAddress3                       string(254)
extension                           string(10)
externalID                          string(50)
facebookUrl                         string(200)
faxNumber                           string(25)
firstName                           string(50)    R
impersonatorCreatorResourceID       integer       RO ref:Resource
isActive                            integer       R
isOptedOutFromBulkEmail             boolean       NQ
lastActivityDate                    datetime      RO
lastModifiedDate                    datetime      RO
lastName                            string(50)    R
linkedInUrl                         string(200)
middleInitial                       string(50)
mobilePhone                         string(25)
namePrefix                          integer       pick
nameSuffix                          integer       pick
note                                string(50)
phone                               string(25)
primaryContact                      boolean
receivesEmailNotifications          boolean
roomNumber                          string(50)
solicitationOptOut                  boolean       RO NQ
solicitationOptOutTime              datetime      RO
state                               string(40)
surveyOptOut                        boolean       RO NQ
title                               string(50)
twitterUrl                          string(200)
zipCode                             string(16)
`),
		},
		{
			name: "Resource", collection: "Resources",
			root: "PUT PATCH",
			fields: mustFields(`
id                                  long          RO
email                               string(50)
firstName                           string(50)
isActive                            boolean       R
lastName                            string(50)
licenseType                         integer       R pick
resourceType                        string(15)    RO
title                               string(50)
userName                            string(64)    RO
userType                            integer       R pick
`),
		},
	}
}
