package orders

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

// This file refuses a new orders.numberPrefix while orders are open that went out under another one.

// prefixKey is where it stands under which prefix orders were sent last.
const prefixKey = "sent-orders-prefix.json"

// usedPrefix is what stands there.
type usedPrefix struct {
	Prefix string    `json:"prefix"`
	Since  time.Time `json:"since"`
}

// Numbers looks at the numbers that orders have at the distributor.
type Numbers struct{ Orders *Orders }

func (a *Orders) numbers() Numbers { return Numbers{a} }

// Changed reports whether orders were last sent under another prefix than the policy's, and which that was.
func (n Numbers) Changed(ctx context.Context) (was string, changed bool, err error) {
	a := n.Orders
	var used usedPrefix
	switch err := a.Store.GetJSON(ctx, prefixKey, &used); {
	case errors.Is(err, store.ErrNotFound):
		return "", false, nil
	case err != nil:
		return "", false, err
	}
	return used.Prefix, used.Prefix != a.Policy.Orders.NumberPrefix, nil
}

// rememberPrefix keeps under which prefix an order goes out. One that keeps the number of an earlier attempt says
// nothing of the policy's.
func (n Numbers) rememberPrefix(ctx context.Context, purchaseOrder, number string) error {
	if number != order.DistributorNumber(purchaseOrder, n.Orders.Policy.Orders) {
		return nil
	}
	var used usedPrefix
	err := n.Orders.Store.GetJSON(ctx, prefixKey, &used)
	if err == nil && used.Prefix == n.Orders.Policy.Orders.NumberPrefix {
		return nil
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return n.Orders.Store.PutJSON(ctx, prefixKey, usedPrefix{Prefix: n.Orders.Policy.Orders.NumberPrefix, Since: time.Now().UTC()})
}

// otherPrefix is what stands in the way of sending a purchase order's first order under the policy's prefix.
func (n Numbers) otherPrefix(ctx context.Context, po order.PurchaseOrder) ([]order.Finding, error) {
	_, changed, err := n.Changed(ctx)
	if err != nil || !changed {
		return nil, err
	}
	sent, err := n.sentBefore(ctx, po.Number)
	if err != nil || sent != "" {
		return nil, err // it keeps its number, whatever the policy says
	}
	open, err := n.openUnderOthers(ctx)
	return order.OtherPrefix(n.Orders.Policy.Orders.NumberPrefix, open), err
}

// openUnderOthers are the purchase orders in which goods are expected and whose orders were sent under another prefix than
// the policy's.
func (n Numbers) openUnderOthers(ctx context.Context) (open []order.OpenUnder, _ error) {
	var listed []order.PurchaseOrder
	var nameless error // a purchase order whose number can't be read may be sent under another prefix
	err := (&Status{Orders: n.Orders}).each(ctx, n.Orders.Policy.Orders.ApprovedStatuses, openStatuses, func(row autotask.PurchaseOrder,
		unread *autotask.UnreadRow) {
		if unread.Lacks("purchaseOrderNumber") {
			nameless = unread
		}
		if po := purchaseOrder(row); !order.RecordedState(po).Terminal() && !order.RecordedStale(po) {
			listed = append(listed, po)
		}
	})
	if err = errors.Join(err, nameless); err != nil {
		return nil, err
	}
	for _, po := range listed {
		sent, err := n.sentBefore(ctx, po.Number)
		if err != nil {
			return nil, err
		}
		if sent != "" && sent != order.DistributorNumber(po.Number, n.Orders.Policy.Orders) {
			open = append(open, order.OpenUnder{PurchaseOrder: po.Number, Number: sent})
		}
	}
	return open, nil
}

// Check says how orders are numbered at the distributor, or what stands in the way of the policy's prefix.
func (n Numbers) Check(ctx context.Context) (string, error) {
	a := n.Orders
	_, changed, err := n.Changed(ctx)
	if err != nil {
		return "", err
	}
	prefix := a.Policy.Orders.NumberPrefix
	how := "purchase orders keep their numbers"
	if prefix != "" {
		how = fmt.Sprintf("%q goes before the purchase order's number", prefix)
	}
	if !changed {
		return how, nil
	}
	open, err := a.numbers().openUnderOthers(ctx)
	if err != nil {
		return "", err
	}
	if refused := order.OtherPrefix(prefix, open); len(refused) > 0 {
		return "", problem.New(bridge.InvalidPolicy, strings.ToUpper(refused[0].Fix[:1])+refused[0].Fix[1:]+".", "%s", refused[0].Problem)
	}
	return how + "; no order is open under another prefix", nil
}
