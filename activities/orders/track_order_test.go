package orders_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"digitalbridge/activities/activitytest"
	orderactivities "digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
)

// started notes what an activity starts.
type started struct {
	options  client.StartWorkflowOptions
	workflow any
	args     []any
	times    int
	fails    error
}

func (s *started) ExecuteWorkflow(_ context.Context, options client.StartWorkflowOptions, workflow any,
	args ...any) (client.WorkflowRun, error) {
	s.options, s.workflow, s.args, s.times = options, workflow, args, s.times+1
	return nil, s.fails
}

func TestRecordOrderStartsTheTracker(t *testing.T) {
	b := newBench(t, 10)
	s := &started{}
	orders := b.Orders()
	orders.Workflows, orders.WorkflowURL = s, func(id, run string) string { return "http://ui/" + id + "/" + run }
	_, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
	po := b.prepare(number).PurchaseOrder
	known := order.Merge(order.NewTracking(po), order.Answer{
		Found: true, Items: []order.AnswerItem{{Line: 1, Code: order.CodeAccepted, OrderNumber: "SO-1", Ordered: 2}}})
	record := func(track *orderactivities.TrackOrder) orderactivities.RecordedOrder {
		return activitytest.Must[orderactivities.RecordedOrder](b, orders.RecordOrder, orderactivities.RecordOrderInput{
			PurchaseOrderID: po.ID, Tracking: known, Track: track})
	}
	require.Empty(t, record(nil).TrackedBy)
	require.Zero(t, s.times, "nobody asked for it")

	// Nothing is left to write: the tracker is wanted all the same.
	first := time.Date(2026, 3, 2, 9, 5, 0, 0, time.UTC)
	got := record(&orderactivities.TrackOrder{PurchaseOrder: number, FirstLook: first})
	require.Equal(t, s.options.ID, got.TrackedBy)
	require.Equal(t, bridge.GetOrderStatus, s.workflow)
	require.Equal(
		t, []any{orderactivities.TrackerInput{PurchaseOrder: number, Known: &orderactivities.KnownStatus{Tracking: known, FirstLook: first}}},
		s.args)
	require.Equal(t, enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING, s.options.WorkflowIDConflictPolicy, "one that runs is as good")
	require.Contains(t, s.options.StaticSummary, number)
	require.Contains(t, s.options.StaticDetails, "http://ui/")
	orderNumber, _ := s.options.TypedSearchAttributes.GetKeyword(bridge.DistributorOrder)
	purchaseOrder, _ := s.options.TypedSearchAttributes.GetKeyword(bridge.PurchaseOrder)
	require.Equal(t, []string{"SO-1", number}, []string{orderNumber, purchaseOrder})

	record(&orderactivities.TrackOrder{PurchaseOrder: number})
	require.Equal(t, []any{orderactivities.TrackerInput{PurchaseOrder: number}}, s.args, "without a time it looks at once")
	purchaseOrder, _ = s.options.TypedSearchAttributes.GetKeyword(bridge.PurchaseOrder)
	require.Equal(t, number, purchaseOrder)

	// The order is written: what Temporal can't start now, the submission starts.
	s.fails = errors.New("temporal is away")
	require.Empty(t, record(&orderactivities.TrackOrder{PurchaseOrder: number, FirstLook: first}).TrackedBy)
}
