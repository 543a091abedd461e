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
	"digitalbridge/internal/order"
	"digitalbridge/workflows/shared"
)

// This file is what comes after an order is at the distributor: Autotask is written, the tracker starts.

const (
	// recordAgain spaces the attempts to write to Autotask what the distributor has accepted. They go on
	// for recordFor: the order exists, so giving up would lose it.
	recordAgain = 15 * time.Minute
	recordFor   = 7 * 24 * time.Hour
	// recordSoon is how long the first write may take before the lists show that the order is there and Autotask
	// isn't written.
	recordSoon = 3 * time.Minute
)

// conclude writes the distributor's order to the purchase order and hands it to its tracker.
func (s *submitOrder) conclude(ctx workflow.Context, sent *orders.SentOrder) (*SubmitOrderResult, error) {
	stoppable := ctx
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	po := s.prepared.PurchaseOrder
	tracking := s.tracking(ctx, sent.Answer)
	sent.Lines = order.NotAsOrdered(tracking, sent.Lines) // an order that was found there says so by its lines only
	result := &SubmitOrderResult{
		PurchaseOrder: po.Number, Outcome: OutcomeAccepted, Number: s.prepared.Order.Number, DistributorOrders: tracking.OrderNumbers(),
		PendingReview: sent.PendingReview || tracking.State() == order.PendingReview, Lines: sent.Lines,
	}
	if sent.Outcome == order.AlreadyThere {
		result.Outcome = OutcomeAdopted
	}
	s.progress.Findings, s.placed = sent.Lines, result.DistributorOrders
	s.rest = s.restToAsk(tracking, sent)
	s.showOrdered(ctx)
	var track *orders.TrackOrder
	if tracking.State() != order.Rejected {
		track = &orders.TrackOrder{PurchaseOrder: po.Number}
		if sent.Outcome == order.Accepted && s.prepared.FirstLook > 0 {
			track.FirstLook = workflow.Now(ctx).UTC().Add(time.Duration(s.prepared.FirstLook))
		}
	}
	recordErr := s.record(ctx, tracking, track, result)
	if tracking.State() == order.Rejected && recordErr == nil {
		s.tell(ctx, operations.Notice{Level: "warning", Event: "order rejected", Text: s.rejected(ctx, sent)})
		return nil, shared.Fail(bridge.OrderRejected, s.rejected(ctx, sent))
	}
	// The tracker writes too: it starts when this write is done, or has been given up.
	if result.TrackedBy == "" {
		var known *orders.KnownStatus
		if recordErr == nil && !track.FirstLook.IsZero() {
			known = &orders.KnownStatus{Tracking: tracking, FirstLook: track.FirstLook}
		}
		tracker, err := startTracker(ctx, po.Number, known)
		if err != nil && recordErr == nil {
			return nil, err
		}
		result.TrackedBy = tracker
	}
	if recordErr != nil {
		return nil, shared.Fail(shared.ClassOf(recordErr), fmt.Sprintf("TD SYNNEX has purchase order %s as order %s, but Autotask could not be written for %d days: %s", po.Number, strings.Join(result.DistributorOrders, ", "), int(recordFor.Hours()/24), shared.MessageOf(recordErr)))
	}
	s.trackedBy = result.TrackedBy
	s.tellOutcome(ctx, result)
	s.settleRest(ctx, stoppable, tracking, result)
	s.set(ctx, result.Outcome)
	return result, nil
}

// showOrdered shows that the order is at the distributor, and its numbers there. The current details say it at
// once, and that Autotask is still written; the lists of workflows show it when that is done or takes long.
func (s *submitOrder) showOrdered(ctx workflow.Context) {
	if len(s.placed) > 0 {
		s.unshown = append(s.unshown, bridge.DistributorOrder.ValueSet(strings.Join(s.placed, ", ")))
	}
	s.set(ctx, writing)
}

// tracking is what an answer says of the purchase order, with the history that its memo shows.
func (s *submitOrder) tracking(ctx workflow.Context, answer order.Answer) order.Tracking {
	before := order.NewTracking(s.prepared.PurchaseOrder)
	before.History = order.RecordedHistory(s.prepared.PurchaseOrder)
	before.Identified = true // it was sent here, compared before it was adopted, or a person has said that it is it
	at := answer.At
	if at.IsZero() {
		at = workflow.Now(ctx)
	}
	return order.Happened(before, order.Merge(before, answer), at)
}

// tellOutcome tells the buyer what is not as ordered.
func (s *submitOrder) tellOutcome(ctx workflow.Context, r *SubmitOrderResult) {
	number := s.prepared.Order.Number
	if len(r.Lines) > 0 && len(s.rest) == 0 { // whoever is asked is told by that
		s.tell(ctx, operations.Notice{Level: "warning", Event: "order partly accepted", Text: fmt.Sprintf("TD SYNNEX did not accept all of %s as ordered:\n%s", number, order.List(r.Lines))})
	}
	if r.PendingReview && r.Outcome == OutcomeAccepted {
		s.tell(ctx, operations.Notice{Level: "info", Event: "order pending review", Text: fmt.Sprintf("TD SYNNEX holds %s until a person there has released it; it is followed", number)})
	}
}

// rejected says why an order that the distributor has will never ship.
func (s *submitOrder) rejected(ctx workflow.Context, sent *orders.SentOrder) string {
	if s.tracking(ctx, sent.Answer).Quotes() {
		return fmt.Sprintf("TD SYNNEX has filed purchase order %s as a quote order, which never ships. What to do: ask TD SYNNEX to cancel the quote order, run Product Sync to correct the product, and order it on a new purchase order, because this number is used up", s.prepared.Order.Number)
	}
	return fmt.Sprintf("TD SYNNEX has rejected every line of purchase order %s. What to do: ask TD SYNNEX for the reason, and order the items on a new purchase order", s.prepared.Order.Number)
}

// record writes to Autotask until it succeeds or a week has passed.
func (s *submitOrder) record(ctx workflow.Context, tracking order.Tracking, track *orders.TrackOrder, result *SubmitOrderResult) error {
	in := orders.RecordOrderInput{PurchaseOrderID: s.prepared.PurchaseOrder.ID, Tracking: tracking}
	if tracking.State() != order.Rejected && len(s.rest) == 0 {
		end := s.ending(result.Outcome, result.DistributorOrders, nil)
		in.End = &end
	}
	in.Track = track
	for began, first := workflow.Now(ctx), true; ; first = false {
		write := shared.Lively(ctx, "write the distributor's order to purchase order "+s.prepared.PurchaseOrder.Number)
		if first {
			write = workflow.WithScheduleToCloseTimeout(write, recordSoon)
		}
		var recorded orders.RecordedOrder
		err := workflow.ExecuteActivity(write, orderActivities.RecordOrder, in).Get(ctx, &recorded)
		if err == nil {
			s.filed, result.TrackedBy = recorded.Filed, recorded.TrackedBy
			return nil
		}
		if workflow.Now(ctx).Sub(began) > recordFor {
			return err
		}
		s.set(ctx, "Ordered, but Autotask can't be written: "+shared.MessageOf(err))
		if first {
			continue
		}
		if err := workflow.Sleep(ctx, recordAgain); err != nil {
			return err
		}
	}
}

// startTracker starts the tracker of an order as a workflow of its own; one that runs already is as
// good. What is known of an order that was sent just now need not be asked and written again.
func startTracker(ctx workflow.Context, purchaseOrder string, known *orders.KnownStatus) (string, error) {
	id := bridge.OrderStatusID(shared.Connection(ctx), purchaseOrder)
	options := workflow.ChildWorkflowOptions{
		WorkflowID: id, ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON,
		StaticSummary: bridge.OrderStatusSummary(purchaseOrder),
	}
	if known != nil {
		options.TypedSearchAttributes = orders.KnownAttributes(shared.Connection(ctx), purchaseOrder, known.Tracking)
	}
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, options), bridge.GetOrderStatus, GetOrderStatusInput{PurchaseOrder: PurchaseOrderRef(purchaseOrder), Known: known})
	err := child.GetChildWorkflowExecution().Get(ctx, nil)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return id, nil
	}
	return id, err
}
