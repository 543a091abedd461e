package integration

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/temporal"

	activities "digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/shared"
)

// Whatever happens to the one POST, exactly one order comes of a purchase order, and Autotask gets its
// number.
func TestExactlyOneOrderWhateverHappensToTheRequest(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	product := b.product("1000003")
	rows := []struct {
		name string
		rule map[string]any
	}{
		{"no fault", nil},
		{"the answer is lost", map[string]any{"when": "after", "action": "reset"}},
		{"the answer is cut", map[string]any{"when": "after", "action": "truncate"}},
		{"the answer is garbage", map[string]any{"when": "after", "action": "garbage"}},
		{"503 after the order was taken", map[string]any{"when": "after", "action": "status", "status": 503}},
		{"500 after the order was taken", map[string]any{"when": "after", "action": "status", "status": 500}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			number := b.purchaseOrder(product)
			if row.rule != nil {
				row.rule["method"], row.rule["path"], row.rule["nth"], row.rule["count"] = "POST", "/SynnexXML/PO", 1, 1
				b.fault(row.rule)
			}
			b.recordedOnce(t, number, b.submit(number))
		})
	}
}

// recordedOnce asserts that one order exists at the distributor and that Autotask carries its number.
func (b *bench) recordedOnce(t *testing.T, number string, result orders.SubmitOrderResult) {
	t.Helper()
	orders := b.orders(number)
	require.Len(t, orders, 1)
	numbers := slices.Sorted(slices.Values(orders[0].OrderNumbers)) // one for each warehouse, in no order of their own
	require.Equal(t, numbers, result.DistributorOrders)
	require.Equal(t, strings.Join(numbers, ", "), b.readPurchaseOrder(number).ExternalPONumber.Or(""))
}

// An order that never arrived is held for a person, and sent once when told so.
func TestALostRequestIsHeldAndSentOnDemand(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	number := b.purchaseOrder(b.product("1000003"))
	b.fault(map[string]any{"method": "POST", "path": "/SynnexXML/PO", "nth": 1, "count": 1, "when": "before", "action": "reset"})
	held := b.hold(number, orders.SubmitOrderInput{})
	require.Empty(t, b.orders(number))

	held.decide(bridge.UpdateRetry, shared.Decision{Actor: "test", Reason: "TD SYNNEX has no such order"})
	b.recordedOnce(t, number, held.result())
}

// A second start with the default policies, and a reset to the very beginning, look before they send.
func TestStartingAgainAndResettingSendNothing(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	number := b.purchaseOrder(b.product("1000003"))
	id := bridge.SubmitOrderID(b.Worker.Connection, number)
	first := b.submit(number)
	require.Equal(t, orders.OutcomeAccepted, first.Outcome)
	second := b.submit(number)
	require.Equal(t, orders.OutcomeAdopted, second.Outcome)
	require.Equal(t, first.DistributorOrders, second.DistributorOrders)

	reset, err := b.Client.ResetWorkflowExecution(t.Context(), &workflowservice.ResetWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: id}, Reason: "test",
		WorkflowTaskFinishEventId: 4, RequestId: "reset-" + number,
	})
	require.NoError(t, err)
	var third orders.SubmitOrderResult
	require.NoError(t, b.Client.GetWorkflow(t.Context(), id, reset.RunId).Get(t.Context(), &third))
	require.Equal(t, orders.OutcomeAdopted, third.Outcome)
	b.recordedOnce(t, number, third)
}

// A product that the distributor does not recognise at the last moment is filed as a quote order: it is
// called accepted and never ships. It is neither taken for an order nor sent again.
func TestAQuoteOrderIsNeverTakenForAnOrder(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	number := b.purchaseOrder(b.product("1000003"))
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/scenario",
		map[string]any{"poNumber": number, "scenario": "quoteOrder"}, nil)
	held := b.hold(number, orders.SubmitOrderInput{})
	held.decide(bridge.UpdateRetry, shared.Decision{Actor: "test", Reason: "trying again"})
	f := failed(t, held.run.Get(t.Context(), nil))
	require.Equal(t, bridge.OrderRejected, f.Type())
	require.Contains(t, f.Message(), "quote order, which never ships")
	require.Len(t, b.orders(number), 1)
	require.Contains(t, b.readPurchaseOrder(number).GeneralMemo.Or(""), "Status: Rejected")
	require.Empty(t, b.readPurchaseOrder(number).ExternalPONumber.Or(""), "a quote's number is not an order's")
}

// adopt makes an order that was placed elsewhere a purchase order's.
func (b *bench) adopt(purchaseOrder, customerPO string) (out activities.Adoption) {
	b.t.Helper()
	require.NoError(b.t, b.run(bridge.AdoptOrder, bridge.AdoptOrderID(b.Worker.Connection, purchaseOrder), orders.AdoptOrderInput{
		Decision: as("Ann"), PurchaseOrder: orders.PurchaseOrderRef(purchaseOrder), CustomerPO: customerPO}, &out))
	return out
}

// An adoption that is taken back leaves no tracker, and the purchase order is as it was.
func TestAnAdoptionIsTakenBack(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	number := b.purchaseOrder(b.product("1000003"))
	var status orders.OrderStatus
	follow := func() error {
		return b.run(bridge.GetOrderStatus, bridge.OrderStatusID(b.Worker.Connection, number),
			orders.GetOrderStatusInput{PurchaseOrder: orders.PurchaseOrderRef(number)}, &status)
	}
	require.NoError(t, follow(), "there is nothing to follow, and it ends at once")
	require.Equal(t, orders.EndedNotSent, status.Ended)
	require.Equal(t, order.Withheld, status.State)
	require.Contains(t, status.NotSent, "nothing has sent it")

	b.phone("PHONE-7", "1000003")
	tracker := b.adopt(number, "PHONE-7").TrackedBy
	require.NoError(t, b.run(bridge.UnadoptOrder, bridge.AdoptOrderID(b.Worker.Connection, number), orders.UnadoptOrderInput{
		Decision: as("Bob"), PurchaseOrder: orders.PurchaseOrderRef(number)}, nil))
	require.True(t, temporal.IsCanceledError(b.Client.GetWorkflow(t.Context(), tracker, "").Get(t.Context(), nil)))
	require.Empty(t, b.readPurchaseOrder(number).ExternalPONumber.Or(""))
	require.Empty(t, b.swept(), "its goods may be ordered")
	require.NoError(t, follow())
	require.Contains(t, status.NotSent, "by Bob")
}

// An order that was placed elsewhere and adopted belongs to its purchase order: submitting that makes no
// second one, also with everything that a person can say to have it sent.
func TestAnAdoptedOrderIsNotSentASecondTime(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	const placed = "PHONE-7"
	adopting := b.purchaseOrder(b.product("1000003"))
	b.phone(placed, "1000003")
	adopted := b.adopt(adopting, placed)
	require.True(t, adopted.Adopted)
	require.Equal(t, bridge.OrderStatusID(b.Worker.Connection, adopting), adopted.TrackedBy)
	require.Equal(t, placed, order.RecordedNumber(order.PurchaseOrder{GeneralMemo: b.readPurchaseOrder(adopting).GeneralMemo.Or("")}))

	id := bridge.SubmitOrderID(b.Worker.Connection, adopting)
	for _, in := range []map[string]any{{}, {"lift": true}} {
		in["purchaseOrder"] = adopting
		refused := failed(t, b.run(bridge.SubmitOrder, id, in, nil))
		require.Equal(t, bridge.OrderNotReady, refused.Type())
		require.Contains(t, refused.Message(), "ordered under the number "+placed)
		require.Contains(t, refused.Message(), "nothing is sent a second time")
	}
	require.Empty(t, b.orders(adopting))
	require.Len(t, b.orders(placed), 1)
}
