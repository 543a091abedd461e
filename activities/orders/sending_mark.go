package orders

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/internal/store"
)

// duplicatesRefused counts the orders that TD SYNNEX refused because it had one under the number already. Every
// look before a send should have found those.
const duplicatesRefused = "bridge_orders_refused_as_duplicate"

// sendingMark says in the store that an order is being sent. It stays when the answer did not come: the order
// may be there and not be shown yet, so to every other run its outcome is unknown.
type sendingMark struct{ claim *store.Claim }

// markSending marks an order number as being sent by this run, for as long as an order of unknown outcome is
// looked for (policy orders.reconcileFor). A later attempt of the same run takes the mark over: its workflow
// knows what it does. Another run's mark is a store.ClaimedError.
func (a *Orders) markSending(ctx context.Context, number string) (*sendingMark, error) {
	run := activity.GetInfo(ctx).WorkflowExecution
	claim, err := a.Store.Claim(ctx, "send-order/"+number, run.ID+" (run "+run.RunID+")", max(time.Duration(a.Policy.Orders.ReconcileFor), sendWithin))
	if err != nil {
		return nil, err
	}
	return &sendingMark{claim}, nil
}

// sendWithin is longer than a send can take, its look and its waits included.
const sendWithin = 5 * time.Minute

// end takes the mark away: what became of the order is known.
func (m *sendingMark) end(ctx context.Context) {
	// A mark that can't be removed runs out by itself.
	_ = m.claim.Release(ctx)
}
