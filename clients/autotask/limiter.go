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

	mu     sync.Mutex
	slots  map[string]chan struct{}
	budget budget
}

func newLimiter(cfg Config, clk clock) *limiter {
	return &limiter{
		clock: clk, places: cfg.Concurrency, onWait: cfg.OnWait,
		slots:  make(map[string]chan struct{}),
		budget: newBudget(cfg),
	}
}

// acquire waits for the call's turn. The caller calls release when the answer is read.
func (l *limiter) acquire(ctx context.Context, endpoint string) (release func(), err error) {
	if err := l.token(ctx, endpoint); err != nil {
		return nil, err
	}
	slot := l.slot(endpoint)
	select {
	case slot <- struct{}{}:
	default:
		began := l.clock.Now()
		select {
		case slot <- struct{}{}:
			l.waited(endpoint, WaitThreads, l.clock.Now().Sub(began))
		case <-ctx.Done():
			l.waited(endpoint, WaitThreads, l.clock.Now().Sub(began))
			return nil, ctx.Err()
		}
	}
	return func() { <-slot }, nil
}

func (l *limiter) slot(endpoint string) chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, ok := l.slots[endpoint]
	if !ok {
		s = make(chan struct{}, l.places)
		l.slots[endpoint] = s
	}
	return s
}

// longestSlice is the most that a call sleeps before it looks again and reports its wait.
const longestSlice = 10 * time.Second

// token waits until the budget lets one more call through.
func (l *limiter) token(ctx context.Context, endpoint string) error {
	priority := hasPriority(ctx)
	for {
		now := l.clock.Now()
		l.mu.Lock()
		ask := l.budget.mustLearn(now)
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
	var t Threshold
	err = c.once(ctx, thresholdQuestion, z.base, 1, &t)
	return t, err
}
