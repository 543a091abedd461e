package products

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/spelling"
	"digitalbridge/workflows/shared"
)

// ApplyProductPlanInput is a plan and how far it has been applied.
type ApplyProductPlanInput struct {
	Plan   products.ProductPlan `json:"plan" inner:"true"`
	Totals ApplyTotals          `json:"totals" inner:"true"`
	// Now: write at once, also outside the policy's window.
	Now bool `json:"now,omitempty"`
	// Carried is what a run hands to the one that goes on for it.
	Carried *CarriedApply `json:"carried,omitempty" inner:"true"`
}

// CarriedApply is the part of an apply's state that is no total.
type CarriedApply struct {
	Active    time.Duration `json:"active,omitempty"` // time spent writing
	Done      []int         `json:"done,omitempty"`   // entries of the next page that are written
	NotBefore time.Time     `json:"notBefore,omitzero"`
	Paused    *Pause        `json:"paused,omitempty"`
	Waiters   []Waiter      `json:"waiters,omitempty"`
}

// ApplyTotals adds up the pages that have been applied.
type ApplyTotals struct {
	Pages       int                     `json:"pages"`
	Created     int                     `json:"created"`
	Updated     int                     `json:"updated"`
	Deactivated int                     `json:"deactivated"`
	Failed      int                     `json:"failed"`
	Failures    []products.EntryFailure `json:"failures,omitempty"` // the first few; all are in the store
	// FailuresKey is where the store holds all failures, one JSON line each; beside it they are as CSV.
	FailuresKey string `json:"failuresKey,omitempty"`
	// Waited is how long the writing stood still because of Autotask's hourly budget.
	Waited time.Duration `json:"waited,omitempty"`
}

// Done is the number of entries that have been dealt with.
func (t ApplyTotals) Done() int { return t.Created + t.Updated + t.Deactivated + t.Failed }

func (t ApplyTotals) table() string {
	return fmt.Sprintf("| Written | Products |\n|---|---:|\n| created | %d |\n| updated | %d |\n| deactivated | %d |\n| failed | %d |\n",
		t.Created, t.Updated, t.Deactivated, t.Failed)
}

// maxFailures caps the failures that a result carries; the pages keep all of theirs in the store.
const maxFailures = 50

// ApplyProductPlan writes a plan to Autotask, page by page. It is started by ProductSync under the one
// id of the connection. The updates "pause" and "resume" act in the middle of a page.
func ApplyProductPlan(ctx workflow.Context, in ApplyProductPlanInput) (*ApplyTotals, error) {
	a := newApplyPlan(ctx, in)
	if err := a.setup(ctx); err != nil {
		return nil, a.board.End(ctx, err)
	}
	err := a.run(ctx)
	if !workflow.IsContinueAsNewError(err) {
		a.wakeWaiters(ctx)
	}
	if err != nil {
		return nil, a.board.End(ctx, err)
	}
	return &a.totals, nil
}

type applyPlan struct {
	in      ApplyProductPlanInput
	totals  ApplyTotals
	entries int
	board   *shared.Board

	active  time.Duration
	began   time.Time // when the running page began
	done    []int     // entries of the page that were written before it was stopped
	earlier time.Time // a stopped page must not go on before
	window  products.WindowTimes
	paused  *Pause
	stop    workflow.CancelFunc // asks the running page to stop; nil when none runs
	waiters []Waiter
}

func newApplyPlan(ctx workflow.Context, in ApplyProductPlanInput) *applyPlan {
	c := in.Plan.Counts
	a := &applyPlan{in: in, totals: in.Totals, entries: c.Create + c.Update + c.Deactivate}
	a.board = shared.NewBoard(func() string { return a.details(workflow.Now(ctx)) })
	if in.Carried != nil {
		a.active, a.done, a.earlier, a.paused, a.waiters = in.Carried.Active, in.Carried.Done, in.Carried.NotBefore, in.Carried.Paused,
			in.Carried.Waiters
	}
	return a
}

func (a *applyPlan) setup(ctx workflow.Context) error {
	err := workflow.SetQueryHandlerWithOptions(ctx, bridge.QueryProgress, func() (ApplyProgress, error) {
		return a.progress(workflow.Now(ctx)), nil
	},
		workflow.QueryHandlerOptions{Description: "How many of the plan's entries have been written, how fast, and when it ends"})
	if err != nil {
		return err
	}
	if err := a.handlePauses(ctx); err != nil {
		return err
	}
	return a.board.Open(ctx)
}

func (a *applyPlan) run(ctx workflow.Context) error {
	for a.totals.Pages < a.in.Plan.Pages {
		if err := a.ready(ctx); err != nil {
			return err
		}
		page, err := a.write(ctx)
		if err != nil {
			return err
		}
		a.take(page)
		a.board.Refresh(ctx)
		if why := tooManyFailed(a.totals); why != "" {
			if err := a.collectFailures(ctx); err != nil {
				return err
			}
			return shared.Fail(bridge.TooManyFailed, "", "%s", why)
		}
		if err := ctx.Err(); err != nil {
			return err // a new run would not know of the cancellation
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() && a.totals.Pages < a.in.Plan.Pages {
			return a.goOn(ctx)
		}
	}
	if err := a.collectFailures(ctx); err != nil {
		return err
	}
	a.board.Set(ctx, "Done")
	return nil
}

// write runs the activity of the next page. The update "pause" and the end of the window stop it.
func (a *applyPlan) write(ctx workflow.Context) (products.AppliedPage, error) {
	a.board.Set(ctx, stateWriting)
	n := a.totals.Pages
	summary := fmt.Sprintf("page %d of %d, entries from %d", n+1, a.in.Plan.Pages, n*products.PlanPage+len(a.done)+1)
	pageCtx, stop := workflow.WithCancel(shared.LongHaul(ctx, bridge.CatalogTaskQueue(shared.Connection(ctx)), summary))
	pageCtx = workflow.WithWaitForCancellation(pageCtx, true)
	a.stop, a.began = stop, workflow.Now(ctx)
	var page products.AppliedPage
	err := workflow.ExecuteActivity(pageCtx, applier.ApplyPlanPage,
		products.ApplyPlanPageInput{PlanKey: a.in.Plan.Key, Page: n, Done: a.done}).Get(ctx, &page)
	a.stop = nil
	a.active += workflow.Now(ctx).Sub(a.began)
	if temporal.IsCanceledError(err) && ctx.Err() == nil {
		// It was asked to stop before a worker had begun with it.
		return products.AppliedPage{Stopped: true, Done: a.done}, nil
	}
	return page, err
}

// take adds what became of a page. One that was stopped goes on where it is.
func (a *applyPlan) take(page products.AppliedPage) {
	a.totals.Waited += page.Waited
	if page.Stopped {
		a.done, a.earlier = page.Done, page.NotBefore
		return
	}
	a.done, a.earlier = nil, time.Time{}
	a.totals.add(page)
}

// goOn hands everything to a new run.
func (a *applyPlan) goOn(ctx workflow.Context) error {
	a.noteWaiters(ctx)
	return workflow.NewContinueAsNewError(ctx, bridge.ApplyProductPlan, ApplyProductPlanInput{
		Plan: a.in.Plan, Totals: a.totals, Now: a.in.Now,
		Carried: &CarriedApply{Active: a.active, Done: a.done, NotBefore: a.earlier, Paused: a.paused, Waiters: a.waiters},
	})
}

// collectFailures puts the failures of all pages into one file, when there are any.
func (a *applyPlan) collectFailures(ctx workflow.Context) error {
	if a.totals.Failed == 0 {
		return nil
	}
	a.board.Show(ctx, bridge.FailedCount.ValueSet(int64(a.totals.Failed)))
	return workflow.ExecuteActivity(shared.OnCatalogQueue(ctx, "list the failures"), planReports.CollectFailures,
		products.CollectFailuresInput{PlanKey: a.in.Plan.Key, Pages: a.totals.Pages}).Get(ctx, &a.totals.FailuresKey)
}

func (t *ApplyTotals) add(p products.AppliedPage) {
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
	text := fmt.Sprintf("%d of %s could not be written", t.Failed, spelling.Count(t.Done(), "product"))
	if len(t.Failures) > 0 {
		first := t.Failures[0]
		text += fmt.Sprintf(", the first one SKU %s: %s", first.SKU, problem.Text(first.Cause, first.Fix))
	}
	return strings.TrimRight(text, ".") + ". The rest of the plan was not tried; run the sync again after the cause is fixed"
}
