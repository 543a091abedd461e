package workflows

import (
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/workflows/operations"
)

const histories = "testdata/histories"

// TestHistoriesReplay holds the workflows to what running ones have in their histories. When it fails,
// the change would break every workflow that is open: make it a patch. Histories are
// recorded by `go run ./test/record`.
func TestHistoriesReplay(t *testing.T) {
	replayed := map[string]bool{}
	files, err := filepath.Glob(filepath.Join(histories, "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			replayer := worker.NewWorkflowReplayer()
			Register(replayer)
			require.NoError(t, replayer.ReplayWorkflowHistoryFromJSONFile(
				log.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil))), file))
			replayed[typeOf(t, file)] = true
		})
	}
	var known registered
	Register(&known)
	require.NotEmpty(t, known.names)
	for _, name := range known.names {
		require.True(t, replayed[name], "no history of %s in %s", name, histories)
	}
}

// TestReplayNoticesAChange shows that the test above can fail: another workflow does not replay.
func TestReplayNoticesAChange(t *testing.T) {
	file := filepath.Join(histories, "submit-order.json")
	replayer := worker.NewWorkflowReplayer()
	replayer.RegisterWorkflowWithOptions(operations.CheckConnection, workflow.RegisterOptions{Name: typeOf(t, file)})
	f, err := os.Open(file)
	require.NoError(t, err)
	defer func() { _ = f.Close() }()
	history, err := client.HistoryFromJSON(f, client.HistoryJSONOptions{})
	require.NoError(t, err)
	require.Error(t, replayer.ReplayWorkflowHistory(log.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil))), history))
}

// typeOf is the workflow type of a recorded history.
func typeOf(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	var history struct {
		Events []struct {
			Started struct {
				WorkflowType struct {
					Name string `json:"name"`
				} `json:"workflowType"`
			} `json:"workflowExecutionStartedEventAttributes"`
		} `json:"events"`
	}
	require.NoError(t, json.Unmarshal(data, &history))
	require.NotEmpty(t, history.Events)
	return history.Events[0].Started.WorkflowType.Name
}

// registered notes the names of all workflows.
type registered struct {
	worker.WorkflowRegistry
	names []string
}

func (r *registered) RegisterWorkflowWithOptions(_ any, o workflow.RegisterOptions) {
	r.names = append(r.names, o.Name)
}
