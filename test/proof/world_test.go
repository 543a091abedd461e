package proof

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/activities/operations"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/sandboxkit"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
	"digitalbridge/workflows/products"
)

// world is one connection with sandboxes, a blob store and worker processes of its own on the shared
// Temporal server.
type world struct {
	tb         testing.TB
	sandboxes  *local.Sandboxes
	client     client.Client
	connection string
	dir        string
	env        []string
	temporal   *temporalServer
	workers    []*workerProcess
	// metrics: every worker answers /metrics.
	metrics bool
}

type worldOptions struct {
	skus int
	// latency is added to every answer of Autotask, so that there is a middle of work to strike.
	latency time.Duration
	// budget is Autotask's hourly budget; 0: more than any test uses.
	budget int
	// workers is the number of processes; 0: one.
	workers int
	policy  string
	// temporal is the server; nil: the package's.
	temporal *temporalServer
	// metrics makes every worker answer /metrics.
	metrics bool
	// env are further variables of the workers; the last one of a name counts.
	env []string
}

var connections atomic.Int64

func newWorld(tb testing.TB, o worldOptions) *world {
	tb.Helper()
	if o.budget == 0 {
		o.budget = 10_000_000
	}
	o.workers = max(o.workers, 1)
	s, err := local.StartSandboxes(context.Background(), local.SandboxOptions{SKUs: o.skus, HourlyBudget: o.budget, Latency: o.latency})
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, s.Stop()) })
	w := &world{tb: tb, sandboxes: s, connection: fmt.Sprintf("proof-%d", connections.Add(1)), dir: tb.TempDir(),
		temporal: cmp.Or(o.temporal, built.temporal)}
	w.client, err = client.NewLazyClient(client.Options{
		HostPort: w.temporal.address(), Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
		ConnectionOptions: client.ConnectionOptions{GrpcCompression: &client.GrpcCompressionNone{}}, // as the workers, on this machine
	})
	require.NoError(tb, err)
	tb.Cleanup(w.client.Close)
	w.env = append(w.environment(o), o.env...)
	if w.metrics = o.metrics; w.metrics {
		w.env = append(w.env, "METRICS_ADDRESS=127.0.0.1:0")
	}
	for range o.workers {
		w.workers = append(w.workers, startWorker(tb, w.dir, w.env))
	}
	tb.Cleanup(func() {
		for _, p := range w.workers {
			p.kill()
		}
	})
	tb.Cleanup(func() {
		if !tb.Failed() {
			w.noDuplicateWasRefused()
		}
	})
	return w
}

// environment points a worker at this world. The time that Autotask may take over a lost call is short:
// the sandbox ends every call at once.
func (w *world) environment(o worldOptions) []string {
	policy := ""
	if o.policy != "" {
		policy = filepath.Join(w.dir, "bridge.yaml")
		require.NoError(w.tb, os.WriteFile(policy, []byte(o.policy), 0o600))
	}
	s := w.sandboxes
	return []string{
		"TEMPORAL_ADDRESS=" + w.temporal.address(),
		"BRIDGE_CONNECTION=" + w.connection,
		"BRIDGE_POLICY=" + policy,
		"BRIDGE_STORE=file://" + filepath.ToSlash(filepath.Join(w.dir, "store")),
		"ORDERS_LIVE=true",
		fmt.Sprintf("WORKER_REPLICAS=%d", o.workers),
		"AUTOTASK_LONGEST_CALL=1s",
		"AUTOTASK_USERNAME=" + config.SandboxAutotaskUser,
		"AUTOTASK_SECRET=" + config.SandboxAutotaskSecret,
		"AUTOTASK_INTEGRATION_CODE=" + config.SandboxAutotaskIntegrationCode,
		"AUTOTASK_ZONE_URL=" + s.AutotaskURL() + "/ATServicesRest/",
		"AUTOTASK_ALLOWED_HOSTS=" + s.AutotaskAddress,
		"AUTOTASK_BUDGET_SHARE=1",
		"TDSYNNEX_CUSTOMER_NUMBER=" + config.SandboxAccount,
		"TDSYNNEX_USER_ID=" + config.SandboxUserID,
		"TDSYNNEX_PASSWORD=" + config.SandboxPassword,
		"TDSYNNEX_WEB_SERVICE_URL=" + s.TDSynnexURL(),
		"TDSYNNEX_INVOICE_URL=" + s.TDSynnexURL(),
		"TDSYNNEX_SFTP_ADDRESS=" + s.SFTPAddress,
		"TDSYNNEX_SFTP_USER=" + config.SandboxSFTPUser,
		"TDSYNNEX_SFTP_PASSWORD=" + config.SandboxPassword,
		"TDSYNNEX_SFTP_HOST_KEY=" + s.TDSynnex.HostKeyFingerprint(),
		"TDSYNNEX_REQUESTS_PER_MINUTE=60000",
	}
}

// replaceWorker kills a worker and starts another one in its place.
func (w *world) replaceWorker(i int) {
	w.tb.Helper()
	w.workers[i].kill()
	w.workers[i] = startWorker(w.tb, w.dir, w.env)
}

// start starts a workflow the way `temporal workflow start` does. A Temporal that is being restarted is
// asked again; a start that had come through is found by its id.
func (w *world) start(workflowType, id string, input any) {
	w.tb.Helper()
	o := client.StartWorkflowOptions{ID: id, TaskQueue: bridge.TaskQueue(w.connection),
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING}
	eventually(w.tb, "start "+id, func() bool {
		ctx, cancel := context.WithTimeout(w.tb.Context(), 10*time.Second)
		defer cancel()
		_, err := w.client.ExecuteWorkflow(ctx, o, workflowType, input)
		return err == nil
	})
}

// await waits for the end of a workflow and returns its failure; while Temporal is away it asks again.
func (w *world) await(id string, result any) error {
	w.tb.Helper()
	for began := time.Now(); ; {
		ctx, cancel := context.WithTimeout(w.tb.Context(), 10*time.Second)
		err := w.client.GetWorkflow(ctx, id, "").Get(ctx, result)
		cancel()
		var failed *temporal.WorkflowExecutionError
		var missing *serviceerror.NotFound
		if err == nil || errors.As(err, &failed) || errors.As(err, &missing) {
			return err
		}
		if time.Since(began) > patience {
			require.FailNow(w.tb, "the workflow did not end", "%s: %v\nit says: %s\n%s", id, err, w.says(id), w.logs())
		}
	}
}

// says is what an order's workflow answers when it is asked how far it is.
func (w *world) says(id string) string {
	ctx, cancel := context.WithTimeout(w.tb.Context(), 10*time.Second)
	defer cancel()
	answer, err := w.client.QueryWorkflow(ctx, id, "", bridge.QueryStatus)
	if err != nil {
		return err.Error()
	}
	var status json.RawMessage
	if err := answer.Get(&status); err != nil {
		return err.Error()
	}
	return string(status)
}

// run starts a workflow and waits for it.
func (w *world) run(workflowType, id string, input, result any) error {
	w.tb.Helper()
	w.start(workflowType, id, input)
	return w.await(id, result)
}

// fields creates the user-defined fields that a sync needs.
func (w *world) fields() {
	w.tb.Helper()
	var report operations.CheckReport
	require.NoError(w.tb, w.run(bridge.CheckConnection, bridge.CheckConnectionID(w.connection), operations.CheckInput{Fix: true}, &report))
	require.True(w.tb, report.OK, "%+v", report)
}

// sync runs Product Sync to its end.
func (w *world) sync() products.ProductSyncResult {
	w.tb.Helper()
	var r products.ProductSyncResult
	err := w.run(bridge.ProductSync, bridge.ProductSyncID(w.connection), products.ProductSyncInput{}, &r)
	require.NoError(w.tb, err, "%s", w.logs())
	require.Equal(w.tb, products.SyncSuccess, r.Status, "%+v", r.Applied)
	return r
}

// logs are the ends of the workers' logs.
func (w *world) logs() string {
	var b strings.Builder
	for _, p := range w.workers {
		said, _ := os.ReadFile(p.log)
		fmt.Fprintf(&b, "%s:\n%s\n", filepath.Base(p.log), tail(string(said)))
	}
	return b.String()
}

func (w *world) control(method, url string, in, out any) {
	w.tb.Helper()
	require.NoError(w.tb, sandboxkit.Call(w.tb.Context(), method, url, in, out))
}

func (w *world) atAutotask(path string, in any) {
	w.tb.Helper()
	w.control(http.MethodPost, w.sandboxes.AutotaskURL()+path, in, nil)
}

func (w *world) atTDSynnex(path string, in any) {
	w.tb.Helper()
	w.control(http.MethodPost, w.sandboxes.TDSynnexURL()+path, in, nil)
}

func (w *world) heal() {
	w.tb.Helper()
	for _, base := range []string{w.sandboxes.AutotaskURL(), w.sandboxes.TDSynnexURL()} {
		w.control(http.MethodDelete, base+"/sandbox/faults", nil, nil)
	}
}

// state is the canonical dump of the Autotask sandbox.
func (w *world) state() string {
	w.tb.Helper()
	var dump json.RawMessage
	w.control(http.MethodGet, w.sandboxes.AutotaskURL()+"/sandbox/state", nil, &dump)
	return string(dump)
}

// stats is what a sandbox counted since the last call of forget.
type stats struct {
	Endpoints    map[string]sandboxkit.EndpointStats `json:"endpoints"`
	HourlyBudget struct {
		Used  int `json:"used"`
		Limit int `json:"limit"`
	} `json:"hourlyBudget"`
}

func (s stats) requests() (n int) {
	for _, e := range s.Endpoints {
		n += e.Requests
	}
	return n
}

func (w *world) autotaskStats() (s stats) {
	w.tb.Helper()
	w.control(http.MethodGet, w.sandboxes.AutotaskURL()+"/sandbox/stats", nil, &s)
	return s
}

func (w *world) tdSynnexStats() (s stats) {
	w.tb.Helper()
	w.control(http.MethodGet, w.sandboxes.TDSynnexURL()+"/sandbox/stats", nil, &s)
	return s
}

func (w *world) forget() {
	w.tb.Helper()
	for _, base := range []string{w.sandboxes.AutotaskURL(), w.sandboxes.TDSynnexURL()} {
		w.control(http.MethodDelete, base+"/sandbox/stats", nil, nil)
	}
}

// person is an API client with the sandbox's credentials: the person in Autotask.
func (w *world) person() *autotask.Client {
	w.tb.Helper()
	c, err := autotask.New(autotask.Config{
		UserName: config.SandboxAutotaskUser, Secret: config.SandboxAutotaskSecret, IntegrationCode: config.SandboxAutotaskIntegrationCode,
		ZoneURL: w.sandboxes.AutotaskURL() + "/ATServicesRest/", AllowedHosts: []string{w.sandboxes.AutotaskAddress}, RequestsPerHour: 10_000_000,
		BudgetShare: 1,
	})
	require.NoError(w.tb, err)
	return c
}
