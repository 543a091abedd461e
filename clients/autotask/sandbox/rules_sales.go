package sandbox

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

// Values of Opportunity.status.
const (
	opportunityClosed      = int64(3)
	opportunityImplemented = int64(4)
)

// contactBelongs refuses a contact of another company.
func contactBelongs(c *change) error {
	if !c.changed("contactID") || c.get("contactID") == nil || c.get("companyID") == nil {
		return nil
	}
	contact := c.db.table("Contact").get(c.int("contactID"))
	if c.db.int("Contact", contact, "companyID") != c.int("companyID") {
		return refusalf(textReference, "contactID", "Contact")
	}
	return nil
}

func opportunityRule(c *change) error {
	if err := ownerRule(c); err != nil {
		return err
	}
	if err := contactBelongs(c); err != nil {
		return err
	}
	if c.time("projectedCloseDate").Before(c.time("startDate")) {
		return violation("projectedCloseDate can't be before startDate.")
	}
	if p := c.int("probability"); p < 0 || p > 100 {
		return violation("probability must be between 0 and 100.")
	}
	c.fallback("createDate", trimmed(c.now))
	if c.changed("status") && won(c.int("status")) {
		c.fallback("closedDate", trimmed(c.now))
	}
	return nil
}

// won reports whether an opportunity's status is that of a sale.
func won(status int64) bool { return status == opportunityClosed || status == opportunityImplemented }

// opportunityEffect does what the wizard of a won opportunity does with Procurement: a sales order, and a
// charge for each product of the primary quote.
func opportunityEffect(c *change) {
	if c.db.procurement && won(c.int("status")) && c.get("salesOrderID") == nil {
		c.db.makeCharges(c.now, c.new.id, c.actor)
		order := c.db.insert("SalesOrder", "opportunityID", c.new.id, "companyID", c.get("companyID"), "contactID", c.get("contactID"),
			"ownerResourceID", c.get("ownerResourceID"), "title", c.get("title"), "status", 1, "salesOrderDate", trimmed(c.now))
		c.db.update("Opportunity", c.new.id, "salesOrderID", order)
	}
	c.db.totalOpportunity(c.new.id)
}

func quoteRule(c *change) error {
	if c.time("expirationDate").Before(c.time("effectiveDate")) {
		return violation("expirationDate can't be before effectiveDate.")
	}
	if c.creating() {
		opportunity := c.db.table("Opportunity").get(c.int("opportunityID"))
		c.fallback("companyID", c.db.field("Opportunity", opportunity, "companyID"))
		c.fallback("isActive", true)
		c.fallback("approvalStatus", int64(1))
		c.set("quoteNumber", int64(len(c.db.table("Quote").rows)+1))
		if !c.bool("primaryQuote") {
			c.set("primaryQuote", len(c.db.table("Quote").where("opportunityID", c.int("opportunityID"))) == 0)
		}
	} else if c.was("primaryQuote") == true {
		c.set("primaryQuote", true) // a primary quote is replaced by another one, not taken away
	}
	return contactBelongs(c)
}

// quoteEffect leaves one primary quote per opportunity.
func quoteEffect(c *change) {
	if c.bool("primaryQuote") {
		for _, r := range c.db.table("Quote").where("opportunityID", c.int("opportunityID")) {
			if r.id != c.new.id && c.db.field("Quote", r, "primaryQuote") == true {
				c.db.update("Quote", r.id, "primaryQuote", false)
			}
		}
	}
	c.db.totalOpportunity(c.int("opportunityID"))
}

// quoteItemSource returns the reference field that goes with a quoteItemType.
func quoteItemSource(kind int64) string {
	switch kind {
	case 1:
		return "productID"
	case 2:
		return "chargeID"
	case 3:
		return "laborID"
	case 4:
		return "expenseID"
	case 6:
		return "shippingID"
	case 11:
		return "serviceID"
	case 12:
		return "serviceBundleID"
	}
	return ""
}

func quoteItemRule(c *change) error {
	if c.new == nil {
		return nil
	}
	wanted, given := quoteItemSource(c.int("quoteItemType")), 0
	for _, name := range []string{"productID", "chargeID", "laborID", "expenseID", "shippingID", "serviceID", "serviceBundleID"} {
		if c.get(name) != nil {
			given++
		}
	}
	if given != 1 || wanted == "" || c.get(wanted) == nil {
		return violation("A quote item needs exactly one of productID, chargeID, laborID, expenseID, shippingID, serviceID, serviceBundleID, " +
			"the one of its quoteItemType.")
	}
	discounts := 0
	for _, name := range []string{"unitDiscount", "percentageDiscount", "lineDiscount"} {
		if c.decimal(name).IsPositive() {
			discounts++
		}
	}
	if discounts > 1 {
		return violation("Only one of unitDiscount, percentageDiscount and lineDiscount can be greater than 0.")
	}
	if c.creating() {
		c.set("sortOrderID", int64(len(c.db.table("QuoteItem").where("quoteID", c.int("quoteID")))+1))
		if product := c.db.table("Product").get(c.int("productID")); product != nil && wanted == "productID" {
			c.fallback("name", firstRunes(c.db.text("Product", product, "name"), 100))
			c.fallback("unitPrice", c.db.field("Product", product, "unitPrice"))
			c.fallback("unitCost", c.db.field("Product", product, "unitCost"))
		}
		c.fallback("isTaxable", false)
	}
	c.set("internalCurrencyUnitPrice", c.get("unitPrice"))
	c.set("internalCurrencyUnitDiscount", c.get("unitDiscount"))
	c.set("internalCurrencyLineDiscount", c.get("lineDiscount"))
	return nil
}

func quoteItemEffect(c *change) {
	r := c.new
	if r == nil {
		r = c.old
	}
	quote := c.db.table("Quote").get(c.db.int("QuoteItem", r, "quoteID"))
	c.db.totalOpportunity(c.db.int("Quote", quote, "opportunityID"))
}

// totalOpportunity fills an opportunity's money from its primary quote, when it asks for that.
func (s *store) totalOpportunity(id int64) {
	opportunity := s.table("Opportunity").get(id)
	if s.field("Opportunity", opportunity, "useQuoteTotals") != true {
		return
	}
	amount, cost, found := decimal.Zero, decimal.Zero, false
	for _, quote := range s.table("Quote").where("opportunityID", id) {
		if s.field("Quote", quote, "primaryQuote") != true {
			continue
		}
		found = true
		for _, item := range s.table("QuoteItem").where("quoteID", quote.id) {
			if s.field("QuoteItem", item, "isOptional") == true {
				continue
			}
			n := s.cost("QuoteItem", item, "quantity")
			price := s.cost("QuoteItem", item, "unitPrice").Sub(s.cost("QuoteItem", item, "unitDiscount"))
			price = price.Mul(decimal.NewFromInt(100).Sub(s.cost("QuoteItem", item, "percentageDiscount"))).Shift(-2)
			amount = amount.Add(n.Mul(price)).Sub(s.cost("QuoteItem", item, "lineDiscount"))
			cost = cost.Add(n.Mul(s.cost("QuoteItem", item, "unitCost")))
		}
	}
	if found {
		s.update("Opportunity", id, "amount", amount.Round(2), "cost", cost.Round(2))
	}
}

// firstRunes cuts a text to n characters.
func firstRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// makeCharges makes the charges of a won opportunity on a ticket, project or contract of its own. Products
// that need no procurement are ready to deliver at once.
func (s *store) makeCharges(now time.Time, opportunity, actor int64) {
	o := s.table("Opportunity").get(opportunity)
	company, title := s.int("Opportunity", o, "companyID"), s.text("Opportunity", o, "title")
	var kind, field string
	var parent int64
	switch s.wonWizard {
	case "project":
		kind, field = "ProjectCharge", "projectID"
		parent = s.insert("Project", "projectName", title, "companyID", company, "opportunityID", opportunity, "projectType", 2, "status", 1,
			"startDateTime", trimmed(now), "endDateTime", trimmed(now.AddDate(0, 1, 0)), "createDateTime", trimmed(now), "creatorResourceID", actor)
	case "contract":
		kind, field = "ContractCharge", "contractID"
		parent = s.insert("Contract", "contractName", title, "companyID", company, "opportunityID", opportunity, "contractType", 1, "status", 1,
			"startDate", s.day(now), "endDate", s.day(now.AddDate(1, 0, 0)), "timeReportingRequiresStartAndStopTimes", false)
	default:
		kind, field = "TicketCharge", "ticketID"
		parent = s.insert("Ticket", "ticketNumber", fmt.Sprintf("T%s.%04d", now.Format("20060102"), len(s.table("Ticket").rows)+1),
			"title", title,
			"companyID", company, "opportunityID", opportunity, "status", 1, "priority", 2, "createDate", trimmed(now), "creatorResourceID", actor)
	}
	for _, quote := range s.table("Quote").where("opportunityID", opportunity) {
		if s.field("Quote", quote, "primaryQuote") != true {
			continue
		}
		for _, item := range s.table("QuoteItem").where("quoteID", quote.id) {
			product := s.table("Product").get(s.int("QuoteItem", item, "productID"))
			if product == nil || s.field("QuoteItem", item, "isOptional") == true {
				continue
			}
			status := chargeNeedToOrder
			if s.field("Product", product, "doesNotRequireProcurement") == true {
				status = chargeReadyToDeliver
			}
			n, cost, price := s.cost("QuoteItem", item, "quantity"), s.cost("QuoteItem", item, "unitCost"), s.cost("QuoteItem", item, "unitPrice")
			s.insert(kind, field, parent, "productID", product.id, "name", firstRunes(s.text("Product", product, "name"), 100), "chargeType", 1,
				"unitQuantity", n, "unitCost", cost, "unitPrice", price, "extendedCost", cost.Mul(n), "billableAmount", price.Mul(n),
				"isBillableToCompany", true, "isBilled", false, "status", status, "datePurchased", s.day(now), "createDate", trimmed(now),
				"creatorResourceID", actor)
		}
	}
}
