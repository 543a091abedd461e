package telemetry

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
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

	runTraced(t, tracing)
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

// runTraced runs a workflow whose activity fails with a secret in its words.
func runTraced(t *testing.T, tracing interceptor.Interceptor) {
	t.Helper()
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
}

// A collector that the environment names gets the spans over HTTP, with the headers that it asks for.
func TestTracesReachACollector(t *testing.T) {
	type request struct{ path, key, body string }
	received := make(chan request, 9)
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		received <- request{r.URL.Path, r.Header.Get("X-Key"), string(body)}
	}))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	hide := func(s string) string { return strings.ReplaceAll(s, "swordfish", "[secret]") }
	traces, tracing, err := NewTraces(t.Context(), "acme", "x-key=a%20key, other=1", hide)
	require.NoError(t, err)
	runTraced(t, tracing)
	require.NoError(t, traces.Close(t.Context()), "the rest is sent at the end")
	got := <-received
	require.Equal(t, "/v1/traces", got.path)
	require.Equal(t, "a key", got.key)
	for _, part := range []string{"RunWorkflow:Traced", "RunActivity:Refuse", "digitalbridge", "acme"} {
		require.Contains(t, got.body, part)
	}
	require.NotContains(t, got.body, "swordfish")
}

// A collector that is away stops nothing.
func TestACollectorThatIsAwayStopsNothing(t *testing.T) {
	collector := httptest.NewServer(http.NotFoundHandler())
	collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	traces, tracing, err := NewTraces(t.Context(), "acme", "", func(s string) string { return s })
	require.NoError(t, err)
	runTraced(t, tracing)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	require.Error(t, traces.Close(over), "what could not be sent is said")
}

func TestWithoutTracesThereIsNothingToClose(t *testing.T) {
	var none *Traces
	require.NoError(t, none.Close(t.Context()))
}
