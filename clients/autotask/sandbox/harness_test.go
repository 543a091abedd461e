// This file is the tests' way to a sandbox tenant: real HTTP with net/http only.

package sandbox

import (
	"bytes"
	"digitalbridge/clients/sandboxkit"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// tenant is a running sandbox and the credentials to use.
// ownClient has connections of its own: a test server that ends closes idle ones of http.DefaultClient, also while another
// test takes them.
var ownClient = &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}

type tenant struct {
	t       *testing.T
	server  *Server
	url     string // scheme and host
	headers map[string]string
}

// answer is a response: its status and its body, decoded when it is JSON.
type answer struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

var testStart = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func newTenant(t *testing.T, o Options) *tenant {
	t.Helper()
	if o.Clock == nil {
		o.Clock = sandboxkit.NewClock(testStart)
	}
	s := New(o)
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	return &tenant{t: t, server: s, url: h.URL, headers: map[string]string{
		"UserName": DefaultUserName, "Secret": DefaultSecret, "ApiIntegrationCode": DefaultIntegrationCode, "Content-Type": "application/json"}}
}

// with returns the tenant seen with one header changed; an empty value leaves the header out.
func (s *tenant) with(header, value string) *tenant {
	c := *s
	c.headers = map[string]string{}
	for k, v := range s.headers {
		c.headers[k] = v
	}
	c.headers[header] = value
	return &c
}

// call sends a request; path is below /ATServicesRest/V1.0/, or absolute, or a complete URL.
func (s *tenant) call(method, path string, body any) answer {
	s.t.Helper()
	target := s.url + "/ATServicesRest/V1.0/" + path
	if len(path) > 0 && path[0] == '/' {
		target = s.url + path
	}
	if len(path) > 4 && path[:4] == "http" {
		target = path
	}
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		in = bytes.NewReader([]byte(b))
	default:
		raw, err := json.Marshal(b)
		require.NoError(s.t, err)
		in = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), method, target, in)
	require.NoError(s.t, err)
	for k, v := range s.headers {
		if v != "" {
			req.Header.Set(k, v)
		}
	}
	res, err := ownClient.Do(req)
	require.NoError(s.t, err)
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	require.NoError(s.t, err)
	a := answer{status: res.StatusCode, header: res.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &a.body)
	return a
}

func (s *tenant) get(path string) answer            { s.t.Helper(); return s.call("GET", path, nil) }
func (s *tenant) post(path string, body any) answer { s.t.Helper(); return s.call("POST", path, body) }
func (s *tenant) patch(path string, body any) answer {
	s.t.Helper()
	return s.call("PATCH", path, body)
}

// create posts a row that must be accepted and returns its id.
func (s *tenant) create(path string, body object) int64 {
	s.t.Helper()
	a := s.post(path, body)
	require.Equal(s.t, http.StatusOK, a.status, a.raw)
	return int64(a.body["itemId"].(float64))
}

// update patches a row; it must be accepted.
func (s *tenant) update(path string, body object) {
	s.t.Helper()
	a := s.patch(path, body)
	require.Equal(s.t, http.StatusOK, a.status, a.raw)
}

// item reads one row that must exist.
func (s *tenant) item(path string, id int64) object {
	s.t.Helper()
	a := s.get(fmt.Sprintf("%s/%d", path, id))
	require.Equal(s.t, http.StatusOK, a.status, a.raw)
	require.NotNil(s.t, a.body["item"], "%s %d", path, id)
	return a.body["item"].(map[string]any)
}

// list queries with conditions and returns the rows of the first page.
func (s *tenant) list(entity string, conditions ...object) []object {
	s.t.Helper()
	a := s.post(entity+"/query", query1(conditions...))
	require.Equal(s.t, http.StatusOK, a.status, a.raw)
	return a.items()
}

// one queries for exactly one row and returns its id.
func (s *tenant) one(entity string, conditions ...object) int64 {
	s.t.Helper()
	rows := s.list(entity, conditions...)
	require.NotEmpty(s.t, rows, "%s %v", entity, conditions)
	return int64(rows[0]["id"].(float64))
}

// control posts to a control endpoint.
func (s *tenant) control(path string, body object) {
	s.t.Helper()
	a := s.call("POST", "/sandbox/"+path, body)
	require.Equal(s.t, http.StatusOK, a.status, a.raw)
}

type object = map[string]any

func (a answer) items() []object {
	list, _ := a.body["items"].([]any)
	out := make([]object, 0, len(list))
	for _, i := range list {
		out = append(out, i.(map[string]any))
	}
	return out
}

// errors are the texts of an application error.
func (a answer) errors() []string {
	list, _ := a.body["errors"].([]any)
	var out []string
	for _, e := range list {
		out = append(out, fmt.Sprint(e))
	}
	return out
}

func (a answer) page(name string) string {
	details, _ := a.body["pageDetails"].(map[string]any)
	link, _ := details[name].(string)
	return link
}

func query1(conditions ...object) object { return object{"filter": conditions} }

func cond(op, field string, value any) object {
	return object{"op": op, "field": field, "value": value}
}

func search(q object) string {
	raw, _ := json.Marshal(q)
	return url.QueryEscape(string(raw))
}

var everything = object{"op": "exist", "field": "id"}

func marshal(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	require.NoError(t, err)
	return string(raw)
}
