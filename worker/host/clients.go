package host

import (
	"context"
	"crypto/x509"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/pricedrop"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/config"
	"digitalbridge/internal/meeting"
)

// orderReserve is the part of the bridge's share of Autotask's hourly budget that only orders may use.
const orderReserve = 0.1

// vendors are the clients of both vendors.
type vendors struct {
	autotask  *autotask.Client
	tdsynnex  *tdsynnex.Client
	priceFile pricedrop.Config
	// budgetWaits is how long Autotask's calls have waited for its hourly budget.
	budgetWaits func() time.Duration
	accepted    *accepted
}

// accepted is when each vendor last took the credentials.
type accepted struct {
	mu sync.Mutex
	at map[string]time.Time
}

func (a *accepted) note(vendor string, ok bool) {
	if !ok {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.at[vendor] = time.Now()
}

func (a *accepted) last(vendor string) time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.at[vendor]
}

func newVendors(
	c config.Worker,
	meter metric.Meter,
	unread *unreadRows,
	tape *meeting.Tape,
	unknown func(what, where string),
) (*vendors, error) {
	m, err := newCallMetrics(meter)
	if err != nil {
		return nil, err
	}
	autotaskCA, err := certificates("AUTOTASK_CA_FILE", c.Autotask.CAFile)
	if err != nil {
		return nil, err
	}
	tdsynnexCA, err := certificates("TDSYNNEX_CA_FILE", c.TDSynnex.CAFile)
	if err != nil {
		return nil, err
	}
	accepted := &accepted{at: map[string]time.Time{}}
	at, err := autotask.New(autotask.Config{
		UserName: c.Autotask.UserName, Secret: c.Autotask.Secret.Reveal(), IntegrationCode: c.Autotask.IntegrationCode.Reveal(),
		ZoneURL: c.Autotask.ZoneURL, AllowedHosts: c.Autotask.AllowedHosts, RootCAs: autotaskCA, Timeout: c.Autotask.Timeout,
		LongestCall: c.Autotask.LongestCall, PauseWhenRefused: c.PauseWhenRefused,
		Concurrency:     config.MaxReplicas / c.Replicas,
		RequestsPerHour: c.Autotask.RequestsPerHour, BudgetShare: c.Autotask.BudgetShare / float64(c.Replicas), OrderReserve: orderReserve,
		Transport: tape.Transport(meeting.Autotask),
		OnCall: func(call autotask.Call) {
			m.autotaskCall(call)
			accepted.note("Autotask", call.Class == "" && call.Endpoint != "ZoneInformation") // that one is asked without credentials
			unknown(call.Unknown, fmt.Sprintf("Autotask, %s %s, status %d", call.Method, call.Endpoint, call.Status))
		}, OnWait: m.autotaskWait, OnUnread: unread.note,
	})
	if err != nil {
		return nil, err
	}
	var plainHTTP []string
	if c.Sandbox() {
		// In a container network the sandbox is not on loopback; its credentials protect nothing.
		if u, err := url.Parse(c.TDSynnex.WebServiceURL); err == nil {
			plainHTTP = []string{u.Host}
		}
	}
	td, err := tdsynnex.New(tdsynnex.Config{
		Region: tdsynnex.Region(c.TDSynnex.Region), Environment: tdsynnex.Environment(c.TDSynnex.Environment),
		CustomerNumber: c.TDSynnex.CustomerNumber, UserID: c.TDSynnex.UserID, Password: c.TDSynnex.Password.Reveal(),
		ReadUserID: c.TDSynnex.ReadUserID, ReadPassword: c.TDSynnex.ReadPassword.Reveal(),
		WebServiceURL: c.TDSynnex.WebServiceURL, InvoiceURL: c.TDSynnex.InvoiceURL, PlainHTTPHosts: plainHTTP,
		AllowedHosts: c.TDSynnex.AllowedHosts, RootCAs: tdsynnexCA,
		Transport:         tape.Transport(meeting.TDSynnex),
		Timeouts:          timeouts(c.TDSynnex.Timeout),
		PauseWhenRefused:  c.PauseWhenRefused,
		RequestsPerMinute: max(c.TDSynnex.RequestsPerMinute/c.Replicas, 1), Observe: func(e tdsynnex.Exchange) {
			m.tdsynnexCall(e)
			accepted.note("TD SYNNEX", e.Class == "")
			unknown(e.Unknown, fmt.Sprintf("TD SYNNEX, %s, status %d", e.Operation, e.Status))
		},
	})
	if err != nil {
		return nil, err
	}
	drop := priceFile(c)
	drop.OnList = func(ctx context.Context, files []pricedrop.File, err error) { tape.Listed(ctx, files, err) }
	return &vendors{accepted: accepted, autotask: at, tdsynnex: td, priceFile: drop, budgetWaits: func() time.Duration {
		return time.Duration(m.budgetWaits.Load())
	}}, nil
}

// timeouts is one time limit for all services; 0 leaves each its own.
func timeouts(d time.Duration) tdsynnex.Timeouts {
	return tdsynnex.Timeouts{PriceAvailability: d, PurchaseOrder: d, OrderStatus: d, Invoices: d, FreightQuote: d}
}

// priceFile says where the price file is fetched: by default from the region's server as the account's
// user (reference tdsynnex.md §6).
func priceFile(c config.Worker) pricedrop.Config {
	t := c.TDSynnex
	host, user := pricedrop.HostUS, "u"+t.CustomerNumber
	if t.Region == string(pricefile.CA) {
		host, user = pricedrop.HostCA, "c"+t.CustomerNumber
	}
	if t.SFTPAddress != "" {
		host = t.SFTPAddress
	}
	if t.SFTPUser != "" {
		user = t.SFTPUser
	}
	out := pricedrop.Config{Address: host, User: user, Password: t.SFTPPassword.Reveal(), LegacyHostKeys: t.SFTPLegacyHostKeys}
	if strings.HasPrefix(t.SFTPHostKey, "SHA256:") {
		out.Fingerprints = strings.Split(t.SFTPHostKey, ",")
	} else {
		out.KnownHostsFile = t.SFTPHostKey
	}
	return out
}

func certificates(variable, path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", variable, err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		return nil, fmt.Errorf("%s: the system's authorities can't be read: %w", variable, err)
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s: %s holds no certificate in PEM form", variable, path)
	}
	return pool, nil
}

// downloads is where price files are kept between attempts: beside a store that is a folder, else in
// the temporary folder.
func downloads(c config.Worker) string {
	if u, err := url.Parse(c.Store); err == nil && u.Scheme == "file" {
		return filepath.Join(u.Host, u.Path, "downloads")
	}
	return filepath.Join(os.TempDir(), "digitalbridge-"+c.Connection)
}

// callMetrics counts what the bridge asks of the vendors.
type callMetrics struct {
	calls   metric.Int64Counter
	seconds metric.Float64Histogram
	waits   metric.Float64Counter
	// budgetWaits adds up, in nanoseconds, the waits for Autotask's hourly budget.
	budgetWaits atomic.Int64
}

func newCallMetrics(meter metric.Meter) (*callMetrics, error) {
	var m callMetrics
	var err error
	if m.calls, err = meter.Int64Counter("bridge_vendor_calls",
		metric.WithDescription("HTTP exchanges with a vendor by endpoint and result")); err != nil {
		return nil, err
	}
	if m.seconds, err = meter.Float64Histogram("bridge_vendor_call_seconds",
		metric.WithDescription("Duration of HTTP exchanges with a vendor")); err != nil {
		return nil, err
	}
	if m.waits, err = meter.Float64Counter("bridge_limiter_wait_seconds",
		metric.WithDescription("Time spent waiting for a vendor's limits by endpoint and reason")); err != nil {
		return nil, err
	}
	return &m, nil
}

func (m *callMetrics) record(vendor, endpoint, class string, d time.Duration) {
	if class == "" {
		class = "ok"
	}
	m.calls.Add(background, 1, metric.WithAttributes(attribute.String("vendor", vendor), attribute.String("endpoint", endpoint),
		attribute.String("result", class)))
	m.seconds.Record(background, d.Seconds(), metric.WithAttributes(attribute.String("vendor", vendor),
		attribute.String("endpoint", endpoint)))
}

func (m *callMetrics) autotaskCall(c autotask.Call) {
	m.record("autotask", c.Endpoint, string(c.Class), c.Duration)
}

func (m *callMetrics) autotaskWait(endpoint, reason string, d time.Duration) {
	switch reason {
	case autotask.WaitBudget, autotask.WaitReserve, autotask.WaitTenant:
		m.budgetWaits.Add(int64(d))
	}
	m.waits.Add(
		background,
		d.Seconds(),
		metric.WithAttributes(attribute.String("vendor", "autotask"), attribute.String("endpoint", endpoint),
			attribute.String("reason", reason)),
	)
}

func (m *callMetrics) tdsynnexCall(e tdsynnex.Exchange) {
	m.record("tdsynnex", e.Operation, string(e.Class), e.Duration)
}

// budget is how many of Autotask's hourly calls all integrations have used, of how many.
func (v *vendors) budget(ctx context.Context) (limit, used int, err error) {
	t, err := v.autotask.Thresholds(ctx)
	return t.Limit, t.Current, err
}
