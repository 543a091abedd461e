package sandbox_test

// The whole sandbox as others start it: made catalogue, control endpoints, SFTP.

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/pkg/sftp"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"digitalbridge/clients/tdsynnex/sandbox"
)

// started is a sandbox with 200 products, and its address.
func started(t *testing.T, options sandbox.Options) (*sandbox.Server, string) {
	t.Helper()
	options.SKUs = 200
	server, err := sandbox.New(options)
	require.NoError(t, err)
	web := httptest.NewServer(server)
	t.Cleanup(func() {
		web.Close()
		require.NoError(t, server.Close())
	})
	return server, web.URL
}

func ask(t *testing.T, method, url, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(answer)
}

func TestTheDropIsServedWithTheDefaultLogin(t *testing.T) {
	for _, tt := range []struct{ region, user string }{{"US", "u555001"}, {"CA", "c555001"}} {
		t.Run(tt.region, func(t *testing.T) {
			server, _ := started(t, sandbox.Options{Region: tt.region})
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- server.ServeSFTP(ctx, listener) }()
			var shown string
			conn, err := ssh.Dial("tcp", listener.Addr().String(), &ssh.ClientConfig{
				User: tt.user, Auth: []ssh.AuthMethod{ssh.Password("sandbox-password")}, Timeout: 10 * time.Second,
				HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
					shown = ssh.FingerprintSHA256(key)
					return nil
				}})
			require.NoError(t, err)
			files, err := sftp.NewClient(conn)
			require.NoError(t, err)
			info, err := files.Stat("/555001.zip")
			require.NoError(t, err)
			require.Positive(t, info.Size())
			require.Equal(t, server.HostKeyFingerprint(), shown)
			require.NoError(t, files.Close())
			_ = conn.Close()
			stop()
			require.NoError(t, <-ended)
		})
	}
}

func TestControlEndpoints(t *testing.T) {
	_, url := started(t, sandbox.Options{Seed: 3})
	t.Run("the next price file says what changed", func(t *testing.T) {
		status, answer := ask(t, http.MethodPost, url+"/sandbox/catalog",
			`{"changePercent":2,"promoPercent":1,"discontinuePercent":0.5,"newSkus":10,"seed":7}`)
		require.Equal(t, http.StatusOK, status, answer)
		var report struct{ Changed, Promoted, Discontinued, New int }
		require.NoError(t, json.Unmarshal([]byte(answer), &report))
		require.Equal(t, 10, report.New)
		require.Positive(t, report.Changed)
	})
	t.Run("a change that makes no sense", func(t *testing.T) {
		status, answer := ask(t, http.MethodPost, url+"/sandbox/catalog", `{"changePercent":-2}`)
		require.Equal(t, http.StatusBadRequest, status)
		require.Contains(t, answer, "error")
	})
	t.Run("the feed can be broken and healed", func(t *testing.T) {
		for _, body := range []string{`{"fault":"no-header"}`, `{"fault":"","delta":true,"denyLogins":1}`, `{"delta":false}`} {
			status, answer := ask(t, http.MethodPost, url+"/sandbox/feed", body)
			require.Equal(t, http.StatusNoContent, status, answer)
		}
		status, answer := ask(t, http.MethodPost, url+"/sandbox/feed", `{"fault":"rain"}`)
		require.Equal(t, http.StatusBadRequest, status)
		require.Contains(t, answer, "rain")
	})
	t.Run("scenarios are listed, chosen and cleared", func(t *testing.T) {
		status, _ := ask(t, http.MethodPost, url+"/sandbox/scenario", `{"poNumber":"*-X","scenario":"pendingReview"}`)
		require.Equal(t, http.StatusOK, status)
		_, answer := ask(t, http.MethodGet, url+"/sandbox/scenario", "")
		require.Contains(t, answer, `"poNumberPattern": "-PENDING"`)
		require.Contains(t, answer, `"poNumber": "*-X"`)
		status, _ = ask(t, http.MethodDelete, url+"/sandbox/scenario", "")
		require.Equal(t, http.StatusNoContent, status)
		_, answer = ask(t, http.MethodGet, url+"/sandbox/scenario", "")
		require.NotContains(t, answer, `"poNumber": "*-X"`)
	})
	t.Run("the state names the catalogue", func(t *testing.T) {
		_, answer := ask(t, http.MethodGet, url+"/sandbox/state", "")
		require.Contains(t, answer, `"skus": 210`)
		require.Contains(t, answer, `"seed": 3`)
	})
	t.Run("statistics count services and the drop", func(t *testing.T) {
		_, _ = ask(t, http.MethodPost, url+"/SynnexXML/PO", "x")
		_, answer := ask(t, http.MethodGet, url+"/sandbox/stats", "")
		require.Contains(t, answer, `"POST /SynnexXML/PO"`)
		require.Contains(t, answer, `"sftp"`)
	})
}

func TestLatencyDelaysServicesAndNotTheControl(t *testing.T) {
	_, url := started(t, sandbox.Options{Latency: time.Hour})
	status, _ := ask(t, http.MethodGet, url+"/sandbox/orders", "")
	require.Equal(t, http.StatusOK, status)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/SynnexXML/PO", strings.NewReader("x"))
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	if err == nil {
		_ = resp.Body.Close()
	}
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestARegionThatDoesNotExist(t *testing.T) {
	_, err := sandbox.New(sandbox.Options{Region: "EU"})
	require.ErrorContains(t, err, "neither US nor CA")
}
