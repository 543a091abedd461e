package telemetry

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.temporal.io/sdk/contrib/opentelemetry"
	"go.temporal.io/sdk/interceptor"
)

// Traces sends spans of workflows and activities to a collector.
type Traces struct{ provider *sdktrace.TracerProvider }

// NewTraces sends to the collector that OpenTelemetry's own variables name (OTEL_EXPORTER_OTLP_ENDPOINT), by HTTP. A collector that
// is away stops nothing. Headers are name=value separated by commas; hide takes secrets out of what spans say.
func NewTraces(ctx context.Context, connection, headers string, hide func(string) string) (*Traces, interceptor.Interceptor, error) {
	named := map[string]string{}
	for _, header := range strings.Split(headers, ",") {
		if name, value, ok := strings.Cut(header, "="); ok {
			if plain, err := url.PathUnescape(strings.TrimSpace(value)); err == nil {
				named[strings.TrimSpace(name)] = plain
			}
		}
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithHeaders(named))
	if err != nil {
		return nil, nil, fmt.Errorf("OTEL_EXPORTER_OTLP_ENDPOINT: %s", hide(err.Error()))
	}
	return tracesTo(sdktrace.WithBatcher(exporter), connection, hide)
}

func tracesTo(to sdktrace.TracerProviderOption, connection string, hide func(string) string) (*Traces, interceptor.Interceptor, error) {
	about := resource.NewSchemaless(attribute.String("service.name", "digitalbridge"), attribute.String("bridge.connection", connection))
	provider := sdktrace.NewTracerProvider(to, sdktrace.WithResource(about))
	tracing, err := opentelemetry.NewTracingInterceptor(opentelemetry.TracerOptions{
		Tracer: provider.Tracer("digitalbridge"),
		// What a browser or a command asks for is nothing that a workflow did.
		DisableQueryTracing: true,
		// A workflow may have been started by somebody with another library of traces.
		AllowInvalidParentSpans: true,
		SpanStarter: func(ctx context.Context, t trace.Tracer, name string, options ...trace.SpanStartOption) trace.Span {
			_, span := t.Start(ctx, name, options...)
			return discreet{span, hide}
		},
	})
	if err != nil {
		return nil, nil, fmt.Errorf("setting up traces: %w", err)
	}
	return &Traces{provider}, tracing, nil
}

// Close sends what is left. The nil one has nothing.
func (t *Traces) Close(ctx context.Context) error {
	if t == nil {
		return nil
	}
	return t.provider.Shutdown(ctx)
}

// discreet is a span that shows no secrets.
type discreet struct {
	trace.Span
	hide func(string) string
}

func (d discreet) SetStatus(code codes.Code, description string) {
	d.Span.SetStatus(code, d.hide(description))
}

func (d discreet) RecordError(err error, options ...trace.EventOption) {
	if err != nil {
		d.Span.RecordError(fmt.Errorf("%s", d.hide(err.Error())), options...)
	}
}
