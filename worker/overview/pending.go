package overview

import (
	"context"

	"digitalbridge/activities/orders"
)

// WithoutSubmitted leaves out of what the next sweep would submit whatever is being submitted already: the sweep finds it so.
func (b *Bridge) WithoutSubmitted(ctx context.Context, p *orders.PendingOrders) error {
	rows, err := b.Orders(ctx, false)
	if err == nil {
		leaveOutSubmitted(p.Orders, rows)
	}
	return err
}

// leaveOutSubmitted says of each purchase order that is open why it does not go out with the next sweep.
func leaveOutSubmitted(pending []orders.PendingOrder, open []Order) {
	why := map[string]string{}
	for _, o := range open {
		why[o.PurchaseOrder] = "its submission is under way"
		if o.NeedsDecision {
			why[o.PurchaseOrder] = "its submission waits for a person"
		}
	}
	for i, o := range pending {
		if o.LeftOut == "" {
			pending[i].LeftOut = why[o.PurchaseOrder]
		}
	}
}
