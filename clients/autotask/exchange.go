// One HTTP exchange: build the request, send it, read the answer, say what went wrong.

package autotask

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// maxAnswer bounds the body of an answer. The largest page there is, 500 product notes of
// 32,000 characters, is about 16 MB.
const maxAnswer = 32 << 20

// exchange is one call of the API, before it is sent.
type exchange struct {
	op       string // for messages: "create Products"
	endpoint string // what Autotask counts threads by: the entity
	method   string
	path     string // under the zone's base, without leading slash
	query    url.Values
	body     []byte

	effect      bool // changes something, so a lost answer is ambiguous
	impersonate bool // carries the impersonation header when one is configured
	anonymous   bool // the zone question: no credentials, no limits
}

// answerChecker is an answer that knows when it isn't one, though it is valid JSON.
type answerChecker interface{ check() error }

// once sends the exchange to base and decodes its answer into out. Every error is an *Error.
func (c *Client) once(ctx context.Context, x exchange, base *url.URL, attempt int, out any) error {
	started := time.Now()
	buffer := c.buffer()
	defer c.reuse(buffer)
	status, retryAfter, err := c.send(ctx, x, base, buffer)
	body := buffer.Bytes()
	var failure *Error
	switch {
	case err != nil:
		failure = err
	case status != http.StatusOK:
		failure = classify(status, body, x.effect)
		failure.RetryAfter = retryAfter
	case threadsRefused(body):
		failure = classify(http.StatusTooManyRequests, body, x.effect)
		failure.RetryAfter = retryAfter
	case noAnswer(body) != "":
		failure = &Error{Class: ClassTransient, Messages: []string{noAnswer(body)}}
		if x.effect {
			failure.Class = ClassAmbiguous
		}
	default:
		failure = decodeAnswer(body, out, x.effect)
	}
	if c.cfg.OnCall != nil {
		call := Call{Endpoint: x.endpoint, Method: x.method, Path: x.path, Status: status, Attempt: attempt, Duration: time.Since(started),
			Bytes: len(body)}
		if failure != nil {
			call.Class = failure.Class
			if status >= http.StatusBadRequest && len(failure.Messages) == 0 {
				call.Unknown = clip(strings.ToValidUTF8(string(body), ""))
			}
		}
		c.cfg.OnCall(call)
	}
	if failure == nil {
		return nil
	}
	failure.Op, failure.Method, failure.Path, failure.Status = x.op, x.method, x.path, status
	return failure
}

// send does the HTTP part. The answer is read to its end, into body, before it returns.
func (c *Client) send(ctx context.Context, x exchange, base *url.URL, body *bytes.Buffer) (status int, retryAfter time.Duration,
	failure *Error) {
	var written atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { written.Store(true) },
	})
	target := *base
	target.Path += x.path
	target.RawQuery = x.query.Encode()
	req, err := http.NewRequestWithContext(ctx, x.method, target.String(), bytes.NewReader(x.body))
	if err != nil {
		return 0, 0, &Error{Class: ClassValidation, Err: bare(err)}
	}
	if x.anonymous {
		req.Header.Set("Accept", "application/json")
		req.Header.Set("User-Agent", c.cfg.UserAgent)
	} else {
		req.Header = c.cfg.headers()
	}
	if len(x.body) > 0 {
		req.Header.Set("Content-Type", "application/json")
	}
	if x.impersonate && c.cfg.ImpersonationResourceID != 0 {
		req.Header.Set("ImpersonationResourceId", strconv.FormatInt(c.cfg.ImpersonationResourceID, 10))
	}
	res, err := c.http.Do(req)
	if err != nil {
		failure = lost(err, x.effect && written.Load())
		failure.leftBehind = written.Load() && leftBehind(err)
		return 0, 0, failure
	}
	defer func() { _ = res.Body.Close() }()
	if _, err = body.ReadFrom(io.LimitReader(res.Body, maxAnswer+1)); err != nil {
		failure = lost(fmt.Errorf("read the answer: %w", err), x.effect)
		failure.leftBehind = leftBehind(err)
		return res.StatusCode, 0, failure
	}
	if body.Len() > maxAnswer {
		return res.StatusCode, 0, unreadable(fmt.Errorf("the answer is over %d bytes", maxAnswer), x.effect)
	}
	return res.StatusCode, parseRetryAfter(res.Header.Get("Retry-After"), c.clock.Now()), nil
}

// buffer is memory for an answer; decoding copies what it keeps, so it can be used again.
func (c *Client) buffer() *bytes.Buffer {
	if b, ok := c.buffers.Get().(*bytes.Buffer); ok {
		b.Reset()
		return b
	}
	return new(bytes.Buffer)
}

// reuse keeps a buffer of ordinary size.
func (c *Client) reuse(b *bytes.Buffer) {
	if b.Cap() <= 4<<20 {
		c.buffers.Put(b)
	}
}

// lost is the error of an answer that didn't come.
func lost(err error, mayHaveHappened bool) *Error {
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &untrusted):
		return &Error{Class: ClassMalformed, Messages: []string{
			"the server's certificate is not trusted (for a sandbox, give its authority as RootCAs)"}, Err: bare(err)}
	case mayHaveHappened:
		return &Error{Class: ClassAmbiguous, Err: bare(err)}
	}
	return &Error{Class: ClassTransient, Err: bare(err)}
}

// noAnswer says why the body of a 200 is no answer of the API: it is empty, or a page for people, which
// stands there during maintenance.
func noAnswer(body []byte) string {
	switch text := bytes.TrimSpace(body); {
	case len(text) == 0:
		return "the answer is empty"
	case text[0] == '<':
		return "the answer is a web page, as during maintenance"
	}
	return ""
}

// leftBehind reports whether a call that was sent was given up here, so that Autotask still works on it.
func leftBehind(err error) bool {
	var network net.Error
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || (errors.As(err, &network) && network.Timeout())
}

// unreadable is the error of an answer that came but makes no sense.
func unreadable(err error, effect bool) *Error {
	if effect {
		return &Error{Class: ClassAmbiguous, Err: err}
	}
	return &Error{Class: ClassMalformed, Err: err}
}

// bare removes the URL that net/http puts around its errors: the path is in ours already, and
// the zone question's URL carries the user name.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// decodeAnswer fills out, which may hold the rest of an earlier attempt.
func decodeAnswer(body []byte, out any, effect bool) *Error {
	reflect.ValueOf(out).Elem().SetZero()
	if err := bounded(body); err != nil {
		return unreadable(err, effect)
	}
	err := json.Unmarshal(body, out)
	if s, ok := out.(salvager); ok && err != nil {
		reflect.ValueOf(out).Elem().SetZero()
		if !json.Valid(body) {
			body = repaired(body)
		}
		err = s.salvage(body)
	}
	if err != nil {
		return unreadable(fmt.Errorf("decode the answer: %w", err), effect)
	}
	if a, ok := out.(answerChecker); ok {
		if err := a.check(); err != nil {
			return unreadable(err, effect)
		}
	}
	return nil
}

// parseRetryAfter reads seconds or a date; 0 when there is neither.
func parseRetryAfter(header string, now time.Time) time.Duration {
	if header == "" {
		return 0
	}
	if seconds, err := strconv.Atoi(header); err == nil {
		return time.Duration(min(max(seconds, 0), 24*60*60)) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return min(max(at.Sub(now), 0), 24*time.Hour)
	}
	return 0
}
