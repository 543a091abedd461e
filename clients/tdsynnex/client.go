package tdsynnex

// The client and the one path that every HTTP exchange takes.

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"digitalbridge/internal/spelling"
)

// maxAnswer limits every answer; 100 products in a dozen warehouses take about 300 kB.
const maxAnswer = 16 << 20

// Client calls the web services of one account. It is safe for concurrent use.
type Client struct {
	config    Config
	endpoints endpoints
	reads     *http.Client // keeps connections
	orders    *http.Client // a fresh connection each time, so that net/http has nothing to retry
	limiters  map[string]*limiter
	auth      map[string]*authGuard

	retryPause time.Duration // before the second price & availability attempt; twice before the third, and so on
}

// New checks the configuration and returns a client; it makes no call.
func New(config Config) (*Client, error) {
	ends, err := config.resolve()
	if err != nil {
		return nil, err
	}
	config.Timeouts = config.Timeouts.withDefaults()
	c := &Client{config: config, endpoints: ends, limiters: map[string]*limiter{}, auth: map[string]*authGuard{},
		retryPause: 400 * time.Millisecond}
	c.reads = newHTTPClient(config, false)
	c.orders = newHTTPClient(config, true)
	for _, op := range []string{OperationPriceAvailability, OperationPurchaseOrder, OperationOrderStatus,
		OperationInvoices, OperationFreightQuote} {
		c.limiters[op] = newLimiter(config.RequestsPerMinute)
		c.auth[op] = newAuthGuard(config.PauseWhenRefused)
	}
	return c, nil
}

// newHTTPClient speaks HTTP/1.1 only and follows no redirect: a redirected POST would be a second one.
func newHTTPClient(config Config, once bool) *http.Client {
	var transport http.RoundTripper = &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: config.RootCAs},
		TLSNextProto:        map[string]func(string, *tls.Conn) http.RoundTripper{},
		TLSHandshakeTimeout: 15 * time.Second,
		DisableKeepAlives:   once,
		MaxIdleConnsPerHost: 4,
		IdleConnTimeout:     60 * time.Second,
	}
	if config.Transport != nil {
		transport = config.Transport(transport)
	}
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// exchange is one POST.
type exchange struct {
	operation string
	subject   string
	url       string
	body      []byte
	timeout   time.Duration
}

// answer is what came back with HTTP status 200.
type answer struct {
	body []byte
}

// post sends x exactly once, after waiting for the request rate. The error is an [*Error]; its class
// is ambiguous when a purchase order may have arrived.
func (c *Client) post(ctx context.Context, x exchange) (answer, error) {
	if err := c.limiters[x.operation].wait(ctx); err != nil {
		return answer{}, &Error{Class: ClassTransient, Operation: x.operation, Subject: x.subject, NotSent: true,
			Message: "given up while it waited for the self-imposed request rate", cause: err}
	}

	start := time.Now()
	var connected atomic.Bool
	status, header, body, err := c.roundTrip(ctx, x, &connected)
	failure := c.judge(x, status, header, body, err, connected.Load())
	if c.config.Observe != nil {
		e := Exchange{Operation: x.operation, Status: status, Duration: time.Since(start), BytesIn: len(body), BytesOut: len(x.body)}
		if failure != nil {
			e.Class, e.Unknown = failure.Class, failure.unknown
		}
		c.config.Observe(e)
	}
	if failure != nil {
		return answer{}, failure
	}
	return answer{body: body}, nil
}

func (c *Client) roundTrip(ctx context.Context, x exchange, connected *atomic.Bool) (int, http.Header, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, x.timeout)
	defer cancel()
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})

	// The body hides its type so that net/http cannot rewind it and send it again.
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, x.url, io.NopCloser(bytes.NewReader(x.body)))
	if err != nil {
		return 0, nil, nil, err
	}
	req.ContentLength = int64(len(x.body))
	req.Header.Set("Content-Type", xmlContentType)
	req.Header.Set("Accept", "application/xml, text/xml")
	req.Header.Set("User-Agent", "digitalbridge")
	hc := c.reads
	if x.operation == OperationPurchaseOrder {
		hc = c.orders
	}
	resp, err := hc.Do(req)
	if err != nil {
		return 0, nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		err = fmt.Errorf("the answer is larger than %d bytes", maxAnswer)
	}
	return resp.StatusCode, resp.Header, body, err
}

// unknownKept is how much of an answer that nobody knows is shown to the observer, in bytes.
const unknownKept = 500

// judge turns anything but a complete HTTP 200 into an error.
func (c *Client) judge(x exchange, status int, header http.Header, body []byte, err error, connected bool) *Error {
	if err == nil && status == http.StatusOK {
		return nil
	}
	e := &Error{Operation: x.operation, Subject: x.subject, Status: status}
	if err != nil {
		e.Class, e.cause, e.NotSent = ClassTransient, err, !connected
		e.Message = transportWords(err, x.timeout)
	} else {
		e.Class = classOfStatus(status)
		e.RetryAfter = retryAfter(header.Get("Retry-After"), time.Now())
		e.Message, e.Detail = errorWords(body)
		if e.Message == "" {
			e.Message = strings.ToLower(http.StatusText(status))
			if title, ok := pageTitle(body); ok {
				e.page, e.Detail = true, "the answer is a page: "+title
			} else {
				e.unknown = strings.ToValidUTF8(string(body[:min(len(body), unknownKept)]), "")
			}
		}
	}
	if x.operation == OperationPurchaseOrder && !e.NotSent && (e.Class == ClassTransient || e.Class == ClassMalformed) {
		e.Class = ClassAmbiguous
	}
	c.redact(e)
	return e
}

// transportWords leaves out the URL, which net/http puts before the cause.
func transportWords(err error, timeout time.Duration) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("no complete answer within the time limit (%s for this call)", spelling.Span(timeout))
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err.Error()
}

func classOfStatus(status int) Class {
	switch {
	case status == http.StatusUnauthorized:
		return ClassAuth
	case status == http.StatusForbidden:
		return ClassPermission
	case status == http.StatusNotFound:
		return ClassNotFound
	case status == http.StatusTooManyRequests:
		return ClassThrottled
	case status == http.StatusRequestTimeout || status >= 500:
		return ClassTransient
	case status >= 400:
		return ClassValidation
	default: // an unexpected success or a redirect
		return ClassMalformed
	}
}

// longestPause is the most that is taken for a time after which to ask again.
const longestPause = 24 * time.Hour

// retryAfter reads both forms of the header; 0 when there is none.
func retryAfter(value string, now time.Time) time.Duration {
	if s, err := strconv.Atoi(strings.TrimSpace(value)); err == nil {
		return max(0, time.Duration(min(s, int(longestPause/time.Second)))*time.Second)
	}
	if t, err := http.ParseTime(value); err == nil {
		return min(max(0, t.Sub(now)), longestPause)
	}
	return 0
}

// redact takes every credential out of an error, in case the distributor echoes one.
func (c *Client) redact(e *Error) {
	for _, secret := range []string{c.config.Password, c.config.UserID, c.config.ReadPassword, c.config.ReadUserID} {
		if secret != "" {
			e.Message = strings.ReplaceAll(e.Message, secret, "***")
			e.Detail = strings.ReplaceAll(e.Detail, secret, "***")
			e.unknown = strings.ReplaceAll(e.unknown, secret, "***")
		}
	}
}

// fail makes an error about an answer that arrived with HTTP 200.
func (c *Client) fail(x exchange, class Class, message, detail string) *Error {
	e := &Error{Class: class, Operation: x.operation, Subject: x.subject, Status: http.StatusOK, Message: message, Detail: detail}
	c.redact(e)
	return e
}

// invalid makes an error about a request that was stopped before it left.
func invalid(operation, subject, format string, args ...any) *Error {
	return &Error{Class: ClassValidation, Operation: operation, Subject: subject, NotSent: true, Message: fmt.Sprintf(format, args...)}
}
