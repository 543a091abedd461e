package order

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

// Quotes reports whether something of the order was filed as a quote order, which never ships although
// the distributor calls it accepted (reference tdsynnex.md §3.2).
func (a Answer) Quotes() bool {
	for _, it := range a.Items {
		if it.Quote {
			return true
		}
	}
	return false
}
