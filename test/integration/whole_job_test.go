package integration

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
)

// progressEvery is how often a test looks whether something has happened.
const progressEvery = 50 * time.Millisecond

// The sync writes exactly the differences: all at first, none when nothing has changed, and on the next
// day what the distributor changed.
func TestASyncWritesOnlyWhatDiffers(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	b.fields()
	sync := func() (r products.ProductSyncResult) {
		t.Helper()
		require.NoError(t, b.run(bridge.ProductSync, bridge.ProductSyncID(b.Worker.Connection), products.ProductSyncInput{}, &r))
		require.Equal(t, products.SyncSuccess, r.Status)
		return r
	}
	first := sync()
	require.Equal(t, first.Catalog.Selected, first.Applied.Created)
	before := b.autotaskState()

	second := sync()
	require.Zero(t, second.Applied.Created+second.Applied.Updated+second.Applied.Deactivated)
	require.Equal(t, second.Catalog.Selected, second.Plan.Counts.Unchanged)
	require.True(t, reflect.DeepEqual(before, b.autotaskState()), "Autotask has changed")

	var changed struct {
		Changed, Discontinued, New any
	}
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/catalog",
		map[string]any{"changePercent": 5, "discontinuePercent": 1, "newSkus": 3, "seed": 7}, &changed)
	third := sync()
	require.Positive(t, third.Applied.Updated, "changed by the distributor: %v", changed)
	require.GreaterOrEqual(t, third.Applied.Created, 1)
	require.Zero(t, third.Applied.Failed)
	fourth := sync()
	require.Zero(t, fourth.Plan.Counts.Calls)
}

// A plan is only a plan.
func TestAPlanWritesNothingToAutotask(t *testing.T) {
	t.Parallel()
	b := start(t, 100, nil)
	b.fields()
	before := b.autotaskState()
	var r products.ProductSyncResult
	require.NoError(t, b.run(bridge.ProductSync, bridge.ProductSyncID(b.Worker.Connection), products.ProductSyncInput{
		Mode: products.ModePlan}, &r))
	require.Equal(t, products.SyncPlanned, r.Status)
	require.Positive(t, r.Plan.Counts.Create)
	require.True(t, reflect.DeepEqual(before, b.autotaskState()), "Autotask has changed")
}

// The sweeps do without a person what a person can do by hand: approved orders go out, open ones are
// followed to their end, and a second sweep starts nothing.
func TestSweepsSubmitAndFollowEveryOrder(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	product := b.product("1000003")
	numbers := []string{b.purchaseOrder(product), b.purchaseOrder(product), b.purchaseOrder(product)}
	var swept orders.SweepResult
	sweep := bridge.SubmitApprovedOrdersID(b.Worker.Connection)
	require.NoError(t, b.run(bridge.SubmitApprovedOrders, sweep, orders.SweepInput{}, &swept))
	require.Equal(t, len(numbers), swept.Started)
	for _, number := range numbers {
		var result orders.SubmitOrderResult
		require.NoError(t, b.Client.GetWorkflow(t.Context(), bridge.SubmitOrderID(b.Worker.Connection, number), "").Get(t.Context(), &result))
		b.recordedOnce(t, number, result)
	}
	require.NoError(t, b.run(bridge.SubmitApprovedOrders, sweep, orders.SweepInput{}, &swept))
	require.Zero(t, swept.Started)

	// The trackers run already, so the other sweep leaves them alone; then a fast clock ends them.
	require.NoError(t, b.run(bridge.TrackOpenOrders, bridge.TrackOpenOrdersID(b.Worker.Connection), orders.SweepInput{}, &swept))
	require.Equal(t, len(numbers), swept.Running+swept.Started)
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/clock", map[string]any{"advance": fmt.Sprint(30 * 24 * time.Hour)}, nil)
	for _, number := range numbers {
		var status orders.OrderStatus
		require.NoError(t, b.Client.GetWorkflow(t.Context(), bridge.OrderStatusID(b.Worker.Connection, number), "").Get(t.Context(), &status))
		require.Equal(t, order.Invoiced, status.State)
		require.NotEmpty(t, status.Tracking.Invoices)
		po := b.readPurchaseOrder(number)
		require.Contains(t, po.GeneralMemo.Or(""), "Status: Invoiced")
		require.True(t, strings.HasPrefix(po.VendorInvoiceNumber.Or(""), status.Tracking.Invoices[0].Number))
	}
	require.NoError(t, b.run(bridge.TrackOpenOrders, bridge.TrackOpenOrdersID(b.Worker.Connection), orders.SweepInput{}, &swept))
	require.Zero(t, swept.Listed, "orders at their end are not followed again")
}
