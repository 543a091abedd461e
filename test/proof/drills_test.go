package proof

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/starter/local"
	"digitalbridge/workflows/orders"
)

// The drills: what people do to workflows in the web UI, at the worst moment. No line is made twice, no order is sent twice,
// and the distributor never has to refuse a number that it has.

// resetToStart resets a workflow to its first decision, as the web UI does, and returns the new run.
func (w *world) resetToStart(id string) string {
	w.tb.Helper()
	ctx, started := w.tb.Context(), int64(0)
	for events := w.client.GetWorkflowHistory(ctx, id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); events.HasNext(); {
		e, err := events.Next()
		require.NoError(w.tb, err)
		if e.EventType == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
			started = e.EventId
			break
		}
	}
	require.NotZero(w.tb, started)
	out, err := w.client.ResetWorkflowExecution(ctx, &workflowservice.ResetWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: id}, Reason: "drill",
		WorkflowTaskFinishEventId: started, RequestId: fmt.Sprint(id, time.Now().UnixNano()),
	})
	require.NoError(w.tb, err)
	return out.RunId
}

// progressed waits until the workflow has completed so many activities, or has ended.
func (w *world) progressed(id string, activities int) {
	w.tb.Helper()
	lookUntil(w.tb, 4*lookEvery, fmt.Sprintf("activity %d of %s", activities, id), func() bool {
		d, err := w.client.DescribeWorkflowExecution(w.tb.Context(), id, "")
		if err != nil {
			return false
		}
		if d.WorkflowExecutionInfo.Status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
			return true
		}
		done := 0
		for events := w.client.GetWorkflowHistory(w.tb.Context(), id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); events.HasNext(); {
			e, err := events.Next()
			if err != nil {
				return false
			}
			if e.EventType == enumspb.EVENT_TYPE_ACTIVITY_TASK_COMPLETED {
				done++
			}
		}
		return done >= activities
	})
}

// A conversion is ended again and again, while it works and when it is done, and begins anew: one purchase order comes of it,
// with each item of the quote once in the quote's quantity, and one order.
func TestAConversionThatBeginsTenTimesMakesEachLineOnce(t *testing.T) {
	beside(t)
	const items, times = 10, 10
	w := orderWorld(t)
	b := w.buyer()
	for name, again := range map[string]func(id string, input any){
		"reset": func(id string, _ any) { w.resetToStart(id) },
		"terminated and started": func(id string, input any) {
			err := w.client.TerminateWorkflow(t.Context(), id, "", "drill")
			var over *serviceerror.NotFound
			require.True(t, err == nil || errors.As(err, &over), "%v", err) // it may be done already
			w.start(bridge.ConvertOpportunity, id, input)
		},
	} {
		t.Run(name, func(t *testing.T) {
			var sold []local.SaleItem
			for i := range items {
				p := b.products[i%len(b.products)]
				sold = append(sold, local.SaleItem{
					ProductID: p.ID, Quantity: decimal.NewFromInt(2), UnitCost: p.UnitCost.Or(decimal.NewFromInt(20))})
			}
			opportunity, err := local.WinSale(t.Context(), b.at, "New office", sold...)
			require.NoError(t, err)
			id := bridge.ConvertOpportunityID(w.connection, fmt.Sprint(opportunity))
			input := map[string]any{"opportunity": opportunity, "submit": true}
			w.start(bridge.ConvertOpportunity, id, input)
			for i := range times {
				w.progressed(id, 1+i%5) // another step each time
				again(id, input)
			}
			var result orders.ConvertOpportunityResult
			require.NoError(t, w.await(id, &result))

			var made []autotask.PurchaseOrder
			for po, err := range b.at.PurchaseOrders.Query(t.Context(), autotask.Where(autotask.Eq("vendorID", b.vendor))) {
				require.NoError(t, err)
				if order.MarkedOpportunity(po.GeneralMemo.Or("")) == opportunity {
					made = append(made, po)
				}
			}
			require.Len(t, made, 1)
			pieces, lines := map[int64]int64{}, 0
			for item, err := range b.at.PurchaseOrderItems.List(t.Context(), made[0].ID) {
				require.NoError(t, err)
				pieces[item.ProductID.Or(0)] += item.Quantity.Or(0)
				lines++
			}
			want := map[int64]int64{}
			for _, s := range sold {
				want[s.ProductID] += s.Quantity.IntPart()
			}
			require.Equal(t, want, pieces)
			require.Equal(t, items, lines)
			number := made[0].PurchaseOrderNumber.Or("")
			require.NoError(t, w.await(bridge.SubmitOrderID(w.connection, number), nil))
			sent, refused, _ := w.distributorOrders()
			require.Len(t, sent[number], 1)
			require.Zero(t, refused, "refused duplicates")
		})
	}
}

// A submission is reset to its start after it has sent: it looks, and finds its order.
func TestASubmissionThatIsResetAfterItSentSendsNothing(t *testing.T) {
	beside(t)
	w := orderWorld(t)
	b := w.buyer()
	for _, number := range b.orders(3) {
		id := bridge.SubmitOrderID(w.connection, number)
		var first orders.SubmitOrderResult
		require.NoError(t, w.run(bridge.SubmitOrder, id, map[string]any{"purchaseOrder": number}, &first))
		require.Equal(t, orders.OutcomeAccepted, first.Outcome)
		for range 3 {
			w.resetToStart(id)
			var again orders.SubmitOrderResult
			require.NoError(t, w.await(id, &again))
			require.Equal(t, orders.OutcomeAdopted, again.Outcome)
			require.Equal(t, first.DistributorOrders, again.DistributorOrders)
		}
	}
	sent, refused, _ := w.distributorOrders()
	for number, of := range sent {
		require.Len(t, of, 1, number)
	}
	require.Zero(t, refused, "refused duplicates")
}

// A submission is terminated, or reset, in the middle of its POST and started again at once, while the first POST is still
// under way: the second run looks for what was being sent instead of sending it.
func TestASubmissionThatIsEndedDuringItsPostIsLookedFor(t *testing.T) {
	beside(t)
	for name, end := range map[string]func(w *world, id, number string){
		"terminated": func(w *world, id, number string) {
			require.NoError(w.tb, w.client.TerminateWorkflow(w.tb.Context(), id, "", "drill"))
			w.start(bridge.SubmitOrder, id, map[string]any{"purchaseOrder": number})
		},
		"reset": func(w *world, id, _ string) { w.resetToStart(id) },
	} {
		t.Run(name, func(t *testing.T) {
			w := orderWorld(t)
			b := w.buyer()
			for i, number := range b.orders(3) {
				w.forget()
				// The order is taken at once, and its answer comes so late that the run can be ended before.
				w.control(http.MethodPost, w.sandboxes.TDSynnexURL()+"/sandbox/faults", map[string]any{"rules": []any{map[string]any{
					"method": "POST", "path": "/SynnexXML/PO", "count": 1, "action": "delay", "delayMs": 900,
					"when": []string{"before", "after"}[i%2]}}}, nil)
				id := bridge.SubmitOrderID(w.connection, number)
				w.start(bridge.SubmitOrder, id, map[string]any{"purchaseOrder": number})
				atTheMoment(t, "the POST", func() bool { return w.posts() > 0 })
				end(w, id, number)
				var result orders.SubmitOrderResult
				require.NoError(t, w.await(id, &result))
				require.NotEmpty(t, result.DistributorOrders)
				w.heal()
			}
			sent, refused, _ := w.distributorOrders()
			require.Len(t, sent, 3)
			for number, of := range sent {
				require.Len(t, of, 1, number)
			}
			require.Zero(t, refused, "refused duplicates")
		})
	}
}
