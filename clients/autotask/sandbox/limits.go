// This file holds the tenant's limits: the rolling hourly budget with its latency steps, and the
// simultaneous requests per tracking identifier and entity.

package sandbox

import (
	"sync"
	"time"
)

// budgetWindow is the span of the rolling budget, on the sandbox's clock.
const budgetWindow = time.Hour

// limits counts requests. It is safe for concurrent use.
type limits struct {
	mu      sync.Mutex
	limit   int
	threads int
	taken   []time.Time // ascending; the first gone are already outside the window
	gone    int
	running map[string]int
}

func newLimits(budget int) *limits {
	return &limits{limit: budget, threads: threadLimit, running: map[string]int{}}
}

// take counts a request at now. It returns the latency that the usage adds, in the tenant's time; when
// the budget is spent ok is false and wait says when the oldest request leaves the window.
func (l *limits) take(now time.Time) (latency, wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	used := l.usedLocked(now)
	if used >= l.limit {
		if used == 0 {
			return 0, budgetWindow, false
		}
		return 0, l.taken[l.gone].Add(budgetWindow).Sub(now), false
	}
	l.taken = append(l.taken, now)
	switch share := float64(used+1) / float64(l.limit); {
	case share >= highBudget:
		latency = time.Second
	case share >= halfBudget:
		latency = 500 * time.Millisecond
	}
	return latency, 0, true
}

// used is the number of requests in the window.
func (l *limits) used(now time.Time) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.usedLocked(now)
}

func (l *limits) usedLocked(now time.Time) int {
	for l.gone < len(l.taken) && now.Sub(l.taken[l.gone]) >= budgetWindow {
		l.gone++
	}
	if l.gone > len(l.taken)/2 && l.gone > 64 {
		l.taken = append(l.taken[:0], l.taken[l.gone:]...)
		l.gone = 0
	}
	return len(l.taken) - l.gone
}

// configure changes the limits; zero keeps one. setUsed, when not negative, makes the window look as if
// that many requests had just been made.
func (l *limits) configure(budget, threads, setUsed int, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if budget > 0 {
		l.limit = budget
	}
	if threads > 0 {
		l.threads = threads
	}
	if setUsed >= 0 {
		l.taken, l.gone = make([]time.Time, setUsed), 0
		for i := range l.taken {
			l.taken[i] = now
		}
	}
}

// current returns the limits.
func (l *limits) current() (budget, threads int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.limit, l.threads
}

// enter takes a thread of a key; when none is free it refuses at once.
func (l *limits) enter(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.running[key] >= l.threads {
		return false
	}
	l.running[key]++
	return true
}

func (l *limits) leave(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running[key]--
}
