package orders

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/order"
)

// This file is what people decide about a submission: the updates, who may send which when, and what is
// remembered of them. submit_order_settle.go acts on them.

// Names of the updates that decide on an order that waits.
const (
	approve  = "approve"
	reject   = "reject"
	editLine = "editLine"
	retry    = "retry"
	resolve  = "resolve"
	abandon  = "abandon"
)

// OrderDecision is the input of the updates "approve", "reject", "retry" and "abandon".
type OrderDecision struct {
	Actor  string `json:"actor"`
	Reason string `json:"reason"`
}

// LineEdit is the input of the update "editLine": it changes a line in Autotask before it is sent. What is
// not given stays.
type LineEdit struct {
	Actor  string `json:"actor"`
	Reason string `json:"reason"`
	// Line is the line's number, from 1.
	Line      int              `json:"line"`
	Quantity  *int             `json:"quantity,omitempty"`
	UnitPrice *decimal.Decimal `json:"unitPrice,omitempty"`
	// Drop takes the line out of what is ordered.
	Drop bool `json:"drop,omitempty"`
}

// OrderResolution is the input of the update "resolve": what became of an order of unknown outcome.
type OrderResolution struct {
	Actor  string `json:"actor"`
	Reason string `json:"reason"`
	// DistributorOrder is the number under which TD SYNNEX has the order.
	DistributorOrder string `json:"distributorOrder,omitempty"`
	// NotThere: TD SYNNEX has no such order. It is then sent, under the same number.
	NotThere bool `json:"notThere,omitempty"`
}

// DecisionMade is a decision as it is remembered.
type DecisionMade struct {
	Decision string    `json:"decision"`
	Actor    string    `json:"actor"`
	Reason   string    `json:"reason"`
	Detail   string    `json:"detail,omitempty"`
	At       time.Time `json:"at"`
}

// String is the decision in one line.
func (d DecisionMade) String() string {
	text := fmt.Sprintf("%s: %s by %s: %s", d.At.UTC().Format(time.RFC3339), d.Decision, d.Actor, d.Reason)
	if d.Detail != "" {
		text += " (" + d.Detail + ")"
	}
	return text
}

// CarriedDecisions is what a new run has to know of the former one.
type CarriedDecisions struct {
	Approvals map[string][]string `json:"approvals,omitempty"`
	DecideBy  time.Time           `json:"decideBy,omitzero"`
	Reminded  time.Time           `json:"reminded,omitzero"`
	// RemindedOf is the state that people were reminded of.
	RemindedOf string         `json:"remindedOf,omitempty"`
	Decided    []DecisionMade `json:"decided,omitempty"`
}

func (s *submitOrder) carryOn() {
	if c := s.in.Carried; c != nil {
		s.progress.DecideBy, s.progress.Decided = c.DecideBy, c.Decided
		s.reminded, s.remindedOf = c.Reminded, c.RemindedOf
		if c.Approvals != nil {
			s.approvals = c.Approvals
		}
	}
}

func (s *submitOrder) carried() *CarriedDecisions {
	c := CarriedDecisions{Approvals: s.approvals, DecideBy: s.progress.DecideBy, Reminded: s.reminded, RemindedOf: s.remindedOf, Decided: s.progress.Decided}
	if len(c.Approvals) == 0 && c.DecideBy.IsZero() && c.Reminded.IsZero() && len(c.Decided) == 0 {
		return nil
	}
	return &c
}

// decision is an update that was accepted.
type decision struct {
	name string
	OrderDecision
	edit       LineEdit
	resolution OrderResolution
	// done and err are for the one who waits for the update's answer.
	done bool
	err  error
}

// takeDecisions sets the updates up. Each is refused when the order does not wait for it.
func (s *submitOrder) takeDecisions(ctx workflow.Context) error {
	for _, u := range [...]struct{ name, what string }{
		{reject, "Say no to what waits for approval: nothing is sent, and no sweep sends it later; of an order that was accepted in part: give the rest up"},
		{retry, "Look again and send a parked order if the distributor does not have it"},
		{abandon, "Give a parked order up: nothing more is sent, and no sweep sends it later"},
	} {
		err := workflow.SetUpdateHandlerWithOptions(ctx, u.name, func(ctx workflow.Context, d OrderDecision) error {
			s.decide(ctx, &decision{name: u.name, OrderDecision: d}, "")
			return nil
		}, workflow.UpdateHandlerOptions{Description: u.what, Validator: func(d OrderDecision) error { return s.open(u.name, d.Actor, d.Reason) }})
		if err != nil {
			return err
		}
	}
	err := workflow.SetUpdateHandlerWithOptions(ctx, approve, func(ctx workflow.Context, d OrderDecision) error {
		s.approve(ctx, d)
		return nil
	}, workflow.UpdateHandlerOptions{Description: "Approve what the order waits for; with two approvers two different people have to", Validator: s.validateApproval})
	if err != nil {
		return err
	}
	err = workflow.SetUpdateHandlerWithOptions(ctx, editLine, s.takeEdit,
		workflow.UpdateHandlerOptions{Description: "Change quantity or price of a line in Autotask, or drop it, before it is sent", Validator: s.validateEdit})
	if err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, resolve, func(ctx workflow.Context, r OrderResolution) error {
		detail := "TD SYNNEX has no such order"
		if r.DistributorOrder != "" {
			detail = "TD SYNNEX has it as order " + r.DistributorOrder
		}
		s.decide(ctx, &decision{name: resolve, OrderDecision: OrderDecision{Actor: r.Actor, Reason: r.Reason}, resolution: r}, detail)
		return nil
	}, workflow.UpdateHandlerOptions{Description: "Say what became of an order of unknown outcome: its number at TD SYNNEX, or that it is not there", Validator: s.validateResolution})
}

// decide hands a decision to the submission.
func (s *submitOrder) decide(ctx workflow.Context, d *decision, detail string) {
	s.pending = d
	s.remember(ctx, d.name, d.OrderDecision, detail)
}

func (s *submitOrder) remember(ctx workflow.Context, name string, d OrderDecision, detail string) {
	s.progress.Decided = append(s.progress.Decided, DecisionMade{Decision: name, Actor: d.Actor, Reason: d.Reason, Detail: detail, At: workflow.Now(ctx)})
}

// open says why an update is not taken now.
func (s *submitOrder) open(name, actor, reason string) error {
	switch {
	case len(s.progress.Decisions) == 0:
		return errors.New("the order waits for no decision")
	case !slices.Contains(s.progress.Decisions, name):
		return fmt.Errorf("the order does not wait for %s now, but for %s", name, strings.Join(s.progress.Decisions, ", "))
	case s.pending != nil:
		return errors.New("the decision has been made")
	case strings.TrimSpace(actor) == "":
		return errors.New("actor is missing: say who decides")
	case strings.TrimSpace(reason) == "":
		return errors.New("reason is missing: say why")
	}
	return nil
}

// approve puts a person's name under every open question.
func (s *submitOrder) approve(ctx workflow.Context, d OrderDecision) {
	for _, f := range s.questions() {
		if !s.hasApproved(f, d.Actor) {
			s.approvals[f.Question()] = append(s.approvals[f.Question()], d.Actor)
		}
	}
	s.nudged = true
	detail := ""
	if missing := s.missing(); missing > 0 {
		detail = fmt.Sprintf("%d more to approve", missing)
	}
	s.remember(ctx, approve, d, detail)
}

func (s *submitOrder) validateApproval(d OrderDecision) error {
	if err := s.open(approve, d.Actor, d.Reason); err != nil {
		return err
	}
	questions := s.questions()
	for _, f := range questions {
		if !s.hasApproved(f, d.Actor) {
			return nil
		}
	}
	if len(questions) == 0 {
		return errors.New("everything is approved; the order is being checked once more")
	}
	return fmt.Errorf("%s has approved it already; somebody else has to approve it too", d.Actor)
}

// questions are the findings that people have yet to approve.
func (s *submitOrder) questions() []order.Finding {
	var out []order.Finding
	for _, f := range order.With(order.Asks, s.progress.Findings) {
		if len(s.approvals[f.Question()]) < s.approvers(f) {
			out = append(out, f)
		}
	}
	return out
}

// approvers is how many people have to approve a finding.
func (s *submitOrder) approvers(f order.Finding) int {
	if f.Code == order.AboutAmount {
		return max(s.prepared.Rules.Approval.Approvers, 1)
	}
	return 1
}

// missing is how many people have yet to approve.
func (s *submitOrder) missing() int {
	n := 0
	for _, f := range s.questions() {
		n = max(n, s.approvers(f)-len(s.approvals[f.Question()]))
	}
	return n
}

func (s *submitOrder) hasApproved(f order.Finding, actor string) bool {
	return slices.ContainsFunc(s.approvals[f.Question()], func(a string) bool {
		return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(actor))
	})
}

func (s *submitOrder) validateEdit(e LineEdit) error {
	if err := s.open(editLine, e.Actor, e.Reason); err != nil {
		return err
	}
	if s.line(e.Line) == nil {
		return fmt.Errorf("purchase order %s has no line %d", s.prepared.PurchaseOrder.Number, e.Line)
	}
	switch {
	case e.Drop && (e.Quantity != nil || e.UnitPrice != nil):
		return errors.New("a line is dropped or changed, not both")
	case !e.Drop && e.Quantity == nil && e.UnitPrice == nil:
		return errors.New("nothing to change: give quantity, unitPrice or drop")
	case e.Quantity != nil && *e.Quantity < 1:
		return fmt.Errorf("quantity %d is below 1; drop the line instead", *e.Quantity)
	case e.UnitPrice != nil && !e.UnitPrice.Round(2).IsPositive():
		return fmt.Errorf("unitPrice %s is below 0.01", e.UnitPrice)
	}
	return nil
}

// takeEdit waits until the line was changed in Autotask, so that the one who asked learns of a refusal.
func (s *submitOrder) takeEdit(ctx workflow.Context, e LineEdit) error {
	var what []string
	if e.Drop {
		what = append(what, "dropped")
	}
	if e.Quantity != nil {
		what = append(what, fmt.Sprintf("quantity %d", *e.Quantity))
	}
	if e.UnitPrice != nil {
		what = append(what, "unit price "+e.UnitPrice.StringFixed(2))
	}
	d := &decision{name: editLine, OrderDecision: OrderDecision{Actor: e.Actor, Reason: e.Reason}, edit: e}
	s.decide(ctx, d, fmt.Sprintf("line %d: %s", e.Line, strings.Join(what, ", ")))
	if err := workflow.Await(ctx, func() bool { return d.done }); err != nil {
		return err
	}
	return d.err
}

func (s *submitOrder) validateResolution(r OrderResolution) error {
	if err := s.open(resolve, r.Actor, r.Reason); err != nil {
		return err
	}
	if (strings.TrimSpace(r.DistributorOrder) == "") == !r.NotThere {
		return errors.New("say one thing: distributorOrder (the number at TD SYNNEX), or notThere")
	}
	return nil
}

func (s *submitOrder) line(number int) *order.Line {
	for i := range s.prepared.PurchaseOrder.Lines {
		if s.prepared.PurchaseOrder.Lines[i].Number == number {
			return &s.prepared.PurchaseOrder.Lines[i]
		}
	}
	return nil
}

// take returns the decision that was made, and makes room for the next; nil when there is none.
func (s *submitOrder) take() *decision {
	d := s.pending
	s.pending, s.nudged = nil, false
	return d
}

// unpark closes the order to decisions.
func (s *submitOrder) unpark() {
	s.drop()
	s.nudged, s.progress.NeedsDecision, s.progress.Decisions = false, false, nil
}

// drop answers a decision that came too late.
func (s *submitOrder) drop() {
	if d := s.pending; d != nil && !d.done {
		d.done, d.err = true, errors.New("the order went on before the change was made")
	}
	s.pending = nil
}

// close answers what is still open when the submission ends.
func (s *submitOrder) close() { s.unpark() }
