// This file holds the rules of tickets, their charges and the approval of charges: what asks for a
// purchase.

package sandbox

import (
	"fmt"
	"strings"
)

// Values of the status of charges.
const (
	chargePending         = int64(1)
	chargeWaitingApproval = int64(2)
	chargeNeedToOrder     = int64(3)
	chargeOnOrder         = int64(4)
	chargeReadyToDeliver  = int64(6)
)

func ticketRule(c *change) error {
	if c.creating() {
		c.fallback("ticketNumber", fmt.Sprintf("T%s.%04d", c.now.Format("20060102"), len(c.db.table("Ticket").rows)+1))
	}
	return contactBelongs(c)
}

// chargeEntities are the three kinds of charges and the parent that each hangs on; their ids don't overlap.
var chargeEntities = []struct{ entity, parent string }{
	{"TicketCharge", "Ticket"}, {"ProjectCharge", "Project"}, {"ContractCharge", "Contract"}}

// charge finds a charge of any kind; entity is empty when there is none.
func (s *store) charge(id int64) (entity string, r *row) {
	for _, k := range chargeEntities {
		if r = s.table(k.entity).get(id); r != nil {
			return k.entity, r
		}
	}
	return "", nil
}

func chargeRule(c *change) error {
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
		if c.db.procurement && product != nil && c.db.field("Product", product, "doesNotRequireProcurement") == true {
			status = chargeReadyToDeliver
		}
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

// chargeEffect lists a charge that waits for approval among the purchase approvals.
func chargeEffect(c *change) {
	approvals := c.db.table("PurchaseApproval")
	if c.new == nil {
		approvals.remove(c.old.id)
		return
	}
	if c.int("status") == chargeWaitingApproval && approvals.get(c.new.id) == nil {
		c.db.insert("PurchaseApproval", "id", c.new.id, "costType", strings.ToLower(strings.TrimSuffix(c.t.entity.name, "Charge")))
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
	if entity, r := s.charge(charge); r != nil {
		s.update(entity, charge, "status", status, "statusLastModifiedBy", c.actor, "statusLastModifiedDate", trimmed(c.now))
	}
}

// ticketNoteRule demands the title, which the vendor's list calls optional and the live API refuses to miss.
func ticketNoteRule(c *change) error {
	if c.creating() && c.text("title") == "" {
		return refusalf(textRequired, "title")
	}
	return nil
}
