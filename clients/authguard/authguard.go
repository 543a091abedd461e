// Package authguard keeps credentials that a vendor has refused from being sent again and again: repeated refusals lock the
// user, and a lock stops everything that uses it.
package authguard

import (
	"cmp"
	"context"
	"sync"
	"time"
)

// After a refusal nothing is asked for a while, longer after each further refusal.
const (
	FirstPause   = 30 * time.Second
	LongestPause = 15 * time.Minute
)

// Guard remembers that credentials were refused, with the refusal. Its zero value has seen none. It is shared by all calls
// with the credentials: whoever waits for them costs the vendor nothing, because one call asks for all.
type Guard[E any] struct {
	// First is how long nothing is asked after the first refusal; 0: [FirstPause].
	First time.Duration

	mu    sync.Mutex
	pause time.Duration
	until time.Time
	last  E
	// asking: after a pause one call has gone first, and has not ended.
	asking bool
}

// Held says why a call is not made.
type Held[E any] struct {
	// Last is the refusal, For how long nothing is asked.
	Last E
	For  time.Duration
}

// Call is a call that was let through. It has to be ended.
type Call[E any] struct {
	guard *Guard[E]
	first bool
}

// Said is what an answer says of the credentials.
type Said int

// Verdicts.
const (
	Nothing Said = iota // there was no answer, or one before they were looked at
	Taken
	Refused
)

func (g *Guard[E]) first() time.Duration { return cmp.Or(g.First, FirstPause) }

// Begin lets a call through, or says why it is held. When a pause has passed one call goes first, and the others are held
// until it has ended, so that a pause costs one refusal however many wait.
func (g *Guard[E]) Begin(ctx context.Context, now time.Time) (*Call[E], *Held[E]) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.pause == 0 || insists(ctx):
		return &Call[E]{guard: g}, nil
	case now.Before(g.until):
		return nil, &Held[E]{g.last, g.until.Sub(now)}
	case g.asking:
		return nil, &Held[E]{g.last, g.first()}
	}
	g.asking = true
	return &Call[E]{guard: g, first: true}, nil
}

// End takes what became of the call. After a refusal it returns how long nothing is asked from now on.
func (c *Call[E]) End(now time.Time, said Said, refusal E) time.Duration {
	g := c.guard
	g.mu.Lock()
	defer g.mu.Unlock()
	if c.first {
		g.asking = false
	}
	switch said {
	case Taken:
		g.pause, g.until = 0, time.Time{}
		return 0
	case Nothing:
		return 0
	}
	if !now.Before(g.until) { // else it is another call of the same moment
		g.pause = min(max(2*g.pause, g.first()), LongestPause)
		g.until, g.last = now.Add(g.pause), refusal
	}
	return g.until.Sub(now)
}

type insistKey struct{}

// Insist lets the calls under the context through also while others are held: a person asks whether the credentials are
// good again.
func Insist(ctx context.Context) context.Context { return context.WithValue(ctx, insistKey{}, true) }

func insists(ctx context.Context) bool {
	insists, _ := ctx.Value(insistKey{}).(bool)
	return insists
}
