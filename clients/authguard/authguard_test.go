package authguard

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// ask makes a call at a time, which is answered at once.
func ask(t *testing.T, g *Guard[string], at time.Time, said Said) time.Duration {
	t.Helper()
	call, held := g.Begin(t.Context(), at)
	require.Nil(t, held)
	return call.End(at, said, "Login failed")
}

func TestThePauseGrowsToAQuarterOfAnHourAndEndsWhenTheyAreTaken(t *testing.T) {
	var g Guard[string]
	at, pauses := noon, []time.Duration{}
	for range 7 {
		pause := ask(t, &g, at, Refused)
		pauses = append(pauses, pause)
		_, held := g.Begin(t.Context(), at.Add(pause-time.Second))
		require.Equal(t, &Held[string]{"Login failed", time.Second}, held)
		at = at.Add(pause)
	}
	require.Equal(t, []time.Duration{
		30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute, 15 * time.Minute}, pauses)
	require.Zero(t, ask(t, &g, at, Taken))
	require.Zero(t, ask(t, &g, at, Taken), "at once again")
	require.Equal(t, FirstPause, ask(t, &g, at, Refused), "from the beginning")
}

func TestTheFirstPauseIsAsConfigured(t *testing.T) {
	g := Guard[string]{First: time.Second}
	require.Equal(t, time.Second, ask(t, &g, noon, Refused))
	first, _ := g.Begin(t.Context(), noon.Add(time.Second))
	_, held := g.Begin(t.Context(), noon.Add(time.Second))
	require.Equal(t, time.Second, held.For)
	require.Equal(t, 2*time.Second, first.End(noon.Add(time.Second), Refused, "Login failed"))
}

// However many wait for the end of a pause, one of them asks, and the others learn from it.
func TestOneAsksForAll(t *testing.T) {
	for name, row := range map[string]struct {
		said Said
		held time.Duration // of who asks next
	}{
		"refused again":                  {Refused, time.Minute},
		"taken":                          {Taken, 0},
		"no answer: another one may ask": {Nothing, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var g Guard[string]
			at := noon.Add(ask(t, &g, noon, Refused))
			first, held := g.Begin(t.Context(), at)
			require.Nil(t, held)
			for range 100 {
				_, held := g.Begin(t.Context(), at.Add(10*time.Minute)) // however long it takes
				require.Equal(t, FirstPause, held.For)
			}
			first.End(at, row.said, "Login failed")
			next, held := g.Begin(t.Context(), at)
			if row.held == 0 {
				require.NotNil(t, next)
				return
			}
			require.Equal(t, row.held, held.For)
		})
	}
}

func TestRefusalsOfOneMomentCountOnce(t *testing.T) {
	var g Guard[string]
	var calls []*Call[string]
	for range 3 {
		c, _ := g.Begin(t.Context(), noon)
		calls = append(calls, c)
	}
	for _, c := range calls {
		require.Equal(t, FirstPause, c.End(noon, Refused, "Login failed"))
	}
}

func TestAPersonWhoAsksIsNotHeld(t *testing.T) {
	var g Guard[string]
	ask(t, &g, noon, Refused)
	call, held := g.Begin(Insist(t.Context()), noon.Add(time.Second))
	require.Nil(t, held)
	call.End(noon.Add(time.Second), Taken, "")
	ask(t, &g, noon.Add(2*time.Second), Taken) // and nobody is held any more
}
