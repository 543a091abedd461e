package sandbox

func companiesSchema() []*entity {
	return []*entity{
		{
			name: "Company", collection: "Companies",
			root: "POST PUT PATCH",
			udf:  udfCompany, impersonable: true, webhooks: true,
			fields: listed("Companies", `
companyType IX
`),
		},
		{
			name: "CompanyLocation", collection: "CompanyLocations",
			parent: "Companies", childPath: "Locations", parentField: "companyID", child: "POST PUT PATCH DELETE",
			udf: udfCompanyLocation,
			fields: listed("CompanyLocations", `
companyID IX
`),
		},
		{
			name: "Contact", collection: "Contacts",
			parent: "Companies", childPath: "Contacts", parentField: "companyID", child: "POST PUT PATCH DELETE",
			udf: udfContact, impersonable: true, webhooks: true,
			fields: listed("Contacts", `
companyID IX
`),
		},
		{
			name: "Resource", collection: "Resources",
			root:   "PUT PATCH",
			fields: listed("Resources", ""),
		},
	}
}
