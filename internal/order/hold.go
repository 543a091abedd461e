package order

// Hold is why the distributor holds a line for a person.
type Hold string

// Holds.
const (
	HoldPrice   Hold = "price"   // the order's price is not the distributor's (PRICEVAR)
	HoldProduct Hold = "product" // the product was not recognised (SKUERR)
	HoldComment Hold = "comment" // a comment or note went along, and somebody has to read it (OKCOMMENTS)
	HoldOther   Hold = "other"   // it waits in a queue of a person, for a reason that is not said
)

// Text says why a line is held, and what to do.
func (h Hold) Text() (why, fix string) {
	switch h {
	case HoldPrice:
		return "a person at TD SYNNEX has to release it, because the price sent is not TD SYNNEX's (PRICEVAR: it differs by more than 1 cent " +
				"in the US, 2 in Canada)",
			"call your representative at TD SYNNEX and agree on the price; then correct the unit cost in Autotask. Do not order it again: it " +
				"ships once it is released"
	case HoldProduct:
		return "a person at TD SYNNEX has to release it, because the product was not recognised (SKUERR)",
			"call your representative at TD SYNNEX with the SKU; do not order it again while they look into it"
	case HoldComment:
		return "a person at TD SYNNEX has to release it, because a comment or note went along with the order (OKCOMMENTS)",
			"your representative at TD SYNNEX reads it and releases the order; call when it takes longer than half a day"
	}
	return "a person at TD SYNNEX has to release it (order type 99 or QO)",
		"your representative at TD SYNNEX releases it or calls; ask when it takes longer than half a day, and ask for an auto-fill profile " +
			"when every order waits. Do not order it again"
}
