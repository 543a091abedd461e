// Package sandboxkit holds what both vendor sandboxes share: a clock that can be sped up, request
// statistics, fault injection by rule, the /sandbox/ control endpoints that drive them, and a TLS
// listener with a small certificate authority of its own.
//
// It knows nothing of Autotask or TD SYNNEX; each sandbox brings its API handler and its own extra
// control endpoints.
package sandboxkit

import (
	"sync"
	"time"
)

// Clock is simulated time: it starts at a real instant, runs at a settable rate and can jump ahead.
// It never runs backwards. The zero value is not usable; call [NewClock].
type Clock struct {
	mu       sync.Mutex
	realBase time.Time
	simBase  time.Time
	rate     float64
}

// NewClock returns a clock that shows start now and runs at one simulated second per second.
func NewClock(start time.Time) *Clock {
	return &Clock{realBase: time.Now(), simBase: start.UTC(), rate: 1}
}

// Now returns the simulated time in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.nowLocked()
}

// Advance moves the clock ahead by d; negative durations are ignored.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d > 0 {
		c.simBase = c.simBase.Add(d)
	}
}

// SetRate sets how many simulated seconds pass in a real one; 0 stops the clock, negative rates are
// ignored.
func (c *Clock) SetRate(rate float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if rate < 0 {
		return
	}
	now := c.nowLocked()
	c.realBase, c.simBase, c.rate = time.Now(), now, rate
}

// Rate returns the simulated seconds per real second.
func (c *Clock) Rate() float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rate
}

func (c *Clock) nowLocked() time.Time {
	elapsed := time.Since(c.realBase)
	return c.simBase.Add(time.Duration(float64(elapsed) * c.rate)).UTC()
}
