package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
)

var why = SyncDecision{Actor: "Ann", Reason: "stock taking"}

// runningPage expects a page that takes so long and then says what became of it. The test environment ends
// an activity that is asked to stop at once, as the server does when no worker has begun with it.
func runningPage(h *harness, in activities.ApplyPlanPageInput, takes time.Duration, p *activities.AppliedPage) {
	in.PlanKey, in.Stoppable = "plans/1", true
	h.OnActivity(productActivities.ApplyPlanPage, mock.Anything, in).After(takes).Return(p, nil).Once()
}

func TestPauseStopsThePageAndResumeGoesOn(t *testing.T) {
	h := newHarness(t, nil)
	runningPage(h, activities.ApplyPlanPageInput{Page: 0}, time.Hour, &activities.AppliedPage{Created: 500})
	runningPage(h, activities.ApplyPlanPageInput{Page: 0}, time.Hour, &activities.AppliedPage{Created: 500})
	runningPage(h, activities.ApplyPlanPageInput{Page: 1}, time.Hour, &activities.AppliedPage{Created: 500})
	h.after(30*time.Minute, func() { h.say("pause", why) })
	var again, halfSaid *string
	h.after(5*time.Hour, func() {
		p := query[ApplyProgress](h, "progress")
		require.Equal(t, statePaused, p.State)
		require.Equal(t, "Ann", p.Paused.Actor)
		require.Equal(t, start.Add(30*time.Minute), p.Paused.At)
		require.Zero(t, p.Ends, "nobody knows when it ends")
		require.Contains(t, (&applyPlan{paused: p.Paused, state: p.State}).details(start), "**Paused** by Ann (stock taking)")
		again, halfSaid = h.update("pause", why), h.update("resume", SyncDecision{Actor: "Bob"})
		h.say("resume", SyncDecision{Actor: "Bob", Reason: "counted"})
	})
	h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(2)})
	require.Equal(t, ApplyTotals{Pages: 2, Created: 1000}, result[ApplyTotals](h))
	require.Contains(t, *again, "paused already, by Ann")
	require.Contains(t, *halfSaid, "reason is missing")
	require.Equal(t, []string{"Writing", "Pausing", "Paused", "Writing", "Done"}, h.states)
	require.WithinDuration(t, start.Add(7*time.Hour), h.Now(), 5*time.Minute, "two pages after the pause")
}

// A stopped page goes on with exactly the entries that it has not done.
func TestAStoppedPageGoesOnAtTheEntry(t *testing.T) {
	h := newHarness(t, nil)
	runningPage(h, activities.ApplyPlanPageInput{Page: 0}, time.Hour, &activities.AppliedPage{Stopped: true, Done: []int{0, 1, 2}})
	runningPage(h, activities.ApplyPlanPageInput{Page: 0, Done: []int{0, 1, 2}}, time.Hour, &activities.AppliedPage{Created: 500})
	h.after(90*time.Minute, func() { require.Equal(t, 3, query[ApplyProgress](h, "progress").Done()) })
	h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(1)})
	require.Equal(t, ApplyTotals{Pages: 1, Created: 500}, result[ApplyTotals](h))
}

func TestPauseNeedsToKnowWhoAndWhy(t *testing.T) {
	h := newHarness(t, nil)
	runningPage(h, activities.ApplyPlanPageInput{}, time.Hour, &activities.AppliedPage{Created: 500})
	var nobody, early *string
	h.after(time.Minute, func() { nobody, early = h.update("pause", SyncDecision{Reason: "because"}), h.update("resume", why) })
	h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(1)})
	require.Contains(t, *nobody, "actor is missing")
	require.Contains(t, *early, "not paused")
	require.Equal(t, 500, result[ApplyTotals](h).Created)
}

// A pause is remembered by the run that goes on, with the entries that are done.
func TestAPauseSurvivesANewRun(t *testing.T) {
	first := newHarness(t, nil)
	first.SetContinueAsNewSuggested(true)
	runningPage(first, activities.ApplyPlanPageInput{Done: []int{4}}, time.Hour, &activities.AppliedPage{Created: 500})
	first.after(time.Minute, func() { first.say("pause", why) })
	first.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(1), Now: true, Carried: &CarriedApply{Done: []int{4}}})
	next, ok := continued(t, first, bridge.ApplyProductPlan)
	require.True(t, ok)
	var in ApplyProductPlanInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &in))
	require.True(t, in.Now)

	second := newHarness(t, nil)
	runningPage(second, activities.ApplyPlanPageInput{Done: []int{4}}, time.Hour, &activities.AppliedPage{Created: 500})
	second.after(10*time.Hour, func() {
		require.Equal(t, statePaused, query[ApplyProgress](second, "progress").State)
		second.say("resume", why)
	})
	second.run(bridge.ApplyProductPlan, in)
	require.Equal(t, 500, result[ApplyTotals](second).Created)
}

func TestAPauseOfDaysIsRemindedOf(t *testing.T) {
	h := newHarness(t, nil)
	h.hearNotices()
	runningPage(h, activities.ApplyPlanPageInput{}, time.Hour, &activities.AppliedPage{Stopped: true})
	runningPage(h, activities.ApplyPlanPageInput{}, time.Hour, &activities.AppliedPage{Created: 500})
	h.after(time.Minute, func() { h.say("pause", why) })
	h.after(73*time.Hour+30*time.Minute, func() { h.say("resume", why) })
	h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(1)})
	require.Len(t, h.notices, 3)
	requireContains(t, h.notices[0].Line(), "Ann", "stock taking", "starter sync resume")
}

func TestAPausedSyncCanBeCancelled(t *testing.T) {
	h := newHarness(t, nil)
	runningPage(h, activities.ApplyPlanPageInput{}, time.Hour, &activities.AppliedPage{Stopped: true})
	h.after(time.Minute, func() { h.say("pause", why) })
	h.after(5*time.Hour, h.CancelWorkflow)
	h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(1)})
	h.requireCancelled()
}

// A create that was cut off may still happen, so the page does not go on before.
func TestAStoppedPageWaitsForALateWrite(t *testing.T) {
	h := newHarness(t, nil)
	late := start.Add(3 * time.Hour)
	runningPage(h, activities.ApplyPlanPageInput{}, time.Hour, &activities.AppliedPage{Stopped: true, NotBefore: late})
	runningPage(h, activities.ApplyPlanPageInput{}, 0, &activities.AppliedPage{Created: 500})
	h.after(2*time.Hour, func() {
		p := query[ApplyProgress](h, "progress")
		require.Equal(t, stateLateWrite, p.State)
		require.Equal(t, late, p.Until)
	})
	h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(1)})
	require.False(t, h.Now().Before(late))
	require.Equal(t, 500, result[ApplyTotals](h).Created)
}

// windowed is a plan under a policy with a window.
func windowed(pages int) activities.ProductPlan {
	p := planOf(pages)
	p.Windowed = true
	return p
}

// opens expects the question about the window at a time.
func opens(h *harness, at, opens, closes time.Time) {
	h.OnActivity(productActivities.Window, mock.Anything, activities.WindowInput{At: at}).Return(&activities.WindowTimes{Opens: opens, Closes: closes}, nil).Once()
}

func TestOutsideTheWindowPagesWait(t *testing.T) {
	h := newHarness(t, nil)
	evening, morning := start.Add(11*time.Hour), start.Add(13*time.Hour)
	nextEvening := evening.AddDate(0, 0, 1)
	opens(h, start, evening, morning)
	opens(h, morning, nextEvening, nextEvening.Add(2*time.Hour))
	runningPage(h, activities.ApplyPlanPageInput{Page: 0}, 90*time.Minute, &activities.AppliedPage{Created: 500})
	// The window closes while the second page runs: it is asked to stop, and goes on the next evening.
	runningPage(h, activities.ApplyPlanPageInput{Page: 1}, 45*time.Minute, &activities.AppliedPage{Created: 500})
	runningPage(h, activities.ApplyPlanPageInput{Page: 1}, time.Minute, &activities.AppliedPage{Created: 500})
	h.after(time.Hour, func() {
		p := query[ApplyProgress](h, "progress")
		require.Equal(t, stateOffPeak, p.State)
		require.Equal(t, evening, p.Until)
	})
	h.after(20*time.Hour, func() { require.Equal(t, nextEvening, query[ApplyProgress](h, "progress").Until) })
	h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: windowed(2)})
	require.Equal(t, 1000, result[ApplyTotals](h).Created)
	require.Equal(t, []string{"Waiting for the window", "Writing", "Waiting for the window", "Writing", "Done"}, h.states)
	require.WithinDuration(t, nextEvening, h.Now(), 5*time.Minute)
}

func TestNowIgnoresTheWindow(t *testing.T) {
	h := newHarness(t, nil)
	runningPage(h, activities.ApplyPlanPageInput{}, time.Minute, &activities.AppliedPage{Created: 500})
	h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: windowed(1), Now: true})
	require.Equal(t, 500, result[ApplyTotals](h).Created)
	h.requireCalls("Window", 0)
}

// A pause while the window is closed wins, and after it the window is looked at again.
func TestAPauseOutlastsTheOpeningOfTheWindow(t *testing.T) {
	h := newHarness(t, nil)
	evening := start.Add(11 * time.Hour)
	opens(h, start, evening, evening.Add(10*time.Hour))
	runningPage(h, activities.ApplyPlanPageInput{}, time.Minute, &activities.AppliedPage{Created: 500})
	h.after(time.Hour, func() { h.say("pause", why) })
	h.after(12*time.Hour, func() { h.say("resume", why) })
	h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: windowed(1)})
	require.Equal(t, []string{"Waiting for the window", "Paused", "Writing", "Done"}, h.states)
}

func TestTheWaitForTheHourlyBudgetIsShown(t *testing.T) {
	h := newHarness(t, nil)
	page(h, 0, &activities.AppliedPage{Created: 500, Waited: 20 * time.Minute})
	page(h, 1, &activities.AppliedPage{Created: 500, Waited: 5 * time.Minute})
	h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(2)})
	totals := result[ApplyTotals](h)
	require.Equal(t, 25*time.Minute, totals.Waited)
	require.Contains(t, (&applyPlan{totals: totals}).details(start), "Stood still for 25m0s because of Autotask's hourly budget")
}

func TestTheEndIsForeseenFromThePlanBeforeThereIsARate(t *testing.T) {
	a := &applyPlan{in: ApplyProductPlanInput{Plan: activities.ProductPlan{Forecast: 4 * time.Hour}}, entries: 1000, state: stateWriting, began: start}
	require.Equal(t, start.Add(4*time.Hour), a.progress(start.Add(time.Minute)).Ends)
	require.Zero(t, a.progress(start.Add(5*time.Hour)).Ends, "a forecast that has passed is none")
}

// A sync that waits for its turn is told when the writing ends, however it ends.
func TestWhoWaitsIsWoken(t *testing.T) {
	for name, cancel := range map[string]bool{"at the end": false, "after a cancellation": true} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, nil)
			runningPage(h, activities.ApplyPlanPageInput{}, time.Hour, &activities.AppliedPage{Stopped: cancel, Created: 500})
			var woken []string
			h.OnSignalExternalWorkflow(mock.Anything, mock.Anything, mock.Anything, signalTurn, mock.Anything).
				Return(func(_, id, run, _ string, _ any) error { woken = append(woken, id+" "+run); return nil })
			h.after(time.Minute, func() { h.SignalWorkflow(signalWaiting, Waiter{WorkflowID: "product-sync/acme/approved", RunID: "2"}) })
			if cancel {
				h.after(30*time.Minute, h.CancelWorkflow)
			}
			h.run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(1), Carried: &CarriedApply{Waiters: []Waiter{{WorkflowID: "product-sync/acme", RunID: "1"}}}})
			require.Equal(t, []string{"product-sync/acme 1", "product-sync/acme/approved 2"}, woken)
		})
	}
}

// turnTaken is a workflow that writes beside the sync under test.
func turnTaken(sync ProductSyncInput) func(workflow.Context) (*ProductSyncResult, error) {
	return func(ctx workflow.Context) (*ProductSyncResult, error) {
		other := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
			WorkflowID: bridge.ApplyProductPlanID("acme"),
		}), bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: activities.ProductPlan{Key: "plans/other", Pages: 1}})
		if err := other.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
			return nil, err
		}
		return ProductSync(ctx, sync)
	}
}

func TestProductSyncWaitsForItsTurnAndPlansAfresh(t *testing.T) {
	h := newHarness(t, map[string]any{"BesideAnother": turnTaken(ProductSyncInput{Wait: true})})
	around(h)
	h.OnActivity(catalogActivities.StageCatalog, mock.Anything, mock.Anything).Return(staged(), nil).Twice()
	h.OnActivity(productActivities.PlanProducts, mock.Anything, mock.Anything).Return(&activities.ProductPlan{Key: "plans/1", Pages: 1}, nil).Twice()
	h.OnActivity(productActivities.ApplyPlanPage, mock.Anything, activities.ApplyPlanPageInput{PlanKey: "plans/other", Stoppable: true}).
		After(time.Hour).Return(&activities.AppliedPage{}, nil).Once()
	h.OnActivity(productActivities.ApplyPlanPage, mock.Anything, activities.ApplyPlanPageInput{PlanKey: "plans/1", Stoppable: true}).
		Return(&activities.AppliedPage{Created: 3}, nil).Once()
	h.after(10*time.Minute, func() {
		require.Contains(t, query[SyncProgress](h, "progress").Phase, "Waiting for its turn: another sync writes (workflow product-sync-apply/acme)")
	})
	h.ExecuteWorkflow("BesideAnother")
	require.Equal(t, 3, result[ProductSyncResult](h).Applied.Created)
	h.AssertExpectations(t)
}
