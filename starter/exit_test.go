package main

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/starter/runs"
)

func TestAWrongCommandLineStartsNothingAndSaysWhatIsRight(t *testing.T) {
	t.Setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
	for name, tt := range map[string]struct {
		args []string
		says []string
	}{
		"a mistyped subcommand": {[]string{"order", "submitt", "1003"},
			[]string{`"submitt" is not a command of starter order; did you mean submit?`}},
		"a mistyped command":            {[]string{"ordr", "list"}, []string{`"ordr" is not a command of starter; did you mean order?`}},
		"a subcommand like none":        {[]string{"sync", "zzzzzz"}, []string{`"zzzzzz" is not a command of starter sync`}},
		"a mistyped subcommand further": {[]string{"sync", "quarantine", "aprove", "1"}, []string{"did you mean approve?"}},
		"no argument": {[]string{"order", "submit"},
			[]string{"PURCHASE-ORDER is missing", "use: starter order submit PURCHASE-ORDER"}},
		"an empty argument": {[]string{"order", "submit", " "}, []string{"PURCHASE-ORDER is empty"}},
		"two arguments": {[]string{"order", "submit", "1016", "1017"},
			[]string{`"1017" is too much`, "use: starter order submit PURCHASE-ORDER"}},
		"an argument too many": {[]string{"sync", "run", "now"}, []string{`"now" is too much`}},
		"a mistyped flag": {[]string{"order", "submit", "1016", "--dry-rn"},
			[]string{"--dry-rn", "use: starter order submit PURCHASE-ORDER"}},
		"a reason that is missing": {[]string{"order", "approve", "1016"},
			[]string{"give --reason", "use: starter order approve PURCHASE-ORDER --reason REASON [flags]"}},
		"a form that is not known":     {[]string{"order", "list", "--output", "pdf"}, []string{`"pdf"`, "table, json, csv"}},
		"a form that it does not have": {[]string{"order", "status", "1016", "-o", "csv"}, []string{`"csv"`, "it has table, json"}},
		"two forms":                    {[]string{"order", "list", "--json", "-o", "csv"}, []string{"give one"}},
		"a mark for a table":           {[]string{"order", "list", "--bom"}, []string{"--bom is for --output csv"}},
		"a span that is none": {[]string{"today", "--since", "yesterday"},
			[]string{`starter: --since: "yesterday" is not a time span such as 90m, 12h or 60d` + "\nuse: starter today [flags]"}},
		"a flag that it can't do without": {[]string{"sync", "apply"}, []string{"give --plan", "use: starter sync apply --plan PLAN [flags]"}},
		"the form of a group":             {[]string{"ordr"}, []string{"use: starter COMMAND"}},
		"a mistake before --json":         {[]string{"today", "--bogus", "--json"}, []string{`"errorType": "usage"`, "unknown flag: --bogus"}},
		"a mistake before --output json":  {[]string{"ordr", "--output", "json"}, []string{`"errorType": "usage"`, "did you mean order?"}},
		"a time that is none":             {[]string{"schedules", "apply", "--sync-at", "late"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errOut bytes.Buffer
			code := program(t.Context(), tt.args, &out, &errOut)
			if tt.says == nil {
				require.Equal(t, exitUnreachable, code, "what needs a connection is asked after it")
				return
			}
			require.Equal(t, exitUsage, code, errOut.String())
			if !slices.Contains(tt.args, "--json") && !slices.Contains(tt.args, "json") {
				require.Empty(t, out.String())
			}
			for _, s := range tt.says {
				require.Contains(t, strings.ReplaceAll(errOut.String()+out.String(), `\"`, `"`), s)
			}
		})
	}
}

func TestExitCodes(t *testing.T) {
	for name, tt := range map[string]struct {
		err  error
		want int
	}{
		"nothing":          {nil, 0},
		"a failure":        {errors.New("no address"), exitFailed},
		"a list of faults": {reported{errors.New("shown")}, exitFailed},
		"a mistake":        {usageError{errors.New("no such flag")}, exitUsage},
		"a rest":           {unfinished{"starter sync retry-failed r"}, exitUnfinished},
		"no Temporal":      {runs.ConnectError{Err: errors.New("refused")}, exitUnreachable},
		"no worker":        {runs.NoWorkerError{Queue: "bridge-main", Connection: "main"}, exitUnreachable},
	} {
		var out, errOut bytes.Buffer
		a := &app{out: &out, err: &errOut}
		require.Equal(t, tt.want, a.exitCode(tt.err), name)
		require.Empty(t, out.String(), name)
	}
}

func TestErrorsAreOfTheSameObject(t *testing.T) {
	t.Setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
	var out, errOut bytes.Buffer
	require.Equal(t, exitUsage, program(t.Context(), []string{"order", "submitt", "1003", "--json"}, &out, &errOut))
	e := decode[envelope](t, out.String())
	require.Equal(t, "usage", e.ErrorType)
	require.Equal(t, statusFailed, e.Status)
	require.Contains(t, e.Error, "did you mean submit?")
	require.Empty(t, errOut.String())

	out.Reset()
	require.Equal(t, 0, program(t.Context(), []string{"version", "--json"}, &out, &errOut))
	require.Equal(t, statusCompleted, decode[envelope](t, out.String()).Status)
}

func TestNothingOfAVendorCommandsTheTerminal(t *testing.T) {
	var out, errOut bytes.Buffer
	a := &app{out: &out, err: &errOut, output: output{form: asTable}}
	require.NoError(t, a.list(nil, table{head: []string{"name"}, rows: [][]string{{"\x1b[2Jcable\r\x07"}}}))
	require.Equal(t, "NAME\ncable\n", out.String())
	a.exitCode(errors.New("refused: \x1b]0;owned\x07really"))
	require.Equal(t, "starter: refused: really\n", errOut.String())
}
