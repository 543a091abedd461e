package integration

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
	"digitalbridge/workflows/products"
)

// starter builds the command-line program and returns what runs it against the stack: what it prints, and its exit code.
func (b *bench) starter() func(args ...string) (string, int) {
	b.t.Helper()
	starter := built(b.t, "starter")
	return func(args ...string) (string, int) {
		b.t.Helper()
		cmd := exec.CommandContext(b.t.Context(), starter, args...) //nolint:gosec // our own program
		cmd.Env = append(os.Environ(), "TEMPORAL_ADDRESS="+b.Temporal.Address, "BRIDGE_CONNECTION="+b.Worker.Connection)
		out, err := cmd.Output()
		if err != nil {
			exit := new(exec.ExitError)
			require.ErrorAs(b.t, err, &exit)
			return string(out) + string(exit.Stderr), exit.ExitCode()
		}
		return string(out), 0
	}
}

// failedSync lets a sync fail for a price file that is refused.
func (b *bench) failedSync() {
	b.t.Helper()
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/feed", map[string]string{"fault": "empty"}, nil)
	err := b.run(bridge.ProductSync, bridge.ProductSyncID(b.Worker.Connection), products.ProductSyncInput{}, nil)
	require.Error(b.t, err)
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/feed", map[string]string{"fault": ""}, nil)
}

// syncedAgain waits for the end of the sync that a retry has started.
func (b *bench) syncedAgain() {
	b.t.Helper()
	var result products.ProductSyncResult
	require.NoError(b.t, b.Client.GetWorkflow(b.t.Context(), bridge.ProductSyncID(b.Worker.Connection), "").Get(b.t.Context(), &result))
	require.Equal(b.t, products.SyncSuccess, result.Status)
}

// What failed is in the log with its cause, is started again by its group, and is over by itself once it went well: by the command
// line, and in a browser.
func TestWhatFailedIsStartedAgainFromTheLog(t *testing.T) {
	_ = chromium(t)
	b, keys, base := withDesk(t)
	b.fields()
	starter := b.starter()
	groups := func() (open []activitylog.Group) {
		out, code := starter("log", "--grouped", "--output", "json")
		require.Zero(t, code, out)
		var answer struct {
			Result struct{ Groups []activitylog.Group }
		}
		require.NoError(t, json.Unmarshal([]byte(out), &answer), out)
		for _, g := range answer.Result.Groups {
			if g.Open > 0 {
				open = append(open, g)
			}
		}
		return open
	}
	b.failedSync()
	failed := groups()
	require.Len(t, failed, 1)
	require.Equal(t, bridge.ProductSync, failed[0].Template)
	require.NotEmpty(t, failed[0].Fix)
	out, code := starter("log", "retry", failed[0].ID, "--json")
	require.Zero(t, code, out)
	var begun struct{ Result []map[string]string }
	require.NoError(t, json.Unmarshal([]byte(out), &begun), out)
	require.Len(t, begun.Result, 1)
	require.Equal(t, bridge.ProductSync, begun.Result[0]["template"])
	b.syncedAgain()
	require.Empty(t, groups(), "a failure that has gone away is over by itself")
	out, code = starter("log", "--template", "ProductSync", "--result", "failed")
	require.Zero(t, code, out)
	require.Contains(t, out, "Failed, over")
	out, code = starter("log", "retry", failed[0].ID)
	require.NotZero(t, code)
	require.Contains(t, out, "nothing that can be started again")

	b.failedSync()
	link, err := keys.PersonalLink(base, "Ann Ng", time.Now().Add(time.Hour))
	require.NoError(t, err)
	ann := b.visit(base)
	ann.open(link)
	ann.press("//button[contains(., 'Sign in as Ann Ng')]", "What failed in the last 7 days")
	b.scan(base+"/log?group="+failed[0].ID, base+"/export/log.csv")
	ann.press("//a[contains(., 'ProductSync')]", "Start again")
	ann.good()
	ann.picture("log-group")
	ann.press("//button[contains(., 'Start again what failed')]", "It was started again")
	b.syncedAgain()
	ann.open("/log?result=still+open")
	require.NotContains(t, ann.text(), "ProductSync")
	require.Contains(t, b.log.String(), `"by":"Ann Ng"`)
}

// A scheduled run that fails is told, wherever the policy says; the message leads to the desk and to the web UI, and the address is
// in no history.
func TestAScheduledRunThatFailsIsTold(t *testing.T) {
	t.Parallel()
	told := make(chan string, 9)
	chat := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		told <- string(body)
	}))
	defer chat.Close()
	const secret = "/hooks/a-secret-that-nobody-may-see"
	b := start(t, 20, func(o *local.Options) {
		o.Configure = func(c *config.Worker) { c.NotifyURLs = config.Secret("owner=" + chat.URL + secret) }
		o.PolicyFile = filepath.Join(t.TempDir(), "bridge.yaml")
		require.NoError(t, os.WriteFile(o.PolicyFile, []byte(testPolicy+"notices: {groupFor: 0s}\n"), 0o600))
	})
	b.fields()
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/feed", map[string]string{"fault": "empty"}, nil)
	id := bridge.ProductSyncID(b.Worker.Connection)
	schedule, err := b.Client.ScheduleClient().Create(t.Context(), client.ScheduleOptions{ID: id, TriggerImmediately: true,
		Action: &client.ScheduleWorkflowAction{ID: id, Workflow: bridge.ProductSync, Args: []any{products.ProductSyncInput{}},
			TaskQueue: bridge.TaskQueue(b.Worker.Connection)}})
	require.NoError(t, err)
	defer func() { _ = schedule.Delete(t.Context()) }()
	var message map[string]string
	select {
	case body := <-told:
		require.NoError(t, json.Unmarshal([]byte(body), &message), body)
	case <-time.After(soon):
		require.Fail(t, "nobody was told", b.log.String())
	}
	require.Equal(t, "failures", message["topic"])
	require.Equal(t, "run failed: Product Sync", message["title"])
	require.NotEmpty(t, message["text"])
	require.NotEmpty(t, message["fix"])
	require.Contains(t, message["details"], "product-sync")
	history, err := json.Marshal(b.rawHistory(bridge.SendNoticesID(b.Worker.Connection)))
	require.NoError(t, err)
	require.NotContains(t, string(history), "a-secret-that")
	require.NotContains(t, b.log.String(), "a-secret-that")
}
