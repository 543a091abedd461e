package orders

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/reconcile"
	"digitalbridge/internal/report"
	"digitalbridge/internal/spelling"
	"digitalbridge/workflows/shared"
)

// ReconcileOrdersInput is empty for the comparison that the policy asks for.
type ReconcileOrdersInput struct {
	// Since is the time from which on purchase orders count; zero: by the policy (reconcile.since).
	Since time.Time `json:"since,omitzero"`
	// Numbers are purchase order numbers that the TD SYNNEX portal lists, at most 500: those that no
	// purchase order asks for are found.
	Numbers []string `json:"numbers,omitempty"`
	// Carried is set only when a large comparison goes on in a new run.
	Carried *CarriedReconciliation `json:"carried,omitempty" inner:"true"`
}

// CarriedReconciliation is what a comparison knows when it goes on in a new run.
type CarriedReconciliation struct {
	Key      string                 `json:"key"`
	Began    time.Time              `json:"began"`
	Progress ReconciliationProgress `json:"progress"`
	After    int64                  `json:"after"`
}

// ReconciliationProgress is the answer of the query "progress".
type ReconciliationProgress struct {
	Phase  string                 `json:"phase"`
	Pages  int                    `json:"pages"`
	Orders int                    `json:"orders"`
	Counts map[reconcile.Kind]int `json:"counts,omitempty"`
}

// ReconcileOrdersResult says what differs and where the report is.
type ReconcileOrdersResult struct {
	// Outcome is one of those below.
	Outcome string                      `json:"outcome"`
	Report  orders.ReconciliationReport `json:"report"`
}

// Outcomes of a comparison.
const (
	OrdersAgree  = "No difference"
	OrdersDiffer = "Differences"
)

// maxNumbers bounds the input: two calls to the distributor each, at 25 a minute.
const maxNumbers = 500

// ReconcileOrders compares Autotask's purchase orders to TD SYNNEX with the distributor's orders and
// invoices, page by page, and reports what differs. It changes nothing in either system.
func ReconcileOrders(ctx workflow.Context, in ReconcileOrdersInput) (*ReconcileOrdersResult, error) {
	r := &reconciliation{in: in}
	r.board = shared.NewBoard(r.details)
	if err := r.setup(ctx); err != nil {
		return nil, r.board.End(ctx, err)
	}
	result, err := r.run(ctx)
	err = r.board.End(ctx, shared.TellFailed(ctx, "the comparison of orders with TD SYNNEX", false, err))
	logReconciliation(ctx, result, err)
	return result, err
}

type reconciliation struct {
	in       ReconcileOrdersInput
	state    CarriedReconciliation
	progress ReconciliationProgress
	board    *shared.Board
	report   *orders.ReconciliationReport // once it is written
}

func (r *reconciliation) setup(ctx workflow.Context) error {
	if len(r.in.Numbers) > maxNumbers {
		return shared.Fail(bridge.InvalidInput, fmt.Sprintf("give at most %d at once", maxNumbers), "there are %d numbers",
			len(r.in.Numbers))
	}
	if r.in.Carried != nil {
		r.state = *r.in.Carried
	} else {
		r.state = CarriedReconciliation{
			Key: orders.ReconciliationKey(workflow.GetInfo(ctx).WorkflowExecution.RunID), Began: workflow.Now(ctx).UTC(),
			Progress: ReconciliationProgress{Counts: map[reconcile.Kind]int{}},
		}
	}
	r.progress = r.state.Progress
	if r.progress.Counts == nil { // empty ones don't travel into a new run
		r.progress.Counts = map[reconcile.Kind]int{}
	}
	err := workflow.SetQueryHandlerWithOptions(ctx, bridge.QueryProgress, func() (ReconciliationProgress, error) { return r.progress, nil },
		workflow.QueryHandlerOptions{Description: "How many purchase orders are compared, and what differs so far"})
	if err != nil {
		return err
	}
	return r.board.Open(ctx)
}

func (r *reconciliation) run(ctx workflow.Context) (*ReconcileOrdersResult, error) {
	for {
		page, err := r.page(ctx)
		if err != nil {
			return nil, err
		}
		if page.Done {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, err // a new run would not know of the cancellation
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			next := r.in
			r.state.Progress = r.progress
			next.Carried = &r.state
			return nil, workflow.NewContinueAsNewError(ctx, bridge.ReconcileOrders, next)
		}
	}
	if err := r.numbers(ctx); err != nil {
		return nil, err
	}
	r.show(ctx, "Writing the report")
	result := &ReconcileOrdersResult{Outcome: OrdersAgree}
	err := workflow.ExecuteActivity(comparing(ctx, "report"), reconcileActivities.ReportReconciliation, orders.ReportReconciliationInput{
		Connection: shared.Connection(ctx), Key: r.state.Key, Pages: r.progress.Pages, Orders: r.progress.Orders, Since: r.in.Since,
		At: r.state.Began,
	}).Get(ctx, &result.Report)
	if err != nil {
		return nil, err
	}
	r.finish(ctx, result)
	return result, nil
}

// page compares the next page of purchase orders.
func (r *reconciliation) page(ctx workflow.Context) (page orders.ReconciledPage, err error) {
	r.show(ctx, "Comparing purchase orders")
	err = workflow.ExecuteActivity(comparing(ctx, fmt.Sprintf("page %d of purchase orders", r.progress.Pages+1)),
		reconcileActivities.ReconcilePage,
		orders.ReconcilePageInput{Key: r.state.Key, Page: r.progress.Pages, After: r.state.After, Since: r.in.Since}).Get(ctx, &page)
	if err != nil {
		return page, err
	}
	r.in.Since, r.state.After = page.Since, page.Last
	r.take(page)
	return page, nil
}

// numbers looks for orders that no purchase order asks for.
func (r *reconciliation) numbers(ctx workflow.Context) error {
	if len(r.in.Numbers) == 0 {
		return nil
	}
	r.show(ctx, "Looking for orders without a purchase order")
	var page orders.ReconciledPage
	err := workflow.ExecuteActivity(comparing(ctx, spelling.Count(len(r.in.Numbers), "number")+" of the portal"),
		reconcileActivities.ReconcileNumbers,
		orders.ReconcileNumbersInput{Key: r.state.Key, Page: r.progress.Pages, Numbers: r.in.Numbers}).Get(ctx, &page)
	if err == nil {
		r.take(page)
	}
	return err
}

func (r *reconciliation) take(page orders.ReconciledPage) {
	r.progress.Pages++
	r.progress.Orders += page.Orders
	for _, k := range reconcile.Kinds() {
		if n := page.Counts[k]; n > 0 {
			r.progress.Counts[k] += n
		}
	}
}

// finish tells people what is new since the comparison before.
func (r *reconciliation) finish(ctx workflow.Context, result *ReconcileOrdersResult) {
	rec := result.Report.Reconciliation
	if rec.Findings > 0 {
		result.Outcome = OrdersDiffer
	}
	r.progress.Phase, r.report = "Done", &result.Report
	r.board.Later(bridge.FailedCount.ValueSet(int64(rec.Findings)))
	r.board.Set(ctx, result.Outcome)
	if rec.New > 0 {
		shared.Notify(ctx, operations.Notice{
			Level: "warning", Topic: notify.Orders, Event: "orders differ", Subject: spelling.Count(rec.Orders, "purchase order"),
			Text: fmt.Sprintf("%s between Autotask and TD SYNNEX, %d in all: %s", spelling.Count(rec.New, "new difference"), rec.Findings,
				rec.Text()),
			Fix: "see them with starter order reconcile --last",
		})
	}
}

// show keeps the details that the Web UI shows true.
func (r *reconciliation) show(ctx workflow.Context, phase string) {
	r.progress.Phase = phase
	r.board.Set(ctx, phase)
}

func (r *reconciliation) details() string {
	if r.report != nil {
		rec := r.report.Reconciliation
		return fmt.Sprintf("\n%s compared: %s, %d of them new\n\n%s\nReport: `%s`\n", spelling.Count(rec.Orders, "purchase order"), rec.Text(), rec.New,
			countTable(rec.Counts), r.report.HTML)
	}
	counts, _ := report.Count(r.progress.Counts)
	return fmt.Sprintf("\n%s so far\n\n%s", spelling.Count(r.progress.Orders, "purchase order"), countTable(counts))
}

func countTable(counts []report.KindCount) string {
	if len(counts) == 0 {
		return "No difference so far\n"
	}
	var b strings.Builder
	b.WriteString("| Finding | Count |\n|---|---:|\n")
	for _, c := range counts {
		fmt.Fprintf(&b, "| %s | %d |\n", c.Kind, c.Count)
	}
	return b.String()
}

// comparing are the options of a page: some minutes at the distributor's rate, more while its limiter or
// Autotask's budget makes it wait. A comparison that an outage holds up for a night had better begin anew.
func comparing(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: bridge.CatalogTaskQueue(shared.Connection(ctx)), StartToCloseTimeout: 2 * time.Hour,
		ScheduleToCloseTimeout: 12 * time.Hour,
		HeartbeatTimeout:       2 * time.Minute, RetryPolicy: shared.Patient, Summary: summary,
	})
}
