package runs

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestProgressOffATerminalIsALineAPhase(t *testing.T) {
	var out bytes.Buffer
	show := NewPhases(&out)
	for range 3 {
		show.Phase("Planning")
	}
	show.count("Writing to Autotask", 0, 20)
	show.count("Writing to Autotask", 20, 20)
	show.Close()
	require.Equal(t, "Planning\nWriting to Autotask (20 products)\n", out.String())
}
