package order

import (
	"fmt"
	"slices"
)

// Outcome is what one attempt to send an order came to.
type Outcome string

// Outcomes. Unknown is everything that nothing else was proven of: the order may or may not be there.
const (
	Accepted     Outcome = "accepted"
	AlreadyThere Outcome = "already there"
	Refused      Outcome = "refused"
	NotSent      Outcome = "not sent"
	Unknown      Outcome = "unknown"
)

// AnyShipped reports whether something of the order has left a warehouse.
func (a Answer) AnyShipped() bool {
	for _, it := range a.Items {
		if it.shipped() > 0 {
			return true
		}
	}
	return false
}

// Quotes reports whether something of the order was filed as a quotation of a product that is not the line's, which
// never ships although the distributor calls it accepted (reference tdsynnex-spec.md §2.3).
func (t Tracking) Quotes() bool {
	return slices.ContainsFunc(t.Lines, func(l LineTracking) bool { return l.Quoted > 0 })
}

// OtherOrder is the finding of an order under the number that may be another one than the purchase order's.
func OtherOrder(number string, differences []Difference) Finding {
	return Finding{
		Severity: Blocks, Code: AboutOtherOrder, Problem: fmt.Sprintf("TD SYNNEX has an order under the number %s that may be another one: %s",
			number, BothSides(differences)), Fix: fixForeign,
	}
}

// ThereAlready is the finding of a purchase order whose order is at the distributor before it is submitted.
func ThereAlready(number string) Finding {
	return Finding{
		Severity: Warns, Code: AboutAlreadyThere, Problem: "TD SYNNEX has an order under the number " + number + " already",
		Fix: "submit the purchase order to take that order over; nothing is sent again",
	}
}

// WhollyRefused reports what the distributor says of an order whose items it does not name: rejected when it was sent, or
// deleted later. Nothing of it comes.
func (a Answer) WhollyRefused() bool {
	return len(a.Items) == 0 && (a.Whole == CodeRejected || a.Whole == CodeDeleted)
}
