package tdsynnex

// What keeps refused credentials from being sent again and again.

import (
	"sync"
	"time"

	"digitalbridge/internal/spelling"
)

// After a refusal of the credentials a service is not asked for a while, longer after each further refusal: trackers of
// thousands of orders would ask it by the hundred, and repeated refusals lock the user.
const (
	firstAuthPause   = 30 * time.Second
	longestAuthPause = 15 * time.Minute
)

// authGuard remembers that a service refused the credentials. A purchase order is never held back by it: its look does
// that before.
type authGuard struct {
	mu    sync.Mutex
	now   func() time.Time
	until time.Time
	pause time.Duration
	last  Error
}

func newAuthGuard() *authGuard { return &authGuard{now: time.Now} }

// check refuses a call while the pause after a refusal lasts.
func (g *authGuard) check(x exchange) *Error {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	if !now.Before(g.until) || x.operation == OperationPurchaseOrder {
		return nil
	}
	e := g.last
	e.Subject, e.NotSent, e.RetryAfter, e.Status = x.subject, true, g.until.Sub(now), 0
	e.Message = "the service refused this worker at its last call (" + e.Message + "), and is not asked again for another " +
		spelling.Span(e.RetryAfter) + ", because repeated refusals lock the user"
	return &e
}

// note keeps a refusal by the service itself, and forgets it after an answer; nil stands for one.
func (g *authGuard) note(e *Error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case e == nil:
		g.pause, g.until = 0, time.Time{}
	case e.Class == ClassAuth && !e.NotSent && !g.now().Before(g.until):
		g.pause = min(max(2*g.pause, firstAuthPause), longestAuthPause)
		g.until, g.last = g.now().Add(g.pause), *e
	}
}
