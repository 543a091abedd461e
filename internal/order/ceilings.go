package order

import (
	"fmt"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/policy"
)

// This file holds the limits beyond which nothing goes out, whoever approves it: a typing error orders nothing.

// MaxLines is how many lines a purchase order may have: what is known of all of them travels through Temporal, which
// takes 2 MB at once.
const MaxLines = 300

// TooMany says why a quantity is beyond what a line may have; empty when it is not.
func TooMany(quantity int, p policy.Orders) string {
	if p.MaxQuantity == 0 || quantity <= p.MaxQuantity {
		return ""
	}
	return fmt.Sprintf("the quantity %d is above orders.maxQuantity of the policy, %d", quantity, p.MaxQuantity)
}

// TooDear says why an amount is beyond what an order may cost; empty when it is not.
func TooDear(amount decimal.Decimal, p policy.Orders) string {
	if !p.MaxAmount.Valid || amount.LessThanOrEqual(p.MaxAmount.Decimal) {
		return ""
	}
	return fmt.Sprintf("the amount %s is above orders.maxAmount of the policy, %s", money(amount), money(p.MaxAmount.Decimal))
}

// checkCeilings refuses what is beyond them.
func checkCeilings(f *findings, po PurchaseOrder, p policy.Orders) {
	for _, l := range po.Lines {
		if why := TooMany(l.Quantity, p); why != "" && !l.Dropped() {
			f.blocks(AboutCeiling, l.Number, why, "correct the quantity, or raise orders.maxQuantity in the policy if that is intended")
		}
	}
	if why := TooDear(po.Total(), p); why != "" {
		f.blocks(AboutCeiling, 0, why, "correct quantities and costs, or raise orders.maxAmount in the policy if that is intended")
	}
}
