package reconcile

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"digitalbridge/internal/order"
)

// This file compares the lines of a purchase order with the distributor's and with the invoices.

// kindOf is the kind of finding that a difference of both orders is.
var kindOf = map[order.DifferenceKind]Kind{
	order.DiffProduct: AnotherOrder, order.DiffDate: AnotherOrder, order.DiffShipTo: AnotherOrder, order.DiffNotSaid: AnotherOrder,
	order.DiffLine: Quantity, order.DiffQuantity: Quantity, order.DiffCharged: Quantity, order.DiffPrice: Price, order.DiffInvoiced: Price,
	order.DiffInvoiceDate: NotCompared,
}

// differences are what the distributor's order has otherwise: the tracker's alarms say the same.
func (c *checking) differences() {
	differences := order.Differences(c.order.PurchaseOrder, c.tracking, c.rules.PriceTolerancePercent)
	differences = append(differences, c.tracking.Misdated(c.order.At, time.Duration(c.policy.Tracking.Alarms.InvoiceAhead))...)
	for _, d := range differences {
		c.find(kindOf[d.Kind], d.Line, string(d.Kind)+" "+d.Key, d.Ours, d.Theirs, d.Text, d.Fix)
	}
}

// line compares one line.
func (c *checking) line(l order.LineTracking) {
	mentioned := slices.ContainsFunc(c.order.Found[0].Answer.Items, func(i order.AnswerItem) bool { return i.Line == l.Number })
	if !mentioned && c.settled() && l.State() != order.Rejected && l.State() != order.Cancelled {
		c.find(Quantity, l.Number, "missing", fmt.Sprint(l.Ordered), "0",
			fmt.Sprintf("SKU %s: TD SYNNEX's order does not have the line", l.SKU),
			"ask TD SYNNEX for the line; order it on a new purchase order, or take it out of this one, when they have none")
	}
	c.invoiced(l)
	c.received(l)
}

// charge is what all invoices together charge for a line.
type charge struct {
	pieces   int
	invoices []string
	first    time.Time // the date of the first of them
}

func (c *checking) charge(line int) charge {
	var out charge
	for _, i := range c.tracking.Ours() {
		for _, il := range i.Lines {
			l, ok := c.tracking.Line(il)
			if !ok || l.Number != line {
				continue
			}
			pieces := i.Pieces(il)
			if out.pieces += pieces; pieces < 0 {
				continue // a credit memo takes back
			}
			out.invoices = append(out.invoices, i.Number)
			if !i.Date.IsZero() && (out.first.IsZero() || i.Date.Before(out.first)) {
				out.first = i.Date
			}
		}
	}
	return out
}

// invoiced compares a line with the invoices.
func (c *checking) invoiced(l order.LineTracking) {
	if c.tracking.Missing != "" {
		return
	}
	charged, received := c.charge(l.Number), c.order.Received[l.ItemID]
	here := max(l.Shipped, received)
	if here > charged.pieces && c.order.At.Sub(l.FirstShipped) > time.Duration(c.rules.InvoiceWithin) {
		c.find(NotInvoiced, l.Number, "", fmt.Sprint(received), fmt.Sprint(charged.pieces),
			fmt.Sprintf("SKU %s: shipped %d, received %d, invoiced %d", l.SKU, l.Shipped, received, charged.pieces), "ask TD SYNNEX for the invoice")
	}
}

// received compares what is invoiced with what Autotask has received.
func (c *checking) received(l order.LineTracking) {
	charged, received := c.charge(l.Number), c.order.Received[l.ItemID]
	charged.pieces = min(charged.pieces, max(l.Ordered, l.Shipped)) // what is charged too much never comes
	switch {
	case !c.rules.Receiving:
	case received > max(l.Shipped, charged.pieces):
		c.find(Quantity, l.Number, "received", fmt.Sprint(received), fmt.Sprint(l.Shipped),
			fmt.Sprintf("SKU %s: received in Autotask %d, shipped by TD SYNNEX %d", l.SKU, received, l.Shipped),
			"check what was received, and correct it in Autotask with a negative quantity")
	case charged.pieces > received && c.order.At.Sub(charged.first) > time.Duration(c.rules.ReceiveWithin):
		c.find(NotReceived, l.Number, "", fmt.Sprint(received), fmt.Sprint(charged.pieces),
			fmt.Sprintf("SKU %s: invoiced %d (%s), received in Autotask %d", l.SKU, charged.pieces, strings.Join(charged.invoices, ", "), received),
			"receive the goods in Autotask, or ask TD SYNNEX where they are")
	}
}

// freight compares the freight of all invoices with the purchase order's, once all that has shipped is
// invoiced.
func (c *checking) freight() {
	if len(c.tracking.Ours()) == 0 || c.row.Invoiced < c.row.Shipped {
		return
	}
	charged, have := c.row.FreightCharged, c.order.PurchaseOrder.Freight
	if charged.Sub(have).Abs().GreaterThan(c.rules.FreightTolerance) {
		c.find(Freight, 0, charged.String(), have.StringFixed(2), charged.StringFixed(2),
			fmt.Sprintf("the invoices charge %s for freight, the purchase order says %s", charged.StringFixed(2), have.StringFixed(2)),
			"compare the invoices with the order, and correct the freight of the purchase order")
	}
}
