package workflows

import (
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
)

// ProductSyncInput says how far the sync goes.
type ProductSyncInput struct {
	// Mode is "apply" (the default) or "plan", which stops before anything is written to Autotask.
	Mode string `json:"mode,omitempty"`
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
	Status  string                   `json:"status"`
	Applied ApplyTotals              `json:"applied"`
	Plan    activities.ProductPlan   `json:"plan"`
	Catalog activities.StagedCatalog `json:"catalog"`
	// Report is where the plan's report is, and what it adds up to.
	Report *activities.PlanReport `json:"report,omitempty"`
}

// SyncProgress is the answer of the query "progress".
type SyncProgress struct {
	Phase string `json:"phase"`
	// ApplyWorkflowID is where the query "progress" tells how far the writing is, once it has begun.
	ApplyWorkflowID string                    `json:"applyWorkflowId,omitempty"`
	Catalog         *activities.StagedCatalog `json:"catalog,omitempty"`
	Plan            *activities.ProductPlan   `json:"plan,omitempty"`
}

// SyncDecision is the input of the updates "approve" and "reject" of a plan that waits for a person.
type SyncDecision struct {
	Actor  string `json:"actor"`
	Reason string `json:"reason"`
}

// decideWithin is how long a held plan waits for a person. After a day the next price file is there.
const decideWithin = 24 * time.Hour

// ProductSync brings the distributor's catalogue into Autotask: it stages the price file, plans the
// differences, waits for a person when the plan breaks a limit of the policy, and applies.
func ProductSync(ctx workflow.Context, in ProductSyncInput) (*ProductSyncResult, error) {
	s := &productSync{in: in, result: &ProductSyncResult{}}
	if err := s.setup(ctx); err != nil {
		return nil, surface(ctx, err)
	}
	if err := s.run(ctx); err != nil {
		return nil, surface(ctx, err)
	}
	return s.result, nil
}

type productSync struct {
	in       ProductSyncInput
	result   *ProductSyncResult
	progress SyncProgress
	waiting  bool
	decision *SyncDecision
	approved bool
	// unguarded is why the promotions could not be handed over to their timer.
	unguarded string
}

func (s *productSync) setup(ctx workflow.Context) error {
	switch s.in.Mode {
	case "":
		s.in.Mode = ModeApply
	case ModeApply, ModePlan:
	default:
		return fail(bridge.InvalidInput, fmt.Sprintf("mode is %q. What to do: give \"apply\", or \"plan\" to see what would be written", s.in.Mode))
	}
	err := workflow.SetQueryHandlerWithOptions(ctx, "progress", func() (SyncProgress, error) { return s.progress, nil },
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
		err := workflow.SetUpdateHandlerWithOptions(ctx, u.name, func(_ workflow.Context, d SyncDecision) error {
			s.decision, s.approved = &d, u.approve
			return nil
		}, workflow.UpdateHandlerOptions{Validator: s.validate, Description: u.what})
		if err != nil {
			return err
		}
	}
	return workflow.UpsertTypedSearchAttributes(ctx, bridge.Connection.ValueSet(connection(ctx)))
}

func (s *productSync) validate(d SyncDecision) error {
	switch {
	case !s.waiting:
		return errors.New("the sync waits for no decision")
	case s.decision != nil:
		return errors.New("the decision has been made")
	case d.Actor == "":
		return errors.New("actor is missing: say who decides")
	}
	return nil
}

func (s *productSync) run(ctx workflow.Context) error {
	at := workflow.Now(ctx).UTC()
	queue := bridge.CatalogTaskQueue(connection(ctx))

	s.phase(ctx, "Fetching the price file")
	if err := workflow.ExecuteActivity(longHaul(ctx, queue, "fetch and read the price file"), catalogActivities.StageCatalog,
		activities.StageCatalogInput{At: at}).Get(ctx, &s.result.Catalog); err != nil {
		return err
	}
	s.progress.Catalog = &s.result.Catalog

	s.phase(ctx, "Planning")
	if err := workflow.ExecuteActivity(longHaul(ctx, queue, fmt.Sprintf("compare %d items with Autotask", s.result.Catalog.Selected)), productActivities.PlanProducts,
		activities.PlanProductsInput{Staged: s.result.Catalog, At: at}).Get(ctx, &s.result.Plan); err != nil {
		return err
	}
	if err := s.report(ctx, at); err != nil {
		return err
	}
	s.progress.Plan = &s.result.Plan
	if s.in.Mode == ModePlan {
		s.result.Status = SyncPlanned
		s.phase(ctx, "Planned")
		return nil
	}
	if err := s.gate(ctx); err != nil {
		return err
	}
	if err := s.apply(ctx); err != nil {
		return err
	}
	s.handOver(ctx, at)
	s.result.Status = SyncSuccess
	if s.result.Applied.Failed > 0 || s.result.Catalog.Rejected > 0 {
		s.result.Status = SyncPartial
	}
	s.phase(ctx, "Done: "+s.result.Status)
	return workflow.UpsertTypedSearchAttributes(ctx, bridge.FailedCount.ValueSet(int64(s.result.Applied.Failed)))
}

// gate lets a normal plan pass and holds one that breaks a limit until a person decides; without a
// decision nothing is written.
func (s *productSync) gate(ctx workflow.Context) error {
	hold := s.result.Plan.Hold
	if hold == "" {
		return nil
	}
	s.waiting = true
	s.phase(ctx, "Waiting for a person: "+hold)
	decided, err := workflow.AwaitWithTimeout(ctx, decideWithin, func() bool { return s.decision != nil })
	s.waiting = false
	switch {
	case err != nil:
		return err
	case !decided:
		return fail(bridge.PlanHeld, fmt.Sprintf("the plan was held because %s, and nobody approved it within %s; nothing was written. What to do: look at the plan, and send the update \"approve\" to the next run if it is right", hold, decideWithin))
	case !s.approved:
		return fail(bridge.PlanHeld, fmt.Sprintf("%s rejected the plan (%s), which was held because %s; nothing was written. What to do: correct the policy or wait for the next price file", s.decision.Actor, s.decision.Reason, hold))
	}
	return nil
}

// apply writes the plan in a child workflow under the connection's one id for it, so that two syncs
// never write at once.
func (s *productSync) apply(ctx workflow.Context) error {
	id := bridge.ApplyProductPlanID(connection(ctx))
	s.progress.ApplyWorkflowID = id
	s.phase(ctx, "Writing to Autotask")
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: id, ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_REQUEST_CANCEL, WaitForCancellation: true,
		StaticSummary: fmt.Sprintf("Plan %s: %d writes for %d products", s.result.Plan.Digest, s.result.Plan.Counts.Calls, s.result.Plan.Counts.Create+s.result.Plan.Counts.Update+s.result.Plan.Counts.Deactivate),
	}), bridge.ApplyProductPlan, ApplyProductPlanInput{Plan: s.result.Plan})
	err := child.Get(ctx, &s.result.Applied)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return fail(bridge.SyncRunning, fmt.Sprintf("another sync is writing to Autotask now (workflow %s); nothing was written by this one. What to do: wait for it and run the sync again", id))
	}
	return err
}

func (s *productSync) phase(ctx workflow.Context, phase string) {
	s.progress.Phase = phase
	workflow.SetCurrentDetails(ctx, s.details())
}

func (s *productSync) details() string {
	text := "### " + s.progress.Phase + "\n"
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
	if a := s.result.Applied; a.Pages > 0 {
		text += "\n#### Written to Autotask\n\n" + a.table()
	}
	return text + s.promotionsLine()
}

func planTable(c catalog.Counts) string {
	return fmt.Sprintf("| Plan | Products |\n|---|---:|\n| create | %d |\n| update | %d |\n| deactivate | %d |\n| unchanged | %d |\n| outside the selection | %d |\n| duplicates | %d |\n| Autotask calls | %d |\n",
		c.Create, c.Update, c.Deactivate, c.Unchanged, c.OutsideSelection, c.Duplicates, c.Calls)
}
