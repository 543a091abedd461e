package products

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/workflows/workflowtest"
)

var firstEnd, secondEnd = workflowtest.Start.Add(22 * time.Hour), workflowtest.Start.Add(72 * time.Hour)

// promotionWorld answers as the activities would for a catalogue whose promotions end at some instants,
// and notes what is taken back when.
type promotionWorld struct {
	*harness
	at    time.Time // of the last sync
	ends  []time.Time
	looks []products.PromotionsInput
	plans []products.PlanPromotionEndsInput
}

func newPromotions(t *testing.T, ends ...time.Time) *promotionWorld {
	w := &promotionWorld{harness: newHarness(t, nil), at: workflowtest.Start.Add(-time.Hour), ends: ends}
	w.lists()
	return w
}

func (w *promotionWorld) lists() {
	w.OnActivity(promotionActivities.ListPromotions, mock.Anything, mock.Anything).Return(
		func(_ context.Context, in products.PromotionsInput) (*products.PromotionList, error) {
			w.looks = append(w.looks, in)
			return w.list(in), nil
		}).Maybe()
}

func (w *promotionWorld) list(in products.PromotionsInput) *products.PromotionList {
	out := &products.PromotionList{Since: in.Since}
	if out.Since.IsZero() {
		out.Since = w.at
	}
	for _, end := range w.ends {
		switch {
		case !end.After(out.Since):
		case !end.After(in.Now):
			out.Due++
		default:
			out.Days = append(out.Days, catalog.PromotionDay{Ends: end, Count: 1, SKUs: []string{"1000001"}})
		}
	}
	out.All = len(out.Days)
	return out
}

func priceBack(calls int) *products.ProductPlan {
	return &products.ProductPlan{Key: "plans/1-2", Digest: "p2", Pages: 1, Counts: catalog.Counts{Wanted: 1, Update: 1, Calls: calls}}
}

func (w *promotionWorld) plansBack(calls int) {
	w.OnActivity(refresher.PlanPromotionEnds, mock.Anything, mock.Anything).Return(
		func(_ context.Context, in products.PlanPromotionEndsInput) (*products.ProductPlan, error) {
			w.plans = append(w.plans, in)
			return priceBack(calls), nil
		}).Maybe()
}

func (w *promotionWorld) applies(totals *ApplyTotals, err error) {
	w.OnWorkflow(bridge.ApplyProductPlan, mock.Anything, ApplyProductPlanInput{Plan: *priceBack(2), Now: true}).Return(totals, err)
}

func written() *ApplyTotals { return &ApplyTotals{Pages: 1, Updated: 1} }

func TestPromotionsAreTakenBackAtTheirEndsOneAfterAnother(t *testing.T) {
	w := newPromotions(t, secondEnd, firstEnd)
	w.ends = []time.Time{firstEnd, secondEnd}
	w.plansBack(2)
	w.applies(written(), nil)
	w.After(21*time.Hour, func() {
		p := workflowtest.Query[PromotionProgress](w.harness, bridge.QueryProgress)
		require.Equal(t, firstEnd, p.Next.UTC())
		require.Len(t, p.Days, 2)
		require.Zero(t, p.Totals.Ended, "not before its end")
		require.Equal(t, "Waiting", w.Attributes[bridge.State.GetName()])
	})
	w.Run(bridge.EndPromotions, struct{}{})
	require.Equal(t, PromotionTotals{Rounds: 2, Ended: 2, Priced: 2}, workflowtest.Result[PromotionTotals](w.harness))
	require.Len(t, w.plans, 2)
	require.Equal(t, products.PlanPromotionEndsInput{Now: firstEnd, Since: w.at}, w.plans[0], "at the end to the second")
	require.Equal(t, products.PlanPromotionEndsInput{Now: secondEnd, Since: firstEnd}, w.plans[1], "the first one is dealt with")
	require.Equal(t, "acme", w.Attributes[bridge.Connection.GetName()])
}

func TestAPromotionThatEndedWhileNobodyWorkedIsTakenBackAtOnce(t *testing.T) {
	w := newPromotions(t, workflowtest.Start.Add(-time.Minute))
	w.plansBack(2)
	w.applies(written(), nil)
	w.Run(bridge.EndPromotions, struct{}{})
	require.Equal(t, workflowtest.Start, w.plans[0].Now)
	require.Equal(t, 1, workflowtest.Result[PromotionTotals](w.harness).Ended)
}

func TestWithoutPromotionsThereIsNothingToWaitFor(t *testing.T) {
	w := newPromotions(t)
	w.Run(bridge.EndPromotions, struct{}{})
	require.Zero(t, workflowtest.Result[PromotionTotals](w.harness))
}

func TestAProductThatIsRightAlreadyIsNotWritten(t *testing.T) {
	w := newPromotions(t, firstEnd)
	w.plansBack(0)
	w.Run(bridge.EndPromotions, struct{}{})
	require.Equal(t, PromotionTotals{Rounds: 1, Ended: 1}, workflowtest.Result[PromotionTotals](w.harness))
	w.AssertWorkflowNotCalled(t, bridge.ApplyProductPlan, mock.Anything, mock.Anything)
}

func TestANewSyncReplacesTheList(t *testing.T) {
	w := newPromotions(t, firstEnd)
	w.plansBack(2)
	w.applies(written(), nil)
	w.After(10*time.Hour, func() {
		w.at, w.ends = workflowtest.Start.Add(9*time.Hour), []time.Time{secondEnd} // the first promotion goes on for two days
		w.SignalWorkflow(bridge.SignalCatalogApplied, nil)
	})
	w.Run(bridge.EndPromotions, struct{}{})
	require.Len(t, w.plans, 1)
	require.Equal(t, products.PlanPromotionEndsInput{Now: secondEnd, Since: workflowtest.Start.Add(9 * time.Hour)}, w.plans[0])
}

// A sync is planned for one time and applied at a later one. What ended in between was written with its
// promotion, although it had been taken back before.
func TestASyncThatWasPlannedBeforeAnEndAndAppliedAfterItIsCorrected(t *testing.T) {
	w := newPromotions(t, firstEnd)
	w.ends = []time.Time{firstEnd, secondEnd}
	w.plansBack(2)
	w.applies(written(), nil)
	w.After(23*time.Hour, func() {
		w.at = workflowtest.Start.Add(20 * time.Hour)
		w.SignalWorkflow(bridge.SignalCatalogApplied, nil)
	})
	w.Run(bridge.EndPromotions, struct{}{})
	require.Len(t, w.plans, 3)
	require.Equal(t, products.PlanPromotionEndsInput{
		Now: workflowtest.Start.Add(23 * time.Hour), Since: workflowtest.Start.Add(20 * time.Hour)}, w.plans[1])
}

func TestItWaitsForItsTurnWhileASyncWrites(t *testing.T) {
	w := &promotionWorld{at: workflowtest.Start.Add(-time.Hour), ends: []time.Time{workflowtest.Start}}
	w.harness = besideASync(t, 150*time.Second, EndPromotions, EndPromotionsInput{})
	w.lists()
	w.plansBack(2)
	w.OnActivity(applier.ApplyPlanPage, mock.Anything,
		mock.MatchedBy(func(in products.ApplyPlanPageInput) bool { return in.PlanKey == "plans/1-2" })).
		Return(&products.AppliedPage{Updated: 1}, nil).Once()
	w.ExecuteWorkflow("BesideASync")
	require.Equal(t, PromotionTotals{Rounds: 1, Ended: 1, Priced: 1}, workflowtest.Result[PromotionTotals](w.harness))
	require.Len(t, w.plans, 4, "planned afresh each minute")
	require.Equal(t, workflowtest.Start.Add(3*time.Minute), w.plans[3].Now)
}

func TestAFailureIsShownAndTriedAgainUntilItWorks(t *testing.T) {
	w := newPromotions(t, firstEnd)
	tries := 0
	w.OnActivity(refresher.PlanPromotionEnds, mock.Anything, mock.Anything).Return(
		func(context.Context, products.PlanPromotionEndsInput) (*products.ProductPlan, error) {
			if tries++; tries < 4 {
				return nil, workflowtest.ActivityError(bridge.Auth, "Autotask refused the credentials. What to do: renew them")
			}
			return priceBack(2), nil
		})
	w.applies(written(), nil)
	w.OnActivity(noticeActivities.SendNotice, mock.Anything,
		mock.MatchedBy(func(n operations.Notice) bool { return strings.Contains(n.Text, "renew them") })).
		Return(nil).Once() // people are told once, however often it is tried
	w.After(firstEnd.Sub(workflowtest.Start)+time.Minute, func() {
		p := workflowtest.Query[PromotionProgress](w.harness, bridge.QueryProgress)
		require.Contains(t, p.Problem, "renew them")
		require.Equal(t, "Failed, tried again soon", p.Phase)
	})
	w.Run(bridge.EndPromotions, struct{}{})
	require.Equal(t, 4, tries)
	require.Empty(t, workflowtest.Query[PromotionProgress](w.harness, bridge.QueryProgress).Problem)
}

func TestProductsThatCouldNotBeWrittenAreSaid(t *testing.T) {
	w := newPromotions(t, firstEnd)
	w.plansBack(2)
	w.applies(&ApplyTotals{Pages: 1, Failed: 1, Failures: []products.EntryFailure{{SKU: "1000001", Cause: "locked"}}}, nil)
	w.Run(bridge.EndPromotions, struct{}{})
	require.Contains(t, workflowtest.Query[PromotionProgress](w.harness, bridge.QueryProgress).Problem, "SKU 1000001: locked")
	require.Equal(t, int64(1), w.Attributes[bridge.FailedCount.GetName()])
}

func TestAtASandboxItFollowsTheSandboxsClock(t *testing.T) {
	w := newPromotions(t, secondEnd)
	w.plansBack(2)
	w.applies(written(), nil)
	w.Run(bridge.EndPromotions, EndPromotionsInput{Clock: secondEnd.Add(-time.Minute)})
	require.Equal(t, secondEnd, w.plans[0].Now)
	require.WithinDuration(t, workflowtest.Start.Add(time.Minute), w.Now(), time.Second, "after a minute by our own clock")
}

func TestEndPromotionsCanBeCancelled(t *testing.T) {
	w := newPromotions(t, firstEnd)
	w.After(time.Hour, w.CancelWorkflow)
	w.ExecuteWorkflow(bridge.EndPromotions, struct{}{})
	w.RequireCancelled()
}
