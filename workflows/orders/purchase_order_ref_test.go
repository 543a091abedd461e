package orders

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/workflowtest"
	"go.temporal.io/sdk/workflow"
)

func TestANumberIsANumberAndAnIdAnId(t *testing.T) {
	for text, want := range map[string]PurchaseOrderRef{
		`"1016"`: "1016", `" 1016 "`: "1016", `1016`: "1016", `43680347`: "43680347", `{"id":43680347}`: "id:43680347", `{"id": 7}`: "id:7",
	} {
		var got PurchaseOrderRef
		require.NoError(t, json.Unmarshal([]byte(text), &got), text)
		require.Equal(t, want, got, text)
		require.Equal(t, text[0] == '{', got.ByID(), text)
	}
	for _, text := range []string{`{"id":0}`, `{"id":-5}`, `{"id":"x"}`, `{"number":"1016"}`, `{"id":1,"id":2}`, `{"ID":1}`, `{}`,
		`[1]`, `true`} {
		var got PurchaseOrderRef
		require.ErrorContains(t, json.Unmarshal([]byte(text), &got), "give ", text)
	}
}

// Two starts by two names are one: what is named by its id is submitted under the workflow id of its number.
func TestAnIdIsSubmittedUnderItsNumber(t *testing.T) {
	var ran []string
	h := newHarness(
		t, map[string]any{"Start": SubmitOrder, bridge.SubmitOrder: func(ctx workflow.Context, in SubmitOrderInput) (*SubmitOrderResult, error) {
			ran = append(ran, workflow.GetInfo(ctx).WorkflowExecution.ID)
			require.True(t, in.DryRun, "what was asked for goes along")
			return &SubmitOrderResult{PurchaseOrder: string(in.PurchaseOrder), Outcome: "Accepted"}, nil
		}})
	prepared := orders.PreparedOrder{}
	prepared.PurchaseOrder.Number = "1016"
	h.OnActivity(orderActivities.PrepareOrder, mock.Anything, orders.PrepareOrderInput{PurchaseOrder: "id:43680347"}).Return(
		&prepared, nil).Once()
	h.Run("Start", SubmitOrderInput{PurchaseOrder: PurchaseOrderID(43680347), DryRun: true})
	require.Equal(t, "1016", workflowtest.Result[SubmitOrderResult](h).PurchaseOrder)
	require.Equal(t, []string{"submit-order/acme/1016"}, ran)
}

func TestAnOrderIsFollowedUnderItsNumber(t *testing.T) {
	h := newHarness(t, nil)
	h.Run(bridge.GetOrderStatus, GetOrderStatusInput{PurchaseOrder: PurchaseOrderID(7)})
	f := h.Failure()
	require.Equal(t, bridge.InvalidInput, f.Type())
	require.Contains(t, f.Message(), "give its number")
}

// Autotask finds a purchase order without regard to case: under the id of another spelling it would be submitted, or
// followed, a second time.
func TestAnotherSpellingOfANumberIsTheSameOrder(t *testing.T) {
	prepared, open := workflowtest.Prepared(), &orders.OpenOrder{PurchaseOrder: workflowtest.PurchaseOrder()}
	prepared.PurchaseOrder.Number, open.PurchaseOrder.Number = "PO-1016", "PO-1016"
	var ran []string
	h := newHarness(
		t, map[string]any{"Start": SubmitOrder, bridge.SubmitOrder: func(ctx workflow.Context, in SubmitOrderInput) (*SubmitOrderResult, error) {
			ran = append(ran, workflow.GetInfo(ctx).WorkflowExecution.ID+" "+string(in.PurchaseOrder))
			require.True(t, in.Lift, "what was asked for goes along")
			return &SubmitOrderResult{PurchaseOrder: string(in.PurchaseOrder), Outcome: "Accepted"}, nil
		}})
	h.OnActivity(orderActivities.PrepareOrder, mock.Anything, mock.Anything).Return(prepared, nil).Once()
	h.Run("Start", SubmitOrderInput{PurchaseOrder: "po-1016", Lift: true})
	require.Equal(t, "Accepted", workflowtest.Result[SubmitOrderResult](h).Outcome)
	require.Equal(t, []string{"submit-order/acme/PO-1016 PO-1016"}, ran)
	require.Empty(t, h.Ends, "this run ends no submission")

	h = newHarness(t, nil)
	h.OnActivity(statusActivities.OpenTracking, mock.Anything, mock.Anything).Return(open, nil).Once()
	h.Run(bridge.GetOrderStatus, GetOrderStatusInput{PurchaseOrder: "po-1016"})
	require.Equal(t, bridge.InvalidInput, h.Failure().Type())
	require.Contains(t, h.Failure().Message(), `the purchase order's number is "PO-1016", not "po-1016"`)
}
