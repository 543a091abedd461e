package products

import (
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/spelling"
	"digitalbridge/workflows/shared"
)

// RefreshPricesInput is empty for the products that the policy chooses.
type RefreshPricesInput struct {
	// SKUs are the products instead.
	SKUs []string `json:"skus,omitempty"`
}

// RefreshPricesResult is what a refresh did.
type RefreshPricesResult struct {
	Status  string               `json:"status"` // as of ProductSync
	Refresh products.RefreshPlan `json:"refresh"`
	Applied ApplyTotals          `json:"applied"`
}

// RefreshProgress is the answer of the query "progress".
type RefreshProgress struct {
	Phase           string                `json:"phase"`
	ApplyWorkflowID string                `json:"applyWorkflowId,omitempty"`
	Refresh         *products.RefreshPlan `json:"refresh,omitempty"`
}

// RefreshPrices brings cost, price and stock of some products up to date by price & availability. It
// writes only what differs, under the one id for writing to Autotask, and nothing beside those fields.
func RefreshPrices(ctx workflow.Context, in RefreshPricesInput) (*RefreshPricesResult, error) {
	r := &refreshPrices{in: in, result: &RefreshPricesResult{}}
	r.board = shared.NewBoard(r.details)
	err := r.board.End(ctx, shared.TellFailed(ctx, "the refresh of prices and stock", true, r.run(ctx)))
	r.log(ctx, err)
	if err != nil {
		return nil, err
	}
	return r.result, nil
}

type refreshPrices struct {
	in       RefreshPricesInput
	result   *RefreshPricesResult
	progress RefreshProgress
	board    *shared.Board
}

func (r *refreshPrices) run(ctx workflow.Context) error {
	err := workflow.SetQueryHandlerWithOptions(ctx, bridge.QueryProgress, func() (RefreshProgress, error) {
		p := r.progress
		p.Phase = r.board.State()
		return p, nil
	},
		workflow.QueryHandlerOptions{Description: "How far along the refresh is"})
	if err != nil {
		return err
	}
	if err := r.board.Open(ctx); err != nil {
		return err
	}
	for {
		r.show(ctx, "Asking for prices and stock")
		var plan products.RefreshPlan
		if err := workflow.ExecuteActivity(shared.LongHaul(ctx, bridge.CatalogTaskQueue(shared.Connection(ctx)),
			"ask price & availability, compare with Autotask"), refresher.PlanRefresh,
			products.PlanRefreshInput{At: workflow.Now(ctx).UTC(), SKUs: r.in.SKUs}).Get(ctx, &plan); err != nil {
			return err
		}
		r.result.Refresh, r.progress.Refresh = plan, &plan
		if plan.Plan.Counts.Calls == 0 {
			return r.finish(ctx)
		}
		err := r.apply(ctx)
		switch {
		case err == nil:
			return r.finish(ctx)
		case !temporal.IsWorkflowExecutionAlreadyStartedError(err):
			return err
		}
		// Once it is this one's turn prices and Autotask are others: ask afresh.
		r.progress.ApplyWorkflowID = ""
		if err := waitForTurn(ctx, r.board); err != nil {
			return err
		}
	}
}

// apply writes the plan under the connection's one id for it.
func (r *refreshPrices) apply(ctx workflow.Context) error {
	id := bridge.ApplyProductPlanID(shared.Connection(ctx))
	r.progress.ApplyWorkflowID = id
	r.show(ctx, "Writing to Autotask")
	plan := r.result.Refresh.Plan
	return workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: id, ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_REQUEST_CANCEL, WaitForCancellation: true,
		StaticSummary: fmt.Sprintf("Plan %s: refresh of %s", plan.Digest, spelling.Count(plan.Counts.Update, "product")),
	}), bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: plan, Now: true}).Get(ctx, &r.result.Applied)
}

func (r *refreshPrices) finish(ctx workflow.Context) error {
	r.result.Status = SyncSuccess
	if r.result.Applied.Failed > 0 {
		r.result.Status = SyncPartial
	}
	r.board.Later(bridge.FailedCount.ValueSet(int64(r.result.Applied.Failed)))
	r.show(ctx, "Done: "+r.result.Status)
	return nil
}

func (r *refreshPrices) show(ctx workflow.Context, phase string) {
	r.board.Set(ctx, phase)
}

func (r *refreshPrices) details() string {
	text := ""
	if p := r.progress.Refresh; p != nil {
		text += fmt.Sprintf("\n| Refresh | Products |\n|---|---:|\n| chosen | %d |\n| answered | %d |\n| of these without a price | %d |\n"+
			"| not in the last sync | %d |\n| to write | %d |\n| unchanged | %d |\n| left to the next sync, beyond a limit | %d |\n",
			p.Chosen, p.Answered, p.Unpriced, p.Unknown, p.Plan.Counts.Update, p.Plan.Counts.Unchanged,
			p.Plan.Counts.Held+p.Plan.Counts.HeldInPart)
	}
	if a := r.result.Applied; a.Pages > 0 {
		text += "\n" + a.table()
	}
	return text
}
