// Package telemetry sets up what an operator sees of a running worker beside the Temporal Web UI: log
// lines by zap, and metrics by OpenTelemetry on a Prometheus endpoint.
package telemetry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	otelprom "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
	"go.temporal.io/sdk/log"
	"go.uber.org/zap"
	"go.uber.org/zap/exp/zapslog"
	"go.uber.org/zap/zapcore"
)

// NewLogger writes JSON lines to standard error at the given level: debug, info, warn or error.
func NewLogger(level string) (*zap.Logger, error) {
	lvl, err := zapcore.ParseLevel(level)
	if err != nil {
		return nil, fmt.Errorf("LOG_LEVEL is %q; give debug, info, warn or error", level)
	}
	c := zap.NewProductionConfig()
	c.Level = zap.NewAtomicLevelAt(lvl)
	c.EncoderConfig.EncodeTime = zapcore.RFC3339TimeEncoder
	c.EncoderConfig.TimeKey = "time"
	c.DisableStacktrace = true
	c.Sampling = nil // a lost line is worse than a long log
	return c.Build()
}

// noStacktraces is above every level: the errors of activities and workflows say what happened, and a
// trace of the SDK's own frames only hides it.
const noStacktraces = slog.Level(100)

// Temporal makes the Temporal SDK, and through it workflows and activities, log by the same logger.
func Temporal(l *zap.Logger) log.Logger {
	return log.NewStructuredLogger(slog.New(zapslog.NewHandler(l.Core(), zapslog.WithCaller(false), zapslog.AddStacktraceAt(noStacktraces))))
}

// Metrics holds the meter of the worker and the handler that the Temporal SDK reports to.
type Metrics struct {
	Meter    metric.Meter
	registry *prometheus.Registry
	provider metric.MeterProvider
}

// buckets are the bounds of every histogram, in seconds: all of them, ours and Temporal's, are about time. OpenTelemetry's own
// bounds are meant for milliseconds, and would put all that takes less than five seconds into one.
func buckets() []float64 {
	return []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 1800}
}

// NewMetrics makes a registry of its own, so that tests can make many.
func NewMetrics() (*Metrics, error) {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	exporter, err := otelprom.New(otelprom.WithRegisterer(registry), otelprom.WithoutScopeInfo())
	if err != nil {
		return nil, fmt.Errorf("setting up metrics: %w", err)
	}
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter), sdkmetric.WithView(sdkmetric.NewView(
		sdkmetric.Instrument{Kind: sdkmetric.InstrumentKindHistogram},
		sdkmetric.Stream{Aggregation: sdkmetric.AggregationExplicitBucketHistogram{Boundaries: buckets()}})))
	return &Metrics{Meter: provider.Meter("digitalbridge"), registry: registry, provider: provider}, nil
}

// TemporalHandler reports the SDK's own metrics.
func (m *Metrics) TemporalHandler() client.MetricsHandler {
	return opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{Meter: m.provider.Meter("temporal")})
}

// Serve answers /metrics and /healthz on a listener until ctx ends. healthy says why the worker is not fit
// for work, nil when it is.
func (m *Metrics) Serve(ctx context.Context, l net.Listener, healthy func(context.Context) error) error {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
		defer cancel()
		if err := healthy(ctx); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ok\n"))
	})
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = srv.Close() })
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
