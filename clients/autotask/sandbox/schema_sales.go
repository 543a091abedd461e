package sandbox

func salesSchema() []*entity {
	return []*entity{
		{
			name: "Opportunity", collection: "Opportunities",
			root: "POST PUT PATCH",
			udf:  udfOpportunity, impersonable: true,
			fields: listed("Opportunities", `
companyID IX
`),
		},
		{
			name: "Quote", collection: "Quotes",
			root:         "POST PUT PATCH",
			impersonable: true,
			fields: listed("Quotes", `
opportunityID IX
`),
		},
		{
			name: "QuoteLocation", collection: "QuoteLocations",
			root:   "POST PUT PATCH",
			fields: listed("QuoteLocations", ""),
		},
		{
			name: "QuoteItem", collection: "QuoteItems",
			parent: "Quotes", childPath: "Items", parentField: "quoteID", child: "POST PUT PATCH DELETE",
			fields: listed("QuoteItems", `
productID IX
quoteID IX
`),
		},
		{
			name: "SalesOrder", collection: "SalesOrders",
			root:   "PUT PATCH",
			parent: "Opportunities", childPath: "SalesOrders", parentField: "opportunityID", child: "PUT PATCH",
			udf: udfSalesOrder, impersonable: true, module: moduleProcurement,
			fields: listed("SalesOrders", `
companyID SRV
opportunityID SRV IX
title SRV
`),
		},
		{
			name: "Ticket", collection: "Tickets",
			root: "POST PUT PATCH",
			udf:  udfTicket, impersonable: true, webhooks: true,
			fields: listed("Tickets", `
companyID IX
opportunityID IX
`),
		},
		{
			name: "TicketCharge", collection: "TicketCharges",
			parent: "Tickets", childPath: "Charges", parentField: "ticketID", child: "POST PUT PATCH DELETE",
			fields: listed("TicketCharges", `
productID IX
status CO
ticketID CO IX
`),
		},
		{
			name: "Project", collection: "Projects",
			root: "POST PUT PATCH", impersonable: true,
			fields: mustFields(`
id               long          RO
companyID        integer       R ref:Company IX
contractID       integer       ref:Contract
createDateTime   datetime      RO
creatorResourceID integer      RO ref:Resource
description      string(2000)
endDateTime      datetime      R
opportunityID    integer       ref:Opportunity IX
projectName      string(100)   R
projectNumber    string(50)    RO
projectType      integer       R pick
startDateTime    datetime      R
status           integer       R pick
`),
		},
		{
			name: "ProjectCharge", collection: "ProjectCharges",
			parent: "Projects", childPath: "Charges", parentField: "projectID", child: "POST PUT PATCH DELETE",
			fields: listed("ProjectCharges", `
productID IX
projectID CO IX
status CO
`),
		},
		{
			name: "Contract", collection: "Contracts",
			root: "POST PUT PATCH", impersonable: true,
			fields: mustFields(`
id               long          RO
companyID        integer       R ref:Company IX
contactID        integer       ref:Contact
contractName     string(100)   R
contractType     integer       R CO pick
description      string(2000)
endDate          datetime      R
opportunityID    integer       ref:Opportunity IX
startDate        datetime      R
status           integer       R pick
timeReportingRequiresStartAndStopTimes boolean R
`),
		},
		{
			name: "ContractCharge", collection: "ContractCharges",
			parent: "Contracts", childPath: "Charges", parentField: "contractID", child: "POST PUT PATCH DELETE",
			fields: listed("ContractCharges", `
contractID CO IX
productID IX
status CO
`),
		},
		{
			name: "TicketNote", collection: "TicketNotes",
			parent: "Tickets", childPath: "Notes", parentField: "ticketID", child: "POST PUT PATCH",
			impersonable: true, webhooks: true,
			fields: listed("TicketNotes", `
ticketID CO IX
`),
		},
	}
}
