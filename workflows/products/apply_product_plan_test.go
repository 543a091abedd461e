package products

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"

	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/workflows/workflowtest"
)

func entryFailures(n int) []products.EntryFailure {
	out := make([]products.EntryFailure, n)
	for i := range out {
		out[i] = products.EntryFailure{SKU: fmt.Sprint(8100000 + i), Action: catalog.Update, Class: bridge.Validation,
			Cause: "the name is too long.", Fix: "shorten it."}
	}
	return out
}

func planOf(pages int) products.ProductPlan {
	return products.ProductPlan{Key: "plans/1", Pages: pages, Counts: catalog.Counts{Create: pages * 400, Update: pages * 100}}
}

// page expects one page to be written and says what became of it.
func page(h *harness, n int, p *products.AppliedPage) {
	h.OnActivity(applier.ApplyPlanPage, mock.Anything, products.ApplyPlanPageInput{PlanKey: "plans/1", Page: n}).Return(p, nil).Once()
}

// failuresCollected expects the failures of so many pages to be put together.
func failuresCollected(h *harness, pages int) {
	h.OnActivity(planReports.CollectFailures, mock.Anything, products.CollectFailuresInput{PlanKey: "plans/1", Pages: pages}).Return(
		"plans/1/failures.jsonl", nil).Once()
}

func TestApplyProductPlanWritesEveryPageInOrder(t *testing.T) {
	h := newHarness(t, nil)
	failuresCollected(h, 3)
	var order []int
	for n := range 3 {
		h.OnActivity(applier.ApplyPlanPage, mock.Anything, products.ApplyPlanPageInput{PlanKey: "plans/1", Page: n}).
			Run(func(mock.Arguments) { order = append(order, n) }).After(time.Hour).
			Return(&products.AppliedPage{Created: 400, Updated: 97, Deactivated: 1, Failed: 2, Failures: entryFailures(2)}, nil).Once()
	}
	h.After(90*time.Minute, func() {
		p := workflowtest.Query[ApplyProgress](h, bridge.QueryProgress)
		require.Equal(t, 1500, p.Entries)
		require.Equal(t, 500, p.Totals.Done())
		require.Equal(t, stateWriting, p.State)
		require.Equal(t, 8, p.PerMinute, "500 in an hour")
		require.Equal(t, workflowtest.Start.Add(3*time.Hour), p.Ends)
	})
	h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(3)})
	require.Equal(t, []int{0, 1, 2}, order)
	totals := workflowtest.Result[ApplyTotals](h)
	require.Equal(t, ApplyTotals{Pages: 3, Created: 1200, Updated: 291, Deactivated: 3, Failed: 6, FailuresKey: "plans/1/failures.jsonl",
		Failures: append(append(entryFailures(2), entryFailures(2)...), entryFailures(2)...)}, totals)
	require.Equal(t, "acme", h.Attributes[bridge.Connection.GetName()])
	require.Equal(t, int64(6), h.Attributes[bridge.FailedCount.GetName()])
	require.Equal(t, []string{"Writing", "Done"}, h.States)
}

func TestApplyProductPlanOfNothingWritesNothing(t *testing.T) {
	h := newHarness(t, nil)
	h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{})
	require.Equal(t, ApplyTotals{}, workflowtest.Result[ApplyTotals](h))
	h.RequireCalls("ApplyPlanPage", 0)
}

func TestApplyProductPlanStopsWhenTheFaultIsNotInTheEntries(t *testing.T) {
	h := newHarness(t, nil)
	page(h, 0, &products.AppliedPage{Created: 400, Failed: 100, Failures: entryFailures(20)})
	failuresCollected(h, 1)
	h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(3)})
	require.Equal(t, bridge.TooManyFailed, h.Failure().Type())
	require.Equal(t, "100 of 500 products could not be written, the first one SKU 8100000: the name is too long. What to do: shorten it. "+
		"The rest of the plan was not tried; run the sync again after the cause is fixed", h.Failure().Message())
	h.RequireCalls("ApplyPlanPage", 1)
}

func TestTooManyFailed(t *testing.T) {
	for name, tt := range map[string]struct {
		totals ApplyTotals
		want   bool
	}{
		"none":                               {ApplyTotals{Created: 500}, false},
		"all of a few: each may be at fault": {ApplyTotals{Failed: 49}, false},
		"fifty of fifty":                     {ApplyTotals{Failed: 50, Failures: entryFailures(1)}, true},
		"a fifth":                            {ApplyTotals{Created: 400, Failed: 100, Failures: entryFailures(1)}, true},
		"just below a fifth":                 {ApplyTotals{Created: 401, Failed: 100}, false},
		"many, and the failures are lost":    {ApplyTotals{Failed: 60}, true},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, tt.want, tooManyFailed(tt.totals) != "") })
	}
}

func TestApplyTotalsCarryNoMoreThanFiftyFailures(t *testing.T) {
	var totals ApplyTotals
	for range 4 {
		totals.add(products.AppliedPage{Created: 470, Failed: 30, Failures: entryFailures(20)})
	}
	require.Equal(t, 120, totals.Failed)
	require.Len(t, totals.Failures, maxFailures)
	require.Equal(t, 2000, totals.Done())
}

func TestApplyProductPlanSurfacesAnActivitysFailure(t *testing.T) {
	h := newHarness(t, nil)
	h.OnActivity(applier.ApplyPlanPage, mock.Anything, products.ApplyPlanPageInput{PlanKey: "plans/1", Page: 0}).
		Return(nil, workflowtest.ActivityError(bridge.Permission, "the API user may not edit products. What to do: grant it")).Once()
	h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(1)})
	require.Equal(t, bridge.Permission, h.Failure().Type())
	require.Equal(t, "the API user may not edit products. What to do: grant it", h.Failure().Message())
}

func TestApplyProductPlanIsCancelledBetweenPages(t *testing.T) {
	h := newHarness(t, nil)
	h.OnActivity(applier.ApplyPlanPage, mock.Anything, products.ApplyPlanPageInput{PlanKey: "plans/1", Page: 0}).
		After(time.Hour).Return(&products.AppliedPage{Created: 500}, nil).Once()
	h.After(30*time.Minute, h.CancelWorkflow)
	h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(2)})
	h.RequireCancelled()
	h.RequireCalls("ApplyPlanPage", 1)
}

// TestApplyProductPlanGoesOnInNewRunsWithTheSameTotals forces a new run after every page and compares
// the end with that of a single run.
func TestApplyProductPlanGoesOnInNewRunsWithTheSameTotals(t *testing.T) {
	written := func(n int) *products.AppliedPage {
		return &products.AppliedPage{Created: 390 + n, Updated: 100, Failed: 10 - n, Failures: entryFailures(10 - n)}
	}
	in, runs := ApplyProductPlanInput{Plan: planOf(4)}, 0
	var last ApplyTotals
	for {
		h := newHarness(t, nil)
		h.SetContinueAsNewSuggested(true)
		page(h, runs, written(runs))
		if runs == 3 {
			failuresCollected(h, 4)
		}
		h.Run(bridge.ApplyProductPlan, in)
		runs++
		next, ok := workflowtest.Continued(t, h, bridge.ApplyProductPlan)
		if !ok {
			last = workflowtest.Result[ApplyTotals](h)
			break
		}
		in = ApplyProductPlanInput{}
		require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &in))
	}
	require.Equal(t, 4, runs)

	single := newHarness(t, nil)
	for n := range 4 {
		page(single, n, written(n))
	}
	failuresCollected(single, 4)
	single.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(4)})
	require.Equal(t, workflowtest.Result[ApplyTotals](single), last)
}
