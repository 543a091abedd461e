package workflows

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
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
	// Wait keeps the workflow open while something speaks against sending, and looks again until it is
	// mended; the sweep sets it. Without it the workflow fails with the findings.
	Wait bool `json:"wait,omitempty"`
}

// SubmitOrderResult is what became of a purchase order.
type SubmitOrderResult struct {
	PurchaseOrder string `json:"purchaseOrder"`
	// Outcome is Accepted, Adopted (the distributor had the order already), Dry run or Withdrawn.
	Outcome string `json:"outcome"`
	// Number is the purchase order number that the distributor knows.
	Number            string   `json:"number,omitempty"`
	DistributorOrders []string `json:"distributorOrders,omitempty"`
	// PendingReview: a person at the distributor has to release the order.
	PendingReview bool `json:"pendingReview,omitempty"`
	// Lines are lines that will not ship as ordered, or, in a dry run, whatever speaks against sending.
	Lines []order.Finding `json:"lines,omitempty"`
	// Order is what would be sent; only in a dry run.
	Order *order.DistributorOrder `json:"order,omitempty"`
	// TrackedBy is the workflow that follows the order from here.
	TrackedBy string `json:"trackedBy,omitempty"`
}

// Outcomes of SubmitOrder.
const (
	OutcomeAccepted  = "Accepted"
	OutcomeAdopted   = "Adopted"
	OutcomeDryRun    = "Dry run"
	OutcomeWithdrawn = "Withdrawn"
)

// OrderDecision is the input of the updates "retry" and "abandon".
type OrderDecision struct {
	Actor  string `json:"actor"`
	Reason string `json:"reason"`
}

// SubmitProgress is the answer of the query "status".
type SubmitProgress struct {
	State    string          `json:"state"`
	Findings []order.Finding `json:"findings,omitempty"`
	// NeedsDecision: the order is parked until somebody sends the update "retry" or "abandon".
	NeedsDecision bool `json:"needsDecision,omitempty"`
}

const (
	// recheckAtFirst and recheckAtMost space the looks at an order that waits to be mended.
	recheckAtFirst = 2 * time.Minute
	recheckAtMost  = time.Hour
	// sendAgainAtMost spaces the attempts while it is certain that nothing was sent.
	sendAgainAtMost = 5 * time.Minute
	// recordAgain spaces the attempts to write to Autotask what the distributor has accepted. They go on
	// for recordFor: the order exists, so giving up would lose it.
	recordAgain = 15 * time.Minute
	recordFor   = 7 * 24 * time.Hour
)

// SubmitOrder makes exactly one TD SYNNEX order of an Autotask purchase order. It looks at the
// distributor first, sends at most once per look, and treats every outcome that is not proven as
// unknown: then it only looks, until the order is found or a person decides.
func SubmitOrder(ctx workflow.Context, in SubmitOrderInput) (*SubmitOrderResult, error) {
	s := &submitOrder{in: in}
	if err := s.setup(ctx); err != nil {
		return nil, surface(ctx, err)
	}
	result, err := s.run(ctx)
	if err != nil {
		s.set(ctx, "Failed")
		return nil, surface(ctx, err)
	}
	return result, nil
}

type submitOrder struct {
	in       SubmitOrderInput
	progress SubmitProgress
	prepared activities.PreparedOrder
	decision string // "retry" or "abandon", once made
	decider  OrderDecision
}

func (s *submitOrder) setup(ctx workflow.Context) error {
	if s.in.PurchaseOrder == "" {
		return fail(bridge.InvalidInput, `purchaseOrder is missing. What to do: give the purchase order's number, for example {"purchaseOrder":"1016"}`)
	}
	err := workflow.SetQueryHandlerWithOptions(ctx, "status", func() (SubmitProgress, error) { return s.progress, nil },
		workflow.QueryHandlerOptions{Description: "How far the order is, and what speaks against sending it"})
	if err != nil {
		return err
	}
	for name, what := range map[string]string{"retry": "Look again and send a parked order if the distributor does not have it", "abandon": "Give a parked order up"} {
		err := workflow.SetUpdateHandlerWithOptions(ctx, name, func(_ workflow.Context, d OrderDecision) error {
			s.decision, s.decider = name, d
			return nil
		}, workflow.UpdateHandlerOptions{Validator: s.validate, Description: what})
		if err != nil {
			return err
		}
	}
	return workflow.UpsertTypedSearchAttributes(ctx,
		bridge.Connection.ValueSet(connection(ctx)), bridge.PurchaseOrder.ValueSet(string(s.in.PurchaseOrder)))
}

func (s *submitOrder) validate(d OrderDecision) error {
	switch {
	case !s.progress.NeedsDecision:
		return errors.New("the order waits for no decision")
	case d.Actor == "":
		return errors.New("actor is missing: say who decides")
	case d.Reason == "":
		return errors.New("reason is missing: say why")
	}
	return nil
}

func (s *submitOrder) run(ctx workflow.Context) (*SubmitOrderResult, error) {
	if err := s.prepare(ctx); err != nil {
		return nil, err
	}
	var found order.Answer
	if err := workflow.ExecuteActivity(reading(ctx, "ask TD SYNNEX whether it has "+s.prepared.Order.Number), orderActivities.FindOrder,
		activities.FindOrderInput{Number: s.prepared.Order.Number}).Get(ctx, &found); err != nil {
		return nil, err
	}
	if found.Found && !s.in.DryRun {
		return s.conclude(ctx, &activities.SentOrder{Outcome: order.AlreadyThere, Answer: found})
	}
	if err := s.check(ctx); err != nil {
		return nil, err
	}
	if s.in.DryRun {
		return &SubmitOrderResult{
			PurchaseOrder: s.prepared.PurchaseOrder.Number, Outcome: OutcomeDryRun, Number: s.prepared.Order.Number,
			Lines: s.progress.Findings, Order: &s.prepared.Order,
		}, nil
	}
	if len(s.progress.Findings) > 0 {
		if !s.in.Wait {
			return nil, fail(bridge.OrderNotReady, fmt.Sprintf("purchase order %s can't be sent as it is:\n%s", s.prepared.PurchaseOrder.Number, order.List(s.progress.Findings)))
		}
		if withdrawn, err := s.waitUntilMended(ctx); err != nil || withdrawn {
			return &SubmitOrderResult{PurchaseOrder: s.prepared.PurchaseOrder.Number, Outcome: OutcomeWithdrawn}, err
		}
	}
	// From here on something may be sent, so a cancellation no longer stops half-way.
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	sent, err := s.send(ctx)
	if err != nil {
		return nil, err
	}
	return s.conclude(ctx, sent)
}

// prepare reads the purchase order and renders it.
func (s *submitOrder) prepare(ctx workflow.Context) error {
	s.prepared = activities.PreparedOrder{}
	if err := workflow.ExecuteActivity(reading(ctx, "read purchase order "+string(s.in.PurchaseOrder)), orderActivities.PrepareOrder,
		activities.ReadPurchaseOrderInput{PurchaseOrder: string(s.in.PurchaseOrder)}).Get(ctx, &s.prepared); err != nil {
		return err
	}
	s.progress.Findings = s.prepared.Findings
	amount, _ := s.prepared.Total.Float64() // for filtering lists only; Temporal has no decimal type
	if err := workflow.UpsertTypedSearchAttributes(ctx,
		bridge.PurchaseOrder.ValueSet(s.prepared.PurchaseOrder.Number), bridge.Amount.ValueSet(amount)); err != nil {
		return err
	}
	s.set(ctx, "Checking")
	return nil
}

// check asks the distributor about the lines, unless the purchase order itself is already faulty.
func (s *submitOrder) check(ctx workflow.Context) error {
	if len(s.progress.Findings) > 0 {
		return nil
	}
	var checked activities.CheckedOrder
	if err := workflow.ExecuteActivity(reading(ctx, fmt.Sprintf("price and availability of %d lines", len(s.prepared.Order.Lines))), orderActivities.CheckOrder,
		activities.CheckOrderInput{Order: s.prepared.Order}).Get(ctx, &checked); err != nil {
		return err
	}
	s.progress.Findings = checked.Findings
	if len(checked.Findings) == 0 && !s.prepared.Live && !s.in.DryRun {
		return fail(bridge.OrdersNotLive, fmt.Sprintf("purchase order %s is ready, but sending orders is switched off. What to do: set ORDERS_LIVE=true for the worker when orders are to go out, and submit the order again", s.prepared.PurchaseOrder.Number))
	}
	return nil
}

// waitUntilMended looks at the purchase order again and again until nothing speaks against sending it.
// It is withdrawn when it is no longer approved, or when somebody abandons it.
func (s *submitOrder) waitUntilMended(ctx workflow.Context) (withdrawn bool, err error) {
	for wait := recheckAtFirst; len(s.progress.Findings) > 0; wait = min(wait*2, recheckAtMost) {
		decision, err := s.park(ctx, "Needs attention", wait)
		if err != nil {
			return false, err
		}
		if decision == "abandon" {
			return true, nil
		}
		if err := s.prepare(ctx); err != nil {
			return false, err
		}
		if !s.prepared.PurchaseOrder.Approved(s.prepared.Rules.ApprovedStatuses) {
			return true, nil
		}
		if err := s.check(ctx); err != nil {
			return false, err
		}
	}
	return false, nil
}

// send brings the order to the distributor and does not return before its fate is certain.
func (s *submitOrder) send(ctx workflow.Context) (*activities.SentOrder, error) {
	for wait := 5 * time.Second; ; wait = min(wait*2, sendAgainAtMost) {
		s.set(ctx, "Sending")
		sent := s.attempt(ctx)
		switch sent.Outcome {
		case order.Accepted, order.AlreadyThere:
			if sent.Answer.Found {
				return sent, nil
			}
			// A duplicate rejection proves that the order is there, and its order number is not the order's.
			if found, err := s.reconcile(ctx, sent); err != nil || found != nil {
				return found, err
			}
		case order.NotSent:
			s.set(ctx, "Not sent yet: "+sent.Reason)
			if err := workflow.Sleep(ctx, wait); err != nil {
				return nil, err
			}
		case order.Refused:
			decision, err := s.park(ctx, "Refused: "+sent.Reason, 0)
			if err != nil {
				return nil, err
			}
			if decision == "abandon" {
				return nil, fail(bridge.OrderRejected, fmt.Sprintf("TD SYNNEX refused purchase order %s: %s; %s gave it up: %s", s.prepared.Order.Number, sent.Reason, s.decider.Actor, s.decider.Reason))
			}
			if err := s.prepare(ctx); err != nil {
				return nil, err
			}
		default:
			if found, err := s.reconcile(ctx, sent); err != nil || found != nil {
				return found, err
			}
		}
	}
}

// attempt runs the one activity that looks and sends. Whatever is not proven is unknown.
func (s *submitOrder) attempt(ctx workflow.Context) *activities.SentOrder {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		// Look-up (30 s) and order (60 s) with their waits for the self-imposed rate.
		StartToCloseTimeout: 3 * time.Minute, RetryPolicy: once, Summary: "look up and send " + s.prepared.Order.Number,
	})
	var sent activities.SentOrder
	err := workflow.ExecuteActivity(ctx, orderActivities.SendOrder, activities.SendOrderInput{Order: s.prepared.Order}).Get(ctx, &sent)
	if err == nil {
		return &sent
	}
	return outcomeOf(err)
}

// outcomeOf judges an error of SendOrder: the activity returns an error of a known class only when
// nothing was sent. A time-out, a stopped worker or anything else proves nothing.
func outcomeOf(err error) *activities.SentOrder {
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		switch app.Type() {
		case bridge.Transient, bridge.Throttled, bridge.Malformed, bridge.Ambiguous:
			return &activities.SentOrder{Outcome: order.NotSent, Reason: app.Message()}
		case bridge.Auth, bridge.Permission, bridge.Validation, bridge.NotFound, bridge.OrdersNotLive:
			return &activities.SentOrder{Outcome: order.Refused, Reason: app.Message()}
		}
	}
	return &activities.SentOrder{Outcome: order.Unknown, Reason: err.Error()}
}

// reconcile finds out, by looking only, whether an order of unknown fate is there. Found, it is adopted.
// Not found for as long as the policy says, a person decides: the order is looked up and sent again, or
// given up. It returns nil when sending is to be tried again.
func (s *submitOrder) reconcile(ctx workflow.Context, sent *activities.SentOrder) (*activities.SentOrder, error) {
	s.set(ctx, "Outcome unknown, looking for the order: "+sent.Reason)
	window, wait := time.Duration(s.prepared.Rules.ReconcileFor), time.Duration(s.prepared.Rules.ReconcileEvery)
	for began := workflow.Now(ctx); workflow.Now(ctx).Sub(began) < window; wait = min(wait*2, max(window/4, time.Second)) {
		if err := workflow.Sleep(ctx, wait); err != nil {
			return nil, err
		}
		var found order.Answer
		err := workflow.ExecuteActivity(reading(ctx, "look for "+s.prepared.Order.Number), orderActivities.FindOrder, activities.FindOrderInput{Number: s.prepared.Order.Number}).Get(ctx, &found)
		if err != nil {
			workflow.GetLogger(ctx).Warn("order look-up failed", "PurchaseOrder", s.prepared.PurchaseOrder.Number, "error", err)
			continue
		}
		if found.Found {
			return &activities.SentOrder{Outcome: order.AlreadyThere, Answer: found}, nil
		}
	}
	decision, err := s.park(ctx, fmt.Sprintf("Outcome unknown: TD SYNNEX does not show %s after %s. Ask TD SYNNEX, then retry (looks again, and sends the same number) or abandon", s.prepared.Order.Number, window), 0)
	if err != nil {
		return nil, err
	}
	if decision == "abandon" {
		return nil, fail(bridge.OrderAbandoned, fmt.Sprintf("the outcome of purchase order %s is unknown (%s), and %s gave it up: %s", s.prepared.Order.Number, sent.Reason, s.decider.Actor, s.decider.Reason))
	}
	return nil, nil
}

// park waits for a decision, at most as long as limit (0: for ever), and returns it; empty when the
// limit passed.
func (s *submitOrder) park(ctx workflow.Context, state string, limit time.Duration) (string, error) {
	s.decision, s.progress.NeedsDecision = "", true
	s.set(ctx, state)
	var err error
	if limit > 0 {
		_, err = workflow.AwaitWithTimeout(ctx, limit, func() bool { return s.decision != "" })
	} else {
		err = workflow.Await(ctx, func() bool { return s.decision != "" })
	}
	s.progress.NeedsDecision = false
	return s.decision, err
}

// conclude writes the distributor's order to the purchase order and hands it to its tracker.
func (s *submitOrder) conclude(ctx workflow.Context, sent *activities.SentOrder) (*SubmitOrderResult, error) {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	po := s.prepared.PurchaseOrder
	tracking := order.Merge(order.NewTracking(po), sent.Answer)
	result := &SubmitOrderResult{
		PurchaseOrder: po.Number, Outcome: OutcomeAccepted, Number: s.prepared.Order.Number, DistributorOrders: tracking.OrderNumbers(),
		PendingReview: sent.PendingReview || tracking.State() == order.PendingReview, Lines: sent.Lines,
	}
	if sent.Outcome == order.AlreadyThere {
		result.Outcome = OutcomeAdopted
	}
	s.progress.Findings = sent.Lines
	s.set(ctx, "Ordered, writing to Autotask")
	if len(result.DistributorOrders) > 0 {
		if err := workflow.UpsertTypedSearchAttributes(ctx, bridge.DistributorOrder.ValueSet(strings.Join(result.DistributorOrders, ", "))); err != nil {
			return nil, err
		}
	}
	if err := s.record(ctx, tracking); err != nil {
		return nil, err
	}
	tracker, err := startTracker(ctx, po.Number)
	if err != nil {
		return nil, err
	}
	result.TrackedBy = tracker
	s.set(ctx, result.Outcome)
	return result, nil
}

// record writes to Autotask until it succeeds or a week has passed.
func (s *submitOrder) record(ctx workflow.Context, tracking order.Tracking) error {
	for began := workflow.Now(ctx); ; {
		err := workflow.ExecuteActivity(reading(ctx, "write the distributor's order to purchase order "+s.prepared.PurchaseOrder.Number), orderActivities.RecordOrder,
			activities.RecordOrderInput{PurchaseOrderID: s.prepared.PurchaseOrder.ID, Tracking: tracking}).Get(ctx, nil)
		if err == nil {
			return nil
		}
		if workflow.Now(ctx).Sub(began) > recordFor {
			return err
		}
		s.set(ctx, "Ordered, but Autotask can't be written: "+messageOf(err))
		if err := workflow.Sleep(ctx, recordAgain); err != nil {
			return err
		}
	}
}

// startTracker starts the tracker of an order as a workflow of its own; one that runs already is as
// good.
func startTracker(ctx workflow.Context, purchaseOrder string) (string, error) {
	id := bridge.OrderStatusID(connection(ctx), purchaseOrder)
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: id, ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON,
		StaticSummary: "Purchase order " + purchaseOrder + " at TD SYNNEX",
	}), bridge.GetOrderStatus, GetOrderStatusInput{PurchaseOrder: PurchaseOrderRef(purchaseOrder)})
	err := child.GetChildWorkflowExecution().Get(ctx, nil)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return id, nil
	}
	return id, err
}

// set makes the state visible: query, search attribute and current details.
func (s *submitOrder) set(ctx workflow.Context, state string) {
	s.progress.State = state
	short, _, _ := strings.Cut(state, ":")
	if err := workflow.UpsertTypedSearchAttributes(ctx, bridge.State.ValueSet(short)); err != nil {
		workflow.GetLogger(ctx).Warn("search attribute not set", "error", err)
	}
	workflow.SetCurrentDetails(ctx, s.details())
}

func (s *submitOrder) details() string {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n", s.progress.State)
	if s.progress.NeedsDecision {
		b.WriteString("\n**Waits for a person:** send the update `retry` or `abandon` with `{\"actor\":\"you\",\"reason\":\"why\"}`.\n")
	}
	for _, f := range s.progress.Findings {
		fmt.Fprintf(&b, "- %s\n", f)
	}
	if po := s.prepared.PurchaseOrder; po.Number != "" {
		fmt.Fprintf(&b, "\n| Line | SKU | Quantity | Unit cost | Product |\n|---:|---|---:|---:|---|\n")
		for _, l := range po.Lines {
			fmt.Fprintf(&b, "| %d | %s | %d | %s | %s |\n", l.Number, l.SKU, l.Quantity, l.UnitCost.StringFixed(2), l.ProductName)
		}
	}
	return b.String()
}
