// These tests run the real Temporal development server: start, restart on the same file and port,
// every way it ends, and what a person reads when it cannot start.

package devserver

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	enumspb "go.temporal.io/api/enums/v1"
)

// program is the real temporal program, built when there is none.
func program(t *testing.T) string {
	t.Helper()
	path, err := findOrBuild(t.Context(), "", t.Output())
	require.NoError(t, err)
	return path
}

func start(t *testing.T, o Options) *Server {
	t.Helper()
	o.Path = program(t)
	s, err := Start(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(s.Stop)
	return s
}

func dial(t *testing.T, s *Server, namespace string) client.Client {
	t.Helper()
	c, err := client.Dial(client.Options{HostPort: s.Address, Namespace: namespace})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

func port(t *testing.T, s *Server) int {
	t.Helper()
	_, text, err := net.SplitHostPort(s.Address)
	require.NoError(t, err)
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}

func TestStartedServerHasWhatWasAskedFor(t *testing.T) {
	var log bytes.Buffer
	lost := make(chan error, 1)
	s := start(t, Options{
		Lost:      func(err error) { lost <- err },
		Namespace: "bridge", Retention: 30 * 24 * time.Hour, LogLevel: "info", Log: &log,
		SearchAttributes: map[string]string{"BridgeOrder": "Keyword", "BridgeAmount": "Double"},
		DynamicConfig:    map[string]string{"limit.maxIDLength": "255"},
	})
	c := dial(t, s, "bridge")

	described, err := c.WorkflowService().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: "bridge"})
	require.NoError(t, err)
	require.Equal(t, 30*24*time.Hour, described.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration())

	attributes, err := c.OperatorService().ListSearchAttributes(t.Context(), &operatorservice.ListSearchAttributesRequest{Namespace: "bridge"})
	require.NoError(t, err)
	require.Equal(t, enumspb.INDEXED_VALUE_TYPE_KEYWORD, attributes.GetCustomAttributes()["BridgeOrder"])
	require.Equal(t, enumspb.INDEXED_VALUE_TYPE_DOUBLE, attributes.GetCustomAttributes()["BridgeAmount"])

	_, err = c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: strings.Repeat("x", 256), TaskQueue: "none"}, "None")
	require.ErrorContains(t, err, "length exceeds limit", "the dynamic configuration reached the server")

	answer, err := (&http.Client{Timeout: 10 * time.Second}).Get(s.UIURL + "/api/v1/namespaces/bridge")
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	require.Equal(t, http.StatusOK, answer.StatusCode, "the web UI reaches the server")

	s.Stop()
	require.Contains(t, log.String(), "level", "the server's own log reached the writer")
	requireGone(t, s)
	s.Stop()
	require.NoError(t, s.Err(), "a stop is no loss, and may be repeated")
	require.Empty(t, lost)
}

func TestServerKeepsItsStateOverARestartOnTheSamePort(t *testing.T) {
	order := temporal.NewSearchAttributeKeyKeyword("BridgeOrder")
	o := Options{DBFile: filepath.Join(t.TempDir(), "temporal.db"), Headless: true, SearchAttributes: map[string]string{
		order.GetName(): "Keyword"}}
	first := start(t, o)
	require.Empty(t, first.UIURL)
	_, err := dial(t, first, "default").ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: "submit-order/main/1016", TaskQueue: "none", TypedSearchAttributes: temporal.NewSearchAttributes(order.ValueSet("1016")),
	}, "SubmitOrder")
	require.NoError(t, err, "a search attribute can be used as soon as the server has started")
	require.FileExists(t, o.DBFile+"-wal", "what is written waits in a log rather than for the disk")
	first.Stop()
	require.NoError(t, first.Err())

	o.Port = port(t, first)
	second := start(t, o)
	require.Equal(t, first.Address, second.Address)
	described, err := dial(t, second, "default").DescribeWorkflowExecution(t.Context(), "submit-order/main/1016", "")
	require.NoError(t, err)
	require.Equal(t, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, described.GetWorkflowExecutionInfo().GetStatus())
}

func TestServerEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := Start(ctx, Options{Path: program(t), Headless: true})
	require.NoError(t, err)
	cancel()
	<-s.Done()
	require.NoError(t, s.Err(), "an asked-for end is no error")
	requireGone(t, s)
}

func TestStartSaysWhatIsWrong(t *testing.T) {
	held, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = held.Close() }()
	heldPort := held.Addr().(*net.TCPAddr).Port
	notTemporal := filepath.Join(t.TempDir(), "temporal")
	require.NoError(t, os.WriteFile(notTemporal, []byte("#!/bin/sh\necho unknown command server >&2\nexit 1\n"), 0o755))

	rows := []struct {
		name    string
		options Options
		want    string
	}{
		{"gRPC port held", Options{Port: heldPort, Headless: true},
			"gRPC port " + strconv.Itoa(heldPort) + ": port already in use: stop what listens there, or choose another port"},
		{"UI port held", Options{UIPort: heldPort}, "web UI port " + strconv.Itoa(heldPort) + ": port already in use"},
		{"no such port", Options{Port: 70000}, "gRPC port 70000 is not a port"},
		{"search attribute of unknown type", Options{Headless: true, SearchAttributes: map[string]string{"BridgeOrder": "Money"}}, "Money"},
		{"database file in a folder that is not there", Options{Headless: true, DBFile: filepath.Join(t.TempDir(), "missing", "temporal.db")},
			"missing"},
		{"program that is another", Options{Path: notTemporal, Headless: true}, "unknown command server"},
		{"program that is not there", Options{Path: "/nonexistent/temporal", Headless: true}, "starting /nonexistent/temporal"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if row.options.Path == "" {
				row.options.Path = program(t)
			}
			began := time.Now()
			_, err := Start(t.Context(), row.options)
			require.ErrorContains(t, err, row.want)
			require.Less(t, time.Since(began), startTimeout/2, "a server that cannot start is noticed, not waited for")
		})
	}
}

func TestStartStopsWaitingWithItsContext(t *testing.T) {
	silent := filepath.Join(t.TempDir(), "temporal")
	require.NoError(t, os.WriteFile(silent, []byte("#!/bin/sh\nexec sleep 600\n"), 0o755))
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := Start(ctx, Options{Path: silent, Headless: true})
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

// However a server ends before it serves, it is started anew; only a port that was asked for stays.
func TestServerThatEndsAtOnceIsStartedOnOtherPorts(t *testing.T) {
	for name, ends := range map[string][2]string{
		"a port was lost, then it is killed": {"echo 'bind: address already in use' >&2; exit 1", "kill -9 $$"},
		"it panics, then it says nothing":    {"echo 'panic: failed to get a free port: no luck' >&2; exit 2", "exit 1"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			unlucky := filepath.Join(dir, "temporal")
			script := "#!/bin/sh\necho \"$@\" >>'" + dir + "/tried'\ncase $(wc -l <'" + dir + "/tried') in\n*1) " + ends[0] + ";;\n*2) " +
				ends[1] + ";;\nesac\nexec '" + program(t) + "' \"$@\"\n"
			require.NoError(t, os.WriteFile(unlucky, []byte(script), 0o755))
			s, err := Start(t.Context(), Options{Path: unlucky, Headless: true})
			require.NoError(t, err)
			t.Cleanup(s.Stop)
			dial(t, s, "default")
			tried, err := os.ReadFile(filepath.Join(dir, "tried"))
			require.NoError(t, err)
			lines := strings.Split(strings.TrimSpace(string(tried)), "\n")
			require.Len(t, lines, 3)
			require.NotEqual(t, lines[0], lines[1], "the second start is on another port")
			require.NotEqual(t, lines[1], lines[2], "so is the third")
		})
	}
}

func TestServerThatNeverComesUpIsGivenUpWithItsLastWords(t *testing.T) {
	dir := t.TempDir()
	broken := filepath.Join(dir, "temporal")
	require.NoError(t, os.WriteFile(broken, []byte("#!/bin/sh\necho once >>'"+dir+"/tried'\necho 'panic: no luck' >&2\nexit 2\n"), 0o755))
	_, err := Start(t.Context(), Options{Path: broken, Headless: true})
	require.ErrorContains(t, err, "tried 5 times")
	require.ErrorContains(t, err, "panic: no luck")
	tried, err := os.ReadFile(filepath.Join(dir, "tried"))
	require.NoError(t, err)
	require.Equal(t, startTries, strings.Count(string(tried), "once"))
}

func TestPortThatWasAskedForIsNotGivenUpForAnother(t *testing.T) {
	held, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = held.Close() }()
	_, err = Start(t.Context(), Options{Path: program(t), Headless: true, Port: held.Addr().(*net.TCPAddr).Port})
	require.ErrorIs(t, err, ErrPortInUse)
}

// A port of the range that outgoing connections come from can be lost at any moment.
func TestFreePortIsNoneOfOutgoingConnections(t *testing.T) {
	first := firstOutgoingPort()
	for range 100 {
		chosen, err := choosePort(0, "gRPC")
		require.NoError(t, err)
		require.Positive(t, chosen)
		if first > firstPort {
			require.Less(t, chosen, first)
		}
	}
}

func TestLossOfAServerIsToldOnce(t *testing.T) {
	lost := make(chan error, 2)
	s := start(t, Options{Headless: true, Lost: func(err error) { lost <- err }})
	require.NoError(t, s.cmd.Process.Kill())
	require.ErrorContains(t, <-lost, "ended by itself (signal: killed)")
	<-s.Done()
	require.ErrorContains(t, s.Err(), "ended by itself (signal: killed)")
	s.Stop()
	require.Empty(t, lost)
}

// requireGone proves that nothing answers on the server's port and that its process was reaped.
func requireGone(t *testing.T, s *Server) {
	t.Helper()
	require.ErrorIs(t, s.cmd.Process.Signal(os.Interrupt), os.ErrProcessDone)
	_, err := net.DialTimeout("tcp", s.Address, time.Second)
	require.Error(t, err)
}
