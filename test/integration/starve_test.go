package integration

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"digitalbridge/clients/sandboxkit"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
	"digitalbridge/workflows/orders"
)

// statusCalls is how often the distributor was asked for the status of an order.
func (b *bench) statusCalls() int {
	b.t.Helper()
	var stats struct {
		Endpoints map[string]sandboxkit.EndpointStats `json:"endpoints"`
	}
	b.control("GET", b.Sandboxes.TDSynnexURL()+"/sandbox/stats", nil, &stats)
	return stats.Endpoints["POST /SynnexXML/POStatus"].Requests
}

// Trackers whose looks fall due together wait for the distributor's rate in places of their own, and an order's calls go
// first: it is sent while most of the looks have yet to be made, and none of these fails for having waited.
func TestTrackersThatWaitForTheRateNeverHoldAnOrderUp(t *testing.T) {
	t.Parallel()
	// The order's own calls take a few places, and looks go on while it waits for Autotask. More looks than within before it
	// would mean that it waits behind them.
	const trackers, perMinute, within = 60, 15, 20
	b := start(t, 200, func(o *local.Options) {
		o.Configure = func(c *config.Worker) { c.TDSynnex.RequestsPerMinute = perMinute }
	})
	product := b.product("1000003")
	number := b.purchaseOrder(product)
	followed, ids := make([]string, trackers), make([]string, trackers)
	for i := range followed {
		followed[i] = b.purchaseOrder(product)
	}
	for i, po := range followed { // all at once, so that they are due before many looks have been made
		ids[i] = bridge.OrderStatusID(b.connection(), po)
		_, err := b.Client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: ids[i], TaskQueue: bridge.TaskQueue(b.connection())},
			bridge.GetOrderStatus, orders.GetOrderStatusInput{PurchaseOrder: orders.PurchaseOrderRef(po)})
		require.NoError(t, err)
	}
	waiting := func() (n int) {
		for _, id := range ids {
			d, err := b.Client.DescribeWorkflowExecution(t.Context(), id, "")
			require.NoError(t, err)
			for _, a := range d.GetPendingActivities() {
				require.LessOrEqual(t, a.GetAttempt(), int32(1), "%s: %s", id, a.GetLastFailure().GetMessage())
				if a.GetActivityType().GetName() == "PollOrder" {
					n++
				}
			}
		}
		return n
	}
	require.Eventually(t, func() bool { return waiting() > trackers/2 }, soon, time.Second, "the looks wait for the rate")

	before := b.statusCalls()
	b.recordedOnce(t, number, b.submit(number))
	require.Less(t, b.statusCalls()-before, within, "the order went before looks that had been due before it was submitted")
	require.Positive(t, waiting(), "looks still wait, and none of them has failed")
}
