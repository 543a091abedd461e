// This file describes products, their vendors, notes, tiers and prices:
// one table per entity, from which validation, metadata, queries and writes follow.

package sandbox

func productsSchema() []*entity {
	return []*entity{
		{
			name: "Product", collection: "Products",
			root: "POST PUT PATCH",
			udf:  udfProduct, impersonable: true,
			fields: mustFields(`
id                                  long          RO
billingType                         integer       CO pick
chargeBillingCodeID                 integer       ref:BillingCode
createdByResourceID                 integer       RO ref:Resource
createdTime                         datetime      RO
defaultInstalledProductCategoryID   integer       ref:ConfigurationItemCategory
defaultVendorID                     integer       ref:Company IX
description                         string(2000)
doesNotRequireProcurement           boolean
externalProductID                   string(50)    IX
impersonatorCreatorResourceID       integer       RO ref:Resource
internalProductID                   string(50)    IX
isActive                            boolean       R
isEligibleForRma                    boolean
isSerialized                        boolean       R
link                                string(500)
manufacturerName                    string(100)
manufacturerProductName             string(50)    IX
markupRate                          decimal       RO
msrp                                decimal
name                                string(1000)  R
periodType                          integer       pick
priceCostMethod                     integer       CO pick
productBillingCodeID                integer       R ref:BillingCode
productCategory                     integer       pick
sku                                 string(50)    IX
unitCost                            decimal
unitPrice                           decimal
vendorProductNumber                 string(50)    IX
`),
		},
		{
			name: "ProductVendor", collection: "ProductVendors",
			parent: "Products", childPath: "Vendors", parentField: "productID", child: "POST PUT PATCH",
			fields: mustFields(`
id                                  long          RO
isActive                            boolean       R
isDefault                           boolean       R
productID                           integer       R CO ref:Product IX
vendorCost                          decimal
vendorID                            integer       R ref:Company IX
vendorPartNumber                    string(50)    IX
`),
		},
		{
			name: "ProductNote", collection: "ProductNotes",
			parent: "Products", childPath: "Notes", parentField: "productID", child: "POST PUT PATCH",
			impersonable: true,
			fields: mustFields(`
id                                  long          RO
createDateTime                      datetime      RO
creatorResourceID                   integer       RO ref:Resource
description                         string(32000) R
impersonatorCreatorResourceID       integer       RO ref:Resource
impersonatorUpdaterResourceID       integer       RO ref:Resource
lastActivityDate                    datetime      RO
productID                           integer       R CO ref:Product IX
title                               string(250)   R
`),
		},
		{
			name: "ProductTier", collection: "ProductTiers",
			parent: "Products", childPath: "Tiers", parentField: "productID", child: "POST PUT PATCH DELETE",
			fields: mustFields(`
id                                  long          RO
productID                           integer       R CO ref:Product IX
unitCost                            decimal       R
unitPrice                           decimal       R
upToUnitCount                       decimal       CO
`),
		},
		{
			name: "PriceListProduct", collection: "PriceListProducts",
			root: "PUT PATCH",
			fields: mustFields(`
id                                  long          RO
currencyID                          integer       R RO ref:Currency
productID                           integer       R RO ref:Product IX
unitPrice                           decimal
usesInternalCurrencyPrice           boolean       R
`),
		},
	}
}
