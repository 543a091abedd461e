// This test takes the tour of docs/tour.md word for word, with a smaller catalogue, free ports and a shorter
// wait after the lost answer: every shell block from "Check the connection" on, in one shell.

package docs_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"digitalbridge/internal/bridge"
	"digitalbridge/starter/local"
	"digitalbridge/starter/local/devserver"
	"digitalbridge/test/program"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if onServer.server != nil {
		onServer.server.Stop()
	}
	_ = os.RemoveAll(built.dir)
	os.Exit(code)
}

// onServer is the Temporal server of all pages; each has a connection of its own on it.
var onServer struct {
	once   sync.Once
	server *devserver.Server
	err    error
}

func temporal(t *testing.T) *devserver.Server {
	t.Helper()
	onServer.once.Do(func() {
		onServer.server, onServer.err = devserver.Start(context.Background(), devserver.Options{
			SearchAttributes: bridge.SearchAttributeTypes(), Progress: os.Stderr, Lost: lost})
	})
	require.NoError(t, onServer.err)
	return onServer.server
}

// connections counts those of all pages, so that each run of a page has one of its own.
var connections atomic.Int64

func connection() string { return fmt.Sprintf("page-%d", connections.Add(1)) }

// lost ends the tests: a page would wait for what can't come any more.
func lost(why error) { panic(why) }

// built are the programs that pages show, built once for all of them.
var built struct {
	once sync.Once
	dir  string
	err  error
}

// programsIn puts the programs that a page shows into the folder bin of another.
func programsIn(t *testing.T, dir string) (bin string) {
	t.Helper()
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "digitalbridge-docs-"); built.err == nil {
			built.err = errors.Join(program.Build(context.Background(), "starter", filepath.Join(built.dir, "starter")),
				program.Build(context.Background(), "test/docs/curl", filepath.Join(built.dir, "curl")))
		}
	})
	require.NoError(t, built.err)
	bin = filepath.Join(dir, "bin")
	require.NoError(t, os.Symlink(built.dir, bin))
	return bin
}

func TestTheTourShowsWhatItPromises(t *testing.T) {
	t.Parallel()
	dir, connection := t.TempDir(), connection()
	policy := filepath.Join(dir, "bridge.yaml")
	require.NoError(t, os.WriteFile(policy, []byte("orders: {reconcileEvery: 1s}\n"), 0o600))
	stack, err := local.Start(t.Context(), local.Options{
		Temporal: temporal(t), Lost: lost,
		Sandbox: local.SandboxOptions{SKUs: 100, Seed: 1, HourlyBudget: 1_000_000},
		Store:   "file://" + filepath.ToSlash(filepath.Join(dir, "data")), PolicyFile: policy, Connection: connection, Log: zap.NewNop(),
		Progress: os.Stderr,
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, stack.Stop()) })

	bin := programsIn(t, dir)

	script := strings.NewReplacer("127.0.0.1:8081", stack.Sandboxes.AutotaskAddress, "127.0.0.1:8082",
		stack.Sandboxes.TDSynnexAddress).Replace(tour(t))
	shell := exec.CommandContext(t.Context(), "sh", "-eu", "-c", script) //nolint:gosec // our own page
	shell.Dir = dir
	shell.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		"TEMPORAL_ADDRESS="+stack.Temporal.Address, "TEMPORAL_UI_URL="+stack.Temporal.UIURL, "BRIDGE_CONNECTION="+connection)
	out, err := shell.CombinedOutput()
	text := regexp.MustCompile(` +`).ReplaceAllString(string(out), " ")
	require.NoError(t, err, text)

	for _, want := range []string{
		"created 9; all 9 are there", "would create 99", "created 99", "created 0\n",
		"outcome Dry run", "outcome Accepted", "outcome Adopted", "state Processing", "state Shipped", "tracking ", "state Invoiced", "invoice ",
		`"generalMemo":"For the new office.\n\n--- TD SYNNEX`, "Outcome unknown, looking for the order", "\n1\n",
		"sending: TD SYNNEX shows no order", "ended: The submission ended: Adopted", "order.html: purchase order",
		"the price file does not begin with a HDR line",
		"What to do: check that the configured file is the account's .ap price file and was downloaded in binary mode",
		"created product-sync/" + connection, "created submit-approved-orders/" + connection, "created track-open-orders/" + connection,
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
