// These tests run the real Temporal development server: start, restart on the same file and port,
// every way it ends, and what a person reads when it cannot start.

package devserver

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

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
	s := start(t, Options{
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
	require.ErrorContains(t, err, "length limit", "the dynamic configuration reached the server")

	page := fetch(t, s.UIURL+"/namespaces/bridge/workflows")
	require.Contains(t, page, "<title>Temporal</title>")

	s.Stop()
	require.Contains(t, log.String(), "level", "the server's own log reached the writer")
}
