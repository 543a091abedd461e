// Package desk lets an Autotask user start a job by one click: a LiveLink of Autotask opens a signed
// address on the worker, which shows what would happen and starts the workflow when the user confirms.
//
// A LiveLink puts ids into an address; it can't sign them. So an address carries a token over purpose and
// connection only, which whoever has the LiveLink can use with any id, or, where a program makes the
// address, a token over one id with an expiry. Changing the key revokes all of them.
package desk

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Purpose is what a link starts; it is the last part of the address's path.
type Purpose string

// The purposes.
const (
	ConvertOpportunity Purpose = "convert-opportunity"
	SubmitOrder        Purpose = "submit-order"
)

// Purposes lists all of them.
func Purposes() []Purpose { return []Purpose{ConvertOpportunity, SubmitOrder} }

// minKey is the least length of a key in bytes: as long as the digest, so that guessing it is hopeless.
const minKey = sha256.Size

// anyID stands for the id in the token of a link that takes any. It can't be an id.
const anyID = "*"

// Signer makes and checks tokens. It holds the key and never shows it.
type Signer struct {
	key        []byte
	connection string
}

// NewSigner makes the signer of a connection.
func NewSigner(key, connection string) (*Signer, error) {
	if len(key) < minKey {
		return nil, fmt.Errorf("the key of the links has %d characters; give at least %d random ones, for example by: openssl rand -base64 48",
			len(key), minKey)
	}
	return &Signer{key: []byte(key), connection: connection}, nil
}

// Link is an address of a purpose for any id, for a LiveLink: the id goes at its end.
func (s *Signer) Link(base string, p Purpose) string {
	return address(base, p, url.Values{"token": {s.token("link", string(p), anyID, "")}}) + "&id="
}

// LinkTo is an address of a purpose for one id, good until a time.
func (s *Signer) LinkTo(base string, p Purpose, id string, until time.Time) string {
	expires := strconv.FormatInt(until.Unix(), 10)
	return address(base, p, url.Values{"token": {s.token("link", string(p), id, expires)}, "expires": {expires}, "id": {id}})
}

func address(base string, p Purpose, query url.Values) string {
	return strings.TrimSuffix(base, "/") + "/" + string(p) + "?" + query.Encode()
}

// ReportPath is where reports are served.
const ReportPath = "/report"

// ReportLink is the address of a report, good until a time.
func (s *Signer) ReportLink(base, key string, until time.Time) string {
	expires := strconv.FormatInt(until.Unix(), 10)
	query := url.Values{"key": {key}, "expires": {expires}, "token": {s.token("report", key, expires)}}
	return strings.TrimSuffix(base, "/") + ReportPath + "?" + query.Encode()
}

// checkReport judges the address of a report.
func (s *Signer) checkReport(key, expires, token string, now time.Time) error {
	if !s.same(token, "report", key, expires) {
		return errNotValid
	}
	if until, err := strconv.ParseInt(expires, 10, 64); err != nil || now.Unix() > until {
		return errExpired
	}
	return nil
}

// Errors of a check. They say no more than an owner of a link may know.
var (
	errNotValid = errors.New("this link is not valid (any more)")
	errExpired  = errors.New("this link has expired")
)

// check judges the token of a link. It compares in constant time, and judges the expiry only of a link that
// is genuine.
func (s *Signer) check(p Purpose, id, expires, token string, now time.Time) error {
	signed := id
	if expires == "" {
		signed = anyID
	}
	if !s.same(token, "link", string(p), signed, expires) {
		return errNotValid
	}
	if expires == "" {
		return nil
	}
	until, err := strconv.ParseInt(expires, 10, 64)
	if err != nil || now.Unix() > until {
		return errExpired
	}
	return nil
}

// confirmFor is how long a page's button works.
const confirmFor = 15 * time.Minute

// confirmation is what the button of a page sends: a token over purpose, id and the end of its time. A page
// of somebody else can't make one.
func (s *Signer) confirmation(p Purpose, id string, now time.Time) (until, token string) {
	until = strconv.FormatInt(now.Add(confirmFor).Unix(), 10)
	return until, s.token("confirm", string(p), id, until)
}

func (s *Signer) confirmed(p Purpose, id, until, token string, now time.Time) error {
	if !s.same(token, "confirm", string(p), id, until) {
		return errNotValid
	}
	if end, err := strconv.ParseInt(until, 10, 64); err != nil || now.Unix() > end {
		return errors.New("this page has been open for too long; open the link again")
	}
	return nil
}

// token is the HMAC of the parts, each with its length, so that none can run into the next.
func (s *Signer) token(parts ...string) string {
	mac := hmac.New(sha256.New, s.key)
	for _, part := range append([]string{"digitalbridge", s.connection}, parts...) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(part)))
		mac.Write(n[:])
		mac.Write([]byte(part))
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func (s *Signer) same(token string, parts ...string) bool {
	return hmac.Equal([]byte(token), []byte(s.token(parts...)))
}
