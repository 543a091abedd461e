package products

import (
	"errors"
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
	"digitalbridge/internal/spelling"
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
	// Report is where the plan's report is, as soon as there is one: whoever decides on the plan reads it.
	Report *products.PlanReport `json:"report,omitempty"`
}

// stateWaitsForPerson is the state of everything in Product Sync that a person must decide.
const stateWaitsForPerson = "Waiting for a person"

const (
	// decideWithin is how long after its start a sync with a held plan waits for a person: it is over before the next
	// daily sync, also on the day that has 23 hours, so that the schedule leaves none out. The next sync plans afresh and
	// asks anew.
	decideWithin = 22 * time.Hour
	// decideAtLeast is what people have of it, however long the sync waited before.
	decideAtLeast = time.Hour
)

// ProductSync brings the distributor's catalogue into Autotask: it stages the price file, plans the
// differences, waits for a person when the plan breaks a limit of the policy, and applies.
func ProductSync(ctx workflow.Context, in ProductSyncInput) (*ProductSyncResult, error) {
	s := &productSync{in: in, result: &ProductSyncResult{}}
	s.board = shared.NewBoard(s.details)
	err := s.setup(ctx)
	if err == nil {
		err = s.run(ctx)
	}
	err = s.board.End(ctx, shared.TellFailed(ctx, "Product Sync", false, err))
	s.log(ctx, err)
	if err != nil {
		return nil, err
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
	// newer is the sync that has planned afresh while this one's plan was held.
	newer string
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
	err := workflow.SetQueryHandlerWithOptions(ctx, bridge.QueryProgress, func() (SyncProgress, error) {
		p := s.progress
		p.Phase, p.Report = s.board.State(), s.result.Report
		return p, nil
	},
		workflow.QueryHandlerOptions{Description: "How far along the sync is"})
	if err != nil {
		return err
	}
	for _, u := range [...]struct {
		name    string
		approve bool
		what    string
	}{
		{bridge.UpdateApprove, true, "Write a plan that broke a limit of the policy"},
		{bridge.UpdateReject, false, "Drop a plan that broke a limit of the policy"},
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
		s.supersede(ctx)
		if c := s.result.Plan.Counts; c.Held+c.HeldInPart > 0 || s.result.Plan.Quarantined > 0 {
			reviewQuarantine(ctx, products.HeldPlan{PlanKey: s.result.Plan.Key, FileDate: s.result.Catalog.FileDate})
		}
		if err := s.hold(ctx); err != nil {
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
			return shared.Fail(bridge.SyncRunning, "wait for it and run the sync again",
				"another sync is writing to Autotask now (workflow %s); nothing was written by this one", s.progress.ApplyWorkflowID)
		}
		// Once it is this one's turn Autotask is another, and perhaps the price file too: plan afresh.
		s.progress.ApplyWorkflowID = ""
		if err := waitForTurn(ctx, s.board); err != nil {
			return err
		}
	}
}

// plan stages the feed and compares it with Autotask.
func (s *productSync) plan(ctx workflow.Context) error {
	at := workflow.Now(ctx).UTC()
	s.at = at
	queue := bridge.CatalogTaskQueue(shared.Connection(ctx))

	ahead, stop := s.readAhead(ctx, queue)
	defer stop()
	s.phase(ctx, "Fetching the price file")
	var staged products.StagedCatalog
	if err := workflow.ExecuteActivity(shared.LongHaul(ctx, queue, "fetch and read the price file"), catalogActivities.StageCatalog,
		products.StageCatalogInput{At: at, Feed: s.in.Feed, Only: s.in.Only}).Get(ctx, &staged); err != nil {
		return err
	}
	s.result.Catalog, s.progress.Catalog = staged, &staged

	s.phase(ctx, "Planning")
	var plan products.ProductPlan
	if err := workflow.ExecuteActivity(shared.LongHaul(ctx, queue, "compare "+spelling.Count(staged.Selected, "item")+" with Autotask"),
		planner.PlanProducts,
		products.PlanProductsInput{Staged: staged, Read: ahead(), At: at, Expect: s.in.Plan}).Get(ctx, &plan); err != nil {
		return err
	}
	s.result.Plan = plan
	if err := s.report(ctx, at); err != nil {
		return err
	}
	s.progress.Plan = &plan
	return nil
}

// readAhead reads Autotask's products while a whole price file is being fetched. What comes of it is asked for when the
// plan is made; nothing, when the reading failed: the plan then reads for itself, and says what is wrong.
func (s *productSync) readAhead(ctx workflow.Context, queue string) (ahead func() products.ProductsRead, stop func()) {
	if s.in.Feed == products.FeedStock || len(s.in.Only) > 0 {
		return func() products.ProductsRead { return products.ProductsRead{} }, func() {}
	}
	reading, stop := workflow.WithCancel(shared.Ahead(ctx, queue, "read Autotask's products meanwhile"))
	read := workflow.ExecuteActivity(reading, planner.ReadProducts)
	return func() (found products.ProductsRead) {
		if err := read.Get(ctx, &found); err != nil {
			return products.ProductsRead{}
		}
		return found
	}, stop
}

// hold lets a normal plan pass, and one that breaks a limit wait until a person decides; without a
// decision nothing is written.
func (s *productSync) hold(ctx workflow.Context) error {
	hold := s.result.Plan.Hold
	if hold == "" {
		return nil
	}
	s.decision = nil
	s.waiting, s.progress.Waiting = true, true
	s.phase(ctx, stateWaitsForPerson+": "+hold)
	s.logWaiting(ctx, hold)
	now := workflow.Now(ctx)
	within := max(workflow.GetInfo(ctx).WorkflowStartTime.Add(decideWithin).Sub(now), decideAtLeast)
	shared.Notify(ctx, operations.Notice{
		Level: "action", Topic: notify.Decisions, Event: "plan held", Subject: "Product Sync", Text: s.question(hold),
		Fix: fmt.Sprintf("look at it (`starter sync report --held`), then `starter sync approve` or `starter sync reject`; after %s without a decision nothing is written",
			spelling.Span(within)),
	})
	s.noteHeld(ctx)
	decided, err := shared.AwaitAtMost(ctx, now.Add(within).Sub(workflow.Now(ctx)), "until the time to decide is over",
		func() bool { return s.decision != nil || s.newer != "" })
	s.waiting, s.progress.Waiting = false, false
	switch {
	case err != nil:
		return err
	case decided && s.decision == nil:
		return shared.Fail(
			bridge.PlanHeld,
			"decide on the newer one, if that is held too",
			"the plan was held because %s, and nobody had decided on it when a newer sync (workflow %s) planned afresh; "+
				"nothing was written by this one",
			hold,
			s.newer,
		)
	case !decided:
		return shared.Fail(bridge.PlanHeld, `look at the plan, and send the update "approve" to the next run if it is right`,
			"the plan was held because %s, and nobody approved it within %s; nothing was written", hold,
			spelling.Span(within))
	case !s.approved:
		return shared.Fail(bridge.PlanHeld, "correct the policy or wait for the next price file",
			"%s rejected the plan (%s), which was held because %s; nothing was written", s.decision.Actor, s.decision.Reason, hold)
	}
	return nil
}

// question is what people are asked about a held plan: first why it is held, then what moves most, and what it is about.
func (s *productSync) question(hold string) string {
	lines := []string{"Is the plan right? It is held because " + hold}
	if s.result.Report != nil {
		for _, m := range s.result.Report.Summary.Biggest {
			lines = append(lines, m.String())
		}
	}
	return strings.Join(append(lines, s.result.Plan.Counts.Sentence()), "\n")
}

// supersede tells the sync whose plan was held before that this one has planned afresh: people decide on the newest plan
// only. It may have ended already, which is as good.
func (s *productSync) supersede(ctx workflow.Context) {
	earlier := s.result.Plan.Earlier
	if earlier == nil || !s.in.Whole() {
		return
	}
	if err := workflow.SignalExternalWorkflow(ctx, earlier.WorkflowID, earlier.RunID, bridge.SignalSuperseded,
		NewerSync{WorkflowID: workflow.GetInfo(ctx).WorkflowExecution.ID}).Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Info("no held plan to supersede", "workflow", earlier.WorkflowID, "error", err)
	}
}

// NewerSync is the sync that has planned while this one's plan was held.
type NewerSync struct {
	WorkflowID string `json:"workflowId" inner:"true"`
}

// noteHeld lets the next sync ask in place of this one. Without it, this one ends by itself before the next day's.
func (s *productSync) noteHeld(ctx workflow.Context) {
	if !s.in.Whole() {
		return
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		for s.newer == "" {
			var newer NewerSync
			workflow.GetSignalChannel(ctx, bridge.SignalSuperseded).Receive(ctx, &newer)
			s.newer = newer.WorkflowID
		}
	})
	if err := workflow.ExecuteActivity(shared.OnCatalogQueue(ctx, "note that the plan is held"), planner.NoteHeld).Get(ctx,
		nil); err != nil {
		workflow.GetLogger(ctx).Warn("the next sync will not know of this plan", "error", err)
	}
}

// apply writes the plan in a child workflow under the connection's one id for it, so that two syncs
// never write at once.
func (s *productSync) apply(ctx workflow.Context) error {
	id := bridge.ApplyProductPlanID(shared.Connection(ctx))
	s.progress.ApplyWorkflowID = id
	s.phase(ctx, "Writing to Autotask")
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: id, ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_REQUEST_CANCEL, WaitForCancellation: true,
		StaticSummary: fmt.Sprintf("Plan %s: %s for %s", s.result.Plan.Digest, spelling.Count(s.result.Plan.Counts.Calls, "write"),
			spelling.Count(s.result.Plan.Counts.Create+s.result.Plan.Counts.Update+s.result.Plan.Counts.Deactivate, "product")),
	}), bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: s.result.Plan, Now: s.in.Now})
	return child.Get(ctx, &s.result.Applied)
}

// finish says how the sync went.
func (s *productSync) finish(ctx workflow.Context) error {
	s.result.Status = SyncSuccess
	failed, rejected := s.result.Applied.Failed, s.result.Catalog.Rejected
	if failed > 0 || rejected > 0 || s.result.Plan.Counts.NotRead > 0 {
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
	text := spelling.Count(s.result.Applied.Failed, "product") + " could not be written"
	if len(s.result.Applied.Failures) > 0 {
		first := s.result.Applied.Failures[0]
		text += fmt.Sprintf("; the first one is SKU %s: %s", first.SKU, first.Cause)
	}
	return operations.Notice{
		Level: "warning", Topic: notify.Products, Event: "sync ended with failures", Subject: "Product Sync", Text: text,
		Fix: "fix the cause, then `starter sync retry-failed " + runID + "`",
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
		text += fmt.Sprintf("\nPrice file of %s (%s): %s, %d selected, %d left out by the cap, %s rejected\n",
			c.FileDate.Format(time.DateOnly), kind, spelling.Count(c.Figures.Rows, "product"), c.Selected, c.LeftOut,
			spelling.Count(c.Rejected, "row"))
	}
	if p := s.progress.Plan; p != nil {
		text += "\n#### Plan\n\n" + planTable(p.Counts) + s.reportLine()
	}
	if held := s.result.Plan.Counts.Held + s.result.Plan.Counts.HeldInPart; held > 0 {
		text += "\n" + spelling.Are(held, "product") + " held in quarantine: `starter sync quarantine list` shows what and why.\n"
	}
	if n := s.result.Plan.Counts.NotRead; n > 0 {
		text += fmt.Sprintf("\n**Not readable in Autotask: %d.** They stay as they are; the plan's report names them and what to do.\n", n)
	}
	if a := s.result.Applied; a.Pages > 0 {
		text += "\n#### Written to Autotask\n\n" + a.table()
	}
	return text + s.promotionsLine()
}

func planTable(c catalog.Counts) string {
	return fmt.Sprintf("| Plan | Products |\n|---|---:|\n| create | %d |\n| update | %d |\n| deactivate | %d |\n| unchanged | %d |\n| "+
		"held in quarantine | %d |\n| outside the selection | %d |\n| duplicates | %d |\n| Autotask calls | %d |\n",
		c.Create, c.Update, c.Deactivate, c.Unchanged, c.Held+c.HeldInPart, c.OutsideSelection, c.Duplicates, c.Calls)
}
