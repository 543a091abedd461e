// Doing a call: limits, attempts, and what may be repeated.

package autotask

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"digitalbridge/clients/authguard"
	"digitalbridge/internal/spelling"
)

// How often and how patiently a call is repeated.
const (
	// maxAttempts bounds the attempts of one call, the first included.
	maxAttempts = 4
	// firstPause is the mean back-off before the second attempt; it doubles.
	firstPause = 500 * time.Millisecond
	// longestPause is the most that a call waits by itself. When Autotask asks for more, the
	// caller gets the error with RetryAfter and can free its place meanwhile.
	longestPause = 30 * time.Second
)

// do sends the exchange to the tenant's zone, inside the limits, and decodes its answer.
func (c *Client) do(ctx context.Context, x exchange, out any) error {
	call, held := c.auth.Begin(ctx, c.clock.Now())
	if held != nil {
		return notAsked(held, x)
	}
	var used *knownZone
	zone := func() (*url.URL, error) {
		z, err := c.currentZone(ctx)
		if err != nil {
			return nil, during(err, x.op)
		}
		used = z
		return z.base, nil
	}
	err := c.attempts(ctx, x, out, zone)
	if ClassOf(err) == ClassAuth && used != nil {
		if moved, zoneErr := c.movedZone(ctx, used); zoneErr == nil && moved {
			err = c.attempts(ctx, x, out, zone)
		}
	}
	c.noteAuth(call, err, used != nil)
	return err
}

// noteAuth tells the guard what the call says of the credentials. A refusal by the zone service, which is asked without
// them, says nothing.
func (c *Client) noteAuth(call *authguard.Call[Error], err error, reached bool) {
	said, now := authguard.Nothing, c.clock.Now()
	var e *Error
	switch {
	case err == nil:
		said = authguard.Taken
	case errors.As(err, &e) && e.Class == ClassAuth && reached:
		e.RetryAfter = max(e.RetryAfter, call.End(now, authguard.Refused, *e))
		return
	}
	call.End(now, said, Error{})
}

// notAsked is the error of a call that is held after a refusal of the credentials.
func notAsked(held *authguard.Held[Error], x exchange) error {
	e := held.Last
	e.Op, e.Method, e.Path, e.RetryAfter = x.op, "", "", held.For
	e.Messages = append(e.Messages[:len(e.Messages):len(e.Messages)], "not asked again for another "+spelling.Span(held.For)+
		", because repeated refusals lock the API user")
	return &e
}

// attempts sends the exchange, and sends it again after what is safe to repeat: failed reads,
// and refusals for throttling, which have no effect.
func (c *Client) attempts(ctx context.Context, x exchange, out any, base func() (*url.URL, error)) error {
	for attempt := 1; ; attempt++ {
		to, err := base()
		if err != nil {
			return err
		}
		release := func(bool) {}
		if !x.anonymous {
			if release, err = c.limiter.acquire(ctx, x.endpoint); err != nil {
				return notSent(err, x)
			}
		}
		err = c.once(ctx, x, to, attempt, out)
		release(wasLeftBehind(err))
		if err == nil {
			return nil
		}
		var e *Error
		if !errors.As(err, &e) || attempt == maxAttempts || ctx.Err() != nil {
			return err
		}
		if overBudget(e) {
			c.limiter.refused()
		}
		pause, reason, again := repeat(e, x, attempt, rand.Float64())
		if !again {
			return err
		}
		waited := c.clock.Now()
		sleepErr := c.clock.Sleep(ctx, pause)
		c.limiter.waited(x.endpoint, reason, c.clock.Now().Sub(waited))
		if sleepErr != nil {
			e.Err = errors.Join(e.Err, sleepErr)
			return e
		}
	}
}

// wasLeftBehind reports whether Autotask still works on the call that failed.
func wasLeftBehind(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.leftBehind
}

// repeat decides whether a failed exchange is sent again, and after which pause. jitter is
// from 0 to below 1.
func repeat(e *Error, x exchange, attempt int, jitter float64) (pause time.Duration, reason string, again bool) {
	backoff := time.Duration((0.5 + jitter) * float64(firstPause<<(attempt-1)))
	switch {
	case e.RetryAfter > longestPause:
		return 0, "", false
	case e.Class == ClassThrottled:
		return max(e.RetryAfter, backoff), WaitThrottled, true
	case e.Class == ClassTransient && !x.effect:
		return max(e.RetryAfter, backoff), WaitRetry, true
	case e.Class == ClassMalformed && !x.effect && e.Status == http.StatusOK:
		return backoff, WaitRetry, true
	}
	return 0, "", false
}

// notSent is the error of a call that ended while it waited for its turn.
func notSent(err error, x exchange) error {
	var e *Error
	if errors.As(err, &e) {
		return during(err, x.op)
	}
	return &Error{Class: ClassTransient, Op: x.op, Err: err}
}

// during keeps an error but says for what it was needed.
func during(err error, op string) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	copied := *e
	copied.Op = op + ": " + e.Op
	return &copied
}
