// These tests ask real listeners, healthy and not.

package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestProbe(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/well", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/ill", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "Temporal can't be reached", http.StatusServiceUnavailable)
	})
	web := httptest.NewServer(mux)
	defer web.Close()
	ssh, other := greeter(t, "SSH-2.0-sandbox\r\n"), greeter(t, "220 mail\r\n")
	closed := greeter(t, "")

	rows := []struct {
		name      string
		addresses []string
		want      string // "" is healthy
	}{
		{"all serve", []string{web.URL + "/well", "ssh://" + ssh}, ""},
		{"service gives its reason", []string{web.URL + "/ill"}, "503 Service Unavailable: Temporal can't be reached"},
		{"one of several is ill", []string{web.URL + "/well", web.URL + "/ill"}, "/ill: 503"},
		{"nothing listens", []string{"http://127.0.0.1:1/"}, "connection refused"},
		{"another protocol on the SSH port", []string{"ssh://" + other}, `it says "220 mail\r\n"`},
		{"port that hangs up", []string{"ssh://" + closed}, "no SSH greeting"},
		{"unknown scheme", []string{"tcp://127.0.0.1:1"}, "use an http, https or ssh URL"},
		{"nothing asked", nil, "usage: probe URL..."},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			err := probe(t.Context(), row.addresses)
			if row.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, row.want)
		})
	}
}

// greeter listens and sends the text to everyone who connects, then hangs up.
func greeter(t *testing.T, text string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write([]byte(text))
			_ = conn.Close()
		}
	}()
	return l.Addr().String()
}
