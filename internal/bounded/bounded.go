// Package bounded asks others over HTTP without waiting for ever and without reading for ever: what comes late or has no
// end is cut. It is for clients that are made by libraries, which have no limits of their own.
package bounded

import (
	"context"
	"io"
	"net/http"
	"time"
)

// Transport bounds each exchange, from the request to the end of the answer.
type Transport struct {
	// Next makes the exchange; nil: as Go does by default.
	Next http.RoundTripper
	// Within is the time, Bytes the length of the answer; what is longer ends there.
	Within time.Duration
	Bytes  int64
}

// RoundTrip makes an exchange.
func (t Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	next := t.Next
	if next == nil {
		next = http.DefaultTransport
	}
	ctx, cancel := context.WithTimeout(r.Context(), t.Within)
	resp, err := next.RoundTrip(r.WithContext(ctx))
	if err != nil {
		cancel()
		return nil, err
	}
	resp.Body = &body{io.LimitReader(resp.Body, t.Bytes), resp.Body, cancel}
	return resp, nil
}

// Client is a client of these bounds that follows no redirection: what it sends may be a secret.
func (t Transport) Client() *http.Client {
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// body is the beginning of an answer.
type body struct {
	io.Reader
	whole io.Closer
	done  context.CancelFunc
}

func (b *body) Close() error {
	defer b.done()
	return b.whole.Close()
}
