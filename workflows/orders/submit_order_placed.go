package orders

import (
	"fmt"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/shared"
)

const (
	// recordAgain spaces the attempts to write to Autotask what the distributor has accepted. They go on
	// for recordFor: the order exists, so giving up would lose it.
	recordAgain = 15 * time.Minute
	recordFor   = 7 * 24 * time.Hour
	// recordSoon is how long the first write may take before the lists show that the order is there and Autotask
	// isn't written.
	recordSoon = 3 * time.Minute
)

// placedOrder is an order that is at the distributor: Autotask is written, the tracker starts, and people decide
// on what was not accepted.
type placedOrder struct {
	draft    *draft
	desk     *desk
	board    *shared.Board
	sent     *orders.SentOrder
	tracking order.Tracking
	// rest is what people decide of it because it was not accepted as ordered.
	rest   []order.Finding
	result *SubmitOrderResult
	// ending is how the submission ends, for the dossier; filed: the dossier has it.
	ending func(outcome string, orders []string, err error) orders.OrderEnd
	filed  bool
}

func (s *submitOrder) newPlacedOrder(ctx workflow.Context, sent *orders.SentOrder) *placedOrder {
	p := &placedOrder{draft: s.draft, desk: s.desk, board: s.board, sent: sent, ending: s.ending}
	p.tracking = p.merge(ctx)
	sent.Lines = order.NotAsOrdered(p.tracking, sent.Lines) // an order that was found there says so by its lines only
	p.result = &SubmitOrderResult{
		PurchaseOrder: s.draft.number(), Outcome: OutcomeAccepted, Number: s.draft.prepared.Order.Number,
		DistributorOrders: p.tracking.OrderNumbers(),
		PendingReview:     sent.PendingReview || p.tracking.State() == order.PendingReview, Lines: sent.Lines,
	}
	if sent.Outcome == order.AlreadyThere {
		p.result.Outcome = OutcomeAdopted
	}
	s.draft.findings = sent.Lines
	if s.draft.prepared.Rules.Partial == policy.PartialAsk {
		p.rest = order.AskPartial(p.tracking, sent.Lines)
	}
	return p
}

// merge is what the answer says of the purchase order, with the history that its memo shows.
func (p *placedOrder) merge(ctx workflow.Context) order.Tracking {
	before := order.NewTracking(p.draft.prepared.PurchaseOrder)
	before.History = p.draft.prepared.PurchaseOrder.History
	before.Identified = true // it was sent here, compared before it was adopted, or a person has said that it is it
	at := p.sent.Answer.At
	if at.IsZero() {
		at = workflow.Now(ctx)
	}
	return order.Happened(before, order.Merge(before, p.sent.Answer), at)
}

func (p *placedOrder) isRejected() bool { return p.tracking.State() == order.Rejected }

// conclude writes and follows the order. A cancellation ends only the waiting for people.
func (p *placedOrder) conclude(ctx workflow.Context) (*SubmitOrderResult, error) {
	stoppable := ctx
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	p.show(ctx)
	var track *orders.TrackOrder
	if !p.isRejected() {
		track = &orders.TrackOrder{PurchaseOrder: p.draft.number()}
		if p.sent.Outcome == order.Accepted && p.draft.prepared.FirstLook > 0 {
			track.FirstLook = workflow.Now(ctx).UTC().Add(time.Duration(p.draft.prepared.FirstLook))
		}
	}
	recordErr := p.record(ctx, track)
	if p.isRejected() && recordErr == nil {
		cause, fix := p.rejected()
		tell(ctx, p.draft.number(), operations.Notice{Level: "warning", Topic: notify.Orders, Event: "order rejected", Text: cause,
			Fix: fix})
		return nil, shared.Fail(bridge.OrderRejected, fix, "%s", cause)
	}
	// The tracker writes too: it starts when this write is done, or has been given up.
	if p.result.TrackedBy == "" {
		var known *orders.KnownStatus
		if recordErr == nil && !track.FirstLook.IsZero() {
			known = &orders.KnownStatus{Tracking: p.tracking, FirstLook: track.FirstLook}
		}
		tracker, err := startTracker(ctx, p.draft.number(), known)
		if err != nil && recordErr == nil {
			return nil, err
		}
		p.result.TrackedBy = tracker
	}
	if recordErr != nil {
		return nil, shared.Fail(shared.ClassOf(recordErr), "",
			"TD SYNNEX has purchase order %s as order %s, but Autotask could not be written for %d days: %s",
			p.draft.number(), strings.Join(p.result.DistributorOrders, ", "), int(recordFor.Hours()/24), shared.MessageOf(recordErr))
	}
	p.tellOutcome(ctx)
	p.settleRest(ctx, stoppable)
	p.board.Set(ctx, p.result.Outcome)
	return p.result, nil
}

// show says that the order is at the distributor, and its numbers there. The current details say it at
// once, and that Autotask is still written; the lists of workflows show it when that is done or takes long.
func (p *placedOrder) show(ctx workflow.Context) {
	if numbers := p.result.DistributorOrders; len(numbers) > 0 {
		p.board.Later(bridge.DistributorOrder.ValueSet(strings.Join(numbers, ", ")))
	}
	p.board.Set(ctx, writing)
}

// tellOutcome tells the buyer what is not as ordered.
func (p *placedOrder) tellOutcome(ctx workflow.Context) {
	r := p.result
	number := p.draft.prepared.Order.Number
	if len(r.Lines) > 0 && len(p.rest) == 0 { // whoever is asked is told by that
		tell(ctx, p.draft.number(), operations.Notice{
			Level: "warning", Topic: notify.Orders, Event: "order partly accepted",
			Text: fmt.Sprintf("TD SYNNEX did not accept all of %s as ordered:\n%s", number, order.List(r.Lines))})
	}
	if r.PendingReview && r.Outcome == OutcomeAccepted {
		tell(ctx, p.draft.number(), operations.Notice{
			Level: "info", Topic: notify.Orders, Event: "order pending review",
			Text: fmt.Sprintf("TD SYNNEX holds %s until a person there has released it; it is followed", number)})
	}
}

// rejected says why an order that the distributor has will never ship, and what to do.
func (p *placedOrder) rejected() (cause, fix string) {
	number := p.draft.prepared.Order.Number
	if p.tracking.Quotes() {
		return "TD SYNNEX has filed purchase order " + number + " as a quote order, which never ships",
			"ask TD SYNNEX to cancel the quote order, run Product Sync to correct the product, and order it on a new purchase order, " +
				"because this number is used up"
	}
	return "TD SYNNEX has rejected every line of purchase order " + number,
		"ask TD SYNNEX for the reason, and order the items on a new purchase order"
}

// record writes to Autotask until it succeeds or a week has passed.
func (p *placedOrder) record(ctx workflow.Context, track *orders.TrackOrder) error {
	in := orders.RecordOrderInput{PurchaseOrderID: p.draft.prepared.PurchaseOrder.ID, Tracking: p.tracking, Track: track}
	if !p.isRejected() && len(p.rest) == 0 {
		end := p.ending(p.result.Outcome, p.result.DistributorOrders, nil)
		in.End = &end
	}
	for began, first := workflow.Now(ctx), true; ; first = false {
		write := shared.Lively(ctx, "write the distributor's order to purchase order "+p.draft.number())
		if first {
			write = workflow.WithScheduleToCloseTimeout(write, recordSoon)
		}
		var recorded orders.RecordedOrder
		err := workflow.ExecuteActivity(write, orderActivities.RecordOrder, in).Get(ctx, &recorded)
		if err == nil {
			p.filed, p.result.TrackedBy = recorded.Filed, recorded.TrackedBy
			return nil
		}
		if workflow.Now(ctx).Sub(began) > recordFor {
			return err
		}
		p.board.Set(ctx, "Ordered, but Autotask can't be written: "+shared.MessageOf(err))
		if first {
			continue
		}
		if err := workflow.Sleep(ctx, recordAgain); err != nil {
			return err
		}
	}
}

// settleRest asks people what becomes of the lines that the distributor did not accept as ordered. The order
// is there, written to Autotask and followed by then; whatever they say, nothing is sent again. approve leaves the
// rest as it is, and so do silence and a cancellation; reject marks the lines of which nothing comes as given up.
func (p *placedOrder) settleRest(ctx, stoppable workflow.Context) {
	if len(p.rest) == 0 {
		return
	}
	rules := p.draft.prepared.Rules
	p.result.Lines, p.draft.findings = p.rest, p.rest
	p.desk.silence = "the rest stays as it is, and nothing more is ordered"
	p.desk.by = workflow.Now(ctx).Add(time.Duration(rules.DecideWithin))
	defer func() {
		p.desk.close()
		p.desk.by = time.Time{}
	}()
	for state := bridge.PartlyAccepted + ": approve leaves the rest as it is, reject gives it up; nothing is sent again"; ; {
		d, err := p.desk.hold(stoppable, state, p.desk.untilDeadline(ctx, time.Duration(rules.RemindEvery)), bridge.UpdateApprove,
			bridge.UpdateReject)
		switch {
		case d != nil:
			err := p.giveUpRest(ctx, d)
			if err == nil {
				return
			}
			state = bridge.PartlyAccepted + ": the lines that are given up can't be marked in Autotask: " + shared.MessageOf(err)
		case err != nil || len(p.desk.questions()) == 0:
			return
		case p.desk.overdue(ctx):
			text := fmt.Sprintf("nobody decided within %s; %s:\n%s", rules.DecideWithin, p.desk.silence, order.List(p.rest))
			tell(ctx, p.draft.number(), operations.Notice{Level: "warning", Topic: notify.Orders, Event: "order partly accepted",
				Text: text})
			return
		}
	}
}

// giveUpRest marks the lines of which nothing comes.
func (p *placedOrder) giveUpRest(ctx workflow.Context, d *decision) error {
	in := orders.GiveUpLinesInput{PurchaseOrderID: p.draft.prepared.PurchaseOrder.ID, Actor: d.Actor, Reason: d.Reason,
		At: workflow.Now(ctx)}
	var lines []int
	for _, l := range p.tracking.Gone() {
		in.ItemIDs, lines = append(in.ItemIDs, l.ItemID), append(lines, l.Number)
	}
	if len(lines) == 0 {
		return nil
	}
	err := workflow.ExecuteActivity(shared.Lively(ctx, "mark lines of purchase order "+p.draft.number()+" as given up"),
		orderActivities.GiveUpLines, in).Get(ctx, nil)
	if err == nil {
		p.result.GivenUp = lines
	}
	return err
}

// startTracker starts the tracker of an order as a workflow of its own; one that runs already is as
// good. What is known of an order that was sent just now need not be asked and written again.
func startTracker(ctx workflow.Context, purchaseOrder string, known *orders.KnownStatus) (string, error) {
	id := bridge.OrderStatusID(shared.Connection(ctx), purchaseOrder)
	options := workflow.ChildWorkflowOptions{
		WorkflowID: id, TaskQueue: bridge.TrackingTaskQueue(shared.Connection(ctx)), ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON,
		StaticSummary:         bridge.OrderStatusSummary(purchaseOrder),
		TypedSearchAttributes: bridge.PurchaseOrderAttributes(shared.Connection(ctx), purchaseOrder),
	}
	if known != nil {
		options.TypedSearchAttributes = orders.KnownAttributes(shared.Connection(ctx), purchaseOrder, known.Tracking)
	}
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, options), bridge.GetOrderStatus, GetOrderStatusInput{
		PurchaseOrder: PurchaseOrderRef(purchaseOrder), Known: known})
	err := child.GetChildWorkflowExecution().Get(ctx, nil)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return id, nil
	}
	return id, err
}
