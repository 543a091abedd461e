package orders

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/shared"
	"digitalbridge/workflows/workflowtest"
)

func adopting() AdoptOrderInput {
	return AdoptOrderInput{Decision: shared.Decision{Actor: " Ann ", Reason: "ordered by phone"}, PurchaseOrder: "1016",
		CustomerPO: " PHONE-7 "}
}

func TestAdoptOrder(t *testing.T) {
	adopted := &orders.Adoption{
		PurchaseOrder: "1016", CustomerPO: "PHONE-7", DistributorOrders: []string{"SO-1"}, Adopted: true, TrackedBy: "order-status/acme/1016",
		Lines: []order.AdoptionLine{{Line: 1, Ours: "2 of SKU 1", Theirs: "2 of SKU 1, accepted"}},
	}
	t.Run("hands over who, why and when", func(t *testing.T) {
		h := newHarness(t, nil)
		h.OnActivity(statusActivities.AdoptOrder, mock.Anything, orders.AdoptOrderInput{
			PurchaseOrder: "1016", CustomerPO: "PHONE-7", Actor: "Ann", Reason: "ordered by phone", At: workflowtest.Start,
		}).Return(adopted, nil).Once()
		h.Run(bridge.AdoptOrder, adopting())
		require.Equal(t, *adopted, workflowtest.Result[orders.Adoption](h))
		require.Equal(t, OutcomeAdopted, h.Attributes[bridge.State.GetName()])
	})
	t.Run("a dry run says that it would be refused", func(t *testing.T) {
		h := newHarness(t, nil)
		refused := *adopted
		refused.Adopted, refused.TrackedBy, refused.Against = false, "", []order.Finding{
			{Problem: "purchase order 1015 holds it", Fix: "compare"}}
		h.OnActivity(statusActivities.AdoptOrder, mock.Anything, mock.Anything).Return(&refused, nil).Once()
		in := adopting()
		in.DryRun = true
		h.Run(bridge.AdoptOrder, in)
		require.Equal(t, refused.Against, workflowtest.Result[orders.Adoption](h).Against)
		require.Equal(t, OutcomeDryRun, h.Attributes[bridge.State.GetName()])
	})
	for name, spoil := range map[string]func(*AdoptOrderInput){
		"nobody": func(in *AdoptOrderInput) { in.Actor = " " }, "no reason": func(in *AdoptOrderInput) { in.Reason = "" },
		"no order": func(in *AdoptOrderInput) { in.CustomerPO = " " }, "no purchase order": func(in *AdoptOrderInput) { in.PurchaseOrder = "" },
	} {
		t.Run(name+" is refused before anything is asked", func(t *testing.T) {
			h := newHarness(t, nil)
			in := adopting()
			spoil(&in)
			h.Run(bridge.AdoptOrder, in)
			require.Equal(t, bridge.InvalidInput, h.Failure().Type())
			require.Contains(t, h.Failure().Message(), "What to do: ")
			h.RequireCalls("AdoptOrder", 0)
		})
	}
}

// The tracker is stopped before anything is taken back; that there is none is no obstacle.
func TestUnadoptOrder(t *testing.T) {
	in := UnadoptOrderInput{Decision: shared.Decision{Actor: "Bob", Reason: "another order"}, PurchaseOrder: "1016"}
	for name, cancelled := range map[string]error{"with a tracker": nil, "without one": temporal.NewApplicationError("not found", "")} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, nil)
			stopped := false
			h.OnRequestCancelExternalWorkflow(mock.Anything, bridge.OrderStatusID("acme", "1016"), "").Return(func(string, string, string) error {
				stopped = true
				return cancelled
			}).Once()
			h.OnActivity(statusActivities.UnadoptOrder, mock.Anything, orders.UnadoptOrderInput{
				PurchaseOrder: "1016", Actor: "Bob", Reason: "another order", At: workflowtest.Start,
			}).Return(&orders.Unadopted{PurchaseOrder: "1016", CustomerPO: "PHONE-7"}, nil).Once()
			h.Run(bridge.UnadoptOrder, in)
			require.True(t, stopped)
			require.Equal(t, "PHONE-7", workflowtest.Result[orders.Unadopted](h).CustomerPO)
		})
	}
	t.Run("without a reason nothing is stopped", func(t *testing.T) {
		h := newHarness(t, nil)
		h.Run(bridge.UnadoptOrder, UnadoptOrderInput{PurchaseOrder: "1016"})
		require.Equal(t, bridge.InvalidInput, h.Failure().Type())
	})
}
