package orders

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/shared"
)

// draft is the order as it would go out now: what Autotask says of it, what the distributor says of its lines,
// and what stands in the way of sending it. It reads and checks, and decides nothing.
type draft struct {
	in       SubmitOrderInput
	prepared orders.PreparedOrder
	checked  orders.CheckedOrder
	findings []order.Finding
}

// number is the purchase order's.
func (d *draft) number() string { return d.prepared.PurchaseOrder.Number }

// read reads the purchase order and renders it, and may look it up meanwhile. What was prepared before stays
// when it fails. It reports whether the number or the amount is another.
func (d *draft) read(ctx workflow.Context, look bool, decided []dossier.Decision, approved approvals) (changed bool, err error) {
	summary := "read purchase order " + string(d.in.PurchaseOrder)
	if look {
		summary += ", and ask TD SYNNEX for it, its prices and its stock"
	}
	var prepared orders.PreparedOrder
	if err := workflow.ExecuteActivity(shared.Lively(ctx, summary), orderActivities.PrepareOrder, orders.PrepareOrderInput{
		PurchaseOrder: string(d.in.PurchaseOrder), Filed: d.prepared.Filed, Decided: decided,
		Approved: orders.Approvals(approved), Look: look,
		Freight: look && d.in.DryRun && d.in.Freight, LiveOnce: d.in.LiveOnce != nil,
	}).Get(ctx, &prepared); err != nil {
		return false, err
	}
	if d.in.Lift {
		prepared.Findings = order.Without(order.AboutGivenUp, prepared.Findings)
	}
	changed = d.number() != prepared.PurchaseOrder.Number || !d.prepared.Total.Equal(prepared.Total)
	d.prepared, d.findings = prepared, prepared.Findings
	return changed, nil
}

// look asks the distributor for the order and returns it when it is there.
func (d *draft) look(ctx workflow.Context, summary string) (*orders.SentOrder, error) {
	found, err := d.find(ctx, summary, nil)
	if err != nil || !found.Found {
		return nil, err
	}
	return &orders.SentOrder{Outcome: order.AlreadyThere, Answer: found.Answer}, nil
}

func (d *draft) find(ctx workflow.Context, summary string, check *orders.CheckOrderInput) (found orders.FoundOrder, err error) {
	return found, workflow.ExecuteActivity(shared.Lively(ctx, summary), orderActivities.FindOrder,
		orders.FindOrderInput{Number: d.prepared.Order.Number, PurchaseOrder: d.number(), Check: check, Of: &d.prepared.PurchaseOrder}).Get(
		ctx, &found)
}

// lookAndCheck asks the distributor for the order, which is returned when it is there, and about its lines
// when it is not. Both are one activity unless something is wrong with the order already, and none when that
// was done while it was read.
func (d *draft) lookAndCheck(ctx workflow.Context) (*orders.SentOrder, error) {
	if found := d.prepared.Found; found != nil {
		d.prepared.Found = nil
		return d.found(ctx, *found)
	}
	summary, check := "ask TD SYNNEX whether it has "+d.prepared.Order.Number, (*orders.CheckOrderInput)(nil)
	if !d.blocked() {
		in := d.checkInput()
		summary, check = summary+", and for price and stock of the lines", &in
	}
	found, err := d.find(ctx, summary, check)
	if err != nil {
		return nil, err
	}
	return d.found(ctx, found)
}

// found takes over what a look-up has found, and checks the lines if it has not done that too.
func (d *draft) found(ctx workflow.Context, found orders.FoundOrder) (*orders.SentOrder, error) {
	var there *orders.SentOrder
	if found.Found {
		there = &orders.SentOrder{Outcome: order.AlreadyThere, Answer: found.Answer}
	}
	switch {
	case found.Found && !d.in.DryRun:
		return there, nil
	case found.Checked != nil:
		return there, d.absorb(*found.Checked)
	}
	return there, d.check(ctx)
}

func (d *draft) checkInput() orders.CheckOrderInput {
	return orders.CheckOrderInput{Order: d.prepared.Order, PurchaseOrder: d.prepared.PurchaseOrder, Freight: d.in.DryRun && d.in.Freight,
		Filed: d.checked.Filed}
}

// check asks the distributor about the lines. What it finds comes to what the purchase order itself shows.
func (d *draft) check(ctx workflow.Context) error {
	blocked := d.blocked()
	asking := shared.Lively(ctx, "price and availability of the lines")
	if blocked {
		// People wait for what is wrong already; the rest is worth a short wait only.
		asking = workflow.WithScheduleToCloseTimeout(asking, 2*time.Minute)
	}
	var checked orders.CheckedOrder
	err := workflow.ExecuteActivity(asking, orderActivities.CheckOrder, d.checkInput()).Get(ctx, &checked)
	switch {
	case err != nil && blocked && !temporal.IsCanceledError(err):
		workflow.GetLogger(ctx).Warn("order not checked at the distributor", "PurchaseOrder", d.number(), "error", err)
		return nil
	case err != nil:
		return err
	}
	return d.absorb(checked)
}

// absorb takes over what a check has found.
func (d *draft) absorb(checked orders.CheckedOrder) error {
	d.checked = checked
	if checked.Order != nil {
		d.prepared.Order = *checked.Order
	}
	d.findings = append(append([]order.Finding(nil), d.findings...), checked.Findings...)
	return d.checkLive()
}

// checkLive fails when sending is switched off, also when people would be waited for: nothing may go out by itself on
// the day on which it is switched on.
func (d *draft) checkLive() error {
	if d.prepared.Live || d.in.DryRun || d.blocked() {
		return nil
	}
	return shared.Fail(bridge.OrdersNotLive, "set ORDERS_LIVE=true for the worker when orders are to go out, and submit the order again",
		"purchase order %s is ready, but sending orders is switched off", d.number())
}

// blocked: something is to be fixed before the order can go out.
func (d *draft) blocked() bool { return len(order.With(order.Blocks, d.findings)) > 0 }

func (d *draft) approved() bool {
	return d.prepared.PurchaseOrder.Approved(d.prepared.Rules.ApprovedStatuses)
}

func (d *draft) line(number int) *order.Line {
	for i := range d.prepared.PurchaseOrder.Lines {
		if d.prepared.PurchaseOrder.Lines[i].Number == number {
			return &d.prepared.PurchaseOrder.Lines[i]
		}
	}
	return nil
}

// dryRun is what would be sent, what stands in its way, and what would be written back.
func (d *draft) dryRun(there bool) *SubmitOrderResult {
	lines := d.findings
	if there {
		lines = append([]order.Finding{order.ThereAlready(d.prepared.Order.Number)}, lines...)
	}
	products := map[int]string{}
	for _, l := range d.prepared.PurchaseOrder.Lines {
		products[l.Number] = l.ProductName
	}
	return &SubmitOrderResult{
		PurchaseOrder: d.number(), Outcome: OutcomeDryRun, Number: d.prepared.Order.Number, Lines: lines, Order: &d.prepared.Order,
		Products: products,
		Offers:   d.checked.Offers, Freight: d.checked.Freight, WriteBack: order.Preview(d.prepared.PurchaseOrder, d.prepared.Rules),
	}
}
