package sandboxkit

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"time"
)

// Control serves /sandbox/ and stands before a sandbox's API: it counts every request and strikes
// with the faults that were asked for. Control endpoints need no authentication and are never
// counted or struck.
//
// A Control is complete when the sandbox has set its fields and added its own endpoints with
// [Control.Handle]; after that it is safe for concurrent use.
type Control struct {
	Clock  *Clock
	Stats  *Stats
	Faults *Faults

	// Endpoint names the endpoint of a request for the statistics: the path with its variable
	// segments replaced, such as "/V1.0/Products/{id}".
	Endpoint func(*http.Request) string
	// ExtraStats adds vendor-specific figures beside the endpoints (the hourly budget, for example).
	ExtraStats func() map[string]any

	api http.Handler
	mux *http.ServeMux
}

// NewControl returns a Control in front of api.
func NewControl(clock *Clock, api http.Handler) *Control {
	c := &Control{Clock: clock, Stats: NewStats(), Faults: &Faults{}, api: api, mux: http.NewServeMux(),
		Endpoint: func(r *http.Request) string { return r.URL.Path }}
	c.mux.HandleFunc("GET /sandbox/stats", c.getStats)
	c.mux.HandleFunc("DELETE /sandbox/stats", func(w http.ResponseWriter, _ *http.Request) {
		c.Stats.Reset()
		w.WriteHeader(http.StatusNoContent)
	})
	c.mux.HandleFunc("GET /sandbox/faults", func(w http.ResponseWriter, _ *http.Request) {
		WriteJSON(w, http.StatusOK, map[string]any{"rules": c.Faults.Rules()})
	})
	c.mux.HandleFunc("POST /sandbox/faults", c.postFaults)
	c.mux.HandleFunc("DELETE /sandbox/faults", func(w http.ResponseWriter, _ *http.Request) {
		c.Faults.Clear()
		w.WriteHeader(http.StatusNoContent)
	})
	c.mux.HandleFunc("GET /sandbox/clock", c.getClock)
	c.mux.HandleFunc("POST /sandbox/clock", c.postClock)
	return c
}

// Handle adds a control endpoint; pattern is that of [http.ServeMux], such as "GET /sandbox/orders".
func (c *Control) Handle(pattern string, h http.HandlerFunc) { c.mux.HandleFunc(pattern, h) }

// ServeHTTP serves the control endpoints and, behind counting and faults, the API.
func (c *Control) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/sandbox/") {
		if err := foreign(r); err != nil {
			WriteError(w, http.StatusForbidden, err)
			return
		}
		c.mux.ServeHTTP(w, r)
		return
	}
	endpoint := r.Method + " " + c.Endpoint(r)
	body := &countingBody{ReadCloser: r.Body}
	r.Body = body
	out := &countingWriter{ResponseWriter: w, status: http.StatusOK}
	lost := false
	c.Stats.begin(endpoint)
	defer func() { c.Stats.end(endpoint, out.status, body.n, out.n, lost) }()

	fault := c.Faults.hit(r)
	if fault == nil {
		c.api.ServeHTTP(out, r)
		return
	}
	lost = fault.Action == ActionReset || fault.Action == ActionTruncate
	c.strike(out, r, fault)
}

// strike carries out a fault. "after" runs the API into a buffer first, so that its effect stands
// whatever becomes of the answer.
func (c *Control) strike(w *countingWriter, r *http.Request, f *FaultRule) {
	var answer *httptest.ResponseRecorder
	if f.When == WhenAfter {
		answer = httptest.NewRecorder()
		c.api.ServeHTTP(answer, r)
	}
	if d := f.Delay(); d > 0 {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
		case <-r.Context().Done():
			return
		}
	}
	switch f.Action {
	case ActionDelay:
		if answer == nil {
			c.api.ServeHTTP(w, r)
			return
		}
		replay(w, answer, answer.Body.Len())
	case ActionStatus:
		status := f.Status
		if status == 0 {
			status = http.StatusServiceUnavailable
		}
		if f.RetryAfter != "" {
			w.Header().Set("Retry-After", f.RetryAfter)
		}
		w.WriteHeader(status)
	case ActionGarbage:
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "\x00\x01<html><body>upstream proxy\x02 {[ said something else")
	case ActionTruncate:
		if answer == nil {
			answer = httptest.NewRecorder()
			_, _ = io.WriteString(answer, `{"items":[{"id":1,"name":"cut`)
		}
		w.Header().Set("Content-Length", strconv.Itoa(answer.Body.Len()))
		replay(w, answer, answer.Body.Len()/2)
		_ = http.NewResponseController(w.ResponseWriter).Flush()
		cut(w.ResponseWriter)
	case ActionReset:
		cut(w.ResponseWriter)
	}
}

// replay sends a buffered answer, or its first n body bytes.
func replay(w http.ResponseWriter, answer *httptest.ResponseRecorder, n int) {
	for k, v := range answer.Header() {
		if w.Header().Get(k) == "" {
			w.Header()[k] = v
		}
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()[:n])
}

// cut closes the connection so that the client sees a reset or an unexpected end. Only what was flushed
// before has been sent.
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

func (c *Control) getStats(w http.ResponseWriter, _ *http.Request) {
	out := map[string]any{"endpoints": c.Stats.Snapshot()}
	if c.ExtraStats != nil {
		for k, v := range c.ExtraStats() {
			out[k] = v
		}
	}
	WriteJSON(w, http.StatusOK, out)
}

func (c *Control) postFaults(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Rules []FaultRule `json:"rules"`
	}
	if !ReadJSON(w, r, &in) {
		return
	}
	if err := c.Faults.Add(in.Rules...); err != nil {
		WriteError(w, http.StatusBadRequest, err)
		return
	}
	WriteJSON(w, http.StatusOK, map[string]any{"rules": c.Faults.Rules()})
}

func (c *Control) getClock(w http.ResponseWriter, _ *http.Request) {
	WriteJSON(w, http.StatusOK, map[string]any{"now": c.Clock.Now().Format(time.RFC3339Nano), "rate": c.Clock.Rate()})
}

func (c *Control) postClock(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Advance string   `json:"advance"`
		Rate    *float64 `json:"rate"`
	}
	if !ReadJSON(w, r, &in) {
		return
	}
	if in.Advance != "" {
		d, err := time.ParseDuration(in.Advance)
		if err != nil || d < 0 {
			WriteError(w, http.StatusBadRequest, fmt.Errorf("advance %q is not a positive duration such as 24h", in.Advance))
			return
		}
		c.Clock.Advance(d)
	}
	if in.Rate != nil {
		if *in.Rate < 0 {
			WriteError(w, http.StatusBadRequest, fmt.Errorf("rate %v is negative; give simulated seconds per second, 0 to stop", *in.Rate))
			return
		}
		c.Clock.SetRate(*in.Rate)
	}
	c.getClock(w, r)
}

// WriteJSON answers a control request.
func WriteJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	_ = enc.Encode(v)
}

// WriteError answers a control request with {"error": "..."}.
func WriteError(w http.ResponseWriter, status int, err error) {
	WriteJSON(w, status, map[string]string{"error": err.Error()})
}

// ReadJSON decodes a control request strictly; on bad input it answers 400 and returns false.
func ReadJSON(w http.ResponseWriter, r *http.Request, v any) bool {
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		WriteError(w, http.StatusBadRequest, fmt.Errorf("the body is not the JSON that %s %s takes: %w", r.Method, r.URL.Path, err))
		return false
	}
	return true
}

type countingBody struct {
	io.ReadCloser
	n int64
}

func (b *countingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.n += int64(n)
	return n, err
}

type countingWriter struct {
	http.ResponseWriter
	status int
	n      int64
}

func (w *countingWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *countingWriter) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p)
	w.n += int64(n)
	return n, err
}

func (w *countingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
