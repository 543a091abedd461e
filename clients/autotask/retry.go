// Doing a call: limits, attempts, and what may be repeated.

package autotask

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"time"

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
	if err := c.auth.check(c.clock.Now(), x); err != nil {
		return err
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
	c.auth.note(err, c.clock.Now(), used != nil)
	return err
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

// After a refusal of the credentials nothing is asked for a while, longer after each further
// refusal: Autotask locks a user after repeated failures, and a lock stops every integration
// that uses it.
const (
	firstAuthPause   = 30 * time.Second
	longestAuthPause = 15 * time.Minute
)

// authGuard remembers that the credentials were refused.
type authGuard struct {
	mu    sync.Mutex
	until time.Time
	pause time.Duration
	last  Error
}

// check refuses a call while the pause after a refusal lasts.
func (g *authGuard) check(now time.Time, x exchange) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !now.Before(g.until) {
		return nil
	}
	e := g.last
	e.Op, e.Method, e.Path = x.op, "", ""
	e.RetryAfter = g.until.Sub(now)
	e.Messages = append(e.Messages[:len(e.Messages):len(e.Messages)], "not asked again for another "+spelling.Span(e.RetryAfter)+
		", because repeated refusals lock the API user")
	return &e
}

// note keeps a refusal, and forgets it after a success.
func (g *authGuard) note(err error, now time.Time, reached bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var e *Error
	switch {
	case err == nil:
		g.pause, g.until = 0, time.Time{}
	case errors.As(err, &e) && e.Class == ClassAuth && reached:
		if now.Before(g.until) {
			return // another call of the same moment
		}
		g.pause = min(max(2*g.pause, firstAuthPause), longestAuthPause)
		g.until, g.last = now.Add(g.pause), *e
	}
}
