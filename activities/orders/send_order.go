package orders

import (
	"context"
	"errors"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

// SendOrderInput is an order to send.
type SendOrderInput struct {
	Order order.DistributorOrder `json:"order"`
	// PurchaseOrder is the one in whose dossier the attempt is noted; empty: in none.
	PurchaseOrder string `json:"purchaseOrder,omitempty"`
	// Of is the purchase order that an order under the number has to be about to be taken for this one.
	Of *order.PurchaseOrder `json:"of,omitempty"`
	// LiveOnce: a person lets this order out while sending is switched off.
	LiveOnce bool `json:"liveOnce,omitempty"`
	// Try tells this attempt from every other one under the number, so that it can be fenced off.
	Try string `json:"try"`
}

// SentOrder is what one attempt to send came to.
type SentOrder struct {
	Outcome order.Outcome `json:"outcome"`
	// Answer is what the distributor says of the lines, when it said something.
	Answer order.Answer `json:"answer"`
	// Lines are the lines that will not ship as ordered.
	Lines         []order.Finding `json:"lines,omitempty"`
	PendingReview bool            `json:"pendingReview,omitempty"`
	Reason        string          `json:"reason,omitempty"`
	Fix           string          `json:"fix,omitempty"`
}

// SendOrder looks the order up and, only when the distributor does not know it, sends it once. Look-up
// and sending are one activity, so that a reset of the workflow always looks again; it must be run with
// a single attempt. What became of the order is in the outcome, also when it is not known; an error
// comes only when it is certain that nothing was sent.
func (a *Orders) SendOrder(ctx context.Context, in SendOrderInput) (*SentOrder, error) {
	defer border.Alive(ctx)()
	live, err := a.mayLeave(in.LiveOnce)
	if err == nil && !live {
		err = problem.New(bridge.OrdersNotLive,
			"Set ORDERS_LIVE=true for the worker when orders are to go out, and submit the order again.", "sending orders is switched off")
	}
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	sent, err := a.send(ctx, in)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	return sent, nil
}

// mayLeave reports whether an order may be sent. That a person lets a single one out is refused unless the worker's own
// setting permits it: who may start a workflow may not thereby send orders.
func (a *Orders) mayLeave(once bool) (bool, error) {
	if once && !a.Live && !a.LiveOnce {
		return false, problem.New(bridge.OrdersNotLive,
			"Set ORDERS_LIVE=once for the worker and restart it; then only orders that are submitted with live-once go out.",
			"this worker lets no single order out")
	}
	return a.Live || (once && a.LiveOnce), nil
}

func (a *Orders) send(ctx context.Context, in SendOrderInput) (*SentOrder, error) {
	try := attempt{in.Order.Number, in.Try}
	if fenced, err := a.Store.HasSign(ctx, try.fence()); fenced || err != nil {
		return takenForLost(), err // before it takes over what the attempt in its place has claimed
	}
	mark, err := a.markSending(ctx, in)
	var other *store.ClaimedError
	if errors.As(err, &other) {
		return &SentOrder{Outcome: order.Unknown, Reason: "another run was sending it and has not said what became of it: " + other.By}, nil
	}
	if err != nil {
		return nil, err
	}
	status, err := a.TDSynnex.OrderStatus(ctx, in.Order.Number)
	if err != nil {
		mark.end(ctx)
		return nil, err
	}
	if sent := alreadyThere(in, statusAnswer(status)); sent != nil {
		mark.end(ctx)
		a.fileAnswered(ctx, in, sent)
		return sent, nil
	}
	// From here on the request may leave at any moment.
	if fenced, err := a.Store.Cross(ctx, try.mark(), try.fence(), signOf(ctx)); fenced || err != nil {
		mark.end(ctx)
		return takenForLost(), err
	}
	a.fileSending(ctx, in) // before it, so that an attempt that ends with the worker leaves a trace
	request := purchaseOrderRequest(in.Order)
	response, err := a.TDSynnex.SubmitPurchaseOrder(ctx, request)
	submission := tdsynnex.ClassifySubmission(request, response, err)
	if submission.Outcome == tdsynnex.OutcomeAlreadyThere {
		// The look before did not see it: the last line of defence held.
		activity.GetMetricsHandler(ctx).Counter(DuplicatesRefused).Inc(1)
	}
	sent := sentOrder(in.Order, submission)
	if sent.Outcome != order.Unknown {
		mark.end(ctx)
	}
	a.fileAnswered(ctx, in, sent)
	if sent.Outcome != order.Unknown && tdsynnex.ClassOf(err) == tdsynnex.ClassAuth {
		return nil, err // it is tried again when they are taken
	}
	return sent, nil
}

// alreadyThere is what a look right before sending came to; nil when nothing speaks against sending. An order that
// the distributor rejected when it was sent is none.
func alreadyThere(in SendOrderInput, found order.Answer) *SentOrder {
	var differences []order.Difference
	if in.Of != nil {
		differences = order.Compare(order.NewTracking(*in.Of), found)
	}
	switch {
	case !found.Found, found.WhollyRefused() && found.Whole == order.CodeRejected:
		return nil
	case len(differences) > 0:
		f := order.OtherOrder(in.Order.Number, differences)
		return &SentOrder{Outcome: order.Refused, Reason: f.Problem, Fix: f.Fix}
	case found.WhollyRefused():
		return &SentOrder{
			Outcome: order.Refused, Reason: "the distributor shows an order under this number that was deleted, and does not say what it was",
			Fix: "ask TD SYNNEX what it was, and order on a purchase order with another number"}
	}
	return &SentOrder{Outcome: order.AlreadyThere, Answer: found, Reason: "the distributor already has this order"}
}
