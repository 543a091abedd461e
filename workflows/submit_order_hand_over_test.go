package workflows

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// handsOver expects a write that starts the tracker, and keeps what it was asked.
func (s *submission) handsOver(asked *activities.RecordOrderInput) *submission {
	s.OnActivity(orderActivities.RecordOrder, mock.Anything, mock.MatchedBy(func(in activities.RecordOrderInput) bool {
		*asked = in
		return true
	})).Return(&activities.RecordedOrder{Header: true, TrackedBy: "order-status/acme/1016"}, nil).Once()
	s.OnWorkflow(bridge.GetOrderStatus, mock.Anything, mock.Anything).Return(&OrderStatus{}, nil).Maybe() // requireNoChild looks
	return s
}

// requireNoChild demands that the submission has started no tracker itself.
func (s *submission) requireNoChild() {
	s.t.Helper()
	s.AssertWorkflowNumberOfCalls(s.t, bridge.GetOrderStatus, 0)
}

func TestSubmitOrderLetsTheWriteStartTheTracker(t *testing.T) {
	soon := with(func(p *activities.PreparedOrder) { p.FirstLook = policy.Duration(5 * time.Minute) })
	t.Run("of an order that was sent: it need not look at once", func(t *testing.T) {
		var asked activities.RecordOrderInput
		s := newSubmission(t)
		s.prepares(soon).finds(notFound()).checks().sends(accepted(), nil).handsOver(&asked)
		s.submit()
		require.Equal(t, "order-status/acme/1016", result[SubmitOrderResult](s.harness).TrackedBy)
		require.Equal(t, "1016", asked.Track.PurchaseOrder)
		s.requireNoChild()
		require.WithinDuration(t, start.Add(5*time.Minute), asked.Track.FirstLook, time.Minute)
	})
	t.Run("of an order that was there: it looks at once", func(t *testing.T) {
		var asked activities.RecordOrderInput
		s := newSubmission(t)
		s.prepares(soon).finds(found(answer(order.CodeShipped))).handsOver(&asked)
		s.submit()
		require.Equal(t, "order-status/acme/1016", result[SubmitOrderResult](s.harness).TrackedBy)
		s.requireNoChild()
		require.Equal(t, &activities.TrackOrder{PurchaseOrder: "1016"}, asked.Track)
	})
	t.Run("and no order that will never ship", func(t *testing.T) {
		var asked activities.RecordOrderInput
		rejected := accepted()
		rejected.Answer = answer(order.CodeRejected)
		s := newSubmission(t)
		s.prepares(soon).finds(notFound()).checks().sends(rejected, nil).handsOver(&asked)
		s.submit()
		require.Equal(t, bridge.OrderRejected, s.failure().Type())
		s.requireNoChild()
		require.Nil(t, asked.Track)
	})
}

// The order is there: whoever filters the lists finds it, also while Autotask can't be written.
func TestSubmitOrderShowsAnOrderThatCannotBeWritten(t *testing.T) {
	s := newSubmission(t)
	s.preparesOnce(lookedUp(notFound())).sends(accepted(), nil)
	s.OnActivity(orderActivities.RecordOrder, mock.Anything, mock.Anything).Return(nil, activityError(bridge.Permission, "Autotask refuses the write")).Twice()
	s.OnActivity(orderActivities.RecordOrder, mock.Anything, mock.Anything).Return(&activities.RecordedOrder{TrackedBy: "order-status/acme/1016"}, nil).Once()
	s.after(recordAgain/2, func() {
		require.Equal(t, "SO-5501", s.attributes[bridge.DistributorOrder.GetName()])
		require.Equal(t, "Ordered, but Autotask can't be written", s.attributes[bridge.State.GetName()])
	})
	s.submit()
	require.Equal(t, OutcomeAccepted, result[SubmitOrderResult](s.harness).Outcome)
	require.Equal(t, []string{"Ordered, but Autotask can't be written", OutcomeAccepted}, s.states)
}

// What an activity says to a tracker is what a tracker reads.
func TestATrackerReadsWhatASubmissionSays(t *testing.T) {
	said := activities.TrackerInput{PurchaseOrder: "1016", Known: &activities.KnownStatus{Tracking: tracked(answer(order.CodeAccepted)), FirstLook: start, Shown: true}}
	sent, err := json.Marshal(said)
	require.NoError(t, err)
	var read GetOrderStatusInput
	strict := json.NewDecoder(bytes.NewReader(sent))
	strict.DisallowUnknownFields()
	require.NoError(t, strict.Decode(&read))
	require.Equal(t, GetOrderStatusInput{PurchaseOrder: "1016", Known: said.Known}, read)
}
