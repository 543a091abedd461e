package reconcile

import (
	"fmt"
	"slices"
	"time"

	"digitalbridge/internal/order"
)

// Ledger sees what only all purchase orders together show: a distributor's order that two of them count
// as their own. It keeps a short text for each order number. The zero value is ready.
type Ledger struct{ owner map[string]string }

// Add takes a row in and returns it with what the rows before it show. Rows come in a fixed order.
func (l *Ledger) Add(r Row) Row {
	if l.owner == nil {
		l.owner = map[string]string{}
	}
	r.Findings = slices.Clone(r.Findings)
	for _, number := range r.Claims() {
		first, taken := l.owner[number]
		switch {
		case !taken:
			l.owner[number] = r.PurchaseOrder
		case first != r.PurchaseOrder:
			r.Findings = append(r.Findings, Finding{
				Kind: Duplicate, PurchaseOrder: r.PurchaseOrder, Autotask: first, Distributor: number,
				Text: fmt.Sprintf("purchase order %s has the same TD SYNNEX order, %s", first, number),
				Fix:  "find out which of the two it belongs to, and cancel the other one in Autotask",
				Key:  fmt.Sprintf("%s/%s/0/%s", Duplicate, r.PurchaseOrder, number),
			})
		}
	}
	return r
}

// Orphan is the finding of an order at the distributor that no purchase order has asked for.
func Orphan(f Found) Row {
	var numbers []string
	for _, i := range f.Answer.Items {
		if i.OrderNumber != "" && !slices.Contains(numbers, i.OrderNumber) {
			numbers = append(numbers, i.OrderNumber)
		}
	}
	stop := stopOrder(order.Processing)
	if f.Answer.AnyShipped() {
		stop = stopOrder(order.Shipped)
	}
	return Row{Number: f.Number, DistributorOrders: numbers, Findings: []Finding{{
		Kind: NoPurchaseOrder, Distributor: f.Number,
		Text: fmt.Sprintf("TD SYNNEX has %s under the number %s, and no purchase order in Autotask asks for it", joined(numbers), f.Number),
		Fix: "make a purchase order of it in Autotask and adopt it: starter order adopt PURCHASE-ORDER --customer-po " + f.Number +
			" --reason WHY; or " + stop,
		Key: fmt.Sprintf("%s/%s/0/", NoPurchaseOrder, f.Number),
	}}}
}

// Unanswered is the finding of a number that the distributor could not be asked about.
func Unanswered(number, problem, fix string) Row {
	return Row{Number: number, Findings: []Finding{{
		Kind: NotCompared, Distributor: number, Text: fmt.Sprintf("number %s could not be looked up: %s", number, problem), Fix: fix,
		Key: fmt.Sprintf("%s/%s/0/", NotCompared, number),
	}}}
}

// Age gives every finding the time at which it was found first. known are the findings of the comparisons
// before, by key; one that is not among them is of this comparison, that of the time at.
func Age(findings []Finding, known map[string]time.Time, at time.Time) {
	for i := range findings {
		since, ok := known[findings[i].Key]
		if !ok {
			since = at
		}
		findings[i].Since = since.UTC()
	}
}
