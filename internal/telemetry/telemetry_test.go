package telemetry

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
)

func TestTemporalLogLinesKeepTheirFields(t *testing.T) {
	core, logs := observer.New(zap.DebugLevel)
	Temporal(zap.New(core)).Warn("order held", "PurchaseOrder", "1016", "odd")
	require.Equal(t, 1, logs.Len())
	entry := logs.All()[0]
	require.Equal(t, "order held", entry.Message)
	require.Equal(t, "1016", entry.ContextMap()["PurchaseOrder"])
	Temporal(zap.New(core)).Error("workflow failed")
	require.Empty(t, logs.All()[1].Stack)
}

func TestUnknownLevelIsExplained(t *testing.T) {
	_, err := NewLogger("loud")
	require.ErrorContains(t, err, "LOG_LEVEL")
}

func TestMetricsAndHealthAreServed(t *testing.T) {
	m, err := NewMetrics()
	require.NoError(t, err)
	calls, err := m.Meter.Int64Counter("bridge_calls")
	require.NoError(t, err)
	calls.Add(t.Context(), 3)
	m.TemporalHandler().Counter("temporal_things").Inc(2)
	m.TemporalHandler().Timer("temporal_latency").Record(300 * time.Millisecond)

	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	addr := l.Addr().String()
	state := errors.New("no connection to Temporal")
	go func() { _ = m.Serve(t.Context(), l, func(context.Context) error { return state }) }()
	get := func(path string) (int, string) {
		var resp *http.Response
		require.Eventually(t, func() bool {
			var err error
			resp, err = http.Get("http://" + addr + path)
			return err == nil
		}, waitForServer, pollServer)
		defer func() { _ = resp.Body.Close() }()
		b, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return resp.StatusCode, string(b)
	}
	code, body := get("/metrics")
	require.Equal(t, http.StatusOK, code)
	require.Contains(t, body, "bridge_calls_total 3")
	require.Contains(t, body, `temporal_latency_seconds_bucket{le="0.25"} 0`, "a quantile of what takes less than a second can be told")
	require.Contains(t, body, `temporal_latency_seconds_bucket{le="0.5"} 1`)
	require.Contains(t, body, "temporal_things 2")
	code, body = get("/healthz")
	require.Equal(t, http.StatusServiceUnavailable, code)
	require.Contains(t, body, "no connection to Temporal")
}
