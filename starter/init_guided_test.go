package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/policy"
)

// answers are what somebody answers, in the order of the questions. An empty one takes what is offered.
var answers = []string{
	"api@msp.example", "s3cr3t#$one", "TRACK1", "CA", "", "777001", "ec@msp.example", "p4ss word$", "2026-11-02", "sftp-pass",
	"SHA256:" + strings.Repeat("A", 43), "", "FG", "America/Toronto",
}

func clearEnvironment(t *testing.T) {
	t.Helper()
	for _, q := range questions() {
		t.Setenv(q.name, "")
		require.NoError(t, os.Unsetenv(q.name))
	}
	t.Setenv("TEMPORAL_ADDRESS", "127.0.0.1:1") // where nobody is
}

func talk(text string) (asking, *bytes.Buffer) {
	var said bytes.Buffer
	return asking{in: bufio.NewReader(strings.NewReader(text)), out: &said}, &said
}

func TestInitAsksExplainsAndWrites(t *testing.T) {
	clearEnvironment(t)
	dir := filepath.Join(t.TempDir(), "bridge")
	var out bytes.Buffer
	a := &app{out: &out, err: io.Discard, output: output{form: asTable}}
	q, said := talk(strings.Join(answers, "\n") + "\n")
	require.NoError(t, initCommands{a}.guided(t.Context(), dir, false, q))
	for _, question := range questions() {
		require.Contains(t, said.String(), question.name+"\n"+question.what, "every value is explained")
	}
	require.Contains(t, out.String(), "Once it does: starter check")

	env := filepath.Join(dir, ".env")
	info, err := os.Stat(env)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	p, err := policy.Load(filepath.Join(dir, "bridge.yaml"))
	require.NoError(t, err)
	require.Equal(t, "FG", p.Orders.ShipMethod)
	require.Equal(t, "America/Toronto", p.TimeZone)

	// As a shell reads it, the worker starts with it: nothing of the sandboxes is left, and nothing is sent.
	shell := exec.CommandContext(t.Context(), "sh", "-ec", "set -a; . ./.env; env")
	shell.Dir, shell.Env = dir, []string{"PATH=" + os.Getenv("PATH")}
	text, err := shell.CombinedOutput()
	require.NoError(t, err, string(text))
	for _, line := range []string{
		"AUTOTASK_SECRET=s3cr3t#$one", "TDSYNNEX_PASSWORD=p4ss word$", "TDSYNNEX_REGION=CA", "TDSYNNEX_ENVIRONMENT=production",
		"ORDERS_LIVE=false", "TEMPORAL_ADDRESS=127.0.0.1:1", "BRIDGE_POLICY=" + filepath.Join(dir, "bridge.yaml"),
	} {
		require.Contains(t, "\n"+string(text), "\n"+line+"\n")
	}
	require.NotContains(t, string(text), "sandbox")
	require.NotContains(t, string(text), "SHIP_METHOD")
}

func TestInitWritesNothingThatAWorkerWouldNotTake(t *testing.T) {
	clearEnvironment(t)
	for name, row := range map[string]struct {
		at          int
		answer, say string
	}{
		"another region":      {3, "EU", "TDSYNNEX_REGION"},
		"no day":              {8, "soon", "TDSYNNEX_PASSWORD_SINCE"},
		"no time zone":        {13, "Mars/Olympus", "TIME_ZONE"},
		"a quote in a secret": {7, "p4ss'word", "TDSYNNEX_PASSWORD_FILE"},
		"the talk breaks off": {13, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			mine := append([]string(nil), answers...)
			if row.say == "" {
				mine, row.say = mine[:2], "AUTOTASK_INTEGRATION_CODE was not answered"
			} else {
				mine[row.at] = row.answer
			}
			q, _ := talk(strings.Join(mine, "\n") + "\n")
			a := &app{out: io.Discard, err: io.Discard, output: output{form: asTable}}
			require.ErrorContains(t, initCommands{a}.guided(t.Context(), dir, false, q), row.say)
			entries, err := os.ReadDir(dir)
			require.NoError(t, err)
			require.Empty(t, entries)
		})
	}
}

func TestInitOfAScript(t *testing.T) {
	clearEnvironment(t)
	dir := t.TempDir()
	_, _, err := execute(t, "init", "--ask=false", "--dir", dir)
	require.ErrorContains(t, err, "AUTOTASK_USERNAME: Autotask: the user name")
	require.ErrorContains(t, err, "SHIP_METHOD: ")
	_, _, err = execute(t, "init", "--dir", dir, "--set", "AUTOTASK_USER=x")
	require.ErrorContains(t, err, "AUTOTASK_USER: there is no such value; there are AUTOTASK_USERNAME")
	args := []string{"init", "--dir", dir, "--json"}
	for i, q := range questions() {
		switch {
		case answers[i] == "":
		case q.secret:
			t.Setenv(q.name, answers[i])
		default:
			args = append(args, "--set", q.name+"="+answers[i])
		}
	}
	out, _, err := execute(t, args...)
	require.NoError(t, err)
	require.Len(t, resultOf[struct{ Written []string }](t, out).Written, 3)
	env, err := os.ReadFile(filepath.Join(dir, ".env"))
	require.NoError(t, err)
	require.Contains(t, string(env), "\nTDSYNNEX_SFTP_PASSWORD='sftp-pass'\n")
	_, _, err = execute(t, args...)
	require.ErrorContains(t, err, "is there already, and nothing was written")
}
