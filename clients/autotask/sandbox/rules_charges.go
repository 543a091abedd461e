// This file holds the rules of tickets, their charges and the approval of charges: what asks for a
// purchase.

package sandbox

import "fmt"

// Values of TicketCharge.status.
const (
	chargePending         = int64(1)
	chargeWaitingApproval = int64(2)
	chargeNeedToOrder     = int64(3)
	chargeOnOrder         = int64(4)
	chargeReadyToDeliver  = int64(6)
)

func ticketRule(c *change) error {
	if c.new == nil {
		if len(c.db.table("TicketCharge").where("ticketID", c.old.id)) > 0 {
			return violation("A ticket with charges can't be deleted.")
		}
		return nil
	}
	if c.creating() {
		c.set("ticketNumber", fmt.Sprintf("T%s.%04d", c.now.Format("20060102"), len(c.db.table("Ticket").rows)+1))
	}
	return contactBelongs(c)
}

func ticketChargeRule(c *change) error {
	if c.new == nil {
		if len(c.db.table("PurchaseOrderItem").where("chargeID", c.old.id)) > 0 {
			return violation("A charge on a purchase order can't be deleted.")
		}
		return nil
	}
	if c.get("productID") == nil && c.get("billingCodeID") == nil {
		return refusalf(textRequired, "productID")
	}
	if !c.decimal("unitQuantity").IsPositive() {
		return violation("unitQuantity must be greater than 0.")
	}
	if c.creating() {
		product := c.db.table("Product").get(c.int("productID"))
		status := chargePending
		if product != nil && c.db.field("Product", product, "doesNotRequireProcurement") != true {
			status = chargeNeedToOrder
		}
		c.fallback("status", status)
		c.fallback("isBillableToCompany", true)
		c.set("isBilled", false)
		c.fallback("unitCost", c.db.field("Product", product, "unitCost"))
		c.fallback("unitPrice", c.db.field("Product", product, "unitPrice"))
		c.fallback("billingCodeID", c.db.field("Product", product, "productBillingCodeID"))
	}
	c.set("extendedCost", c.decimal("unitCost").Mul(c.decimal("unitQuantity")))
	c.set("billableAmount", c.decimal("unitPrice").Mul(c.decimal("unitQuantity")))
	c.set("internalCurrencyBillableAmount", c.get("billableAmount"))
	c.set("internalCurrencyUnitPrice", c.get("unitPrice"))
	return nil
}

// ticketChargeEffect lists a charge that waits for approval among the purchase approvals.
func ticketChargeEffect(c *change) {
	approvals := c.db.table("PurchaseApproval")
	if c.new == nil {
		approvals.remove(c.old.id)
		return
	}
	if c.int("status") == chargeWaitingApproval && approvals.get(c.new.id) == nil {
		c.db.insert("PurchaseApproval", "id", c.new.id, "costType", "ticket")
	}
}

func approvalRule(c *change) error {
	if !c.bool("isApproved") && c.text("rejectNote") == "" {
		return refusalf(textRequired, "rejectNote")
	}
	return nil
}

// approvalEffect decides a charge: approved it needs ordering, rejected it is pending again. Either way it
// no longer waits.
func approvalEffect(c *change) {
	status := chargePending
	if c.bool("isApproved") {
		status = chargeNeedToOrder
	}
	c.db.setChargeStatus(c, c.new.id, status)
	c.t.remove(c.new.id)
}

func (s *store) setChargeStatus(c *change, charge, status int64) {
	s.update("TicketCharge", charge, "status", status, "statusLastModifiedBy", c.actor, "statusLastModifiedDate", trimmed(c.now))
}
