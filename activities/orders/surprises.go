package orders

import (
	"context"
	"strconv"

	"go.temporal.io/sdk/activity"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/clients/tdsynnex/shipmethod"
	"digitalbridge/internal/ledger"
	"digitalbridge/internal/order"
)

// keepSurprises keeps what an answer of order status holds that the bridge does not know. It never fails a look.
func (a *Orders) keepSurprises(ctx context.Context, number string, answer order.Answer) {
	for _, s := range surprises(answer, shipmethod.Country(a.Policy.Orders.Country)) {
		if err := a.Book.Surprised(ctx, s.Kind, s.What, "order status of "+number); err != nil {
			activity.GetLogger(ctx).Warn("a surprise was not kept", "what", s.What, "error", err)
			return
		}
	}
}

// surprises are the words and codes of an answer that are in no list.
func surprises(answer order.Answer, country shipmethod.Country) (out []ledger.Surprise) {
	add := func(kind ledger.Kind, what string) { out = append(out, ledger.Surprise{Kind: kind, What: what}) }
	for _, word := range answer.Unknown {
		add(ledger.StatusWord, word)
	}
	for _, part := range answer.Unread {
		add(ledger.Unreadable, part)
	}
	for _, item := range answer.Items {
		if item.MethodCode != "" {
			if _, ok := shipmethod.Find(country, item.MethodCode); !ok {
				add(ledger.ShipMethod, item.MethodCode)
			}
		}
		if n, err := strconv.Atoi(item.Warehouse); err == nil && !pricefile.Known(n) {
			add(ledger.Warehouse, item.Warehouse)
		}
	}
	return out
}
