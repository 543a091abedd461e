package archive

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/store"
)

func open(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), "file://"+t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func run(at time.Time, id string) activitylog.Run {
	return activitylog.Run{At: at, Template: "SubmitOrder", WorkflowID: "submit-order/main/PO_1/../ü", RunID: id, Result: activitylog.Success,
		Object: activitylog.Object{Kind: activitylog.PurchaseOrder, ID: "PO_1"}}
}

var monday = time.Date(2026, 3, 2, 23, 59, 59, 0, time.UTC)

func TestTwoWorkersLoseNoLine(t *testing.T) {
	s := open(t)
	var g sync.WaitGroup
	for worker := range 2 {
		for i := range 100 {
			g.Go(func() {
				a := &Archive{Store: s.Of("main"), Connection: "main"}
				if err := a.Put(t.Context(), run(monday, fmt.Sprintf("%d-%d", worker, i)), "end"); err != nil {
					t.Error(err)
				}
			})
		}
	}
	g.Wait()
	runs, cut, err := (&Archive{Store: s.Of("main"), Connection: "main"}).Read(t.Context(), monday)
	require.NoError(t, err)
	require.False(t, cut)
	require.Len(t, runs, 200)
}

func TestARepeatedAttemptReplacesItsOwn(t *testing.T) {
	a := &Archive{Store: open(t), Connection: "main"}
	require.NoError(t, a.Put(t.Context(), run(monday, "r1"), "end"))
	require.NoError(t, a.Put(t.Context(), run(monday, "r1"), "end"))
	require.NoError(t, a.Put(t.Context(), run(monday, "r1"), "waits"))
	runs, _, err := a.Read(t.Context(), time.Time{})
	require.NoError(t, err)
	require.Len(t, runs, 2)
	require.Equal(t, "main", runs[0].Connection)
}

func TestALogIsReadFromATimeOnAndBelongsToItsConnection(t *testing.T) {
	s := open(t)
	a := &Archive{Store: s.Of("main"), Connection: "main"}
	for hours := range 72 {
		require.NoError(t, a.Put(t.Context(), run(monday.Add(time.Duration(hours)*time.Hour), fmt.Sprint(hours)), "end"))
	}
	other := &Archive{Store: s.Of("other"), Connection: "other"}
	require.NoError(t, other.Put(t.Context(), run(monday, "other"), "end"))
	for from, want := range map[int]int{0: 72, 1: 71, 24: 48, 71: 1, 72: 0} {
		runs, _, err := a.Read(t.Context(), monday.Add(time.Duration(from)*time.Hour))
		require.NoError(t, err)
		require.Len(t, runs, want, from)
	}
	removed, err := a.Prune(t.Context(), monday.Add(24*time.Hour))
	require.NoError(t, err)
	require.Equal(t, 24, removed)
	runs, _, err := a.Read(t.Context(), time.Time{})
	require.NoError(t, err)
	require.Len(t, runs, 48)
	runs, _, err = other.Read(t.Context(), time.Time{})
	require.NoError(t, err)
	require.Len(t, runs, 1)
}

func TestAmountsAreHiddenAlsoInWhatWasKeptBefore(t *testing.T) {
	s := open(t)
	before := run(monday, "r")
	before.Text = "at 1,099.50 apiece"
	before.Problem.Cause = "TD SYNNEX asks 12.34 now"
	require.NoError(t, (&Archive{Store: s}).Put(t.Context(), before, "end"))
	runs, _, err := (&Archive{Store: s, HidePrices: true}).Read(t.Context(), time.Time{})
	require.NoError(t, err)
	require.Equal(t, "at hidden apiece", runs[0].Text)
	require.Equal(t, "TD SYNNEX asks hidden now", runs[0].Problem.Cause)
}
