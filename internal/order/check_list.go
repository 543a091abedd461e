package order

import (
	"fmt"
	"strings"
)

// Check is something that is checked of an order, or of what the distributor has of it.
type Check struct {
	// Codes are those of its findings, empty for what is checked after the order was sent.
	Codes []string
	// What is checked, and by which keys of the policy.
	What, Key string
	// Broken says what happens when the check fails, and Missing what happens when what it needs is missing, can't
	// be read or is too old. Nothing counts as checked then.
	Broken, Missing string
}

// Checks lists every check of an order: before it is sent, of an order that is found under its number, of what is
// received, and of what the distributor says later. docs/policy.md shows it.
func Checks() []Check {
	const (
		blocks  = "nothing is sent"
		asks    = "the order waits for `approve`"
		warns   = "a warning; the order goes out"
		nothing = "does not occur"
		again   = "the check is done again until there is an answer; nothing is sent meanwhile"
	)
	return []Check{
		{[]string{AboutNumber}, "Number of the purchase order at TD SYNNEX", "orders.numberPrefix", blocks, blocks},
		{[]string{AboutVendor}, "Vendor is TD SYNNEX", "autotask.vendorID", blocks, blocks},
		{[]string{AboutStatus}, "Status is approved, and sending is switched on", "orders.approvedStatuses", blocks, blocks},
		{[]string{AboutGivenUp, AboutRecorded}, "The memo says that it is ordered or given up", "orders.writeOrderNumber", blocks,
			"the look-up under its number decides"},
		{[]string{AboutOtherOrder, AboutAlreadyThere},
			"An order under its number is this one: products, quantities, lines, date, ship-to of invoices", "",
			blocks + ", both sides are shown; the same order is taken over", "it is not taken over: " + blocks +
				", and what is not said is shown"},
		{[]string{AboutNoItems, AboutNoSKU, AboutQuantity, AboutCost}, "Items, TD SYNNEX SKU, quantity and cost of each", "", blocks,
			blocks},
		{[]string{AboutAddress}, "Ship-to address: all parts, their lengths, state, postal code", "orders.country", blocks, blocks},
		{[]string{AboutReach}, "Post-office box, military address or territory by the ship method", "orders.shipMethods", warns,
			"a code that is not in the list warns by itself"},
		{[]string{AboutShipMethod}, "Ship method", "orders.shipMethod, orders.shipMethods",
			"a code that is not in the list: " + warns + "; one that keeps the order: " + asks, blocks},
		{[]string{AboutContact}, "Contact, its phone number and e-mail address", "orders.contact", warns, warns},
		{[]string{AboutMinimum}, "Minimum order quantity", "orders.minimumQuantity", "by the key: a warning, `approve`, or " + blocks,
			"not a number: the same; none: there is none to check"},
		{[]string{AboutNotSold, AboutNotAuthorized, AboutNoOffer}, "TD SYNNEX sells the product to you", "", blocks, blocks},
		{[]string{AboutStock}, "Stock", "orders.outOfStock", "by the key", asks},
		{[]string{AboutPrice}, "Current price against the cost of the line", "orders.priceTolerancePercent",
			asks + "; within the key the current price is sent", asks},
		{[]string{AboutAmount}, "Amount, at costs and at current prices", "orders.approval.above", asks,
			"a price that is not known asks by itself"},
		{[]string{AboutCeiling}, "Quantity of each line and amount, also of an edited line", "orders.maxQuantity, orders.maxAmount",
			blocks + ", and an edit is refused", "a quantity or cost that is missing blocks by itself"},
		{[]string{AboutEndUser}, "End user where the manufacturer demands one", "orders.endUser, orders.stockEndUser", blocks, asks},
		{[]string{AboutLicence}, "Licensee, reseller and ship method of what is delivered electronically", "", asks, asks},
		{[]string{AboutComment, AboutHold}, "Comments and notes that make TD SYNNEX hold the order", "orders.comments, orders.resellerNote",
			warns, nothing},
		{[]string{AboutSimilar}, "The same products for the same place within days", "orders.similarWithin", warns,
			"a row of Autotask that can't be read: " + asks + "; no answer: " + again},
		{[]string{AboutPartial, AboutPendingReview, AboutQuoteOrder}, "TD SYNNEX accepted all of it", "orders.partial", "by the key",
			"the outcome is unknown: it is looked up, and a person is asked"},
		{nil, "Who approves or decides, why, and which figures were shown", "orders.approval.approvers",
			"the decision is refused; other figures are another question", "the decision is refused"},
		{nil, "No order is open that was sent under another prefix", "orders.numberPrefix", blocks,
			"a purchase order whose number can't be read may be one: " + blocks},
		{nil, "No other run is sending the order", "orders.reconcileFor", "the outcome is unknown: it is looked up, and a person is asked",
			"the store can't be read: " + again},
		{nil, "It was submitted since sending is switched on", "orders.since", "it does not go out by itself",
			"it does not go out by itself, and the list of pending orders says why"},
		{nil, "An order that is adopted is held by no other purchase order", "", "the adoption is refused",
			"a purchase order that can't be read may hold it: the adoption is refused"},
		{nil, "What is converted is not on order already: the charge behind it", "", "it is left out, with the reason",
			"charges that can't be read end the conversion: nothing is made"},
		{nil, "Each line of an answer names the line's product", "",
			"the item is not taken in, an alarm shows both sides, nothing is received",
			"the state is shown; nothing of the line is received"},
		{nil, "A line of an invoice belongs to a line: its number together with the SKU", "",
			"it counts for no line, and an alarm shows it",
			"no number: the only line with the SKU; no SKU: it counts for no line"},
		{nil, "An invoice is of this order: date and postal code", "", "it is not recorded, and an alarm shows both sides",
			"the other of both decides, with the SKU of its lines"},
		{nil, "An answer is not older than an earlier one: its time, and what it says of shipped, invoiced, delivered and invoices",
			"tracking.alarms.answerBehind", "nothing is taken back, an alarm shows what it says less, nothing is received",
			"no time: what it says decides"},
		{nil, "Date of an invoice against today", "tracking.alarms.invoiceAhead", "an alarm; it is recorded",
			"an alarm; it is recorded without one"},
		{nil, "The invoice service answers", "",
			"the order's state is recorded at once; the invoices are asked for at the next look, and the order is followed until then",
			"the same"},
		{nil, "The purchase order is as it was sent", "", "an alarm at the next look",
			"it is compared at the next look that reaches Autotask"},
		{nil, "Goods may be received: shipped or delivered, invoiced, the product named and unchanged",
			"tracking.receive, tracking.receiveNeedsInvoice", "it waits", "it waits"},
	}
}

// String is the row of the table in docs/policy.md.
func (c Check) String() string {
	key := ""
	if c.Key != "" {
		key = "`" + strings.ReplaceAll(c.Key, ", ", "`, `") + "`"
	}
	return fmt.Sprintf("| %s | %s | %s | %s |", c.What, key, c.Broken, c.Missing)
}
