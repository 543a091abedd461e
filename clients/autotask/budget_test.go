// Who may call now: the rolling budget, the share, the reserve, the tenant's use.

package autotask

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var nine = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// used returns a budget with calls already made at nine.
func used(cfg Config, calls int) *budget {
	b := newBudget(cfg)
	b.learning = false
	for range calls {
		b.count(nine, false)
	}
	b.learning = cfg.RequestsPerHour == 0
	b.since = 0
	return &b
}

func TestBudgetVerdicts(t *testing.T) {
	fixed := Config{RequestsPerHour: 1000, BudgetShare: 0.5, OrderReserve: 0.2}
	learning := Config{BudgetShare: 0.5, OrderReserve: 0.2}
	below := Config{BudgetShare: 0.5, StayBelow: 0.5}
	for name, row := range map[string]struct {
		cfg      Config
		own      int
		tenant   int // learned, of 1000; -1: not learned
		priority bool
		reason   string
	}{
		"an idle hour":                               {fixed, 0, -1, false, ""},
		"the last call before the reserve":           {fixed, 399, -1, false, ""},
		"the reserve stops the others":               {fixed, 400, -1, false, WaitReserve},
		"the reserve is for priority calls":          {fixed, 400, -1, true, ""},
		"the share stops everybody":                  {fixed, 500, -1, true, WaitBudget},
		"others have left room":                      {learning, 0, 899, false, ""},
		"others have used all but the reserve":       {learning, 0, 900, false, WaitTenant},
		"priority calls go on to the tenant's limit": {learning, 0, 999, true, ""},
		"the tenant's limit stops everybody":         {learning, 0, 1000, true, WaitTenant},
		"below the first latency step":               {below, 0, 499, false, ""},
		"at the first latency step":                  {below, 0, 500, false, WaitTenant},
		"priority calls pass the latency step":       {below, 0, 500, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := used(row.cfg, row.own)
			if row.tenant >= 0 {
				require.True(t, b.mustLearn(nine, false))
				b.learned(nine, Threshold{Limit: 1000, Window: time.Hour, Current: row.tenant}, nil)
			}
			v := b.take(nine, row.priority)
			require.Equal(t, row.reason, v.reason)
			require.Equal(t, row.reason == "", v.ok)
			require.Equal(t, v.ok, v.wait == 0)
		})
	}
}

// What orders use comes off the reserve first, so that they take nothing from the others until it is used up.
func TestOrdersUseTheReserveFirst(t *testing.T) {
	b := newBudget(Config{RequestsPerHour: 100, BudgetShare: 1, OrderReserve: 0.2})
	letGo := func(n int, priority bool) (went int) {
		for range n {
			if b.take(nine, priority).ok {
				went++
			}
		}
		return went
	}
	require.Equal(t, 15, letGo(15, true))
	require.Equal(t, 80, letGo(100, false), "five are still kept")
	require.Equal(t, 5, letGo(100, true))
	b = newBudget(Config{RequestsPerHour: 100, BudgetShare: 1, OrderReserve: 0.2})
	require.Equal(t, 30, letGo(30, true))
	require.Equal(t, 70, letGo(100, false), "more than the reserve is the others' loss")
}

// A process that waits for its own share learns nothing by asking.
func TestNobodyAsksWhileTheShareIsSpent(t *testing.T) {
	b := used(Config{BudgetShare: 0.5, OrderReserve: 0.2}, 0)
	require.True(t, b.mustLearn(nine, false))
	b.learned(nine, Threshold{Limit: 10, Window: time.Hour, Current: 1}, nil)
	for b.take(nine, false).ok {
	}
	later := nine.Add(2 * time.Minute)
	require.Equal(t, WaitReserve, b.take(later, false).reason)
	require.False(t, b.mustLearn(later, false))
	require.True(t, b.mustLearn(later, true), "an order has room, so it asks")
}

func TestBudgetRolls(t *testing.T) {
	b := used(Config{RequestsPerHour: 100, BudgetShare: 1}, 60)
	later := nine.Add(30 * time.Minute)
	for range 40 {
		require.True(t, b.take(later, false).ok)
	}
	v := b.take(later, false)
	require.Equal(t, WaitBudget, v.reason)
	require.GreaterOrEqual(t, v.wait, 30*time.Minute, "the first calls must be an hour old")
	require.LessOrEqual(t, v.wait, 31*time.Minute)

	room := later.Add(v.wait)
	require.False(t, b.take(room.Add(-time.Second), false).ok)
	for range 60 {
		require.True(t, b.take(room, false).ok, "exactly the calls of an hour ago have gone")
	}
	require.False(t, b.take(room, false).ok)
	require.True(t, b.take(room.Add(48*time.Hour), false).ok, "after a long silence the budget is whole")
	require.Equal(t, 1, b.own)
}

func TestBudgetLearns(t *testing.T) {
	t.Run("at most once a minute, one caller at a time, and counted", func(t *testing.T) {
		b := newBudget(Config{BudgetShare: 1})
		require.True(t, b.mustLearn(nine, false))
		require.False(t, b.mustLearn(nine.Add(2*time.Minute), false), "the first has no answer yet")
		require.Equal(t, 1, b.own)
		b.learned(nine, Threshold{Limit: 10, Window: time.Hour, Current: 3}, nil)
		require.False(t, b.mustLearn(nine.Add(59*time.Second), false))
		require.True(t, b.mustLearn(nine.Add(time.Minute), false))
		require.Equal(t, 2, b.own)
	})
	t.Run("our own calls since then are added", func(t *testing.T) {
		b := newBudget(Config{BudgetShare: 1})
		require.True(t, b.mustLearn(nine, false))
		b.learned(nine, Threshold{Limit: 10, Window: time.Hour, Current: 8}, nil)
		require.True(t, b.take(nine, false).ok)
		require.True(t, b.take(nine, false).ok)
		require.Equal(t, WaitTenant, b.take(nine, false).reason)
	})
	t.Run("nothing when the budget is configured", func(t *testing.T) {
		b := newBudget(Config{RequestsPerHour: 5, BudgetShare: 1})
		require.False(t, b.mustLearn(nine, false))
	})
	t.Run("a failure keeps the last numbers, but not beyond the window", func(t *testing.T) {
		b := newBudget(Config{BudgetShare: 1})
		require.True(t, b.mustLearn(nine, false))
		b.learned(nine, Threshold{Limit: 10, Window: time.Hour, Current: 10}, nil)
		require.True(t, b.mustLearn(nine.Add(time.Minute), false))
		b.learned(nine.Add(time.Minute), Threshold{}, errors.New("down"))
		require.Equal(t, WaitTenant, b.take(nine.Add(time.Minute), true).reason)
		require.True(t, b.take(nine.Add(time.Hour), true).ok)
	})
	t.Run("a refusal for the hourly limit makes the others wait until it is known again", func(t *testing.T) {
		b := newBudget(Config{BudgetShare: 1})
		require.True(t, b.mustLearn(nine, false))
		b.learned(nine, Threshold{Limit: 100, Window: time.Hour, Current: 5}, nil)
		b.refused()
		require.Equal(t, WaitTenant, b.take(nine, true).reason)
		require.True(t, b.mustLearn(nine.Add(time.Minute), false))
		b.learned(nine.Add(time.Minute), Threshold{Limit: 100, Window: time.Hour, Current: 5}, nil)
		require.True(t, b.take(nine.Add(time.Minute), false).ok)
	})
	t.Run("another window keeps the count", func(t *testing.T) {
		b := used(Config{BudgetShare: 1}, 9)
		require.True(t, b.mustLearn(nine, false))
		b.learned(nine, Threshold{Limit: 20, Window: 30 * time.Minute, Current: 0}, nil)
		require.Equal(t, 10, b.own)
		b.roll(nine.Add(31 * time.Minute))
		require.Zero(t, b.own)
	})
}
