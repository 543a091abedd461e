package order

import (
	"fmt"
	"strings"
)

// OpenUnder is a purchase order that is open, and the number under which its order was sent.
type OpenUnder struct{ PurchaseOrder, Number string }

// mostNamed is how many orders a finding names.
const mostNamed = 5

// OtherPrefix is why an order does not go out under a new orders.numberPrefix: others that went out under another one are
// open. The number is what prevents duplicates, so both would have to be known wherever an order is looked for. There is
// no finding when none is open.
func OtherPrefix(prefix string, open []OpenUnder) []Finding {
	if len(open) == 0 {
		return nil
	}
	named := make([]string, 0, mostNamed)
	for _, o := range open[:min(len(open), mostNamed)] {
		named = append(named, o.PurchaseOrder+" (as "+o.Number+")")
	}
	list := strings.Join(named, ", ")
	if more := len(open) - len(named); more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	was := strings.TrimSuffix(open[0].Number, escapeNumber(strings.ToUpper(strings.TrimSpace(open[0].PurchaseOrder))))
	var f findings
	f.blocks(AboutNumber, 0,
		fmt.Sprintf("the policy's orders.numberPrefix is now %q, and orders that were sent under another one are still open: %s", prefix, list),
		fmt.Sprintf("put orders.numberPrefix back to %q and restart the worker; change it when these purchase orders are received or cancelled "+
			"in Autotask", was))
	return f
}
