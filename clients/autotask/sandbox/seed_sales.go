package sandbox

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// sales makes ten opportunities, every third won, each with a primary quote of two product lines and one
// freight line; a won one has its sales order.
func (s *seeder) sales() {
	db := s.db
	for i := range 10 {
		company := s.customers[i]
		contact := s.ids[fmt.Sprint("contact of ", company)]
		status, stage, probability := int64(1), 12, 60
		var closed, order value
		isWon := i%3 == 0
		if isWon {
			status, stage, probability, closed = opportunityClosed, 14, 100, s.days(2)
		}
		title := fmt.Sprintf("Workplace refresh %d", i+1)
		opportunity := db.insert("Opportunity", "title", title, "companyID", company, "contactID", contact, "ownerResourceID", s.owner,
			"status", status,
			"stage", stage, "probability", probability, "amount", money("0"), "cost", money("0"), "useQuoteTotals", true, "startDate", s.days(30),
			"projectedCloseDate", s.days(-14), "closedDate", closed, "createDate", s.days(30), "creatorResourceID", s.owner,
			"lastActivity", s.days(2),
			"rating", 1+i%3, "leadSource", 3)
		if isWon && db.procurement {
			order = db.insert("SalesOrder", "opportunityID", opportunity, "companyID", company, "contactID", contact, "ownerResourceID", s.owner,
				"title", title, "status", 1, "salesOrderDate", s.days(2))
			db.update("Opportunity", opportunity, "salesOrderID", order)
		}
		s.quote(opportunity, company, contact, title, i)
		db.totalOpportunity(opportunity)
		if isWon && db.procurement {
			db.makeCharges(s.start, opportunity, s.owner)
		}
	}
}

func (s *seeder) quote(opportunity, company, contact int64, title string, i int) {
	db := s.db
	at := db.table("Company").get(company)
	where := func() int64 {
		return db.insert("QuoteLocation", "address1", db.text("Company", at, "address1"), "city", db.text("Company", at, "city"),
			"state", db.text("Company", at, "state"), "postalCode", db.text("Company", at, "postalCode"))
	}
	quote := db.insert("Quote", "opportunityID", opportunity, "companyID", company, "contactID", contact, "name", title, "isActive", true,
		"primaryQuote", true,
		"effectiveDate", s.days(20), "expirationDate", s.days(-20), "billToLocationID", where(), "shipToLocationID", where(),
		"soldToLocationID", where(),
		"approvalStatus", 3, "quoteNumber", i+1, "createDate", s.days(20), "creatorResourceID", s.owner, "lastActivityDate", s.days(3),
		"lastModifiedBy", s.owner,
		"paymentTerm", s.ids["Net 30 days"], "shippingType", s.ids["Ground"], "taxRegionID", s.ids["region"])
	for n := range 2 {
		product := db.table("Product").get(s.products[(i*2+n)%12])
		price := db.field("Product", product, "unitPrice")
		db.insert("QuoteItem", "quoteID", quote, "quoteItemType", 1, "productID", product.id, "name", db.field("Product", product, "name"),
			"quantity", decimal.NewFromInt(int64(1+s.rnd.IntN(9))), "unitPrice", price, "unitCost", db.field("Product", product, "unitCost"),
			"unitDiscount", money("0"), "percentageDiscount", money("0"), "lineDiscount", money("0"), "isOptional", false, "isTaxable", true,
			"sortOrderID", n+1,
			"internalCurrencyUnitPrice", price)
	}
	db.insert("QuoteItem", "quoteID", quote, "quoteItemType", 6, "shippingID", s.ids["Ground"], "name", "Ground", "quantity", money("1"),
		"unitPrice", money("15"),
		"unitCost", money("12"), "unitDiscount", money("0"), "percentageDiscount", money("0"), "lineDiscount", money("0"), "isOptional", false,
		"isTaxable", false, "sortOrderID", 3)
}

// tickets makes four tickets with a charge each: three that need ordering, one that waits for approval.
func (s *seeder) tickets() {
	db := s.db
	for i := range 4 {
		company := s.customers[i]
		ticket := db.insert("Ticket", "ticketNumber", fmt.Sprintf("T%s.%04d", s.days(6).Format("20060102"), i+1), "title",
			fmt.Sprintf("Replace failing device %d", i+1),
			"companyID", company, "contactID", s.ids[fmt.Sprint("contact of ", company)], "status", 9, "priority", 2, "queueID", 8,
			"createDate", s.days(6), "creatorResourceID", s.owner, "lastActivityDate", s.days(1))
		product := db.table("Product").get(s.products[6+i])
		n, cost, price := decimal.NewFromInt(int64(i+1)), db.cost("Product", product, "unitCost"), db.cost("Product", product, "unitPrice")
		status := chargeNeedToOrder
		if i == 3 {
			status = chargeWaitingApproval
		}
		charge := db.insert("TicketCharge", "ticketID", ticket, "productID", product.id, "name",
			firstRunes(db.text("Product", product, "name"), 100), "chargeType", 1,
			"unitQuantity", n, "unitCost", cost, "unitPrice", price, "extendedCost", cost.Mul(n), "billableAmount", price.Mul(n),
			"isBillableToCompany", true,
			"isBilled", false, "status", status, "datePurchased", s.days(5), "billingCodeID", s.ids["material"], "createDate", s.days(5),
			"creatorResourceID", s.owner)
		if status == chargeWaitingApproval {
			db.insert("PurchaseApproval", "id", charge, "costType", "ticket")
		}
	}
}
