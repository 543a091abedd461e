package products

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/workflowtest"
)

// plainSync is a sync without answers for what is around its writing.
func plainSync(t *testing.T) *harness {
	h := newHarness(t, nil)
	h.OnActivity(catalogActivities.StageCatalog, mock.Anything, mock.Anything).Return(staged(), nil).Once()
	h.OnActivity(planner.PlanProducts, mock.Anything, mock.Anything).Return(planned(), nil).Once()
	return h
}

func TestAPlanHasItsReport(t *testing.T) {
	h := plainSync(t)
	want := &products.PlanReport{HTML: "plans/1/report.html", CSV: "plans/1/report.csv", JSON: "plans/1/report.json"}
	h.OnActivity(planReports.ReportPlan, mock.Anything, products.ReportPlanInput{
		Connection: "acme", Staged: *staged(), Plan: *planned(), At: workflowtest.Start}).Return(want, nil).Once()
	h.Run(bridge.ProductSync, ProductSyncInput{Mode: ModePlan})
	require.Equal(t, want.HTML, workflowtest.Result[ProductSyncResult](h).Report.HTML)
	h.RequireCalls("HandOverPromotions", 0)
}

func TestWithoutAReportASyncGoesOnAndAPlanFails(t *testing.T) {
	broken := workflowtest.ActivityError(bridge.Validation, "the disk is full. What to do: make room")
	t.Run("a sync goes on", func(t *testing.T) {
		h := plainSync(t)
		h.OnActivity(planReports.ReportPlan, mock.Anything, mock.Anything).Return(nil, broken).Once()
		h.OnActivity(promotionActivities.HandOverPromotions, mock.Anything, mock.Anything).Return(nil).Once()
		applies(h, planned(), allWritten(), nil)
		h.Run(bridge.ProductSync, ProductSyncInput{})
		require.Equal(t, SyncSuccess, workflowtest.Result[ProductSyncResult](h).Status)
	})
	t.Run("a plan fails", func(t *testing.T) {
		h := plainSync(t)
		h.OnActivity(planReports.ReportPlan, mock.Anything, mock.Anything).Return(nil, broken).Once()
		h.Run(bridge.ProductSync, ProductSyncInput{Mode: ModePlan})
		require.Contains(t, h.Failure().Message(), "make room")
	})
}

func TestASyncThatWasAppliedHandsItsPromotionsOver(t *testing.T) {
	h := plainSync(t)
	h.OnActivity(planReports.ReportPlan, mock.Anything, mock.Anything).Return(nil, nil)
	applies(h, planned(), allWritten(), nil)
	h.OnActivity(promotionActivities.HandOverPromotions, mock.Anything, products.HandOverInput{
		Staged: *staged(), At: workflowtest.Start}).Return(nil).Once()
	h.Run(bridge.ProductSync, ProductSyncInput{})
	require.Equal(t, SyncSuccess, workflowtest.Result[ProductSyncResult](h).Status)
}

func TestAHandOverThatFailsLeavesTheSyncAsItIs(t *testing.T) {
	h := plainSync(t)
	h.OnActivity(planReports.ReportPlan, mock.Anything, mock.Anything).Return(nil, nil)
	applies(h, planned(), allWritten(), nil)
	h.OnActivity(promotionActivities.HandOverPromotions, mock.Anything, mock.Anything).Return(
		workflowtest.ActivityError(bridge.Validation, "the store is gone")).Once()
	h.OnActivity(noticeActivities.SendNotice, mock.Anything,
		mock.MatchedBy(func(n operations.Notice) bool { return strings.Contains(n.Text, "the store is gone") })).Return(nil).Once()
	h.Run(bridge.ProductSync, ProductSyncInput{})
	require.Equal(t, SyncSuccess, workflowtest.Result[ProductSyncResult](h).Status)
}

func TestASyncThatWasNotAppliedHandsNothingOver(t *testing.T) {
	h := plainSync(t)
	h.OnActivity(planReports.ReportPlan, mock.Anything, mock.Anything).Return(nil, nil)
	applies(h, planned(), nil, workflowtest.ActivityError(bridge.TooManyFailed, "60 of 80 products could not be written"))
	h.Run(bridge.ProductSync, ProductSyncInput{})
	require.Equal(t, bridge.TooManyFailed, h.Failure().Type())
	h.RequireCalls("HandOverPromotions", 0)
}
