package sandbox

func referenceSchema() []*entity {
	return []*entity{
		{
			name: "BillingCode", collection: "BillingCodes",
			fields: listed("BillingCodes", ""),
		},
		{
			name: "ShippingType", collection: "ShippingTypes",
			fields: listed("ShippingTypes", ""),
		},
		{
			name: "PaymentTerm", collection: "PaymentTerms",
			root:   "POST PUT PATCH",
			fields: listed("PaymentTerms", ""),
		},
		{
			name: "TaxCategory", collection: "TaxCategories",
			root:   "POST PUT PATCH",
			fields: listed("TaxCategories", ""),
		},
		{
			name: "TaxRegion", collection: "TaxRegions",
			root:   "POST PUT PATCH",
			fields: listed("TaxRegions", ""),
		},
		{
			name: "Tax", collection: "Taxes",
			root:   "POST PUT PATCH",
			fields: listed("Taxes", ""),
		},
		{
			name: "Country", collection: "Countries",
			root:   "PUT PATCH",
			fields: listed("Countries", ""),
		},
		{
			name: "Currency", collection: "Currencies",
			root: "PUT PATCH",
			fields: listed("Currencies", `
description SRV
isInternalCurrency SRV
name SRV
`),
		},
		{
			name: "UserDefinedFieldDefinition", collection: "UserDefinedFieldDefinitions",
			root:   "POST PUT PATCH",
			fields: listed("UserDefinedFieldDefinitions", ""),
		},
		{
			name: "UserDefinedFieldListItem", collection: "UserDefinedFieldListItems",
			parent: "UserDefinedFieldDefinitions", childPath: "ListItems", parentField: "udfFieldId", child: "POST PUT PATCH",
			parentPath: "UserDefinedFields",
			fields: listed("UserDefinedFieldListItems", `
udfFieldId CO IX
`),
		},
	}
}
