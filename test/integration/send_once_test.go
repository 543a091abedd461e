package integration

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/shared"
)

// Whatever happens to the one POST, exactly one order comes of a purchase order, and Autotask gets its
// number.
func TestExactlyOneOrderWhateverHappensToTheRequest(t *testing.T) {
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

// An order that never arrived is parked for a person, and sent once when told so.
func TestALostRequestIsParkedAndSentOnDemand(t *testing.T) {
	b := start(t, 200, nil)
	number := b.purchaseOrder(b.product("1000003"))
	b.fault(map[string]any{"method": "POST", "path": "/SynnexXML/PO", "nth": 1, "count": 1, "when": "before", "action": "reset"})
	parked := b.park(number, orders.SubmitOrderInput{})
	require.Empty(t, b.orders(number))

	parked.decide("retry", shared.Decision{Actor: "test", Reason: "TD SYNNEX has no such order"})
	b.recordedOnce(t, number, parked.result())
}

// A second start with the default policies, and a reset to the very beginning, look before they send.
func TestStartingAgainAndResettingSendNothing(t *testing.T) {
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
	b := start(t, 200, nil)
	number := b.purchaseOrder(b.product("1000003"))
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/scenario", map[string]any{"poNumber": number, "scenario": "quoteOrder"}, nil)
	parked := b.park(number, orders.SubmitOrderInput{})
	parked.decide("retry", shared.Decision{Actor: "test", Reason: "trying again"})
	f := failed(t, parked.run.Get(t.Context(), nil))
	require.Equal(t, bridge.OrderRejected, f.Type())
	require.Contains(t, f.Message(), "quote order, which never ships")
	require.Len(t, b.orders(number), 1)
	require.Contains(t, b.readPurchaseOrder(number).GeneralMemo.Or(""), "Status: Rejected")
	require.Empty(t, b.readPurchaseOrder(number).ExternalPONumber.Or(""), "a quote's number is not an order's")
}

// An order that was placed elsewhere and adopted belongs to its purchase order: submitting that makes no
// second one, also with everything that a person can say to have it sent.
func TestAnAdoptedOrderIsNotSentASecondTime(t *testing.T) {
	b := start(t, 200, nil)
	product := b.product("1000003")
	placed, adopting := b.purchaseOrder(product), b.purchaseOrder(product)
	b.submit(placed)
	_, err := b.Client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: bridge.OrderStatusID(b.Worker.Connection, adopting), TaskQueue: bridge.TaskQueue(b.Worker.Connection)},
		bridge.GetOrderStatus, orders.GetOrderStatusInput{PurchaseOrder: orders.PurchaseOrderRef(adopting), CustomerPO: placed})
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		return order.RecordedNumber(order.PurchaseOrder{GeneralMemo: b.readPurchaseOrder(adopting).GeneralMemo.Or("")}) == placed
	}, soon, progressEvery, "the adopted order is recorded")

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
