package orders

import (
	"bytes"
	"encoding/json"
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

// handsOver expects a write that starts the tracker, and keeps what it was asked.
func (s *submission) handsOver(asked *orders.RecordOrderInput) *submission {
	s.OnActivity(orderActivities.RecordOrder, mock.Anything, mock.MatchedBy(func(in orders.RecordOrderInput) bool {
		*asked = in
		return true
	})).Return(&orders.RecordedOrder{Header: true, TrackedBy: "order-status/acme/1016"}, nil).Once()
	s.OnWorkflow(bridge.GetOrderStatus, mock.Anything, mock.Anything).Return(&OrderStatus{}, nil).Maybe() // requireNoChild looks
	return s
}

// requireNoChild demands that the submission has started no tracker itself.
func (s *submission) requireNoChild() {
	s.T.Helper()
	s.AssertWorkflowNumberOfCalls(s.T, bridge.GetOrderStatus, 0)
}

func TestSubmitOrderLetsTheWriteStartTheTracker(t *testing.T) {
	soon := workflowtest.With(func(p *orders.PreparedOrder) { p.FirstLook = policy.Duration(5 * time.Minute) })
	t.Run("of an order that was sent: it need not look at once", func(t *testing.T) {
		var asked orders.RecordOrderInput
		s := newSubmission(t)
		s.prepares(soon).finds(workflowtest.NotFound()).checks().sends(accepted(), nil).handsOver(&asked)
		s.submit()
		require.Equal(t, "order-status/acme/1016", workflowtest.Result[SubmitOrderResult](s.harness).TrackedBy)
		require.Equal(t, "1016", asked.Track.PurchaseOrder)
		s.requireNoChild()
		require.WithinDuration(t, workflowtest.Start.Add(5*time.Minute), asked.Track.FirstLook, time.Minute)
	})
	t.Run("of an order that was there: it looks at once", func(t *testing.T) {
		var asked orders.RecordOrderInput
		s := newSubmission(t)
		s.prepares(soon).finds(workflowtest.Found(workflowtest.Answer(order.CodeShipped))).handsOver(&asked)
		s.submit()
		require.Equal(t, "order-status/acme/1016", workflowtest.Result[SubmitOrderResult](s.harness).TrackedBy)
		s.requireNoChild()
		require.Equal(t, &orders.TrackOrder{PurchaseOrder: "1016"}, asked.Track)
	})
	t.Run("and no order that will never ship", func(t *testing.T) {
		var asked orders.RecordOrderInput
		rejected := accepted()
		rejected.Answer = workflowtest.Answer(order.CodeRejected)
		s := newSubmission(t)
		s.prepares(soon).finds(workflowtest.NotFound()).checks().sends(rejected, nil).handsOver(&asked)
		s.submit()
		require.Equal(t, bridge.OrderRejected, s.Failure().Type())
		s.requireNoChild()
		require.Nil(t, asked.Track)
	})
}

// The order is there: whoever filters the lists finds it, also while Autotask can't be written.
func TestSubmitOrderShowsAnOrderThatCannotBeWritten(t *testing.T) {
	s := newSubmission(t)
	s.preparesOnce(lookedUp(workflowtest.NotFound())).sends(accepted(), nil)
	s.OnActivity(orderActivities.RecordOrder, mock.Anything, mock.Anything).Return(
		nil, workflowtest.ActivityError(bridge.Permission, "Autotask refuses the write")).Twice()
	s.OnActivity(orderActivities.RecordOrder, mock.Anything, mock.Anything).Return(&orders.RecordedOrder{TrackedBy: "order-status/acme/1016"},
		nil).Once()
	s.After(recordAgain/2, func() {
		require.Equal(t, "SO-5501", s.Attributes[bridge.DistributorOrder.GetName()])
		require.Equal(t, "Ordered, but Autotask can't be written", s.Attributes[bridge.State.GetName()])
	})
	s.submit()
	require.Equal(t, OutcomeAccepted, workflowtest.Result[SubmitOrderResult](s.harness).Outcome)
	require.Equal(t, []string{"Ordered, but Autotask can't be written", OutcomeAccepted}, s.States)
}

// What an activity says to a tracker is what a tracker reads.
func TestATrackerReadsWhatASubmissionSays(t *testing.T) {
	said := orders.TrackerInput{PurchaseOrder: "1016", Known: &orders.KnownStatus{
		Tracking: workflowtest.Tracked(workflowtest.Answer(order.CodeAccepted)), FirstLook: workflowtest.Start}}
	sent, err := json.Marshal(said)
	require.NoError(t, err)
	var read GetOrderStatusInput
	strict := json.NewDecoder(bytes.NewReader(sent))
	strict.DisallowUnknownFields()
	require.NoError(t, strict.Decode(&read))
	require.Equal(t, GetOrderStatusInput{PurchaseOrder: "1016", Known: said.Known}, read)
}
