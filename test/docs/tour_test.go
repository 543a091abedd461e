// This test takes the tour of docs/tour.md word for word, with a smaller catalogue, free ports and a shorter
// wait after the lost answer: every shell block from "Check the connection" on, in one shell.

package docs_test

import (
	"digitalbridge/starter/local"
	"digitalbridge/test/docs"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
)

// TestMain lets this program be the curl of the tour, so that the test needs no curl on the machine.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "curl" {
		if err := curl(docs.Command{Args: os.Args}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	_ = os.RemoveAll(built.dir)
	os.Exit(code)
}

// built is the command-line program, built once for all pages.
var built struct {
	once sync.Once
	dir  string
	said []byte
	err  error
}

// starterIn puts the command-line program into the folder bin of another.
func starterIn(t *testing.T, dir string) (bin string) {
	t.Helper()
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "digitalbridge-docs-"); built.err == nil {
			build := exec.Command("go", "build", "-o", built.dir+string(filepath.Separator), "digitalbridge/starter")
			built.said, built.err = build.CombinedOutput()
		}
	})
	require.NoError(t, built.err, "%s", built.said)
	bin = filepath.Join(dir, "bin")
	require.NoError(t, os.Mkdir(bin, 0o700))
	require.NoError(t, os.Symlink(filepath.Join(built.dir, "starter"), filepath.Join(bin, "starter")))
	return bin
}

// curl knows what the tour uses: -sS, -X, -H and -d.
func curl(c docs.Command) error {
	var url string
	header := http.Header{}
	for i := 1; i < len(c.Args); i++ {
		switch arg := c.Args[i]; arg {
		case "-sS":
		case "-X", "-d":
			i++
		case "-H":
			i++
			name, value, _ := strings.Cut(c.Args[i], ": ")
			header.Set(name, value)
		default:
			url = "http://" + strings.TrimPrefix(arg, "http://")
		}
	}
	method := c.Flag("-X")
	if method == "" {
		method = http.MethodGet
	}
	req, err := http.NewRequest(method, url, strings.NewReader(c.Flag("-d")))
	if err != nil {
		return err
	}
	req.Header = header
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	_, err = io.Copy(os.Stdout, resp.Body)
	if closeErr := resp.Body.Close(); err == nil {
		err = closeErr
	}
	return err
}

func TestTheTourShowsWhatItPromises(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	policy := filepath.Join(dir, "bridge.yaml")
	require.NoError(t, os.WriteFile(policy, []byte("orders: {reconcileEvery: 1s}\n"), 0o600))
	stack, err := local.Start(t.Context(), local.Options{
		Lost:    func(why error) { panic(why) }, // the tour would wait for what can't come any more
		Sandbox: local.SandboxOptions{SKUs: 300, Seed: 1, HourlyBudget: 1_000_000},
		Store:   "file://" + filepath.ToSlash(filepath.Join(dir, "data")), PolicyFile: policy, Connection: "main", Log: zap.NewNop(),
		Progress: os.Stderr,
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, stack.Stop()) })

	bin := starterIn(t, dir)
	self, err := os.Executable()
	require.NoError(t, err)
	require.NoError(t, os.Symlink(self, filepath.Join(bin, "curl")))

	script := strings.NewReplacer("127.0.0.1:8081", stack.Sandboxes.AutotaskAddress, "127.0.0.1:8082",
		stack.Sandboxes.TDSynnexAddress).Replace(tour(t))
	shell := exec.CommandContext(t.Context(), "sh", "-eu", "-c", script) //nolint:gosec // our own page
	shell.Dir = dir
	shell.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		"TEMPORAL_ADDRESS="+stack.Temporal.Address, "TEMPORAL_UI_URL="+stack.Temporal.UIURL, "BRIDGE_CONNECTION=main")
	out, err := shell.CombinedOutput()
	text := regexp.MustCompile(` +`).ReplaceAllString(string(out), " ")
	require.NoError(t, err, text)

	for _, want := range []string{
		"created 9; all 9 are there", "would create 298", "created 298", "created 0\n",
		"outcome Dry run", "outcome Accepted", "outcome Adopted", "state Processing", "state Shipped", "tracking ", "state Invoiced", "invoice ",
		`"generalMemo":"For the new office.\n\n--- TD SYNNEX`, "Outcome unknown, looking for the order", "\n1\n",
		"sending: TD SYNNEX shows no order", "ended: The submission ended: Adopted", "order.html: purchase order",
		"the price file does not begin with a HDR line",
		"What to do: check that the configured file is the account's .ap price file and was downloaded in binary mode",
		"created product-sync/main", "created submit-approved-orders/main", "created track-open-orders/main",
	} {
		require.Contains(t, text, want)
	}
	require.Equal(t, 3, strings.Count(text, "outcome Adopted"), "the second submission, its dossier, and the lost answer:\n%s", text)
}

// tour is every shell block of the tour of docs/tour.md but the first, which starts what this test starts.
func tour(t *testing.T) string {
	t.Helper()
	_, rest, ok := strings.Cut(page(t, "docs/tour.md"), "## 2. Check the connection")
	require.True(t, ok)
	rest, _, ok = strings.Cut(rest, "\n## What you see in the web UI")
	require.True(t, ok)
	var script strings.Builder
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(rest, -1) {
		script.WriteString(block[1])
	}
	require.Contains(t, script.String(), "order submit $PO")
	return script.String()
}
