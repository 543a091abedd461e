package host

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
)

// watched runs a watch whose looks get these answers, the last one again and again, and returns after how many looks and
// why it ended.
func watched(t *testing.T, lostAfter time.Duration, answers ...error) (looks int, why error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		w := &temporalWatch{address: "temporal:7233", namespace: "bridge", lostAfter: lostAfter, ask: func(context.Context) error {
			looks++
			return answers[min(looks, len(answers))-1]
		}}
		why = w.run(ctx)
		if why != nil {
			require.Error(t, w.healthy(), "the health check says it too")
		}
	})
	return looks, why
}

func TestAWorkerEndsWhenItsNamespaceOrServerIsGoneForGood(t *testing.T) {
	gone, away := serviceerror.NewNamespaceNotFound("bridge"), errors.New("connection refused")
	looks, why := watched(t, 15*time.Minute, nil, gone)
	require.ErrorContains(t, why, "the namespace bridge is gone from Temporal at temporal:7233, so the worker ends. What to do: ")
	require.Equal(t, 4, looks)

	_, why = watched(t, 15*time.Minute, nil, errNamespaceDeleted)
	require.ErrorContains(t, why, "is gone from Temporal")

	looks, why = watched(t, 15*time.Minute, nil, away)
	require.ErrorContains(t, why, "no answer of Temporal at temporal:7233 for 15 min")
	require.Equal(t, 92, looks, "one that was well, and then for fifteen minutes")
}

func TestAWorkerGoesOnWhenTemporalComesBack(t *testing.T) {
	gone, away := serviceerror.NewNamespaceNotFound("bridge"), errors.New("connection refused")
	for name, answers := range map[string][]error{
		"it was always there":                {nil},
		"it was away for a minute":           {away, away, away, away, away, away, nil},
		"the namespace was missed wrongly":   {gone, gone, nil},
		"missed, away, and missed once more": {gone, gone, away, gone, gone, nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, why := watched(t, 15*time.Minute, answers...)
			require.NoError(t, why)
		})
	}
	_, why := watched(t, 0, away)
	require.NoError(t, why, "without a limit it waits for ever")
}

func TestTheHealthCheckSaysSinceWhenTemporalIsAway(t *testing.T) {
	w := &temporalWatch{address: "temporal:7233", namespace: "bridge"}
	require.NoError(t, w.healthy())
	noon := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	require.NoError(t, w.note(errors.New("connection refused"), noon))
	require.NoError(t, w.note(errors.New("connection refused"), noon.Add(time.Minute)))
	require.ErrorContains(t, w.healthy(), "since 2026-11-28T12:00:00Z: connection refused")
	require.NoError(t, w.note(nil, noon.Add(2*time.Minute)))
	require.NoError(t, w.healthy())
	require.NoError(t, w.note(serviceerror.NewNamespaceNotFound("bridge"), noon))
	require.EqualError(t, w.healthy(), "the namespace bridge is gone from Temporal at temporal:7233, since 2026-11-28T12:00:00Z")
}
