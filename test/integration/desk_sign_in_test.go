package integration

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
)

// issuer is a small OpenID Connect service, on another site than the desk: localhost is not 127.0.0.1.
type issuer struct {
	t       *testing.T
	key     *rsa.PrivateKey
	url     string
	person  string
	pending map[string]url.Values // what was asked for, by code
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	i := &issuer{t: t, key: key, person: "ann@msp.example", pending: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{
			"issuer": i.url, "authorization_endpoint": i.url + "/authorize", "token_endpoint": i.url + "/token", "jwks_uri": i.url +
				"/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": []map[string]string{{"kty": "RSA", "kid": "k", "alg": "RS256", "use": "sig",
			"n": encode(key.N.Bytes()), "e": encode(big.NewInt(int64(key.E)).Bytes())}}})
	})
	mux.HandleFunc("GET /authorize", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		code := rand.Text()
		i.pending[code] = q
		http.Redirect(w, r, q.Get("redirect_uri")+"?"+url.Values{"code": {code}, "state": {q.Get("state")}}.Encode(), http.StatusFound)
	})
	mux.HandleFunc("POST /token", i.token)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	i.url = strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	return i
}

// token exchanges a code, for whoever knows the secret and the verifier of the sign-in that began it.
func (i *issuer) token(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	asked := i.pending[r.PostForm.Get("code")]
	delete(i.pending, r.PostForm.Get("code"))
	user, secret, _ := r.BasicAuth()
	challenge := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
	if asked == nil || user != "desk" || secret != "the-client-secret" || encode(challenge[:]) != asked.Get("code_challenge") {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	now := time.Now().Unix()
	head, _ := json.Marshal(map[string]string{"alg": "RS256", "kid": "k"})
	claims, _ := json.Marshal(map[string]any{"iss": i.url, "aud": "desk", "sub": "1", "iat": now, "exp": now + 600,
		"nonce": asked.Get("nonce"),
		"email": i.person, "email_verified": true})
	text := encode(head) + "." + encode(claims)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, i.key, crypto.SHA256, sum[:])
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintf(w, `{"access_token":"a","token_type":"Bearer","id_token":%q}`, text+"."+encode(signature))
}

func encode(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

// By OpenID Connect a person signs in with one press, although no form of the desk may lead to another site, and is who the issuer
// says; somebody else's account is refused.
func TestAPersonSignsInByOpenIDConnect(t *testing.T) {
	_ = chromium(t)
	i := newIssuer(t)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	base := "http://" + l.Addr().String()
	b := start(t, 20, func(o *local.Options) {
		o.Desk = l
		o.Configure = func(c *config.Worker) {
			c.LinkKey = linkKey
			c.Desk = config.Desk{Address: l.Addr().String(), URL: base, Issuer: i.url, ClientID: "desk", ClientSecret: "the-client-secret",
				Allow: []string{"@msp.example"}}
		}
	})
	ann := b.visit(base)
	ann.open("/orders")
	require.Contains(t, ann.text(), "the desk has to know you", "without a session there is nothing to see")
	ann.press("//button[contains(., 'Sign in')]", "What failed in the last 7 days")
	ann.open("/orders")
	require.NotContains(t, ann.text(), "the desk has to know you", "the session lasts")

	i.person = "eve@elsewhere.example"
	eve := b.visit(base)
	eve.open("/")
	eve.press("//button[contains(., 'Sign in')]", "The account eve@elsewhere.example may not use the desk")
	eve.open("/orders")
	require.Contains(t, eve.text(), "the desk has to know you")
}
