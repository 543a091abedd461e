package shared

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/bridge"
)

func TestABoardWritesOnlyWhatTheWorkflowWasNotStartedWith(t *testing.T) {
	whole := bridge.PurchaseOrderAttributes("acme", "1016")
	for name, c := range map[string]struct {
		started temporal.SearchAttributes
		writes  bool
	}{
		"with nothing":               {writes: true},
		"with all of it":             {started: whole},
		"with all of it and a state": {started: temporal.NewSearchAttributes(whole.Copy(), bridge.State.ValueSet("Sending"))},
		"with a part of it":          {started: temporal.NewSearchAttributes(bridge.Connection.ValueSet("acme")), writes: true},
		"with another's":             {started: bridge.PurchaseOrderAttributes("acme", "1017"), writes: true},
	} {
		t.Run(name, func(t *testing.T) {
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestWorkflowEnvironment()
			env.SetStartWorkflowOptions(client.StartWorkflowOptions{TaskQueue: bridge.TaskQueue("acme")})
			require.NoError(t, env.SetTypedSearchAttributesOnStart(c.started))
			wrote := temporal.NewSearchAttributes()
			env.OnUpsertTypedSearchAttributes(mock.MatchedBy(func(sa temporal.SearchAttributes) bool {
				wrote = sa
				return true
			})).Return(nil).Maybe()
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				return NewBoard(nil).Open(ctx, bridge.PurchaseOrder.ValueSet("1016"))
			})
			require.NoError(t, env.GetWorkflowError())
			if c.writes {
				require.Equal(t, whole, wrote)
			} else {
				require.Zero(t, wrote.Size())
			}
		})
	}
}
