package desk

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"digitalbridge/internal/store"
)

// A report is served whole, as a download, to whoever has its address, for as long as that is good, and nothing else is.
func TestAReportIsServedByItsAddressOnly(t *testing.T) {
	s, err := store.Open(t.Context(), "mem://")
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	page := strings.Repeat("<script>alert(1)</script>", 100_000)
	require.NoError(t, s.PutBytes(t.Context(), "plans/1/report.html", "text/html", []byte(page)))
	require.NoError(t, s.PutBytes(t.Context(), "snapshots/1/items.jsonl", "text/plain", []byte("cost")))
	own := signer(t, key, "main")
	h := NewHandler(own, nil, zap.NewNop())
	h.ServeReports(s)
	now := noon
	h.now = func() time.Time { return now }
	srv := httptest.NewServer(h)
	defer srv.Close()
	get := func(address string) (int, string, http.Header) {
		resp, err := http.Get(address)
		require.NoError(t, err)
		defer func() { _ = resp.Body.Close() }()
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return resp.StatusCode, string(body), resp.Header
	}
	good := own.ReportLink(srv.URL, "plans/1/report.html", noon.Add(time.Minute))
	status, body, header := get(good)
	require.Equal(t, http.StatusOK, status)
	require.True(t, body == page)
	require.Equal(t, "attachment", header.Get("Content-Disposition"))
	require.Contains(t, header.Get("Content-Security-Policy"), "sandbox")

	changed := func(name, value string) string {
		return srv.URL + ReportPath + "?" + query(t, good, name, value).Encode()
	}
	for name, row := range map[string]struct {
		address string
		at      time.Time
		status  int
		says    string
	}{
		"another key":        {changed("key", "plans/1/plan.json"), noon, 403, "not valid"},
		"a later end":        {changed("expires", "99999999999"), noon, 403, "not valid"},
		"a token of nothing": {changed("token", ""), noon, 403, "not valid"},
		"too late":           {good, noon.Add(61 * time.Second), 403, "expired"},
		"another connection": {signer(t, key, "other").ReportLink(srv.URL, "plans/1/report.html", noon.Add(time.Minute)), noon, 403,
			"not valid"},
		"what is no report":   {own.ReportLink(srv.URL, "snapshots/1/items.jsonl", noon.Add(time.Minute)), noon, 403, "not the key"},
		"a way out of it":     {own.ReportLink(srv.URL, "plans/../snapshots/1/items.jsonl", noon.Add(time.Minute)), noon, 403, "not the key"},
		"one that is gone":    {own.ReportLink(srv.URL, "plans/2/report.html", noon.Add(time.Minute)), noon, 404, "make it again"},
		"the token of a link": {changed("token", query(t, own.Link(srv.URL, SubmitOrder)).Get("token")), noon, 403, "not valid"},
	} {
		t.Run(name, func(t *testing.T) {
			now = row.at
			status, body, _ := get(row.address)
			require.Equal(t, row.status, status)
			require.Contains(t, body, row.says)
			require.NotContains(t, body, "cost")
		})
	}
}
