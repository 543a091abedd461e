package sandboxkit

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// counter is an API whose effect can be told from its answer.
type counter struct{ effects atomic.Int32 }

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	c.effects.Add(1)
	_, _ = io.WriteString(w, `{"itemId":42,"padding":"0123456789"}`)
}

func TestFaultsStrikeBeforeOrAfterTheEffect(t *testing.T) {
	rows := []struct {
		name        string
		rule        FaultRule
		wantEffects int
		wantStatus  int // 0: the client sees an error
	}{
		{"status before: no effect", FaultRule{Path: "/po", Action: ActionStatus, Status: 503}, 0, 503},
		{"status after: effect, answer replaced", FaultRule{Path: "/PO", When: WhenAfter, Action: ActionStatus, Status: 500}, 1, 500},
		{"reset before", FaultRule{Path: "/po", Action: ActionReset}, 0, 0},
		{"reset after: effect, answer lost", FaultRule{Path: "/po", When: WhenAfter, Action: ActionReset}, 1, 0},
		{"truncate after: effect, half an answer", FaultRule{Path: "/po", When: WhenAfter, Action: ActionTruncate}, 1, 0},
		{"garbage after", FaultRule{Path: "/po", When: WhenAfter, Action: ActionGarbage}, 1, 200},
		{"delay goes on as usual", FaultRule{Path: "/po", Action: ActionDelay, DelayMs: 1}, 1, 200},
		{"wildcard segment", FaultRule{Path: "/*", Method: "post", Action: ActionStatus, Status: 418}, 0, 418},
		{"other method untouched", FaultRule{Path: "/po", Method: "GET", Action: ActionReset}, 1, 200},
		{"second request only", FaultRule{Path: "/po", Nth: 2, Count: 1, Action: ActionReset}, 1, 200},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			api := &counter{}
			control := NewControl(NewClock(time.Now()), api)
			require.NoError(t, control.Faults.Add(row.rule))
			srv := httptest.NewServer(control)
			defer srv.Close()

			resp, err := http.Post(srv.URL+"/po", "text/plain", bytes.NewReader([]byte("hello")))
			status := 0
			if err == nil {
				_, err = io.ReadAll(resp.Body)
				_ = resp.Body.Close()
				if err == nil {
					status = resp.StatusCode
				}
			}
			require.Equal(t, row.wantStatus, status)
			require.Equal(t, row.wantEffects, int(api.effects.Load()))
		})
	}
}

func TestFaultRuleCountsFromNth(t *testing.T) {
	control := NewControl(NewClock(time.Now()), &counter{})
	require.NoError(t, control.Faults.Add(FaultRule{Path: "/po", Nth: 2, Count: 2, Action: ActionStatus, Status: 503}))
	srv := httptest.NewServer(control)
	defer srv.Close()
	var got []int
	for range 5 {
		resp, err := http.Get(srv.URL + "/po")
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		got = append(got, resp.StatusCode)
	}
	require.Equal(t, []int{200, 503, 503, 200, 200}, got)
}

func TestControlEndpoints(t *testing.T) {
	control := NewControl(NewClock(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)), &counter{})
	control.ExtraStats = func() map[string]any { return map[string]any{"hourlyBudgetUsed": 7} }
	srv := httptest.NewServer(control)
	defer srv.Close()

	call := func(method, path, body string) (int, map[string]any) {
		req, err := http.NewRequest(method, srv.URL+path, bytes.NewReader([]byte(body)))
		require.NoError(t, err)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		defer func() { _ = resp.Body.Close() }()
		var out map[string]any
		data, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		if len(data) > 0 {
			require.NoError(t, json.Unmarshal(data, &out))
		}
		return resp.StatusCode, out
	}

	_, err := http.Post(srv.URL+"/po", "text/plain", bytes.NewReader([]byte("12345")))
	require.NoError(t, err)
	_, stats := call("GET", "/sandbox/stats", "")
	require.EqualValues(t, 7, stats["hourlyBudgetUsed"])
	po := stats["endpoints"].(map[string]any)["POST /po"].(map[string]any)
	require.EqualValues(t, 1, po["requests"])
	require.EqualValues(t, 1, po["maxInFlight"])
	require.EqualValues(t, 5, po["bytesIn"])

	status, _ := call("DELETE", "/sandbox/stats", "")
	require.Equal(t, http.StatusNoContent, status)
	_, stats = call("GET", "/sandbox/stats", "")
	require.Empty(t, stats["endpoints"])

	status, out := call("POST", "/sandbox/faults", `{"rules":[{"path":"/po","action":"explode"}]}`)
	require.Equal(t, http.StatusBadRequest, status)
	require.Contains(t, out["error"], "explode")

	_, out = call("POST", "/sandbox/clock", `{"advance":"24h"}`)
	require.Contains(t, out["now"], "2026-11-24T09:00:0")
	status, out = call("POST", "/sandbox/clock", `{"advance":"tomorrow"}`)
	require.Equal(t, http.StatusBadRequest, status)
	require.Contains(t, out["error"], "tomorrow")
}

func TestClockJumpsAndKeepsItsTimeWhenTheRateChanges(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c := NewClock(start)
	c.SetRate(0)
	stopped := c.Now()
	c.Advance(48 * time.Hour)
	c.Advance(-time.Hour)
	require.Equal(t, stopped.Add(48*time.Hour), c.Now())
	c.SetRate(1e6)
	require.False(t, c.Now().Before(stopped.Add(48*time.Hour)))
	c.SetRate(-1)
	require.EqualValues(t, 1e6, c.Rate())
}

func TestTLSIsTrustedThroughTheWrittenCA(t *testing.T) {
	dir := t.TempDir()
	conf, err := WriteTLS(dir, "sandbox")
	require.NoError(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	done := make(chan error, 1)
	go func() { done <- Serve(t.Context(), l, &counter{}, conf) }()

	pem, err := os.ReadFile(filepath.Join(dir, CAFile))
	require.NoError(t, err)
	pool := x509.NewCertPool()
	require.True(t, pool.AppendCertsFromPEM(pem))
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	resp, err := client.Get("https://" + l.Addr().String() + "/")
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	_, err = http.Get("https://" + l.Addr().String() + "/")
	require.Error(t, err, "without the CA the certificate must not be trusted")
}

func TestRequireLoopback(t *testing.T) {
	for addr, ok := range map[string]bool{"127.0.0.1:1": true, "localhost:1": true, "[::1]:1": true, "0.0.0.0:1": false, ":8080": false,
		"10.0.0.1:1": false, "nonsense": false} {
		require.Equal(t, ok, RequireLoopback(addr) == nil, addr)
	}
}

// A client that gets a status line has an answer; a reset must leave it with none.
func TestResetSendsNothing(t *testing.T) {
	for _, when := range []string{WhenBefore, WhenAfter} {
		t.Run(when, func(t *testing.T) {
			control := NewControl(NewClock(time.Now()), &counter{})
			require.NoError(t, control.Faults.Add(FaultRule{Path: "/po", When: when, Action: ActionReset}))
			srv := httptest.NewServer(control)
			defer srv.Close()
			resp, err := http.Post(srv.URL+"/po", "text/plain", bytes.NewReader([]byte("x")))
			if err == nil {
				_ = resp.Body.Close()
			}
			require.Error(t, err)
		})
	}
}

func TestCallSaysWhatTheSandboxSaid(t *testing.T) {
	srv := httptest.NewServer(NewControl(NewClock(time.Now()), &counter{}))
	defer srv.Close()
	var now struct{ Rate float64 }
	require.NoError(t, Call(t.Context(), http.MethodPost, srv.URL+"/sandbox/clock", map[string]any{"rate": 7}, &now))
	require.EqualValues(t, 7, now.Rate)
	require.ErrorContains(t, Call(t.Context(), http.MethodPost, srv.URL+"/sandbox/clock", map[string]any{"advance": "tomorrow"}, nil),
		"tomorrow")
}
