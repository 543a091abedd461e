package store

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func TestAClaimKeepsOtherRunsOutUntilItEnds(t *testing.T) {
	s, _ := open(t)
	clock := newClock()
	take := func(by string) (*Claim, error) { return s.claim(t.Context(), "apply", by, "", time.Minute, clock.now) }

	first, err := take("run 1")
	require.NoError(t, err)
	require.NoError(t, first.Check(30*time.Second))
	require.ErrorIs(t, first.Check(time.Minute), ErrClaimLost, "what may take longer than the claim lasts must not begin")

	_, err = take("run 2")
	var held *ClaimedError
	require.ErrorAs(t, err, &held)
	require.Equal(t, "run 1", held.By)
	require.Contains(t, err.Error(), "apply is being done by run 1, for another 1 min at most")

	clock.pass(50 * time.Second)
	require.NoError(t, first.Renew(t.Context()))
	clock.pass(50 * time.Second)
	_, err = take("run 2")
	require.ErrorAs(t, err, &held, "renewed")

	require.NoError(t, first.Release(t.Context()))
	require.ErrorIs(t, first.Check(0), ErrClaimLost)
	_, err = take("run 2")
	require.NoError(t, err)

	_, err = s.claim(t.Context(), "another thing", "run 1", "", time.Minute, clock.now)
	require.NoError(t, err)
}

func TestAClaimThatRanOutIsTakenAndCannotBeRenewed(t *testing.T) {
	s, _ := open(t)
	clock := newClock()
	first, err := s.claim(t.Context(), "apply", "run 1", "", time.Minute, clock.now)
	require.NoError(t, err)
	clock.pass(time.Minute)
	second, err := s.claim(t.Context(), "apply", "run 2", "", time.Minute, clock.now)
	require.NoError(t, err)
	require.ErrorIs(t, first.Renew(t.Context()), ErrClaimLost)
	require.NoError(t, second.Renew(t.Context()))
}

func TestALaterAttemptOfTheSameRunTakesOver(t *testing.T) {
	s, _ := open(t)
	clock := newClock()
	first, err := s.claim(t.Context(), "apply", "run 1", "", time.Minute, clock.now)
	require.NoError(t, err)
	clock.pass(time.Second)
	second, err := s.claim(t.Context(), "apply", "run 1", "", time.Minute, clock.now)
	require.NoError(t, err)
	require.ErrorIs(t, first.Renew(t.Context()), ErrClaimLost)
	require.ErrorIs(t, first.Check(0), ErrClaimLost)
	require.NoError(t, second.Renew(t.Context()))
	require.NoError(t, second.Check(0))
	_, err = s.claim(t.Context(), "apply", "run 2", "", time.Minute, clock.now)
	require.Error(t, err, "the claim that was lost left nothing that another run could mistake")
}

// However claimants interleave, no two hold the claim at once.
func TestOfManyClaimantsAtMostOneHoldsTheClaim(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			for range 20 {
				atMostOneClaims(t, s)
			}
		})
	}
}

func atMostOneClaims(t *testing.T, s *Store) {
	t.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	var holders []*Claim
	for i := range 8 {
		all.Go(func() {
			c, err := s.Claim(t.Context(), "apply", string(rune('a'+i)), time.Hour)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				holders = append(holders, c)
				return
			}
			var held *ClaimedError
			if !errors.As(err, &held) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	require.LessOrEqual(t, len(holders), 1)
	for _, c := range holders {
		require.NoError(t, c.Release(t.Context()))
	}
	keys, err := s.Keys(t.Context(), "claims/")
	require.NoError(t, err)
	require.Empty(t, keys, "whoever withdrew or released leaves nothing behind")
}

// Who meets a claim learns what its holder was about to do, and may take it away when that is over.
func TestAClaimThatWasMetCanBeTakenAway(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			first, err := s.ClaimFor(t.Context(), "send-order/1016", "run 1", "run-1-1", time.Hour)
			require.NoError(t, err)
			var met *ClaimedError
			_, err = s.ClaimFor(t.Context(), "send-order/1016", "run 2", "run-2-1", time.Hour)
			require.ErrorAs(t, err, &met)
			require.Equal(t, "run-1-1", met.Doing)
			require.NoError(t, s.TakeAway(t.Context(), met))
			_, err = s.ClaimFor(t.Context(), "send-order/1016", "run 2", "run-2-1", time.Hour)
			require.NoError(t, err)
			require.NoError(t, first.Release(t.Context()), "its holder may end it, too")
			_, err = s.Claim(t.Context(), "send-order/1016", "run 3", time.Hour)
			require.ErrorAs(t, err, &met)
			require.Equal(t, "run-2-1", met.Doing)
		})
	}
}
