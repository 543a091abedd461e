package tdsynnex

// The access token of the JSON Partner API: OAuth2 client credentials, kept until shortly before it ends.

import (
	"context"
	"encoding/json"
	"net/url"
	"sync"
	"time"
)

// tokenSource hands out one token to everybody; concurrent callers wait for one fetch.
type tokenSource struct {
	client *Client
	fetch  chan struct{} // a lock that a context can abandon

	mu    sync.Mutex
	value string
	until time.Time
}

// tokenMargin is how long before its end a token is no longer used; documented tokens live 7200 s.
const tokenMargin = 2 * time.Minute

func newTokenSource(c *Client) *tokenSource {
	return &tokenSource{client: c, fetch: make(chan struct{}, 1)}
}

func (s *tokenSource) current() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Now().Before(s.until) {
		return s.value
	}
	return ""
}

// forget drops a token that was refused, unless it has been replaced already.
func (s *tokenSource) forget(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.value == token {
		s.value = ""
		s.until = time.Time{}
	}
}

func (s *tokenSource) token(ctx context.Context) (string, error) {
	if t := s.current(); t != "" {
		return t, nil
	}
	select {
	case s.fetch <- struct{}{}:
		defer func() { <-s.fetch }()
	case <-ctx.Done():
		return "", &Error{Class: ClassTransient, Operation: OperationToken, NotSent: true, Message: "waiting for another call's token", cause: ctx.Err()}
	}
	if t := s.current(); t != "" {
		return t, nil
	}
	return s.request(ctx)
}

func (s *tokenSource) request(ctx context.Context) (string, error) {
	c := s.client
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.config.JSON.ClientID}, "client_secret": {c.config.JSON.ClientSecret}}
	x := exchange{operation: OperationToken, url: c.endpoints.token, timeout: c.config.Timeouts.PriceAvailability,
		body: []byte(form.Encode()), contentType: "application/x-www-form-urlencoded", accept: "application/json"}
	asked := time.Now()
	a, err := c.post(ctx, x)
	if err != nil {
		return "", err
	}
	var in struct {
		AccessToken text `json:"access_token"`
		ExpiresIn   text `json:"expires_in"`
	}
	if err := json.Unmarshal(a.body, &in); err != nil || in.AccessToken == "" {
		return "", c.fail(x, ClassMalformed, "the answer holds no access token", "")
	}
	v := values{}
	life := time.Duration(v.integer("expires_in", string(in.ExpiresIn))) * time.Second
	s.mu.Lock()
	defer s.mu.Unlock()
	s.value = string(in.AccessToken)
	s.until = asked.Add(max(life-tokenMargin, life/2))
	return s.value, nil
}
