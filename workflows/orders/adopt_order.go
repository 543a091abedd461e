package orders

import (
	"fmt"
	"strings"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/shared"
)

// AdoptOrderInput names an order that was placed outside the bridge, by phone or in the portal, and the purchase order that
// it belongs to.
type AdoptOrderInput struct {
	shared.Decision
	PurchaseOrder PurchaseOrderRef `json:"purchaseOrder"`
	// CustomerPO is the purchase order number that the order was placed under, DistributorOrder TD SYNNEX's order number.
	// One of them will do.
	CustomerPO       string `json:"customerPO,omitempty"`
	DistributorOrder string `json:"distributorOrder,omitempty"`
	// DryRun shows both sides and what stands in the way of the adoption, and writes nothing.
	DryRun bool `json:"dryRun,omitempty"`
}

// AdoptOrder makes an order that was placed outside the bridge the order of a purchase order: both are compared, the order is
// written to Autotask, and its tracker follows it. UnadoptOrder takes it back.
func AdoptOrder(ctx workflow.Context, in AdoptOrderInput) (*orders.Adoption, error) {
	var out *orders.Adoption
	board := shared.NewBoard(func() string { return adoptionDetails(out) })
	err := board.Open(ctx, bridge.PurchaseOrder.ValueSet(string(in.PurchaseOrder)))
	if err == nil {
		err = in.check()
	}
	if err != nil {
		return nil, board.End(ctx, err)
	}
	board.Set(ctx, "Comparing")
	d := in.Trimmed()
	err = workflow.ExecuteActivity(shared.Lively(ctx, "compare both orders, and adopt the one at TD SYNNEX"), statusActivities.AdoptOrder,
		orders.AdoptOrderInput{
			PurchaseOrder: string(in.PurchaseOrder), CustomerPO: strings.TrimSpace(in.CustomerPO),
			DistributorOrder: strings.TrimSpace(in.DistributorOrder),
			DryRun:           in.DryRun, Actor: d.Actor, Reason: d.Reason, At: workflow.Now(ctx),
		}).Get(ctx, &out)
	if err != nil {
		return nil, board.End(ctx, err)
	}
	board.Set(ctx, adoptionState(out))
	return out, nil
}

func (in AdoptOrderInput) check() error {
	if in.PurchaseOrder == "" || (strings.TrimSpace(in.CustomerPO) == "" && strings.TrimSpace(in.DistributorOrder) == "") {
		return shared.Fail(bridge.InvalidInput, "give them, for example "+in.Example(),
			"purchaseOrder and customerPO or distributorOrder are needed")
	}
	if err := in.Complete(); err != nil {
		return shared.Fail(bridge.InvalidInput, "give both, for example "+in.Example(), "%v", err)
	}
	return nil
}

func adoptionState(a *orders.Adoption) string {
	switch {
	case a.Adopted:
		return OutcomeAdopted
	case len(a.Against) > 0:
		return OutcomeDryRun + ": it would be refused"
	}
	return OutcomeDryRun
}

// adoptionDetails shows both sides.
func adoptionDetails(a *orders.Adoption) string {
	if a == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\nTD SYNNEX order %s, placed under the number %s\n\n| Line | Purchase order | TD SYNNEX |\n|---:|---|---|\n",
		strings.Join(a.DistributorOrders, ", "), a.CustomerPO)
	for _, l := range a.Lines {
		fmt.Fprintf(&b, "| %d | %s | %s |\n", l.Line, l.Ours, l.Theirs)
	}
	if len(a.Against) > 0 {
		fmt.Fprintf(&b, "\n%s\n", order.List(a.Against))
	}
	if a.TrackedBy != "" {
		fmt.Fprintf(&b, "\nFollowed by workflow `%s`\n", a.TrackedBy)
	}
	return b.String()
}

// UnadoptOrderInput names a purchase order whose adopted order is not its own.
type UnadoptOrderInput struct {
	shared.Decision
	PurchaseOrder PurchaseOrderRef `json:"purchaseOrder"`
}

// UnadoptOrder takes an adoption back: nobody follows the order for this purchase order any more, which is what it was
// before, and marked as not to be sent.
func UnadoptOrder(ctx workflow.Context, in UnadoptOrderInput) (*orders.Unadopted, error) {
	var out *orders.Unadopted
	board := shared.NewBoard(func() string {
		if out == nil {
			return ""
		}
		return fmt.Sprintf("\nThe order under the number %s is not this purchase order's any more. It stays at TD SYNNEX.\n", out.CustomerPO)
	})
	err := board.Open(ctx, bridge.PurchaseOrder.ValueSet(string(in.PurchaseOrder)))
	if err == nil {
		err = in.check()
	}
	if err != nil {
		return nil, board.End(ctx, err)
	}
	board.Set(ctx, "Taking back")
	// The tracker goes first, or it writes the order to Autotask once more. There may be none.
	tracker := bridge.OrderStatusID(shared.Connection(ctx), string(in.PurchaseOrder))
	if err := workflow.RequestCancelExternalWorkflow(ctx, tracker, "").Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Info("no tracker to stop", "PurchaseOrder", in.PurchaseOrder, "error", err)
	}
	d := in.Trimmed()
	err = workflow.ExecuteActivity(shared.Lively(ctx, "take the order off the purchase order"), statusActivities.UnadoptOrder,
		orders.UnadoptOrderInput{
			PurchaseOrder: string(in.PurchaseOrder), Actor: d.Actor, Reason: d.Reason, At: workflow.Now(ctx),
		}).Get(ctx, &out)
	if err != nil {
		return nil, board.End(ctx, err)
	}
	board.Set(ctx, "Taken back")
	return out, nil
}

func (in UnadoptOrderInput) check() error {
	if in.PurchaseOrder == "" || in.PurchaseOrder.ByID() {
		return shared.Fail(bridge.InvalidInput, "give its number, for example "+in.Example(), "purchaseOrder is missing, or is not a number")
	}
	if err := in.Complete(); err != nil {
		return shared.Fail(bridge.InvalidInput, "give both, for example "+in.Example(), "%v", err)
	}
	return nil
}

// Example adopts an order that was placed by phone.
func (AdoptOrderInput) Example() string {
	return `{"purchaseOrder":"1016","customerPO":"PHONE-7","actor":"Ann Lee","reason":"ordered by phone"}`
}

// Example takes an adoption back.
func (UnadoptOrderInput) Example() string {
	return `{"purchaseOrder":"1016","actor":"Ann Lee","reason":"it is purchase order 1015's"}`
}
