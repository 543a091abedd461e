package pages

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Keys signs personal links, sessions and forms. It holds the key of the one-click links and never shows it; what each
// signature is for is a part of it, so that none stands for another.
type Keys struct {
	key        []byte
	connection string
}

// leastKey is the least length of a key in bytes: as long as the digest.
const leastKey = sha256.Size

// NewKeys makes the keys of a connection.
func NewKeys(key, connection string) (*Keys, error) {
	if len(key) < leastKey {
		return nil, errors.New("the key has too few characters; give at least 32 random ones, for example by: openssl rand -base64 48")
	}
	return &Keys{key: []byte(key), connection: connection}, nil
}

// sign is the HMAC of the parts, each with its length, so that none can run into the next.
func (k *Keys) sign(parts ...string) string {
	mac := hmac.New(sha256.New, k.key)
	for _, part := range append([]string{"digitalbridge desk", k.connection}, parts...) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(part)))
		mac.Write(n[:])
		mac.Write([]byte(part))
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func (k *Keys) genuine(signature string, parts ...string) bool {
	return hmac.Equal([]byte(signature), []byte(k.sign(parts...)))
}

// maxName is how long a person's name may be, in bytes.
const maxName = 120

// PersonalLink is an address by which a person signs in, good until a time.
func (k *Keys) PersonalLink(base, person string, until time.Time) (string, error) {
	person = strings.TrimSpace(person)
	if person == "" || len(person) > maxName || strings.ContainsAny(person, "\r\n\t") {
		return "", errors.New("give the person's name, of up to 120 characters in one line")
	}
	expires := strconv.FormatInt(until.Unix(), 10)
	q := url.Values{"person": {person}, "expires": {expires}, "signature": {k.sign("link", person, expires)}}
	return strings.TrimSuffix(base, "/") + "/sign-in?" + q.Encode(), nil
}

// personOf is who a personal link is for, and until when.
func (k *Keys) personOf(q url.Values, now time.Time) (person string, until time.Time, err error) {
	person = q.Get("person")
	if person == "" || !k.genuine(q.Get("signature"), "link", person, q.Get("expires")) {
		return "", time.Time{}, errors.New("this link is not valid (any more)")
	}
	seconds, err := strconv.ParseInt(q.Get("expires"), 10, 64)
	if until = time.Unix(seconds, 0); err != nil || now.After(until) {
		return "", time.Time{}, errors.New("this link has expired")
	}
	return person, until, nil
}

const (
	cookieName = "digitalbridge_desk"
	// sessionFor is how long a person stays signed in: a working day.
	sessionFor = 12 * time.Hour
)

// session is who is signed in, as the cookie says it.
type session struct{ person, expires, signature string }

func (k *Keys) newSession(person string, now time.Time) session {
	expires := strconv.FormatInt(now.Add(sessionFor).Unix(), 10)
	return session{person, expires, k.sign("session", person, expires)}
}

func (s session) cookie(secure bool) *http.Cookie {
	value := base64.RawURLEncoding.EncodeToString([]byte(s.person)) + "." + s.expires + "." + s.signature
	return &http.Cookie{
		Name: cookieName, Value: value, Path: "/", HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
		MaxAge: int(sessionFor / time.Second),
	}
}

// signedIn is the session of a request, and false for a stranger.
func (k *Keys) signedIn(r *http.Request, now time.Time) (session, bool) {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return session{}, false
	}
	parts := strings.Split(c.Value, ".")
	if len(parts) != 3 {
		return session{}, false
	}
	person, err := base64.RawURLEncoding.DecodeString(parts[0])
	s := session{string(person), parts[1], parts[2]}
	if err != nil || !k.genuine(s.signature, "session", s.person, s.expires) {
		return session{}, false
	}
	end, err := strconv.ParseInt(s.expires, 10, 64)
	return s, err == nil && now.Unix() < end
}

// formToken is what every form of a session carries.
func (k *Keys) formToken(s session) string { return k.sign("form", s.signature) }
