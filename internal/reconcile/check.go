package reconcile

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// Check compares a purchase order with what the distributor has of it.
func Check(o Order, p policy.Policy) Row {
	c := &checking{order: o, policy: p, rules: p.Reconcile}
	po := o.PurchaseOrder
	c.row = Row{
		PurchaseOrder: po.Number, Status: po.Status, Number: o.Number, Pieces: pieces(po), Ordered: po.Total(), Freight: po.Freight,
	}
	for _, n := range o.Received {
		c.row.Received += n
	}
	if p.Orders.WriteOrderNumber {
		c.row.References = references(po)
	}
	switch {
	case o.Problem != "":
		c.find(NotCompared, 0, "", "", "", o.Problem, o.Fix)
	case len(o.Found) == 0:
		c.missed()
		c.missing()
	default:
		c.compare()
	}
	return c.row
}

// checking is the comparison of one purchase order.
type checking struct {
	order    Order
	policy   policy.Policy
	rules    policy.Reconcile
	tracking order.Tracking
	row      Row
}

func (c *checking) find(kind Kind, line int, key, autotask, distributor, text, fix string) {
	po := c.order.PurchaseOrder.Number
	c.row.Findings = append(c.row.Findings, Finding{
		Kind: kind, PurchaseOrder: po, Line: line, Autotask: autotask, Distributor: distributor, Text: text, Fix: fix,
		Key: fmt.Sprintf("%s/%s/%d/%s", kind, firstOf(po, c.order.Number), line, key),
	})
}

// settled reports whether the order had time to come through.
func (c *checking) settled() bool {
	began := c.order.SubmittedAt
	if began.IsZero() {
		began = c.order.PurchaseOrder.CreatedAt
	}
	return c.order.At.Sub(began) > time.Duration(c.rules.SettleFor)
}

// missing says what is wrong with a purchase order that the distributor does not know: nothing, when none
// is expected.
func (c *checking) missing() {
	po := c.order.PurchaseOrder
	if _, givenUp := order.GivenUp(po); givenUp || po.Cancelled() || !c.settled() {
		return
	}
	switch state := order.RecordedState(po); {
	case order.Recorded(po, c.policy.Orders):
		if state == order.Cancelled || state == order.Rejected || c.order.Followed {
			return // its end was seen, or its tracker raises the alarm
		}
		c.find(NotAtTDSynnex, 0, "", firstOf(po.ExternalPONumber, string(state)), "",
			fmt.Sprintf("Autotask shows an order at TD SYNNEX (%s), and TD SYNNEX knows none under the number %s",
				firstOf(po.ExternalPONumber, string(state)), c.order.Number),
			"ask TD SYNNEX for the order; one that was placed under another number is adopted with: starter order adopt "+po.Number+
				" --customer-po NUMBER --reason WHY")
	case po.Approved(c.policy.Orders.ApprovedStatuses) && c.order.Submitting:
		c.find(NotSent, 0, "waits", "", "", fmt.Sprintf("it is %s, and its submission waits for a decision or for TD SYNNEX", po.Status),
			"look what it waits for: starter order list --needs-decision")
	case po.Approved(c.policy.Orders.ApprovedStatuses):
		c.find(NotSent, 0, "", "", "", fmt.Sprintf("it is %s, and no order of it is at TD SYNNEX", po.Status),
			"send it: starter order submit "+po.Number+"; or cancel the purchase order in Autotask")
	}
}

// compare says what differs between a purchase order and the distributor's order of it.
func (c *checking) compare() {
	po, main := c.order.PurchaseOrder, c.order.Found[0]
	c.tracking = order.Identify(order.NewTracking(po), main.Answer)
	t := c.tracking
	c.row.Number = main.Number
	if !t.Identified {
		for _, d := range t.Differences {
			kind := AnotherOrder
			if d.Kind == order.DiffQuantity {
				kind = Quantity
			}
			c.find(kind, d.Line, string(d.Kind)+" "+d.Key, d.Ours, d.Theirs, d.Text, d.Fix)
		}
		return
	}
	c.row.State, c.row.DistributorOrders = t.State(), t.OrderNumbers()
	for _, i := range t.Ours() {
		c.row.Invoices = append(c.row.Invoices, i.Number)
		c.row.FreightCharged = c.row.FreightCharged.Add(i.FreightCharged())
		for _, l := range i.Lines {
			pieces := i.Pieces(l)
			c.row.Invoiced += pieces
			c.row.Charged = c.row.Charged.Add(l.UnitPrice.Abs().Mul(decimal.NewFromInt(int64(pieces))))
		}
	}
	for _, l := range t.Lines {
		c.row.Shipped += l.Shipped
	}
	c.missed()
	c.recordedOther(main.Answer)
	c.duplicates()
	if !c.expected() {
		return
	}
	c.differences()
	for _, l := range t.Lines {
		c.line(l)
	}
	c.freight()
	c.followed()
}

// missed says what could not be asked or read, so that nothing is concluded of it.
func (c *checking) missed() {
	const fix = "look at the order in the TD SYNNEX portal; it is compared again at the next comparison"
	missing := c.order.Missing
	if c.tracking.Missing != "" {
		missing = append(slices.Clone(missing), c.tracking.Missing)
	}
	for _, m := range missing {
		c.find(NotCompared, 0, "missing "+m, "", "", "not asked: "+m, fix)
	}
	for _, u := range c.tracking.Unread {
		c.find(NotCompared, 0, "unread "+u, "", "", "a part of TD SYNNEX's answer can't be read: "+u, fix)
	}
}

// recordedOther says what stands in the way of an order that Autotask shows as the purchase order's, and which nothing else here
// compares: that it is older, or that no product is named.
func (c *checking) recordedOther(a order.Answer) {
	for _, d := range order.Compare(c.tracking, a) {
		switch {
		case d.Kind == order.DiffDate:
			c.find(AnotherOrder, 0, string(d.Kind)+" "+d.Key, d.Ours, d.Theirs, d.Text, d.Fix)
		case d.Kind == order.DiffNotSaid && d.Line != 0:
			c.find(NotCompared, d.Line, string(d.Kind)+" "+d.Key, d.Ours, d.Theirs, d.Text, d.Fix)
		}
	}
}

// expected reports whether the purchase order asks for the distributor's order; it says so when not.
func (c *checking) expected() bool {
	po := c.order.PurchaseOrder
	var why string
	_, givenUp := order.GivenUp(po)
	switch {
	case c.tracking.State() == order.Cancelled || c.tracking.State() == order.Rejected:
		return !po.Cancelled() && !givenUp && !c.draft()
	case po.Cancelled():
		why = "is " + po.Status
	case givenUp:
		why = "was given up"
	case c.draft():
		why = "is a draft (" + po.Status + ")"
	default:
		return true
	}
	c.find(NoPurchaseOrder, 0, why, po.Status, string(c.tracking.State()),
		fmt.Sprintf("the purchase order %s, and TD SYNNEX has order %s under its number, %s", why,
			firstOf(strings.Join(c.row.DistributorOrders, ", "), "without a number"), c.tracking.State()),
		stopOrder(c.tracking.State())+", or make a purchase order of it in Autotask and adopt it: starter order adopt "+
			"PURCHASE-ORDER --customer-po "+c.row.Number+" --reason WHY")
	return false
}

// cancelOne says what to do about two orders of the same: what has left a warehouse is returned, not cancelled.
func cancelOne(a, b order.State) string {
	switch {
	case a.Left() && b.Left():
		return "ask TD SYNNEX to take one of them back (a return, RMA): goods of both have left"
	case a.Left() || b.Left():
		return "call TD SYNNEX to cancel the one of which nothing has shipped"
	}
	return "call TD SYNNEX to cancel one of them before it ships"
}

// stopOrder says how to get rid of an order.
func stopOrder(s order.State) string {
	if s.Left() {
		return "ask TD SYNNEX for a return (RMA), since goods have left"
	}
	return "cancel the order at TD SYNNEX"
}

// draft: nothing was decided about it yet, so nothing should have been ordered.
func (c *checking) draft() bool {
	po := c.order.PurchaseOrder
	return order.SameLabel(po.Status, order.StatusNew) && !po.Approved(c.policy.Orders.ApprovedStatuses)
}

// duplicates finds further orders of the distributor that belong to the purchase order.
func (c *checking) duplicates() {
	for _, f := range c.order.Found[1:] {
		other := order.NewTracking(c.order.PurchaseOrder)
		other.Identified = false // that was said of the first one
		if other = order.Identify(other, f.Answer); !other.Identified {
			c.find(AnotherOrder, 0, f.Number, c.row.Number, f.Number,
				fmt.Sprintf("External P.O. Number also leads to the order under the number %s, which may be another one: %s", f.Number,
					order.BothSides(other.Differences)),
				"correct External P.O. Number of the purchase order")
			continue
		}
		if other.State() == order.Cancelled || other.State() == order.Rejected || c.tracking.State() == order.Cancelled ||
			c.tracking.State() == order.Rejected {
			continue // one of them never comes
		}
		c.find(Duplicate, 0, f.Number, c.row.Number, f.Number,
			fmt.Sprintf("TD SYNNEX has two orders for it: %s under the number %s, and %s under the number %s", joined(c.tracking.OrderNumbers()),
				c.row.Number, joined(other.OrderNumbers()), f.Number),
			cancelOne(c.tracking.State(), other.State()))
	}
	if !c.policy.Orders.WriteOrderNumber || !c.settled() {
		return
	}
	for _, number := range References(c.order.PurchaseOrder, c.order.Found) {
		c.find(NotAtTDSynnex, 0, number, number, joined(c.tracking.OrderNumbers()),
			fmt.Sprintf("External P.O. Number names order %s, and TD SYNNEX has %s under the number %s", number, joined(c.tracking.OrderNumbers()),
				c.row.Number),
			"look for order "+number+" in the TD SYNNEX portal, and correct External P.O. Number when it was replaced")
	}
}

// followed says when nobody looks after an order to which something can still happen.
func (c *checking) followed() {
	po := c.order.PurchaseOrder
	if c.order.Followed || c.order.Submitting || c.tracking.Missing != "" || order.RecordedStale(po) || !c.settled() ||
		asPlaced(c.tracking).Finished(c.policy.Tracking, lastNews(c.tracking), c.order.At) {
		return
	}
	c.find(NotFollowed, 0, "", "", string(c.tracking.State()), fmt.Sprintf("nobody follows the order; its state is %s", c.tracking.State()),
		"follow it: starter order status "+po.Number)
}

// asPlaced is the tracking with the quantities that the distributor has on order: what it does not have
// never comes.
func asPlaced(t order.Tracking) order.Tracking {
	t.Lines = slices.Clone(t.Lines)
	for i, l := range t.Lines {
		if placed := l.Placed + l.Cancelled; placed > 0 && placed < l.Ordered {
			t.Lines[i].Ordered = placed
		}
	}
	return t
}

// lastNews is the last date that the distributor has given.
func lastNews(t order.Tracking) time.Time {
	var last time.Time
	later := func(at time.Time) {
		if at.After(last) {
			last = at
		}
	}
	for _, l := range t.Lines {
		for _, p := range l.Parcels {
			later(p.ShippedAt)
			later(p.Delivered)
		}
	}
	for _, i := range t.Ours() {
		later(i.Date)
	}
	return last
}

// pieces are what the purchase order asks for.
func pieces(po order.PurchaseOrder) int {
	n := 0
	for _, l := range po.Lines {
		if !l.Dropped() {
			n += l.Quantity
		}
	}
	return n
}

func firstOf(values ...string) string {
	i := slices.IndexFunc(values, func(s string) bool { return s != "" })
	if i < 0 {
		return ""
	}
	return values[i]
}

func joined(numbers []string) string {
	return firstOf(strings.Join(numbers, ", "), "an order without a number")
}
