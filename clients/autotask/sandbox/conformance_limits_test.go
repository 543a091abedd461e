// Rows of the conformance table: limits (§4) and the faults a client has to stand (§8).

package sandbox

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func limitRules() []rule {
	return []rule{
		{"§4", "three requests at once per tracking identifier and entity; the fourth is refused at once", func(t *testing.T, s *tenant) {
			s.control("limits", object{"latency": "10s"})
			hold(s, 3, "Products/query")
			s.await(func() bool { return s.threads() == 3 })
			a := s.post("Products/query", query1(everything))
			require.Equal(t, http.StatusTooManyRequests, a.status)
			require.Equal(t, []string{"The Autotask API thread threshold of 3 threads has been exceeded."}, a.errors())
			require.Equal(t, http.StatusTooManyRequests, s.get("Products/entityInformation").status)
			require.Equal(t, http.StatusTooManyRequests, s.patch("Products", object{}).status)
		}},
		{"§4", "a refusal for threads carries its code, under whatever status and shape", func(t *testing.T, s *tenant) {
			s.control("limits", object{"latency": "10s", "threadStatus": 500})
			s.control("tenant", object{"errorShape": "objects"})
			hold(s, 3, "Products/query")
			s.await(func() bool { return s.threads() == 3 })
			a := s.post("Products/query", query1(everything))
			require.Equal(t, http.StatusInternalServerError, a.status)
			require.Equal(t, "Itgenatr005", a.body["code"])
			require.Equal(t, []any{object{"message": "The Autotask API thread threshold of 3 threads has been exceeded."}}, a.body["errors"])
		}},
		{"§4", "other entities have threads of their own, children count on the child, the zone call is exempt", func(t *testing.T, s *tenant) {
			s.control("limits", object{"latency": "10s"})
			id := s.server.api.db.table("Product").rows[0].id
			hold(s, 3, path("Products", id)+"/Vendors")
			s.await(func() bool { return s.threads() == 3 })
			require.Equal(t, http.StatusTooManyRequests, s.post("ProductVendors/query", query1(everything)).status)
			accepted(t, s.get("zoneInformation?user="+url.QueryEscape(DefaultUserName)))
			s.control("limits", object{"latency": "0s"})
			accepted(t, s.get(path("Products", id)))
		}},
		{"§4", "the budget is a rolling hour on the sandbox's clock", func(t *testing.T, s *tenant) {
			s.control("clock", object{"rate": 0})
			s.control("limits", object{"hourlyBudget": 100, "used": 10})
			s.control("clock", object{"advance": "30m"})
			for range 5 {
				accepted(t, s.get("Companies/0"))
			}
			require.Equal(t, 15, s.used())
			s.control("clock", object{"advance": "29m59s"})
			require.Equal(t, 15, s.used())
			s.control("clock", object{"advance": "1s"})
			require.Equal(t, 5, s.used())
		}},
		{"§4", "over the budget calls fail with 429 until the count falls", func(t *testing.T, s *tenant) {
			s.control("clock", object{"rate": 0})
			s.control("limits", object{"hourlyBudget": 100, "used": 100})
			a := s.get("Companies/0")
			require.Equal(t, http.StatusTooManyRequests, a.status)
			require.NotEmpty(t, a.errors())
			require.Equal(t, "3600", a.header.Get("Retry-After"))
			require.Equal(t, 100, s.used())
			s.control("clock", object{"advance": "1h"})
			accepted(t, s.get("Companies/0"))
		}},
		{"§4", "latency steps: none below 50 %, half a second from there, one second from 75 %", func(t *testing.T, _ *tenant) {
			for _, c := range []struct {
				used int
				want time.Duration
			}{{0, 0}, {48, 0}, {49, 500 * time.Millisecond}, {73, 500 * time.Millisecond}, {74, time.Second}, {99, time.Second}} {
				l := newLimits(100)
				l.configure(0, 0, c.used, testStart)
				got, _, ok := l.take(testStart)
				require.True(t, ok)
				require.Equal(t, c.want, got, "after %d of 100", c.used)
			}
		}},
		{"§4", "latency steps are the tenant's time: a faster clock shortens them", func(t *testing.T, s *tenant) {
			require.Equal(t, time.Second, s.server.api.real(time.Second))
			s.control("clock", object{"rate": 3600})
			require.Equal(t, time.Second/3600, s.server.api.real(time.Second))
		}},
		{"§4", "statistics show the budget beside the endpoints", func(t *testing.T, s *tenant) {
			s.get("Companies/0")
			s.get("Products/query?search=" + search(query1(everything)))
			stats := s.get("/sandbox/stats").body
			require.Equal(t, object{"used": 2.0, "limit": 10000.0}, stats["hourlyBudget"])
			require.Contains(t, stats["endpoints"], "GET /V1.0/Companies/{id}")
			require.Contains(t, stats["endpoints"], "GET /V1.0/Products/query")
		}},
		{"§8.13", "an answer dropped after the commit leaves the row behind", func(t *testing.T, s *tenant) {
			body := product(s, "LOST")
			s.control(
				"faults",
				object{
					"rules": []object{{"method": "POST", "path": "/ATServicesRest/V1.0/Products", "nth": 1, "count": 1, "when": "after",
						"action": "reset"}}})
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/ATServicesRest/V1.0/Products",
				strings.NewReader(marshal(t, body)))
			require.NoError(t, err)
			for k, v := range s.headers {
				req.Header.Set(k, v)
			}
			res, err := ownClient.Do(req)
			if err == nil {
				_ = res.Body.Close()
			}
			require.Error(t, err)
			require.Len(t, s.list("Products", cond("eq", "sku", "LOST")), 1)
		}},
		{"§8.13", "a random 500 has no effect before the commit", func(t *testing.T, s *tenant) {
			body := product(s, "FAIL")
			s.control(
				"faults",
				object{
					"rules": []object{{"method": "POST", "path": "/ATServicesRest/V1.0/Products", "count": 1, "when": "before", "action": "status",
						"status": 500}}})
			require.Equal(t, http.StatusInternalServerError, s.post("Products", body).status)
			require.Empty(t, s.list("Products", cond("eq", "sku", "FAIL")))
			s.create("Products", body)
		}},
		{"§8.13", "error texts can be localised", func(t *testing.T, s *tenant) {
			s.control("tenant", object{"language": "de"})
			a := s.post("PurchaseOrders", object{})
			fails(t, a, "shipToAddress1")
			require.NotContains(t, a.errors()[0], "Missing Required Field")
			s.control("user", object{"access": object{"Products": "None"}})
			require.NotContains(t, s.post("Products", object{}).errors()[0], "permissions")
		}},
		{"§8.13", "answers can have null rows and leave out user-defined fields", func(t *testing.T, _ *tenant) {
			s := newTenant(t, Options{ProductUDFs: []string{"A"}})
			body := product(s, "NEW-1")
			body["userDefinedFields"] = []object{{"name": "A", "value": "x"}}
			id := s.create("Products", body)
			require.Contains(t, s.item("Products", id), "userDefinedFields")
			s.control("tenant", object{"nullRows": true, "omitUserDefinedFields": true})
			require.NotContains(t, s.item("Products", id), "userDefinedFields")
			require.Contains(t, s.post("Products/query", query1(cond("eq", "id", id))).raw, ",null]")
		}},
	}
}

// hold sends n requests in the background: POST for a query, else GET. They end with the test.
func hold(s *tenant, n int, path string) {
	s.t.Helper()
	var wg sync.WaitGroup
	s.t.Cleanup(wg.Wait)
	for range n {
		method, body := http.MethodGet, io.Reader(nil)
		if strings.HasSuffix(path, "/query") {
			method, body = http.MethodPost, strings.NewReader(`{"filter":[{"op":"exist","field":"id"}]}`)
		}
		req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+"/ATServicesRest/V1.0/"+path, body)
		require.NoError(s.t, err)
		for k, v := range s.headers {
			req.Header.Set(k, v)
		}
		wg.Go(func() {
			if res, err := ownClient.Do(req); err == nil {
				_ = res.Body.Close()
			}
		})
	}
}

// await waits until a condition holds.
func (s *tenant) await(f func() bool) {
	s.t.Helper()
	require.Eventually(s.t, f, time.Minute, time.Millisecond)
}

// threads is how many are taken. The statistics count a request a moment earlier, when it has arrived.
func (s *tenant) threads() (n int) {
	l := s.server.api.limits
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, running := range l.running {
		n += running
	}
	return n
}

// used is the part of the budget that is used, read without using any.
func (s *tenant) used() int {
	s.t.Helper()
	return int(s.get("/sandbox/stats").body["hourlyBudget"].(object)["used"].(float64))
}
