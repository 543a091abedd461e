package orders

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/workflowtest"
)

// end is the one end that was noted by an activity of its own.
func (s *submission) end() orders.OrderEnd {
	s.T.Helper()
	require.Len(s.T, s.Ends, 1)
	return s.Ends[0]
}

func TestTheEndIsNotedWithTheLastWriteAndOnlyOnce(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(accepted(), nil).tracks()
	var in orders.RecordOrderInput
	s.OnActivity(orderActivities.RecordOrder, mock.Anything, mock.MatchedBy(func(i orders.RecordOrderInput) bool { in = i; return true })).
		Return(&orders.RecordedOrder{Header: true, Filed: true}, nil).Once()
	s.submit()
	require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	require.NotNil(t, in.End)
	require.Equal(t, "1016", in.End.PurchaseOrder)
	require.Equal(t, OutcomeAccepted, in.End.Outcome)
	require.Equal(t, workflowtest.Result[SubmitOrderResult](s.harness).DistributorOrders, in.End.Orders)
	require.Empty(t, s.Ends)
}

func TestTheEndIsNotedHoweverASubmissionEnds(t *testing.T) {
	rows := map[string]struct {
		setup   func(*submission)
		input   SubmitOrderInput
		outcome string
		problem string // the type
	}{
		"sent, and the write did not note it": {func(s *submission) {
			s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().acceptedAsUsual()
		}, SubmitOrderInput{}, OutcomeAccepted, ""},
		"dry run": {func(s *submission) { s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks() }, SubmitOrderInput{
			DryRun: true}, OutcomeDryRun, ""},
		"not ready": {func(s *submission) {
			s.prepares(workflowtest.With(func(p *orders.PreparedOrder) { p.Findings = []order.Finding{noAddress} })).finds(
				workflowtest.NotFound()).checks()
		}, SubmitOrderInput{}, "Failed", bridge.OrderNotReady},
		"every line rejected": {func(s *submission) {
			s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().sends(
				&orders.SentOrder{Outcome: order.Accepted, Answer: workflowtest.Answer(order.CodeRejected)}, nil).records(
				workflowtest.Answer(order.CodeRejected))
		}, SubmitOrderInput{}, "Failed", bridge.OrderRejected},
		"declined": {func(s *submission) {
			s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks(tooDear)
			s.OnActivity(orderActivities.WithholdOrder, mock.Anything, mock.Anything).Return(nil).Once()
			s.After(time.Minute, func() { s.Say(bridge.UpdateReject, by("Ann")) })
		}, SubmitOrderInput{}, OutcomeDeclined, ""},
		"cancelled while it waits": {func(s *submission) {
			s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks(tooDear)
			s.After(time.Minute, s.CancelWorkflow)
		}, SubmitOrderInput{}, "Cancelled", ""},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			s := newSubmission(t)
			row.setup(s)
			row.input.PurchaseOrder = "1016"
			s.Run(bridge.SubmitOrder, row.input)
			require.Equal(t, "1016", s.end().PurchaseOrder)
			require.Equal(t, row.outcome, s.end().Outcome)
			require.Equal(t, row.problem, s.end().ProblemType)
			require.Equal(t, row.problem != "", s.end().Problem != "")
		})
	}
}

func TestWhatPeopleDecidedGoesToTheDossierWithTheNextStep(t *testing.T) {
	s := newSubmission(t)
	var decided []int
	s.OnActivity(orderActivities.PrepareOrder, mock.Anything, mock.MatchedBy(func(in orders.PrepareOrderInput) bool {
		decided = append(decided, len(in.Decided))
		return true
	})).Return(workflowtest.With(func(p *orders.PreparedOrder) { p.Filed = "known" }), nil)
	s.finds(workflowtest.NotFound()).checks(tooDear).acceptedAsUsual()
	s.After(time.Minute, func() { s.Say(bridge.UpdateApprove, by("Ann")) })
	s.submit()
	require.Contains(t, decided, 0)
	require.Contains(t, decided, 1)
	require.Equal(t, "Ann", s.end().Decisions[0].Actor)
}

func TestAnOrderIsDoneAlsoWithoutItsDossier(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.Prepared()).finds(workflowtest.NotFound()).checks().acceptedAsUsual()
	s.NoDossier = workflowtest.TransientError("the store does not answer")
	s.submit()
	require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	require.Greater(t, len(s.Ends), 3, "it was tried again")
	require.Less(t, s.Now().Sub(workflowtest.Start), time.Hour)
}
