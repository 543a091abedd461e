package reconcile

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/order"
)

// This file compares the lines of a purchase order with the distributor's and with the invoices.

const correct = "ask TD SYNNEX why, and correct the purchase order or have the order corrected"

// line compares one line.
func (c *checking) line(l order.LineTracking) {
	c.quantity(l)
	if cost := c.cost(l); c.differs(cost, l.UnitPrice) {
		c.find(Price, l.Number, "order "+l.UnitPrice.String(), cost.StringFixed(2), l.UnitPrice.StringFixed(2),
			fmt.Sprintf("SKU %s: TD SYNNEX charges %s a piece, the purchase order says %s", l.SKU, l.UnitPrice.StringFixed(2), cost.StringFixed(2)), correct)
	}
	c.invoiced(l)
	c.received(l)
}

// quantity compares what is ordered in both systems.
func (c *checking) quantity(l order.LineTracking) {
	mentioned := slices.ContainsFunc(c.order.Found[0].Answer.Items, func(i order.AnswerItem) bool { return i.Line == l.Number })
	placed := l.Placed + l.Cancelled
	switch {
	case !mentioned && c.settled():
		c.find(Quantity, l.Number, "missing", fmt.Sprint(l.Ordered), "0",
			fmt.Sprintf("SKU %s: TD SYNNEX's order does not have the line", l.SKU), "order it on a new purchase order, or take it out of this one")
	case mentioned && l.Placed > 0 && placed != l.Ordered:
		c.find(Quantity, l.Number, fmt.Sprint(placed), fmt.Sprint(l.Ordered), fmt.Sprint(placed),
			fmt.Sprintf("SKU %s: TD SYNNEX has %d on order, the purchase order %d", l.SKU, placed, l.Ordered), correct)
	case l.Cancelled > 0:
		c.find(Quantity, l.Number, fmt.Sprint("cancelled ", l.Cancelled), fmt.Sprint(l.Ordered), fmt.Sprint(l.Ordered-l.Cancelled),
			fmt.Sprintf("SKU %s: TD SYNNEX cancelled %d of %d", l.SKU, l.Cancelled, l.Ordered), "order them on a new purchase order, or cancel this one in Autotask")
	}
}

// strange finds lines of the distributor's order and of its invoices that the purchase order lacks.
func (c *checking) strange(a order.Answer) {
	known := func(line int) bool {
		return slices.ContainsFunc(c.tracking.Lines, func(l order.LineTracking) bool { return l.Number == line })
	}
	told := map[int]bool{}
	for _, i := range a.Items {
		if !known(i.Line) && !told[i.Line] && i.Code != order.CodeDeleted && i.Code != order.CodeRejected {
			told[i.Line] = true
			c.find(Quantity, i.Line, "extra", "0", fmt.Sprint(i.Ordered),
				fmt.Sprintf("TD SYNNEX's order has line %d (quantity %d), which the purchase order does not have", i.Line, i.Ordered), correct)
		}
	}
	for _, i := range c.tracking.Invoices {
		for _, l := range i.Lines {
			if !known(l.Line) && !told[l.Line] {
				told[l.Line] = true
				c.find(Quantity, l.Line, "invoice "+i.Number, "0", fmt.Sprint(l.Quantity),
					fmt.Sprintf("invoice %s charges %d of SKU %s as line %d, which the purchase order does not have", i.Number, l.Quantity, l.SKU, l.Line), "compare the invoice with the order before it is paid")
			}
		}
	}
}

// charge is what all invoices together charge for a line.
type charge struct {
	pieces   int
	invoices []string
	first    time.Time // the date of the first of them
}

func (c *checking) charge(line int) charge {
	var out charge
	for _, i := range c.tracking.Invoices {
		for _, l := range i.Lines {
			if l.Line != line {
				continue
			}
			if i.Total.IsNegative() { // a credit memo takes back
				out.pieces -= l.Quantity
				continue
			}
			out.pieces += l.Quantity
			out.invoices = append(out.invoices, i.Number)
			if out.first.IsZero() || i.Date.Before(out.first) {
				out.first = i.Date
			}
		}
	}
	return out
}

// invoiced compares a line with the invoices.
func (c *checking) invoiced(l order.LineTracking) {
	cost := c.cost(l)
	for _, i := range c.tracking.Invoices {
		for _, il := range i.Lines {
			if il.Line == l.Number && !i.Total.IsNegative() && c.differs(cost, il.UnitPrice) {
				c.find(Price, l.Number, "invoice "+i.Number, cost.StringFixed(2), il.UnitPrice.StringFixed(2),
					fmt.Sprintf("SKU %s: invoice %s charges %s a piece, the purchase order says %s", l.SKU, i.Number, il.UnitPrice.StringFixed(2), cost.StringFixed(2)),
					"compare the invoice with the order before it is paid")
			}
		}
	}
	charged, received := c.charge(l.Number), c.order.Received[l.ItemID]
	if charged.pieces > max(l.Ordered, l.Shipped) {
		c.find(Quantity, l.Number, "charged", fmt.Sprint(l.Ordered), fmt.Sprint(charged.pieces),
			fmt.Sprintf("SKU %s: the invoices %s charge %d, ordered %d", l.SKU, strings.Join(charged.invoices, ", "), charged.pieces, l.Ordered),
			"compare the invoices with the order before they are paid")
	}
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
			fmt.Sprintf("SKU %s: received in Autotask %d, shipped by TD SYNNEX %d", l.SKU, received, l.Shipped), "check what was received, and correct it in Autotask with a negative quantity")
	case charged.pieces > received && c.order.At.Sub(charged.first) > time.Duration(c.rules.ReceiveWithin):
		c.find(NotReceived, l.Number, "", fmt.Sprint(received), fmt.Sprint(charged.pieces),
			fmt.Sprintf("SKU %s: invoiced %d (%s), received in Autotask %d", l.SKU, charged.pieces, strings.Join(charged.invoices, ", "), received),
			"receive the goods in Autotask, or ask TD SYNNEX where they are")
	}
}

// freight compares the freight of all invoices with the purchase order's, once all that has shipped is
// invoiced.
func (c *checking) freight() {
	if len(c.tracking.Invoices) == 0 || c.row.Invoiced < c.row.Shipped {
		return
	}
	charged, have := c.row.FreightCharged, c.order.PurchaseOrder.Freight
	if charged.Sub(have).Abs().GreaterThan(c.rules.FreightTolerance) {
		c.find(Freight, 0, charged.String(), have.StringFixed(2), charged.StringFixed(2),
			fmt.Sprintf("the invoices charge %s for freight, the purchase order says %s", charged.StringFixed(2), have.StringFixed(2)),
			"compare the invoices with the order, and correct the freight of the purchase order")
	}
}

// cost is what the purchase order says a piece of the line costs.
func (c *checking) cost(l order.LineTracking) decimal.Decimal {
	for _, line := range c.order.PurchaseOrder.Lines {
		if line.ItemID == l.ItemID {
			return line.UnitCost
		}
	}
	return decimal.Zero
}

// differs reports whether two prices, both known, are further apart than the policy allows.
func (c *checking) differs(cost, price decimal.Decimal) bool {
	if !cost.IsPositive() || !price.IsPositive() {
		return false
	}
	return price.Sub(cost).Abs().Mul(decimal.NewFromInt(100)).GreaterThan(cost.Mul(c.rules.PriceTolerancePercent))
}
