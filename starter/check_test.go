package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"digitalbridge/activities/operations"
)

func checked(checks ...operations.Check) *operations.CheckReport {
	r := &operations.CheckReport{Checks: checks}
	r.OK = r.Count(operations.LevelFault) == 0
	return r
}

// A check that is watched shows what has changed, a line each, until there is no fault.
func TestAWatchedCheckShowsWhatChangesUntilItIsMended(t *testing.T) {
	rights := func(l operations.Level, detail string) operations.Check {
		return operations.Check{Name: "Autotask rights: PurchaseOrders", Level: l, Detail: detail, Fix: "Grant it."}
	}
	zone := operations.Check{Name: "Autotask zone", Level: operations.LevelOK, Detail: "there"}
	looks := []*operations.CheckReport{
		checked(zone, rights(operations.LevelFault, "may not read and update")),
		checked(zone, rights(operations.LevelFault, "may not read and update")),
		checked(zone, rights(operations.LevelFault, "may not update")),
		checked(zone, rights(operations.LevelOK, "read, update")),
	}
	var out bytes.Buffer
	a := &app{out: &out, err: io.Discard, zone: time.UTC}
	n, waited, last := 0, 0, false
	w := watched{
		look: func() (client.WorkflowRun, *operations.CheckReport, error) { n++; return nil, looks[n-1], nil },
		last: func() error { last = true; return nil },
		after: func(d time.Duration) <-chan time.Time {
			require.Equal(t, checkAgainAfter, d)
			waited++
			now := make(chan time.Time, 1)
			now <- time.Now()
			return now
		},
	}
	require.NoError(t, a.watchCheck(t.Context(), w))
	require.True(t, last, "it ends with the whole check")
	require.Equal(t, []int{4, 3}, []int{n, waited})
	text := out.String()
	require.Equal(t, 1, strings.Count(text, "may not read and update"), "what has not changed is not shown again")
	require.Equal(t, 1, strings.Count(text, "may not update"))
	require.Contains(t, text, "ok  Autotask rights: PurchaseOrders: read, update")
	require.NotContains(t, text, "Autotask zone", "of a first look only what is not ok is shown")
	require.Contains(t, text, "1 ok, 1 fault; looking again in 15 s")
}

func TestAWatchedCheckEndsWhenNobodyWatches(t *testing.T) {
	a := &app{out: io.Discard, err: io.Discard, zone: time.UTC}
	ctx, cancel := context.WithCancel(t.Context())
	w := watched{
		look: func() (client.WorkflowRun, *operations.CheckReport, error) {
			return nil, checked(operations.Check{Level: operations.LevelFault}), nil
		},
		after: func(time.Duration) <-chan time.Time { cancel(); return nil },
	}
	require.ErrorIs(t, a.watchCheck(ctx, w), context.Canceled)
	away := errors.New("no worker")
	w.look = func() (client.WorkflowRun, *operations.CheckReport, error) { return nil, nil, away }
	require.ErrorIs(t, a.watchCheck(t.Context(), w), away)
}
