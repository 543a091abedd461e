package workflows

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
)

func entryFailures(n int) []activities.EntryFailure {
	out := make([]activities.EntryFailure, n)
	for i := range out {
		out[i] = activities.EntryFailure{SKU: fmt.Sprint(8100000 + i), Action: catalog.Update, Class: bridge.Validation, Cause: "the name is too long.", Fix: "shorten it."}
	}
	return out
}

func planOf(pages int) activities.ProductPlan {
	return activities.ProductPlan{Key: "plans/1", Pages: pages, Counts: catalog.Counts{Create: pages * 400, Update: pages * 100}}
}

// page expects one page to be written and says what became of it.
func page(h *harness, n int, p *activities.AppliedPage) {
	h.OnActivity(productActivities.ApplyPlanPage, mock.Anything, activities.ApplyPlanPageInput{PlanKey: "plans/1", Page: n, Stoppable: true}).Return(p, nil).Once()
}

// failuresCollected expects the failures of so many pages to be put together.
func failuresCollected(h *harness, pages int) {
	h.OnActivity(productActivities.CollectFailures, mock.Anything, activities.CollectFailuresInput{PlanKey: "plans/1", Pages: pages}).Return("plans/1/failures.jsonl", nil).Once()
}

func TestApplyProductPlanWritesEveryPageInOrder(t *testing.T) {
	h := newHarness(t, nil)
	failuresCollected(h, 3)
	var order []int
	for n := range 3 {
		h.OnActivity(productActivities.ApplyPlanPage, mock.Anything, activities.ApplyPlanPageInput{PlanKey: "plans/1", Page: n, Stoppable: true}).
			Run(func(mock.Arguments) { order = append(order, n) }).After(time.Hour).
			Return(&activities.AppliedPage{Created: 400, Updated: 97, Deactivated: 1, Failed: 2, Failures: entryFailures(2)}, nil).Once()
	}
	h.after(90*time.Minute, func() {
		p := query[ApplyProgress](h, "progress")
		require.Equal(t, 1500, p.Entries)
		require.Equal(t, 500, p.Totals.Done())
		require.Equal(t, stateWriting, p.State)
		require.Equal(t, 8, p.PerMinute, "500 in an hour")
		require.Equal(t, start.Add(3*time.Hour), p.Ends)
	})
	h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(3)})
	require.Equal(t, []int{0, 1, 2}, order)
	totals := result[ApplyTotals](h)
	require.Equal(t, ApplyTotals{Pages: 3, Created: 1200, Updated: 291, Deactivated: 3, Failed: 6, FailuresKey: "plans/1/failures.jsonl",
		Failures: append(append(entryFailures(2), entryFailures(2)...), entryFailures(2)...)}, totals)
	require.Equal(t, "acme", h.attributes[bridge.Connection.GetName()])
	require.Equal(t, int64(6), h.attributes[bridge.FailedCount.GetName()])
	require.Equal(t, []string{"Writing", "Done"}, h.states)
}

func TestApplyProductPlanOfNothingWritesNothing(t *testing.T) {
	h := newHarness(t, nil)
	h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{})
	require.Equal(t, ApplyTotals{}, result[ApplyTotals](h))
	h.requireCalls("ApplyPlanPage", 0)
}

func TestApplyProductPlanStopsWhenTheFaultIsNotInTheEntries(t *testing.T) {
	h := newHarness(t, nil)
	page(h, 0, &activities.AppliedPage{Created: 400, Failed: 100, Failures: entryFailures(20)})
	failuresCollected(h, 1)
	h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(3)})
	require.Equal(t, bridge.TooManyFailed, h.failure().Type())
	require.Equal(t, "100 of 500 products could not be written, the first one SKU 8100000: the name is too long. What to do: shorten it. The rest of the plan was not tried; run the sync again after the cause is mended", h.failure().Message())
	h.requireCalls("ApplyPlanPage", 1)
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
		totals.add(activities.AppliedPage{Created: 470, Failed: 30, Failures: entryFailures(20)})
	}
	require.Equal(t, 120, totals.Failed)
	require.Len(t, totals.Failures, maxFailures)
	require.Equal(t, 2000, totals.Done())
}

func TestApplyProductPlanSurfacesAnActivitysFailure(t *testing.T) {
	h := newHarness(t, nil)
	h.OnActivity(productActivities.ApplyPlanPage, mock.Anything, activities.ApplyPlanPageInput{PlanKey: "plans/1", Page: 0, Stoppable: true}).
		Return(nil, activityError(bridge.Permission, "the API user may not edit products. What to do: grant it")).Once()
	h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(1)})
	require.Equal(t, bridge.Permission, h.failure().Type())
	require.Equal(t, "the API user may not edit products. What to do: grant it", h.failure().Message())
}

func TestApplyProductPlanIsCancelledBetweenPages(t *testing.T) {
	h := newHarness(t, nil)
	h.OnActivity(productActivities.ApplyPlanPage, mock.Anything, activities.ApplyPlanPageInput{PlanKey: "plans/1", Page: 0, Stoppable: true}).
		After(time.Hour).Return(&activities.AppliedPage{Created: 500}, nil).Once()
	h.after(30*time.Minute, h.CancelWorkflow)
	h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(2)})
	h.requireCancelled()
	h.requireCalls("ApplyPlanPage", 1)
}

// TestApplyProductPlanGoesOnInNewRunsWithTheSameTotals forces a new run after every page and compares
// the end with that of a single run.
func TestApplyProductPlanGoesOnInNewRunsWithTheSameTotals(t *testing.T) {
	written := func(n int) *activities.AppliedPage {
		return &activities.AppliedPage{Created: 390 + n, Updated: 100, Failed: 10 - n, Failures: entryFailures(10 - n)}
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
		h.run(bridge.ApplyProductPlan, in)
		runs++
		next, ok := continued(t, h, bridge.ApplyProductPlan)
		if !ok {
			last = result[ApplyTotals](h)
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
	single.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(4)})
	require.Equal(t, result[ApplyTotals](single), last)
}

// continued returns how a workflow went on in a new run, if it did.
func continued(t *testing.T, h *harness, workflowType string) (*workflow.ContinueAsNewError, bool) {
	t.Helper()
	err := h.GetWorkflowError()
	if !workflow.IsContinueAsNewError(err) {
		return nil, false
	}
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, err, &next)
	require.Equal(t, workflowType, next.WorkflowType.Name)
	return next, true
}
