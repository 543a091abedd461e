// This file describes the small tables that others point at: taxes, terms, billing codes, countries, currencies, UDF definitions:
// one table per entity, from which validation, metadata, queries and writes follow.

package sandbox

func referenceSchema() []*entity {
	return []*entity{
		{
			name: "BillingCode", collection: "BillingCodes",
			fields: mustFields(`
id                                  long          RO
afterHoursWorkType                  integer       ref:BillingCode
billingCodeType                     integer       pick
department                          integer
description                         string(500)
externalNumber                      string(100)
generalLedgerAccount                integer       pick
isActive                            boolean       R
isExcludedFromNewContracts          boolean
markupRate                          decimal       RO
name                                string(200)
taxCategoryID                       integer       ref:TaxCategory
unitCost                            decimal       R
unitPrice                           decimal       R
useType                             integer       pick
`),
		},
		{
			name: "ShippingType", collection: "ShippingTypes",
			fields: mustFields(`
id                                  long          RO
billingCodeID                       integer       RO ref:BillingCode
description                         string(2000)  RO
isActive                            boolean       RO
name                                string(100)   RO
`),
		},
		{
			name: "PaymentTerm", collection: "PaymentTerms",
			root: "POST PUT PATCH",
			fields: mustFields(`
id                                  long          RO
description                         string(2000)
isActive                            boolean
name                                string(100)   R
paymentDueInDays                    integer
`),
		},
		{
			name: "TaxCategory", collection: "TaxCategories",
			root: "POST PUT PATCH",
			fields: mustFields(`
id                                  long          RO
description                         string(200)
isActive                            boolean
name                                string(200)   R
`),
		},
		{
			name: "TaxRegion", collection: "TaxRegions",
			root: "POST PUT PATCH",
			fields: mustFields(`
id                                  long          RO
isActive                            boolean
name                                string(200)   R
`),
		},
		{
			name: "Tax", collection: "Taxes",
			root: "POST PUT PATCH",
			fields: mustFields(`
id                                  long          RO
isCompounded                        boolean
taxCategoryID                       integer       R CO ref:TaxCategory
taxName                             string(100)   R
taxRate                             decimal       R
taxRegionID                         integer       R CO ref:TaxRegion
`),
		},
		{
			name: "Country", collection: "Countries",
			root: "PUT PATCH",
			fields: mustFields(`
id                                  long          RO
addressFormatID                     integer       pick
countryCode                         string(2)     RO
displayName                         string(100)   R
invoiceTemplateID                   integer       ref:InvoiceTemplate
isActive                            boolean       R
isDefaultCountry                    boolean
name                                string(100)   RO
quoteTemplateID                     integer       ref:QuoteTemplate
`),
		},
		{
			name: "Currency", collection: "Currencies",
			root: "PUT PATCH",
			fields: mustFields(`
id                                  long          RO
currencyNegativeFormat              string(50)
currencyPositiveFormat              string(50)
description                         string(100)   RO
displaySymbol                       string(10)
exchangeRate                        decimal       R
isActive                            boolean       R
isInternalCurrency                  boolean       RO
lastModifiedDateTime                datetime      RO
name                                string(20)    RO
updateResourceId                    integer       RO ref:Resource
`),
		},
		{
			name: "UserDefinedFieldDefinition", collection: "UserDefinedFieldDefinitions",
			root: "POST PUT PATCH",
			fields: mustFields(`
id                                  long          RO
createDate                          datetime      RO
crmToProjectUdfId                   long
dataType                            integer       R pick
defaultValue                        string(1024)
description                         string(128)
displayFormat                       integer       pick
isActive                            boolean
isEncrypted                         boolean
isFieldMapping                      boolean       RO
isPrivate                           boolean
isProtected                         boolean
isRequired                          boolean
isVisibleToClientPortal             boolean
mergeVariableName                   string(100)
name                                string(45)    R
numberOfDecimalPlaces               integer
sortOrder                           integer
udfType                             integer       R pick
`),
		},
		{
			name: "UserDefinedFieldListItem", collection: "UserDefinedFieldListItems",
			parent: "UserDefinedFieldDefinitions", childPath: "ListItems", parentField: "udfFieldId", child: "POST PUT PATCH DELETE",
			parentPath: "UserDefinedFields",
			fields: mustFields(`
id                                  long          RO
createDate                          datetime      RO
isActive                            boolean
udfFieldId                          long          R CO ref:UserDefinedFieldDefinition IX
valueForDisplay                     string(128)   R
valueForExport                      string(128)   R
`),
		},
	}
}
