package codec_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/codec"
)

// The server terminates a workflow whose search attribute is too long, after the order was placed.
func TestSearchAttributesAndSummariesAreCutWhereverTheyAreSet(t *testing.T) {
	long := strings.Repeat("66515543, ", 300)
	env := environment(func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute, Summary: long})
		if err := workflow.UpsertTypedSearchAttributes(ctx, bridge.DistributorOrder.ValueSet(long), bridge.Alarm.ValueSet([]string{"a", long}),
			bridge.State.ValueSet("Shipped"), bridge.Amount.ValueSet(1.5), bridge.ErrorClass.ValueUnset()); err != nil {
			return err
		}
		_, err := workflow.AwaitWithOptions(ctx, workflow.AwaitOptions{Timeout: time.Second, TimerOptions: workflow.TimerOptions{Summary: long}},
			func() bool { return false })
		return err
	})
	set := map[string]any{}
	env.OnUpsertTypedSearchAttributes(mock.MatchedBy(func(sa temporal.SearchAttributes) bool {
		for key, value := range sa.GetUntypedValues() {
			set[key.GetName()] = value
		}
		return true
	})).Return(nil)
	env.ExecuteWorkflow("W")
	require.NoError(t, env.GetWorkflowError())
	require.Len(t, set["DistributorOrder"], 255)
	require.Equal(t, "Shipped", set["BridgeState"])
	require.Equal(t, "a", set["BridgeAlarm"].([]string)[0])
	require.Len(t, set["BridgeAlarm"].([]string)[1], 255)
	require.InDelta(t, 1.5, set["OrderAmount"], 0)
}

// A signal has no answer: one of a name that nobody listens to would be lost without a word.
func TestASignalOfAnUnknownNameIsToldInTheLog(t *testing.T) {
	var out bytes.Buffer
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.NewTextHandler(&out, nil))))
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&codec.StrictHandlers{}}})
	env.RegisterDelayedCallback(func() {
		env.SignalWorkflow(bridge.SignalPollNow, nil)
		env.SignalWorkflow("pollNow", nil)
	}, time.Second)
	env.ExecuteWorkflow(func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Minute) })
	require.NoError(t, env.GetWorkflowError())
	require.Contains(t, out.String(), "did you mean PollNow?")
	require.Equal(t, 1, strings.Count(out.String(), "is not known"), out.String())
}
