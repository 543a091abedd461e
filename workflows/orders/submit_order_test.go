package orders

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/workflowtest"
)

// submission is the harness with the usual purchase order; what a test does not set up must not happen.
type submission struct {
	*harness
	notices []operations.Notice
}

func newSubmission(t *testing.T) *submission {
	s := &submission{harness: newHarness(t, nil)}
	s.OnActivity(noticeActivities.SendNotice, mock.Anything, mock.Anything).Return(func(_ context.Context, n operations.Notice) error {
		s.Note(func() { s.notices = append(s.notices, n) })
		return nil
	}).Maybe()
	return s
}

var (
	ref1016  = orders.ReadPurchaseOrderInput{PurchaseOrder: "1016"}
	look1016 = mock.MatchedBy(func(in orders.FindOrderInput) bool { return in.Number == "1016" && in.PurchaseOrder == "1016" })
	// prepare1016 reads the purchase order, whatever the dossier has of it.
	prepare1016 = mock.MatchedBy(func(in orders.PrepareOrderInput) bool { return in.PurchaseOrder == "1016" })
)

// sends1016 sends this order of it.
func sends1016(o order.DistributorOrder) any {
	return mock.MatchedBy(func(in orders.SendOrderInput) bool {
		return in.PurchaseOrder == "1016" && in.Of != nil && in.Of.ID == 7 && reflect.DeepEqual(in.Order, o)
	})
}

// records1016 matches what is written of a tracking, with a history that says it in words.
func records1016(t order.Tracking) any {
	return mock.MatchedBy(func(in orders.RecordOrderInput) bool {
		var said []string
		for _, e := range in.Tracking.History {
			said = append(said, e.Text)
		}
		in.Tracking.History = nil
		return in.PurchaseOrderID == 7 && reflect.DeepEqual(in.Tracking, t) &&
			slices.Equal(said, order.Changes(order.NewTracking(workflowtest.PurchaseOrder()), t))
	})
}

func (s *submission) prepares(p *orders.PreparedOrder) *submission {
	s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Return(p, nil)
	return s
}

func (s *submission) preparesOnce(p *orders.PreparedOrder) *submission {
	s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Return(p, nil).Once()
	return s
}

// finds says what the look-ups answer, one after another; the last goes on for ever.
func (s *submission) finds(answers ...*orders.FoundOrder) *submission {
	for i, a := range answers {
		call := s.OnActivity(orderActivities.FindOrder, mock.Anything, look1016).Return(a, nil)
		if i < len(answers)-1 {
			call.Once()
		}
	}
	return s
}

func (s *submission) checks(findings ...order.Finding) *submission {
	s.OnActivity(orderActivities.CheckOrder, mock.Anything, mock.Anything).Return(&orders.CheckedOrder{Findings: findings}, nil)
	return s
}

// checksOnce says what the next look at prices and stock finds.
func (s *submission) checksOnce(findings ...order.Finding) *submission {
	s.OnActivity(orderActivities.CheckOrder, mock.Anything, mock.Anything).Return(&orders.CheckedOrder{Findings: findings}, nil).Once()
	return s
}

// withholds expects that the purchase order is marked as not to be sent.
func (s *submission) withholds(what, actor string) *submission {
	s.OnActivity(orderActivities.WithholdOrder, mock.Anything, mock.MatchedBy(func(in orders.WithholdOrderInput) bool {
		return in.PurchaseOrderID == 7 && in.What == what && in.Actor == actor && in.Reason != "" && !in.At.IsZero()
	})).Return(nil).Once()
	return s
}

// sends sets up one attempt to send.
func (s *submission) sends(sent *orders.SentOrder, err error) *submission {
	s.OnActivity(orderActivities.SendOrder, mock.Anything, sends1016(workflowtest.Prepared().Order)).Return(sent, err).Once()
	return s
}

// fences sets up what is found out of an attempt to send that was lost.
func (s *submission) fences(found *orders.SentOrder, err error) *submission {
	s.OnActivity(orderActivities.FenceAttempt, mock.Anything, mock.MatchedBy(func(in orders.FenceAttemptInput) bool {
		return in.Number == "1016" && in.PurchaseOrder == "1016" && in.Try != "" && in.Ended != ""
	})).Return(found, err)
	return s
}

func (s *submission) records(a order.Answer) *submission {
	s.OnActivity(orderActivities.RecordOrder, mock.Anything, records1016(workflowtest.Tracked(a))).
		Return(&orders.RecordedOrder{Header: true}, nil).Once()
	return s
}

func (s *submission) tracks() *submission {
	s.OnWorkflow(bridge.GetOrderStatus, mock.Anything, GetOrderStatusInput{PurchaseOrder: "1016"}).Return(&OrderStatus{}, nil).Once()
	return s
}

func (s *submission) submit() { s.Run(bridge.SubmitOrder, SubmitOrderInput{PurchaseOrder: "1016"}) }
func (s *submission) wait() {
	s.Run(bridge.SubmitOrder, SubmitOrderInput{PurchaseOrder: "1016", Wait: true})
}

func accepted() *orders.SentOrder {
	return &orders.SentOrder{Outcome: order.Accepted, Answer: workflowtest.Answer(order.CodeAccepted)}
}

func unknown() *orders.SentOrder {
	return &orders.SentOrder{Outcome: order.Unknown, Reason: "the answer was cut off"}
}

var (
	noAddress = order.Finding{Problem: "the ship-to street is missing", Fix: "fill it in"}
	soldOut   = order.Finding{Line: 2, Problem: "SKU 1002: it is discontinued", Fix: "choose its replacement"}
)

// lookedUp is a purchase order that was looked up and checked while it was prepared.
func lookedUp(found *orders.FoundOrder, findings ...order.Finding) *orders.PreparedOrder {
	p := workflowtest.Prepared()
	p.Found = found
	if !found.Found {
		p.Found.Checked = &orders.CheckedOrder{Findings: findings}
	}
	return p
}

func TestSubmitOrderLooksWhileItPrepares(t *testing.T) {
	t.Run("and sends what is not there", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(lookedUp(workflowtest.NotFound())).sends(accepted(), nil).records(workflowtest.Answer(order.CodeAccepted)).tracks()
		s.submit()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		require.Equal(t, []string{OutcomeAccepted}, s.States, "passing states cost no search attribute")
	})
	t.Run("and adopts what is there", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(lookedUp(&orders.FoundOrder{Answer: workflowtest.Answer(order.CodeAccepted)})).records(
			workflowtest.Answer(order.CodeAccepted)).tracks()
		s.submit()
		require.Equal(t, OutcomeAdopted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	})
	t.Run("and shows what it found in a dry run", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(lookedUp(workflowtest.NotFound(), soldOut))
		s.Run(bridge.SubmitOrder, SubmitOrderInput{PurchaseOrder: "1016", DryRun: true})
		require.Equal(t, []order.Finding{soldOut}, workflowtest.Result[SubmitOrderResult](s.harness).Lines)
	})
	t.Run("and waits with what stands in its way", func(t *testing.T) {
		s := newSubmission(t)
		blocked := soldOut
		blocked.Severity = order.Blocks
		s.preparesOnce(lookedUp(workflowtest.NotFound(), blocked))
		s.submit()
		require.Equal(t, bridge.OrderNotReady, s.Failure().Type())
		require.Contains(t, s.Failure().Message(), blocked.Problem)
	})
}

func TestSubmitOrderSendsWritesBackAndTracks(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(accepted(), nil).records(
		workflowtest.Answer(order.CodeAccepted)).tracks()
	s.submit()
	require.Equal(t, SubmitOrderResult{
		PurchaseOrder: "1016", Outcome: OutcomeAccepted, Number: "1016", DistributorOrders: []string{"SO-5501"},
		TrackedBy: "order-status/acme/1016",
	}, workflowtest.Result[SubmitOrderResult](s.harness))
	require.Equal(t, "acme", s.Attributes[bridge.Connection.GetName()])
	require.Equal(t, "1016", s.Attributes[bridge.PurchaseOrder.GetName()])
	require.Equal(t, "SO-5501", s.Attributes[bridge.DistributorOrder.GetName()])
	require.InDelta(t, 1949, s.Attributes[bridge.Amount.GetName()], 0.001)
	require.Equal(t, []string{"Checking", "Sending", writing, OutcomeAccepted}, s.States)
	require.Equal(t, SubmitProgress{State: OutcomeAccepted}, workflowtest.Query[SubmitProgress](s.harness, bridge.QueryStatus))
}

// Look and check are one activity while nothing is wrong with the order.
func TestSubmitOrderChecksWhileItLooks(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared())
	s.OnActivity(orderActivities.FindOrder, mock.Anything, mock.MatchedBy(func(in orders.FindOrderInput) bool {
		return in.Number == "1016" && in.Check != nil && in.Check.PurchaseOrder.Number == "1016"
	})).Return(&orders.FoundOrder{Checked: &orders.CheckedOrder{Findings: []order.Finding{soldOut}}}, nil).Once()
	s.Run(bridge.SubmitOrder, SubmitOrderInput{PurchaseOrder: "1016", DryRun: true})
	require.Equal(t, []order.Finding{soldOut}, workflowtest.Result[SubmitOrderResult](s.harness).Lines)
	s.RequireCalls("CheckOrder", 0)
}

// What the submission has heard and written, its tracker neither asks nor writes again.
func TestSubmitOrderTellsItsTrackerWhatItKnows(t *testing.T) {
	p := workflowtest.Prepared()
	p.FirstLook = policy.Duration(5 * time.Minute)
	s := newSubmission(t)
	s.prepares(p).finds(workflowtest.NotFound()).checks().sends(accepted(), nil).records(workflowtest.Answer(order.CodeAccepted))
	s.OnWorkflow(bridge.GetOrderStatus, mock.Anything, mock.MatchedBy(func(in GetOrderStatusInput) bool {
		return in.PurchaseOrder == "1016" && in.Known.FirstLook.Sub(s.Now()).Round(time.Minute) == 5*time.Minute &&
			slices.Equal(in.Known.Tracking.OrderNumbers(), []string{"SO-5501"})
	})).Return(&OrderStatus{}, nil).Once()
	s.submit()
	require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
}

func TestSubmitOrderShowsWhatWasNotAcceptedAsOrdered(t *testing.T) {
	partial := accepted()
	partial.Lines, partial.PendingReview = []order.Finding{soldOut}, true
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(partial, nil).records(partial.Answer).tracks()
	s.submit()
	r := workflowtest.Result[SubmitOrderResult](s.harness)
	require.Equal(t, []order.Finding{soldOut}, r.Lines)
	require.True(t, r.PendingReview)
}

func TestSubmitOrderKnowsPendingReviewFromTheDistributorsAnswer(t *testing.T) {
	pending := accepted()
	for i := range pending.Answer.Items {
		pending.Answer.Items[i].Pending = true
	}
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(pending, nil).records(pending.Answer).tracks()
	s.submit()
	require.True(t, workflowtest.Result[SubmitOrderResult](s.harness).PendingReview)
}

func TestSubmitOrderAdoptsAnOrderThatIsThereAndSendsNothing(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.Found(workflowtest.Answer(order.CodeShipped))).records(
		workflowtest.Answer(order.CodeShipped)).tracks()
	s.submit()
	r := workflowtest.Result[SubmitOrderResult](s.harness)
	require.Equal(t, OutcomeAdopted, r.Outcome)
	require.Equal(t, []string{"SO-5501"}, r.DistributorOrders)
	s.RequireCalls("SendOrder", 0)
}

func TestSubmitOrderSendsNothingWhenItIsNotReady(t *testing.T) {
	notLive := workflowtest.With(func(p *orders.PreparedOrder) { p.Live = false })
	for name, tt := range map[string]struct {
		prepared *orders.PreparedOrder
		check    []order.Finding
		checks   bool
		kind     string
		message  []string
	}{
		"findings of the purchase order": {
			prepared: workflowtest.With(func(p *orders.PreparedOrder) { p.Findings = []order.Finding{noAddress, soldOut} }),
			kind:     bridge.OrderNotReady, message: []string{"1016", "street is missing", "fill it in", "SKU 1002", "choose its replacement"},
		},
		"findings of the distributor": {
			prepared: workflowtest.Prepared(), checks: true, check: []order.Finding{soldOut}, kind: bridge.OrderNotReady, message: []string{
				"1016", "SKU 1002", "choose its replacement"},
		},
		"sending is switched off": {
			prepared: notLive, checks: true, kind: bridge.OrdersNotLive, message: []string{"1016", "ORDERS_LIVE=true"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSubmission(t)
			s.prepares(tt.prepared).finds(workflowtest.NotFound())
			if tt.checks {
				s.checks(tt.check...)
			}
			s.submit()
			failure := s.Failure()
			require.Equal(t, tt.kind, failure.Type())
			workflowtest.RequireContains(t, failure.Message(), tt.message...)
			require.Equal(t, "Failed", s.Attributes[bridge.State.GetName()])
			s.RequireCalls("SendOrder", 0)
			s.RequireCalls("RecordOrder", 0)
		})
	}
}

func TestSubmitOrderDryRunShowsTheOrderAndSendsNothing(t *testing.T) {
	notLive := workflowtest.With(func(p *orders.PreparedOrder) { p.Live = false })
	for name, tt := range map[string]struct {
		there *orders.FoundOrder
		check []order.Finding
		want  []string
	}{
		"ready":         {there: workflowtest.NotFound()},
		"with findings": {there: workflowtest.NotFound(), check: []order.Finding{soldOut}, want: []string{soldOut.Problem}},
		"there already": {there: workflowtest.Found(workflowtest.Answer(order.CodeAccepted)),
			want: []string{"TD SYNNEX has an order under the number 1016 already"}},
		"there and with faults": {there: workflowtest.Found(workflowtest.Answer(order.CodeAccepted)), check: []order.Finding{soldOut},
			want: []string{"TD SYNNEX has an order under the number 1016 already", soldOut.Problem}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSubmission(t)
			s.prepares(notLive).finds(tt.there).checks(tt.check...)
			s.Run(bridge.SubmitOrder, SubmitOrderInput{PurchaseOrder: "1016", DryRun: true})
			r := workflowtest.Result[SubmitOrderResult](s.harness)
			require.Equal(t, OutcomeDryRun, r.Outcome)
			require.Equal(t, workflowtest.Prepared().Order, *r.Order)
			var problems []string
			for _, f := range r.Lines {
				problems = append(problems, f.Problem)
			}
			require.Equal(t, tt.want, problems)
			require.Equal(t, OutcomeDryRun, s.Attributes[bridge.State.GetName()])
			s.RequireCalls("SendOrder", 0)
			s.RequireCalls("RecordOrder", 0)
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
	s.Run(bridge.SubmitOrder, map[string]any{})
	require.Equal(t, bridge.InvalidInput, s.Failure().Type())
	workflowtest.RequireContains(t, s.Failure().Message(), "purchaseOrder is missing", `{"purchaseOrder":"1016"}`)
}

func TestSubmitOrderAcceptsANumberFromTheCommandLine(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.Found(workflowtest.Answer(order.CodeAccepted))).records(
		workflowtest.Answer(order.CodeAccepted)).tracks()
	s.Run(bridge.SubmitOrder, map[string]any{"purchaseOrder": 1016})
	require.Equal(t, OutcomeAdopted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
}

func TestSubmitOrderSurfacesAnActivitysFailure(t *testing.T) {
	s := newSubmission(t)
	s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Return(
		nil, workflowtest.ActivityError(bridge.NotFound, "Autotask shows no purchase order 1016. What to do: check the number")).Once()
	s.submit()
	require.Equal(t, bridge.NotFound, s.Failure().Type())
	require.Equal(t, "Autotask shows no purchase order 1016. What to do: check the number", s.Failure().Message())
}

func TestSubmitOrderSurfacesAnOutageThatLasts(t *testing.T) {
	s := newSubmission(t)
	s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Return(nil, workflowtest.TransientError("Autotask does not answer"))
	s.submit()
	require.Equal(t, bridge.Transient, s.Failure().Type())
	require.Equal(t, "Autotask does not answer", s.Failure().Message())
	require.Greater(t, s.Now().Sub(workflowtest.Start), 10*time.Minute)
}

func TestSubmitOrderEndsWhatTheDistributorOnlyFiledAsAQuote(t *testing.T) {
	quote := workflowtest.Answer(order.CodeRejected)
	for i := range quote.Items {
		quote.Items[i].NonStock, quote.Items[i].SKU, quote.Items[i].OrderNumber = true, "99", ""
	}
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.Found(quote)).records(quote)
	s.submit()
	f := s.Failure()
	require.Equal(t, bridge.OrderRejected, f.Type())
	require.Contains(t, f.Message(), "quote order, which never ships")
	s.RequireCalls("SendOrder", 0)
	require.Empty(t, s.Attributes[bridge.DistributorOrder.GetName()])
}
