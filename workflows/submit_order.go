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

// Names of the updates that decide on a parked order.
const (
	retry   = "retry"
	abandon = "abandon"
)

const (
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
	switch {
	case err == nil:
		return result, nil
	case workflow.IsContinueAsNewError(err):
		return nil, err
	case temporal.IsCanceledError(err):
		s.set(ctx, "Cancelled")
	default:
		s.set(ctx, "Failed")
	}
	return nil, surface(ctx, err)
}

type submitOrder struct {
	in       SubmitOrderInput
	progress SubmitProgress
	prepared activities.PreparedOrder
	decision string // "retry" or "abandon", from the moment it is made until it is acted on
	decider  OrderDecision
	shown    string // the state that the search attribute shows
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
	for _, u := range [...]struct{ name, what string }{
		{retry, "Look again and send a parked order if the distributor does not have it"},
		{abandon, "Give a parked order up"},
	} {
		err := workflow.SetUpdateHandlerWithOptions(ctx, u.name, func(_ workflow.Context, d OrderDecision) error {
			s.decision, s.decider = u.name, d
			return nil
		}, workflow.UpdateHandlerOptions{Validator: s.validate, Description: u.what})
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
	case s.decision != "":
		return errors.New("the decision has been made")
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
	s.set(ctx, "Checking")
	found, err := s.look(ctx, "ask TD SYNNEX whether it has "+s.prepared.Order.Number)
	if err != nil {
		return nil, err
	}
	if found != nil && !s.in.DryRun {
		return s.conclude(ctx, found)
	}
	if err := s.check(ctx); err != nil {
		return nil, err
	}
	if s.in.DryRun {
		return s.dryRun(ctx, found != nil), nil
	}
	if len(s.progress.Findings) > 0 {
		if !s.in.Wait {
			return nil, fail(bridge.OrderNotReady, fmt.Sprintf("purchase order %s can't be sent as it is:\n%s", s.prepared.PurchaseOrder.Number, order.List(s.progress.Findings)))
		}
		if withdrawn, err := s.waitUntilMended(ctx); err != nil || withdrawn {
			return s.withdraw(ctx), err
		}
	}
	sent, err := s.send(ctx)
	if errors.Is(err, errWithdrawn) {
		return s.withdraw(ctx), nil
	}
	if err != nil {
		return nil, err
	}
	return s.conclude(ctx, sent)
}

// dryRun is what would be sent, and what speaks against it.
func (s *submitOrder) dryRun(ctx workflow.Context, there bool) *SubmitOrderResult {
	s.set(ctx, OutcomeDryRun)
	lines := s.progress.Findings
	if there {
		lines = append([]order.Finding{{
			Problem: "TD SYNNEX has an order under the number " + s.prepared.Order.Number + " already",
			Fix:     "submit the purchase order to take that order over; nothing is sent again",
		}}, lines...)
	}
	return &SubmitOrderResult{
		PurchaseOrder: s.prepared.PurchaseOrder.Number, Outcome: OutcomeDryRun, Number: s.prepared.Order.Number, Lines: lines, Order: &s.prepared.Order,
	}
}

// withdraw ends a submission that has sent nothing and is not wanted any more.
func (s *submitOrder) withdraw(ctx workflow.Context) *SubmitOrderResult {
	s.unpark()
	s.set(ctx, OutcomeWithdrawn)
	return &SubmitOrderResult{PurchaseOrder: s.prepared.PurchaseOrder.Number, Outcome: OutcomeWithdrawn, Lines: s.progress.Findings}
}

// prepare reads the purchase order and renders it. What was prepared before stays when it fails.
func (s *submitOrder) prepare(ctx workflow.Context) error {
	var prepared activities.PreparedOrder
	if err := workflow.ExecuteActivity(reading(ctx, "read purchase order "+string(s.in.PurchaseOrder)), orderActivities.PrepareOrder,
		activities.ReadPurchaseOrderInput{PurchaseOrder: string(s.in.PurchaseOrder)}).Get(ctx, &prepared); err != nil {
		return err
	}
	s.prepared, s.progress.Findings = prepared, prepared.Findings
	amount, _ := prepared.Total.Float64() // for filtering lists only; Temporal has no decimal type
	return workflow.UpsertTypedSearchAttributes(ctx, bridge.PurchaseOrder.ValueSet(prepared.PurchaseOrder.Number), bridge.Amount.ValueSet(amount))
}

// look asks the distributor for the order and returns it when it is there.
func (s *submitOrder) look(ctx workflow.Context, summary string) (*activities.SentOrder, error) {
	var found order.Answer
	err := workflow.ExecuteActivity(reading(ctx, summary), orderActivities.FindOrder, activities.FindOrderInput{Number: s.prepared.Order.Number}).Get(ctx, &found)
	if err != nil || !found.Found {
		return nil, err
	}
	return &activities.SentOrder{Outcome: order.AlreadyThere, Answer: found}, nil
}

// check asks the distributor about the lines, unless the purchase order itself is already faulty.
func (s *submitOrder) check(ctx workflow.Context) error {
	if len(s.progress.Findings) > 0 {
		return nil
	}
	var checked activities.CheckedOrder
	if err := workflow.ExecuteActivity(reading(ctx, "price and availability of the lines"), orderActivities.CheckOrder,
		activities.CheckOrderInput{Order: s.prepared.Order}).Get(ctx, &checked); err != nil {
		return err
	}
	s.progress.Findings = checked.Findings
	if len(checked.Findings) == 0 && !s.prepared.Live && !s.in.DryRun {
		if s.in.Wait {
			s.progress.Findings = []order.Finding{{Problem: "sending orders is switched off", Fix: "set ORDERS_LIVE=true for the worker when orders are to go out"}}
			return nil
		}
		return fail(bridge.OrdersNotLive, fmt.Sprintf("purchase order %s is ready, but sending orders is switched off. What to do: set ORDERS_LIVE=true for the worker when orders are to go out, and submit the order again", s.prepared.PurchaseOrder.Number))
	}
	return nil
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
	recordErr := s.record(ctx, tracking)
	if tracking.State() == order.Rejected && recordErr == nil {
		return nil, fail(bridge.OrderRejected, s.rejected(sent))
	}
	// The tracker writes too: it starts when this write is done, or has been given up.
	tracker, err := startTracker(ctx, po.Number)
	if recordErr != nil {
		return nil, fail(classOf(recordErr), fmt.Sprintf("TD SYNNEX has purchase order %s as order %s, but Autotask could not be written for %d days: %s", po.Number, strings.Join(result.DistributorOrders, ", "), int(recordFor.Hours()/24), messageOf(recordErr)))
	}
	if err != nil {
		return nil, err
	}
	result.TrackedBy = tracker
	s.set(ctx, result.Outcome)
	return result, nil
}

// rejected says why an order that the distributor has will never ship.
func (s *submitOrder) rejected(sent *activities.SentOrder) string {
	if sent.Answer.Quotes() {
		return fmt.Sprintf("TD SYNNEX has filed purchase order %s as a quote order, which never ships. What to do: ask TD SYNNEX to cancel the quote order, run Product Sync to correct the product, and order it on a new purchase order, because this number is used up", s.prepared.Order.Number)
	}
	return fmt.Sprintf("TD SYNNEX has rejected every line of purchase order %s. What to do: ask TD SYNNEX for the reason, and order the items on a new purchase order", s.prepared.Order.Number)
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
	if short, _, _ := strings.Cut(state, ":"); short != s.shown {
		s.shown = short
		if err := workflow.UpsertTypedSearchAttributes(ctx, bridge.State.ValueSet(short)); err != nil {
			workflow.GetLogger(ctx).Warn("search attribute not set", "error", err)
		}
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
