package orders

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/shared"
)

// This file asks people what becomes of the lines that the distributor did not accept as ordered. The order
// is there, written to Autotask and followed by then; whatever they say, nothing is sent again.

// restToAsk is what people are asked about the order, nil when nothing is.
func (s *submitOrder) restToAsk(tracking order.Tracking, sent *orders.SentOrder) []order.Finding {
	if s.prepared.Rules.Partial != policy.PartialAsk {
		return nil
	}
	return order.AskPartial(tracking, sent.Lines)
}

// settleRest waits until a person has decided on the rest. approve leaves it as it is, and so do silence and
// a cancellation; reject marks the lines of which nothing comes as given up.
func (s *submitOrder) settleRest(ctx, stoppable workflow.Context, tracking order.Tracking, result *SubmitOrderResult) {
	if len(s.rest) == 0 {
		return
	}
	rules := s.prepared.Rules
	result.Lines, s.progress.Findings = s.rest, s.rest
	s.progress.DecideBy = workflow.Now(ctx).Add(time.Duration(rules.DecideWithin))
	defer func() {
		s.unpark()
		s.progress.DecideBy = time.Time{}
	}()
	for state := bridge.PartlyAccepted + ": approve leaves the rest as it is, reject gives it up; nothing is sent again"; ; {
		d, err := s.park(stoppable, state, s.untilDeadline(ctx, time.Duration(rules.RemindEvery)), approve, reject)
		switch {
		case d != nil:
			err := s.giveUpRest(ctx, tracking, d, result)
			if err == nil {
				return
			}
			state = bridge.PartlyAccepted + ": the lines that are given up can't be marked in Autotask: " + shared.MessageOf(err)
		case err != nil || len(s.questions()) == 0:
			return
		case s.overdue(ctx):
			s.tell(ctx, operations.Notice{Level: "warning", Event: "order partly accepted", Text: fmt.Sprintf("nobody decided within %s; %s:\n%s", time.Duration(rules.DecideWithin), s.silence(), order.List(s.rest))})
			return
		}
	}
}

// giveUpRest marks the lines of which nothing comes.
func (s *submitOrder) giveUpRest(ctx workflow.Context, tracking order.Tracking, d *decision, result *SubmitOrderResult) error {
	in := orders.GiveUpLinesInput{PurchaseOrderID: s.prepared.PurchaseOrder.ID, Actor: d.Actor, Reason: d.Reason, At: workflow.Now(ctx)}
	var lines []int
	for _, l := range tracking.Gone() {
		in.ItemIDs, lines = append(in.ItemIDs, l.ItemID), append(lines, l.Number)
	}
	if len(lines) == 0 {
		return nil
	}
	err := workflow.ExecuteActivity(shared.Lively(ctx, "mark lines of purchase order "+s.prepared.PurchaseOrder.Number+" as given up"), orderActivities.GiveUpLines, in).Get(ctx, nil)
	if err == nil {
		result.GivenUp = lines
	}
	return err
}

// silence is what happens when nobody answers in time.
func (s *submitOrder) silence() string {
	if len(s.rest) > 0 {
		return "the rest stays as it is, and nothing more is ordered"
	}
	return "nothing is sent"
}
