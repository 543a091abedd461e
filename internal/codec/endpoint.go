package codec

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"

	"go.temporal.io/sdk/converter"
	"golang.org/x/time/rate"
)

const (
	// endpointBytes is what a page of the web UI sends at most: Temporal keeps no payload above 2 MB.
	endpointBytes = 16 << 20
	// endpointRate and endpointBurst bound all callers together: a history's page asks once for each event.
	endpointRate, endpointBurst = 50, 500
)

// Endpoint decrypts payloads for the web UI, by the page in the browser, and for the temporal command. Callers
// show the token: as a bearer, or, where a browser can't, as the first part of the path.
//
//	POST /<token>/decode     for the web UI: its codec endpoint is https://host/<token>
//	POST /decode             with Authorization: Bearer <token>
//
// The same with encode, by which the command encrypts an input.
func Endpoint(keys *KeyRing, token string, origins []string) http.Handler {
	e := endpoint{
		codec: converter.NewPayloadCodecHTTPHandler(keys), token: sha256.Sum256([]byte(token)), origins: origins,
		limit: rate.NewLimiter(endpointRate, endpointBurst),
	}
	return e
}

type endpoint struct {
	codec   http.Handler
	token   [sha256.Size]byte
	origins []string
	limit   *rate.Limiter
}

func (e endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if origin != "" {
		if !slices.Contains(e.origins, origin) {
			http.Error(w, "pages of "+origin+" may not ask here; add it to CODEC_ORIGINS", http.StatusForbidden)
			return
		}
		h.Set("Access-Control-Allow-Origin", origin)
	}
	if r.Method == http.MethodOptions { // a browser asks first, and shows no token
		h.Set("Access-Control-Allow-Methods", http.MethodPost)
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Namespace")
		h.Set("Access-Control-Max-Age", "600")
		w.WriteHeader(http.StatusNoContent)
		return
	}
	action, ok := e.authorised(r)
	switch {
	case !ok:
		h.Set("WWW-Authenticate", "Bearer")
		http.Error(w, "the token is missing or wrong; give CODEC_TOKEN", http.StatusUnauthorized)
		return
	case r.Method != http.MethodPost:
		h.Set("Allow", http.MethodPost)
		http.Error(w, "only POST", http.StatusMethodNotAllowed)
		return
	case action != "decode" && action != "encode":
		http.NotFound(w, r)
		return
	case !e.limit.Allow(): // after the check: whoever has no token must not use up what others have
		h.Set("Retry-After", "1")
		http.Error(w, "too many requests; ask again in a second", http.StatusTooManyRequests)
		return
	}
	clean := r.Clone(r.Context())
	clean.URL.Path, clean.URL.RawPath = "/"+action, ""
	clean.Body = http.MaxBytesReader(w, r.Body, endpointBytes)
	e.codec.ServeHTTP(w, clean)
}

// authorised reports whether the caller has shown the token, and what it asks for.
func (e endpoint) authorised(r *http.Request) (action string, ok bool) {
	path := strings.Trim(r.URL.Path, "/")
	if bearer, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); found && e.is(bearer) {
		if _, after, nested := strings.Cut(path, "/"); nested {
			path = after
		}
		return path, true
	}
	token, action, found := strings.Cut(path, "/")
	return action, found && e.is(token)
}

func (e endpoint) is(token string) bool {
	sum := sha256.Sum256([]byte(token))
	return subtle.ConstantTimeCompare(sum[:], e.token[:]) == 1
}
