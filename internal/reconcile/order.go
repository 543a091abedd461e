// Package reconcile compares Autotask's purchase orders with the distributor's orders and invoices and
// says what differs. It decides nothing and changes nothing: every finding is for a person.
//
// Everything here is pure: no clock, no network, no Temporal. Times come in as arguments, quantities are
// pieces, amounts are in the purchase order's currency.
package reconcile

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/order"
)

// Order is one purchase order as both systems have it.
type Order struct {
	PurchaseOrder order.PurchaseOrder
	// SubmittedAt is when it was submitted in Autotask; zero for a draft.
	SubmittedAt time.Time
	// Number is the purchase order number under which the distributor should know it.
	Number string
	// Found are the distributor's orders that belong to it, the one under Number first.
	Found []Found
	// Received are the pieces that Autotask has received, by item, less what was sent back.
	Received map[int64]int
	// Submitting and Followed: a workflow that submits it, or follows its order, is running.
	Submitting, Followed bool
	// Problem is why the distributor could not be asked about it, and Fix what to do; empty otherwise.
	Problem, Fix string
	// Missing says what else could not be asked, such as invoices; the rest is compared.
	Missing []string
	// At is the distributor's time of the comparison.
	At time.Time
}

// Found is an order at the distributor.
type Found struct {
	// Number is the purchase order number that it was placed under.
	Number string
	Answer order.Answer
}

// Kind is what a finding is about.
type Kind string

// Kinds of findings, in the order in which reports show them.
const (
	NotSent         Kind = "Not sent"          // approved in Autotask, and no order at TD SYNNEX
	NotAtTDSynnex   Kind = "Not at TD SYNNEX"  // sent by what Autotask says, and TD SYNNEX does not know it
	AnotherOrder    Kind = "Another order"     // what TD SYNNEX has under the number may be another order
	NoPurchaseOrder Kind = "No purchase order" // an order at TD SYNNEX that no purchase order asks for
	Duplicate       Kind = "Duplicate"         // two orders for one purchase order, or one order for two
	Quantity        Kind = "Quantity differs"
	Price           Kind = "Price differs"
	Freight         Kind = "Freight differs"
	NotInvoiced     Kind = "Not invoiced" // shipped or received, and not invoiced
	NotReceived     Kind = "Not received" // invoiced, and not received in Autotask
	NotFollowed     Kind = "Not followed" // no tracker looks after it
	NotCompared     Kind = "Not compared" // one of the systems could not be asked
)

// Kinds are all of them, in the order in which reports show them.
func Kinds() []Kind {
	return []Kind{NotSent, NotAtTDSynnex, AnotherOrder, NoPurchaseOrder, Duplicate, Quantity, Price, Freight, NotInvoiced, NotReceived,
		NotFollowed, NotCompared}
}

// Finding is a difference between both systems that a person should look at.
type Finding struct {
	Kind          Kind   `json:"kind"`
	PurchaseOrder string `json:"purchaseOrder,omitempty"` // empty for an order that no purchase order asks for
	Line          int    `json:"line,omitempty"`          // 0: the whole order
	// Autotask and Distributor are the two figures, where there are two to compare.
	Autotask    string `json:"autotask,omitempty"`
	Distributor string `json:"distributor,omitempty"`
	Text        string `json:"text"`
	Fix         string `json:"fix"`
	// Key is the same as long as the difference is: it tells a new finding from one of the night before.
	Key string `json:"key"`
	// Since is when it was found first.
	Since time.Time `json:"since,omitzero"`
}

// Row is what a report shows of a purchase order.
type Row struct {
	PurchaseOrder     string      `json:"purchaseOrder"`
	Status            string      `json:"status"`          // in Autotask
	Number            string      `json:"number"`          // at the distributor
	State             order.State `json:"state,omitempty"` // at the distributor; empty when it does not know the order
	DistributorOrders []string    `json:"distributorOrders,omitempty"`
	// References are the order numbers in External P.O. Number.
	References []string `json:"references,omitempty"`
	Invoices   []string `json:"invoices,omitempty"`

	Pieces   int `json:"pieces"`
	Shipped  int `json:"shipped"`
	Invoiced int `json:"invoiced"`
	Received int `json:"received"`
	// Ordered is what the lines cost by the purchase order, Charged what the invoices charge for goods.
	Ordered decimal.Decimal `json:"ordered"`
	Charged decimal.Decimal `json:"charged"`
	// Freight is the purchase order's, FreightCharged that of the invoices.
	Freight        decimal.Decimal `json:"freight"`
	FreightCharged decimal.Decimal `json:"freightCharged"`

	Findings []Finding `json:"findings,omitempty"`
}

// Claims are the distributor order numbers that the purchase order counts as its own.
func (r Row) Claims() []string {
	out := slices.Clone(r.DistributorOrders)
	for _, number := range r.References {
		if !slices.Contains(out, number) {
			out = append(out, number)
		}
	}
	return out
}

// references are the order numbers in External P.O. Number, which the bridge writes with commas and, when
// they do not fit, with the number of the rest.
func references(po order.PurchaseOrder) []string {
	var out []string
	for part := range strings.SplitSeq(po.ExternalPONumber, ",") {
		number, _, _ := strings.Cut(strings.TrimSpace(part), " +")
		if number != "" && isNumber(number) {
			out = append(out, number)
		}
	}
	return out
}

// References are the distributor order numbers that the purchase order's External P.O. Number names and
// that none of these orders has.
func References(po order.PurchaseOrder, found []Found) []string {
	var out []string
	for _, number := range references(po) {
		known := slices.ContainsFunc(found, func(f Found) bool {
			return slices.ContainsFunc(f.Answer.Items, func(i order.AnswerItem) bool { return i.OrderNumber == number })
		})
		if !known {
			out = append(out, number)
		}
	}
	return out
}

// isNumber: the distributor's order numbers are digits; a person's own mark is not compared.
func isNumber(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}
