package orders

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
	"digitalbridge/workflows/workflowtest"
)

// sweeping is one of the two sweeps, as the tests need it.
type sweeping struct {
	workflow string
	list     any
	child    string
	input    func(po string) any
	id       string
	result   any
	// first is what a child does first.
	first any
	// reads is what the first step reads.
	reads func(po string) any
}

func sweepings() map[string]sweeping {
	return map[string]sweeping{
		"approved orders": {
			workflow: bridge.SubmitApprovedOrders, list: statusActivities.ListApproved, child: bridge.SubmitOrder, id: "submit-order/acme/1016",
			result: &SubmitOrderResult{}, first: orderActivities.PrepareOrder,
			input: func(po string) any { return SubmitOrderInput{PurchaseOrder: PurchaseOrderRef(po), Wait: true} },
			reads: func(po string) any { return orders.PrepareOrderInput{PurchaseOrder: po, Look: true} },
		},
		"open orders": {
			workflow: bridge.TrackOpenOrders, list: statusActivities.ListOpen, child: bridge.GetOrderStatus, id: "order-status/acme/1016",
			result: &OrderStatus{}, first: statusActivities.OpenTracking,
			input: func(po string) any { return GetOrderStatusInput{PurchaseOrder: PurchaseOrderRef(po)} },
			reads: func(po string) any { return orders.ReadPurchaseOrderInput{PurchaseOrder: po} },
		},
	}
}

func listed(n int) *orders.ListedOrders {
	out := &orders.ListedOrders{}
	for i := range n {
		out.PurchaseOrders = append(out.PurchaseOrders, fmt.Sprint(1016+i))
	}
	return out
}

func TestSweepStartsEachOrder(t *testing.T) {
	for name, s := range sweepings() {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, nil)
			h.OnActivity(s.list, mock.Anything).Return(listed(3), nil).Once()
			var ids []string
			var shown []temporal.SearchAttributes
			h.SetOnChildWorkflowStartedListener(func(info *workflow.Info, ctx workflow.Context, _ converter.EncodedValues) {
				ids = append(ids, info.WorkflowExecution.ID)
				shown = append(shown, workflow.GetTypedSearchAttributes(ctx))
			})
			for _, po := range listed(3).PurchaseOrders {
				h.OnWorkflow(s.child, mock.Anything, s.input(po)).Return(s.result, nil).Once()
			}
			h.Run(s.workflow, SweepInput{})
			require.Equal(t, SweepResult{Listed: 3, Started: 3}, workflowtest.Result[SweepResult](h))
			require.Len(t, ids, 3)
			require.Contains(t, ids, s.id)
			require.Contains(t, shown, bridge.PurchaseOrderAttributes("acme", "1016"), "lists show whose it is before a worker has it")
			require.Equal(t, "acme", h.Attributes[bridge.Connection.GetName()])
		})
	}
}

func TestSweepOfNothingStartsNothing(t *testing.T) {
	for name, s := range sweepings() {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, nil)
			h.OnActivity(s.list, mock.Anything).Return(listed(0), nil).Once()
			h.Run(s.workflow, SweepInput{})
			require.Equal(t, SweepResult{}, workflowtest.Result[SweepResult](h))
		})
	}
}

func TestSweepLeavesAloneWhatRuns(t *testing.T) {
	for name, s := range sweepings() {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, nil)
			// The list names one purchase order twice: the second start meets the first one's workflow.
			h.OnActivity(s.list, mock.Anything).Return(&orders.ListedOrders{PurchaseOrders: []string{"1016", "1017", "1016"}}, nil).Once()
			for _, po := range []string{"1016", "1017"} {
				h.OnActivity(s.first, mock.Anything, s.reads(po)).
					After(time.Hour).Return(nil, workflowtest.ActivityError(bridge.NotFound, "gone")).Once()
			}
			h.Run(s.workflow, SweepInput{}) // both children run for an hour
			require.Equal(t, SweepResult{Listed: 3, Started: 2, Running: 1}, workflowtest.Result[SweepResult](h))
		})
	}
}

func TestSweepSurfacesAFailedList(t *testing.T) {
	for name, s := range sweepings() {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, nil)
			h.OnActivity(s.list, mock.Anything).Return(
				nil, workflowtest.ActivityError(bridge.InvalidPolicy, `Autotask has no purchase order status "Sent"`)).Once()
			h.Run(s.workflow, SweepInput{})
			require.Equal(t, bridge.InvalidPolicy, h.Failure().Type())
			require.Equal(t, `Autotask has no purchase order status "Sent"`, h.Failure().Message())
		})
	}
}

// TestSweepOfManyGoesOnInNewRuns checks the inputs of the children as they start: a mock for each of
// hundreds would take minutes.
func TestSweepOfManyGoesOnInNewRuns(t *testing.T) {
	for name, s := range sweepings() {
		t.Run(name, func(t *testing.T) {
			all := listed(sweepAtOnce + 1).PurchaseOrders
			var started []string
			run := func(in SweepInput) *harness {
				h := newHarness(t, nil)
				if in.Remaining == nil {
					h.OnActivity(s.list, mock.Anything).Return(&orders.ListedOrders{PurchaseOrders: all}, nil).Once()
				}
				h.OnWorkflow(s.child, mock.Anything, mock.Anything).Return(s.result, nil)
				h.SetOnChildWorkflowStartedListener(func(_ *workflow.Info, _ workflow.Context, args converter.EncodedValues) {
					var input map[string]any
					require.NoError(t, args.Get(&input))
					started = append(started, fmt.Sprint(input["purchaseOrder"]))
				})
				h.Run(s.workflow, in)
				return h
			}
			next, ok := workflowtest.Continued(t, run(SweepInput{}), s.workflow)
			require.True(t, ok)
			var in SweepInput
			require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &in))
			require.Equal(t, SweepInput{Remaining: all[sweepAtOnce:], Carried: SweepResult{Listed: len(all), Started: sweepAtOnce}}, in)
			require.Equal(t, SweepResult{Listed: len(all), Started: len(all)}, workflowtest.Result[SweepResult](run(in)))
			require.ElementsMatch(t, all, started)
		})
	}
}

func TestASweepOutsideTheHoursSaysWhenOrdersGoOutAgain(t *testing.T) {
	opens := time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)
	h := newHarness(t, nil)
	h.OnActivity(statusActivities.ListApproved, mock.Anything).Return(&orders.ListedOrders{PurchaseOrders: []string{}, Opens: opens,
		Zone: policy.Zone{{Seconds: -5 * 3600, Name: "EST"}}},
		nil).Once()
	h.Run(bridge.SubmitApprovedOrders, SweepInput{})
	at := opens.Add(-5*time.Hour).Format("2006-01-02 15:04") + " EST"
	require.Equal(t, SweepResult{Opens: opens, OpensAt: at}, workflowtest.Result[SweepResult](h))
}

func TestASweepSaysWhatItLeavesOut(t *testing.T) {
	h := newHarness(t, nil)
	h.OnActivity(statusActivities.ListApproved, mock.Anything).Return(
		&orders.ListedOrders{LeftOut: 10, Why: "10: submitted before 2026-11-28T10:00:00Z"}, nil).Once()
	h.Run(bridge.SubmitApprovedOrders, SweepInput{})
	result := workflowtest.Result[SweepResult](h)
	require.Equal(t, SweepResult{LeftOut: 10, Why: "10: submitted before 2026-11-28T10:00:00Z"}, result)
	workflowtest.RequireContains(t, result.details(), "10 left out (10: submitted before 2026-11-28T10:00:00Z)", "starter order submit",
		"starter order pending")
	require.NotContains(t, SweepResult{Listed: 1}.details(), "left out")
}

// A schedule's run fails where nobody looks: refused credentials and missing rights are told, other failures pass by
// themselves.
func TestASweepTellsOfRefusedCredentials(t *testing.T) {
	for name, s := range sweepings() {
		for kind, row := range map[string]struct{ message, event, vendor string }{
			bridge.Auth:       {"Autotask refused the credentials (status 401). What to do: renew them.", "access refused", "Autotask"},
			bridge.Permission: {"TD SYNNEX order status failed with HTTP status 403. What to do: ask.", "not permitted", "TD SYNNEX"},
			bridge.NotFound:   {message: "Autotask knows no such vendor. What to do: look."},
		} {
			t.Run(name+", "+kind, func(t *testing.T) {
				h := newHarness(t, nil)
				h.HearNotices()
				h.OnActivity(s.list, mock.Anything).Return(nil, workflowtest.ActivityError(kind, row.message)).Once()
				h.Run(s.workflow, SweepInput{})
				require.Equal(t, kind, h.Failure().Type())
				if row.event == "" {
					require.Empty(t, h.Notices)
					return
				}
				require.Len(t, h.Notices, 1)
				n := h.Notices[0]
				said := problem.Parse(kind, row.message)
				require.Equal(t, []string{row.event, row.vendor, said.Cause, row.event + " by " + row.vendor},
					[]string{n.Event, n.Subject, n.Text, n.Once})
				require.Contains(t, n.Fix, strings.TrimSuffix(said.Fix, ".")+"; the schedule tries again by itself", "what to do is said once")
			})
		}
	}
}
