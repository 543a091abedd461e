package products

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/workflowtest"
)

func TestProductSyncInputIsCheckedBeforeAnythingHappens(t *testing.T) {
	many := make([]string, maxOnly+1)
	for i := range many {
		many[i] = "1"
	}
	for name, tt := range map[string]struct {
		in   ProductSyncInput
		says string
	}{
		"an unknown feed":             {ProductSyncInput{Feed: "delta"}, `feed is "delta". What to do: give "price", or "stock"`},
		"a digest that is none":       {ProductSyncInput{Plan: "latest"}, `plan is "latest", which is not a digest`},
		"a plan to apply and to make": {ProductSyncInput{Plan: "0123456789ab", Mode: ModePlan}, "leave the mode out"},
		"a SKU that is none":          {ProductSyncInput{Only: []string{"1001", "TDS-1002"}}, `only names "TDS-1002"`},
		"SKUs without end":            {ProductSyncInput{Only: many}, "only names 5001 SKUs. What to do: name 5000 at most"},
		"SKUs and a run to repeat":    {ProductSyncInput{Only: []string{"1001"}, RetryFailed: "run"}, "give one of them"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, nil)
			h.Run(bridge.ProductSync, tt.in)
			require.Equal(t, bridge.InvalidInput, h.Failure().Type())
			require.Contains(t, h.Failure().Message(), tt.says)
			h.RequireCalls("StageCatalog", 0)
		})
	}
	in := ProductSyncInput{Only: []string{"3", "1", "3"}}
	require.NoError(t, in.normalize())
	require.Equal(t, ProductSyncInput{Mode: ModeApply, Only: []string{"1", "3"}}, in)
}

func TestProductSyncRetriesWhatFailedInARun(t *testing.T) {
	h := newHarness(t, nil)
	h.OnActivity(planReports.FailedSKUs, mock.Anything, products.FailedSKUsInput{RunID: "run-1"}).Return([]string{"1001", "1002"}, nil).Once()
	h.OnActivity(catalogActivities.StageCatalog, mock.Anything, products.StageCatalogInput{
		At: workflowtest.Start, Only: []string{"1001", "1002"}}).Return(staged(), nil).Once()
	h.OnActivity(planner.PlanProducts, mock.Anything, products.PlanProductsInput{Staged: *staged(), At: workflowtest.Start}).Return(
		planned(), nil).Once()
	applies(h, planned(), allWritten(), nil)
	h.Run(bridge.ProductSync, ProductSyncInput{RetryFailed: "run-1"})
	require.Equal(t, SyncSuccess, workflowtest.Result[ProductSyncResult](h).Status)
}

func TestProductSyncOfAPlanThatSomebodyHasSeen(t *testing.T) {
	h := newHarness(t, nil)
	h.OnActivity(catalogActivities.StageCatalog, mock.Anything, mock.Anything).Return(staged(), nil).Once()
	h.OnActivity(planner.PlanProducts, mock.Anything, products.PlanProductsInput{
		Staged: *staged(), At: workflowtest.Start, Expect: "0123456789ab"}).
		Return(nil, workflowtest.ActivityError(bridge.PlanChanged, "the plan is another now. What to do: look at it")).Once()
	h.Run(bridge.ProductSync, ProductSyncInput{Plan: "0123456789ab"})
	require.Equal(t, bridge.PlanChanged, h.Failure().Type())
	h.AssertWorkflowNotCalled(t, bridge.ApplyProductPlan, mock.Anything, mock.Anything)
}

func TestProductSyncTellsPeopleWhatTheyMustKnow(t *testing.T) {
	t.Run("nothing on an ordinary day", func(t *testing.T) {
		h := newSync(t, staged(), planned())
		applies(h, planned(), allWritten(), nil)
		h.Run(bridge.ProductSync, ProductSyncInput{})
		require.Empty(t, h.Notices)
		require.Equal(t, []string{"Fetching the price file", "Planning", "Writing to Autotask", "Done"}, h.States)
	})
	t.Run("a plan is held", func(t *testing.T) {
		h := newSync(t, staged(), held())
		h.Run(bridge.ProductSync, ProductSyncInput{})
		require.Len(t, h.Notices, 1)
		workflowtest.RequireContains(t, h.Notices[0].Line(), held().Hold, "starter sync approve")
	})
	t.Run("products failed", func(t *testing.T) {
		h := newSync(t, staged(), planned())
		applies(h, planned(), &ApplyTotals{Created: 600, Failed: 2, Failures: entryFailures(2)}, nil)
		h.Run(bridge.ProductSync, ProductSyncInput{})
		require.Len(t, h.Notices, 1)
		workflowtest.RequireContains(t, h.Notices[0].Line(), "2 products", "SKU 8100000", "starter sync retry-failed")
	})
}

// heldInPart is a plan that holds one product back.
func heldInPart() *products.ProductPlan {
	p := planned()
	p.Counts.Held = 1
	return p
}

func TestProductSyncHandsOverWhatItHolds(t *testing.T) {
	seen := products.HeldPlan{PlanKey: "plans/1", FileDate: workflowtest.Start}
	t.Run("and writes the rest", func(t *testing.T) {
		h := newSync(t, staged(), heldInPart())
		h.OnWorkflow(bridge.ReviewQuarantine, mock.Anything, ReviewQuarantineInput{Seen: []products.HeldPlan{seen}}).Return(
			&QuarantineResult{}, nil).Once()
		applies(h, heldInPart(), allWritten(), nil)
		h.Run(bridge.ProductSync, ProductSyncInput{})
		require.Equal(t, SyncSuccess, workflowtest.Result[ProductSyncResult](h).Status)
	})
	t.Run("also when nothing is held any more", func(t *testing.T) {
		plan := planned()
		plan.Quarantined = 3
		h := newSync(t, staged(), plan)
		h.OnWorkflow(bridge.ReviewQuarantine, mock.Anything, ReviewQuarantineInput{Seen: []products.HeldPlan{seen}}).Return(
			&QuarantineResult{}, nil).Once()
		applies(h, plan, allWritten(), nil)
		h.Run(bridge.ProductSync, ProductSyncInput{})
	})
	t.Run("but a plan that is only looked at changes nothing", func(t *testing.T) {
		h := newSync(t, staged(), heldInPart())
		h.Run(bridge.ProductSync, ProductSyncInput{Mode: ModePlan})
		h.AssertWorkflowNotCalled(t, bridge.ReviewQuarantine, mock.Anything, mock.Anything)
	})
}
