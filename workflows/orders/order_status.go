package orders

import (
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

// openWithin bounds the read that a tracker starts with.
const openWithin = 7 * 24 * time.Hour

// GetOrderStatusInput names the purchase order to follow. Carried is set only when a long-lived tracker
// goes on in a new run, and Known only by SubmitOrder.
type GetOrderStatusInput struct {
	PurchaseOrder PurchaseOrderRef    `json:"purchaseOrder"`
	Known         *orders.KnownStatus `json:"known,omitempty" inner:"true"`
	Carried       *CarriedStatus      `json:"carried,omitempty" inner:"true"`
}

// CarriedStatus is what a tracker knows when it goes on in a new run.
type CarriedStatus struct {
	Tracking   order.Tracking `json:"tracking"`
	Polls      int            `json:"polls"`
	Began      time.Time      `json:"began"`
	LastChange time.Time      `json:"lastChange"`
	// Written: the purchase order shows all of it.
	Written bool `json:"written,omitempty"`
	// Took is how long the last look took.
	Took time.Duration `json:"took,omitempty"`
	// Received: Autotask has received all of it that is to be received.
	Received bool `json:"received,omitempty"`
	// Noted: the tickets behind the lines are told all of it; Told are the notes that were made.
	Noted  bool          `json:"noted,omitempty"`
	Told   []string      `json:"told,omitempty"`
	Heard  order.Heard   `json:"heard,omitzero"`
	Alarms []order.Alarm `json:"alarms,omitempty"`
}

// OrderStatus is the answer of the query "status" and the result of a tracker.
type OrderStatus struct {
	PurchaseOrder     string         `json:"purchaseOrder"`
	State             order.State    `json:"state"`
	DistributorOrders []string       `json:"distributorOrders,omitempty"`
	Tracking          order.Tracking `json:"tracking"`
	Polls             int            `json:"polls"`
	LastChange        time.Time      `json:"lastChange,omitzero"`
	NextPoll          time.Time      `json:"nextPoll,omitzero"`
	// Problem is why the last look or the last write failed: empty when it did not. It is tried again at
	// the next look.
	Problem string `json:"problem,omitempty"`
	// Ended says why the tracking is over: empty while it goes on.
	Ended string `json:"ended,omitempty"`
	// NotSent says why there is no order to follow: the purchase order waits, or was never sent.
	NotSent string `json:"notSent,omitempty"`
	// Alarms are what a person should look at.
	Alarms []order.Alarm `json:"alarms,omitempty"`
	Began  time.Time     `json:"began,omitzero"`
}

// Reasons for which a tracking ends.
const (
	EndedComplete = "complete" // every line is invoiced, cancelled or rejected
	EndedStale    = "stale"    // nothing has changed for as long as the policy allows
	EndedNotSent  = "not sent" // there is no order to follow
)

// GetOrderStatus follows one order at the distributor for its whole life and keeps the purchase order
// true. It never goes backwards: what has shipped has shipped, whatever a later answer says.
func GetOrderStatus(ctx workflow.Context, in GetOrderStatusInput) (*OrderStatus, error) {
	t := &tracker{in: in}
	t.board = shared.NewBoard(t.details)
	if in.PurchaseOrder.ByID() {
		return nil,
			t.board.End(
				ctx, shared.Fail(bridge.InvalidInput,
					`give its number, for example {"purchaseOrder":"1016"}: an order is followed under its number`,
					"purchaseOrder is given by its id"))
	}
	err := t.setup(ctx)
	if err == nil {
		err = t.run(ctx)
	}
	err = t.board.End(ctx, shared.TellFailed(ctx, "the tracker of purchase order "+t.status.PurchaseOrder, false, err))
	t.log(ctx, err)
	if err != nil {
		return nil, err
	}
	return &t.status, nil
}

type tracker struct {
	in     GetOrderStatusInput
	open   orders.OpenOrder
	began  time.Time
	status OrderStatus
	board  *shared.Board
	// numbers are the distributor's order numbers that lists show.
	numbers string
	// recorded is what Autotask is known to show.
	recorded *order.Tracking
	// received is what Autotask has received all of.
	received *order.Tracking
	// noted is what the tickets behind the lines are told all of, by the notes told.
	noted *order.Tracking
	told  []string
	watcher
	took time.Duration // by the last look
}

// longHistory is the number of events after which a tracker goes on in a new run: a look is about a
// dozen, and the Web UI stays quick with so few.
const longHistory = 1500

func (t *tracker) setup(ctx workflow.Context) error {
	if t.in.PurchaseOrder == "" {
		return shared.Fail(bridge.InvalidInput, `give the purchase order's number, for example {"purchaseOrder":"1016"}`,
			"purchaseOrder is missing")
	}
	t.status.PurchaseOrder = string(t.in.PurchaseOrder)
	err := workflow.SetQueryHandlerWithOptions(ctx, bridge.QueryStatus, func() (OrderStatus, error) { return t.status, nil },
		workflow.QueryHandlerOptions{Description: "Where the order is: lines, parcels, invoices, next look"})
	if err != nil {
		return err
	}
	return t.board.Open(ctx, bridge.PurchaseOrder.ValueSet(string(t.in.PurchaseOrder)))
}

func (t *tracker) run(ctx workflow.Context) error {
	pollNow := workflow.GetSignalChannel(ctx, bridge.SignalPollNow)
	if err := t.waitForFirstLook(ctx, pollNow); err != nil {
		return err
	}
	if err := t.start(ctx); err != nil {
		return err
	}
	for {
		err := t.poll(ctx)
		if err == nil {
			err = t.record(ctx)
		}
		if err == nil {
			err = t.receive(ctx)
		}
		if err == nil {
			err = t.noteTickets(ctx)
		}
		if watchErr := t.watch(ctx); watchErr != nil {
			return watchErr
		}
		if err := t.note(ctx, err); err != nil {
			return err
		}
		if done, err := t.ended(ctx); done || err != nil {
			return err
		}
		wait := t.interval(ctx)
		t.status.NextPoll = workflow.Now(ctx).Add(wait).UTC()
		t.show(ctx)
		if err := sleepOrSignal(ctx, wait, pollNow); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err // a new run would not know of the cancellation
		}
		if info := workflow.GetInfo(ctx); info.GetContinueAsNewSuggested() || info.GetCurrentHistoryLength() > longHistory {
			ctx := workflow.WithWorkflowTaskQueue(ctx, bridge.TrackingTaskQueue(shared.Connection(ctx)))
			return workflow.NewContinueAsNewError(ctx, bridge.GetOrderStatus, GetOrderStatusInput{
				PurchaseOrder: t.in.PurchaseOrder, Carried: &CarriedStatus{
					Tracking: t.status.Tracking, Polls: t.status.Polls, Began: t.began, LastChange: t.status.LastChange,
					Written:  t.written(),
					Took:     t.took,
					Received: t.isReceived(), Noted: t.isNoted(), Told: t.told, Heard: t.heard, Alarms: t.status.Alarms,
				}})
		}
	}
}

// waitForFirstLook shows what the submission knows until the order can have moved.
func (t *tracker) waitForFirstLook(ctx workflow.Context, pollNow workflow.ReceiveChannel) error {
	t.began = workflow.Now(ctx).UTC()
	if !t.handedOver() {
		return nil
	}
	k := t.in.Known
	t.know(k.Tracking)
	t.recorded = &k.Tracking
	t.status.LastChange, t.status.Began, t.status.NextPoll = t.began, t.began, k.FirstLook
	t.board.Known(string(t.status.State))
	t.numbers = strings.Join(t.status.DistributorOrders, ", ")
	t.show(ctx)
	return sleepOrSignal(ctx, max(k.FirstLook.Sub(t.began), time.Second), pollNow)
}

// start reads the purchase order anew in every run, so that a change of the policy counts from the next
// run on.
func (t *tracker) start(ctx workflow.Context) error {
	// An outage of Autotask must not end the tracking of an order, so this read waits longer than others.
	opening := workflow.WithRetryPolicy(inAutotask(ctx, "read purchase order "+string(t.in.PurchaseOrder)), *shared.Patient)
	opening = workflow.WithScheduleToCloseTimeout(opening, openWithin)
	if err := workflow.ExecuteActivity(opening, statusActivities.OpenTracking,
		orders.ReadPurchaseOrderInput{PurchaseOrder: string(t.in.PurchaseOrder)}).Get(ctx, &t.open); err != nil {
		return err
	}
	po := t.open.PurchaseOrder
	if po.Number != string(t.in.PurchaseOrder) { // Autotask finds it without regard to case and to blanks at the end
		return shared.Fail(bridge.InvalidInput, "give it as Autotask writes it: an order is followed once, under its number; nothing was done",
			"the purchase order's number is %q, not %q", po.Number, string(t.in.PurchaseOrder))
	}
	if !po.ForDistributor {
		return shared.Fail(bridge.NothingToTrack, "only purchase orders to the TD SYNNEX vendor company are followed",
			"purchase order %s goes to %q, not to TD SYNNEX", po.Number, po.VendorName)
	}
	if len(po.Lines) == 0 {
		return shared.Fail(bridge.NothingToTrack, "follow a purchase order that was submitted", "purchase order %s has no items", po.Number)
	}
	t.status.PurchaseOrder = po.Number
	if c := t.in.Carried; c != nil {
		t.know(c.Tracking)
		t.status.Polls, t.began, t.status.LastChange, t.took = c.Polls, c.Began, c.LastChange, c.Took
		t.heard, t.status.Alarms, t.status.Began = c.Heard, c.Alarms, c.Began
		if c.Tracking.CustomerPO != "" {
			t.open.Number = c.Tracking.CustomerPO
		}
		if c.Written {
			t.recorded = &c.Tracking
		}
		if c.Received {
			t.received = &c.Tracking
		}
		if t.told = c.Told; c.Noted {
			t.noted = &c.Tracking
		}
		return nil
	}
	t.status.LastChange, t.status.Began = t.began, t.began
	if t.in.Known != nil {
		return nil
	}
	t.know(order.NewTracking(po))
	t.status.Tracking.History = po.History
	t.show(ctx)
	return nil
}

// know takes over what is known of the order.
func (t *tracker) know(tracking order.Tracking) {
	t.status.Tracking, t.status.State, t.status.DistributorOrders = tracking, tracking.State(), tracking.OrderNumbers()
}

// written reports whether Autotask is known to show all that is known.
func (t *tracker) written() bool {
	known := t.status.Tracking
	return t.recorded != nil && !order.News(*t.recorded, known) && t.recorded.Missing == known.Missing
}

// poll asks the distributor and merges the answer.
func (t *tracker) poll(ctx workflow.Context) error {
	var answer order.Answer
	look := shared.Following(ctx, bridge.LooksTaskQueue(shared.Connection(ctx)), fmt.Sprintf("look %d at %s", t.status.Polls+1,
		t.open.Number))
	if err := workflow.ExecuteActivity(look, statusActivities.PollOrder,
		orders.FindOrderInput{Number: t.open.Number, PurchaseOrderID: t.open.PurchaseOrder.ID}).Get(ctx, &answer); err != nil {
		return err
	}
	t.status.Polls++
	t.took = answer.Took
	answer.Older = order.Older(t.status.Tracking, answer, t.heard.Latest, time.Duration(t.open.Rules.Alarms.AnswerBehind), t.open.Zone)
	merged := order.Identify(t.status.Tracking, answer)
	at := t.listen(ctx, answer)
	if order.News(t.status.Tracking, merged) {
		merged, t.heard.LastChange = order.Happened(t.status.Tracking, merged, at), at
		merged.StaleSince = time.Time{}
		t.status.LastChange = workflow.Now(ctx).UTC()
	}
	t.know(merged)
	return nil
}

// note keeps a failed look or write in sight and lets the tracking go on: an outage of a vendor must not
// end it. Only a cancellation does.
func (t *tracker) note(ctx workflow.Context, err error) error {
	if temporal.IsCanceledError(err) || ctx.Err() != nil {
		return err
	}
	if err == nil {
		if t.status.Problem == "" {
			return nil
		}
		t.status.Problem = ""
		t.board.Show(ctx, bridge.ErrorClass.ValueUnset())
		return nil
	}
	t.status.Problem = shared.MessageOf(err)
	workflow.GetLogger(ctx).Warn("order not followed", "PurchaseOrder", t.status.PurchaseOrder, "error", t.status.Problem)
	t.board.Show(ctx, bridge.ErrorClass.ValueSet(shared.ClassOf(err)))
	return nil
}

// record writes to Autotask what has changed since it was written last.
func (t *tracker) record(ctx workflow.Context) error {
	if (!t.status.Tracking.Seen && t.status.Tracking.StaleSince.IsZero()) || t.written() {
		return nil
	}
	if err := workflow.ExecuteActivity(inAutotask(
		ctx, fmt.Sprintf("write %q to purchase order %s", t.status.State, t.status.PurchaseOrder)), orderActivities.RecordOrder,
		orders.RecordOrderInput{PurchaseOrderID: t.open.PurchaseOrder.ID, Tracking: t.status.Tracking}).Get(ctx, nil); err != nil {
		return err
	}
	written := t.status.Tracking
	t.recorded = &written
	if numbers := strings.Join(t.status.DistributorOrders, ", "); numbers != t.numbers {
		t.numbers = numbers
		t.board.Later(bridge.DistributorOrder.ValueSet(numbers))
	}
	t.show(ctx)
	t.board.Show(ctx) // also when the state is the same
	return nil
}

// ended reports whether the tracking is over. A
// look or a write that failed ends nothing: the silence may be its doing, and the last state must be
// written.
func (t *tracker) ended(ctx workflow.Context) (bool, error) {
	now := workflow.Now(ctx)
	switch {
	case t.status.Problem != "":
		return false, nil
	case t.neverSent():
		t.status.Ended, t.status.NotSent, t.status.State = EndedNotSent, t.open.NotSent, order.Withheld
	case t.status.Tracking.Finished(t.open.Rules, t.status.LastChange, now):
		t.status.Ended = EndedComplete
	case now.Sub(t.status.LastChange) > time.Duration(t.open.Rules.GiveUpAfter):
		if err := t.giveUp(ctx); err != nil {
			return false, err
		}
		if t.status.Problem != "" {
			return false, nil
		}
		t.status.Ended = EndedStale
	default:
		return false, nil
	}
	t.status.NextPoll = time.Time{}
	t.show(ctx)
	return true, nil
}

// neverSent reports whether there is nothing to follow: neither Autotask nor the distributor shows an order.
func (t *tracker) neverSent() bool {
	fresh := t.in.Known == nil && t.in.Carried == nil
	return fresh && t.open.NotSent != "" && !t.status.Tracking.Seen && len(t.status.Tracking.Differences) == 0
}

// giveUp marks the order as stale in Autotask, so that no sweep follows it again by itself. A write that
// fails is tried again at the next look.
func (t *tracker) giveUp(ctx workflow.Context) error {
	if t.status.Tracking.StaleSince.IsZero() {
		t.status.Tracking.StaleSince = workflow.Now(ctx).UTC()
	}
	t.status.State = order.Stale
	if err := t.note(ctx, t.record(ctx)); err != nil {
		return err
	}
	t.show(ctx)
	return nil
}

// inAutotask are the options of the tracker's steps in Autotask. They are on the queue of trackers also when somebody
// has started this one on that of orders.
func inAutotask(ctx workflow.Context, summary string) workflow.Context {
	return shared.Following(ctx, bridge.TrackingTaskQueue(shared.Connection(ctx)), summary)
}

// interval is the time to the next look.
func (t *tracker) interval(ctx workflow.Context) time.Duration {
	now := workflow.Now(ctx)
	looks := order.Looks{Count: t.status.Polls, Began: t.began, LastChange: t.status.LastChange, Took: t.took}
	return max(order.NextLook(t.status.Tracking, looks, t.open.Rules, t.open.Zone, now).Sub(now), time.Second)
}

// sleepOrSignal waits for the time to pass or for a signal; signals that piled up count once.
func sleepOrSignal(ctx workflow.Context, d time.Duration, signal workflow.ReceiveChannel) error {
	timerCtx, cancel := workflow.WithCancel(ctx)
	defer cancel()
	timer := workflow.NewTimerWithOptions(timerCtx, d, workflow.TimerOptions{Summary: "until the next look"})
	var err error
	workflow.NewSelector(ctx).
		AddFuture(timer, func(f workflow.Future) { err = f.Get(ctx, nil) }).
		AddReceive(signal, func(c workflow.ReceiveChannel, _ bool) {
			for c.ReceiveAsync(nil) {
				continue
			}
		}).Select(ctx)
	return err
}
