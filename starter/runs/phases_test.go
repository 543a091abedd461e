package runs

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestProgressOffATerminalIsALineAPhase(t *testing.T) {
	var out bytes.Buffer
	show := NewPhases(&out)
	for range 3 {
		show.Phase("Planning")
	}
	show.count("Writing to Autotask", 0, 20, time.Time{})
	show.count("Writing to Autotask", 20, 20, time.Time{})
	show.Close()
	require.Equal(t, "Planning\nWriting to Autotask (20 products)\n", out.String())
}

// The time that is left is the workflow's: by the rate of all pages so far, or by the plan's forecast under Autotask's budget.
func TestProgressSaysWhenItEnds(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for name, row := range map[string]struct {
		ends time.Time
		want string
	}{
		"not known":  {time.Time{}, "Writing"},
		"over":       {now.Add(-time.Second), "Writing"},
		"some hours": {now.Add(150*time.Minute + 12*time.Second), "Writing, done in 2 h 30 min"},
		"nearly":     {now.Add(time.Second), "Writing, done in 1 min"},
	} {
		require.Equal(t, row.want, withEnd("Writing", row.ends, now), name)
	}
}
