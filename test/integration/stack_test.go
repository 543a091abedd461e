// Package integration tests the bridge as a whole: real Temporal server, real HTTP and SFTP, the same
// wiring as the worker program. Every test has sandboxes and a connection of its own on one shared
// Temporal server, and runs beside others.
package integration

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"digitalbridge/activities/operations"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/sandboxkit"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
	"digitalbridge/starter/local/devserver"
	"digitalbridge/test/program"
	"digitalbridge/workflows/orders"
)

var server *devserver.Server

// atOnce is how many tests run side by side unless -parallel says otherwise: most of their time they wait, for polls and
// for times to pass, also on two processors.
const atOnce = 6

func TestMain(m *testing.M) {
	flag.Parse()
	if parallel := flag.Lookup("test.parallel"); parallel.Value.String() == strconv.Itoa(runtime.GOMAXPROCS(0)) {
		_ = parallel.Value.Set(strconv.Itoa(max(atOnce, runtime.GOMAXPROCS(0))))
	}
	ctx, cancel := context.WithCancel(context.Background())
	var err error
	server, err = devserver.Start(ctx, devserver.Options{SearchAttributes: bridge.SearchAttributeTypes(), Headless: true, Progress: os.Stderr,
		Lost: lost, DynamicConfig: map[string]string{
			// A deleted workflow is gone when the queues have said how far they are: at once instead of in a minute.
			"history.transferProcessorUpdateAckInterval": `"1s"`, "history.visibilityProcessorUpdateAckInterval": `"1s"`,
			// An old build's worker may stop soon after the last workflow that it began has ended, instead of in minutes.
			"matching.wv.VersionDrainageStatusVisibilityGracePeriod": `"1s"`, "matching.wv.VersionDrainageStatusRefreshInterval": `"1s"`,
		}})
	if err != nil {
		fmt.Fprintln(os.Stderr, "the Temporal server that these tests need did not start:", err)
		os.Exit(1)
	}
	code := m.Run()
	server.Stop()
	cancel()
	_ = os.RemoveAll(programs.dir)
	os.Exit(code)
}

// programs are those of the repository that tests run, each built once.
var programs struct {
	mu  sync.Mutex
	dir string
}

// built builds one of the repository's programs, named by its folder, unless another test has, and returns its path.
func built(t *testing.T, folder string) string {
	t.Helper()
	programs.mu.Lock()
	defer programs.mu.Unlock()
	if programs.dir == "" {
		dir, err := os.MkdirTemp("", "digitalbridge-integration-")
		require.NoError(t, err)
		programs.dir = dir
	}
	path := filepath.Join(programs.dir, filepath.Base(folder))
	if _, err := os.Stat(path); err == nil {
		return path
	}
	require.NoError(t, program.Build(t.Context(), folder, path))
	return path
}

// lost ends the tests at once, with the last words of the server or the worker that is gone: whatever they
// wait for can't come any more.
func lost(why error) { panic(why) }

// testPolicy looks and looks again within fractions of what a person would wait.
const testPolicy = `
orders:
  shipMethod: FG
  priceTolerancePercent: null # the tests' purchase orders have costs of their own
  reconcileEvery: 1s
  reconcileFor: 3s
  contact: {name: Test Buyer, phone: "7755550100", email: buyer@msp.example}
tracking:
  pollEvery: 1s
  pollBackOrderEvery: 1s
  pollAtLeastEvery: 1s
  notFoundFor: 5s
`

// bench is a stack under test with what the tests look at.
type bench struct {
	*local.Stack
	t   *testing.T
	log *lines
	// person is the client of the person in Autotask, and known what it has read of the tenant.
	person func() *autotask.Client
	known  func() tenant
}

// tenant is what does not change in an Autotask while a test runs.
type tenant struct {
	vendor, location, billingCode int64
	status                        autotask.Picklist
}

// lines collects the worker's log.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// logged reports whether a line of the worker's log carries the text in one of its fields.
func (b *bench) logged(text string) bool {
	for line := range strings.Lines(b.log.String()) {
		var fields map[string]any
		if json.Unmarshal([]byte(line), &fields) != nil {
			continue
		}
		for _, v := range fields {
			if strings.Contains(fmt.Sprint(v), text) {
				return true
			}
		}
	}
	return false
}

// start brings a stack up for the test; configure may break it on purpose.
func start(t *testing.T, skus int, configure func(*local.Options)) *bench {
	t.Helper()
	dir := t.TempDir()
	policyFile := filepath.Join(dir, "bridge.yaml")
	require.NoError(t, os.WriteFile(policyFile, []byte(testPolicy), 0o600))
	log := &lines{}
	core := zapcore.NewCore(zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig()), zapcore.AddSync(log), zap.InfoLevel)
	o := local.Options{
		Temporal: server, Connection: connectionName(t), Store: "file://" + filepath.ToSlash(filepath.Join(dir, "data")), PolicyFile: policyFile,
		Lost: lost, Log: zap.New(core), Sandbox: local.SandboxOptions{SKUs: skus, HourlyBudget: 1_000_000},
	}
	if configure != nil {
		configure(&o)
	}
	further := o.Configure
	o.Configure = func(c *config.Worker) {
		c.Autotask.LongestCall = time.Second // the sandbox is done with a call when its answer is lost
		if further != nil {
			further(c)
		}
	}
	s, err := local.Start(t.Context(), o)
	require.NoError(t, err)
	b := &bench{Stack: s, t: t, log: log}
	b.person, b.known = sync.OnceValue(b.signIn), sync.OnceValue(b.tenant)
	t.Cleanup(func() {
		if err := s.Stop(); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("stopping the stack: %v", err)
		}
	})
	// The tests' purchase orders have costs of their own: a price of another day is no reason to hold them.
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/scenario", map[string]any{"service": "PO", "scenario": "anyPrice"}, nil)
	return b
}

var names struct {
	mu sync.Mutex
	n  int
}

// connectionName is another one for every stack, so that tests don't share task queues or ids.
func connectionName(t *testing.T) string {
	t.Helper()
	names.mu.Lock()
	defer names.mu.Unlock()
	names.n++
	return fmt.Sprintf("test-%d", names.n)
}

// run starts a workflow the way `temporal workflow start` does with default policies, and waits for it.
func (b *bench) run(workflowType, id string, input, result any) error {
	b.t.Helper()
	run, err := b.Client.ExecuteWorkflow(b.t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: bridge.TaskQueue(b.Worker.Connection)},
		workflowType, input)
	require.NoError(b.t, err)
	return run.Get(b.t.Context(), result)
}

// submit submits a purchase order that must not fail.
func (b *bench) submit(number string) (result orders.SubmitOrderResult) {
	b.t.Helper()
	require.NoError(b.t, b.run(bridge.SubmitOrder, bridge.SubmitOrderID(b.Worker.Connection, number), orders.SubmitOrderInput{
		PurchaseOrder: orders.PurchaseOrderRef(number)}, &result))
	return result
}

// failed is the workflow's own failure, which must be the bridge's and not a wrapping of Temporal's.
func failed(t *testing.T, err error) *temporal.ApplicationError {
	t.Helper()
	var app *temporal.ApplicationError
	require.ErrorAs(t, err, &app)
	return app
}

// fields creates the user-defined fields that a sync needs.
func (b *bench) fields() {
	b.t.Helper()
	var report operations.CheckReport
	require.NoError(b.t, b.run(bridge.CheckConnection, bridge.CheckConnectionID(b.Worker.Connection), operations.CheckInput{
		Fix: true}, &report))
	require.True(b.t, report.OK)
}

// autotask is a client with the sandbox's credentials: the person in Autotask.
func (b *bench) autotask() *autotask.Client { return b.person() }

func (b *bench) signIn() *autotask.Client {
	b.t.Helper()
	c, err := autotask.New(autotask.Config{
		UserName: config.SandboxAutotaskUser, Secret: config.SandboxAutotaskSecret, IntegrationCode: config.SandboxAutotaskIntegrationCode,
		ZoneURL: b.Sandboxes.AutotaskURL() + "/ATServicesRest/", AllowedHosts: []string{b.Sandboxes.AutotaskAddress},
	})
	require.NoError(b.t, err)
	return c
}

func (b *bench) tenant() (t tenant) {
	b.t.Helper()
	at, ctx := b.autotask(), b.t.Context()
	vendor, err := at.Companies.First(ctx, autotask.Where(autotask.Eq("companyType", 7), autotask.Contains("companyName", "SYNNEX")))
	require.NoError(b.t, err)
	location, err := at.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("isActive", true)))
	require.NoError(b.t, err)
	code, err := at.BillingCodes.First(ctx, autotask.Where(autotask.Eq("useType", 4), autotask.Eq("isActive", true)))
	require.NoError(b.t, err)
	t.vendor, t.location, t.billingCode = vendor.ID, location.ID, code.ID
	t.status, err = at.PurchaseOrders.Picklist(ctx, "status")
	require.NoError(b.t, err)
	return t
}

// control calls a sandbox's control interface.
func (b *bench) control(method, url string, in, out any) {
	b.t.Helper()
	require.NoError(b.t, sandboxkit.Call(b.t.Context(), method, url, in, out))
}

func (b *bench) fault(rule map[string]any) {
	b.t.Helper()
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/faults", map[string]any{"rules": []any{rule}}, nil)
}

// autotaskState is the canonical dump of the Autotask sandbox.
func (b *bench) autotaskState() map[string]any {
	b.t.Helper()
	var state map[string]any
	b.control(http.MethodGet, b.Sandboxes.AutotaskURL()+"/sandbox/state", nil, &state)
	return state
}

type distributorOrder struct {
	PONumber     string   `json:"poNumber"`
	OrderNumbers []string `json:"orderNumbers"`
	Type         string   `json:"type"`
	State        string   `json:"state"`
	Lines        []struct {
		SKU       string `json:"sku"`
		Quantity  int    `json:"quantity"`
		UnitPrice string `json:"unitPrice"`
		State     string `json:"state"`
	} `json:"lines"`
}

// orders are the order records at the distributor under a number.
func (b *bench) orders(number string) []distributorOrder {
	b.t.Helper()
	var all struct {
		Orders []distributorOrder `json:"orders"`
	}
	b.control(http.MethodGet, b.Sandboxes.TDSynnexURL()+"/sandbox/orders", nil, &all)
	var mine []distributorOrder
	for _, o := range all.Orders {
		if o.PONumber == number {
			mine = append(mine, o)
		}
	}
	return mine
}

// product makes a product in Autotask that stands for a TD SYNNEX SKU.
func (b *bench) product(sku string) int64 {
	b.t.Helper()
	at, ctx, code := b.autotask(), b.t.Context(), b.known().billingCode
	id, err := at.Products.Create(ctx, autotask.Product{
		Name: autotask.Of("Product " + sku), SKU: autotask.Of("TDS-" + sku), IsActive: autotask.Of(true), IsSerialized: autotask.Of(false),
		ProductBillingCodeID: autotask.Of(code), ChargeBillingCodeID: autotask.Of(code),
	})
	require.NoError(b.t, err)
	_, err = at.ProductVendors.Create(ctx, id, autotask.ProductVendor{
		VendorID: autotask.Of(b.vendor()), VendorPartNumber: autotask.Of(sku), IsActive: autotask.Of(true), IsDefault: autotask.Of(true),
	})
	require.NoError(b.t, err)
	return id
}

func (b *bench) vendor() int64 { return b.known().vendor }

// purchaseOrder makes a submitted purchase order with a line of two pieces for each product and returns
// its number.
func (b *bench) purchaseOrder(products ...int64) string {
	b.t.Helper()
	at, ctx := b.autotask(), b.t.Context()
	id, err := at.PurchaseOrders.Create(ctx, autotask.PurchaseOrder{
		VendorID: autotask.Of(b.vendor()), Status: b.status("New"), ShipToName: autotask.Of("Sample MSP"),
		ShipToAddress1: autotask.Of("1 Main Street"),
		ShipToCity:     autotask.Of("Reno"), ShipToState: autotask.Of("NV"), ShipToPostalCode: autotask.Of("89501"),
	})
	require.NoError(b.t, err)
	for _, p := range products {
		_, err := at.PurchaseOrderItems.Create(ctx, id, autotask.PurchaseOrderItem{
			OrderID: autotask.Of(id), ProductID: autotask.Of(p), InventoryLocationID: autotask.Of(b.known().location),
			Quantity: autotask.Of(int64(2)), UnitCost: autotask.Of(cost),
		})
		require.NoError(b.t, err)
	}
	require.NoError(b.t, at.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: id, Status: b.status("Submitted")}))
	po, err := at.PurchaseOrders.Get(ctx, id)
	require.NoError(b.t, err)
	return po.PurchaseOrderNumber.Or("")
}

func (b *bench) status(label string) autotask.Optional[int64] {
	b.t.Helper()
	v, ok := b.known().status.ByLabel(label)
	require.True(b.t, ok, label)
	id, ok := v.ID()
	require.True(b.t, ok)
	return autotask.Of(id)
}

// readPurchaseOrder reads a purchase order by number.
func (b *bench) readPurchaseOrder(number string) autotask.PurchaseOrder {
	b.t.Helper()
	po, err := b.autotask().PurchaseOrders.First(b.t.Context(), autotask.Where(autotask.Eq("purchaseOrderNumber", number)))
	require.NoError(b.t, err)
	return po
}

// soon bounds the wait for something that takes a second or two, also on a machine that is busy with much else.
const soon = 5 * time.Minute
