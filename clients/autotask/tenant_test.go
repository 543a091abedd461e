// A tenant for the tests: a real HTTP server that answers what a test scripts, and a clock that
// doesn't make anybody wait.

package autotask

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// seen is a request that reached the tenant.
type seen struct {
	method, path, query, body string
	header                    http.Header
}

type tenant struct {
	t      *testing.T
	server *httptest.Server
	clock  *manualClock

	mu     sync.Mutex
	routes map[string]http.HandlerFunc
	calls  []seen
}

func newTenant(t *testing.T) *tenant {
	tn := &tenant{t: t, clock: &manualClock{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}, routes: map[string]http.HandlerFunc{}}
	tn.server = httptest.NewServer(tn)
	t.Cleanup(tn.server.Close)
	tn.json("GET", "V1.0/ZoneInformation", 200, `{"zoneName":"Test","url":"`+tn.server.URL+
		`/ATServicesRest/","webUrl":"https://ww2.autotask.net/","ci":30595}`)
	return tn
}

func (tn *tenant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		tn.t.Errorf("read the request: %v", err)
	}
	tn.mu.Lock()
	tn.calls = append(tn.calls, seen{r.Method, r.URL.Path, r.URL.RawQuery, string(body), r.Header})
	route := tn.routes[r.Method+" "+r.URL.Path]
	tn.mu.Unlock()
	if route == nil {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"Message":"No HTTP resource was found that matches the request URI."}`)
		return
	}
	route(w, r)
}

// on answers a route, given without the base path.
func (tn *tenant) on(method, path string, h http.HandlerFunc) {
	tn.mu.Lock()
	defer tn.mu.Unlock()
	tn.routes[method+" /ATServicesRest/"+path] = h
}

// json answers a route with a fixed body.
func (tn *tenant) json(method, path string, status int, body string) {
	tn.on(method, path, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// sequence answers a route with one body after another; the last one stays.
func (tn *tenant) sequence(method, path string, answers ...http.HandlerFunc) {
	n := 0
	tn.on(method, path, func(w http.ResponseWriter, r *http.Request) {
		tn.mu.Lock()
		answer := answers[min(n, len(answers)-1)]
		n++
		tn.mu.Unlock()
		answer(w, r)
	})
}

// requests lists what reached the tenant on a path, in order.
func (tn *tenant) requests(method, path string) []seen {
	tn.mu.Lock()
	defer tn.mu.Unlock()
	var out []seen
	for _, c := range tn.calls {
		if c.method == method && c.path == "/ATServicesRest/"+path {
			out = append(out, c)
		}
	}
	return out
}

func (tn *tenant) total() int {
	tn.mu.Lock()
	defer tn.mu.Unlock()
	return len(tn.calls)
}

// client is a client of the tenant with a budget that doesn't have to be learned.
func (tn *tenant) client(change ...func(*Config)) *Client {
	cfg := Config{
		UserName: "api@example.com", Secret: "s3cret$", IntegrationCode: "CODE",
		ZoneURL: tn.server.URL + "/ATServicesRest/", RequestsPerHour: 1_000_000, BudgetShare: 1,
	}
	for _, f := range change {
		f(&cfg)
	}
	c, err := New(cfg)
	require.NoError(tn.t, err)
	c.clock, c.limiter.clock = tn.clock, tn.clock
	return c
}

func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// cut closes the connection without an answer.
func cut(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

// manualClock is time that passes only when somebody sleeps.
type manualClock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func (c *manualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *manualClock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.slept = append(c.slept, d)
	return nil
}

func (c *manualClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *manualClock) naps() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.slept)
}
