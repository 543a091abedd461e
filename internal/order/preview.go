package order

import (
	"fmt"

	"digitalbridge/internal/policy"
)

// Preview says what will be written to the purchase order once the distributor has accepted it.
func Preview(po PurchaseOrder, p policy.Orders) []string {
	var out []string
	if p.WriteOrderNumber {
		text := "External P.O. Number: TD SYNNEX's order number"
		if po.ExternalPONumber != "" {
			text += fmt.Sprintf(" in place of %q", po.ExternalPONumber)
		}
		out = append(out, text)
	}
	out = append(out, "Memo: a block with state, order number and lines, beside what people wrote")
	if p.WriteLineMemo {
		for _, l := range po.Lines {
			if !l.Dropped() {
				out = append(out, fmt.Sprintf("Memo of line %d: a block with state, order number and parcels", l.Number))
			}
		}
	}
	if p.PaymentTerm != "" && !po.HasPaymentTerm {
		out = append(out, "Payment term: "+p.PaymentTerm)
	}
	return out
}
