package orders

import (
	"cmp"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/order"
)

// This file answers programs that submit an order and want to know what comes of it: the update "outcome",
// sent together with the start, attaches to the submission however it was started.

// outcomeUpdate is the name of the update.
const outcomeUpdate = "outcome"

// OrderOutcome is the answer of the update "outcome", given when the submission ends or waits for a person.
// When it says neither, the submission goes on in a new run: ask again.
type OrderOutcome struct {
	PurchaseOrder string `json:"purchaseOrder"`
	State         string `json:"state"`
	// Outcome is one of SubmitOrderResult, Cancelled or Failed; empty while the submission goes on.
	Outcome string `json:"outcome,omitempty"`
	// DistributorOrders are there as soon as the order is, also while people decide what becomes of its rest.
	DistributorOrders []string `json:"distributorOrders,omitempty"`
	// Problem and ProblemType are message and type of the failure.
	Problem     string `json:"problem,omitempty"`
	ProblemType string `json:"problemType,omitempty"`
	// NeedsDecision: the order waits until somebody sends one of the updates of Decisions.
	NeedsDecision bool            `json:"needsDecision,omitempty"`
	Decisions     []string        `json:"decisions,omitempty"`
	Findings      []order.Finding `json:"findings,omitempty"`
}

func (s *submitOrder) tellOutcomes(ctx workflow.Context) error {
	return workflow.SetUpdateHandlerWithOptions(ctx, outcomeUpdate, func(ctx workflow.Context) (*OrderOutcome, error) {
		ctx, _ = workflow.NewDisconnectedContext(ctx) // a cancellation is an outcome too
		if err := workflow.Await(ctx, func() bool { return s.over != nil || s.leaving || s.undecided() }); err != nil {
			return nil, err
		}
		return s.outcome(), nil
	}, workflow.UpdateHandlerOptions{Description: "Wait until the order is done or needs a person, and say what came of it"})
}

// undecided: the order waits for a person, and nobody has just decided.
func (s *submitOrder) undecided() bool { return s.parked && s.pending == nil && !s.nudged }

func (s *submitOrder) outcome() *OrderOutcome {
	o := &OrderOutcome{
		PurchaseOrder: cmp.Or(s.prepared.PurchaseOrder.Number, string(s.in.PurchaseOrder)), State: s.progress.State, Findings: s.progress.Findings,
		NeedsDecision: s.progress.NeedsDecision, Decisions: s.progress.Decisions, DistributorOrders: s.placed,
	}
	if s.over != nil {
		o.Outcome, o.DistributorOrders, o.Problem, o.ProblemType = s.over.Outcome, s.over.Orders, s.over.Problem, s.over.ProblemType
	}
	return o
}

// answer gives everybody who waits for the outcome their answer, before the run ends. A nil end means that
// it goes on in a new run.
func (s *submitOrder) answer(ctx workflow.Context, end *orders.OrderEnd) {
	s.over, s.leaving = end, end == nil
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		workflow.GetLogger(ctx).Warn("updates left without an answer", "error", err)
	}
}
