package products

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/workflows/shared"
	"digitalbridge/workflows/workflowtest"
)

func staged() *products.StagedCatalog {
	return &products.StagedCatalog{
		Key: "snapshots/1", Digest: "d1", FileDate: workflowtest.Start, Full: true, Figures: catalog.FeedFigures{Rows: 1000},
		Selected: 900, Pages: 1,
	}
}

func planned() *products.ProductPlan {
	return &products.ProductPlan{
		Key: "plans/1", Digest: "p1", Pages: 2, Ours: 800,
		Counts: catalog.Counts{Wanted: 900, Create: 600, Update: 200, Deactivate: 10, Unchanged: 100, Calls: 1410},
	}
}

func held() *products.ProductPlan {
	p := planned()
	p.Hold = "it would deactivate 300 of 800 products, more than 10 %"
	return p
}

func newSync(t *testing.T, s *products.StagedCatalog, p *products.ProductPlan) *harness {
	h := newHarness(t, nil)
	around(h)
	h.HearNotices()
	h.OnActivity(catalogActivities.StageCatalog, mock.Anything, products.StageCatalogInput{At: workflowtest.Start}).Return(s, nil).Once()
	if p != nil {
		h.OnActivity(
			planner.PlanProducts,
			mock.Anything,
			products.PlanProductsInput{Staged: *s, At: workflowtest.Start},
		).Return(
			p,
			nil,
		).Once()
	}
	return h
}

// around answers for what a sync does beside its writing.
func around(h *harness) {
	h.OnActivity(planReports.ReportPlan, mock.Anything, mock.Anything).Return(nil, nil).Maybe()
	h.OnActivity(promotionActivities.HandOverPromotions, mock.Anything, mock.Anything).Return(nil).Maybe()
	h.OnActivity(planner.NoteHeld, mock.Anything).Return(nil).Maybe()
}

// applies expects the child that writes the plan.
func applies(h *harness, p *products.ProductPlan, totals *ApplyTotals, err error) {
	h.OnWorkflow(bridge.ApplyProductPlan, mock.Anything, ApplyProductPlanInput{Plan: *p}).Return(totals, err).Once()
}

func allWritten() *ApplyTotals {
	return &ApplyTotals{Pages: 2, Created: 600, Updated: 200, Deactivated: 10}
}

func TestProductSyncPlanModeWritesNothing(t *testing.T) {
	h := newSync(t, staged(), held()) // not even a held plan asks anybody
	h.Run(bridge.ProductSync, ProductSyncInput{Mode: ModePlan})
	require.Equal(t, ProductSyncResult{Status: SyncPlanned, Catalog: *staged(), Plan: *held()}, workflowtest.Result[ProductSyncResult](h))
	h.RequireCalls("ApplyPlanPage", 0)
	h.AssertWorkflowNotCalled(t, bridge.ApplyProductPlan, mock.Anything, mock.Anything)
}

// Autotask is read while the price file is fetched, once. The plan gets what was read, and nothing when that failed.
func TestProductSyncReadsAutotaskWhileItFetches(t *testing.T) {
	read := products.ProductsRead{Key: "plans/1/read.jsonl", At: workflowtest.Start, Products: 800, VendorRows: 800}
	sick := workflowtest.ActivityError(bridge.Permission, "Autotask refuses")
	for name, tt := range map[string]struct {
		in    ProductSyncInput
		err   error
		reads int
		gets  products.ProductsRead
	}{
		"of everything":    {in: ProductSyncInput{}, reads: 1, gets: read},
		"what failed":      {in: ProductSyncInput{}, err: sick, reads: 1},
		"of a few":         {in: ProductSyncInput{Only: []string{"1001"}}},
		"of stock figures": {in: ProductSyncInput{Feed: products.FeedStock}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newReading(t, nil, &read, tt.err)
			around(h)
			h.OnActivity(catalogActivities.StageCatalog, mock.Anything, mock.Anything).After(time.Minute).Return(staged(), nil).Once()
			h.OnActivity(
				planner.PlanProducts,
				mock.Anything,
				products.PlanProductsInput{Staged: *staged(), Read: tt.gets, At: workflowtest.Start},
			).
				Return(
					planned(),
					nil,
				).Once()
			tt.in.Mode = ModePlan
			h.Run(bridge.ProductSync, tt.in)
			require.Equal(t, SyncPlanned, workflowtest.Result[ProductSyncResult](h).Status)
			h.RequireCalls("ReadProducts", tt.reads)
		})
	}
}

func TestProductSyncAppliesUnderTheOneIDAndAddsUp(t *testing.T) {
	for name, mode := range map[string]string{"by default": "", "by name": ModeApply} {
		t.Run(name, func(t *testing.T) {
			h := newSync(t, staged(), planned())
			var child string
			h.OnWorkflow(bridge.ApplyProductPlan, mock.Anything, ApplyProductPlanInput{Plan: *planned()}).
				Return(func(ctx workflow.Context, _ ApplyProductPlanInput) (*ApplyTotals, error) {
					child = workflow.GetInfo(ctx).WorkflowExecution.ID
					return allWritten(), nil
				}).Once()
			h.Run(bridge.ProductSync, ProductSyncInput{Mode: mode})
			r := workflowtest.Result[ProductSyncResult](h)
			require.Equal(t, "product-sync-apply/acme", child)
			require.Equal(t, ProductSyncResult{Status: SyncSuccess, Catalog: *staged(), Plan: *planned(), Applied: *allWritten()}, r)
			require.Equal(t, int64(0), h.Attributes[bridge.FailedCount.GetName()])
			require.Equal(t, "acme", h.Attributes[bridge.Connection.GetName()])
		})
	}
}

func TestProductSyncIsPartialWhenSomethingFailed(t *testing.T) {
	rejecting := staged()
	rejecting.Rejected = 3
	someFailed := &ApplyTotals{Pages: 2, Created: 598, Updated: 200, Deactivated: 10, Failed: 2}
	for name, tt := range map[string]struct {
		staged *products.StagedCatalog
		totals *ApplyTotals
		want   string
		failed int64
	}{
		"everything went well":      {staged(), allWritten(), SyncSuccess, 0},
		"two products failed":       {staged(), someFailed, SyncPartial, 2},
		"rows of the file were bad": {rejecting, allWritten(), SyncPartial, 0},
	} {
		t.Run(name, func(t *testing.T) {
			h := newSync(t, tt.staged, planned())
			applies(h, planned(), tt.totals, nil)
			h.Run(bridge.ProductSync, ProductSyncInput{})
			require.Equal(t, tt.want, workflowtest.Result[ProductSyncResult](h).Status)
			require.Equal(t, tt.failed, h.Attributes[bridge.FailedCount.GetName()])
		})
	}
}

func TestProductSyncRefusesAModeThatItDoesNotKnow(t *testing.T) {
	h := newHarness(t, nil)
	h.Run(bridge.ProductSync, ProductSyncInput{Mode: "both"})
	require.Equal(t, bridge.InvalidInput, h.Failure().Type())
	workflowtest.RequireContains(t, h.Failure().Message(), `"both"`, `"apply"`, `"plan"`)
}

func TestProductSyncSurfacesFailuresAsTheyAre(t *testing.T) {
	const message = "the price file of 2026-03-02 is not plausible: it has no products. What to do: Nothing was changed."
	t.Run("of an activity", func(t *testing.T) {
		h := newHarness(t, nil)
		h.OnActivity(catalogActivities.StageCatalog, mock.Anything, products.StageCatalogInput{At: workflowtest.Start}).
			Return(nil, workflowtest.ActivityError(bridge.FeedRejected, message)).Once()
		h.Run(bridge.ProductSync, ProductSyncInput{})
		require.Equal(t, bridge.FeedRejected, h.Failure().Type())
		require.Equal(t, message, h.Failure().Message())
		h.RequireCalls("PlanProducts", 0)
	})
	t.Run("of the child that writes", func(t *testing.T) {
		h := newSync(t, staged(), planned())
		applies(h, planned(), nil, workflowtest.ActivityError(bridge.TooManyFailed, "60 of 80 products could not be written"))
		h.Run(bridge.ProductSync, ProductSyncInput{})
		require.Equal(t, bridge.TooManyFailed, h.Failure().Type())
		require.Equal(t, "60 of 80 products could not be written", h.Failure().Message())
	})
}

func TestProductSyncDoesNotWriteBesideAnother(t *testing.T) {
	beside := func(ctx workflow.Context) (*ProductSyncResult, error) {
		other := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
			WorkflowID: bridge.ApplyProductPlanID("acme"),
		}), bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: products.ProductPlan{Key: "plans/other", Pages: 1}})
		if err := other.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
			return nil, err
		}
		return ProductSync(ctx, ProductSyncInput{})
	}
	h := newHarness(t, map[string]any{"BesideAnother": beside})
	around(h)
	h.OnActivity(catalogActivities.StageCatalog, mock.Anything, products.StageCatalogInput{At: workflowtest.Start}).Return(
		staged(), nil).Once()
	h.OnActivity(planner.PlanProducts, mock.Anything, products.PlanProductsInput{Staged: *staged(), At: workflowtest.Start}).Return(
		planned(), nil).Once()
	h.OnActivity(applier.ApplyPlanPage, mock.Anything, products.ApplyPlanPageInput{PlanKey: "plans/other"}).
		After(time.Hour).Return(&products.AppliedPage{}, nil).Once()
	h.ExecuteWorkflow("BesideAnother")
	require.Equal(t, bridge.SyncRunning, h.Failure().Type())
	workflowtest.RequireContains(t, h.Failure().Message(), "product-sync-apply/acme", "nothing was written", "run the sync again")
}

func TestProductSyncHoldsAPlanThatBreaksALimit(t *testing.T) {
	waiting := func(t *testing.T) *harness {
		h := newSync(t, staged(), held())
		h.After(time.Hour, func() {
			p := workflowtest.Query[SyncProgress](h, bridge.QueryProgress)
			require.Equal(t, "Waiting for a person: "+held().Hold, p.Phase)
			require.Equal(t, held(), p.Plan)
			require.Empty(t, p.ApplyWorkflowID)
		})
		return h
	}
	t.Run("approved: it is written", func(t *testing.T) {
		h := waiting(t)
		applies(h, held(), allWritten(), nil)
		h.After(2*time.Hour, func() {
			h.UpdateWorkflowNoRejection(bridge.UpdateApprove, "1", t, shared.Decision{Actor: "Ann", Reason: "end of the season"})
		})
		h.Run(bridge.ProductSync, ProductSyncInput{})
		require.Equal(t, SyncSuccess, workflowtest.Result[ProductSyncResult](h).Status)
	})
	t.Run("rejected: nothing is written", func(t *testing.T) {
		h := waiting(t)
		h.After(2*time.Hour, func() {
			h.UpdateWorkflowNoRejection(bridge.UpdateReject, "1", t, shared.Decision{Actor: "Ann", Reason: "the file is wrong"})
		})
		h.Run(bridge.ProductSync, ProductSyncInput{})
		require.Equal(t, bridge.PlanHeld, h.Failure().Type())
		workflowtest.RequireContains(t, h.Failure().Message(), "Ann", "the file is wrong", held().Hold, "nothing was written")
		h.AssertWorkflowNotCalled(t, bridge.ApplyProductPlan, mock.Anything, mock.Anything)
	})
	t.Run("nobody decides before the next sync: nothing is written", func(t *testing.T) {
		h := waiting(t)
		h.Run(bridge.ProductSync, ProductSyncInput{})
		require.Equal(t, bridge.PlanHeld, h.Failure().Type())
		workflowtest.RequireContains(t, h.Failure().Message(), held().Hold, "22 h", "nothing was written", bridge.UpdateApprove)
		require.Equal(t, decideWithin, h.Now().Sub(workflowtest.Start).Round(time.Minute))
		require.Less(t, decideWithin+30*time.Minute, 23*time.Hour, "the schedule of a day with 23 hours finds it ended")
		h.AssertWorkflowNotCalled(t, bridge.ApplyProductPlan, mock.Anything, mock.Anything)
	})
	for name, row := range map[string]struct{ before, ends time.Duration }{
		"held hours after it began: over before the next sync": {5 * time.Hour, decideWithin},
		"held after the time is over: people have an hour":     {23 * time.Hour, 24 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, nil)
			around(h)
			h.OnActivity(catalogActivities.StageCatalog, mock.Anything, mock.Anything).After(row.before).Return(staged(), nil).Once()
			h.OnActivity(planner.PlanProducts, mock.Anything, mock.Anything).Return(held(), nil).Once()
			h.Run(bridge.ProductSync, ProductSyncInput{})
			require.Equal(t, bridge.PlanHeld, h.Failure().Type())
			require.Equal(t, row.ends, h.Now().Sub(workflowtest.Start).Round(time.Minute))
		})
	}
	t.Run("cancelled: nothing is written", func(t *testing.T) {
		h := waiting(t)
		h.After(2*time.Hour, h.CancelWorkflow)
		h.Run(bridge.ProductSync, ProductSyncInput{})
		h.RequireCancelled()
		h.AssertWorkflowNotCalled(t, bridge.ApplyProductPlan, mock.Anything, mock.Anything)
	})
}

// The next sync supersedes a plan that is held: it ends, says which one asks now, and nothing of it is written.
func TestAHeldPlanIsSupersededByTheNextSync(t *testing.T) {
	t.Run("the held one", func(t *testing.T) {
		h := newSync(t, staged(), held())
		h.After(time.Hour, func() { // by people: one that names no sync supersedes nothing
			h.SignalWorkflow(bridge.SignalSuperseded, json.RawMessage(`{}`))
			h.SignalWorkflow(bridge.SignalSuperseded, json.RawMessage(`{"workflowId":"product-sync/typed"}`))
			h.SignalWorkflow(bridge.SignalSuperseded, "product-sync/typed")
		})
		h.After(2*time.Hour, func() { h.SignalWorkflow(bridge.SignalSuperseded, NewerSync{WorkflowID: "product-sync/acme-2"}) })
		h.Run(bridge.ProductSync, ProductSyncInput{})
		require.Equal(t, bridge.PlanHeld, h.Failure().Type())
		workflowtest.RequireContains(t, h.Failure().Message(), "product-sync/acme-2", "nothing was written by this one")
		require.Equal(t, 2*time.Hour, h.Now().Sub(workflowtest.Start).Round(time.Minute))
		h.AssertWorkflowNotCalled(t, bridge.ApplyProductPlan, mock.Anything, mock.Anything)
	})
	for name, row := range map[string]struct {
		in    ProductSyncInput
		tells bool
		lost  error
	}{
		"the next one tells it":                           {tells: true},
		"one that has ended already is as good":           {tells: true, lost: errors.New("not found")},
		"a plan alone decides nothing":                    {in: ProductSyncInput{Mode: ModePlan}},
		"one about a few products says nothing of others": {in: ProductSyncInput{Only: []string{"1"}}},
	} {
		t.Run(name, func(t *testing.T) {
			plan := held()
			plan.Hold, plan.Earlier = "", &products.HeldSync{WorkflowID: "product-sync/acme-1", RunID: "r1"}
			h := newHarness(t, nil)
			around(h)
			h.OnActivity(catalogActivities.StageCatalog, mock.Anything, mock.Anything).Return(staged(), nil).Once()
			h.OnActivity(planner.PlanProducts, mock.Anything, mock.Anything).Return(plan, nil).Once()
			told := false
			h.OnSignalExternalWorkflow(mock.Anything, "product-sync/acme-1", "r1", bridge.SignalSuperseded, mock.Anything).Return(
				func(string, string, string, string, any) error { told = true; return row.lost }).Maybe()
			if row.in.Mode != ModePlan {
				applies(h, plan, allWritten(), nil)
			}
			h.Run(bridge.ProductSync, row.in)
			require.Equal(t, row.tells, told)
			require.NotEmpty(t, workflowtest.Result[ProductSyncResult](h).Status)
		})
	}
}

func TestProductSyncRefusesNonsenseFromPeople(t *testing.T) {
	h := newHarness(t, nil)
	around(h)
	h.HearNotices()
	h.OnActivity(catalogActivities.StageCatalog, mock.Anything, products.StageCatalogInput{At: workflowtest.Start}).After(time.Hour).Return(
		staged(), nil).Once()
	h.OnActivity(planner.PlanProducts, mock.Anything, products.PlanProductsInput{Staged: *staged(), At: workflowtest.Start}).Return(
		held(), nil).Once()
	applies(h, held(), allWritten(), nil)
	var early, nobody, noReason, late *string
	h.After(time.Minute, func() { early = h.Update(bridge.UpdateApprove, shared.Decision{Actor: "Ann"}) })
	h.After(2*time.Hour, func() {
		nobody = h.Update(bridge.UpdateReject, shared.Decision{Reason: "because"})
		noReason = h.Update(bridge.UpdateApprove, shared.Decision{Actor: "Ann", Reason: " "})
		late = h.Update(bridge.UpdateApprove, shared.Decision{Actor: "Ann", Reason: "they raised all prices"})
	})
	h.Run(bridge.ProductSync, ProductSyncInput{})
	require.Contains(t, *early, "waits for no decision")
	require.Contains(t, *nobody, "actor is missing")
	require.Contains(t, *noReason, "reason is missing", "a held plan is not written for no reason")
	require.Empty(t, *late)
	require.Equal(t, SyncSuccess, workflowtest.Result[ProductSyncResult](h).Status)
	decided := &productSync{waiting: true, decision: &shared.Decision{Actor: "Ann"}}
	require.ErrorContains(t, decided.validate(shared.Decision{Actor: "Bob"}), "the decision has been made")
}

func TestProductSyncShowsHowFarItIs(t *testing.T) {
	h := newHarness(t, nil)
	around(h)
	h.OnActivity(catalogActivities.StageCatalog, mock.Anything, products.StageCatalogInput{At: workflowtest.Start}).After(time.Hour).Return(
		staged(), nil).Once()
	h.OnActivity(planner.PlanProducts, mock.Anything, products.PlanProductsInput{Staged: *staged(), At: workflowtest.Start}).After(
		time.Hour).Return(planned(), nil).Once()
	h.OnWorkflow(bridge.ApplyProductPlan, mock.Anything, ApplyProductPlanInput{Plan: *planned()}).After(time.Hour).Return(
		allWritten(), nil).Once()
	for at, want := range map[time.Duration]SyncProgress{
		30 * time.Minute:  {Phase: "Fetching the price file"},
		90 * time.Minute:  {Phase: "Planning", Catalog: staged()},
		150 * time.Minute: {Phase: "Writing to Autotask", Catalog: staged(), Plan: planned(), ApplyWorkflowID: "product-sync-apply/acme"},
	} {
		h.After(at, func() { require.Equal(t, want, workflowtest.Query[SyncProgress](h, bridge.QueryProgress)) })
	}
	h.Run(bridge.ProductSync, ProductSyncInput{})
	require.Equal(t, "Done: Success", workflowtest.Query[SyncProgress](h, bridge.QueryProgress).Phase)
	s := &productSync{result: &ProductSyncResult{Applied: *allWritten()}, board: boardWith("Writing"), progress: SyncProgress{
		Catalog: staged(), Plan: planned()}, waiting: true}
	workflowtest.RequireContains(t, s.details(), "`approve`", "(full): 1000 products, 900 selected", "| create | 600 |",
		"| held in quarantine | 0 |", "| Autotask calls | 1410 |", "| deactivated | 10 |")
}
