package products

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/shared"
	"digitalbridge/workflows/workflowtest"
)

var why = shared.Decision{Actor: "Ann", Reason: "stock taking"}

// runningPage expects a page that takes so long and then says what became of it. The test environment ends
// an activity that is asked to stop at once, as the server does when no worker has begun with it.
func runningPage(h *harness, in products.ApplyPlanPageInput, takes time.Duration, p *products.AppliedPage) {
	in.PlanKey = "plans/1"
	h.OnActivity(applier.ApplyPlanPage, mock.Anything, in).After(takes).Return(p, nil).Once()
}

func TestPauseStopsThePageAndResumeGoesOn(t *testing.T) {
	h := newHarness(t, nil)
	runningPage(h, products.ApplyPlanPageInput{Page: 0}, time.Hour, &products.AppliedPage{Created: 500})
	runningPage(h, products.ApplyPlanPageInput{Page: 0}, time.Hour, &products.AppliedPage{Created: 500})
	runningPage(h, products.ApplyPlanPageInput{Page: 1}, time.Hour, &products.AppliedPage{Created: 500})
	h.After(30*time.Minute, func() { h.Say(bridge.UpdatePause, why) })
	var again, halfSaid *string
	h.After(5*time.Hour, func() {
		p := workflowtest.Query[ApplyProgress](h, bridge.QueryProgress)
		require.Equal(t, statePaused, p.State)
		require.Equal(t, "Ann", p.Paused.Actor)
		require.Equal(t, workflowtest.Start.Add(30*time.Minute), p.Paused.At)
		require.Zero(t, p.Ends, "nobody knows when it ends")
		require.Contains(t, (&applyPlan{paused: p.Paused, board: boardWith(p.State)}).details(workflowtest.Start),
			"**Paused** by Ann (stock taking)")
		again, halfSaid = h.Update(bridge.UpdatePause, why), h.Update(bridge.UpdateResume, shared.Decision{Actor: "Bob"})
		h.Say(bridge.UpdateResume, shared.Decision{Actor: "Bob", Reason: "counted"})
	})
	h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(2)})
	require.Equal(t, ApplyTotals{Pages: 2, Created: 1000}, workflowtest.Result[ApplyTotals](h))
	require.Contains(t, *again, "paused already, by Ann")
	require.Contains(t, *halfSaid, "reason is missing")
	require.Equal(t, []string{"Writing", "Pausing", "Paused", "Writing", "Done"}, h.States)
	require.WithinDuration(t, workflowtest.Start.Add(7*time.Hour), h.Now(), 5*time.Minute, "two pages after the pause")
}

// A stopped page goes on with exactly the entries that it has not done.
func TestAStoppedPageGoesOnAtTheEntry(t *testing.T) {
	h := newHarness(t, nil)
	runningPage(h, products.ApplyPlanPageInput{Page: 0}, time.Hour, &products.AppliedPage{Stopped: true, Done: []int{0, 1, 2}})
	runningPage(h, products.ApplyPlanPageInput{Page: 0, Done: []int{0, 1, 2}}, time.Hour, &products.AppliedPage{Created: 500})
	h.After(90*time.Minute, func() { require.Equal(t, 3, workflowtest.Query[ApplyProgress](h, bridge.QueryProgress).Done()) })
	h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(1)})
	require.Equal(t, ApplyTotals{Pages: 1, Created: 500}, workflowtest.Result[ApplyTotals](h))
}

func TestPauseNeedsToKnowWhoAndWhy(t *testing.T) {
	h := newHarness(t, nil)
	runningPage(h, products.ApplyPlanPageInput{}, time.Hour, &products.AppliedPage{Created: 500})
	var nobody, early *string
	h.After(time.Minute, func() {
		nobody, early = h.Update(bridge.UpdatePause, shared.Decision{Reason: "because"}), h.Update(bridge.UpdateResume, why)
	})
	h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(1)})
	require.Contains(t, *nobody, "actor is missing")
	require.Contains(t, *early, "not paused")
	require.Equal(t, 500, workflowtest.Result[ApplyTotals](h).Created)
}

// A pause is remembered by the run that goes on, with the entries that are done.
func TestAPauseSurvivesANewRun(t *testing.T) {
	first := newHarness(t, nil)
	first.SetContinueAsNewSuggested(true)
	runningPage(first, products.ApplyPlanPageInput{Done: []int{4}}, time.Hour, &products.AppliedPage{Created: 500})
	first.After(time.Minute, func() { first.Say(bridge.UpdatePause, why) })
	first.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(1), Now: true, Carried: &CarriedApply{Done: []int{4}}})
	next, ok := workflowtest.Continued(t, first, bridge.ApplyProductPlan)
	require.True(t, ok)
	var in ApplyProductPlanInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &in))
	require.True(t, in.Now)

	second := newHarness(t, nil)
	runningPage(second, products.ApplyPlanPageInput{Done: []int{4}}, time.Hour, &products.AppliedPage{Created: 500})
	second.After(10*time.Hour, func() {
		require.Equal(t, statePaused, workflowtest.Query[ApplyProgress](second, bridge.QueryProgress).State)
		second.Say(bridge.UpdateResume, why)
	})
	second.Run(bridge.ApplyProductPlan, in)
	require.Equal(t, 500, workflowtest.Result[ApplyTotals](second).Created)
}

func TestAPauseOfDaysIsRemindedOf(t *testing.T) {
	h := newHarness(t, nil)
	h.HearNotices()
	runningPage(h, products.ApplyPlanPageInput{}, time.Hour, &products.AppliedPage{Stopped: true})
	runningPage(h, products.ApplyPlanPageInput{}, time.Hour, &products.AppliedPage{Created: 500})
	h.After(time.Minute, func() { h.Say(bridge.UpdatePause, why) })
	h.After(73*time.Hour+30*time.Minute, func() { h.Say(bridge.UpdateResume, why) })
	h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: inNewYork(planOf(1))})
	require.Len(t, h.Notices, 3)
	workflowtest.RequireContains(t, h.Notices[0].Line(), "Ann", "stock taking", " EST (", "starter sync resume")
}

func TestAPausedSyncCanBeCancelled(t *testing.T) {
	h := newHarness(t, nil)
	runningPage(h, products.ApplyPlanPageInput{}, time.Hour, &products.AppliedPage{Stopped: true})
	h.After(time.Minute, func() { h.Say(bridge.UpdatePause, why) })
	h.After(5*time.Hour, h.CancelWorkflow)
	h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(1)})
	h.RequireCancelled()
}

// A create that was cut off may still happen, so the page does not go on before.
func TestAStoppedPageWaitsForALateWrite(t *testing.T) {
	h := newHarness(t, nil)
	late := workflowtest.Start.Add(3 * time.Hour)
	runningPage(h, products.ApplyPlanPageInput{}, time.Hour, &products.AppliedPage{Stopped: true, NotBefore: late})
	runningPage(h, products.ApplyPlanPageInput{}, 0, &products.AppliedPage{Created: 500})
	h.After(2*time.Hour, func() {
		p := workflowtest.Query[ApplyProgress](h, bridge.QueryProgress)
		require.Equal(t, stateLateWrite, p.State)
		require.Equal(t, late, p.Until)
	})
	h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(1)})
	require.False(t, h.Now().Before(late))
	require.Equal(t, 500, workflowtest.Result[ApplyTotals](h).Created)
}

// inNewYork is a plan under a policy of that time zone.
func inNewYork(p products.ProductPlan) products.ProductPlan {
	p.Zone = policy.Zone{{Seconds: -5 * 3600, Name: "EST"}}
	return p
}

// windowed is a plan under a policy with a window.
func windowed(pages int) products.ProductPlan {
	p := planOf(pages)
	p.Windowed = true
	return p
}

// opens expects the question about the window at a time.
func opens(h *harness, at, opens, closes time.Time) {
	h.OnActivity(applier.Window, mock.Anything, products.WindowInput{At: at}).Return(&products.WindowTimes{Opens: opens, Closes: closes},
		nil).Once()
}

func TestOutsideTheWindowPagesWait(t *testing.T) {
	h := newHarness(t, nil)
	evening, morning := workflowtest.Start.Add(11*time.Hour), workflowtest.Start.Add(13*time.Hour)
	nextEvening := evening.AddDate(0, 0, 1)
	opens(h, workflowtest.Start, evening, morning)
	opens(h, morning, nextEvening, nextEvening.Add(2*time.Hour))
	runningPage(h, products.ApplyPlanPageInput{Page: 0}, 90*time.Minute, &products.AppliedPage{Created: 500})
	// The window closes while the second page runs: it is asked to stop, and goes on the next evening.
	runningPage(h, products.ApplyPlanPageInput{Page: 1}, 45*time.Minute, &products.AppliedPage{Created: 500})
	runningPage(h, products.ApplyPlanPageInput{Page: 1}, time.Minute, &products.AppliedPage{Created: 500})
	h.After(time.Hour, func() {
		p := workflowtest.Query[ApplyProgress](h, bridge.QueryProgress)
		require.Equal(t, stateOffPeak, p.State)
		require.Equal(t, evening, p.Until)
	})
	h.After(20*time.Hour, func() {
		require.Equal(t, nextEvening, workflowtest.Query[ApplyProgress](h, bridge.QueryProgress).Until)
	})
	h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: windowed(2)})
	require.Equal(t, 1000, workflowtest.Result[ApplyTotals](h).Created)
	require.Equal(t, []string{"Waiting for the window", "Writing", "Waiting for the window", "Writing", "Done"}, h.States)
	require.WithinDuration(t, nextEvening, h.Now(), 5*time.Minute)
}

func TestNowIgnoresTheWindow(t *testing.T) {
	h := newHarness(t, nil)
	runningPage(h, products.ApplyPlanPageInput{}, time.Minute, &products.AppliedPage{Created: 500})
	h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: windowed(1), Now: true})
	require.Equal(t, 500, workflowtest.Result[ApplyTotals](h).Created)
	h.RequireCalls("Window", 0)
}

// A pause while the window is closed wins, and after it the window is looked at again.
func TestAPauseOutlastsTheOpeningOfTheWindow(t *testing.T) {
	h := newHarness(t, nil)
	evening := workflowtest.Start.Add(11 * time.Hour)
	opens(h, workflowtest.Start, evening, evening.Add(10*time.Hour))
	runningPage(h, products.ApplyPlanPageInput{}, time.Minute, &products.AppliedPage{Created: 500})
	h.After(time.Hour, func() { h.Say(bridge.UpdatePause, why) })
	h.After(12*time.Hour, func() { h.Say(bridge.UpdateResume, why) })
	h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: windowed(1)})
	require.Equal(t, []string{"Waiting for the window", "Paused", "Writing", "Done"}, h.States)
}

func TestTheWaitForTheHourlyBudgetIsShown(t *testing.T) {
	h := newHarness(t, nil)
	page(h, 0, &products.AppliedPage{Created: 500, Waited: 20 * time.Minute})
	page(h, 1, &products.AppliedPage{Created: 500, Waited: 5 * time.Minute})
	h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: planOf(2)})
	totals := workflowtest.Result[ApplyTotals](h)
	require.Equal(t, 25*time.Minute, totals.Waited)
	require.Contains(t, (&applyPlan{totals: totals, board: boardWith("")}).details(workflowtest.Start),
		"Stood still for 25 min because of Autotask's hourly budget")
}

func TestTheEndIsForeseenFromThePlanBeforeThereIsARate(t *testing.T) {
	a := &applyPlan{in: ApplyProductPlanInput{Plan: products.ProductPlan{Forecast: 4 * time.Hour}}, entries: 1000,
		board: boardWith(stateWriting), began: workflowtest.Start}
	require.Equal(t, workflowtest.Start.Add(4*time.Hour), a.progress(workflowtest.Start.Add(time.Minute)).Ends)
	require.Zero(t, a.progress(workflowtest.Start.Add(5*time.Hour)).Ends, "a forecast that has passed is none")
}

// A sync that waits for its turn is told when the writing ends, however it ends.
func TestWhoWaitsIsWoken(t *testing.T) {
	for name, cancel := range map[string]bool{"at the end": false, "after a cancellation": true} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, nil)
			runningPage(h, products.ApplyPlanPageInput{}, time.Hour, &products.AppliedPage{Stopped: cancel, Created: 500})
			var woken []string
			h.OnSignalExternalWorkflow(mock.Anything, mock.Anything, mock.Anything, bridge.SignalTurn, mock.Anything).
				Return(func(_, id, run, _ string, _ any) error { woken = append(woken, id+" "+run); return nil })
			h.After(time.Minute, func() {
				h.SignalWorkflow(bridge.SignalWaiting, json.RawMessage(`{}`)) // by a person: it names nobody who could be told
				h.SignalWorkflow(bridge.SignalWaiting, json.RawMessage(`{"workflowId":"product-sync/typed"}`))
				h.SignalWorkflow(bridge.SignalWaiting, Waiter{WorkflowID: "product-sync/acme/approved", RunID: "2"})
			})
			if cancel {
				h.After(30*time.Minute, h.CancelWorkflow)
			}
			h.Run(bridge.ApplyProductPlan, ApplyProductPlanInput{
				Plan: planOf(1), Carried: &CarriedApply{Waiters: []Waiter{{WorkflowID: "product-sync/acme", RunID: "1"}}}})
			require.Equal(t, []string{"product-sync/acme 1", "product-sync/acme/approved 2"}, woken)
		})
	}
}

// turnTaken is a workflow that writes beside the sync under test.
func turnTaken(sync ProductSyncInput) func(workflow.Context) (*ProductSyncResult, error) {
	return func(ctx workflow.Context) (*ProductSyncResult, error) {
		other := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
			WorkflowID: bridge.ApplyProductPlanID("acme"),
		}), bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: products.ProductPlan{Key: "plans/other", Pages: 1}})
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
	h.OnActivity(planner.PlanProducts, mock.Anything, mock.Anything).Return(&products.ProductPlan{Key: "plans/1", Pages: 1}, nil).Twice()
	h.OnActivity(applier.ApplyPlanPage, mock.Anything, products.ApplyPlanPageInput{PlanKey: "plans/other"}).
		After(time.Hour).Return(&products.AppliedPage{}, nil).Once()
	h.OnActivity(applier.ApplyPlanPage, mock.Anything, products.ApplyPlanPageInput{PlanKey: "plans/1"}).
		Return(&products.AppliedPage{Created: 3}, nil).Once()
	h.After(10*time.Minute, func() {
		require.Contains(t, workflowtest.Query[SyncProgress](h, bridge.QueryProgress).Phase,
			"Waiting for its turn: another sync writes (workflow product-sync-apply/acme)")
	})
	h.ExecuteWorkflow("BesideAnother")
	require.Equal(t, 3, workflowtest.Result[ProductSyncResult](h).Applied.Created)
	h.AssertExpectations(t)
}
