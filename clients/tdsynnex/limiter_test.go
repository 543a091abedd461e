package tdsynnex

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// passed notes who was let through, and when.
type passed struct {
	mu    sync.Mutex
	names []string
	at    []time.Duration
}

func (p *passed) note(name string, at time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.names, p.at = append(p.names, name), append(p.at, at)
}

func TestUrgentCallsGoFirstAndTheRateIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, ctx, began := newLimiter(6), t.Context(), time.Now() // one every ten seconds
		require.NoError(t, l.wait(ctx), "nobody has called yet")
		var p passed
		var calls sync.WaitGroup
		call := func(ctx context.Context, name string) {
			calls.Go(func() {
				if err := l.wait(ctx); err == nil {
					p.note(name, time.Since(began))
				}
			})
			synctest.Wait() // it has joined before the next one comes
		}
		call(ctx, "look 1")
		call(ctx, "look 2")
		call(WithPriority(ctx), "order 1")
		call(ctx, "look 3")
		call(WithPriority(ctx), "order 2")
		calls.Wait()
		require.Equal(t, []string{"order 1", "order 2", "look 1", "look 2", "look 3"}, p.names)
		for i, at := range p.at {
			require.InDelta(t, float64(i+1)*10, at.Seconds(), 0.1)
		}
	})
}

// A call that was let through waits for nobody, one that was given up leaves its turn to the next.
func TestACallThatIsGivenUpHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, began := newLimiter(6), time.Now()
		require.NoError(t, l.wait(t.Context()))
		soon, cancel := context.WithTimeout(WithPriority(t.Context()), 3*time.Second)
		defer cancel()
		var given error
		var calls sync.WaitGroup
		calls.Go(func() { given = l.wait(soon) })
		synctest.Wait()
		require.NoError(t, l.wait(t.Context()))
		require.InDelta(t, 10, time.Since(began).Seconds(), 0.1)
		calls.Wait()
		require.ErrorIs(t, given, context.DeadlineExceeded)
		require.Empty(t, l.urgent)
		require.Empty(t, l.others)
		require.ErrorIs(t, l.wait(soon), context.DeadlineExceeded, "a context that has ended takes no turn")
	})
}

// Whatever waits, and however long, an urgent call waits for the next turn only, and none of the others fails.
func TestAHundredLooksNeverFailAndNeverHoldAnOrderUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, began := newLimiter(25), time.Now()
		var p passed
		var calls sync.WaitGroup
		for range 100 {
			calls.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				if err := l.wait(ctx); err == nil {
					p.note("look", time.Since(began))
				}
			})
		}
		synctest.Wait()
		asked := time.Since(began)
		require.NoError(t, l.wait(WithPriority(t.Context())))
		require.LessOrEqual(t, time.Since(began)-asked, 2400*time.Millisecond)
		calls.Wait()
		require.Len(t, p.names, 100)
		require.InDelta(t, 98*2.4, p.at[99].Seconds(), 3, "three go at once, the rest and the order at the rate")
	})
}

func TestNoRateLetsEverythingThrough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, began := newLimiter(-1), time.Now()
		for range 1000 {
			require.NoError(t, l.wait(t.Context()))
		}
		require.Zero(t, time.Since(began))
	})
}
