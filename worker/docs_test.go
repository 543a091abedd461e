// This test holds every worker command that README.md and docs/ show against the program's flags.

package main

import (
	"digitalbridge/test/docs"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryWorkerCommandShownIsOne(t *testing.T) {
	for _, c := range docs.Commands(t, "..", "worker") {
		require.NoError(t, run(append(c.Args[1:], "--help"), io.Discard), c.String())
	}
	require.Error(t, run([]string{"--no-such-flag", "--help"}, io.Discard))
}
