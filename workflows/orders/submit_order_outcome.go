package orders

import (
	"cmp"

	"digitalbridge/internal/order"
)

// This file answers programs that submit an order and want to know what comes of it, by the query "outcome". They
// wait by the result of the workflow, which any number of them may do at once, and ask from time to time whether
// a person is needed: an update that waits would use up the few that a workflow takes at once, and keep people
// from deciding.

// OrderOutcome is the answer of the query "outcome".
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

func (s *submitOrder) outcome() *OrderOutcome {
	o := &OrderOutcome{
		PurchaseOrder: cmp.Or(s.draft.number(), string(s.in.PurchaseOrder)), State: s.board.State(), Findings: s.draft.findings,
		NeedsDecision: s.desk.undecided(), Decisions: s.desk.mayNow(),
	}
	if s.placed != nil {
		o.DistributorOrders = s.placed.result.DistributorOrders
	}
	if s.over != nil {
		o.Outcome, o.DistributorOrders, o.Problem, o.ProblemType = s.over.Outcome, s.over.Orders, s.over.Problem, s.over.ProblemType
	}
	return o
}

// progress is the answer of the query "status".
func (s *submitOrder) progress() SubmitProgress {
	return SubmitProgress{
		State: s.board.State(), Findings: s.draft.findings, NeedsDecision: s.desk.waits && !s.desk.waiting(),
		Decisions: s.desk.mayNow(), DecideBy: s.desk.by, Decided: s.desk.made,
	}
}
