package workflows

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
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
		"a digest that is none":       {ProductSyncInput{Plan: "latest"}, `plan is "latest", which is no digest`},
		"a plan to apply and to make": {ProductSyncInput{Plan: "0123456789ab", Mode: ModePlan}, "leave the mode out"},
		"a SKU that is none":          {ProductSyncInput{Only: []string{"1001", "TDS-1002"}}, `only names "TDS-1002"`},
		"SKUs without end":            {ProductSyncInput{Only: many}, "only names 5001 SKUs. What to do: name 5000 at most"},
		"SKUs and a run to repeat":    {ProductSyncInput{Only: []string{"1001"}, RetryFailed: "run"}, "give one of them"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, nil)
			h.run(bridge.ProductSync, tt.in)
			require.Equal(t, bridge.InvalidInput, h.failure().Type())
			require.Contains(t, h.failure().Message(), tt.says)
			h.requireCalls("StageCatalog", 0)
		})
	}
	in := ProductSyncInput{Only: []string{"3", "1", "3"}}
	require.NoError(t, in.normalize())
	require.Equal(t, ProductSyncInput{Mode: ModeApply, Only: []string{"1", "3"}}, in)
}

func TestProductSyncRetriesWhatFailedInARun(t *testing.T) {
	h := newHarness(t, nil)
	h.OnActivity(productActivities.FailedSKUs, mock.Anything, activities.FailedSKUsInput{RunID: "run-1"}).Return([]string{"1001", "1002"}, nil).Once()
	h.OnActivity(catalogActivities.StageCatalog, mock.Anything, activities.StageCatalogInput{At: start, Only: []string{"1001", "1002"}}).Return(staged(), nil).Once()
	h.OnActivity(productActivities.PlanProducts, mock.Anything, activities.PlanProductsInput{Staged: *staged(), At: start}).Return(planned(), nil).Once()
	applies(h, planned(), allWritten(), nil)
	h.run(bridge.ProductSync, ProductSyncInput{RetryFailed: "run-1"})
	require.Equal(t, SyncSuccess, result[ProductSyncResult](h).Status)
}

func TestProductSyncOfAPlanThatSomebodyHasSeen(t *testing.T) {
	h := newHarness(t, nil)
	h.OnActivity(catalogActivities.StageCatalog, mock.Anything, mock.Anything).Return(staged(), nil).Once()
	h.OnActivity(productActivities.PlanProducts, mock.Anything, activities.PlanProductsInput{Staged: *staged(), At: start, Expect: "0123456789ab"}).
		Return(nil, activityError(bridge.PlanChanged, "the plan is another now. What to do: look at it")).Once()
	h.run(bridge.ProductSync, ProductSyncInput{Plan: "0123456789ab"})
	require.Equal(t, bridge.PlanChanged, h.failure().Type())
	h.AssertWorkflowNotCalled(t, bridge.ApplyProductPlan, mock.Anything, mock.Anything)
}

func TestProductSyncTellsPeopleWhatTheyMustKnow(t *testing.T) {
	t.Run("nothing on an ordinary day", func(t *testing.T) {
		h := newSync(t, staged(), planned())
		applies(h, planned(), allWritten(), nil)
		h.run(bridge.ProductSync, ProductSyncInput{})
		require.Empty(t, h.notices)
		require.Equal(t, []string{"Fetching the price file", "Planning", "Writing to Autotask", "Done"}, h.states)
	})
	t.Run("a plan is held", func(t *testing.T) {
		h := newSync(t, staged(), held())
		h.run(bridge.ProductSync, ProductSyncInput{})
		require.Len(t, h.notices, 1)
		requireContains(t, h.notices[0].Line(), held().Hold, "starter sync approve")
	})
	t.Run("products failed", func(t *testing.T) {
		h := newSync(t, staged(), planned())
		applies(h, planned(), &ApplyTotals{Created: 600, Failed: 2, Failures: entryFailures(2)}, nil)
		h.run(bridge.ProductSync, ProductSyncInput{})
		require.Len(t, h.notices, 1)
		requireContains(t, h.notices[0].Line(), "2 products", "SKU 8100000", "starter sync retry-failed")
	})
}

// heldInPart is a plan that holds one product back.
func heldInPart() *activities.ProductPlan {
	p := planned()
	p.Counts.Held = 1
	return p
}

func TestProductSyncHandsOverWhatItHolds(t *testing.T) {
	seen := activities.HeldPlan{PlanKey: "plans/1", FileDate: start}
	t.Run("and writes the rest", func(t *testing.T) {
		h := newSync(t, staged(), heldInPart())
		h.OnWorkflow(bridge.ReviewQuarantine, mock.Anything, ReviewQuarantineInput{Seen: []activities.HeldPlan{seen}}).Return(&QuarantineResult{}, nil).Once()
		applies(h, heldInPart(), allWritten(), nil)
		h.run(bridge.ProductSync, ProductSyncInput{})
		require.Equal(t, SyncSuccess, result[ProductSyncResult](h).Status)
	})
	t.Run("also when nothing is held any more", func(t *testing.T) {
		plan := planned()
		plan.Quarantined = 3
		h := newSync(t, staged(), plan)
		h.OnWorkflow(bridge.ReviewQuarantine, mock.Anything, ReviewQuarantineInput{Seen: []activities.HeldPlan{seen}}).Return(&QuarantineResult{}, nil).Once()
		applies(h, plan, allWritten(), nil)
		h.run(bridge.ProductSync, ProductSyncInput{})
	})
	t.Run("but a plan that is only looked at changes nothing", func(t *testing.T) {
		h := newSync(t, staged(), heldInPart())
		h.run(bridge.ProductSync, ProductSyncInput{Mode: ModePlan})
		h.AssertWorkflowNotCalled(t, bridge.ReviewQuarantine, mock.Anything, mock.Anything)
	})
}
