package workflows

import (
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
}

func TestWithoutAReportASyncGoesOnAndAPlanFails(t *testing.T) {
	broken := activityError(bridge.Validation, "the disk is full. What to do: make room")
	t.Run("a sync goes on", func(t *testing.T) {
		h := plainSync(t)
		h.OnActivity(productActivities.ReportPlan, mock.Anything, mock.Anything).Return(nil, broken).Once()
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
