package products

import (
	"errors"
	"fmt"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/spelling"
	"digitalbridge/workflows/shared"
)

// ReviewQuarantineInput is empty when a person starts it to see what is held. A sync that held something
// hands over its plan.
type ReviewQuarantineInput struct {
	Seen []products.HeldPlan `json:"seen,omitempty" inner:"true"`
	// Approved are SKUs whose approval a former run did not come to write.
	Approved []string `json:"approved,omitempty" inner:"true"`
}

// QuarantineResult says that nothing is held any more.
type QuarantineResult struct {
	Decisions int `json:"decisions"`
}

// QuarantineVerdict is the input of the updates "approve" and "reject". Without SKUs, All must be set: then
// it is about every product that waits.
type QuarantineVerdict struct {
	SKUs []string `json:"skus,omitempty"`
	All  bool     `json:"all,omitempty"`
	shared.Decision
}

// QuarantineStatus is the answer of the query "list" and of the updates.
type QuarantineStatus struct {
	products.QuarantineView
	// Applying says what becomes of the latest approval.
	Applying string `json:"applying,omitempty"`
}

// ReviewQuarantine holds the products whose new values broke a limit of the policy until a person decides:
// one workflow for a connection, from the first product that is held to the last. It is the only one that
// changes the list, so that no decision is lost while a sync runs. What is approved is written at once, by
// a sync of just those SKUs.
func ReviewQuarantine(ctx workflow.Context, in ReviewQuarantineInput) (*QuarantineResult, error) {
	q := &quarantine{seen: in.Seen, approved: in.Approved, lock: workflow.NewMutex(ctx)}
	q.board = shared.NewBoard(q.details)
	err := q.setup(ctx)
	if err == nil {
		err = q.run(ctx)
	}
	if err != nil {
		return nil, q.board.End(ctx, shared.TellFailed(ctx, "the review of products in quarantine", false, err))
	}
	return &QuarantineResult{Decisions: q.decisions}, nil
}

type quarantine struct {
	seen     []products.HeldPlan // not yet on the list
	approved []string            // decided and not yet written
	writing  bool                // a sync of approved SKUs runs
	status   QuarantineStatus
	loaded   bool
	lock     workflow.Mutex // of the list
	board    *shared.Board

	decisions int
}

func (q *quarantine) setup(ctx workflow.Context) error {
	err := workflow.SetQueryHandlerWithOptions(ctx, bridge.QueryList, func() (QuarantineStatus, error) { return q.status, nil },
		workflow.QueryHandlerOptions{Description: "Which products are held, why, and what was decided"})
	if err != nil {
		return err
	}
	for _, u := range [...]struct {
		name    string
		approve bool
		what    string
	}{
		{bridge.UpdateApprove, true, "Write the new values of held products, now"},
		{bridge.UpdateReject, false, "Keep the old values until the distributor's change again"},
	} {
		err := workflow.SetUpdateHandlerWithOptions(ctx, u.name, func(ctx workflow.Context, v QuarantineVerdict) (QuarantineStatus, error) {
			return q.decide(ctx, v, u.approve)
		}, workflow.UpdateHandlerOptions{Validator: q.validate, Description: u.what})
		if err != nil {
			return err
		}
	}
	return q.board.Open(ctx)
}

func (q *quarantine) validate(v QuarantineVerdict) error {
	switch {
	case q.loaded && q.status.Held() == 0:
		return errors.New("nothing is held in quarantine")
	case len(v.SKUs) == 0 && !v.All:
		return errors.New("skus is missing: name the products, or set all")
	case len(v.SKUs) > 0 && v.All:
		return errors.New("give skus or all, not both")
	}
	return v.Complete()
}

// decide puts a decision on the list. It waits its turn when a sync's plan is just being taken in.
func (q *quarantine) decide(ctx workflow.Context, v QuarantineVerdict, approve bool) (QuarantineStatus, error) {
	v.Decision = v.Trimmed()
	decision := products.QuarantineDecision{
		ID: workflow.GetCurrentUpdateInfo(ctx).ID, Approve: approve, SKUs: v.SKUs, All: v.All, Actor: v.Actor, Reason: v.Reason,
	}
	view, err := q.change(ctx, "decision of "+v.Actor, products.QuarantineChange{Decided: &decision})
	if err != nil {
		return QuarantineStatus{}, shared.Unwrapped(err)
	}
	q.decisions += len(view.Decided)
	if approve {
		q.approved = append(q.approved, view.Decided...)
		q.status.Applying = fmt.Sprintf("%d approved, to be written next", len(q.approved))
	} else {
		q.approved = without(q.approved, view.Decided)
	}
	answer := q.status
	answer.Decided = view.Decided
	return answer, nil
}

// run takes in what syncs saw and writes what was approved, until nothing is held.
func (q *quarantine) run(ctx workflow.Context) error {
	if len(q.seen) == 0 {
		if _, err := q.change(ctx, "read the list", products.QuarantineChange{}); err != nil {
			return err
		}
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			var plan products.HeldPlan
			workflow.GetSignalChannel(ctx, bridge.SignalSeen).Receive(ctx, &plan)
			if plan.PlanKey != "" { // a signal by hand names none
				q.seen = append(q.seen, plan)
			}
		}
	})
	for {
		err := workflow.Await(ctx, func() bool {
			return len(q.seen) > 0 || (len(q.approved) > 0 && !q.writing) || q.over(ctx) || q.long(ctx)
		})
		switch {
		case err != nil:
			return err
		case len(q.seen) > 0:
			if err := q.takeIn(ctx); err != nil {
				return err
			}
		case q.long(ctx):
			return workflow.NewContinueAsNewError(ctx, bridge.ReviewQuarantine, ReviewQuarantineInput{Approved: q.approved})
		case len(q.approved) > 0 && !q.writing:
			q.writing = true
			workflow.Go(ctx, q.write)
		case q.over(ctx):
			q.show(ctx)
			return nil
		}
	}
}

// over: nothing is held.
func (q *quarantine) over(ctx workflow.Context) bool {
	return q.status.Held() == 0 && len(q.approved) == 0 && q.idle(ctx)
}

// long: the history had better go on in a new run.
func (q *quarantine) long(ctx workflow.Context) bool {
	return workflow.GetInfo(ctx).GetContinueAsNewSuggested() && q.idle(ctx)
}

// idle: nobody is being answered, nothing is being written, and no signal waits to be read.
func (q *quarantine) idle(ctx workflow.Context) bool {
	return q.loaded && !q.writing && workflow.AllHandlersFinished(ctx) && workflow.GetSignalChannel(ctx, bridge.SignalSeen).Len() == 0
}

// toldFresh is how many products a notice names.
const toldFresh = 5

// freshOnes are what came in last, a line each: what moves, by how much, and of which product.
func freshOnes(view *products.QuarantineView) string {
	var b strings.Builder
	told := 0
	for _, e := range view.Entries {
		if e.TimesSeen != 1 || e.Decision != nil {
			continue
		}
		if told++; told > min(toldFresh, view.Fresh) {
			break
		}
		fmt.Fprintf(&b, "%s (SKU %s, %s)\n", e.Reason, e.SKU, e.Name)
	}
	return b.String()
}

// takeIn merges the oldest plan that was not taken in, and tells people what is new.
func (q *quarantine) takeIn(ctx workflow.Context) error {
	plan := q.seen[0]
	view, err := q.change(ctx, "take in what a sync held", products.QuarantineChange{Seen: &plan})
	if err != nil {
		return err
	}
	q.seen = q.seen[1:]
	if view.Fresh > 0 {
		shared.Notify(ctx, operations.Notice{
			Level: "action", Topic: notify.Decisions, Event: "products in quarantine", Subject: "Product Sync",
			Text: fmt.Sprintf("Are the new values right?\n%s%s held because a limit of the policy is broken; what is not held is written. "+
				"To be decided in all: %d", freshOnes(view), spelling.Are(view.Fresh, "product"), view.Waiting),
			Fix: "look at them with `starter sync quarantine list`, then approve or reject them",
		})
	}
	return nil
}

// write starts a sync of just the approved SKUs and waits for it, so that two don't meet. The approval
// stays on the list when it fails: the next sync writes it.
func (q *quarantine) write(ctx workflow.Context) {
	skus := q.approved
	q.approved = nil
	q.status.Applying = fmt.Sprintf("%d approved, being written", len(skus))
	q.show(ctx)
	in := ProductSyncInput{Only: skus, Wait: true, Now: true}
	if len(skus) > maxOnly {
		in.Only = nil
	}
	var result ProductSyncResult
	err := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: bridge.ApprovedSyncID(shared.Connection(ctx)), ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON,
		StaticSummary: spelling.Count(len(skus), "product") + " approved out of quarantine",
	}), bridge.ProductSync, in).Get(ctx, &result)
	switch {
	case err != nil:
		q.status.Applying = fmt.Sprintf("%d approved; writing them failed, the next sync tries again: %s", len(skus), shared.MessageOf(err))
	case result.Applied.Failed > 0:
		q.status.Applying = fmt.Sprintf("%d approved; %d could not be written, the next sync tries again", len(skus), result.Applied.Failed)
	default:
		q.status.Applying = fmt.Sprintf("%d approved and written at %s", len(skus), result.Plan.Zone.Moment(workflow.Now(ctx)))
		_, err = q.change(ctx, "take the written ones off the list", products.QuarantineChange{Written: skus})
	}
	if err != nil {
		workflow.GetLogger(ctx).Warn("approved products were not written", "error", err)
	}
	q.writing = false
	q.show(ctx)
}

// change asks for one change of the list after another.
func (q *quarantine) change(ctx workflow.Context, summary string, c products.QuarantineChange) (*products.QuarantineView, error) {
	if err := q.lock.Lock(ctx); err != nil {
		return nil, err
	}
	defer q.lock.Unlock()
	c.At = workflow.Now(ctx).UTC()
	var view products.QuarantineView
	if err := workflow.ExecuteActivity(shared.OnCatalogQueue(ctx, summary), quarantineActivities.ChangeQuarantine, c).Get(
		ctx, &view); err != nil {
		return nil, err
	}
	q.status.QuarantineView, q.loaded = view, true
	q.status.Fresh, q.status.Decided = 0, nil
	q.show(ctx)
	return &view, nil
}

// show makes the state visible: search attribute and current details.
func (q *quarantine) show(ctx workflow.Context) {
	state := "Nothing held"
	switch {
	case q.status.Waiting > 0:
		state = stateWaitsForPerson
	case q.status.Held() > 0:
		state = "Decided"
	}
	q.board.Set(ctx, state)
}

func (q *quarantine) details() string {
	v := q.status
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s held: %d waiting, %d approved, %d rejected\n", spelling.Count(v.Held(), "product"), v.Waiting, v.Approved,
		v.Rejected)
	if v.Applying != "" {
		fmt.Fprintf(&b, "\n%s.\n", strings.TrimRight(v.Applying, "."))
	}
	if v.Waiting > 0 {
		b.WriteString(
			"\n**Waits for a person:** send the update `approve` or `reject` with " +
				"`{\"skus\":[\"…\"],\"actor\":\"you\",\"reason\":\"why\"}`, " +
				"or with `\"all\":true`.\n")
	}
	if len(v.Entries) > 0 {
		b.WriteString("\n| SKU | Product | Why | Seen | Decision |\n|---|---|---|---:|---|\n")
	}
	for _, h := range v.Entries {
		fmt.Fprintf(&b, "| %s | %s | %s | %d | %s |\n", h.SKU, tableText(h.Name), tableText(h.Reason), h.TimesSeen,
			tableText(decisionText(h.Decision)))
	}
	if more := v.Held() - len(v.Entries); more > 0 {
		fmt.Fprintf(&b, "\n%d more; all are in the store under `%s`.\n", more, v.Key)
	}
	return b.String()
}

func decisionText(d *catalog.HeldDecision) string {
	switch {
	case d == nil:
		return ""
	case d.Approved:
		return "approved by " + d.Actor + ": " + d.Reason
	}
	return "rejected by " + d.Actor + ": " + d.Reason
}

// tableText keeps a text inside its cell of a Markdown table.
func tableText(s string) string {
	return strings.NewReplacer("|", "\\|", "\n", " ").Replace(s)
}

// without is a list without some of its elements.
func without(list, gone []string) []string {
	drop := map[string]bool{}
	for _, s := range gone {
		drop[s] = true
	}
	var out []string
	for _, s := range list {
		if !drop[s] {
			out = append(out, s)
		}
	}
	return out
}

// reviewQuarantine hands a plan that held something to the connection's ReviewQuarantine, and starts it
// when there is none. The sync goes on without it: what is held is held again by the next one.
func reviewQuarantine(ctx workflow.Context, plan products.HeldPlan) {
	id := bridge.QuarantineID(shared.Connection(ctx))
	var err error
	for range 3 { // it may end between the two
		err = workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
			WorkflowID: id, ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON, StaticSummary: "Products held for a person",
		}), bridge.ReviewQuarantine, ReviewQuarantineInput{Seen: []products.HeldPlan{plan}}).GetChildWorkflowExecution().Get(ctx, nil)
		if err == nil {
			return
		}
		if err = workflow.SignalExternalWorkflow(ctx, id, "", bridge.SignalSeen, plan).Get(ctx, nil); err == nil {
			return
		}
	}
	workflow.GetLogger(ctx).Warn("what the plan holds was not handed over", "workflow", id, "error", err)
}
