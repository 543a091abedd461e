package orders

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/shared"
)

// PurchaseOrderRef names a purchase order by its number or its id. In JSON it may be text or a number.
type PurchaseOrderRef string

// UnmarshalJSON reads "1016" and 1016.
func (r *PurchaseOrderRef) UnmarshalJSON(b []byte) error {
	var number json.Number
	if err := json.Unmarshal(b, &number); err == nil {
		*r = PurchaseOrderRef(number)
		return nil
	}
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return fmt.Errorf("purchaseOrder is %s: give the purchase order's number, for example \"1016\"", b)
	}
	*r = PurchaseOrderRef(strings.TrimSpace(text))
	return nil
}

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
	OutcomeCancelled = "Cancelled"
	OutcomeFailed    = "Failed"
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
	s := &submitOrder{in: in, certain: true, approvals: map[string][]string{}}
	if err := s.setup(ctx); err != nil {
		return nil, shared.Surface(ctx, err)
	}
	result, err := s.run(ctx)
	s.close()
	if workflow.IsContinueAsNewError(err) {
		return nil, err
	}
	var end orders.OrderEnd
	switch {
	case err == nil:
		result.Decided = s.progress.Decided
		end = s.ending(result.Outcome, result.DistributorOrders, nil)
	case temporal.IsCanceledError(err):
		s.set(ctx, OutcomeCancelled)
		end = s.ending(OutcomeCancelled, nil, nil)
	default:
		s.set(ctx, OutcomeFailed)
		end = s.ending(OutcomeFailed, nil, err)
	}
	s.file(ctx, end)
	s.answer(ctx, &end)
	return result, shared.Surface(ctx, err)
}

// submitOrder is the state of one submission. submit_order_decide.go holds what people decide,
// submit_order_send.go the sending, submit_order_record.go what comes after.
type submitOrder struct {
	in       SubmitOrderInput
	progress SubmitProgress
	prepared orders.PreparedOrder
	checked  orders.CheckedOrder
	// certain: nothing was sent so far. Once in doubt, only a person or the order itself settles it.
	certain   bool
	approvals map[string][]string // by question, who has approved it
	pending   *decision           // made, and not yet acted on
	nudged    bool                // an approval was given that may settle the last question
	reminded  time.Time
	// remindedOf is the state that people were last reminded of.
	remindedOf string
	shown      string // the state that the search attribute shows
	// unshown are search attributes that go out with the next state that is shown.
	unshown []temporal.SearchAttributeUpdate
	filed   bool // the dossier has the end of the submission
	// over is how the submission ended, leaving that the run goes on in a new one: both answer the update
	// "outcome".
	over    *orders.OrderEnd
	leaving bool
	parked  bool // it waits for a person and for nothing else
	// placed are the distributor's numbers of the order once it is there, and rest is what people decide of
	// it because it was not accepted as ordered.
	placed []string
	rest   []order.Finding
	// trackedBy is the workflow that follows the order, once it does.
	trackedBy string
}

func (s *submitOrder) setup(ctx workflow.Context) error {
	if s.in.PurchaseOrder == "" {
		return shared.Fail(bridge.InvalidInput, `purchaseOrder is missing. What to do: give the purchase order's number, for example {"purchaseOrder":"1016"}`)
	}
	s.carryOn()
	err := workflow.SetQueryHandlerWithOptions(ctx, "status", func() (SubmitProgress, error) { return s.progress, nil },
		workflow.QueryHandlerOptions{Description: "How far the order is, what speaks against sending it, and what people may decide"})
	if err != nil {
		return err
	}
	if err := s.takeDecisions(ctx); err != nil {
		return err
	}
	if err := s.tellOutcomes(ctx); err != nil {
		return err
	}
	return workflow.UpsertTypedSearchAttributes(ctx,
		bridge.Connection.ValueSet(shared.Connection(ctx)), bridge.PurchaseOrder.ValueSet(string(s.in.PurchaseOrder)))
}

func (s *submitOrder) run(ctx workflow.Context) (*SubmitOrderResult, error) {
	if err := s.prepare(ctx, true); err != nil {
		return nil, err
	}
	found, err := s.lookAndCheck(ctx)
	if err != nil {
		return nil, err
	}
	if found != nil && !s.in.DryRun {
		return s.conclude(ctx, found)
	}
	if s.in.DryRun {
		return s.dryRun(ctx, found != nil), nil
	}
	if !s.clear() {
		if blocking := order.With(order.Blocks, s.progress.Findings); len(blocking) > 0 && !s.in.Wait {
			return nil, shared.Fail(bridge.OrderNotReady, fmt.Sprintf("purchase order %s can't be sent as it is:\n%s", s.prepared.PurchaseOrder.Number, order.List(s.progress.Findings)))
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

// dryRun is what would be sent, what speaks against it, and what would be written back.
func (s *submitOrder) dryRun(ctx workflow.Context, there bool) *SubmitOrderResult {
	s.set(ctx, OutcomeDryRun)
	lines := s.progress.Findings
	if there {
		lines = append([]order.Finding{{
			Severity: order.Warns, Code: order.AboutAlreadyThere,
			Problem: "TD SYNNEX has an order under the number " + s.prepared.Order.Number + " already",
			Fix:     "submit the purchase order to take that order over; nothing is sent again",
		}}, lines...)
	}
	products := map[int]string{}
	for _, l := range s.prepared.PurchaseOrder.Lines {
		products[l.Number] = l.ProductName
	}
	return &SubmitOrderResult{
		PurchaseOrder: s.prepared.PurchaseOrder.Number, Outcome: OutcomeDryRun, Products: products, Number: s.prepared.Order.Number, Lines: lines, Order: &s.prepared.Order,
		Offers: s.checked.Offers, Freight: s.checked.Freight, WriteBack: order.Preview(s.prepared.PurchaseOrder, s.prepared.Rules),
	}
}

// end is the result of a submission that has sent nothing and is over.
func (s *submitOrder) end(ctx workflow.Context, outcome string) *SubmitOrderResult {
	s.unpark()
	s.set(ctx, outcome)
	return &SubmitOrderResult{PurchaseOrder: s.prepared.PurchaseOrder.Number, Outcome: outcome, Lines: s.progress.Findings}
}

// prepare reads the purchase order and renders it, and may look it up in passing. What was prepared before
// stays when it fails.
func (s *submitOrder) prepare(ctx workflow.Context, look bool) error {
	summary := "read purchase order " + string(s.in.PurchaseOrder)
	if look {
		summary += ", and ask TD SYNNEX for it, its prices and its stock"
	}
	var prepared orders.PreparedOrder
	if err := workflow.ExecuteActivity(shared.Lively(ctx, summary), orderActivities.PrepareOrder, orders.PrepareOrderInput{
		PurchaseOrder: string(s.in.PurchaseOrder), Filed: s.prepared.Filed, Decided: s.decisions(), Look: look, Freight: look && s.in.DryRun && s.in.Freight,
	}).Get(ctx, &prepared); err != nil {
		return err
	}
	if s.in.Lift {
		prepared.Findings = order.Without(order.AboutGivenUp, prepared.Findings)
	}
	same := s.prepared.PurchaseOrder.Number == prepared.PurchaseOrder.Number && s.prepared.Total.Equal(prepared.Total)
	s.prepared, s.progress.Findings = prepared, prepared.Findings
	if !same {
		amount, _ := prepared.Total.Float64() // for filtering lists only; Temporal has no decimal type
		s.unshown = append(s.unshown, bridge.PurchaseOrder.ValueSet(prepared.PurchaseOrder.Number), bridge.Amount.ValueSet(amount))
	}
	if s.shown == "" {
		return nil // they go out with the first state that is shown
	}
	return s.show(ctx)
}

// look asks the distributor for the order and returns it when it is there.
func (s *submitOrder) look(ctx workflow.Context, summary string) (*orders.SentOrder, error) {
	found, err := s.find(ctx, summary, nil)
	if err != nil || !found.Found {
		return nil, err
	}
	return &orders.SentOrder{Outcome: order.AlreadyThere, Answer: found.Answer}, nil
}

func (s *submitOrder) find(ctx workflow.Context, summary string, check *orders.CheckOrderInput) (found orders.FoundOrder, err error) {
	return found, workflow.ExecuteActivity(shared.Lively(ctx, summary), orderActivities.FindOrder,
		orders.FindOrderInput{Number: s.prepared.Order.Number, PurchaseOrder: s.prepared.PurchaseOrder.Number, Check: check, Of: &s.prepared.PurchaseOrder}).Get(ctx, &found)
}

// lookAndCheck asks the distributor for the order, which is returned when it is there, and about its lines
// when it is not. Both are one activity unless something is wrong with the order already, and none when that
// was done while it was prepared.
func (s *submitOrder) lookAndCheck(ctx workflow.Context) (*orders.SentOrder, error) {
	if found := s.prepared.Found; found != nil {
		s.prepared.Found = nil
		return s.found(ctx, *found)
	}
	s.set(ctx, "Checking")
	summary, check := "ask TD SYNNEX whether it has "+s.prepared.Order.Number, (*orders.CheckOrderInput)(nil)
	if len(order.With(order.Blocks, s.progress.Findings)) == 0 {
		in := s.checkInput()
		summary, check = summary+", and for price and stock of the lines", &in
	}
	found, err := s.find(ctx, summary, check)
	if err != nil {
		return nil, err
	}
	return s.found(ctx, found)
}

// found takes over what a look-up has found, and checks the lines if it has not done that too.
func (s *submitOrder) found(ctx workflow.Context, found orders.FoundOrder) (*orders.SentOrder, error) {
	var there *orders.SentOrder
	if found.Found {
		there = &orders.SentOrder{Outcome: order.AlreadyThere, Answer: found.Answer}
	}
	switch {
	case found.Found && !s.in.DryRun:
		return there, nil
	case found.Checked != nil:
		return there, s.absorb(*found.Checked)
	}
	return there, s.check(ctx)
}

func (s *submitOrder) checkInput() orders.CheckOrderInput {
	return orders.CheckOrderInput{Order: s.prepared.Order, PurchaseOrder: s.prepared.PurchaseOrder, Freight: s.in.DryRun && s.in.Freight, Filed: s.checked.Filed}
}

// check asks the distributor about the lines. What it finds comes to what the purchase order itself shows.
func (s *submitOrder) check(ctx workflow.Context) error {
	blocked := len(order.With(order.Blocks, s.progress.Findings)) > 0
	asking := shared.Lively(ctx, "price and availability of the lines")
	if blocked {
		// People wait for what is wrong already; the rest is worth a short wait only.
		asking = workflow.WithScheduleToCloseTimeout(asking, 2*time.Minute)
	}
	var checked orders.CheckedOrder
	err := workflow.ExecuteActivity(asking, orderActivities.CheckOrder, s.checkInput()).Get(ctx, &checked)
	switch {
	case err != nil && blocked && !temporal.IsCanceledError(err):
		workflow.GetLogger(ctx).Warn("order not checked at the distributor", "PurchaseOrder", s.prepared.PurchaseOrder.Number, "error", err)
		return nil
	case err != nil:
		return err
	}
	return s.absorb(checked)
}

// absorb takes over what a check has found.
func (s *submitOrder) absorb(checked orders.CheckedOrder) error {
	s.checked = checked
	if checked.Order != nil {
		s.prepared.Order = *checked.Order
	}
	s.progress.Findings = append(append([]order.Finding(nil), s.progress.Findings...), checked.Findings...)
	return s.checkLive()
}

// checkLive adds that sending is switched off to what speaks against the order, or fails with it when
// nobody waits.
func (s *submitOrder) checkLive() error {
	if s.prepared.Live || s.in.DryRun || len(order.With(order.Blocks, s.progress.Findings)) > 0 {
		return nil
	}
	if s.in.Wait {
		s.progress.Findings = append(s.progress.Findings, order.Finding{
			Severity: order.Blocks, Code: order.AboutNotLive, Problem: "sending orders is switched off", Fix: "set ORDERS_LIVE=true for the worker when orders are to go out",
		})
		return nil
	}
	return shared.Fail(bridge.OrdersNotLive, fmt.Sprintf("purchase order %s is ready, but sending orders is switched off. What to do: set ORDERS_LIVE=true for the worker when orders are to go out, and submit the order again", s.prepared.PurchaseOrder.Number))
}

func (s *submitOrder) approved() bool {
	return s.prepared.PurchaseOrder.Approved(s.prepared.Rules.ApprovedStatuses)
}
