// This test runs the compose file's namespace set-up against a real Temporal server.

package compose_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	enumspb "go.temporal.io/api/enums/v1"

	"digitalbridge/internal/bridge"
	"digitalbridge/starter/local/devserver"
)

// indexedTypes are the server's names for the types that the temporal command takes.
var indexedTypes = map[string]enumspb.IndexedValueType{
	"Keyword": enumspb.INDEXED_VALUE_TYPE_KEYWORD, "Double": enumspb.INDEXED_VALUE_TYPE_DOUBLE, "Int": enumspb.INDEXED_VALUE_TYPE_INT,
	"KeywordList": enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST,
}

func TestNamespaceIsSetUpAndMayBeSetUpAgain(t *testing.T) {
	program, err := devserver.Find("")
	if err != nil {
		program, err = devserver.Build(t.Context(), "", t.Output())
	}
	require.NoError(t, err)
	server, err := devserver.Start(t.Context(), devserver.Options{Path: program, Headless: true, Lost: func(why error) { panic(why) }})
	require.NoError(t, err)
	defer server.Stop()

	f := shipped(t)
	f.env += "TEMPORAL_NAMESPACE=msp\n"
	project, err := f.load(t)
	require.NoError(t, err)
	service := project.Services["temporal-namespace"]
	require.Equal(t, "msp", *project.Services["worker"].Environment["TEMPORAL_NAMESPACE"])

	for _, run := range []string{"first", "again"} {
		cmd := exec.CommandContext(t.Context(), service.Entrypoint[0], append(service.Entrypoint[1:], service.Command...)...)
		cmd.Env = []string{"PATH=" + filepath.Dir(program) + ":" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
		for name, value := range service.Environment {
			cmd.Env = append(cmd.Env, name+"="+*value)
		}
		cmd.Env = append(cmd.Env, "TEMPORAL_ADDRESS="+server.Address)
		output, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s run: %s", run, output)
	}

	c, err := client.Dial(client.Options{HostPort: server.Address, Namespace: "msp"})
	require.NoError(t, err)
	defer c.Close()
	namespace, err := c.WorkflowService().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: "msp"})
	require.NoError(t, err)
	require.Equal(t, 30*24*time.Hour, namespace.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration())
	attributes, err := c.OperatorService().ListSearchAttributes(t.Context(), &operatorservice.ListSearchAttributesRequest{Namespace: "msp"})
	require.NoError(t, err)
	for name, kind := range bridge.SearchAttributeTypes() {
		require.Equal(t, indexedTypes[kind], attributes.GetCustomAttributes()[name], "search attribute %s", name)
	}
}
