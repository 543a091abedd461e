package orders

import (
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/shared"
	"digitalbridge/workflows/workflowtest"
)

var (
	tooDear = order.Finding{Severity: order.Asks, Code: order.AboutPrice, Line: 1, Figure: "250.00",
		Problem: "SKU 1001: TD SYNNEX asks 250.00 now", Fix: "approve the higher price"}
	dearer = order.Finding{Severity: order.Asks, Code: order.AboutPrice, Line: 1, Figure: "260.00",
		Problem: "SKU 1001: TD SYNNEX asks 260.00 now", Fix: "approve the higher price"}
	tooMuch = order.Finding{Severity: order.Asks, Code: order.AboutAmount, Figure: "1949.00",
		Problem: "it is worth 1949.00, above the limit of 1000.00", Fix: "two different people have to approve it"}
	fewThere = order.Finding{Severity: order.Warns, Code: order.AboutStock, Line: 2, Problem: "SKU 1002: 1 is in stock, 5 are ordered",
		Fix: "the rest is back-ordered"}
)

// by is a decision of somebody.
func by(actor string) shared.Decision { return shared.Decision{Actor: actor, Reason: "it is needed"} }

// needsTwo is the purchase order above a limit that two people have to approve.
func needsTwo() *orders.PreparedOrder {
	return workflowtest.With(func(p *orders.PreparedOrder) {
		p.Findings, p.Rules.Approval.Approvers = []order.Finding{tooMuch}, 2
	})
}

func (s *submission) acceptedAsUsual() *submission {
	return s.sends(accepted(), nil).records(workflowtest.Answer(order.CodeAccepted)).tracks()
}

func TestSubmitOrderGoesOutWithWarnings(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks(fewThere).acceptedAsUsual()
	s.submit()
	require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	require.NotContains(t, s.States, bridge.NeedsApproval)
}

func TestSubmitOrderWaitsForApproval(t *testing.T) {
	t.Run("of a price that moved, although nobody set wait", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks(tooDear).acceptedAsUsual()
		s.After(time.Minute, func() {
			p := workflowtest.Query[SubmitProgress](s.harness, bridge.QueryStatus)
			require.True(t, p.NeedsDecision)
			require.Equal(t, []string{bridge.UpdateApprove, bridge.UpdateReject, bridge.UpdateEditLine, bridge.UpdateRetry, bridge.UpdateAbandon},
				p.Decisions)
			require.Equal(t, workflowtest.Start.Add(72*time.Hour).Truncate(time.Minute), p.DecideBy.Truncate(time.Minute))
			require.Equal(t, bridge.NeedsApproval, s.Attributes[bridge.State.GetName()])
			s.Say(bridge.UpdateApprove, by("Ann"))
		})
		s.submit()
		r := workflowtest.Result[SubmitOrderResult](s.harness)
		require.Equal(t, OutcomeAccepted, r.Outcome)
		require.Equal(t, bridge.UpdateApprove, r.Decided[0].Decision)
		require.Equal(t, "Ann", r.Decided[0].Actor)
		require.Less(t, s.Now().Sub(workflowtest.Start), 2*time.Minute, "an approval is acted on at once")
	})
	t.Run("by two different people", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(needsTwo()).finds(workflowtest.NotFound()).checks().acceptedAsUsual()
		var again, second *string
		s.After(time.Minute, func() { s.Say(bridge.UpdateApprove, by("Ann")) })
		s.After(2*time.Minute, func() { again = s.Update(bridge.UpdateApprove, by(" ann ")) })
		s.After(3*time.Minute, func() {
			s.RequireCalls("SendOrder", 0)
			second = s.Update(bridge.UpdateApprove, by("Bob"))
		})
		s.submit()
		require.Contains(t, *again, "somebody else has to approve it too")
		require.Empty(t, *second)
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		require.Equal(t, "1 more to approve", workflowtest.Result[SubmitOrderResult](s.harness).Decided[0].Detail)
	})
	t.Run("again when the price has moved on", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checksOnce(tooDear).checks(dearer).acceptedAsUsual()
		s.After(time.Minute, func() { s.Say(bridge.UpdateApprove, by("Ann")) })
		s.After(time.Hour, func() {
			s.RequireCalls("SendOrder", 0)
			s.Say(bridge.UpdateApprove, by("Ann"))
		})
		s.submit()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	})
	t.Run("no longer when the price came back", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checksOnce(tooDear).checks().acceptedAsUsual()
		s.submit()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	})
	t.Run("beside what is to be fixed", func(t *testing.T) {
		faulty := workflowtest.With(func(p *orders.PreparedOrder) { p.Findings = []order.Finding{noAddress} })
		s := newSubmission(t)
		s.OnActivity(orderActivities.PrepareOrder, mock.Anything, prepare1016).Return(faulty, nil).Twice()
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks(tooDear).acceptedAsUsual()
		s.After(time.Minute, func() {
			require.Equal(t, bridge.NeedsAttention, s.Attributes[bridge.State.GetName()])
			s.Say(bridge.UpdateApprove, by("Ann"))
		})
		s.wait()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	})
	t.Run("and takes approvals along into a new run", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(needsTwo()).finds(workflowtest.NotFound()).checks()
		s.After(time.Minute, func() { s.Say(bridge.UpdateApprove, by("Ann")) })
		s.SetContinueAsNewSuggested(true)
		s.submit()
		var next *workflow.ContinueAsNewError
		require.ErrorAs(t, s.GetWorkflowError(), &next)
		var in SubmitOrderInput
		require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &in))
		require.Equal(t, map[string][]string{tooMuch.Question(): {"Ann"}}, in.Carried.Approvals)
		require.False(t, in.Carried.DecideBy.IsZero())

		s = newSubmission(t)
		s.prepares(needsTwo()).finds(workflowtest.NotFound()).checks().acceptedAsUsual()
		s.After(time.Minute, func() { s.Say(bridge.UpdateApprove, by("Bob")) })
		s.Run(bridge.SubmitOrder, in)
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	})
}

func TestSubmitOrderSendsNothingWithoutApproval(t *testing.T) {
	t.Run("rejected", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks(tooDear).withholds("Rejected", "Ann")
		s.After(time.Minute, func() { s.Say(bridge.UpdateReject, by("Ann")) })
		s.submit()
		r := workflowtest.Result[SubmitOrderResult](s.harness)
		require.Equal(t, OutcomeDeclined, r.Outcome)
		require.Equal(t, []order.Finding{tooDear}, r.Lines)
		require.Equal(t, OutcomeDeclined, s.Attributes[bridge.State.GetName()])
		s.RequireCalls("SendOrder", 0)
	})
	t.Run("nobody answers in time", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks(tooDear).withholds("Not sent", "")
		s.wait()
		require.Equal(t, OutcomeUndecided, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		require.InDelta(t, 72, s.Now().Sub(workflowtest.Start).Hours(), 0.1)
		s.RequireCalls("SendOrder", 0)
	})
	t.Run("what is to be fixed has no deadline", func(t *testing.T) {
		faulty := workflowtest.With(func(p *orders.PreparedOrder) { p.Findings = []order.Finding{noAddress} })
		s := newSubmission(t)
		s.prepares(faulty).finds(workflowtest.NotFound()).checks().withholds("Given up", "Ann")
		s.After(200*time.Hour, func() {
			require.True(t, workflowtest.Query[SubmitProgress](s.harness, bridge.QueryStatus).DecideBy.IsZero())
			s.Decide(bridge.UpdateAbandon)
		})
		s.wait()
		require.Equal(t, OutcomeWithdrawn, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	})
	t.Run("the mark could not be written", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks(tooDear)
		s.OnActivity(orderActivities.WithholdOrder, mock.Anything, mock.Anything).Return(
			workflowtest.ActivityError(bridge.Permission, "Autotask refuses the write")).Once()
		s.After(time.Minute, func() { s.Say(bridge.UpdateReject, by("Ann")) })
		s.submit()
		require.Equal(t, bridge.Permission, s.Failure().Type())
		workflowtest.RequireContains(t, s.Failure().Message(), "the next sweep submits it again", "Autotask refuses the write")
	})
	t.Run("rejected after an attempt that sent nothing", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checksOnce().checks(tooDear).withholds("Rejected", "Ann")
		s.sends(&orders.SentOrder{Outcome: order.NotSent, Reason: "down"}, nil)
		s.After(time.Hour, func() { s.Say(bridge.UpdateReject, by("Ann")) })
		s.submit()
		require.Equal(t, OutcomeDeclined, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		s.RequireCalls("SendOrder", 1)
	})
}

func TestSubmitOrderLiftsWhatWasGivenUp(t *testing.T) {
	givenUp := order.Finding{Severity: order.Blocks, Code: order.AboutGivenUp, Problem: "it was given up: Rejected by Ann", Fix: "lift it"}
	marked := workflowtest.With(func(p *orders.PreparedOrder) { p.Findings = []order.Finding{givenUp} })
	s := newSubmission(t)
	s.prepares(marked).finds(workflowtest.NotFound()).checks()
	s.submit()
	require.Equal(t, bridge.OrderNotReady, s.Failure().Type())
	require.Contains(t, s.Failure().Message(), "Rejected by Ann")

	s = newSubmission(t)
	s.prepares(marked).finds(workflowtest.NotFound()).checks().acceptedAsUsual()
	s.Run(bridge.SubmitOrder, SubmitOrderInput{PurchaseOrder: "1016", Lift: true})
	require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
}

func TestSubmitOrderEditsALine(t *testing.T) {
	three, price := 3, decimal.RequireFromString("250")
	edits := func(s *submission, want func(orders.EditLineInput) bool, err error) {
		s.OnActivity(orderActivities.EditLine, mock.Anything, mock.MatchedBy(func(in orders.EditLineInput) bool {
			return in.PurchaseOrderID == 7 && in.Actor == "Ann" && in.Reason == "it is needed" && want(in)
		})).Return(err).Once()
	}
	t.Run("and sends what Autotask says then", func(t *testing.T) {
		changed := workflowtest.With(func(p *orders.PreparedOrder) { p.Order.Lines[0].UnitPrice = price })
		s := newSubmission(t)
		s.preparesOnce(workflowtest.Prepared()).prepares(changed).finds(workflowtest.NotFound()).checksOnce(tooDear).checks()
		edits(s, func(in orders.EditLineInput) bool {
			return in.ItemID == 71 && in.UnitCost.Equal(price) && in.Quantity == nil
		}, nil)
		s.OnActivity(orderActivities.SendOrder, mock.Anything, sends1016(changed.Order)).Return(accepted(), nil).Once()
		s.records(workflowtest.Answer(order.CodeAccepted)).tracks()
		var answered *string
		s.After(time.Minute, func() {
			answered = s.Update(bridge.UpdateEditLine,
				LineEdit{Decision: shared.Decision{Actor: "Ann", Reason: "it is needed"}, Line: 1, UnitPrice: &price})
		})
		s.submit()
		require.Empty(t, *answered)
		require.Equal(t, "line 1: unit price 250.00", workflowtest.Result[SubmitOrderResult](s.harness).Decided[0].Detail)
	})
	t.Run("a refusal goes to the one who asked", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks(tooDear).withholds("Rejected", "Ann")
		edits(s, func(in orders.EditLineInput) bool { return in.ItemID == 72 && *in.Quantity == 3 },
			workflowtest.ActivityError(bridge.Permission, "Autotask refuses the change"))
		var refused error
		s.After(time.Minute, func() {
			s.UpdateWorkflow(bridge.UpdateEditLine, "1", &testsuite.TestUpdateCallback{
				OnReject: func(err error) { t.Error(err) }, OnAccept: func() {}, OnComplete: func(_ any, err error) { refused = err },
			}, LineEdit{Decision: shared.Decision{Actor: "Ann", Reason: "it is needed"}, Line: 2, Quantity: &three})
		})
		s.After(time.Hour, func() { s.Say(bridge.UpdateReject, by("Ann")) })
		s.submit()
		require.ErrorContains(t, refused, "Autotask refuses the change")
	})
	t.Run("of a refused order, which then waits for retry", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(
			&orders.SentOrder{Outcome: order.Refused, Reason: "bad line"}, nil)
		edits(s, func(in orders.EditLineInput) bool { return in.ItemID == 72 && in.Drop }, nil)
		s.After(time.Minute, func() {
			s.Say(bridge.UpdateEditLine, LineEdit{Decision: shared.Decision{Actor: "Ann", Reason: "it is needed"}, Line: 2, Drop: true})
		})
		s.After(time.Hour, func() {
			s.RequireCalls("SendOrder", 1)
			s.Decide(bridge.UpdateRetry)
		})
		s.acceptedAsUsual()
		s.submit()
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	})
}

func TestSubmitOrderRefusesEditsThatMakeNoSense(t *testing.T) {
	zero, two, free := 0, 2, decimal.RequireFromString("0.001")
	s := newDesk(&draft{prepared: *workflowtest.Prepared()}, shared.NewBoard(nil), nil)
	s.may = []string{bridge.UpdateEditLine, bridge.UpdateResolve}
	edit := func(e LineEdit) LineEdit { e.Actor, e.Reason = "Ann", "because"; return e }
	for want, e := range map[string]LineEdit{
		"no line 9":                  edit(LineEdit{Line: 9, Quantity: &two}),
		"nothing to change":          edit(LineEdit{Line: 1}),
		"dropped or changed":         edit(LineEdit{Line: 1, Quantity: &two, Drop: true}),
		"below 1; drop the line":     edit(LineEdit{Line: 1, Quantity: &zero}),
		"unitPrice 0.001 is below":   edit(LineEdit{Line: 1, UnitPrice: &free}),
		"actor is missing":           {Line: 1, Quantity: &two, Decision: shared.Decision{Reason: "because"}},
		"reason is missing: say why": {Line: 1, Quantity: &two, Decision: shared.Decision{Actor: "Ann"}},
	} {
		require.ErrorContains(t, s.validateEdit(e), want)
	}
	require.NoError(t, s.validateEdit(edit(LineEdit{Line: 2, Quantity: &two})))
	for _, price := range []string{"1e9999", "1e-9999", "-1e9999", "1e400", "1e2", strings.Repeat("9", 100)} {
		p := decimal.RequireFromString(price)
		require.ErrorContains(t, s.validateEdit(edit(LineEdit{Line: 1, UnitPrice: &p})), "unitPrice is no price", price)
	}
	who := OrderResolution{Decision: shared.Decision{Actor: "Ann", Reason: "called"}}
	require.ErrorContains(t, s.validateResolution(who), "say one thing")
	both := who
	both.DistributorOrder, both.NotThere = "77", true
	require.ErrorContains(t, s.validateResolution(both), "say one thing")
	who.NotThere = true
	require.NoError(t, s.validateResolution(who))
	s.may = []string{bridge.UpdateRetry}
	require.ErrorContains(t, s.validateResolution(who), "does not wait for resolve now, but for retry")
}

// What the policy lets nobody order, nobody orders by an edit either.
func TestAnEditStaysBelowTheCeilings(t *testing.T) {
	prepared := *workflowtest.Prepared()
	line := prepared.PurchaseOrder.Lines[0]
	dearer, cheaper := line.UnitCost.Add(decimal.NewFromInt(1)), line.UnitCost.Sub(decimal.RequireFromString("0.01"))
	most, more := 50, 51
	prepared.Rules.MaxQuantity = most
	for name, row := range map[string]struct {
		amount decimal.NullDecimal
		edit   LineEdit
		want   string
	}{
		"the most": {edit: LineEdit{Quantity: &most}},
		"one more": {edit: LineEdit{Quantity: &more},
			want: "the quantity 51 is above orders.maxQuantity of the policy, 50; raise it there"},
		"a cheaper line": {amount: decimal.NewNullDecimal(prepared.Total), edit: LineEdit{UnitPrice: &cheaper}},
		"a dearer line": {amount: decimal.NewNullDecimal(prepared.Total), edit: LineEdit{UnitPrice: &dearer},
			want: "above orders.maxAmount"},
		"a line that is taken out": {amount: decimal.NewNullDecimal(decimal.NewFromInt(1)), edit: LineEdit{Drop: true}},
	} {
		t.Run(name, func(t *testing.T) {
			p := prepared
			p.Rules.MaxAmount = row.amount
			s := newDesk(&draft{prepared: p}, shared.NewBoard(nil), nil)
			s.may = []string{bridge.UpdateEditLine}
			row.edit.Line, row.edit.Actor, row.edit.Reason = line.Number, "Ann", "because"
			err := s.validateEdit(row.edit)
			if row.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, row.want)
		})
	}
}

func TestSubmitOrderResolvesAnUnknownOutcome(t *testing.T) {
	var answered *string
	said := func(r OrderResolution) OrderResolution { r.Actor, r.Reason = "Ann", "called TD SYNNEX"; return r }
	t.Run("there, even before the window has passed", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(unknown(), nil).tracks()
		reported := order.Answer{Found: true, Items: []order.AnswerItem{
			{Line: 1, Code: order.CodeAccepted, OrderNumber: "778899", Ordered: 2},
			{Line: 2, Code: order.CodeAccepted, OrderNumber: "778899", Ordered: 5},
		}}
		s.records(reported)
		s.After(30*time.Second, func() {
			require.False(t, workflowtest.Query[SubmitProgress](s.harness, bridge.QueryStatus).NeedsDecision)
			answered = s.Update(bridge.UpdateResolve, said(OrderResolution{DistributorOrder: "778899"}))
		})
		s.submit()
		require.Empty(t, *answered)
		r := workflowtest.Result[SubmitOrderResult](s.harness)
		require.Equal(t, OutcomeAdopted, r.Outcome)
		require.Equal(t, []string{"778899"}, r.DistributorOrders)
		require.Equal(t, "TD SYNNEX has it as order 778899", r.Decided[0].Detail)
		s.RequireCalls("SendOrder", 1)
	})
	t.Run("not there: it is certain again, and the same number is sent", func(t *testing.T) {
		s := newSubmission(t)
		s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(unknown(), nil).acceptedAsUsual()
		s.After(whenHeld, func() {
			p := workflowtest.Query[SubmitProgress](s.harness, bridge.QueryStatus)
			require.Equal(t, []string{bridge.UpdateResolve, bridge.UpdateRetry, bridge.UpdateAbandon}, p.Decisions)
			answered = s.Update(bridge.UpdateResolve, said(OrderResolution{NotThere: true}))
		})
		s.submit()
		require.Empty(t, *answered)
		require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
		s.RequireCalls("SendOrder", 2)
	})
	t.Run("not there and cancelled in Autotask meanwhile: withdrawn", func(t *testing.T) {
		s := newSubmission(t)
		s.preparesOnce(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(unknown(), nil)
		s.prepares(workflowtest.With(func(p *orders.PreparedOrder) { p.PurchaseOrder.Status = "Canceled" }))
		s.After(whenHeld, func() { answered = s.Update(bridge.UpdateResolve, said(OrderResolution{NotThere: true})) })
		s.submit()
		require.Empty(t, *answered)
		require.Equal(t, OutcomeWithdrawn, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	})
}

func TestSubmitOrderSendsAgainAfterTheWindowOnlyWhenThePolicyAllows(t *testing.T) {
	allowed := workflowtest.With(func(p *orders.PreparedOrder) { p.Rules.Resend = policy.ResendAfterWindow })
	s := newSubmission(t)
	s.prepares(allowed).finds(workflowtest.NotFound()).checks().sends(unknown(), nil).acceptedAsUsual()
	s.submit()
	require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	require.GreaterOrEqual(t, s.Now().Sub(workflowtest.Start), 4*time.Hour)
	s.RequireCalls("SendOrder", 2)

	// A distributor that can't be asked has not said that the order is not there.
	s = newSubmission(t)
	s.prepares(allowed).checks().sends(unknown(), nil)
	s.OnActivity(orderActivities.FindOrder, mock.Anything, look1016).Return(workflowtest.NotFound(), nil).Once()
	s.OnActivity(orderActivities.FindOrder, mock.Anything, look1016).Return(
		nil, workflowtest.ActivityError(bridge.Auth, "TD SYNNEX refused the credentials"))
	s.withholds("Given up", "Ann")
	s.After(100*time.Hour, func() { s.Decide(bridge.UpdateAbandon) })
	s.submit()
	s.RequireCalls("SendOrder", 1)
}

func TestSubmitOrderChecksAgainBeforeASecondAttempt(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(
		&orders.SentOrder{Outcome: order.NotSent, Reason: "down"}, nil).acceptedAsUsual()
	s.submit()
	s.RequireCalls("CheckOrder", 2)
}

func TestSubmitOrderSendsWhatTheDistributorDemands(t *testing.T) {
	demanded := workflowtest.Prepared().Order
	demanded.EndUser = &order.EndUser{Address: order.ShipTo{Name: "Customer"}}
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound())
	s.OnActivity(orderActivities.CheckOrder, mock.Anything, mock.MatchedBy(func(in orders.CheckOrderInput) bool {
		return in.Order.Number == "1016" && in.PurchaseOrder.ID == 7 && len(in.PurchaseOrder.Lines) == 2
	})).Return(&orders.CheckedOrder{Order: &demanded}, nil).Once()
	s.OnActivity(orderActivities.SendOrder, mock.Anything, sends1016(demanded)).Return(accepted(), nil).Once()
	s.records(workflowtest.Answer(order.CodeAccepted)).tracks()
	s.submit()
	require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
}

func TestSubmitOrderShowsAllFindingsAtOnce(t *testing.T) {
	faulty := workflowtest.With(func(p *orders.PreparedOrder) { p.Findings = []order.Finding{noAddress} })
	s := newSubmission(t)
	s.prepares(faulty).finds(workflowtest.NotFound()).checks(soldOut, tooDear)
	s.submit()
	workflowtest.RequireContains(t, s.Failure().Message(), noAddress.Problem, soldOut.Problem, tooDear.Problem)

	// What the distributor can't be asked about does not hide what is known already.
	s = newSubmission(t)
	s.prepares(faulty).finds(workflowtest.NotFound())
	s.OnActivity(orderActivities.CheckOrder, mock.Anything, mock.Anything).Return(
		nil, workflowtest.ActivityError(bridge.Auth, "TD SYNNEX refused the credentials"))
	s.submit()
	require.Equal(t, bridge.OrderNotReady, s.Failure().Type())
	require.Contains(t, s.Failure().Message(), noAddress.Problem)
}

func TestSubmitOrderRemindsPeople(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks(tooDear).withholds("Not sent", "")
	s.submit()
	require.Len(t, s.notices, 3, "at once, after a day and after two; the third day ends it")
	require.EqualValues(t, "action", s.notices[0].Level)
	require.Equal(t, "purchase order 1016", s.notices[0].Subject)
	workflowtest.RequireContains(t, s.notices[0].Line(), tooDear.Problem, "starter order approve 1016", "nothing is sent")
}

func TestSubmitOrderTellsTheBuyerWhatIsNotAsOrdered(t *testing.T) {
	partial := accepted()
	partial.Lines, partial.PendingReview = []order.Finding{soldOut}, true
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(partial, nil).records(partial.Answer).tracks()
	s.submit()
	require.Equal(t, []string{"order partly accepted", "order pending review"}, []string{s.notices[0].Event, s.notices[1].Event})
	require.Contains(t, s.notices[0].Text, soldOut.Problem)
}

// A run that was terminated has left its approvals: the next one asks only those who have yet to answer.
func TestSubmitOrderTakesOverWhatWasApprovedBefore(t *testing.T) {
	before := needsTwo()
	before.Approved = orders.Approvals{tooMuch.Question(): {"Ann"}}
	s := newSubmission(t)
	s.prepares(before).finds(workflowtest.NotFound()).checks().acceptedAsUsual()
	s.After(time.Minute, func() {
		s.UpdateWorkflow(bridge.UpdateApprove, "1", &testsuite.TestUpdateCallback{
			OnAccept: func() { t.Error("Ann has approved it in the run before") }, OnReject: func(err error) {
				require.ErrorContains(t, err, "somebody else has to approve it too")
			}, OnComplete: func(any, error) {},
		}, shared.Decision{Actor: "Ann", Reason: "again"})
		s.UpdateWorkflowNoRejection(bridge.UpdateApprove, "2", t, shared.Decision{Actor: "Bob", Reason: "agreed"})
	})
	s.submit()
	require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
}
