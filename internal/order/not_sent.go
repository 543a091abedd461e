package order

import (
	"fmt"
	"strings"

	"digitalbridge/internal/policy"
)

// WhyNotSent says why a purchase order has no order at the distributor, as far as Autotask shows it; empty when it shows
// one.
func WhyNotSent(po PurchaseOrder, p policy.Orders) string {
	why, givenUp := GivenUp(po)
	switch {
	case givenUp:
		return "it is not to be sent: " + why
	case Recorded(po, p):
		return ""
	case po.Cancelled():
		return "it is cancelled in Autotask"
	case po.Approved(p.ApprovedStatuses):
		return fmt.Sprintf("it is %s, and nothing has sent it; starter order pending says when it goes out", po.Status)
	}
	return fmt.Sprintf("it is %s in Autotask, and only what is %s goes out", po.Status, strings.Join(p.ApprovedStatuses, " or "))
}
