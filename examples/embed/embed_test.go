// These tests hold the example to the bridge: its copies of names and JSON, and its workflow against a child
// that succeeds, fails or runs already. test/integration runs the program itself.

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
)

func TestTheExampleUsesTheBridgesOwnNames(t *testing.T) {
	require.Equal(t, bridge.SubmitOrder, submitOrder)
	require.Equal(t, bridge.TaskQueue("acme"), taskQueue("acme"))
	for _, number := range []string{"1016", "PO_1001", "2026/7", "Ü9", "100%", "A & B"} {
		require.Equal(t, bridge.SubmitOrderID("acme", number), workflowID("acme", number))
	}
}

func TestTheExamplesJSONIsTheBridges(t *testing.T) {
	for _, pair := range []struct{ ours, theirs any }{
		{SubmitOrderInput{PurchaseOrder: "1016", DryRun: true, Wait: true}, &orders.SubmitOrderInput{}},
		{SubmitOrderResult{PurchaseOrder: "1016", Outcome: "Accepted", DistributorOrders: []string{"1"}}, &orders.SubmitOrderResult{}},
		{OrderOutcome{
			PurchaseOrder: "1016", Outcome: "Failed", DistributorOrders: []string{"1"}, Problem: "p", ProblemType: "t", NeedsDecision: true,
			Decisions: []string{"approve"},
		}, &orders.OrderOutcome{}},
	} {
		text, err := json.Marshal(pair.ours)
		require.NoError(t, err)
		strict := json.NewDecoder(bytes.NewReader(text))
		strict.DisallowUnknownFields()
		require.NoError(t, strict.Decode(pair.theirs), "%T", pair.ours)
		again, err := json.Marshal(pair.theirs)
		require.NoError(t, err)
		var ours, theirs map[string]any
		require.NoError(t, json.Unmarshal(text, &ours))
		require.NoError(t, json.Unmarshal(again, &theirs))
		require.Subset(t, theirs, ours, "%T", pair.ours)
	}
}

// parent is an environment in which the bridge's workflow is a stand-in.
func parent(t *testing.T) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
	env.SetTestTimeout(time.Minute)
	env.RegisterWorkflow(Restock)
	env.RegisterActivity(&Orders{})
	env.RegisterWorkflowWithOptions(func(workflow.Context, SubmitOrderInput) (*SubmitOrderResult, error) { return nil, nil },
		workflow.RegisterOptions{Name: submitOrder})
	return env
}

func outcomes(t *testing.T, env *testsuite.TestWorkflowEnvironment, orders ...string) []OrderOutcome {
	t.Helper()
	env.ExecuteWorkflow(Restock, RestockInput{Connection: "main", PurchaseOrders: orders})
	require.NoError(t, env.GetWorkflowError())
	var out []OrderOutcome
	require.NoError(t, env.GetWorkflowResult(&out))
	env.AssertExpectations(t)
	return out
}

func TestAParentLearnsWhatCameOfEachOrder(t *testing.T) {
	env := parent(t)
	env.OnWorkflow(submitOrder, mock.Anything, SubmitOrderInput{PurchaseOrder: "1016"}).
		Return(&SubmitOrderResult{PurchaseOrder: "1016", Outcome: "Accepted", DistributorOrders: []string{"66515543"}}, nil).Once()
	env.OnWorkflow(submitOrder, mock.Anything, SubmitOrderInput{PurchaseOrder: "1017"}).
		Return(nil, temporal.NewNonRetryableApplicationError("it has no items. What to do: add items", bridge.OrderNotReady, nil)).Once()
	require.Equal(t, []OrderOutcome{
		{PurchaseOrder: "1016", Outcome: "Accepted", DistributorOrders: []string{"66515543"}},
		{PurchaseOrder: "1017", Outcome: "Failed", ProblemType: bridge.OrderNotReady, Problem: "it has no items. What to do: add items"},
	}, outcomes(t, env, "1016", "1017"))
}

func TestAParentAttachesToASubmissionThatRuns(t *testing.T) {
	env := parent(t)
	env.OnWorkflow(submitOrder, mock.Anything, mock.Anything).After(time.Hour).Return(
		&SubmitOrderResult{PurchaseOrder: "1016", Outcome: "Accepted"}, nil).Once()
	attached := OrderOutcome{PurchaseOrder: "1016", NeedsDecision: true, Decisions: []string{"approve"}}
	env.OnActivity((*Orders)(nil).Await, mock.Anything, "main", "1016").Return(&attached, nil).Once()
	// The same purchase order twice: the second finds the first one's child.
	require.Contains(t, outcomes(t, env, "1016", "1016"), attached)
}

// What docs/embedding.md shows is in the example, word for word.
func TestTheDocumentShowsTheExample(t *testing.T) {
	var source strings.Builder
	for _, file := range []string{"child.go", "wait.go", "contract.go"} {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		source.Write(text)
	}
	page, err := os.ReadFile("../../docs/embedding.md")
	require.NoError(t, err)
	shown := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	require.GreaterOrEqual(t, len(shown), 2)
	for _, block := range shown {
		require.Contains(t, source.String(), block[1])
	}
}
