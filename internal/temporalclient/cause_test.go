package temporalclient

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/config"
)

func TestTheCauseOfATemporalFaultIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		err error
		fix string
	}{
		"no namespace":            {serviceerror.NewNamespaceNotFound("acme"), "temporal operator namespace create"},
		"no namespace, as text":   {errors.New("Namespace acme is not found."), "temporal operator namespace create"},
		"no right":                {serviceerror.NewPermissionDenied("Request unauthorized.", ""), "TEMPORAL_API_KEY"},
		"no key":                  {errors.New("rpc error: code = Unauthenticated desc = missing token"), "TEMPORAL_API_KEY"},
		"refused":                 {errors.New(`dial tcp 127.0.0.1:7233: connect: connection refused`), "nothing listens"},
		"no such host":            {errors.New(`dial tcp: lookup temporal: no such host`), "can't be found"},
		"no addresses":            {errors.New(`name resolver error: produced zero addresses`), "can't be found"},
		"TLS without TLS":         {errors.New("tls: first record does not look like a TLS handshake"), "speaks no TLS"},
		"no TLS with TLS":         {errors.New("error reading server preface: EOF"), "set TEMPORAL_TLS)"},
		"the web UI":              {errors.New("error reading server preface: http2: frame too large"), "8233"},
		"unknown authority":       {errors.New("tls: failed to verify: x509: certificate signed by unknown authority"), "CA_CERT_PATH"},
		"another host":            {errors.New("x509: certificate is valid for a, not b"), "TEMPORAL_TLS_SERVER_NAME"},
		"a client's certificate":  {errors.New("remote error: tls: certificate required"), "TEMPORAL_TLS_CLIENT_CERT_PATH"},
		"a bad one":               {errors.New("remote error: tls: bad certificate"), "TEMPORAL_TLS_CLIENT_CERT_PATH"},
		"too late":                {fmt.Errorf("health check: %w", context.DeadlineExceeded), "firewall"},
		"too late, as the server": {errors.New("rpc error: code = DeadlineExceeded desc = slow"), "firewall"},
		"something else":          {errors.New("shard closed"), "TEMPORAL_ADDRESS"},
	} {
		require.Contains(t, fixOf(c.err), c.fix, name)
	}
}

func TestDialSaysWhatTheOtherSideIs(t *testing.T) {
	web := httptest.NewServer(http.NotFoundHandler())
	defer web.Close()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := closed.Addr().String()
	require.NoError(t, closed.Close())
	for name, c := range map[string]struct {
		temporal config.Temporal
		fix      string
	}{
		"nobody":       {config.Temporal{Address: address, Namespace: "default"}, "nothing listens"},
		"a web server": {config.Temporal{Address: strings.TrimPrefix(web.URL, "http://"), Namespace: "default"}, "8233 that of its web UI"},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		_, err := Dial(ctx, c.temporal, config.Payloads{}, nil, client.Options{})
		cancel()
		require.ErrorContains(t, err, c.fix, name)
		require.ErrorContains(t, err, c.temporal.Address, name)
	}
}
