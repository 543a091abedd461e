package workflows

import (
	"fmt"
	"strings"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
)

// ApplyProductPlanInput is a plan and how far it has been applied.
type ApplyProductPlanInput struct {
	Plan   activities.ProductPlan `json:"plan"`
	Totals ApplyTotals            `json:"totals"`
}

// ApplyTotals adds up the pages that have been applied.
type ApplyTotals struct {
	Pages       int                       `json:"pages"`
	Created     int                       `json:"created"`
	Updated     int                       `json:"updated"`
	Deactivated int                       `json:"deactivated"`
	Failed      int                       `json:"failed"`
	Failures    []activities.EntryFailure `json:"failures,omitempty"` // the first few; all are in the store
}

// Done is the number of entries that have been dealt with.
func (t ApplyTotals) Done() int { return t.Created + t.Updated + t.Deactivated + t.Failed }

func (t ApplyTotals) table() string {
	return fmt.Sprintf("| Written | Products |\n|---|---:|\n| created | %d |\n| updated | %d |\n| deactivated | %d |\n| failed | %d |\n", t.Created, t.Updated, t.Deactivated, t.Failed)
}

// ApplyProgress is the answer of the query "progress".
type ApplyProgress struct {
	Entries int         `json:"entries"`
	Totals  ApplyTotals `json:"totals"`
}

// maxFailures caps the failures that a result carries; the pages keep all of theirs in the store.
const maxFailures = 50

// ApplyProductPlan writes a plan to Autotask, page by page. It is started by ProductSync under the one
// id of the connection.
func ApplyProductPlan(ctx workflow.Context, in ApplyProductPlanInput) (*ApplyTotals, error) {
	totals := in.Totals
	entries := in.Plan.Counts.Create + in.Plan.Counts.Update + in.Plan.Counts.Deactivate
	err := workflow.SetQueryHandlerWithOptions(ctx, "progress", func() (ApplyProgress, error) { return ApplyProgress{entries, totals}, nil },
		workflow.QueryHandlerOptions{Description: "How many of the plan's entries have been written"})
	if err != nil {
		return nil, err
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, bridge.Connection.ValueSet(connection(ctx))); err != nil {
		return nil, err
	}
	queue := bridge.CatalogTaskQueue(connection(ctx))
	for totals.Pages < in.Plan.Pages {
		summary := fmt.Sprintf("page %d of %d, entries from %d", totals.Pages+1, in.Plan.Pages, totals.Pages*activities.PlanPage+1)
		var page activities.AppliedPage
		if err := workflow.ExecuteActivity(longHaul(ctx, queue, summary), productActivities.ApplyPlanPage,
			activities.ApplyPlanPageInput{PlanKey: in.Plan.Key, Page: totals.Pages}).Get(ctx, &page); err != nil {
			return nil, surface(ctx, err)
		}
		totals.add(page)
		workflow.SetCurrentDetails(ctx, fmt.Sprintf("### %d of %d entries written\n\n%s", totals.Done(), entries, totals.table()))
		if why := tooManyFailed(totals); why != "" {
			return nil, surface(ctx, fail(bridge.TooManyFailed, why))
		}
		if err := ctx.Err(); err != nil {
			return nil, err // a new run would not know of the cancellation
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() && totals.Pages < in.Plan.Pages {
			return nil, workflow.NewContinueAsNewError(ctx, bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: in.Plan, Totals: totals})
		}
	}
	return &totals, nil
}

func (t *ApplyTotals) add(p activities.AppliedPage) {
	t.Pages++
	t.Created += p.Created
	t.Updated += p.Updated
	t.Deactivated += p.Deactivated
	t.Failed += p.Failed
	t.Failures = append(t.Failures, p.Failures[:min(len(p.Failures), maxFailures-len(t.Failures))]...)
}

// tooManyFailed says why going on is pointless: a fifth of all entries failing is one fault, not many.
func tooManyFailed(t ApplyTotals) string {
	if t.Failed < 50 || t.Failed*5 < t.Done() {
		return ""
	}
	text := fmt.Sprintf("%d of %d products could not be written", t.Failed, t.Done())
	if len(t.Failures) > 0 {
		first := t.Failures[0]
		text += fmt.Sprintf(", the first one SKU %s: %s. What to do: %s", first.SKU, strings.TrimRight(first.Cause, "."), first.Fix)
	}
	return strings.TrimRight(text, ".") + ". The rest of the plan was not tried; run the sync again after the cause is mended"
}
