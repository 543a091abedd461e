package pages

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"digitalbridge/worker/overview"
)

const clientSecret = "hunter2-of-the-desk"

// endless writes until the reader has had enough.
func endless(w http.ResponseWriter) {
	for piece := []byte(strings.Repeat(" ", 1<<12)); ; {
		if _, err := w.Write(piece); err != nil {
			return
		}
	}
}

// issuer is one of sign-ins whose token endpoint answers as given.
func issuer(t *testing.T, token http.HandlerFunc) *httptest.Server {
	t.Helper()
	var s *httptest.Server
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/.well-known/openid-configuration":
			_ = json.NewEncoder(w).Encode(map[string]any{"issuer": s.URL, "authorization_endpoint": s.URL + "/authorize",
				"token_endpoint": s.URL + "/token", "jwks_uri": s.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}})
		case "/token":
			token(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func TestAnIssuerWithoutAnEndIsNotReadForEver(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { endless(w) }))
	defer s.Close()
	_, err := NewOIDC(t.Context(), s.URL, "desk", clientSecret, "https://desk.example", nil)
	require.ErrorContains(t, err, "does not answer as OpenID Connect")
	require.Less(t, len(err.Error()), 2*issuerSaid)
}

// The exchange of the code carries the desk's secret: it goes to the issuer only, whatever that answers.
func TestSigningInFailsWhateverTheIssuerAnswers(t *testing.T) {
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	for name, answer := range map[string]http.HandlerFunc{
		"it leads elsewhere": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
		},
		"without an end": func(w http.ResponseWriter, _ *http.Request) { endless(w) },
		"a page":         func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>maintenance</html>")) },
		"a token that is none": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"access_token":"a","id_token":"b"}`))
		},
		"a long page of a fault": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway); endless(w) },
	} {
		t.Run(name, func(t *testing.T) {
			keys, err := NewKeys(key, "main")
			require.NoError(t, err)
			core, logs := observer.New(zapcore.DebugLevel)
			s := &Site{Bridge: &overview.Bridge{Connection: "main"}, Keys: keys, Errors: zap.New(core)}
			s.OIDC, err = NewOIDC(t.Context(), issuer(t, answer).URL, "desk", clientSecret, "http://127.0.0.1", []string{"@msp.example"})
			require.NoError(t, err)
			server := httptest.NewServer(s.Handler())
			defer server.Close()
			v := newVisitor(t, server.URL)
			resp, _ := v.do(http.MethodPost, "/oidc/start", nil, "Origin", server.URL)
			state := regexp.MustCompile(`[?&]state=([^&]+)`).FindStringSubmatch(resp.Header.Get("Refresh"))
			require.NotNil(t, state, resp.Header)
			resp, page := v.do(http.MethodGet, "/oidc/callback?"+url.Values{"code": {"c"}, "state": {state[1]}}.Encode(), nil)
			require.Equal(t, http.StatusForbidden, resp.StatusCode)
			require.Contains(t, page, "Signing in did not work")
			require.Zero(t, elsewhere.Load(), "the secret went to somebody else")
			require.Equal(t, 1, logs.Len())
			require.Less(t, len(logs.All()[0].ContextMap()["error"].(string)), 2*issuerSaid)
		})
	}
}
