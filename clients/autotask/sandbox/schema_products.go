package sandbox

func productsSchema() []*entity {
	return []*entity{
		{
			name: "Product", collection: "Products",
			root: "POST PUT PATCH",
			udf:  udfProduct, impersonable: true,
			fields: listed("Products", `
billingType CO
defaultVendorID IX
externalProductID IX
internalProductID IX
manufacturerProductName IX
priceCostMethod CO
sku IX
vendorProductNumber IX
`),
		},
		{
			name: "ProductVendor", collection: "ProductVendors",
			parent: "Products", childPath: "Vendors", parentField: "productID", child: "POST PUT PATCH",
			fields: listed("ProductVendors", `
productID IX
vendorID IX
vendorPartNumber IX
`),
		},
		{
			name: "ProductNote", collection: "ProductNotes",
			parent: "Products", childPath: "Notes", parentField: "productID", child: "POST PUT PATCH",
			impersonable: true,
			fields: listed("ProductNotes", `
productID ref:Product IX
`),
		},
		{
			name: "ProductTier", collection: "ProductTiers",
			parent: "Products", childPath: "Tiers", parentField: "productID", child: "POST PUT PATCH DELETE",
			fields: listed("ProductTiers", `
productID IX
upToUnitCount CO
`),
		},
		{
			name: "PriceListProduct", collection: "PriceListProducts",
			root: "PUT PATCH",
			fields: listed("PriceListProducts", `
currencyID SRV
productID SRV IX
`),
		},
	}
}
