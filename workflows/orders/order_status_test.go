package orders

import (
	"context"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/workflowtest"
)

// following is the harness of a tracker: each look answers what the test says, and each write is noted.
type following struct {
	*harness
	looks   []time.Duration // when
	writes  []order.Tracking
	notices []operations.Notice
}

// openOrder is followed with the default policy, but with exact waits and no haste at the start.
func openOrder() *orders.OpenOrder {
	rules := policy.Default().Tracking
	rules.JitterPercent, rules.PollSoonEvery, rules.CutOffs = 0, rules.PollEvery, nil
	return &orders.OpenOrder{PurchaseOrder: workflowtest.PurchaseOrder(), Number: "1016", Rules: rules}
}

func newFollowing(t *testing.T) *following {
	return newFollowingOf(t, openOrder())
}

// newFollowingOf follows an order with rules of its own; notices are noted.
func newFollowingOf(t *testing.T, open *orders.OpenOrder) *following {
	f := &following{harness: newHarness(t, nil)}
	f.OnActivity(statusActivities.OpenTracking, mock.Anything, ref1016).Return(open, nil).Once()
	f.OnActivity(noticeActivities.SendNotice, mock.Anything, mock.Anything).Return(func(_ context.Context, n operations.Notice) error {
		f.Note(func() { f.notices = append(f.notices, n) })
		return nil
	}).Maybe()
	return f
}

// events are what people were told of.
func (f *following) events() (out []string) {
	for _, n := range f.notices {
		out = append(out, n.Event)
	}
	return out
}

// states are the writes as answers alone would make them: the history is looked at elsewhere.
func (f *following) states() (out []order.Tracking) {
	for _, w := range f.writes {
		w.History = nil
		out = append(out, w)
	}
	return out
}

// answers says what the looks find, by their number from 1; it is asked for as long as it is looked.
func (f *following) answers(look func(n int) (order.Answer, error)) *following {
	f.OnActivity(statusActivities.PollOrder, mock.Anything, orders.FindOrderInput{Number: "1016", PurchaseOrderID: 7}).
		Return(func(context.Context, orders.FindOrderInput) (*order.Answer, error) {
			f.looks = append(f.looks, f.Now().Sub(workflowtest.Start).Round(time.Second))
			a, err := look(len(f.looks))
			return &a, err
		})
	return f
}

// inTurn answers one after another, and the last one for ever.
func inTurn(answers ...order.Answer) func(int) (order.Answer, error) {
	return func(n int) (order.Answer, error) { return answers[min(n, len(answers))-1], nil }
}

// records notes every write to Autotask.
func (f *following) records() *following {
	f.OnActivity(orderActivities.RecordOrder, mock.Anything,
		mock.MatchedBy(func(in orders.RecordOrderInput) bool { return in.PurchaseOrderID == 7 })).
		Return(func(_ context.Context, in orders.RecordOrderInput) (*orders.RecordedOrder, error) {
			f.writes = append(f.writes, in.Tracking)
			return &orders.RecordedOrder{Header: true}, nil
		})
	return f
}

func (f *following) follow() {
	f.Run(bridge.GetOrderStatus, GetOrderStatusInput{PurchaseOrder: "1016"})
}

func invoiced() order.Answer {
	a := workflowtest.Answer(order.CodeInvoiced)
	a.Invoices = []order.Invoice{{Number: "INV-1", Date: workflowtest.Start, Total: decimal.RequireFromString("1949.5"),
		Freight: decimal.RequireFromString("12.25")}}
	for _, l := range workflowtest.PurchaseOrder().Lines {
		a.Invoices[0].Lines = append(a.Invoices[0].Lines, order.InvoiceLine{Line: l.Number, SKU: l.SKU, Quantity: l.Quantity,
			UnitPrice: decimal.RequireFromString("0")})
	}
	return a
}

func TestGetOrderStatusFollowsUntilInvoicedAndWritesOnlyChanges(t *testing.T) {
	accepted, shipped := workflowtest.Answer(order.CodeAccepted), workflowtest.Answer(order.CodeShipped)
	f := newFollowing(t)
	f.answers(inTurn(order.Answer{}, accepted, accepted, accepted, shipped, shipped, invoiced())).records()
	f.follow()
	status := workflowtest.Result[OrderStatus](f.harness)
	require.Equal(t, order.Invoiced, status.State)
	require.Equal(t, EndedComplete, status.Ended)
	require.Equal(t, []string{"SO-5501"}, status.DistributorOrders)
	require.Equal(t, 7, status.Polls)
	require.Zero(t, status.NextPoll)
	require.Equal(t, []order.Tracking{workflowtest.Tracked(accepted), workflowtest.Tracked(accepted, shipped),
		workflowtest.Tracked(accepted, shipped, invoiced())}, f.states(),
		"nothing is written before the distributor shows the order, and nothing twice")
	require.Equal(t, "Invoiced", f.Attributes[bridge.State.GetName()])
	require.Equal(t, "SO-5501", f.Attributes[bridge.DistributorOrder.GetName()])
	require.Equal(t, "1016", f.Attributes[bridge.PurchaseOrder.GetName()])
	quarter := 15 * time.Minute
	require.Equal(t, []time.Duration{0, quarter, 2 * quarter, 3 * quarter, 4 * quarter, 5 * time.Hour, 9 * time.Hour}, f.looks,
		"rarely once it is on its way")
}

// An order that was sent just now is not asked for and written again: its tracker shows what the submission
// knows, and looks when the order can have moved, or when it is told to.
func TestGetOrderStatusBeginsWithWhatTheSubmissionKnows(t *testing.T) {
	accepted, shipped := workflowtest.Answer(order.CodeAccepted), workflowtest.Answer(order.CodeShipped)
	const wait = 5 * time.Minute
	for name, row := range map[string]struct{ poke, first time.Duration }{
		"by itself":  {0, wait},
		"when asked": {time.Minute, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFollowing(t)
			f.answers(inTurn(accepted, shipped, invoiced())).records()
			known := workflowtest.Tracked(accepted)
			f.After(time.Second, func() {
				s := workflowtest.Query[OrderStatus](f.harness, bridge.QueryStatus)
				require.Equal(t, known, s.Tracking)
				require.Equal(t, order.Processing, s.State)
				require.Equal(t, workflowtest.Start.Add(wait), s.NextPoll)
			})
			if row.poke > 0 {
				f.After(row.poke, func() { f.SignalWorkflow(bridge.SignalPollNow, nil) })
			}
			f.Run(bridge.GetOrderStatus, GetOrderStatusInput{
				PurchaseOrder: "1016", Known: &orders.KnownStatus{Tracking: known, FirstLook: workflowtest.Start.Add(wait)}})
			require.Equal(t, 3, workflowtest.Result[OrderStatus](f.harness).Polls)
			require.Equal(t, row.first, f.looks[0])
			require.Equal(t, []order.Tracking{workflowtest.Tracked(accepted, shipped), workflowtest.Tracked(accepted, shipped, invoiced())},
				f.states(), "what is known was written")
		})
	}
}

// TestGetOrderStatusLooksByStateAndHour is the default policy as it is: haste at first, rest at night.
func TestGetOrderStatusLooksByStateAndHour(t *testing.T) {
	open := openOrder()
	open.Rules = policy.Default().Tracking
	f := newFollowingOf(t, open)
	f.answers(func(int) (order.Answer, error) {
		if f.Now().Sub(workflowtest.Start) < 24*time.Hour {
			return workflowtest.Answer(order.CodeAccepted), nil
		}
		return invoiced(), nil
	}).records()
	f.follow()
	between := func(from, to time.Duration) (n int) {
		for _, l := range f.looks {
			if l >= from && l < to {
				n++
			}
		}
		return n
	}
	require.InDelta(t, 12, between(0, time.Hour), 2, "in the first hour")
	require.InDelta(t, 4, between(3*time.Hour, 4*time.Hour), 1, "in an hour of the day")
	require.InDelta(t, 12, between(6*time.Hour, 7*time.Hour), 2, "in the hour of a cut-off")
	require.InDelta(t, 6, between(10*time.Hour, 22*time.Hour), 1, "in the night")
}

// TestGetOrderStatusFollowsADeliveryAfterTheInvoice: invoiced is not the end while a parcel is under way.
func TestGetOrderStatusFollowsADeliveryAfterTheInvoice(t *testing.T) {
	underWay, delivered := invoiced(), invoiced()
	underWay.Items[0].Parcels = []order.Parcel{{Tracking: []string{"1Z1"}, Quantity: 2}}
	delivered.Items[0].Parcels = []order.Parcel{{Tracking: []string{"1Z1"}, Quantity: 2, Delivered: workflowtest.Start.AddDate(0, 0, 3)}}
	t.Run("until the carrier has delivered it", func(t *testing.T) {
		f := newFollowing(t)
		f.answers(inTurn(underWay, underWay, delivered)).records()
		f.follow()
		require.Equal(t, EndedComplete, workflowtest.Result[OrderStatus](f.harness).Ended)
		require.Equal(t, 3, workflowtest.Result[OrderStatus](f.harness).Polls)
	})
	t.Run("or has been silent for as long as the policy waits", func(t *testing.T) {
		f := newFollowing(t)
		f.answers(inTurn(underWay)).records()
		f.follow()
		require.Equal(t, EndedComplete, workflowtest.Result[OrderStatus](f.harness).Ended)
		require.InDelta(t, 7, f.Now().Sub(workflowtest.Start).Hours()/24, 0.5)
	})
}

func TestGetOrderStatusNeverGoesBackwards(t *testing.T) {
	f := newFollowing(t)
	f.answers(inTurn(workflowtest.Answer(order.CodeShipped), workflowtest.Answer(order.CodeAccepted), order.Answer{}, invoiced())).records()
	f.After(20*time.Minute, func() {
		require.Equal(t, order.Shipped, workflowtest.Query[OrderStatus](f.harness, bridge.QueryStatus).State)
	})
	f.After(40*time.Minute, func() {
		require.Equal(t, order.Shipped, workflowtest.Query[OrderStatus](f.harness, bridge.QueryStatus).State)
	})
	f.follow()
	require.Len(t, f.writes, 2)
	require.Equal(t, []string{string(order.AlarmOlder), string(order.AlarmOlder)}, f.events()[:2], "people are told what it says less")
}

func TestGetOrderStatusEndsWithWhatIsCancelledOrRejected(t *testing.T) {
	for code, want := range map[order.Code]order.State{order.CodeDeleted: order.Cancelled, order.CodeRejected: order.Rejected} {
		f := newFollowing(t)
		f.answers(inTurn(workflowtest.Answer(code))).records()
		f.follow()
		require.Equal(t, want, workflowtest.Result[OrderStatus](f.harness).State)
		require.Equal(t, EndedComplete, workflowtest.Result[OrderStatus](f.harness).Ended)
	}
}

func TestGetOrderStatusLooksRarelyAtABackOrder(t *testing.T) {
	f := newFollowing(t)
	f.answers(inTurn(workflowtest.BackOrdered(), workflowtest.BackOrdered(), invoiced())).records()
	f.follow()
	require.Equal(t, []time.Duration{0, 4 * time.Hour, 8 * time.Hour}, f.looks)
}

func TestGetOrderStatusLooksAtOnceWhenAsked(t *testing.T) {
	f := newFollowing(t)
	f.answers(inTurn(workflowtest.BackOrdered(), workflowtest.BackOrdered(), invoiced())).records()
	f.After(time.Hour, func() {
		require.Equal(t, workflowtest.Start.Add(4*time.Hour), workflowtest.Query[OrderStatus](f.harness, bridge.QueryStatus).NextPoll)
		f.SignalWorkflow(bridge.SignalPollNow, nil)
	})
	f.follow()
	require.Equal(t, []time.Duration{0, time.Hour, 5 * time.Hour}, f.looks)
}

// TestGetOrderStatusOfAnOrderThatNeverShowsUp: patience first, then an alarm, and at last an end that
// Autotask shows.
func TestGetOrderStatusOfAnOrderThatNeverShowsUp(t *testing.T) {
	f := newFollowing(t)
	f.answers(inTurn(order.Answer{})).records()
	f.After(23*time.Hour, func() { require.Empty(t, workflowtest.Query[OrderStatus](f.harness, bridge.QueryStatus).Alarms) })
	f.After(30*time.Hour, func() {
		require.Equal(t, order.AlarmNotKnown, workflowtest.Query[OrderStatus](f.harness, bridge.QueryStatus).Alarms[0].Kind)
		require.Equal(t, []string{string(order.AlarmNotKnown)}, f.Attributes[bridge.Alarm.GetName()])
	})
	f.follow()
	require.Equal(t, EndedStale, workflowtest.Result[OrderStatus](f.harness).Ended)
	require.Equal(t, []string{string(order.AlarmNotKnown)}, f.events(), "told once")
	require.Contains(t, f.notices[0].Fix, "submit the purchase order again")
	require.Len(t, f.writes, 1)
	require.NotZero(t, f.writes[0].StaleSince)
}

// TestGetOrderStatusRaisesAnAlarmOnceAndClearsIt: the date slips, and slips again, and then it ships.
func TestGetOrderStatusRaisesAnAlarmOnceAndClearsIt(t *testing.T) {
	expected := func(day int) order.Answer {
		a := workflowtest.BackOrdered()
		a.Items[0].ETA = workflowtest.Start.AddDate(0, 0, day)
		return a
	}
	f := newFollowing(t)
	f.answers(inTurn(expected(5), expected(5), expected(8), expected(8), expected(9), invoiced())).records()
	f.follow()
	require.Equal(t, []string{string(order.AlarmETASlipped), string(order.AlarmETASlipped)}, f.events(), "once for each date")
	require.Contains(t, f.notices[0].Text, "2026-03-10 instead of 2026-03-07")
	require.Empty(t, workflowtest.Result[OrderStatus](f.harness).Alarms, "it is over")
	require.Contains(t, workflowtest.Result[OrderStatus](
		f.harness).Tracking.History[len(workflowtest.Result[OrderStatus](f.harness).Tracking.History)-1].Text, "Line 2")
}

// TestGetOrderStatusReceivesWhatHasComeOnce: a receipt for each change that there is something of.
func TestGetOrderStatusReceivesWhatHasComeOnce(t *testing.T) {
	open := openOrder()
	open.Rules.Receive = policy.ReceiveShipped
	f := newFollowingOf(t, open)
	shipped := workflowtest.Answer(order.CodeShipped)
	f.answers(inTurn(workflowtest.Answer(order.CodeAccepted), shipped, shipped, invoiced())).records()
	var received []order.State
	fails := true
	f.OnActivity(statusActivities.ReceiveGoods, mock.Anything, mock.Anything).Return(
		func(_ context.Context, in orders.RecordOrderInput) (*orders.ReceivedGoods, error) {
			if fails {
				fails = false
				return nil, workflowtest.ActivityError(bridge.Permission, "may not receive")
			}
			received = append(received, in.Tracking.State())
			return &orders.ReceivedGoods{Records: 1}, nil
		})
	f.follow()
	require.Equal(t, EndedComplete, workflowtest.Result[OrderStatus](f.harness).Ended)
	require.Equal(t, []order.State{order.Shipped, order.Invoiced}, received,
		"nothing before it shipped, nothing twice, and again after a failure")
}

// TestGetOrderStatusTellsTheTicketsWhatIsNew: when the policy says so, after each change, with what was told
// before; a note that can't be made is tried again at the next look.
func TestGetOrderStatusTellsTheTicketsWhatIsNew(t *testing.T) {
	open := openOrder()
	open.Rules.Notes.Customer = []policy.OrderState{"Shipped"}
	f := newFollowingOf(t, open)
	shipped := workflowtest.Answer(order.CodeShipped)
	f.answers(inTurn(workflowtest.Answer(order.CodeAccepted), shipped, shipped, invoiced())).records()
	type told struct {
		state  order.State
		before int
	}
	var calls []told
	f.OnActivity(statusActivities.NoteTickets, mock.Anything, mock.Anything).Return(
		func(_ context.Context, in orders.NoteTicketsInput) (*orders.NotedTickets, error) {
			calls = append(calls, told{in.Tracking.State(), len(in.Told)})
			if len(calls) == 2 {
				return nil, workflowtest.ActivityError(bridge.Permission, "may not write notes")
			}
			return &orders.NotedTickets{Told: append(in.Told, string(in.Tracking.State())), Made: 1}, nil
		})
	f.follow()
	require.Equal(t, EndedComplete, workflowtest.Result[OrderStatus](f.harness).Ended)
	require.Equal(t, []told{{order.Processing, 0}, {order.Shipped, 1}, {order.Shipped, 1}, {order.Invoiced, 2}}, calls)
}

func TestGetOrderStatusGivesUpWhatDoesNotChange(t *testing.T) {
	f := newFollowing(t)
	f.answers(inTurn(workflowtest.BackOrdered())).records()
	f.follow()
	status := workflowtest.Result[OrderStatus](f.harness)
	require.Equal(t, EndedStale, status.Ended)
	require.Equal(t, order.Stale, status.State)
	require.Equal(t, "Stale", f.Attributes[bridge.State.GetName()])
	require.InDelta(t, 60, f.Now().Sub(workflowtest.Start).Hours()/24, 1)
	require.Len(t, f.writes, 2)
	require.Zero(t, f.writes[0].StaleSince)
	require.InDelta(t, 60, f.writes[1].StaleSince.Sub(workflowtest.Start).Hours()/24, 1,
		"Autotask says that it is no longer followed, so that no sweep begins again")
	require.Less(t, status.Polls, 200, "a quiet order is looked at less and less")
}

// TestGetOrderStatusStaysSmall: a run ends long before its history is long, and nothing is forgotten.
func TestGetOrderStatusStaysSmall(t *testing.T) {
	f := newFollowing(t)
	f.SetCurrentHistoryLength(1501)
	slow := workflowtest.Answer(order.CodeAccepted)
	slow.Took = 90 * time.Second
	f.answers(inTurn(slow)).records()
	f.follow()
	next, ok := workflowtest.Continued(t, f.harness, bridge.GetOrderStatus)
	require.True(t, ok)
	var in GetOrderStatusInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &in))
	in.Carried.Tracking.History = nil
	require.Equal(t, CarriedStatus{
		Tracking: workflowtest.Tracked(slow), Polls: 1, Began: workflowtest.Start, LastChange: workflowtest.Start, Written: true, Took: slow.Took,
		Heard: order.Heard{Began: workflowtest.Start, LastChange: workflowtest.Start, Latest: workflowtest.Start},
	}, *in.Carried)
}

func TestGetOrderStatusChangesStartTheStaleClockAnew(t *testing.T) {
	eta := func(day int) order.Answer {
		a := workflowtest.BackOrdered()
		for i := range a.Items {
			a.Items[i].ETA = workflowtest.Start.AddDate(0, 0, day)
		}
		return a
	}
	f := newFollowing(t)
	f.answers(func(int) (order.Answer, error) {
		switch days := int(f.Now().Sub(workflowtest.Start).Hours() / 24); {
		case days < 50:
			return eta(50), nil
		case days < 100:
			return eta(100), nil
		}
		return invoiced(), nil
	}).records()
	f.follow()
	require.Equal(t, EndedComplete, workflowtest.Result[OrderStatus](f.harness).Ended)
	require.Len(t, f.writes, 3)
}

func TestGetOrderStatusSurvivesFailuresAndShowsThem(t *testing.T) {
	t.Run("of looks, however long they last", func(t *testing.T) {
		f := newFollowing(t)
		f.answers(func(int) (order.Answer, error) {
			switch days := f.Now().Sub(workflowtest.Start).Hours() / 24; {
			case days < 1:
				return workflowtest.Answer(order.CodeAccepted), nil
			case days < 70: // longer than notFoundFor and giveUpAfter
				return order.Answer{}, workflowtest.ActivityError(bridge.Auth, "TD SYNNEX refused the credentials. What to do: renew them")
			}
			return invoiced(), nil
		}).records()
		f.After(48*time.Hour, func() {
			s := workflowtest.Query[OrderStatus](f.harness, bridge.QueryStatus)
			require.Equal(t, "TD SYNNEX refused the credentials. What to do: renew them", s.Problem)
			require.Equal(t, order.Processing, s.State)
			require.Equal(t, bridge.Auth, f.Attributes[bridge.ErrorClass.GetName()])
		})
		f.follow()
		require.Equal(t, EndedComplete, workflowtest.Result[OrderStatus](f.harness).Ended)
		require.Empty(t, workflowtest.Result[OrderStatus](f.harness).Problem)
	})
	t.Run("of looks from the beginning: silence is not absence", func(t *testing.T) {
		f := newFollowing(t)
		f.answers(func(int) (order.Answer, error) {
			if f.Now().Sub(workflowtest.Start) < 30*time.Hour { // notFoundFor is 24 h
				return order.Answer{}, workflowtest.ActivityError(bridge.Auth, "refused")
			}
			return invoiced(), nil
		}).records()
		f.follow()
		require.Equal(t, EndedComplete, workflowtest.Result[OrderStatus](f.harness).Ended)
	})
	t.Run("of the last write: it is not over before Autotask shows it", func(t *testing.T) {
		f := newFollowing(t)
		f.answers(inTurn(invoiced()))
		in := mock.MatchedBy(func(in orders.RecordOrderInput) bool { return in.Tracking.State() == order.Invoiced })
		f.OnActivity(orderActivities.RecordOrder, mock.Anything, in).Return(
			nil, workflowtest.ActivityError(bridge.Permission, "may not edit")).Times(3)
		f.OnActivity(orderActivities.RecordOrder, mock.Anything, in).Return(&orders.RecordedOrder{Header: true}, nil).Once()
		f.After(time.Minute, func() {
			require.Equal(t, "may not edit", workflowtest.Query[OrderStatus](f.harness, bridge.QueryStatus).Problem)
		})
		f.follow()
		require.Equal(t, EndedComplete, workflowtest.Result[OrderStatus](f.harness).Ended)
		require.Equal(t, 4, workflowtest.Result[OrderStatus](f.harness).Polls)
	})
}

func TestGetOrderStatusRefusesWhatIsNotToBeFollowed(t *testing.T) {
	foreign, empty := openOrder(), openOrder()
	foreign.PurchaseOrder.ForDistributor, foreign.PurchaseOrder.VendorName = false, "Somebody"
	empty.PurchaseOrder.Lines = nil
	for name, tt := range map[string]struct {
		open *orders.OpenOrder
		want string
	}{"to another vendor": {foreign, `goes to "Somebody"`}, "without items": {empty, "has no items"}} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, nil)
			h.OnActivity(statusActivities.OpenTracking, mock.Anything, ref1016).Return(tt.open, nil).Once()
			h.Run(bridge.GetOrderStatus, GetOrderStatusInput{PurchaseOrder: "1016"})
			require.Equal(t, bridge.NothingToTrack, h.Failure().Type())
			workflowtest.RequireContains(t, h.Failure().Message(), tt.want, "What to do")
			h.RequireCalls("PollOrder", 0)
		})
	}
	t.Run("input missing", func(t *testing.T) {
		h := newHarness(t, nil)
		h.Run(bridge.GetOrderStatus, GetOrderStatusInput{})
		require.Equal(t, bridge.InvalidInput, h.Failure().Type())
	})
	t.Run("Autotask does not know it", func(t *testing.T) {
		h := newHarness(t, nil)
		h.OnActivity(statusActivities.OpenTracking, mock.Anything, ref1016).Return(
			nil, workflowtest.ActivityError(bridge.NotFound, "no such purchase order")).Once()
		h.Run(bridge.GetOrderStatus, GetOrderStatusInput{PurchaseOrder: "1016"})
		require.Equal(t, "no such purchase order", h.Failure().Message())
	})
}

func TestGetOrderStatusIsCancelled(t *testing.T) {
	f := newFollowing(t)
	f.answers(inTurn(workflowtest.BackOrdered())).records()
	f.After(time.Hour, f.CancelWorkflow)
	f.follow()
	f.RequireCancelled()
	require.Len(t, f.looks, 1)
}

// TestGetOrderStatusGoesOnInNewRunsWithAllThatItKnows forces a new run after every look. It shows also
// that a run stays small: one look, and one write when something changed.
func TestGetOrderStatusGoesOnInNewRunsWithAllThatItKnows(t *testing.T) {
	answers := []order.Answer{workflowtest.Answer(order.CodeAccepted), workflowtest.Answer(order.CodeAccepted),
		workflowtest.Answer(order.CodeShipped), {}, invoiced()}
	in := GetOrderStatusInput{PurchaseOrder: "1016"}
	var writes []order.Tracking
	for n, a := range answers {
		f := newFollowing(t)
		f.SetStartTime(workflowtest.Start.Add(time.Duration(n) * 15 * time.Minute))
		f.SetContinueAsNewSuggested(true)
		f.answers(inTurn(a))
		wrote := n == 0 || n == 2 || n == 4
		if wrote {
			f.records()
		}
		f.Run(bridge.GetOrderStatus, in)
		writes = append(writes, f.states()...)
		f.RequireCalls("PollOrder", 1)
		next, ok := workflowtest.Continued(t, f.harness, bridge.GetOrderStatus)
		if n < len(answers)-1 {
			require.True(t, ok)
			in = GetOrderStatusInput{}
			require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &in))
			require.Equal(t, n+1, in.Carried.Polls)
			require.True(t, in.Carried.Written)
			require.Equal(t, workflowtest.Start, in.Carried.Began)
			continue
		}
		status := workflowtest.Result[OrderStatus](f.harness)
		require.Equal(t, EndedComplete, status.Ended)
		require.Equal(t, 5, status.Polls)
		require.Len(t, status.Tracking.History, 8, "the history of all runs")
	}
	require.Equal(t, []order.Tracking{workflowtest.Tracked(answers[:1]...), workflowtest.Tracked(answers[:3]...),
		workflowtest.Tracked(answers...)}, writes)
}
