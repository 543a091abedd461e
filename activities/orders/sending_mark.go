package orders

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/internal/order"
	"digitalbridge/internal/store"
)

// DuplicatesRefused counts the orders that TD SYNNEX refused because it had one under the number already. Every
// look before a send should have found those.
const DuplicatesRefused = "bridge_orders_refused_as_duplicate"

// sendingMark says in the store that an order is being sent. It stays when the answer did not come: the order
// may be there and not be shown yet, so to every other run its outcome is unknown.
type sendingMark struct{ claim *store.Claim }

// sentNumber is the number under which an order was once sent. It is kept by purchase order from before the first
// attempt on: whatever the policy's prefix says later, the order is looked for, and sent again, under that number.
type sentNumber struct {
	Number string `json:"number"`
}

func sentNumberKey(purchaseOrder string) string {
	return "sent-orders/" + url.PathEscape(purchaseOrder) + ".json"
}

// numberToSend is the number under which an order goes out: the one under which it was sent before, or else what
// the policy makes of the purchase order's.
func (n Numbers) toSend(ctx context.Context, po order.PurchaseOrder) (string, error) {
	sent, err := n.sentBefore(ctx, po.Number)
	if err != nil || sent != "" {
		return sent, err
	}
	return order.DistributorNumber(po.Number, n.Orders.Policy.Orders), nil
}

// sentBefore is the number under which an order of the purchase order was ever sent; empty when none was.
func (n Numbers) sentBefore(ctx context.Context, purchaseOrder string) (string, error) {
	var sent sentNumber
	if err := n.Orders.Store.GetJSON(ctx, sentNumberKey(purchaseOrder), &sent); err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	return sent.Number, nil
}

// numberOf is the number under which TD SYNNEX knows an order: as the memo says it, also of one that was placed
// elsewhere, or else the one under which it goes out.
func (n Numbers) of(ctx context.Context, po order.PurchaseOrder) (string, error) {
	if recorded := order.RecordedNumber(po); recorded != "" {
		return recorded, nil
	}
	return n.toSend(ctx, po)
}

// markSending marks an order number as being sent by this run, for as long as an order of unknown outcome is
// looked for (policy orders.reconcileFor). A later attempt of the same run takes the mark over: its workflow
// knows what it does. So does an attempt of another run when the one that was about to send can be fenced off before it has
// marked its request; else that run's mark is a store.ClaimedError.
func (a *Orders) markSending(ctx context.Context, in SendOrderInput) (*sendingMark, error) {
	number := in.Order.Number
	run := activity.GetInfo(ctx).WorkflowExecution
	var claim *store.Claim
	for {
		var other *store.ClaimedError
		var err error
		claim, err = a.Store.ClaimFor(ctx, "send-order/"+number, run.ID+" (run "+run.RunID+")", in.Try,
			max(time.Duration(a.Policy.Orders.ReconcileFor), sendWithin))
		if err == nil {
			break
		}
		if !errors.As(err, &other) {
			return nil, err
		}
		if taken, fenceErr := a.takeOver(ctx, in, other); fenceErr != nil || !taken {
			return nil, cmp.Or(fenceErr, err)
		}
	}
	mark := &sendingMark{claim}
	if in.PurchaseOrder != "" {
		if err := errors.Join(a.Store.PutJSON(ctx, sentNumberKey(in.PurchaseOrder), sentNumber{Number: number}),
			a.numbers().rememberPrefix(ctx, in.PurchaseOrder, number)); err != nil {
			mark.end(ctx)
			return nil, err
		}
	}
	return mark, nil
}

// sendWithin is longer than a send can take, its look and its waits included.
const sendWithin = 15 * time.Minute

// end takes the mark away: what became of the order is known.
func (m *sendingMark) end(ctx context.Context) {
	// A mark that can't be removed runs out by itself.
	_ = m.claim.Release(ctx)
}
