package telemetry

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Spans are named after types, belong together, and show no secrets.
func TestTracesOfAWorkflow(t *testing.T) {
	exporter := tracetest.NewInMemoryExporter()
	hide := func(s string) string { return strings.ReplaceAll(s, "swordfish", "[secret]") }
	traces, tracing, err := tracesTo(sdktrace.WithSyncer(exporter), "acme", hide)
	require.NoError(t, err)
	defer func() { require.NoError(t, traces.Close(context.Background())) }()

	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{tracing}})
	env.RegisterActivityWithOptions(func(context.Context) error { return errors.New("the password swordfish is refused") },
		activity.RegisterOptions{Name: "Refuse"})
	env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute,
			RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1}})
		return workflow.ExecuteActivity(ctx, "Refuse").Get(ctx, nil)
	}, workflow.RegisterOptions{Name: "Traced"})
	env.ExecuteWorkflow("Traced")
	require.Error(t, env.GetWorkflowError())

	names := map[string]bool{}
	for _, s := range exporter.GetSpans() {
		names[s.Name] = true
		require.NotContains(t, s.Status.Description, "swordfish")
		for _, e := range s.Events {
			for _, a := range e.Attributes {
				require.NotContains(t, a.Value.AsString(), "swordfish")
			}
		}
		require.Contains(t, s.Resource.String(), "bridge.connection=acme")
	}
	require.True(t, names["RunWorkflow:Traced"] && names["StartActivity:Refuse"] && names["RunActivity:Refuse"], "%v", names)
}

func TestWithoutTracesThereIsNothingToClose(t *testing.T) {
	var none *Traces
	require.NoError(t, none.Close(t.Context()))
}
