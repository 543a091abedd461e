package orders

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// notLive is why nothing goes out while sending is switched off.
const notLive = "sending orders is switched off (ORDERS_LIVE)"

// approvedOrder is a purchase order that is approved and not yet sent.
type approvedOrder struct {
	order.PurchaseOrder
	submitted time.Time
	// leftOut is why it does not go out by itself; empty when it does.
	leftOut string
}

// approved reads the purchase orders to TD SYNNEX that are approved and not yet sent.
func (a *Status) approved(ctx context.Context) (list []approvedOrder, since order.Since, err error) {
	if since, err = a.since(ctx); err != nil {
		return nil, since, err
	}
	rules := a.Orders.Policy.Orders
	err = a.each(ctx, rules.ApprovedStatuses, nil, func(row autotask.PurchaseOrder, unread *autotask.UnreadRow) {
		o := approvedOrder{PurchaseOrder: purchaseOrder(row)}
		if order.Recorded(o.PurchaseOrder, rules) {
			return
		}
		o.submitted = order.SubmittedAt(row.SubmitDateTime.Or(time.Time{}), row.CreateDateTime.Or(time.Time{}))
		o.leftOut = since.LeavesOut(o.submitted)
		if !a.Orders.Live {
			o.leftOut = notLive
		}
		if unread != nil {
			o.leftOut = unread.Error()
			o.Number = cmp.Or(o.Number, unread.What())
		}
		list = append(list, o)
	})
	return list, since, err
}

// ListApproved lists the purchase orders to TD SYNNEX that are approved, not yet sent, and submitted since the moment
// from which orders count; none outside the hours of the policy or while sending is switched off. It may be repeated.
func (a *Status) ListApproved(ctx context.Context) (*ListedOrders, error) {
	if now := a.now(); a.Orders.Policy.SubmitOpens(now).After(now) {
		opens := a.Orders.Policy.SubmitOpens(now)
		return &ListedOrders{PurchaseOrders: []string{}, Opens: opens.UTC(), Zone: policy.ZoneOf(a.Orders.Policy.Location(), opens, opens)}, nil
	}
	list, _, err := a.approved(ctx)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	a.Orders.Dossiers.logSwept(ctx)
	out, kept := &ListedOrders{}, order.KeptBack{}
	for _, o := range list {
		if o.leftOut != "" {
			kept[o.leftOut]++
			continue
		}
		out.PurchaseOrders = append(out.PurchaseOrders, o.Number)
	}
	out.LeftOut, out.Why = kept.Count(), kept.String()
	return out, nil
}

// PendingOrders are the purchase orders that are approved and not yet sent.
type PendingOrders struct {
	// Live: sending is switched on.
	Live bool `json:"live"`
	// Since is the moment from which orders go out by themselves, From what it rests on.
	Since time.Time `json:"since,omitzero"`
	From  string    `json:"from,omitempty"`
	// Asks: sending is switched on, and somebody has to say yes to it first: the workflow GoLive.
	Asks bool `json:"asks,omitempty"`
	// Opens is when the sweep submits again; zero within the hours of the policy.
	Opens time.Time `json:"opens,omitzero"`
	// Orders are the newest first, and More how many older ones are not listed.
	Orders []PendingOrder `json:"orders"`
	More   int            `json:"more,omitempty"`
}

// PendingOrder is one of them.
type PendingOrder struct {
	PurchaseOrder string          `json:"purchaseOrder"`
	Submitted     time.Time       `json:"submitted,omitzero"`
	Amount        decimal.Decimal `json:"amount"`
	// LeftOut is why it does not go out by itself; empty when it does.
	LeftOut string `json:"leftOut,omitempty"`
}

// mostPending keeps the answer within what a workflow may pass on.
const mostPending = 2000

// ListPending lists what the sweep would submit now and what it leaves out. It writes nothing and may be repeated.
func (a *Status) ListPending(ctx context.Context) (*PendingOrders, error) {
	defer border.Alive(ctx)()
	out, err := a.pending(ctx)
	return out, border.Failure(ctx, err)
}

func (a *Status) pending(ctx context.Context) (*PendingOrders, error) {
	list, since, err := a.approved(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(x, y approvedOrder) int { return cmp.Or(y.submitted.Compare(x.submitted), cmp.Compare(y.ID, x.ID)) })
	out := &PendingOrders{Live: a.Orders.Live, Since: since.At, From: since.From, Asks: since.Wants != "", Orders: []PendingOrder{},
		More: max(len(list)-mostPending, 0)}
	if now := a.now(); a.Orders.Policy.SubmitOpens(now).After(now) {
		out.Opens = a.Orders.Policy.SubmitOpens(now).UTC()
	}
	list = list[:min(len(list), mostPending)]
	if err := a.addItems(ctx, list); err != nil {
		return nil, err
	}
	for _, o := range list {
		out.Orders = append(
			out.Orders,
			PendingOrder{PurchaseOrder: o.Number, Submitted: o.submitted, Amount: o.Total(), LeftOut: o.leftOut},
		)
	}
	return out, nil
}

// addItems reads the items of all of them.
func (a *Status) addItems(ctx context.Context, list []approvedOrder) error {
	index, ids := map[int64]int{}, make([]int64, 0, len(list))
	for i, o := range list {
		index[o.ID], ids = i, append(ids, o.ID)
	}
	for _, q := range autotask.SplitIn(autotask.Where(), "orderID", ids) {
		for item, err := range a.Orders.Autotask.PurchaseOrderItems.Query(ctx, q) {
			unread, damaged := autotask.AsUnread(err)
			if err != nil && !damaged {
				return err
			}
			i, ok := index[item.OrderID.Or(0)]
			if ok && damaged {
				list[i].leftOut = cmp.Or(list[i].leftOut, "a line of it can't be read: "+unread.Error())
			}
			if ok {
				list[i].Lines = append(list[i].Lines, purchaseOrderLine(item))
			}
		}
	}
	return nil
}
