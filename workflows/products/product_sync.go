package products

import (
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/workflows/shared"
)

// ProductSyncInput says how far the sync goes and what it is about. Empty: everything, as the policy says.
type ProductSyncInput struct {
	// Mode is "apply" (the default) or "plan", which stops before anything is written to Autotask.
	Mode string `json:"mode,omitempty"`
	// Feed is "price" (the default), the price file, or "stock", the hourly stock file.
	Feed string `json:"feed,omitempty"`
	// Only are the TD SYNNEX SKUs that the sync is about; none means all.
	Only []string `json:"only,omitempty"`
	// RetryFailed is the run id of a sync whose failed SKUs this one is about.
	RetryFailed string `json:"retryFailed,omitempty"`
	// Plan is the digest of a plan that somebody has looked at: the sync plans afresh and goes on only when
	// the plan is still the same.
	Plan string `json:"plan,omitempty"`
	// Now: write at once, also outside the policy's window.
	Now bool `json:"now,omitempty"`
	// Wait for its turn while another sync or refresh writes, as the daily one does. Without it the sync fails
	// then.
	Wait bool `json:"wait,omitempty"`
}

// Modes of ProductSync.
const (
	ModeApply = "apply"
	ModePlan  = "plan"
)

// Results of ProductSync, in the words of the original connector's activity log.
const (
	SyncSuccess = "Success"
	SyncPartial = "Partial success"
	SyncPlanned = "Planned"
)

// ProductSyncResult is what a sync did. Created + Updated + Deactivated + Failed is what the plan had to
// write.
type ProductSyncResult struct {
	Status  string                 `json:"status"`
	Applied ApplyTotals            `json:"applied"`
	Plan    products.ProductPlan   `json:"plan"`
	Catalog products.StagedCatalog `json:"catalog"`
	// Report is where the plan's report is, and what it adds up to.
	Report *products.PlanReport `json:"report,omitempty"`
}

// SyncProgress is the answer of the query "progress".
type SyncProgress struct {
	Phase string `json:"phase"`
	// Waiting: a person must approve or reject the plan.
	Waiting bool `json:"waiting,omitempty"`
	// ApplyWorkflowID is where the query "progress" tells how far the writing is, once it has begun.
	ApplyWorkflowID string                  `json:"applyWorkflowId,omitempty"`
	Catalog         *products.StagedCatalog `json:"catalog,omitempty"`
	Plan            *products.ProductPlan   `json:"plan,omitempty"`
}

// stateWaitsForPerson is the state of everything in Product Sync that a person must decide.
const stateWaitsForPerson = "Waiting for a person"

// decideWithin is how long a held plan waits for a person: it is over before the next daily sync, also on the
// day that has 23 hours, so that the schedule leaves none out. The next sync plans afresh and asks anew.
const decideWithin = 22 * time.Hour

// ProductSync brings the distributor's catalogue into Autotask: it stages the price file, plans the
// differences, waits for a person when the plan breaks a limit of the policy, and applies.
func ProductSync(ctx workflow.Context, in ProductSyncInput) (*ProductSyncResult, error) {
	s := &productSync{in: in, result: &ProductSyncResult{}}
	s.board = shared.NewBoard(s.details)
	err := s.setup(ctx)
	if err == nil {
		err = s.run(ctx)
	}
	if err != nil {
		return nil, s.board.End(ctx, err)
	}
	return s.result, nil
}

type productSync struct {
	in       ProductSyncInput
	result   *ProductSyncResult
	progress SyncProgress
	waiting  bool
	decision *shared.Decision
	approved bool
	// unguarded is why the promotions could not be handed over to their timer.
	unguarded string
	board     *shared.Board
	// at is when the plan was made, which decides which promotions run.
	at time.Time
}

func (s *productSync) setup(ctx workflow.Context) error {
	if err := s.in.normalize(); err != nil {
		return err
	}
	err := workflow.SetQueryHandlerWithOptions(ctx, "progress", func() (SyncProgress, error) {
		p := s.progress
		p.Phase = s.board.State()
		return p, nil
	},
		workflow.QueryHandlerOptions{Description: "How far the sync is"})
	if err != nil {
		return err
	}
	for _, u := range [...]struct {
		name    string
		approve bool
		what    string
	}{
		{"approve", true, "Write a plan that broke a limit of the policy"},
		{"reject", false, "Drop a plan that broke a limit of the policy"},
	} {
		err := workflow.SetUpdateHandlerWithOptions(ctx, u.name, func(_ workflow.Context, d shared.Decision) error {
			d = d.Trimmed()
			s.decision, s.approved = &d, u.approve
			return nil
		}, workflow.UpdateHandlerOptions{Validator: s.validate, Description: u.what})
		if err != nil {
			return err
		}
	}
	return s.board.Open(ctx)
}

func (s *productSync) validate(d shared.Decision) error {
	switch {
	case !s.waiting:
		return errors.New("the sync waits for no decision")
	case s.decision != nil:
		return errors.New("the decision has been made")
	}
	return d.Complete()
}

func (s *productSync) run(ctx workflow.Context) error {
	if s.in.RetryFailed != "" {
		if err := workflow.ExecuteActivity(shared.OnCatalogQueue(ctx, "which SKUs failed"), planReports.FailedSKUs,
			products.FailedSKUsInput{RunID: s.in.RetryFailed}).Get(ctx, &s.in.Only); err != nil {
			return err
		}
	}
	for {
		if err := s.plan(ctx); err != nil {
			return err
		}
		if s.in.Mode == ModePlan {
			s.result.Status = SyncPlanned
			s.phase(ctx, "Planned")
			return nil
		}
		if c := s.result.Plan.Counts; c.Held+c.HeldInPart > 0 || s.result.Plan.Quarantined > 0 {
			reviewQuarantine(ctx, products.HeldPlan{PlanKey: s.result.Plan.Key, FileDate: s.result.Catalog.FileDate})
		}
		if err := s.gate(ctx); err != nil {
			return err
		}
		err := s.apply(ctx)
		if !temporal.IsWorkflowExecutionAlreadyStartedError(err) {
			if err != nil {
				return err
			}
			s.handOver(ctx, s.at)
			return s.finish(ctx)
		}
		if !s.in.Wait {
			return shared.Fail(bridge.SyncRunning, fmt.Sprintf("another sync is writing to Autotask now (workflow %s); nothing was written by this one. What to do: wait for it and run the sync again", s.progress.ApplyWorkflowID))
		}
		// Once it is this one's turn Autotask is another, and perhaps the price file too: plan afresh.
		if err := s.waitForTurn(ctx); err != nil {
			return err
		}
	}
}

// plan stages the feed and compares it with Autotask.
func (s *productSync) plan(ctx workflow.Context) error {
	at := workflow.Now(ctx).UTC()
	s.at = at
	queue := bridge.CatalogTaskQueue(shared.Connection(ctx))

	s.phase(ctx, "Fetching the price file")
	var staged products.StagedCatalog
	if err := workflow.ExecuteActivity(shared.LongHaul(ctx, queue, "fetch and read the price file"), catalogActivities.StageCatalog,
		products.StageCatalogInput{At: at, Feed: s.in.Feed, Only: s.in.Only}).Get(ctx, &staged); err != nil {
		return err
	}
	s.result.Catalog, s.progress.Catalog = staged, &staged

	s.phase(ctx, "Planning")
	var plan products.ProductPlan
	if err := workflow.ExecuteActivity(shared.LongHaul(ctx, queue, fmt.Sprintf("compare %d items with Autotask", staged.Selected)), planner.PlanProducts,
		products.PlanProductsInput{Staged: staged, At: at, Expect: s.in.Plan}).Get(ctx, &plan); err != nil {
		return err
	}
	s.result.Plan = plan
	if err := s.report(ctx, at); err != nil {
		return err
	}
	s.progress.Plan = &plan
	return nil
}

// gate lets a normal plan pass and holds one that breaks a limit until a person decides; without a
// decision nothing is written.
func (s *productSync) gate(ctx workflow.Context) error {
	hold := s.result.Plan.Hold
	if hold == "" {
		return nil
	}
	s.decision = nil
	s.waiting, s.progress.Waiting = true, true
	s.phase(ctx, stateWaitsForPerson+": "+hold)
	shared.Notify(ctx, operations.Notice{
		Level: "action", Event: "plan held", Subject: "Product Sync", Text: "the plan is held because " + hold,
		Fix: fmt.Sprintf("look at it, then `starter sync approve` or `starter sync reject`; after %s without a decision nothing is written", decideWithin),
	})
	decided, err := shared.AwaitAtMost(ctx, decideWithin, "until nobody may decide any more", func() bool { return s.decision != nil })
	s.waiting, s.progress.Waiting = false, false
	switch {
	case err != nil:
		return err
	case !decided:
		return shared.Fail(bridge.PlanHeld, fmt.Sprintf("the plan was held because %s, and nobody approved it within %s; nothing was written. What to do: look at the plan, and send the update \"approve\" to the next run if it is right", hold, decideWithin))
	case !s.approved:
		return shared.Fail(bridge.PlanHeld, fmt.Sprintf("%s rejected the plan (%s), which was held because %s; nothing was written. What to do: correct the policy or wait for the next price file", s.decision.Actor, s.decision.Reason, hold))
	}
	return nil
}

// apply writes the plan in a child workflow under the connection's one id for it, so that two syncs
// never write at once.
func (s *productSync) apply(ctx workflow.Context) error {
	id := bridge.ApplyProductPlanID(shared.Connection(ctx))
	s.progress.ApplyWorkflowID = id
	s.phase(ctx, "Writing to Autotask")
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: id, ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_REQUEST_CANCEL, WaitForCancellation: true,
		StaticSummary: fmt.Sprintf("Plan %s: %d writes for %d products", s.result.Plan.Digest, s.result.Plan.Counts.Calls, s.result.Plan.Counts.Create+s.result.Plan.Counts.Update+s.result.Plan.Counts.Deactivate),
	}), bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: s.result.Plan, Now: s.in.Now})
	return child.Get(ctx, &s.result.Applied)
}

const (
	// lookAgain is the pause before a sync looks again whether the one that wrote has ended.
	lookAgain = 5 * time.Second
	// turnWithin is how long a sync waits for the signal that it is its turn before it asks again: the one
	// that writes may have been terminated.
	turnWithin = 30 * time.Minute
)

// waitForTurn asks the sync that writes to say when it is done, and waits.
func (s *productSync) waitForTurn(ctx workflow.Context) error {
	id := bridge.ApplyProductPlanID(shared.Connection(ctx))
	s.progress.ApplyWorkflowID = ""
	s.phase(ctx, "Waiting for its turn: another sync writes (workflow "+id+")")
	self := workflow.GetInfo(ctx).WorkflowExecution
	for turn := workflow.GetSignalChannel(ctx, signalTurn); ; {
		if err := workflow.SignalExternalWorkflow(ctx, id, "", signalWaiting, Waiter{WorkflowID: self.ID, RunID: self.RunID}).Get(ctx, nil); err != nil {
			return workflow.Sleep(ctx, lookAgain) // it has just ended
		}
		if now, err := shared.AwaitAtMost(ctx, turnWithin, "until it is this sync's turn, at most", func() bool { return turn.ReceiveAsync(nil) }); now || err != nil {
			return err
		}
	}
}

// finish says how the sync went.
func (s *productSync) finish(ctx workflow.Context) error {
	s.result.Status = SyncSuccess
	failed, rejected := s.result.Applied.Failed, s.result.Catalog.Rejected
	if failed > 0 || rejected > 0 {
		s.result.Status = SyncPartial
	}
	s.board.Later(bridge.FailedCount.ValueSet(int64(failed)))
	s.phase(ctx, "Done: "+s.result.Status)
	if failed > 0 {
		shared.Notify(ctx, s.failuresNotice(workflow.GetInfo(ctx).WorkflowExecution.RunID))
	}
	return nil
}

func (s *productSync) failuresNotice(runID string) operations.Notice {
	text := fmt.Sprintf("%d products could not be written", s.result.Applied.Failed)
	if len(s.result.Applied.Failures) > 0 {
		first := s.result.Applied.Failures[0]
		text += fmt.Sprintf("; the first one is SKU %s: %s", first.SKU, first.Cause)
	}
	return operations.Notice{
		Level: "warning", Event: "sync ended with failures", Subject: "Product Sync", Text: text,
		Fix: "mend the cause, then `starter sync retry-failed " + runID + "`",
	}
}

// phase makes the phase visible: query, search attribute and current details.
func (s *productSync) phase(ctx workflow.Context, phase string) {
	s.board.Set(ctx, phase)
}

func (s *productSync) details() string {
	text := ""
	if s.waiting {
		text += "\n**Waits for a person:** send the update `approve` or `reject` with `{\"actor\":\"you\",\"reason\":\"why\"}`.\n"
	}
	if c := s.progress.Catalog; c != nil {
		kind := "full"
		if !c.Full {
			kind = "delta"
		}
		text += fmt.Sprintf("\nPrice file of %s (%s): %d products, %d selected, %d left out by the cap, %d rows rejected\n",
			c.FileDate.Format(time.DateOnly), kind, c.Figures.Rows, c.Selected, c.LeftOut, c.Rejected)
	}
	if p := s.progress.Plan; p != nil {
		text += "\n#### Plan\n\n" + planTable(p.Counts) + s.reportLine()
	}
	if held := s.result.Plan.Counts.Held + s.result.Plan.Counts.HeldInPart; held > 0 {
		text += fmt.Sprintf("\n%d products are held in quarantine: `starter sync quarantine list` shows them.\n", held)
	}
	if a := s.result.Applied; a.Pages > 0 {
		text += "\n#### Written to Autotask\n\n" + a.table()
	}
	return text + s.promotionsLine()
}

func planTable(c catalog.Counts) string {
	return fmt.Sprintf("| Plan | Products |\n|---|---:|\n| create | %d |\n| update | %d |\n| deactivate | %d |\n| unchanged | %d |\n| held in quarantine | %d |\n| outside the selection | %d |\n| duplicates | %d |\n| Autotask calls | %d |\n",
		c.Create, c.Update, c.Deactivate, c.Unchanged, c.Held+c.HeldInPart, c.OutsideSelection, c.Duplicates, c.Calls)
}
