package sandboxkit

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A page that somebody opens beside the sandbox changes nothing in it, neither directly nor by a name of its own that it
// points to this machine. The vendor's own interface is not concerned.
func TestTheControlInterfaceRefusesForeignPages(t *testing.T) {
	control := NewControl(NewClock(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)), &counter{})
	srv := httptest.NewServer(control)
	defer srv.Close()
	own := strings.TrimPrefix(srv.URL, "http://")
	for name, row := range map[string]struct {
		host   string
		header map[string]string
		ok     bool
	}{
		"a program":               {host: own, ok: true},
		"by localhost":            {host: "localhost:8081", ok: true},
		"by IPv6":                 {host: "[::1]:8081", ok: true},
		"a container's name":      {host: "sandbox:8081", ok: true},
		"a service's name":        {host: "sandbox.bridge.svc.cluster.local:8081", ok: true},
		"the sandbox's own page":  {host: own, header: map[string]string{"Origin": srv.URL, "Sec-Fetch-Site": "same-origin"}, ok: true},
		"a name of somebody's":    {host: "rebind.example.com:8081"},
		"a name like an address":  {host: "127.0.0.1.example.com"},
		"a page of another site":  {host: own, header: map[string]string{"Origin": "https://evil.example"}},
		"a page of another port":  {host: own, header: map[string]string{"Origin": "http://127.0.0.1:1"}},
		"a page without a site":   {host: own, header: map[string]string{"Origin": "null"}},
		"a browser's own word":    {host: own, header: map[string]string{"Sec-Fetch-Site": "cross-site"}},
		"a page of a sister site": {host: own, header: map[string]string{"Sec-Fetch-Site": "same-site"}},
	} {
		t.Run(name, func(t *testing.T) {
			send := func(path string) (int, string) {
				r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL+path, strings.NewReader(`{"advance":"1h"}`))
				require.NoError(t, err)
				r.Host = row.host
				for k, v := range row.header {
					r.Header.Set(k, v)
				}
				resp, err := http.DefaultClient.Do(r)
				require.NoError(t, err)
				defer func() { _ = resp.Body.Close() }()
				body, err := io.ReadAll(resp.Body)
				require.NoError(t, err)
				return resp.StatusCode, string(body)
			}
			before := control.Clock.Now()
			status, body := send("/sandbox/clock")
			if row.ok {
				require.Equal(t, http.StatusOK, status, body)
				return
			}
			require.Equal(t, http.StatusForbidden, status)
			require.Contains(t, body, "the control interface")
			require.WithinDuration(t, before, control.Clock.Now(), 30*time.Minute, "nothing was changed")
			status, _ = send("/po")
			require.Equal(t, http.StatusOK, status, "the vendor's interface is as ever")
		})
	}
}
