package workflows

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// submission is the harness with the usual purchase order; what a test does not set up must not happen.
type submission struct {
	*harness
	notices []activities.Notice
}

func newSubmission(t *testing.T) *submission {
	s := &submission{harness: newHarness(t, nil)}
	s.OnActivity(noticeActivities.SendNotice, mock.Anything, mock.Anything).Return(func(_ context.Context, n activities.Notice) error {
		s.notices = append(s.notices, n)
		return nil
	}).Maybe()
	return s
}

var (
	ref1016  = activities.ReadPurchaseOrderInput{PurchaseOrder: "1016"}
	look1016 = mock.MatchedBy(func(in activities.FindOrderInput) bool { return in.Number == "1016" && in.PurchaseOrder == "1016" })
	// prepare1016 reads the purchase order, whatever the dossier has of it.
	prepare1016 = mock.MatchedBy(func(in activities.PrepareOrderInput) bool { return in.PurchaseOrder == "1016" })
)

// sends1016 sends this order of it.
func sends1016(o order.DistributorOrder) activities.SendOrderInput {
	return activities.SendOrderInput{Order: o, PurchaseOrder: "1016"}
}

// records1016 matches what is written of a tracking, with a history that says it in words.
func records1016(t order.Tracking) any {
	return mock.MatchedBy(func(in activities.RecordOrderInput) bool {
		var said []string
		for _, e := range in.Tracking.History {
			said = append(said, e.Text)
		}
		in.Tracking.History = nil
		return in.PurchaseOrderID == 7 && reflect.DeepEqual(in.Tracking, t) && slices.Equal(said, order.Changes(order.NewTracking(purchaseOrder()), t))
	})
}

func (s *submission) prepares(p *activities.PreparedOrder) *submission {
	s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Return(p, nil)
	return s
}

func (s *submission) preparesOnce(p *activities.PreparedOrder) *submission {
	s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Return(p, nil).Once()
	return s
}

// finds says what the look-ups answer, one after another; the last goes on for ever.
func (s *submission) finds(answers ...*activities.FoundOrder) *submission {
	for i, a := range answers {
		call := s.OnActivity(orderActivities.FindOrder, mock.Anything, look1016).Return(a, nil)
		if i < len(answers)-1 {
			call.Once()
		}
	}
	return s
}

func (s *submission) checks(findings ...order.Finding) *submission {
	s.OnActivity(orderActivities.CheckOrder, mock.Anything, mock.Anything).Return(&activities.CheckedOrder{Findings: findings}, nil)
	return s
}

// checksOnce says what the next look at prices and stock finds.
func (s *submission) checksOnce(findings ...order.Finding) *submission {
	s.OnActivity(orderActivities.CheckOrder, mock.Anything, mock.Anything).Return(&activities.CheckedOrder{Findings: findings}, nil).Once()
	return s
}

// withholds expects that the purchase order is marked as not to be sent.
func (s *submission) withholds(what, actor string) *submission {
	s.OnActivity(orderActivities.WithholdOrder, mock.Anything, mock.MatchedBy(func(in activities.WithholdOrderInput) bool {
		return in.PurchaseOrderID == 7 && in.What == what && in.Actor == actor && in.Reason != "" && !in.At.IsZero()
	})).Return(nil).Once()
	return s
}

// sends sets up one attempt to send.
func (s *submission) sends(sent *activities.SentOrder, err error) *submission {
	s.OnActivity(orderActivities.SendOrder, mock.Anything, sends1016(prepared().Order)).Return(sent, err).Once()
	return s
}

func (s *submission) records(a order.Answer) *submission {
	s.OnActivity(orderActivities.RecordOrder, mock.Anything, records1016(tracked(a))).
		Return(&activities.RecordedOrder{Header: true}, nil).Once()
	return s
}

func (s *submission) tracks() *submission {
	s.OnWorkflow(bridge.GetOrderStatus, mock.Anything, GetOrderStatusInput{PurchaseOrder: "1016"}).Return(&OrderStatus{}, nil).Once()
	return s
}

func (s *submission) submit() { s.run(bridge.SubmitOrder, SubmitOrderInput{PurchaseOrder: "1016"}) }
func (s *submission) wait() {
	s.run(bridge.SubmitOrder, SubmitOrderInput{PurchaseOrder: "1016", Wait: true})
}

func accepted() *activities.SentOrder {
	return &activities.SentOrder{Outcome: order.Accepted, Answer: answer(order.CodeAccepted)}
}

func unknown() *activities.SentOrder {
	return &activities.SentOrder{Outcome: order.Unknown, Reason: "the answer was cut off"}
}

var (
	noAddress = order.Finding{Problem: "the ship-to street is missing", Fix: "fill it in"}
	soldOut   = order.Finding{Line: 2, Problem: "SKU 1002: it is discontinued", Fix: "choose its replacement"}
)

// lookedUp is a purchase order that was looked up and checked while it was prepared.
func lookedUp(found *activities.FoundOrder, findings ...order.Finding) *activities.PreparedOrder {
	p := prepared()
	p.Found = found
	if !found.Found {
		p.Found.Checked = &activities.CheckedOrder{Findings: findings}
	}
	return p
}

func TestSubmitOrderLooksWhileItPrepares(t *testing.T) {
	t.Run("and sends what is not there", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(lookedUp(notFound())).sends(accepted(), nil).records(answer(order.CodeAccepted)).tracks()
		s.submit()
		require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
		require.Equal(t, []string{OutcomeAccepted}, s.states, "passing states cost no search attribute")
	})
	t.Run("and adopts what is there", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(lookedUp(&activities.FoundOrder{Answer: answer(order.CodeAccepted)})).records(answer(order.CodeAccepted)).tracks()
		s.submit()
		require.Equal(t, OutcomeAdopted, result[SubmitOrderResult](s.harness).Outcome)
	})
	t.Run("and shows what it found in a dry run", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(lookedUp(notFound(), soldOut))
		s.run(bridge.SubmitOrder, SubmitOrderInput{PurchaseOrder: "1016", DryRun: true})
		require.Equal(t, []order.Finding{soldOut}, result[SubmitOrderResult](s.harness).Lines)
	})
	t.Run("and waits with what speaks against it", func(t *testing.T) {
		s := newSubmission(t)
		blocked := soldOut
		blocked.Severity = order.Blocks
		s.preparesOnce(lookedUp(notFound(), blocked))
		s.submit()
		require.Equal(t, bridge.OrderNotReady, s.failure().Type())
		require.Contains(t, s.failure().Message(), blocked.Problem)
	})
}

func TestSubmitOrderSendsWritesBackAndTracks(t *testing.T) {
	s := newSubmission(t)
	s.prepares(prepared()).finds(notFound()).checks().sends(accepted(), nil).records(answer(order.CodeAccepted)).tracks()
	s.submit()
	require.Equal(t, SubmitOrderResult{
		PurchaseOrder: "1016", Outcome: OutcomeAccepted, Number: "1016", DistributorOrders: []string{"SO-5501"}, TrackedBy: "order-status/acme/1016",
	}, result[SubmitOrderResult](s.harness))
	require.Equal(t, "acme", s.attributes[bridge.Connection.GetName()])
	require.Equal(t, "1016", s.attributes[bridge.PurchaseOrder.GetName()])
	require.Equal(t, "SO-5501", s.attributes[bridge.DistributorOrder.GetName()])
	require.InDelta(t, 1949, s.attributes[bridge.Amount.GetName()], 0.001)
	require.Equal(t, []string{"Checking", "Sending", writing, OutcomeAccepted}, s.states)
	require.Equal(t, SubmitProgress{State: OutcomeAccepted}, query[SubmitProgress](s.harness, "status"))
}

// Look and check are one activity while nothing is wrong with the order.
func TestSubmitOrderChecksWhileItLooks(t *testing.T) {
	s := newSubmission(t)
	s.prepares(prepared())
	s.OnActivity(orderActivities.FindOrder, mock.Anything, mock.MatchedBy(func(in activities.FindOrderInput) bool {
		return in.Number == "1016" && in.Check != nil && in.Check.PurchaseOrder.Number == "1016"
	})).Return(&activities.FoundOrder{Checked: &activities.CheckedOrder{Findings: []order.Finding{soldOut}}}, nil).Once()
	s.run(bridge.SubmitOrder, SubmitOrderInput{PurchaseOrder: "1016", DryRun: true})
	require.Equal(t, []order.Finding{soldOut}, result[SubmitOrderResult](s.harness).Lines)
	s.requireCalls("CheckOrder", 0)
}

// What the submission has heard and written, its tracker neither asks nor writes again.
func TestSubmitOrderTellsItsTrackerWhatItKnows(t *testing.T) {
	p := prepared()
	p.FirstLook = policy.Duration(5 * time.Minute)
	s := newSubmission(t)
	s.prepares(p).finds(notFound()).checks().sends(accepted(), nil).records(answer(order.CodeAccepted))
	s.OnWorkflow(bridge.GetOrderStatus, mock.Anything, mock.MatchedBy(func(in GetOrderStatusInput) bool {
		return in.PurchaseOrder == "1016" && in.Known.FirstLook.Sub(s.Now()).Round(time.Minute) == 5*time.Minute && slices.Equal(in.Known.Tracking.OrderNumbers(), []string{"SO-5501"})
	})).Return(&OrderStatus{}, nil).Once()
	s.submit()
	require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
}

func TestSubmitOrderShowsWhatWasNotAcceptedAsOrdered(t *testing.T) {
	partial := accepted()
	partial.Lines, partial.PendingReview = []order.Finding{soldOut}, true
	s := newSubmission(t)
	s.prepares(prepared()).finds(notFound()).checks().sends(partial, nil).records(partial.Answer).tracks()
	s.submit()
	r := result[SubmitOrderResult](s.harness)
	require.Equal(t, []order.Finding{soldOut}, r.Lines)
	require.True(t, r.PendingReview)
}

func TestSubmitOrderKnowsPendingReviewFromTheDistributorsAnswer(t *testing.T) {
	pending := accepted()
	for i := range pending.Answer.Items {
		pending.Answer.Items[i].Pending = true
	}
	s := newSubmission(t)
	s.prepares(prepared()).finds(notFound()).checks().sends(pending, nil).records(pending.Answer).tracks()
	s.submit()
	require.True(t, result[SubmitOrderResult](s.harness).PendingReview)
}

func TestSubmitOrderAdoptsAnOrderThatIsThereAndSendsNothing(t *testing.T) {
	s := newSubmission(t)
	s.prepares(prepared()).finds(found(answer(order.CodeShipped))).records(answer(order.CodeShipped)).tracks()
	s.submit()
	r := result[SubmitOrderResult](s.harness)
	require.Equal(t, OutcomeAdopted, r.Outcome)
	require.Equal(t, []string{"SO-5501"}, r.DistributorOrders)
	s.requireCalls("SendOrder", 0)
}

func TestSubmitOrderSendsNothingWhenItIsNotReady(t *testing.T) {
	notLive := with(func(p *activities.PreparedOrder) { p.Live = false })
	for name, tt := range map[string]struct {
		prepared *activities.PreparedOrder
		check    []order.Finding
		checks   bool
		kind     string
		message  []string
	}{
		"findings of the purchase order": {
			prepared: with(func(p *activities.PreparedOrder) { p.Findings = []order.Finding{noAddress, soldOut} }),
			kind:     bridge.OrderNotReady, message: []string{"1016", "street is missing", "fill it in", "SKU 1002", "choose its replacement"},
		},
		"findings of the distributor": {
			prepared: prepared(), checks: true, check: []order.Finding{soldOut}, kind: bridge.OrderNotReady, message: []string{"1016", "SKU 1002", "choose its replacement"},
		},
		"sending is switched off": {
			prepared: notLive, checks: true, kind: bridge.OrdersNotLive, message: []string{"1016", "ORDERS_LIVE=true"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSubmission(t)
			s.prepares(tt.prepared).finds(notFound())
			if tt.checks {
				s.checks(tt.check...)
			}
			s.submit()
			failure := s.failure()
			require.Equal(t, tt.kind, failure.Type())
			requireContains(t, failure.Message(), tt.message...)
			require.Equal(t, "Failed", s.attributes[bridge.State.GetName()])
			s.requireCalls("SendOrder", 0)
			s.requireCalls("RecordOrder", 0)
		})
	}
}

func TestSubmitOrderDryRunShowsTheOrderAndSendsNothing(t *testing.T) {
	notLive := with(func(p *activities.PreparedOrder) { p.Live = false })
	for name, tt := range map[string]struct {
		there *activities.FoundOrder
		check []order.Finding
		want  []string
	}{
		"ready":                 {there: notFound()},
		"with findings":         {there: notFound(), check: []order.Finding{soldOut}, want: []string{soldOut.Problem}},
		"there already":         {there: found(answer(order.CodeAccepted)), want: []string{"TD SYNNEX has an order under the number 1016 already"}},
		"there and with faults": {there: found(answer(order.CodeAccepted)), check: []order.Finding{soldOut}, want: []string{"TD SYNNEX has an order under the number 1016 already", soldOut.Problem}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSubmission(t)
			s.prepares(notLive).finds(tt.there).checks(tt.check...)
			s.run(bridge.SubmitOrder, SubmitOrderInput{PurchaseOrder: "1016", DryRun: true})
			r := result[SubmitOrderResult](s.harness)
			require.Equal(t, OutcomeDryRun, r.Outcome)
			require.Equal(t, prepared().Order, *r.Order)
			var problems []string
			for _, f := range r.Lines {
				problems = append(problems, f.Problem)
			}
			require.Equal(t, tt.want, problems)
			require.Equal(t, OutcomeDryRun, s.attributes[bridge.State.GetName()])
			s.requireCalls("SendOrder", 0)
			s.requireCalls("RecordOrder", 0)
		})
	}
}

func TestSubmitOrderReadsTheInputOfPeople(t *testing.T) {
	for name, tt := range map[string]struct{ input, want string }{
		"text":                {`{"purchaseOrder":"1016"}`, "1016"},
		"number":              {`{"purchaseOrder":1016}`, "1016"},
		"text with blanks":    {`{"purchaseOrder":" 1016 "}`, "1016"},
		"not only digits":     {`{"purchaseOrder":"PO-1016"}`, "PO-1016"},
		"empty":               {`{"purchaseOrder":""}`, ""},
		"null":                {`{"purchaseOrder":null}`, ""},
		"a large number":      {`{"purchaseOrder":29683521123456789}`, "29683521123456789"},
		"nothing":             {`{}`, ""},
		"keys of later times": {`{"purchaseOrder":"1016","later":1}`, "1016"},
	} {
		t.Run(name, func(t *testing.T) {
			var in SubmitOrderInput
			require.NoError(t, json.Unmarshal([]byte(tt.input), &in))
			require.Equal(t, tt.want, string(in.PurchaseOrder))
		})
	}
	var in SubmitOrderInput
	require.ErrorContains(t, json.Unmarshal([]byte(`{"purchaseOrder":true}`), &in), `for example "1016"`)
}

func TestSubmitOrderSaysWhichInputIsMissing(t *testing.T) {
	s := newSubmission(t)
	s.run(bridge.SubmitOrder, map[string]any{})
	require.Equal(t, bridge.InvalidInput, s.failure().Type())
	requireContains(t, s.failure().Message(), "purchaseOrder is missing", `{"purchaseOrder":"1016"}`)
}

func TestSubmitOrderAcceptsANumberFromTheCommandLine(t *testing.T) {
	s := newSubmission(t)
	s.prepares(prepared()).finds(found(answer(order.CodeAccepted))).records(answer(order.CodeAccepted)).tracks()
	s.run(bridge.SubmitOrder, map[string]any{"purchaseOrder": 1016})
	require.Equal(t, OutcomeAdopted, result[SubmitOrderResult](s.harness).Outcome)
}

func TestSubmitOrderSurfacesAnActivitysFailure(t *testing.T) {
	s := newSubmission(t)
	s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Return(nil, activityError(bridge.NotFound, "Autotask shows no purchase order 1016. What to do: check the number")).Once()
	s.submit()
	require.Equal(t, bridge.NotFound, s.failure().Type())
	require.Equal(t, "Autotask shows no purchase order 1016. What to do: check the number", s.failure().Message())
}

func TestSubmitOrderSurfacesAnOutageThatLasts(t *testing.T) {
	s := newSubmission(t)
	s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Return(nil, transientError("Autotask does not answer"))
	s.submit()
	require.Equal(t, bridge.Transient, s.failure().Type())
	require.Equal(t, "Autotask does not answer", s.failure().Message())
	require.Greater(t, s.Now().Sub(start), 10*time.Minute)
}

func TestSubmitOrderEndsWhatTheDistributorOnlyFiledAsAQuote(t *testing.T) {
	quote := answer(order.CodeRejected)
	for i := range quote.Items {
		quote.Items[i].Quote, quote.Items[i].OrderNumber = true, ""
	}
	s := newSubmission(t)
	s.prepares(prepared()).finds(found(quote)).records(quote)
	s.submit()
	f := s.failure()
	require.Equal(t, bridge.OrderRejected, f.Type())
	require.Contains(t, f.Message(), "quote order, which never ships")
	s.requireCalls("SendOrder", 0)
	require.Empty(t, s.attributes[bridge.DistributorOrder.GetName()])
}
