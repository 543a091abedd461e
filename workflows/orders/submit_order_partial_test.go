package orders

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/workflowtest"
)

// inPart is the order of which the second line was refused.
func inPart() *orders.SentOrder {
	sent := accepted()
	sent.Answer.Items[1].Code, sent.Answer.Items[1].OrderNumber = order.CodeRejected, ""
	sent.Lines = []order.Finding{soldOut}
	return sent
}

// acceptedInPart is a submission that is sent, written back and followed, and whose second line was refused.
func acceptedInPart(t *testing.T, partial policy.Partial) *submission {
	s := newSubmission(t)
	s.prepares(workflowtest.With(func(p *orders.PreparedOrder) { p.Rules.Partial = partial })).finds(workflowtest.NotFound()).checks()
	s.sends(inPart(), nil).records(inPart().Answer).tracks()
	return s
}

// givesUp expects that the second line is marked; the errors come first.
func (s *submission) givesUp(errs ...error) *submission {
	for _, err := range append(errs, nil) {
		s.OnActivity(orderActivities.GiveUpLines, mock.Anything, mock.MatchedBy(func(in orders.GiveUpLinesInput) bool {
			return in.PurchaseOrderID == 7 && len(in.ItemIDs) == 1 && in.ItemIDs[0] == workflowtest.PurchaseOrder().Lines[1].ItemID &&
				in.Actor == "Ann" && in.Reason != "" && !in.At.IsZero()
		})).Return(err).Once()
	}
	return s
}

func TestPeopleDecideOnAnOrderAcceptedInPart(t *testing.T) {
	for name, tt := range map[string]struct {
		partial policy.Partial
		setup   func(*submission)
		act     func(*submission) // a minute after the start
		givenUp []int
		decided []string
		within  time.Duration // and not at once when it is longer than a minute
		notices []string
	}{
		"told only":                  {partial: policy.PartialTell, within: time.Minute, notices: []string{"order partly accepted"}},
		"a policy of before the key": {within: time.Minute, notices: []string{"order partly accepted"}},
		"approved": {
			partial: policy.PartialAsk, act: func(s *submission) { s.Say(bridge.UpdateApprove, by("Ann")) }, decided: []string{bridge.UpdateApprove},
			within:  2 * time.Minute,
			notices: []string{"order needs a decision"},
		},
		"rejected": {
			partial: policy.PartialAsk, setup: func(s *submission) { s.givesUp() }, act: func(s *submission) {
				s.Say(bridge.UpdateReject, by("Ann"))
			},
			givenUp: []int{2}, decided: []string{bridge.UpdateReject}, within: 2 * time.Minute, notices: []string{"order needs a decision"},
		},
		"rejected, and once more because Autotask refused the mark": {
			partial: policy.PartialAsk, setup: func(s *submission) {
				s.givesUp(workflowtest.ActivityError(bridge.Permission, "the API user may not edit items"))
				s.After(time.Hour, func() {
					require.Contains(t, workflowtest.Query[SubmitProgress](s.harness, bridge.QueryStatus).State, "the API user may not edit items")
					s.Say(bridge.UpdateReject, by("Ann"))
				})
			}, act: func(s *submission) { s.Say(bridge.UpdateReject, by("Ann")) },
			givenUp: []int{2}, decided: []string{bridge.UpdateReject, bridge.UpdateReject}, within: 61 * time.Minute, notices: []string{
				"order needs a decision"},
		},
		"nobody answers": {
			partial: policy.PartialAsk, act: func(*submission) {}, within: 72*time.Hour + time.Minute,
			notices: []string{"order needs a decision", "order needs a decision", "order needs a decision", "order partly accepted"},
		},
		"cancelled": {partial: policy.PartialAsk, act: func(s *submission) { s.CancelWorkflow() }, within: 2 * time.Minute, notices: []string{
			"order needs a decision"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := acceptedInPart(t, tt.partial)
			if tt.setup != nil {
				tt.setup(s)
			}
			if tt.act != nil {
				s.After(time.Minute, func() {
					s.RequireCalls("RecordOrder", 1) // nothing waits for the decision but the decision
					p := workflowtest.Query[SubmitProgress](s.harness, bridge.QueryStatus)
					require.True(t, p.NeedsDecision)
					require.Equal(t, []string{bridge.UpdateApprove, bridge.UpdateReject}, p.Decisions)
					require.Equal(t, workflowtest.Start.Add(72*time.Hour).Truncate(time.Minute), p.DecideBy.Truncate(time.Minute))
					require.Equal(t, bridge.PartlyAccepted, s.Attributes[bridge.State.GetName()])
					require.Contains(t, bridge.DecisionStates(), s.Attributes[bridge.State.GetName()])
					tt.act(s)
				})
			}
			s.submit()
			r := workflowtest.Result[SubmitOrderResult](s.harness)
			require.Equal(t, OutcomeAccepted, r.Outcome)
			require.Equal(t, []string{"SO-5501"}, r.DistributorOrders)
			require.Len(t, r.Lines, 1)
			require.Equal(t, tt.givenUp, r.GivenUp)
			var decided, notices []string
			for _, d := range r.Decided {
				decided = append(decided, d.Decision)
				require.Equal(t, "Ann", d.Actor)
			}
			for _, n := range s.notices {
				notices = append(notices, n.Event)
			}
			require.Equal(t, tt.decided, decided)
			require.Equal(t, tt.notices, notices)
			took := s.Now().Sub(workflowtest.Start)
			require.LessOrEqual(t, took, tt.within)
			if tt.within > time.Minute {
				require.Greater(t, took, tt.within-time.Minute-time.Second)
			}
			require.Equal(t, OutcomeAccepted, s.Attributes[bridge.State.GetName()])
			s.RequireCalls("SendOrder", 1)
			s.RequireCalls("WithholdOrder", 0)
		})
	}
}

// Nobody is asked about what is as ordered, nor twice about an order of which nothing is left.
func TestNobodyIsAskedWithoutARest(t *testing.T) {
	asks := workflowtest.With(func(p *orders.PreparedOrder) { p.Rules.Partial = policy.PartialAsk })
	s := newSubmission(t)
	s.prepares(asks).finds(workflowtest.NotFound()).checks().acceptedAsUsual()
	s.submit()
	require.NotContains(t, s.States, bridge.PartlyAccepted)
	require.Empty(t, s.notices)

	s = newSubmission(t)
	s.prepares(asks).finds(workflowtest.Found(workflowtest.Answer(order.CodeRejected))).records(workflowtest.Answer(order.CodeRejected))
	s.submit()
	require.Equal(t, bridge.OrderRejected, s.Failure().Type())
	require.NotContains(t, s.States, bridge.PartlyAccepted)
}

// An order whose answer was lost is found, with what was refused of it.
func TestPeopleDecideOnTheRestOfAnAdoptedOrder(t *testing.T) {
	s := newSubmission(t)
	s.prepares(workflowtest.With(func(p *orders.PreparedOrder) { p.Rules.Partial = policy.PartialAsk })).finds(
		workflowtest.Found(inPart().Answer))
	s.records(inPart().Answer).tracks().givesUp()
	var refused *string
	var told *OrderOutcome
	s.After(time.Minute, func() {
		refused = s.Update(bridge.UpdateRetry, by("Ann"))
		told = s.outcome()
	})
	s.After(2*time.Minute, func() { s.Say(bridge.UpdateReject, by("Ann")) })
	s.submit()
	require.Contains(t, *refused, "does not wait for retry")
	require.Equal(t, &OrderOutcome{PurchaseOrder: "1016", State: told.State, DistributorOrders: []string{"SO-5501"}, NeedsDecision: true,
		Decisions: []string{bridge.UpdateApprove, bridge.UpdateReject}, Findings: told.Findings}, told)
	r := workflowtest.Result[SubmitOrderResult](s.harness)
	require.Equal(t, OutcomeAdopted, r.Outcome)
	require.Equal(t, []int{2}, r.GivenUp)
	require.Equal(t, order.AboutPartial, r.Lines[0].Code)
	workflowtest.RequireContains(t, r.Lines[0].Problem, "1002", "Rejected")
	s.RequireCalls("SendOrder", 0)
}

// An order that is found at the distributor says by its lines only that one was refused.
func TestSubmitOrderTellsOfTheRefusedLinesOfAnOrderThatIsThere(t *testing.T) {
	s := newSubmission(t)
	s.HearNotices()
	s.prepares(workflowtest.Prepared()).finds(&orders.FoundOrder{Answer: inPart().Answer}).records(inPart().Answer).tracks()
	s.submit()
	require.Equal(t, OutcomeAdopted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	lines := workflowtest.Result[SubmitOrderResult](s.harness).Lines
	require.Len(t, lines, 1)
	require.Equal(t, 2, lines[0].Line)
	require.Len(t, s.notices, 1)
	require.Equal(t, "order partly accepted", s.notices[0].Event)
}
