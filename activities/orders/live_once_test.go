package orders_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
)

// Who may start a workflow may not thereby send orders: the worker's own setting decides, and it lets out what a person
// names and nothing else.
func TestOneOrderGoesOutOnlyWhereTheWorkerPermitsIt(t *testing.T) {
	for name, row := range map[string]struct {
		live, permits, asks bool
		kind                string // of the refusal; empty: it goes out
	}{
		"off, and nobody asks":         {kind: bridge.OrdersNotLive},
		"off, and somebody asks":       {asks: true, kind: bridge.OrdersNotLive},
		"permitted, and nobody asks":   {permits: true, kind: bridge.OrdersNotLive},
		"permitted, and somebody asks": {permits: true, asks: true},
		"on, and somebody asks":        {live: true, asks: true},
		"on, and nobody asks":          {live: true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, 200)
			_, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", b.skuOfDistributor(0)))
			b.Live = row.live
			a := b.Orders()
			a.LiveOnce = row.permits
			prepared, err := activitytest.Run[orders.PreparedOrder](b, activitytest.Attempt{}, a.PrepareOrder,
				orders.PrepareOrderInput{PurchaseOrder: number, LiveOnce: row.asks})
			if row.asks && row.kind != "" {
				require.Equal(t, row.kind, activitytest.Failed(t, err).Type())
				require.Contains(t, activitytest.Failed(t, err).Message(), "ORDERS_LIVE=once")
			} else {
				require.NoError(t, err)
				require.Equal(t, row.kind == "", prepared.Live)
			}
			_, err = activitytest.Run[orders.SentOrder](b, activitytest.Attempt{}, a.SendOrder,
				orders.SendOrderInput{Order: b.order(number), LiveOnce: row.asks})
			if row.kind != "" {
				require.Equal(t, row.kind, activitytest.Failed(t, err).Type())
				require.Zero(t, b.atDistributor(number))
				return
			}
			require.NoError(t, err)
			require.NotZero(t, b.atDistributor(number))
		})
	}
}
