// These tests send every request to the sandboxes that the pages show, and compare the table of
// scenarios with the sandbox's own.

package docs_test

import (
	"digitalbridge/starter/local"
	"digitalbridge/test/docs"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryControlCallShownIsAnswered(t *testing.T) {
	sandboxes := startSandboxes(t)
	called := 0
	for _, c := range docs.Commands(t, root, "curl") {
		address := ""
		for _, arg := range c.Args {
			if strings.Contains(arg, "/sandbox/") {
				address = arg
			}
		}
		if address == "" {
			continue // the tour's calls of the Autotask API; the functions in it take variables
		}
		base := map[bool]string{true: sandboxes.AutotaskURL(), false: sandboxes.TDSynnexURL()}[strings.HasPrefix(address, "127.0.0.1:8081/")]
		_, path, _ := strings.Cut(address, "/")
		method := c.Flag("-X")
		if method == "" {
			method = http.MethodGet
		}
		status, body := call(t, method, base+"/"+path, c.Flag("-d"))
		require.Less(t, status, 300, "%s\n%s", c, body)
		called++
	}
	require.Greater(t, called, 25)
}

func TestTheTableOfScenariosIsTheSandboxesOwn(t *testing.T) {
	sandboxes := startSandboxes(t)
	_, body := call(t, http.MethodGet, sandboxes.TDSynnexURL()+"/sandbox/scenario", "")
	var known struct {
		Known []struct {
			Scenario        string `json:"scenario"`
			PONumberPattern string `json:"poNumberPattern"`
		} `json:"known"`
	}
	require.NoError(t, json.Unmarshal(body, &known))
	require.NotEmpty(t, known.Known)
	text := page(t, "docs/sandboxes.md")
	for _, s := range known.Known {
		row := "\n| `" + s.Scenario + "` | "
		if s.PONumberPattern != "" {
			row += "`" + s.PONumberPattern + "` |"
		}
		require.Contains(t, text, row)
	}
	require.Equal(t, len(known.Known), strings.Count(text[strings.Index(text, "| Scenario |"):], "\n| `"))
}

func startSandboxes(t *testing.T) *local.Sandboxes {
	t.Helper()
	s, err := local.StartSandboxes(t.Context(), local.SandboxOptions{SKUs: 200, Seed: 1})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Stop()) })
	return s
}

func call(t *testing.T, method, url, body string) (status int, answer []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { require.NoError(t, resp.Body.Close()) }()
	answer, err = io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, answer
}
