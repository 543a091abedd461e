package products

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
	"digitalbridge/workflows/shared"
)

// What Product Sync does around its writing: the plan's report, and the hand-over of the promotions.

// report writes the plan's report beside the plan. A sync that applies goes on without one: a page that
// could not be written is no reason to keep prices wrong.
func (s *productSync) report(ctx workflow.Context, at time.Time) error {
	if s.in.Mode == ModeApply && s.result.Plan.Pages == 0 {
		return nil
	}
	var report *products.PlanReport
	err := workflow.ExecuteActivity(shared.LongHaul(ctx, bridge.CatalogTaskQueue(shared.Connection(ctx)), "write the plan's report"),
		planReports.ReportPlan,
		products.ReportPlanInput{Connection: shared.Connection(ctx), Staged: s.result.Catalog, Plan: s.result.Plan, At: at}).Get(ctx,
		&report)
	if err != nil && s.in.Mode == ModeApply && ctx.Err() == nil {
		workflow.GetLogger(ctx).Warn("the plan has no report", "error", err)
		return nil
	}
	s.result.Report = report
	return err
}

// handOver notes what Autotask has now, by which the next file is measured, and wakes the workflow that ends
// promotions. What has been written
// stays written when that fails: the next sync hands over again.
func (s *productSync) handOver(ctx workflow.Context, at time.Time) {
	staged := s.result.Catalog
	staged.Rejections = nil
	if len(staged.Only) > 0 {
		staged.Full = false // what it does not hold is still as the sync before left it
	}
	if err := workflow.ExecuteActivity(shared.Reading(ctx, "hand the promotions over to their timer"),
		promotionActivities.HandOverPromotions,
		products.HandOverInput{Staged: staged, At: at}).Get(ctx, nil); err != nil && ctx.Err() == nil {
		workflow.GetLogger(ctx).Error("promotions were not handed over", "error", err)
		s.unguarded = shared.MessageOf(err)
		shared.Notify(ctx, operations.Notice{
			Level: "warning", Topic: notify.Products, Event: "promotions not followed", Subject: "Product Sync",
			Text: "promotions that end before the next sync are not taken back: " + s.unguarded,
			Fix:  "fix the cause and run the sync again",
		})
	}
}

// promotionsLine says in the details that promotions will not end on time.
func (s *productSync) promotionsLine() string {
	if s.unguarded == "" {
		return ""
	}
	return fmt.Sprintf("\n**Promotions end only with the next sync:** %s\n", s.unguarded)
}

// reportLine says in the details how to read the plan's report.
func (s *productSync) reportLine() string {
	if s.result.Report == nil {
		return ""
	}
	return fmt.Sprintf("\nReport: `%s` (`starter sync plan --output html` makes and fetches one)\n", s.result.Report.HTML)
}
