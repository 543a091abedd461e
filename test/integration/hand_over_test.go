package integration

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/internal/bridge"
)

// A submission ends with its tracker running, which people find by the purchase order and the order at TD
// SYNNEX, and which leads back to the submission.
func TestASubmissionHandsItsOrderOver(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	number := b.purchaseOrder(b.product("1000003"))
	result := b.submit(number)
	require.Equal(t, bridge.OrderStatusID(b.Worker.Connection, number), result.TrackedBy)

	tracker, err := b.Client.DescribeWorkflow(t.Context(), result.TrackedBy, "")
	require.NoError(t, err)
	require.Nil(t, tracker.ParentWorkflowExecution, "the write to Autotask has started it")
	for key, want := range map[temporal.SearchAttributeKeyKeyword]string{
		bridge.Connection: b.Worker.Connection, bridge.PurchaseOrder: number, bridge.DistributorOrder: result.DistributorOrders[0],
	} {
		got, _ := tracker.TypedSearchAttributes.GetKeyword(key)
		require.Equal(t, want, got, key.GetName())
	}
	summary, err := tracker.GetStaticSummary()
	require.NoError(t, err)
	require.Contains(t, summary, number)
	details, err := tracker.GetStaticDetails()
	require.NoError(t, err)
	require.Contains(t, details, bridge.SubmitOrderID(b.Worker.Connection, number))
}
