// This test holds every starter command that README.md and docs/ show against the program's own
// commands, flags and arguments.

package main

import (
	"io"
	"strings"
	"testing"

	"digitalbridge/test/docs"

	"github.com/stretchr/testify/require"
)

func TestEveryStarterCommandShownIsOne(t *testing.T) {
	used := map[string]bool{}
	for _, c := range docs.Commands(t, "..", "starter") {
		root := (&app{out: io.Discard, err: io.Discard}).root()
		root.InitDefaultHelpCmd()
		cmd, rest, err := root.Find(c.Args[1:])
		require.NoError(t, err, c.String())
		cmd.InitDefaultHelpFlag()
		require.NoError(t, cmd.ParseFlags(rest), c.String())
		if help, _ := cmd.Flags().GetBool("help"); help {
			continue
		}
		shows := cmd.Name() == "log" // by itself, beside the commands below it
		require.False(t, cmd.HasSubCommands() && !shows, "%s is no whole command", c)
		require.NoError(t, cmd.ValidateArgs(cmd.Flags().Args()), c.String())
		used[strings.TrimPrefix(cmd.CommandPath(), "starter ")] = true
	}
	for _, name := range []string{"dev", "sandbox", "check", "today", "sync status", "sync history", "sync plan", "sync run",
		"sync promotions", "sync refresh", "order submit", "order status", "order reconcile", "order list", "order show", "version",
		"schedules apply"} {
		require.True(t, used[name], "no page shows starter %s", name)
	}
}
