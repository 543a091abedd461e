package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
)

// end is the one end that was noted by an activity of its own.
func (s *submission) end() activities.OrderEnd {
	s.t.Helper()
	require.Len(s.t, s.ends, 1)
	return s.ends[0]
}

func TestTheEndIsNotedWithTheLastWriteAndOnlyOnce(t *testing.T) {
	s := newSubmission(t)
	s.prepares(prepared()).finds(notFound()).checks().sends(accepted(), nil).tracks()
	var in activities.RecordOrderInput
	s.OnActivity(orderActivities.RecordOrder, mock.Anything, mock.MatchedBy(func(i activities.RecordOrderInput) bool { in = i; return true })).
		Return(&activities.RecordedOrder{Header: true, Filed: true}, nil).Once()
	s.submit()
	require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
	require.NotNil(t, in.End)
	require.Equal(t, "1016", in.End.PurchaseOrder)
	require.Equal(t, OutcomeAccepted, in.End.Outcome)
	require.Equal(t, result[SubmitOrderResult](s.harness).DistributorOrders, in.End.Orders)
	require.Empty(t, s.ends)
}

func TestTheEndIsNotedHoweverASubmissionEnds(t *testing.T) {
	rows := map[string]struct {
		setup   func(*submission)
		input   SubmitOrderInput
		outcome string
		problem string // the type
	}{
		"sent, and the write did not note it": {func(s *submission) {
			s.prepares(prepared()).finds(notFound()).checks().acceptedAsUsual()
		}, SubmitOrderInput{}, OutcomeAccepted, ""},
		"dry run": {func(s *submission) { s.prepares(prepared()).finds(notFound()).checks() }, SubmitOrderInput{DryRun: true}, OutcomeDryRun, ""},
		"not ready": {func(s *submission) {
			s.prepares(with(func(p *activities.PreparedOrder) { p.Findings = []order.Finding{noAddress} })).finds(notFound()).checks()
		}, SubmitOrderInput{}, "Failed", bridge.OrderNotReady},
		"every line rejected": {func(s *submission) {
			s.prepares(prepared()).finds(notFound()).checks().sends(&activities.SentOrder{Outcome: order.Accepted, Answer: answer(order.CodeRejected)}, nil).records(answer(order.CodeRejected))
		}, SubmitOrderInput{}, "Failed", bridge.OrderRejected},
		"declined": {func(s *submission) {
			s.prepares(prepared()).finds(notFound()).checks(tooDear)
			s.OnActivity(orderActivities.WithholdOrder, mock.Anything, mock.Anything).Return(nil).Once()
			s.after(time.Minute, func() { s.say(reject, by("Ann")) })
		}, SubmitOrderInput{}, OutcomeDeclined, ""},
		"cancelled while it waits": {func(s *submission) {
			s.prepares(prepared()).finds(notFound()).checks(tooDear)
			s.after(time.Minute, s.CancelWorkflow)
		}, SubmitOrderInput{}, "Cancelled", ""},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			s := newSubmission(t)
			row.setup(s)
			row.input.PurchaseOrder = "1016"
			s.run(bridge.SubmitOrder, row.input)
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
	s.OnActivity(orderActivities.PrepareOrder, mock.Anything, mock.MatchedBy(func(in activities.PrepareOrderInput) bool {
		decided = append(decided, len(in.Decided))
		return true
	})).Return(with(func(p *activities.PreparedOrder) { p.Filed = "known" }), nil)
	s.finds(notFound()).checks(tooDear).acceptedAsUsual()
	s.after(time.Minute, func() { s.say(approve, by("Ann")) })
	s.submit()
	require.Contains(t, decided, 0)
	require.Contains(t, decided, 1)
	require.Equal(t, "Ann", s.end().Decisions[0].Actor)
}

func TestAnOrderIsDoneAlsoWithoutItsDossier(t *testing.T) {
	s := newSubmission(t)
	s.prepares(prepared()).finds(notFound()).checks().acceptedAsUsual()
	s.noDossier = transientError("the store does not answer")
	s.submit()
	require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
	require.Greater(t, len(s.ends), 3, "it was tried again")
	require.Less(t, s.Now().Sub(start), time.Hour)
}

func TestReadDossierSaysWhereTheDossierIs(t *testing.T) {
	in := activities.ReadDossierInput{PurchaseOrder: "1016"}
	want := activities.DossierFile{PurchaseOrder: "1016", Key: "reports/dossiers/1.json", Steps: 7, Outcome: OutcomeAccepted}
	h := newHarness(t, nil)
	h.OnActivity(dossierActivities.ReadDossier, mock.Anything, in).Return(&want, nil).Once()
	h.run(bridge.ReadDossier, in)
	require.Equal(t, want, result[activities.DossierFile](h))
	require.Equal(t, "1016", h.attributes[bridge.PurchaseOrder.GetName()])

	t.Run("or what is missing", func(t *testing.T) {
		h := newHarness(t, nil)
		h.OnActivity(dossierActivities.ReadDossier, mock.Anything, in).Return(nil, activityError(bridge.NotFound, "there is no dossier. What to do: check the number")).Once()
		h.run(bridge.ReadDossier, in)
		require.Equal(t, bridge.NotFound, h.failure().Type())
	})
	t.Run("and wants a number", func(t *testing.T) {
		h := newHarness(t, nil)
		h.run(bridge.ReadDossier, activities.ReadDossierInput{})
		require.Equal(t, bridge.InvalidInput, h.failure().Type())
	})
}
