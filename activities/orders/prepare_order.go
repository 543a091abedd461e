package orders

import (
	"context"
	"time"

	"github.com/shopspring/decimal"
	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// ReadPurchaseOrderInput names a purchase order by its number or its id.
type ReadPurchaseOrderInput struct {
	PurchaseOrder string `json:"purchaseOrder"`
}

// PrepareOrderInput names a purchase order by its number or its id, and says what the dossier has of it.
type PrepareOrderInput struct {
	PurchaseOrder string `json:"purchaseOrder"`
	// Filed is what the last answer said, so that the same is not noted twice.
	Filed string `json:"filed,omitempty"`
	// Decided is what people decided so far.
	Decided []dossier.Decision `json:"decided,omitempty"`
	// Approved is what people have approved so far; empty in the first look of a run, which is told what is kept.
	Approved Approvals `json:"approved,omitempty"`
	// Look looks the order up and checks its lines in passing, as [Orders.FindOrder] does, when nothing blocks it.
	Look bool `json:"look,omitempty"`
	// Freight asks for the freight in that check, beside the policy's say.
	Freight bool `json:"freight,omitempty"`
	// LiveOnce: a person lets this order out while sending is switched off.
	LiveOnce bool `json:"liveOnce,omitempty"`
}

// PreparedOrder is a purchase order, the distributor's order of it, and what stands in the way of sending it.
type PreparedOrder struct {
	PurchaseOrder order.PurchaseOrder    `json:"purchaseOrder"`
	Order         order.DistributorOrder `json:"order"`
	Findings      []order.Finding        `json:"findings,omitempty"`
	Total         decimal.Decimal        `json:"total"`
	Live          bool                   `json:"live"`
	// Rules are the parts of the policy that the workflow decides by.
	Rules policy.Orders `json:"rules"`
	// Approved is what people have approved of it, also in runs before.
	Approved Approvals `json:"approved,omitempty"`
	// Filed stands for what the dossier has of this answer, empty when it has nothing.
	Filed string `json:"filed,omitempty"`
	// FirstLook is how long after it was sent the order is looked at first.
	FirstLook policy.Duration `json:"firstLook,omitempty"`
	// Zone is the policy's time zone, for as long as people may take to decide.
	Zone policy.Zone `json:"zone,omitempty"`
	// Found is what the look in passing came to; nil when none was asked for, something blocks the order, or the
	// distributor could not be asked: then it is to be asked by an activity of its own.
	Found *FoundOrder `json:"found,omitempty"`
}

// lookWithin bounds the look in passing, so that a slow distributor does not use up the activity's time.
const lookWithin = time.Minute

// zone is the policy's time zone from the beginning of a day on, so that an answer is the same all day.
func (a *Orders) zone(at time.Time) policy.Zone {
	from := at.UTC().Truncate(24 * time.Hour)
	return policy.ZoneOf(a.Policy.Location(), from, from.Add(24*time.Hour+time.Duration(a.Policy.Orders.DecideWithin)))
}

// PrepareOrder reads the purchase order and renders it. It writes nothing but the dossier and may be
// repeated.
func (a *Orders) PrepareOrder(ctx context.Context, in PrepareOrderInput) (*PreparedOrder, error) {
	defer border.Alive(ctx)()
	// First, so that no approval is lost while Autotask can't be asked.
	if err := a.keepApprovals(ctx, in.PurchaseOrder, in.Approved); err != nil {
		return nil, border.Failure(ctx, err)
	}
	live, err := a.mayLeave(in.LiveOnce)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	prepared, err := a.prepare(ctx, in.PurchaseOrder)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	prepared.Live = live
	if prepared.Approved, err = a.keptApprovals(ctx, prepared.PurchaseOrder.Number); err != nil {
		return nil, border.Failure(ctx, err)
	}
	entry, digest := renderedEntry(in, prepared)
	var entries []dossier.Entry
	if digest != in.Filed {
		entries = append(entries, entry)
	}
	if in.Look && len(order.With(order.Blocks, prepared.Findings)) == 0 {
		var looked []dossier.Entry
		prepared.Found, looked = a.lookInPassing(ctx, in, prepared)
		entries = append(entries, looked...)
	}
	if len(entries) == 0 || a.Dossiers.file(ctx, entries...) {
		prepared.Filed = digest
	} else {
		prepared.Found.notFiled()
	}
	return prepared, nil
}

// prepare reads a purchase order and renders it. It writes nothing.
func (a *Orders) prepare(ctx context.Context, purchaseOrder string) (*PreparedOrder, error) {
	row, err := a.purchaseOrders().find(ctx, purchaseOrder)
	if err != nil {
		return nil, err
	}
	po, err := a.purchaseOrders().complete(ctx, row)
	if err == nil {
		err = a.purchaseOrders().addDelivery(ctx, row, &po)
	}
	if err != nil {
		return nil, err
	}
	if _, err := a.paymentTerm(ctx, po); err != nil {
		return nil, err
	}
	rendered, findings := order.Render(po, a.Policy.Orders)
	if rendered.Number, err = a.numbers().toSend(ctx, po); err != nil {
		return nil, err
	}
	prefix, err := a.numbers().otherPrefix(ctx, po)
	if err != nil {
		return nil, err
	}
	return &PreparedOrder{
		PurchaseOrder: po, Order: rendered, Findings: append(findings, prefix...), Total: po.Total(), Rules: a.Policy.Orders,
		Zone:      a.zone(time.Now()),
		FirstLook: min(a.Policy.Tracking.PollSoonEvery, a.Policy.Tracking.PollAtLeastEvery),
	}, nil
}

// lookInPassing is the look-up and check of an order that was just rendered, with what the dossier has to say of
// them; nil when the distributor could not be asked.
func (a *Orders) lookInPassing(ctx context.Context, in PrepareOrderInput, p *PreparedOrder) (*FoundOrder, []dossier.Entry) {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	found, entries, err := a.findOrder(ctx, FindOrderInput{
		Number: p.Order.Number, PurchaseOrder: p.PurchaseOrder.Number, Check: &CheckOrderInput{
			Order: p.Order, PurchaseOrder: p.PurchaseOrder, Freight: in.Freight},
	})
	if err != nil {
		activity.GetLogger(ctx).Info("order not looked up in passing", "PurchaseOrder", p.PurchaseOrder.Number, "error", err)
		return nil, nil
	}
	return found, entries
}
