package orders

import (
	"context"
	"slices"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
)

// Status follows orders at the distributor and lists the purchase orders that need attention.
type Status struct {
	Orders *Orders
	// Store is where the run that makes records of an order keeps others from making the same.
	Store *store.Store
	// Now is the time of day by which the policy's hours are kept; nil: the machine's.
	Now func() time.Time
	// Moments says from when on purchase orders go out by themselves.
	Moments Moments
}

// OpenOrder is what a tracker starts from.
type OpenOrder struct {
	PurchaseOrder order.PurchaseOrder `json:"purchaseOrder"`
	// Number is the purchase order number that the distributor knows.
	Number string `json:"number"`
	// NotSent says why the purchase order has no order at the distributor; empty when Autotask shows one.
	NotSent string          `json:"notSent,omitempty"`
	Rules   policy.Tracking `json:"rules"`
	// Zone is the policy's time zone, for as long as a run of a tracker may last.
	Zone policy.Zone `json:"zone,omitempty"`
}

// zoneFor is how far ahead a tracker knows the time zone: a run that lasts longer keeps the last offset.
const zoneFor = 2 * 365 * 24 * time.Hour

// OpenTracking reads the purchase order that is to be tracked. It may be repeated.
func (a *Status) OpenTracking(ctx context.Context, in ReadPurchaseOrderInput) (*OpenOrder, error) {
	defer border.Alive(ctx)()
	po, err := a.Orders.purchaseOrders().read(ctx, in.PurchaseOrder)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	number, err := a.Orders.numbers().of(ctx, po)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	return &OpenOrder{
		PurchaseOrder: po, Number: number, Rules: a.Orders.Policy.Tracking, NotSent: order.WhyNotSent(po, a.Orders.Policy.Orders),
		Zone: policy.ZoneOf(a.Orders.Policy.Location(), time.Now(), time.Now().Add(zoneFor)),
	}, nil
}

// PollOrder asks the distributor how far an order is, and for its invoices once something has shipped, and Autotask
// what the purchase order is like now. What the distributor says of the order counts also when the other two can't
// be asked: then the answer says what is missing. It may be repeated.
func (a *Status) PollOrder(ctx context.Context, in FindOrderInput) (*order.Answer, error) {
	defer border.Alive(ctx)()
	answer, err := a.poll(ctx, in)
	if err != nil {
		return nil, err
	}
	// The wait in the queue counts: many open orders call for fewer looks at each.
	answer.Took = max(time.Since(activity.GetInfo(ctx).ScheduledTime), 0)
	return answer, nil
}

func (a *Status) poll(ctx context.Context, in FindOrderInput) (*order.Answer, error) {
	found, err := a.Orders.FindOrder(ctx, in)
	if err != nil {
		return nil, err
	}
	answer := &found.Answer
	if answer.AnyShipped() {
		list, err := a.Orders.TDSynnex.Invoices(ctx, in.Number)
		switch {
		case ctx.Err() != nil:
			return nil, border.Failure(ctx, ctx.Err())
		case err != nil:
			answer.Missing = "the invoices: " + border.Describe(err).Cause
		default:
			var unread []string
			answer.Invoices, unread = invoices(list)
			answer.Unread = append(answer.Unread, unread...)
		}
	}
	a.Orders.keepSurprises(ctx, in.Number, *answer)
	if in.PurchaseOrderID != 0 {
		po, err := a.Orders.purchaseOrders().readToCompare(ctx, in.PurchaseOrderID)
		switch {
		case ctx.Err() != nil:
			return nil, border.Failure(ctx, ctx.Err())
		case err != nil:
			answer.NotRead = border.Describe(err).Cause
		default:
			now := order.SentAs(po)
			answer.PurchaseOrder = &now
		}
	}
	return answer, nil
}

func (a *Status) now() time.Time {
	if a.Now != nil {
		return a.Now()
	}
	return time.Now()
}

// ListedOrders names purchase orders by number.
type ListedOrders struct {
	PurchaseOrders []string `json:"purchaseOrders"`
	// Opens is when orders are submitted again; set outside the hours of the policy, when none is listed.
	Opens time.Time `json:"opens,omitzero"`
	// Zone is the policy's time zone at that time.
	Zone policy.Zone `json:"zone,omitempty"`
	// LeftOut is how many approved ones are not listed, and Why, by reason.
	LeftOut int    `json:"leftOut,omitempty"`
	Why     string `json:"why,omitempty"`
	// NotRead says which open ones are not listed because Autotask's row can't be read.
	NotRead []string `json:"notRead,omitempty"`
}

// openStatuses are the Autotask statuses in which goods are still expected.
var openStatuses = []string{order.StatusSubmitted, order.StatusReceivedPartial}

// ListOpen lists the purchase orders whose distributor order is recorded, not yet at its end and not
// given up as stale, in the statuses in which the bridge sends orders and in those in which goods are still expected. It may be
// repeated.
func (a *Status) ListOpen(ctx context.Context) (*ListedOrders, error) {
	out, rules := &ListedOrders{}, a.Orders.Policy.Orders
	err := a.each(ctx, rules.ApprovedStatuses, openStatuses, func(row autotask.PurchaseOrder, unread *autotask.UnreadRow) {
		if unread != nil {
			out.NotRead = append(out.NotRead, unread.Error()) // one that has a tracker keeps it
			return
		}
		po := purchaseOrder(row)
		if order.Recorded(po, rules) && !order.RecordedState(po).Terminal() && !order.RecordedStale(po) {
			out.PurchaseOrders = append(out.PurchaseOrders, po.Number)
		}
	})
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	a.Orders.Dossiers.logSwept(ctx)
	return out, nil
}

// each reads the purchase orders to TD SYNNEX in these statuses, also one that can't be read completely.
func (a *Status) each(ctx context.Context, approved, others []string, found func(autotask.PurchaseOrder, *autotask.UnreadRow)) error {
	vendor, err := a.Orders.Tenant.Vendor(ctx)
	if err != nil {
		return err
	}
	statuses, err := a.Orders.Tenant.Statuses(ctx)
	if err != nil {
		return err
	}
	var ids []int64
	for _, name := range slices.Concat(approved, others) {
		id, err := statuses.Need(name, "orders.approvedStatuses")
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	q := autotask.Where(autotask.Eq("vendorID", vendor.ID), autotask.In("status", ids...))
	for row, err := range a.Orders.Autotask.PurchaseOrders.Query(ctx, q) {
		unread, ok := autotask.AsUnread(err)
		if err != nil && !ok {
			return err
		}
		found(row, unread)
	}
	return nil
}
