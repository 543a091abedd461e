package workflows

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
)

// plainSync is a sync without answers for what is around its writing.
func plainSync(t *testing.T) *harness {
	h := newHarness(t, nil)
	h.OnActivity(catalogActivities.StageCatalog, mock.Anything, mock.Anything).Return(staged(), nil).Once()
	h.OnActivity(productActivities.PlanProducts, mock.Anything, mock.Anything).Return(planned(), nil).Once()
	return h
}

func TestAPlanHasItsReport(t *testing.T) {
	h := plainSync(t)
	want := &activities.PlanReport{HTML: "plans/1/report.html", CSV: "plans/1/report.csv", JSON: "plans/1/report.json"}
	h.OnActivity(productActivities.ReportPlan, mock.Anything, activities.ReportPlanInput{Connection: "acme", Staged: *staged(), Plan: *planned(), At: start}).Return(want, nil).Once()
	h.run(bridge.ProductSync, ProductSyncInput{Mode: ModePlan})
	require.Equal(t, want.HTML, result[ProductSyncResult](h).Report.HTML)
	h.requireCalls("HandOverPromotions", 0)
}

func TestWithoutAReportASyncGoesOnAndAPlanFails(t *testing.T) {
	broken := activityError(bridge.Validation, "the disk is full. What to do: make room")
	t.Run("a sync goes on", func(t *testing.T) {
		h := plainSync(t)
		h.OnActivity(productActivities.ReportPlan, mock.Anything, mock.Anything).Return(nil, broken).Once()
		h.OnActivity(promotionActivities.HandOverPromotions, mock.Anything, mock.Anything).Return(nil).Once()
		applies(h, planned(), allWritten(), nil)
		h.run(bridge.ProductSync, ProductSyncInput{})
		require.Equal(t, SyncSuccess, result[ProductSyncResult](h).Status)
	})
	t.Run("a plan fails", func(t *testing.T) {
		h := plainSync(t)
		h.OnActivity(productActivities.ReportPlan, mock.Anything, mock.Anything).Return(nil, broken).Once()
		h.run(bridge.ProductSync, ProductSyncInput{Mode: ModePlan})
		require.Contains(t, h.failure().Message(), "make room")
	})
}

func TestASyncThatWasAppliedHandsItsPromotionsOver(t *testing.T) {
	h := plainSync(t)
	h.OnActivity(productActivities.ReportPlan, mock.Anything, mock.Anything).Return(nil, nil)
	applies(h, planned(), allWritten(), nil)
	h.OnActivity(promotionActivities.HandOverPromotions, mock.Anything, activities.HandOverInput{Staged: *staged(), At: start}).Return(nil).Once()
	h.run(bridge.ProductSync, ProductSyncInput{})
	require.Equal(t, SyncSuccess, result[ProductSyncResult](h).Status)
}

func TestAHandOverThatFailsLeavesTheSyncAsItIs(t *testing.T) {
	h := plainSync(t)
	h.OnActivity(productActivities.ReportPlan, mock.Anything, mock.Anything).Return(nil, nil)
	applies(h, planned(), allWritten(), nil)
	h.OnActivity(promotionActivities.HandOverPromotions, mock.Anything, mock.Anything).Return(activityError(bridge.Validation, "the store is gone")).Once()
	h.OnActivity(noticeActivities.SendNotice, mock.Anything, mock.MatchedBy(func(n activities.Notice) bool { return strings.Contains(n.Text, "the store is gone") })).Return(nil).Once()
	h.run(bridge.ProductSync, ProductSyncInput{})
	require.Equal(t, SyncSuccess, result[ProductSyncResult](h).Status)
}

func TestASyncThatWasNotAppliedHandsNothingOver(t *testing.T) {
	h := plainSync(t)
	h.OnActivity(productActivities.ReportPlan, mock.Anything, mock.Anything).Return(nil, nil)
	applies(h, planned(), nil, activityError(bridge.TooManyFailed, "60 of 80 products could not be written"))
	h.run(bridge.ProductSync, ProductSyncInput{})
	require.Equal(t, bridge.TooManyFailed, h.failure().Type())
	h.requireCalls("HandOverPromotions", 0)
}
