package products

import (
	"fmt"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/spelling"
	"digitalbridge/workflows/shared"
)

// EndPromotionsInput is empty: the list of promotions is that of the last sync.
type EndPromotionsInput struct {
	// Clock is what time it is when the run starts, where that is not the time it is here: a sandbox's clock
	// can be set. Zero: now.
	Clock time.Time `json:"clock,omitzero"`
	// Since and Totals are what a run hands to the one that goes on for it.
	Since  time.Time       `json:"since,omitzero" inner:"true"`
	Totals PromotionTotals `json:"totals,omitzero" inner:"true"`
}

// PromotionTotals adds up what has been taken back.
type PromotionTotals struct {
	Rounds int `json:"rounds"`
	Ended  int `json:"ended"`  // promotions
	Priced int `json:"priced"` // products that were written
	Failed int `json:"failed"`
}

// PromotionProgress is the answer of the query "progress".
type PromotionProgress struct {
	Phase string `json:"phase"`
	// Next is when the workflow acts next by itself.
	Next time.Time `json:"next,omitzero"`
	// Days are the ends to come, the first few of All.
	Days   []catalog.PromotionDay `json:"days,omitempty"`
	All    int                    `json:"all"`
	Totals PromotionTotals        `json:"totals"`
	// Problem is why the last try failed; it is tried again.
	Problem string `json:"problem,omitempty"`
}

const (
	// turnEvery is how often the workflow asks whether another one still writes to Autotask.
	turnEvery = time.Minute
	// mendEvery is the wait after a failure: a price that outlives its promotion costs money on every quote.
	mendEvery = 15 * time.Minute
)

// EndPromotions takes back cost, price and promotion fields of each product at the end of its promotion,
// between two syncs. A sync that was applied wakes it by the signal CatalogApplied, and its catalogue is
// the list from then on. It ends when no promotion is due to end.
func EndPromotions(ctx workflow.Context, in EndPromotionsInput) (*PromotionTotals, error) {
	e := &endPromotions{since: in.Since, synced: workflow.GetSignalChannel(ctx, bridge.SignalCatalogApplied)}
	e.progress.Totals = in.Totals
	if !in.Clock.IsZero() {
		e.ahead = in.Clock.Sub(workflow.Now(ctx))
	}
	e.board = shared.NewBoard(e.details)
	err := e.setup(ctx)
	if err == nil {
		err = e.run(ctx)
	}
	if err != nil {
		return nil, e.board.End(ctx, err)
	}
	return &e.progress.Totals, nil
}

type endPromotions struct {
	progress PromotionProgress
	board    *shared.Board
	// since is up to when ended promotions are dealt with; zero: up to the last sync.
	since  time.Time
	ahead  time.Duration
	synced workflow.ReceiveChannel
	told   string // the problem that people know of
	zone   policy.Zone
}

func (e *endPromotions) setup(ctx workflow.Context) error {
	err := workflow.SetQueryHandlerWithOptions(ctx, bridge.QueryProgress, func() (PromotionProgress, error) {
		p := e.progress
		p.Phase = e.board.State()
		return p, nil
	},
		workflow.QueryHandlerOptions{Description: "Which promotions end when, and what has been taken back"})
	if err != nil {
		return err
	}
	return e.board.Open(ctx)
}

// now is the time by the distributor's clock.
func (e *endPromotions) now(ctx workflow.Context) time.Time {
	return workflow.Now(ctx).Add(e.ahead).UTC()
}

func (e *endPromotions) run(ctx workflow.Context) error {
	for {
		if e.drain() {
			e.since = time.Time{} // the sync's own list, from the time for which it was planned
		}
		var list products.PromotionList
		now := e.now(ctx)
		err := workflow.ExecuteActivity(shared.Reading(ctx, "which promotions end when"), promotionActivities.ListPromotions,
			products.PromotionsInput{Now: now, Since: e.since}).Get(ctx, &list)
		if err != nil {
			if err := e.mend(ctx, err); err != nil {
				return err
			}
			continue
		}
		e.since, e.progress.Days, e.progress.All, e.zone = list.Since, list.Days, list.All, list.Zone
		switch {
		case list.Due > 0:
			err = e.takeBack(ctx, now, list.Due)
		case len(list.Days) == 0:
			if e.synced.Len() > 0 {
				continue
			}
			e.show(ctx, "Done: no promotion is due to end")
			return nil
		default:
			next := list.Days[0]
			e.progress.Next = next.Ends
			e.show(ctx, fmt.Sprintf("Waiting: %s at %s", endOf(next.Count), list.Zone.Moment(next.Ends)))
			err = e.wait(ctx, next.Ends.Sub(now))
		}
		if err != nil {
			return err
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() && e.synced.Len() == 0 {
			again := EndPromotionsInput{Since: e.since, Totals: e.progress.Totals}
			if e.ahead != 0 {
				again.Clock = e.now(ctx)
			}
			return workflow.NewContinueAsNewError(ctx, bridge.EndPromotions, again)
		}
	}
}

// drain takes every signal that has come and reports whether there was one.
func (e *endPromotions) drain() bool {
	any := false
	for e.synced.ReceiveAsync(nil) {
		any = true
	}
	return any
}

// wait lasts until the time is over or a sync has been applied.
func (e *endPromotions) wait(ctx workflow.Context, d time.Duration) error {
	_, err := shared.AwaitAtMost(ctx, d, "until a promotion ends, or the next try", func() bool { return e.synced.Len() > 0 })
	return err
}

// takeBack plans and writes what the ended promotions brought. After a failure, or while another workflow
// writes, it waits and leaves the promotions due, so that the next look finds them again.
func (e *endPromotions) takeBack(ctx workflow.Context, now time.Time, due int) error {
	e.progress.Next = time.Time{}
	e.show(ctx, "Taking back "+spelling.Count(due, "promotion"))
	var plan products.ProductPlan
	queue := bridge.CatalogTaskQueue(shared.Connection(ctx))
	if err := workflow.ExecuteActivity(shared.LongHaul(ctx, queue, "compare "+spelling.Count(due, "product")+" with Autotask"),
		refresher.PlanPromotionEnds,
		products.PlanPromotionEndsInput{Now: now, Since: e.since}).Get(ctx, &plan); err != nil {
		return e.mend(ctx, err)
	}
	var applied ApplyTotals
	if plan.Counts.Calls > 0 {
		err := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
			WorkflowID: bridge.ApplyProductPlanID(shared.Connection(ctx)), ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_REQUEST_CANCEL,
			WaitForCancellation: true,
			StaticSummary:       fmt.Sprintf("Plan %s: %s ended", plan.Digest, spelling.Count(due, "promotion")),
		}), bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: plan, Now: true}).Get(ctx, &applied)
		switch {
		case temporal.IsWorkflowExecutionAlreadyStartedError(err):
			e.show(ctx, "Waiting for its turn: another workflow writes to Autotask")
			return e.wait(ctx, turnEvery)
		case err != nil:
			return e.mend(ctx, err)
		}
	}
	t := &e.progress.Totals
	t.Rounds, t.Ended, t.Priced, t.Failed = t.Rounds+1, t.Ended+due, t.Priced+applied.Updated, t.Failed+applied.Failed
	e.since, e.progress.Problem, e.told = now, "", ""
	if applied.Failed > 0 && len(applied.Failures) > 0 {
		first := applied.Failures[0]
		e.progress.Problem = fmt.Sprintf("%s could not be written; the next sync tries again. The first is SKU %s: %s",
			spelling.Count(applied.Failed, "product"), first.SKU, first.Cause)
	}
	e.board.Show(ctx, bridge.FailedCount.ValueSet(int64(t.Failed)))
	return nil
}

// endOf says that promotions end.
func endOf(n int) string {
	if n == 1 {
		return "1 promotion ends"
	}
	return fmt.Sprintf("%d promotions end", n)
}

// mend notes a failure and waits. It ends the workflow only when that was cancelled.
func (e *endPromotions) mend(ctx workflow.Context, err error) error {
	if temporal.IsCanceledError(err) || ctx.Err() != nil {
		return err
	}
	e.progress.Problem = shared.MessageOf(err)
	e.show(ctx, "Failed, tried again soon")
	if e.told != e.progress.Problem {
		e.told = e.progress.Problem
		shared.Notify(ctx, operations.Notice{
			Level: "warning", Topic: notify.Products, Event: "promotions not taken back", Subject: "the end of promotions",
			Text: "prices outlive their promotions: " + e.progress.Problem,
			Fix:  "fix the cause; it is tried again every " + spelling.Span(mendEvery),
		})
	}
	return e.wait(ctx, mendEvery)
}

func (e *endPromotions) show(ctx workflow.Context, phase string) {
	e.board.Set(ctx, phase)
}

func (e *endPromotions) details() string {
	p := e.progress
	var b strings.Builder
	if p.Problem != "" {
		fmt.Fprintf(&b, "\n**Problem:** %s\n", p.Problem)
	}
	if len(p.Days) > 0 {
		b.WriteString("\n| Ends | Promotions | SKUs |\n|---|---:|---|\n")
		for _, d := range p.Days {
			skus := strings.Join(d.SKUs, ", ")
			if d.Count > len(d.SKUs) {
				skus += ", ..."
			}
			fmt.Fprintf(&b, "| %s | %d | %s |\n", e.zone.Moment(d.Ends), d.Count, skus)
		}
		if p.All > len(p.Days) {
			fmt.Fprintf(&b, "\n%d later ends are not shown.\n", p.All-len(p.Days))
		}
	}
	fmt.Fprintf(&b, "\n| So far | |\n|---|---:|\n| promotions taken back | %d |\n| products written | %d |\n| failed | %d |\n",
		p.Totals.Ended,
		p.Totals.Priced, p.Totals.Failed)
	return b.String()
}
