package operations

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/retention"
	"digitalbridge/workflows/workflowtest"
)

func TestForgetLeavesALineInTheLog(t *testing.T) {
	h := newHarness(t)
	in := operations.ForgetInput{PurchaseOrder: "1016", Actor: "ann", Reason: "asked for"}
	h.OnActivity(forgettingActivities.Forget, mock.Anything, in).Return(&retention.Record{About: "purchase order 1016", Actor: "ann",
		Reason: "asked for", Removed: 3}, nil).Once()
	h.ExecuteWorkflow(bridge.Forget, in)
	require.Equal(t, 3, workflowtest.Result[retention.Record](h).Removed)
	require.Contains(t, h.Logged[0].Text, "purchase order 1016 was removed from what is kept, by ann: asked for")
}

func TestForgetRefusesAnInputWithoutAReason(t *testing.T) {
	h := newHarness(t)
	h.ExecuteWorkflow(bridge.Forget, operations.ForgetInput{PurchaseOrder: "1016", Actor: "ann"})
	require.Equal(t, bridge.InvalidInput, h.Failure().Type())
}
