package orders

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/shared"
)

// desk is where people decide about a submission: it takes the updates that are open now, refuses the others,
// keeps the time limit, and reminds people. What follows of a decision is the submission's.
type desk struct {
	draft *draft
	board *shared.Board
	// may are the updates that are taken now. waits: the order waits until somebody sends one of them, held: it
	// waits for a person and for nothing else at this moment.
	may         []string
	waits, held bool
	// by is when nothing more will be sent if nobody has answered.
	by        time.Time
	made      []DecisionMade
	approvals approvals
	pending   *decision // made, and not yet acted on
	nudged    bool      // an approval was given that may settle the last question
	reminded  time.Time
	// remindedOf is the state that people were last reminded of.
	remindedOf string
	// logged is the state of which the activity log has that it waits.
	logged string
	// silence is what happens when nobody answers in time.
	silence string
}

// decision is an update that was accepted.
type decision struct {
	name string
	shared.Decision
	edit       LineEdit
	resolution OrderResolution
	// done and err are for the one who waits for the update's answer.
	done bool
	err  error
}

func newDesk(d *draft, b *shared.Board, c *CarriedDecisions) *desk {
	k := &desk{draft: d, board: b, approvals: approvals{}, silence: "nothing is sent"}
	if c != nil {
		k.by, k.made, k.reminded, k.remindedOf = c.DecideBy, c.Decided, c.Reminded, c.RemindedOf
		k.logged = c.Logged
		if c.Approvals != nil {
			k.approvals = c.Approvals
		}
	}
	return k
}

// carried is what a new run has to know.
func (k *desk) carried() *CarriedDecisions {
	c := CarriedDecisions{
		Logged: k.logged, Approvals: k.approvals, DecideBy: k.by, Reminded: k.reminded, RemindedOf: k.remindedOf, Decided: k.made,
	}
	if len(c.Approvals) == 0 && c.DecideBy.IsZero() && c.Reminded.IsZero() && len(c.Decided) == 0 {
		return nil
	}
	return &c
}

// handle sets the updates up.
func (k *desk) handle(ctx workflow.Context) error {
	for _, u := range [...]struct{ name, what string }{
		{bridge.UpdateReject, "Say no to what waits for approval: nothing is sent, and no sweep sends it later; of an order that was " +
			"accepted in part: give up the rest"},
		{bridge.UpdateRetry, "Look again and send a held order if the distributor does not have it"},
		{bridge.UpdateAbandon, "Give up a held order: nothing more is sent, and no sweep sends it later"},
	} {
		err := workflow.SetUpdateHandlerWithOptions(ctx, u.name, func(ctx workflow.Context, d shared.Decision) error {
			k.decide(ctx, &decision{name: u.name, Decision: d.Trimmed()}, "")
			return nil
		}, workflow.UpdateHandlerOptions{Description: u.what, Validator: func(d shared.Decision) error { return k.refuse(u.name, d) }})
		if err != nil {
			return err
		}
	}
	err := workflow.SetUpdateHandlerWithOptions(ctx, bridge.UpdateApprove, func(ctx workflow.Context, d shared.Decision) error {
		k.approve(ctx, d.Trimmed())
		return nil
	}, workflow.UpdateHandlerOptions{Description: "Approve what the order waits for; with two approvers two different people have to",
		Validator: k.validateApproval})
	if err != nil {
		return err
	}
	err = workflow.SetUpdateHandlerWithOptions(ctx, bridge.UpdateEditLine, k.takeEdit,
		workflow.UpdateHandlerOptions{Description: "Change quantity or price of a line in Autotask, or drop it, before it is sent",
			Validator: k.validateEdit})
	if err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, bridge.UpdateResolve, func(ctx workflow.Context, r OrderResolution) error {
		detail := "TD SYNNEX has no such order"
		if r.DistributorOrder != "" {
			detail = "TD SYNNEX has it as order " + r.DistributorOrder
		}
		k.decide(ctx, &decision{name: bridge.UpdateResolve, Decision: r.Trimmed(), resolution: r}, detail)
		return nil
	}, workflow.UpdateHandlerOptions{Description: "Say what became of an order of unknown outcome: its number at TD SYNNEX, " +
		"or that it is not there", Validator: k.validateResolution})
}

// decide hands a decision to the submission.
func (k *desk) decide(ctx workflow.Context, d *decision, detail string) {
	k.pending = d
	k.remember(ctx, d.name, d.Decision, detail)
}

func (k *desk) remember(ctx workflow.Context, name string, d shared.Decision, detail string) {
	k.made = append(k.made, DecisionMade{Decision: name, Actor: d.Actor, Reason: d.Reason, Detail: detail, At: workflow.Now(ctx)})
}

// refuse says why an update is not taken now.
func (k *desk) refuse(name string, d shared.Decision) error {
	switch {
	case len(k.may) == 0:
		return errors.New("the order waits for no decision")
	case !slices.Contains(k.may, name):
		return fmt.Errorf("the order does not wait for %s now, but for %s", name, strings.Join(k.may, ", "))
	case k.pending != nil:
		return errors.New("the decision has been made")
	}
	return d.Complete()
}

// questions are the findings that people have yet to approve, missing is how many people have yet to.
func (k *desk) questions() []order.Finding {
	return k.approvals.open(k.draft.findings, k.draft.prepared.Rules)
}

func (k *desk) missing() int { return k.approvals.missing(k.draft.findings, k.draft.prepared.Rules) }

// recall takes over what people have approved in a run before this one, which was terminated or could not ask a vendor.
func (k *desk) recall(kept orders.Approvals) {
	if len(k.approvals) == 0 && len(kept) > 0 {
		k.approvals = approvals(kept)
	}
}

// approve puts a person's name under every open question.
func (k *desk) approve(ctx workflow.Context, d shared.Decision) {
	k.approvals.give(k.questions(), d.Actor)
	k.nudged = true
	detail := ""
	if missing := k.missing(); missing > 0 {
		detail = fmt.Sprintf("%d more to approve", missing)
	}
	k.remember(ctx, bridge.UpdateApprove, d, detail)
}

func (k *desk) validateApproval(d shared.Decision) error {
	if err := k.refuse(bridge.UpdateApprove, d); err != nil {
		return err
	}
	d = d.Trimmed()
	questions := k.questions()
	for _, f := range questions {
		if !k.approvals.has(f, d.Actor) {
			return nil
		}
	}
	if len(questions) == 0 {
		return errors.New("everything is approved; the order is being checked once more")
	}
	return fmt.Errorf("%s has approved it already; somebody else has to approve it too", d.Actor)
}

func (k *desk) validateEdit(e LineEdit) error {
	if err := k.refuse(bridge.UpdateEditLine, e.Decision); err != nil {
		return err
	}
	line := k.draft.line(e.Line)
	if line == nil {
		return fmt.Errorf("purchase order %s has no line %d", k.draft.number(), e.Line)
	}
	if err := e.check(); err != nil || e.Drop {
		return err
	}
	return e.checkCeilings(k.draft.prepared.Total, *line, k.draft.prepared.Rules)
}

// takeEdit waits until the line was changed in Autotask, so that the one who asked learns of a refusal.
func (k *desk) takeEdit(ctx workflow.Context, e LineEdit) error {
	e.Decision = e.Trimmed()
	d := &decision{name: bridge.UpdateEditLine, Decision: e.Decision, edit: e}
	k.decide(ctx, d, e.text())
	if err := workflow.Await(ctx, func() bool { return d.done }); err != nil {
		return err
	}
	return d.err
}

func (k *desk) validateResolution(r OrderResolution) error {
	if err := k.refuse(bridge.UpdateResolve, r.Decision); err != nil {
		return err
	}
	if (strings.TrimSpace(r.DistributorOrder) == "") == !r.NotThere {
		return errors.New("say one thing: distributorOrder (the number at TD SYNNEX), or notThere")
	}
	return nil
}

// next returns the decision that was made, and makes room for another; nil when there is none.
func (k *desk) next() *decision {
	d := k.pending
	k.pending, k.nudged = nil, false
	return d
}

// waiting: a decision was made during the last look and waits to be acted on.
func (k *desk) waiting() bool { return k.pending != nil }

// mayNow is what would be taken now: nothing more once a decision was made, until it is acted on.
func (k *desk) mayNow() []string {
	if k.pending != nil {
		return nil
	}
	return k.may
}

// undecided: the order waits for a person, and nobody has just decided.
func (k *desk) undecided() bool { return k.held && k.pending == nil && !k.nudged }

// close takes no more decisions, and answers one that came too late.
func (k *desk) close() {
	if d := k.pending; d != nil && !d.done {
		d.done, d.err = true, errors.New("the order went on before the change was made")
	}
	k.pending, k.nudged, k.waits, k.may = nil, false, false, nil
}

// startClock starts the time in which people have to answer when there is a first question, and ends it
// when there is none. What is to be fixed in Autotask has no deadline: nobody was asked.
func (k *desk) startClock(ctx workflow.Context, asked bool) {
	switch {
	case !asked || len(k.questions()) == 0:
		k.by = time.Time{}
	case k.by.IsZero():
		k.by = workflow.Now(ctx).Add(time.Duration(k.draft.prepared.Rules.DecideWithin))
	}
}

func (k *desk) overdue(ctx workflow.Context) bool {
	return !k.by.IsZero() && !workflow.Now(ctx).Before(k.by) && len(k.questions()) > 0
}

// untilDeadline is the wait, or what is left until the deadline when that is less.
func (k *desk) untilDeadline(ctx workflow.Context, wait time.Duration) time.Duration {
	if !k.by.IsZero() {
		wait = min(wait, max(k.by.Sub(workflow.Now(ctx)), time.Second))
	}
	return wait
}

// hold waits for one of the decisions, at most as long as limit (0: until there is one), and returns it;
// nil when the limit passed or an approval may have settled the last question. The desk stays open until it is
// closed, so that a decision that comes during a look counts.
func (k *desk) hold(ctx workflow.Context, state string, limit time.Duration, may ...string) (*decision, error) {
	k.waits, k.may = true, may
	k.board.Set(ctx, state)
	if !k.waiting() {
		k.logWaiting(ctx)
	}
	k.remind(ctx)
	decided := func() bool { return k.pending != nil || k.nudged }
	k.held = true
	defer func() { k.held = false }()
	var err error
	if limit > 0 {
		_, err = shared.AwaitAtMost(ctx, limit, "until the next look, unless somebody decides", decided)
	} else {
		err = workflow.Await(ctx, decided)
	}
	return k.next(), err
}

// lookOut waits between two looks at an order of unknown outcome. Nobody is asked yet, but somebody who
// knows may say it.
func (k *desk) lookOut(ctx workflow.Context, state string, wait time.Duration) (*decision, error) {
	k.waits, k.may = false, []string{bridge.UpdateResolve}
	k.board.Set(ctx, state)
	_, err := shared.AwaitAtMost(ctx, wait, "until the next look", k.waiting)
	return k.next(), err
}

// remind tells people that the order waits for them: at once, and again as often as the policy says.
func (k *desk) remind(ctx workflow.Context) {
	every := time.Duration(k.draft.prepared.Rules.RemindEvery)
	if k.waiting() || every <= 0 || (k.remindedOf == k.board.Shown() && workflow.Now(ctx).Sub(k.reminded) < every) {
		return
	}
	k.reminded, k.remindedOf = workflow.Now(ctx), k.board.Shown()
	text := order.Ask(k.draft.findings, k.board.State(), k.draft.prepared.PurchaseOrder.Lines, k.draft.prepared.Total)
	fix := fmt.Sprintf("%s, for example: starter order %s %s --actor you --reason \"why\"", strings.Join(k.may, ", "), command(k.may[0]),
		k.draft.number())
	if !k.by.IsZero() {
		fix += "; without an answer by " + k.draft.prepared.Zone.Moment(k.by) + " " + k.silence
	}
	tell(ctx, k.draft.number(), operations.Notice{Level: "action", Topic: notify.Decisions, Event: "order needs a decision", Text: text,
		Fix: fix})
}

// tell sends a notice about a purchase order.
func tell(ctx workflow.Context, number string, n operations.Notice) {
	n.Subject = "purchase order " + number
	shared.Notify(ctx, n)
}

// command is the starter's word for an update.
func command(update string) string {
	if update == bridge.UpdateEditLine {
		return "edit-line"
	}
	return update
}
