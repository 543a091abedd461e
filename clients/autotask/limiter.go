// The limiter: an hourly budget first, then one of the entity's places.

package autotask

import (
	"context"
	"sync"
	"time"
)

// limiter admits calls. A call takes its part of the budget first and then a place of its
// entity, so that a call that waits for the budget keeps no place from others.
type limiter struct {
	clock  clock
	places int
	onWait func(endpoint, reason string, d time.Duration)
	learn  func(context.Context) (Threshold, error)

	mu sync.Mutex
	// longestCall is how long a call that was given up keeps its place.
	longestCall time.Duration
	endpoints   map[string]*endpointPlaces
	budget      budget
}

func newLimiter(cfg Config, clk clock) *limiter {
	return &limiter{
		clock: clk, places: cfg.Concurrency, onWait: cfg.OnWait, longestCall: cfg.LongestCall,
		endpoints: make(map[string]*endpointPlaces),
		budget:    newBudget(cfg),
	}
}

// acquire waits for the call's turn. The caller calls release when the answer is read, and says whether
// the call was given up while Autotask still worked on it: then its place stays taken for as long as Autotask may go on with it.
func (l *limiter) acquire(ctx context.Context, endpoint string) (release func(leftBehind bool), err error) {
	if err := l.token(ctx, endpoint); err != nil {
		return nil, err
	}
	return l.enter(ctx, endpoint)
}

// endpointPlaces are the calls of one entity that Autotask works on.
type endpointPlaces struct {
	running    int
	urgent     int           // calls with priority that wait
	leftBehind []time.Time   // when those that were given up are over at the latest, ascending
	freed      chan struct{} // closed when a place becomes free
}

// enter waits for one of the endpoint's places.
func (l *limiter) enter(ctx context.Context, endpoint string) (release func(leftBehind bool), err error) {
	began, waited, priority := l.clock.Now(), false, hasPriority(ctx)
	for {
		l.mu.Lock()
		p := l.endpoints[endpoint]
		if p == nil {
			p = &endpointPlaces{freed: make(chan struct{})}
			l.endpoints[endpoint] = p
		}
		now := l.clock.Now()
		for len(p.leftBehind) > 0 && !now.Before(p.leftBehind[0]) {
			p.leftBehind = p.leftBehind[1:]
		}
		if p.running+len(p.leftBehind) < l.placesOf(endpoint) && (priority || p.urgent == 0) {
			p.running++
			if priority && waited {
				p.urgent--
				p.wake()
			}
			l.mu.Unlock()
			if waited {
				l.waited(endpoint, WaitThreads, now.Sub(began))
			}
			return func(leftBehind bool) { l.leave(p, leftBehind) }, nil
		}
		freed, over := p.freed, time.Time{}
		if len(p.leftBehind) > 0 {
			over = p.leftBehind[0]
		}
		if priority && !waited {
			p.urgent++
		}
		l.mu.Unlock()
		waited = true
		if l.until(ctx, freed, over); ctx.Err() != nil {
			l.giveUp(p, priority)
			l.waited(endpoint, WaitThreads, l.clock.Now().Sub(began))
			return nil, ctx.Err()
		}
	}
}

// until waits for a freed place, for the time when a call that was given up is over, or for ctx's end.
func (l *limiter) until(ctx context.Context, freed <-chan struct{}, over time.Time) {
	if over.IsZero() {
		select {
		case <-freed:
		case <-ctx.Done():
		}
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-freed:
			cancel()
		case <-ctx.Done():
		}
	}()
	_ = l.clock.Sleep(ctx, over.Sub(l.clock.Now()))
}

func (l *limiter) leave(p *endpointPlaces, leftBehind bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p.running--
	if leftBehind {
		p.leftBehind = append(p.leftBehind, l.clock.Now().Add(l.longestCall))
	}
	p.wake()
}

// wake lets those that wait look again. The caller holds the limiter's lock.
func (p *endpointPlaces) wake() {
	close(p.freed)
	p.freed = make(chan struct{})
}

// giveUp ends the wait of a call: those that let it go first look again.
func (l *limiter) giveUp(p *endpointPlaces, priority bool) {
	if !priority {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	p.urgent--
	p.wake()
}

// placesOf is how many calls an endpoint may have in flight. The question about the tenant's use has places
// of its own at Autotask and is asked by one at a time.
func (l *limiter) placesOf(endpoint string) int {
	if endpoint == thresholdQuestion.endpoint {
		return 1
	}
	return l.places
}

// longestSlice is the most that a call sleeps before it looks again and reports its wait.
const longestSlice = 10 * time.Second

// token waits until the budget lets one more call through.
func (l *limiter) token(ctx context.Context, endpoint string) error {
	priority := hasPriority(ctx)
	for {
		now := l.clock.Now()
		l.mu.Lock()
		ask := l.budget.mustLearn(now, priority)
		var v verdict
		if !ask {
			v = l.budget.take(now, priority)
		}
		l.mu.Unlock()
		switch {
		case ask:
			t, err := l.learn(ctx)
			l.mu.Lock()
			l.budget.learned(l.clock.Now(), t, err)
			l.mu.Unlock()
			if err != nil && (ctx.Err() != nil || ClassOf(err) == ClassAuth) {
				return err
			}
		case v.ok:
			return nil
		default:
			began := now
			err := l.clock.Sleep(ctx, min(v.wait, longestSlice))
			l.waited(endpoint, v.reason, l.clock.Now().Sub(began))
			if err != nil {
				return err
			}
		}
	}
}

func (l *limiter) waited(endpoint, reason string, d time.Duration) {
	if l.onWait != nil {
		l.onWait(endpoint, reason, d)
	}
}

// refused notes that Autotask refused a call for the tenant's hourly limit, so that the calls
// that follow wait until the use is known again instead of being refused too.
func (l *limiter) refused() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.budget.refused()
}

// thresholds is the limiter's own question about the tenant's use. It takes no token, since it
// is asked while one is waited for, but is counted; and it is asked once, without attempts.
func (c *Client) thresholds(ctx context.Context) (Threshold, error) {
	z, err := c.currentZone(ctx)
	if err != nil {
		return Threshold{}, err
	}
	release, err := c.limiter.enter(ctx, thresholdQuestion.endpoint)
	if err != nil {
		return Threshold{}, err
	}
	var t Threshold
	err = c.once(ctx, thresholdQuestion, z.base, 1, &t)
	release(wasLeftBehind(err))
	return t, err
}
