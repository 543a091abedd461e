package orders

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/shared"
)

// SubmitOrderInput names the purchase order to send.
type SubmitOrderInput struct {
	PurchaseOrder PurchaseOrderRef `json:"purchaseOrder"`
	// DryRun renders and checks the order and sends nothing.
	DryRun bool `json:"dryRun,omitempty"`
	// Freight asks for the freight in a dry run, also when the policy does not.
	Freight bool `json:"freight,omitempty"`
	// Wait keeps the workflow open while something speaks against sending, and looks again until it is
	// mended; the sweep sets it. Without it the workflow fails with the findings. What people can approve
	// is waited for in any case.
	Wait bool `json:"wait,omitempty"`
	// Lift sends a purchase order that was given up before.
	Lift bool `json:"lift,omitempty"`
	// LiveOnce lets this one order out while sending is switched off, by whose decision and why. The worker has to permit it
	// (ORDERS_LIVE=once).
	LiveOnce *shared.Decision `json:"liveOnce,omitempty"`
	// Carried is set only when a long wait goes on in a new run.
	Carried *CarriedDecisions `json:"carried,omitempty" inner:"true"`
}

// SubmitOrderResult is what became of a purchase order.
type SubmitOrderResult struct {
	PurchaseOrder string `json:"purchaseOrder"`
	// Outcome is Accepted, Adopted (the distributor had the order already), Dry run, Withdrawn, Declined
	// or Not decided.
	Outcome string `json:"outcome"`
	// Number is the purchase order number that the distributor knows.
	Number            string   `json:"number,omitempty"`
	DistributorOrders []string `json:"distributorOrders,omitempty"`
	// PendingReview: a person at the distributor has to release the order.
	PendingReview bool `json:"pendingReview,omitempty"`
	// Lines are lines that will not ship as ordered, or, in a dry run, whatever speaks against sending.
	Lines []order.Finding `json:"lines,omitempty"`
	// GivenUp are the numbers of the lines that a person gave up because the distributor did not accept them.
	GivenUp []int `json:"givenUp,omitempty"`
	// Decided is what people decided on the way.
	Decided []DecisionMade `json:"decided,omitempty"`
	// Order is what would be sent, Offers what the distributor says of its lines now, Freight what
	// shipping would cost and WriteBack what would be written to Autotask; only in a dry run.
	Order     *order.DistributorOrder `json:"order,omitempty"`
	Offers    []order.Offer           `json:"offers,omitempty"`
	Freight   *order.Freight          `json:"freight,omitempty"`
	WriteBack []string                `json:"writeBack,omitempty"`
	// Products are the names of the products by line, only in a dry run.
	Products map[int]string `json:"products,omitempty"`
	// TrackedBy is the workflow that follows the order from here.
	TrackedBy string `json:"trackedBy,omitempty"`
}

// Outcomes of SubmitOrder.
const (
	OutcomeAccepted  = "Accepted"
	OutcomeAdopted   = "Adopted"
	OutcomeDryRun    = "Dry run"
	OutcomeWithdrawn = "Withdrawn"   // no longer approved in Autotask, or abandoned before it was sent
	OutcomeDeclined  = "Declined"    // a person said no
	OutcomeUndecided = "Not decided" // nobody said anything in time
)

// Outcomes that have no result: they are how a run ended that did not complete.
const (
	OutcomeCancelled = shared.StateCancelled
	OutcomeFailed    = shared.StateFailed
)

// SubmitProgress is the answer of the query "status".
type SubmitProgress struct {
	State    string          `json:"state"`
	Findings []order.Finding `json:"findings,omitempty"`
	// NeedsDecision: the order waits until somebody sends one of the updates of Decisions.
	NeedsDecision bool `json:"needsDecision,omitempty"`
	// Decisions are the updates that are taken now.
	Decisions []string `json:"decisions,omitempty"`
	// DecideBy is when nothing more will be sent if nobody has answered.
	DecideBy time.Time `json:"decideBy,omitzero"`
	// Decided is what people have decided so far.
	Decided []DecisionMade `json:"decided,omitempty"`
}

// SubmitOrder makes exactly one TD SYNNEX order of an Autotask purchase order. It looks at the
// distributor first, sends at most once per look, and treats every outcome that is not proven as
// unknown: then it only looks, until the order is found or a person decides.
func SubmitOrder(ctx workflow.Context, in SubmitOrderInput) (*SubmitOrderResult, error) {
	if in.PurchaseOrder.ByID() {
		return submitByNumber(ctx, in)
	}
	s := newSubmitOrder(in)
	if err := s.setup(ctx); err != nil {
		return nil, s.board.End(ctx, err)
	}
	result, err := s.run(ctx)
	s.desk.close()
	if workflow.IsContinueAsNewError(err) {
		return nil, err
	}
	if errors.Is(err, errOtherName) {
		return submitAs(ctx, s.board, in, s.draft.number())
	}
	var end orders.OrderEnd
	switch {
	case err == nil:
		result.Decided = s.desk.made
		end = s.ending(result.Outcome, result.DistributorOrders, nil)
	case temporal.IsCanceledError(err):
		end = s.ending(OutcomeCancelled, nil, nil)
	default:
		end = s.ending(OutcomeFailed, nil, err)
		if shared.ClassOf(err) != bridge.OrderRejected { // of that people have been told, with what to do
			err = shared.TellFailed(ctx, "the submission of purchase order "+s.draft.number(), false, err)
		}
	}
	s.over = &end
	err = s.board.End(ctx, err)
	s.file(ctx, end)
	shared.FinishUpdates(ctx)
	return result, err
}

// submitOrder is one submission: it reads, checks, sends and records, and acts on what people decide.
type submitOrder struct {
	in    SubmitOrderInput
	draft *draft
	desk  *desk
	board *shared.Board
	// certain: nothing was sent so far. Once in doubt, only a person or the order itself settles it.
	certain bool
	// tries counts the attempts to send.
	tries int
	// placed is the order once it is at the distributor, over how the submission ended.
	placed *placedOrder
	over   *orders.OrderEnd
}

func newSubmitOrder(in SubmitOrderInput) *submitOrder {
	s := &submitOrder{in: in, draft: &draft{in: in}, certain: true}
	s.board = shared.NewBoard(s.details, sending, writing)
	s.desk = newDesk(s.draft, s.board, in.Carried)
	return s
}

func (s *submitOrder) setup(ctx workflow.Context) error {
	if s.in.PurchaseOrder == "" {
		return shared.Fail(bridge.InvalidInput, `give the purchase order's number, for example {"purchaseOrder":"1016"}`,
			"purchaseOrder is missing")
	}
	if err := s.in.checkLiveOnce(); err != nil {
		return err
	}
	for _, q := range [...]struct {
		name, what string
		answer     any
	}{
		{bridge.QueryStatus, "How far along the order is, what stands in the way of sending it, and what people may decide", func() (
			SubmitProgress,
			error) {
			return s.progress(), nil
		}},
		{bridge.QueryOutcome, "What came of the order, or whether it waits for a person", func() (*OrderOutcome, error) {
			return s.outcome(), nil
		}},
	} {
		if err := workflow.SetQueryHandlerWithOptions(ctx, q.name, q.answer,
			workflow.QueryHandlerOptions{Description: q.what}); err != nil {
			return err
		}
	}
	if err := s.desk.handle(ctx); err != nil {
		return err
	}
	return s.board.Open(ctx, bridge.PurchaseOrder.ValueSet(string(s.in.PurchaseOrder)))
}

// errOtherName is of a purchase order whose number is written otherwise: Autotask finds it without regard to case and to
// blanks at the end. Nothing was done, and two starts by two names have to be one.
var errOtherName = errors.New("the purchase order's number is written otherwise")

// checkLiveOnce says what is missing when one order is to be let out.
func (in SubmitOrderInput) checkLiveOnce() error {
	if in.LiveOnce == nil {
		return nil
	}
	err := in.LiveOnce.Complete()
	if err == nil && in.DryRun {
		err = errors.New("a dry run sends nothing, so nothing is to be let out")
	}
	if err == nil {
		return nil
	}
	return shared.Fail(bridge.InvalidInput,
		`say who and why, for example {"purchaseOrder":"1016","liveOnce":{"actor":"Ann Lee","reason":"the first order"}}`,
		"liveOnce can't be used: %v", err)
}

func (s *submitOrder) run(ctx workflow.Context) (*SubmitOrderResult, error) {
	if once := s.in.LiveOnce; once != nil && s.in.Carried == nil {
		s.desk.remember(ctx, liveOnce, once.Trimmed(), "this order alone, while sending is switched off")
	}
	if err := s.read(ctx, true); err != nil {
		return nil, err
	}
	if !s.in.DryRun && s.draft.number() != string(s.in.PurchaseOrder) {
		return nil, errOtherName
	}
	if s.draft.prepared.Found == nil {
		s.board.Set(ctx, "Checking")
	}
	found, err := s.draft.lookAndCheck(ctx)
	if err != nil {
		return nil, err
	}
	if found != nil && !s.in.DryRun {
		return s.conclude(ctx, found)
	}
	if s.in.DryRun {
		s.board.Set(ctx, OutcomeDryRun)
		return s.draft.dryRun(found != nil), nil
	}
	if !s.clear() {
		if s.draft.blocked() && !s.in.Wait {
			return nil, shared.Fail(bridge.OrderNotReady, "", "purchase order %s can't be sent as it is:\n%s", s.draft.number(),
				order.List(s.draft.findings))
		}
		ended, err := s.settle(ctx)
		if err != nil {
			return nil, err
		}
		if ended != "" {
			return s.end(ctx, ended), nil
		}
	}
	sent, err := s.send(ctx)
	if errors.Is(err, errWithdrawn) {
		return s.end(ctx, OutcomeWithdrawn), nil
	}
	if errors.Is(err, errDeclined) {
		return s.end(ctx, OutcomeDeclined), nil
	}
	if err != nil {
		return nil, err
	}
	return s.conclude(ctx, sent)
}

// read reads the purchase order, and shows its number and amount.
func (s *submitOrder) read(ctx workflow.Context, look bool) error {
	changed, err := s.draft.read(ctx, look, s.decided(), s.desk.approvals)
	if err != nil {
		return err
	}
	s.desk.recall(s.draft.prepared.Approved)
	if changed {
		amount, _ := s.draft.prepared.Total.Float64() // for filtering lists only; Temporal has no decimal type
		s.board.Later(bridge.PurchaseOrder.ValueSet(s.draft.number()), bridge.Amount.ValueSet(amount))
	}
	if s.board.Shown() != "" { // else they go out with the first state that is shown
		s.board.Show(ctx)
	}
	return nil
}

// end is the result of a submission that has sent nothing and is over.
func (s *submitOrder) end(ctx workflow.Context, outcome string) *SubmitOrderResult {
	s.desk.close()
	s.board.Set(ctx, outcome)
	return &SubmitOrderResult{PurchaseOrder: s.draft.number(), Outcome: outcome, Lines: s.draft.findings}
}

// conclude writes the distributor's order to the purchase order and hands it to its tracker.
func (s *submitOrder) conclude(ctx workflow.Context, sent *orders.SentOrder) (*SubmitOrderResult, error) {
	s.placed = s.newPlacedOrder(ctx, sent)
	return s.placed.conclude(ctx)
}
