// This test keeps the alerts and the dashboard true: every metric that they name is one that a worker
// reports, and every service that Prometheus collects from is in the compose file.

package compose_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/telemetry"
	"digitalbridge/starter/local/devserver"
)

func TestAlertsAndDashboardNameMetricsThatAWorkerReports(t *testing.T) {
	named := regexp.MustCompile(`\btemporal_[a-z_]+`).FindAllString(
		read(t, "../../deploy/alerts.yml")+read(t, "../../deploy/grafana/bridge.json"), -1)
	slices.Sort(named)
	named = slices.Compact(named)
	require.Contains(t, named, "temporal_num_pollers")

	address := workSomeWorkflows(t)
	var missing []string
	require.Eventually(t, func() bool {
		reported := scrape(t, address)
		missing = slices.DeleteFunc(slices.Clone(named), func(name string) bool { return strings.Contains(reported, "\n"+name+"{") })
		return len(missing) == 0
	}, 5*time.Minute, 100*time.Millisecond, "not reported: %v", &missing)
}

func TestPrometheusCollectsFromServicesOfTheComposeFile(t *testing.T) {
	project, err := shipped(t).load(t)
	require.NoError(t, err)
	targets := regexp.MustCompile(`targets: \[([^\]]+)\]`).FindAllStringSubmatch(read(t, "../../deploy/prometheus.yml"), -1)
	require.Len(t, targets, 2)
	listens := map[string]string{
		"worker":   *project.Services["worker"].Environment["METRICS_ADDRESS"],
		"temporal": *project.Services["temporal"].Environment["PROMETHEUS_ENDPOINT"],
	}
	for _, target := range targets {
		service, port, err := net.SplitHostPort(target[1])
		require.NoError(t, err)
		require.Equal(t, "0.0.0.0:"+port, listens[service], "service %s", service)
	}
}

// workSomeWorkflows runs a worker with the bridge's telemetry until the test ends, lets it complete a
// workflow, fail one, and fail at one's code, and returns where it reports.
func workSomeWorkflows(t *testing.T) string {
	t.Helper()
	server, err := devserver.Start(t.Context(), devserver.Options{Headless: true, Lost: func(why error) { panic(why) }})
	require.NoError(t, err)
	t.Cleanup(server.Stop)
	metrics, err := telemetry.NewMetrics()
	require.NoError(t, err)
	c, err := client.Dial(client.Options{HostPort: server.Address, MetricsHandler: metrics.TemporalHandler()})
	require.NoError(t, err)
	t.Cleanup(c.Close)

	w := worker.New(c, "metrics", worker.Options{})
	w.RegisterWorkflowWithOptions(metricsWorkflow, workflow.RegisterOptions{Name: "Metrics"})
	w.RegisterActivity(metricsActivity)
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)
	for _, how := range []string{"well", "failing", "panicking"} {
		_, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: how, TaskQueue: "metrics"}, "Metrics", how)
		require.NoError(t, err)
	}
	return serveMetrics(t, metrics)
}

func metricsWorkflow(ctx workflow.Context, how string) error {
	if how == "panicking" {
		panic("the code does not fit the history")
	}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Second, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
	})
	return workflow.ExecuteActivity(ctx, metricsActivity, how).Get(ctx, nil)
}

func metricsActivity(_ context.Context, how string) error {
	if how == "failing" {
		return errors.New("it fails")
	}
	return nil
}

// serveMetrics answers as the worker does, on a free port, until the test ends.
func serveMetrics(t *testing.T, m *telemetry.Metrics) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ended := make(chan error, 1)
	ctx, stop := context.WithCancel(context.Background())
	go func() { ended <- m.Serve(ctx, l, func(context.Context) error { return nil }) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-ended)
	})
	return l.Addr().String()
}

// scrape is what Prometheus would read, or nothing while nobody answers yet.
func scrape(t *testing.T, address string) string {
	t.Helper()
	resp, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		return ""
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return ""
	}
	return "\n" + string(text)
}
