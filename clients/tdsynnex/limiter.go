package tdsynnex

// The self-imposed request rate of one service.

import (
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

type priorityKey struct{}

// WithPriority marks the calls made under the context as urgent: they go before all others that wait for the request
// rate. Orders use it, so that what only looks never delays one.
func WithPriority(ctx context.Context) context.Context {
	return context.WithValue(ctx, priorityKey{}, true)
}

func hasPriority(ctx context.Context) bool {
	p, _ := ctx.Value(priorityKey{}).(bool)
	return p
}

// limiter lets calls through at a rate: urgent ones first, and each kind in the order in which it came.
type limiter struct {
	mu     sync.Mutex
	rate   *rate.Limiter
	urgent []*waiter
	others []*waiter
}

// waiter is a call that waits. Its turn is to check whether the rate lets it through; only the first one has it.
type waiter struct{ turn chan struct{} }

func newLimiter(perMinute int) *limiter {
	if perMinute < 0 {
		return &limiter{rate: rate.NewLimiter(rate.Inf, 1)}
	}
	if perMinute == 0 {
		perMinute = defaultRequestsPerMinute
	}
	return &limiter{rate: rate.NewLimiter(rate.Limit(float64(perMinute)/60), 1+perMinute/10)}
}

// wait returns when the call may go, or with the context's error. However long it takes, it is no failure: the
// context alone ends it.
func (l *limiter) wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := l.join(hasPriority(ctx))
	defer l.leave(w)
	for {
		pause, mine := l.try(w)
		if mine && pause == 0 {
			return nil
		}
		var due <-chan time.Time // never, while others go first
		if mine {
			due = time.After(pause)
		}
		select {
		case <-due:
		case <-w.turn:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (l *limiter) join(urgent bool) *waiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := &waiter{turn: make(chan struct{}, 1)}
	if urgent {
		l.urgent = append(l.urgent, w)
	} else {
		l.others = append(l.others, w)
	}
	return w
}

// leave takes a call out, and wakes the one whose turn it is now.
func (l *limiter) leave(w *waiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	is := func(other *waiter) bool { return other == w }
	l.urgent, l.others = slices.DeleteFunc(l.urgent, is), slices.DeleteFunc(l.others, is)
	if first := l.first(); first != nil {
		select {
		case first.turn <- struct{}{}:
		default: // it is awake already
		}
	}
}

func (l *limiter) first() *waiter {
	for _, line := range [][]*waiter{l.urgent, l.others} {
		if len(line) > 0 {
			return line[0]
		}
	}
	return nil
}

// try says whether it is the call's turn, and how long the rate still makes it wait; 0: it has been let through.
func (l *limiter) try(w *waiter) (pause time.Duration, mine bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.first() != w {
		return 0, false
	}
	r := l.rate.Reserve()
	if pause = r.Delay(); pause > 0 {
		r.Cancel()
	}
	return pause, true
}
