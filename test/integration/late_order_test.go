package integration

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/orders"
)

// hidden submits an order that TD SYNNEX takes, without an answer and without showing it for a quarter of an hour.
func (b *bench) hidden() *heldOrder {
	b.t.Helper()
	number := b.purchaseOrder(b.product("1000003"))
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/scenario", map[string]any{"poNumber": number, "scenario": "statusLag"}, nil)
	b.fault(map[string]any{"method": "POST", "path": "/SynnexXML/PO", "nth": 1, "count": 1, "when": "after", "action": "reset"})
	held := b.hold(number, orders.SubmitOrderInput{})
	require.Len(b.t, b.orders(number), 1, "it is there")
	return held
}

// shown lets the quarter of an hour pass.
func (b *bench) shown() {
	b.t.Helper()
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/clock", map[string]any{"advance": "20m"}, nil)
}

func (b *bench) follow(number string) (status orders.OrderStatus) {
	b.t.Helper()
	require.NoError(b.t, b.run(bridge.GetOrderStatus, bridge.OrderStatusID(b.connection(), number),
		orders.GetOrderStatusInput{PurchaseOrder: orders.PurchaseOrderRef(number)}, &status))
	return status
}

// A person gives up an order that TD SYNNEX does not show, and later it is there after all. From then on purchase order,
// tracker and a further submission tell of one order.
func TestAnOrderThatWasGivenUpTurnsUp(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	held := b.hidden()
	held.decide(bridge.UpdateAbandon, as("Ann"))
	require.Equal(t, bridge.OrderAbandoned, failed(t, held.run.Get(t.Context(), nil)).Type())
	require.Contains(t, b.readPurchaseOrder(held.number).GeneralMemo.Or(""), "Given up by Ann")
	status := b.follow(held.number)
	require.Equal(t, orders.EndedNotSent, status.Ended)
	require.Contains(t, status.NotSent, "Given up by Ann")
	require.Contains(t, b.readPurchaseOrder(held.number).GeneralMemo.Or(""), "Given up by Ann", "the look leaves the memo alone")

	b.shown()
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/clock", map[string]any{"advance": "720h"}, nil)
	status = b.follow(held.number)
	require.Equal(t, order.Invoiced, status.State)
	po := b.readPurchaseOrder(held.number)
	memo := po.GeneralMemo.Or("")
	require.Contains(t, memo, "Status: Invoiced")
	require.NotContains(t, memo, "Given up")
	numbers := slices.Sorted(slices.Values(b.orders(held.number)[0].OrderNumbers))
	require.Equal(t, numbers, status.DistributorOrders)

	again := b.submit(held.number)
	require.Equal(t, orders.OutcomeAdopted, again.Outcome)
	require.Equal(t, numbers, again.DistributorOrders)
	b.recordedOnce(t, held.number, again)
}

// A person says that TD SYNNEX has no such order, and has it sent again. TD SYNNEX has it, and refuses the second one: it is
// looked for and found, under the number of the first.
func TestAnOrderThatWasSaidNotToBeThereTurnsUp(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	held := b.hidden()
	held.decide(bridge.UpdateResolve, orders.OrderResolution{Decision: as("Ann"), NotThere: true})
	eventually(b, held.id, bridge.QueryStatus, func(p orders.SubmitProgress) bool {
		return p.NeedsDecision && len(p.Decided) == 1 // TD SYNNEX has refused the second one, and does not show the first yet
	})
	b.shown()
	held.decide(bridge.UpdateRetry, as("Ann")) // it is looked for at once
	r := held.result()
	require.Equal(t, orders.OutcomeAdopted, r.Outcome)
	b.recordedOnce(t, held.number, r)
	tracked := eventually(b, bridge.OrderStatusID(b.connection(), held.number), bridge.QueryStatus, func(s orders.OrderStatus) bool {
		return len(s.DistributorOrders) > 0
	})
	require.Equal(t, r.DistributorOrders, tracked.DistributorOrders)
	require.Contains(t, b.readPurchaseOrder(held.number).GeneralMemo.Or(""), "Status: "+string(tracked.State))
}

// A submission that has ended is reset to before its approval, and rejected then: the order is at TD SYNNEX all the same, and
// the purchase order goes on saying so.
func TestARejectionAfterAResetDoesNotHideTheOrder(t *testing.T) {
	t.Parallel()
	b := deciding(t, asking)
	o := b.hold(b.purchaseOrder(b.product("1000003")), orders.SubmitOrderInput{})
	o.decide(bridge.UpdateApprove, as("Ann"))
	r := o.result()
	memo := b.readPurchaseOrder(o.number).GeneralMemo.Or("")

	reset, err := b.Client.ResetWorkflowExecution(t.Context(), &workflowservice.ResetWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: o.id}, Reason: "test",
		WorkflowTaskFinishEventId: b.before(o.id, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED), RequestId: "reset-" + o.number,
		ResetReapplyExcludeTypes: []enumspb.ResetReapplyExcludeType{enumspb.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE},
	})
	require.NoError(t, err)
	eventually(b, o.id, bridge.QueryStatus, func(p orders.SubmitProgress) bool { return p.NeedsDecision })
	o.decide(bridge.UpdateReject, as("Bob"))
	f := failed(t, b.Client.GetWorkflow(t.Context(), o.id, reset.RunId).Get(t.Context(), nil))
	require.Equal(t, bridge.OrderNotReady, f.Type())
	require.Contains(t, f.Message(), "has been ordered")
	require.Equal(t, memo, b.readPurchaseOrder(o.number).GeneralMemo.Or(""))
	b.recordedOnce(t, o.number, r)
}

// before is the end of the workflow task in which the first event of a kind came up.
func (b *bench) before(id string, kind enumspb.EventType) (task int64) {
	b.t.Helper()
	events := b.Client.GetWorkflowHistory(b.t.Context(), id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		e, err := events.Next()
		require.NoError(b.t, err)
		if e.EventType == kind {
			return task
		}
		if e.EventType == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
			task = e.EventId
		}
	}
	require.FailNow(b.t, "no such event", kind.String())
	return 0
}
