// This file holds the tenant's picklists. Labels are the vendor's; values that no source gives are the
// sandbox's own, so clients have to resolve them by label.

package sandbox

import (
	"fmt"
	"strings"
)

// pick is one value of a picklist.
type pick struct {
	value, label string
	sort         int
	active       bool
	isDefault    bool
}

// mirroredPicklists names the entity whose rows are a picklist's values.
func mirroredPicklists(key string) (entity string, ok bool) {
	switch key {
	case "PurchaseOrder.paymentTerm", "Quote.paymentTerm":
		return "PaymentTerm", true
	case "Quote.shippingType":
		return "ShippingType", true
	case "Quote.taxRegionID", "PurchaseOrder.taxRegionID":
		return "TaxRegion", true
	}
	return "", false
}

// picklists reads the table below: "Entity.field: value=Label, …"; * marks the default, ! an inactive
// value.
func picklists() map[string][]pick {
	out := map[string][]pick{}
	for line := range strings.Lines(strings.TrimSpace(picklistTable)) {
		key, list, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			panic(fmt.Sprintf("sandbox: picklist line %q has no field", line))
		}
		for i, item := range strings.Split(list, ", ") {
			v, label, _ := strings.Cut(item, "=")
			p := pick{value: strings.Trim(v, "*!"), label: label, sort: i + 1, active: !strings.Contains(v, "!"),
				isDefault: strings.Contains(v, "*")}
			out[key] = append(out[key], p)
		}
	}
	return out
}

// Statuses of purchase orders: values of PurchaseOrder.status.
const (
	poNew             = int64(1)
	poSubmitted       = int64(2)
	poReceivedPartial = int64(3)
	poReceivedFull    = int64(4)
	poCanceled        = int64(5)
)

const picklistTable = `
Product.billingType: 1*=Standard, 2=Per Contact, 3=Per Asset
Product.periodType: 1=One-Time, 2=Monthly, 3=Quarterly, 4=Semi-Annual, 5=Yearly
Product.priceCostMethod: 1*=Flat/Standard, 2=Tiered, 3=Volume
Product.productCategory: 1=Hardware, 2=Hardware > Notebooks, 3=Hardware > Desktops, 4=Hardware > Monitors, 5=Hardware > Networking, 6=Hardware > Printers, 7=Hardware > Storage, 8=Hardware > Accessories, 9=Software, 10=Software > Licensing, 11=Services, 12!=Legacy
InventoryStockedItem.statusID: 1=Available, 2=Reserved, 3=Picked, 4=Delivered, 5=Removed, 6=Transferred
InventoryStockedItem.returnTypeID: 1=Returnable, 2=Not Returnable
InventoryStockedItemsAdd.determineCostUsing: 1=Unit Cost, 2=Product Cost, 3=Average Cost
InventoryStockedItemsAdd.determineNewPriceUsing: 1=Keep Price, 2=Markup, 3=Margin
InventoryStockedItemsAdd.returnTypeID: 1=Returnable, 2=Not Returnable
PurchaseOrder.status: 1*=New, 2=Submitted, 3=Received Partial, 4=Received Full, 5=Canceled
PurchaseOrder.useItemDescriptionsFrom: 1*=Product (Catalog), 2=Quote Item, 3=Charge
PurchaseOrder.purchaseOrderTemplateID: 1*=Default Purchase Order Template
PurchaseApproval.costType: ticket=Ticket, project=Project, contract=Contract
Company.companyType: 1=Customer, 2=Lead, 3=Prospect, 4=Dead, 6=Cancellation, 7=Vendor, 8=Partner
Company.classification: 1=Platinum, 2=Gold, 3=Silver
Company.marketSegmentID: 1=Professional Services, 2=Manufacturing, 3=Health Care
Company.territoryID: 1=Local, 2=Remote
Company.invoiceMethod: 1=None, 2=Print, 3=Email, 4=PrintAndEmail
Company.billToAddressToUse: 1=NONE, 2*=ACCOUNT, 3=ACCOUNTBILLING, 4=PARENT, 5=PARENTBILLING
Company.purchaseOrderTemplateID: 1*=Default Purchase Order Template
Contact.namePrefix: 1=Mr., 2=Mrs., 3=Ms., 4=Dr.
Contact.nameSuffix: 1=Jr., 2=Sr., 3=III
Resource.emailTypeCode: PRIMARY*=Primary, OTHER=Other
Resource.numberFormat: X,XXX.XX*=X,XXX.XX
Resource.payrollType: 1*=Salary
Resource.locationID: 1*=Headquarters
Resource.licenseType: 1=Professional, 2=Team Member, 7=API User
Resource.userType: 1=System Administrator, 10=API User (system), 11=Full Access
Opportunity.status: 0=Not Ready To Buy, 1*=Active, 2=Lost, 3=Closed, 4=Implemented
Opportunity.stage: 11=Qualified, 12=Proposal Sent, 13=Verbal Agreement, 14=Won, 15=Lost
Opportunity.rating: 1=Hot, 2=Warm, 3=Cold
Opportunity.leadSource: 1=Referral, 2=Web, 3=Existing Customer
Opportunity.lossReason: 1=Price, 2=Competitor
Opportunity.winReason: 1=Price, 2=Service
Opportunity.opportunityCategoryID: 1*=Standard
Opportunity.revenueSpreadUnit: d=Days, m=Months, y=Years
Quote.approvalStatus: 1*=Not requested, 2=Waiting, 3=Approved, 4=Rejected
Quote.extApprovalContactResponse: 1=Accepted, 2=Declined
Quote.groupByID: 1=Billing Period, 2=Product Category
Quote.paymentType: 1=Company Check, 2=Visa, 3=Master Card, 4=American Express, 5=Cash, 6=Personal Check, 7=Other, 8=Company Credit Card
QuoteItem.quoteItemType: 1=Product, 2=Cost, 3=Labor, 4=Expense, 6=Shipping, 7=Discount, 11=Service, 12=ServiceBundle, 13=ContractSetupFee
QuoteItem.periodType: 1=One-Time, 2=Monthly, 3=Quarterly, 4=Semi-Annual, 5=Yearly
SalesOrder.status: 1*=Open, 2=In Progress, 3=Partially Fulfilled, 4=Fulfilled, 5=Canceled
Ticket.status: 1*=New, 5=Complete, 7=Waiting Customer, 8=In Progress, 9=Waiting Materials, 10=Scheduled, 11=Escalated, 12=Waiting Vendor, 13=Waiting Approval
Ticket.priority: 1=High, 2*=Medium, 3=Low, 4=Critical
Ticket.queueID: 5=Client Portal, 8=Level I Support
TicketCharge.chargeType: 1*=Operational, 2=Capitalized
TicketNote.noteType: 1=Task Summary, 2=Task Detail, 3=Task Notes, 13=Workflow Rule Note - Task, 15=Duplicate Ticket Note, 16=Outsource Workflow Note, 17=Surveys, 18=Client Portal Note, 19=Taskfire Note, 99=RMM Note, 101=Email Note, 200=Customer Update
TicketNote.publish: 1=All Autotask Users, 2=Internal Project Team, 4=Internal & Co-Managed
TicketCharge.status: 1=Pending, 2=Waiting Approval, 3=Need to Order/Fulfill, 4=On Order, 5=Partially Delivered/Shipped, 6=Ready to Deliver/Ship, 7=Delivered/Shipped Full, 8=Canceled
BillingCode.useType: 1=General Allocation Code, 2=Expense Code, 3=Internal Allocation Code, 4=Material Cost Code, 5=Recurring Contract Service Code, 6=Milestone Code, 7=Product Code
BillingCode.billingCodeType: 0*=Normal, 1=System, 2=Non-Billable
BillingCode.generalLedgerAccount: 4000=Hardware Sales, 4100=Service Revenue
Country.addressFormatID: 1*=City State Postal Code, 2=Postal Code City
Ticket.ticketType: 1*=Service Request, 2=Incident, 3=Problem, 4=Change Request, 5=Alert
Ticket.source: -1=Client Portal, 1=Other, 2=Phone, 4=Email, 6=In Person/Onsite, 8=Monitoring Alert, 11=Recurring
Ticket.issueType: 10=Hardware, 11=Software
Ticket.subIssueType: 101=Notebook, 102=Licence
Ticket.ticketCategory: 1=RMM Alert, 3*=Standard
ProjectCharge.status: 1=Pending, 2=Waiting Approval, 3=Need to Order/Fulfill, 4=On Order, 5=Partially Delivered/Shipped, 6=Ready to Deliver/Ship, 7=Delivered/Shipped Full, 8=Canceled
ProjectCharge.chargeType: 1*=Operational, 2=Capitalized
ContractCharge.status: 1=Pending, 2=Waiting Approval, 3=Need to Order/Fulfill, 4=On Order, 5=Partially Delivered/Shipped, 6=Ready to Deliver/Ship, 7=Delivered/Shipped Full, 8=Canceled
ContractCharge.chargeType: 1*=Operational, 2=Capitalized
Project.projectType: 2*=Client, 4=Internal, 5=Proposal, 8=Template
Project.status: 1*=New, 2=In Progress, 5=Complete
Contract.contractType: 1=Time & Materials, 3=Fixed Price, 4=Block Hours, 6=Retainer, 7*=Recurring Service, 8=Per Ticket
Contract.status: 0=Inactive, 1*=Active
Currency.displaySymbol: 1*=$, 2=€, 3=£
Resource.resourceType: Employee=Employee, API User=API User
UserDefinedFieldDefinition.udfType: 1=Account, 2=Contact, 3=Opportunity, 4=Product, 5=Project, 6=SalesOrder, 7=Site_Config, 8=Task, 9=Ticket, 10=Contract, 11=Installed_Product
UserDefinedFieldDefinition.dataType: 1=String, 2=Numeric, 3=Date, 4=List
UserDefinedFieldDefinition.displayFormat: 0*=Undefined, 1=Single Line, 2=Text Box
`
