package products

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/workflows/workflowtest"
)

func refreshed(calls int) *products.RefreshPlan {
	return &products.RefreshPlan{
		Chosen: 12, Answered: 11, Unpriced: 1, Unknown: 1,
		Plan: products.ProductPlan{Key: "plans/1-1", Digest: "r1", Pages: 1, Counts: catalog.Counts{
			Wanted: 11, Update: calls, Unchanged: 11 - calls, Calls: calls}},
	}
}

func TestRefreshPricesWritesWhatDiffersUnderTheOneID(t *testing.T) {
	h := newHarness(t, nil)
	in := RefreshPricesInput{SKUs: []string{"1000001"}}
	h.OnActivity(refresher.PlanRefresh, mock.Anything, products.PlanRefreshInput{At: workflowtest.Start, SKUs: in.SKUs}).Return(
		refreshed(3), nil).Once()
	var child string
	h.OnWorkflow(bridge.ApplyProductPlan, mock.Anything, ApplyProductPlanInput{Plan: refreshed(3).Plan, Now: true}).
		Return(func(ctx workflow.Context, _ ApplyProductPlanInput) (*ApplyTotals, error) {
			child = workflow.GetInfo(ctx).WorkflowExecution.ID
			return &ApplyTotals{Pages: 1, Updated: 3}, nil
		}).Once()
	h.Run(bridge.RefreshPrices, in)
	require.Equal(t, "product-sync-apply/acme", child)
	r := workflowtest.Result[RefreshPricesResult](h)
	require.Equal(t, SyncSuccess, r.Status)
	require.Equal(t, 3, r.Applied.Updated)
	require.Equal(t, "Done: Success", workflowtest.Query[RefreshProgress](h, bridge.QueryProgress).Phase)
	require.Equal(t, "acme", h.Attributes[bridge.Connection.GetName()])
}

func TestRefreshPricesWritesNothingWhenNothingHasChanged(t *testing.T) {
	h := newHarness(t, nil)
	h.OnActivity(refresher.PlanRefresh, mock.Anything, mock.Anything).Return(refreshed(0), nil).Once()
	h.Run(bridge.RefreshPrices, struct{}{})
	require.Equal(t, SyncSuccess, workflowtest.Result[RefreshPricesResult](h).Status)
	h.AssertWorkflowNotCalled(t, bridge.ApplyProductPlan, mock.Anything, mock.Anything)
}

func TestRefreshPricesIsPartialWhenSomethingFailed(t *testing.T) {
	h := newHarness(t, nil)
	h.OnActivity(refresher.PlanRefresh, mock.Anything, mock.Anything).Return(refreshed(3), nil).Once()
	h.OnWorkflow(bridge.ApplyProductPlan, mock.Anything, mock.Anything).Return(&ApplyTotals{Pages: 1, Updated: 2, Failed: 1}, nil).Once()
	h.Run(bridge.RefreshPrices, struct{}{})
	require.Equal(t, SyncPartial, workflowtest.Result[RefreshPricesResult](h).Status)
	require.Equal(t, int64(1), h.Attributes[bridge.FailedCount.GetName()])
}

// besideASync runs a workflow while a sync writes for so long.
func besideASync[I, R any](t *testing.T, lasts time.Duration, run func(workflow.Context, I) (R, error), in I) *harness {
	h := newHarness(t, map[string]any{"BesideASync": func(ctx workflow.Context) (R, error) {
		other := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
			WorkflowID: bridge.ApplyProductPlanID("acme"),
		}), bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: products.ProductPlan{Key: "plans/other", Pages: 1}})
		if err := other.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
			var none R
			return none, err
		}
		return run(ctx, in)
	}})
	h.OnActivity(applier.ApplyPlanPage, mock.Anything,
		mock.MatchedBy(func(in products.ApplyPlanPageInput) bool { return in.PlanKey == "plans/other" })).
		After(lasts).Return(&products.AppliedPage{}, nil).Maybe()
	return h
}

func TestRefreshPricesWaitsForItsTurnAndAsksAfresh(t *testing.T) {
	h := besideASync(t, 150*time.Second, RefreshPrices, RefreshPricesInput{})
	asked := 0
	h.OnActivity(refresher.PlanRefresh, mock.Anything, mock.Anything).Return(
		func(context.Context, products.PlanRefreshInput) (*products.RefreshPlan, error) {
			asked++
			return refreshed(3), nil
		})
	h.OnActivity(applier.ApplyPlanPage, mock.Anything,
		mock.MatchedBy(func(in products.ApplyPlanPageInput) bool { return in.PlanKey == "plans/1-1" })).
		Return(&products.AppliedPage{Updated: 3}, nil).Once()
	h.ExecuteWorkflow("BesideASync")
	require.Equal(t, 3, workflowtest.Result[RefreshPricesResult](h).Applied.Updated)
	require.Equal(t, 2, asked, "before it waited, and afresh when it was its turn")
}

// What a schedule has started is never lost to a sync that writes for hours.
func TestRefreshPricesWaitsForALongSync(t *testing.T) {
	h := besideASync(t, 3*time.Hour, RefreshPrices, RefreshPricesInput{})
	h.OnActivity(refresher.PlanRefresh, mock.Anything, mock.Anything).Return(refreshed(3), nil)
	h.OnActivity(applier.ApplyPlanPage, mock.Anything,
		mock.MatchedBy(func(in products.ApplyPlanPageInput) bool { return in.PlanKey == "plans/1-1" })).
		Return(&products.AppliedPage{Updated: 3}, nil).Once()
	h.ExecuteWorkflow("BesideASync")
	require.Equal(t, 3, workflowtest.Result[RefreshPricesResult](h).Applied.Updated)
	require.GreaterOrEqual(t, h.Now().Sub(workflowtest.Start), 3*time.Hour)
}

func TestRefreshPricesSurfacesItsActivitysFailure(t *testing.T) {
	h := newHarness(t, nil)
	h.HearNotices()
	h.OnActivity(refresher.PlanRefresh, mock.Anything, mock.Anything).Return(
		nil, workflowtest.ActivityError(bridge.Auth, "TD SYNNEX refused the credentials. What to do: renew them")).Once()
	h.Run(bridge.RefreshPrices, struct{}{})
	require.Equal(t, bridge.Auth, h.Failure().Type())
	require.Equal(t, "access refused by TD SYNNEX", h.Notices[0].Once)
}
