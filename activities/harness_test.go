// Tests of the activities over real HTTP and SFTP, against the vendors' sandboxes. Every test has
// sandboxes, clients and a store of its own.
package activities_test

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"digitalbridge/activities"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/pricedrop"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/config"
	"digitalbridge/internal/localstack"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/sandboxkit"
	"digitalbridge/internal/store"
)

// bench is one connection: both sandboxes, the bridge's clients and what the activities need.
type bench struct {
	t         *testing.T
	sandboxes *localstack.Sandboxes
	autotask  *autotask.Client
	tdsynnex  *tdsynnex.Client
	priceFile pricedrop.Config
	store     *store.Store
	policy    policy.Policy
	workDir   string
	live      bool
	currency  string // of the price file
}

func newBench(t *testing.T, skus int) *bench {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s, err := localstack.StartSandboxes(ctx, localstack.SandboxOptions{SKUs: skus, HourlyBudget: 1_000_000})
	require.NoError(t, err)
	t.Cleanup(func() {
		cancel()
		require.NoError(t, s.Stop())
		require.NoError(t, s.TDSynnex.Close())
	})
	b := &bench{t: t, sandboxes: s, policy: policy.Default(), workDir: t.TempDir(), live: true, currency: "USD"}
	b.policy.Orders.Contact = policy.Contact{Name: "Test Buyer", Phone: "775-555-0100"}
	b.autotask = b.newAutotask(config.SandboxAutotaskSecret)
	b.tdsynnex, err = tdsynnex.New(tdsynnex.Config{
		Region: tdsynnex.US, CustomerNumber: config.SandboxAccount, UserID: config.SandboxUserID, Password: config.SandboxPassword,
		WebServiceURL: s.TDSynnexURL(), InvoiceURL: s.TDSynnexURL(), RequestsPerMinute: -1,
	})
	require.NoError(t, err)
	b.priceFile = pricedrop.Config{
		Address: s.SFTPAddress, User: "u" + config.SandboxAccount, Password: config.SandboxPassword, Fingerprints: []string{s.TDSynnex.HostKeyFingerprint()},
	}
	b.store, err = store.Open(t.Context(), "mem://")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, b.store.Close()) })
	return b
}

func (b *bench) newAutotask(secret string) *autotask.Client {
	b.t.Helper()
	return b.newAutotaskWith(secret, nil)
}

// newAutotaskThat is a client that calls f after each of its exchanges.
func (b *bench) newAutotaskThat(f func(autotask.Call)) *autotask.Client {
	b.t.Helper()
	return b.newAutotaskWith(config.SandboxAutotaskSecret, f)
}

func (b *bench) newAutotaskWith(secret string, onCall func(autotask.Call)) *autotask.Client {
	b.t.Helper()
	c, err := autotask.New(autotask.Config{
		OnCall: onCall, UserName: config.SandboxAutotaskUser, Secret: secret, IntegrationCode: config.SandboxAutotaskIntegrationCode,
		ZoneURL: b.sandboxes.AutotaskURL() + "/ATServicesRest/", AllowedHosts: []string{b.sandboxes.AutotaskAddress}, RequestsPerHour: 1_000_000,
	})
	require.NoError(b.t, err)
	return c
}

// The activity structs, made anew for every call as a restarted worker would.

func (b *bench) tenant() *activities.Tenant {
	return &activities.Tenant{Autotask: b.autotask, Policy: b.policy, Currency: b.currency}
}

func (b *bench) catalog() *activities.Catalog {
	return &activities.Catalog{
		Store: b.store, Policy: b.policy, PriceFile: b.priceFile, Account: config.SandboxAccount, Region: pricefile.US, WorkDir: b.workDir,
	}
}

func (b *bench) products() *activities.Products {
	return &activities.Products{
		Autotask: b.autotask, Tenant: b.tenant(), Store: b.store, Policy: b.policy, Live: b.tdsynnex, Region: pricefile.US, CallsPerHour: func(context.Context) (int, error) { return 3600, nil },
	}
}

func (b *bench) orders() *activities.Orders {
	return &activities.Orders{Autotask: b.autotask, TDSynnex: b.tdsynnex, Tenant: b.tenant(), Policy: b.policy, Live: b.live}
}

func (b *bench) connection() *activities.Connection {
	return &activities.Connection{
		Autotask: b.autotask, TDSynnex: b.tdsynnex, Tenant: b.tenant(), Policy: b.policy, PriceFile: b.priceFile, Account: config.SandboxAccount, Live: b.live,
	}
}

// attempt says how an activity is run.
type attempt struct {
	number    int32 // 0: the first
	runID     string
	progress  any // the heartbeat of the attempt before
	heartbeat func(detail any)
	ctx       context.Context // ends when the worker tells the activity to stop
}

// run executes an activity on its own struct and reads its result.
func run[R any](b *bench, a attempt, activityFn, in any) (R, error) {
	b.t.Helper()
	suite := &testsuite.WorkflowTestSuite{}
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := suite.NewTestActivityEnvironment()
	options := worker.Options{Interceptors: []interceptor.WorkerInterceptor{&attemptInterceptor{attempt: a}}, BackgroundActivityContext: a.ctx}
	env.SetWorkerOptions(options)
	env.RegisterActivity(activityFn)
	if a.progress != nil {
		env.SetHeartbeatDetails(a.progress)
	}
	var out R
	var args []any
	if in != nil {
		args = append(args, in)
	}
	value, err := env.ExecuteActivity(activityFn, args...)
	if err != nil {
		return out, err
	}
	if value.HasValue() {
		require.NoError(b.t, value.Get(&out))
	}
	return out, nil
}

// must is run of an activity that succeeds at the first attempt.
func must[R any](b *bench, activityFn, in any) R {
	b.t.Helper()
	out, err := run[R](b, attempt{}, activityFn, in)
	require.NoError(b.t, err)
	return out
}

// attemptInterceptor gives the activity its attempt number and run id, and sees every heartbeat.
type attemptInterceptor struct {
	interceptor.WorkerInterceptorBase
	attempt attempt
}

func (i *attemptInterceptor) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &attemptInbound{ActivityInboundInterceptorBase: interceptor.ActivityInboundInterceptorBase{Next: next}, attempt: i.attempt}
}

type attemptInbound struct {
	interceptor.ActivityInboundInterceptorBase
	attempt attempt
}

func (i *attemptInbound) Init(outbound interceptor.ActivityOutboundInterceptor) error {
	return i.Next.Init(&attemptOutbound{ActivityOutboundInterceptorBase: interceptor.ActivityOutboundInterceptorBase{Next: outbound}, attempt: i.attempt})
}

type attemptOutbound struct {
	interceptor.ActivityOutboundInterceptorBase
	attempt attempt
}

func (o *attemptOutbound) GetInfo(ctx context.Context) activity.Info {
	info := o.Next.GetInfo(ctx)
	if o.attempt.number != 0 {
		info.Attempt = o.attempt.number
	}
	if o.attempt.runID != "" {
		info.WorkflowExecution.RunID = o.attempt.runID
	}
	return info
}

func (o *attemptOutbound) RecordHeartbeat(ctx context.Context, details ...any) {
	if o.attempt.heartbeat != nil {
		o.attempt.heartbeat(details[0])
	}
	o.Next.RecordHeartbeat(ctx, details...)
}

// failed is the application error that an activity ended with.
func failed(t *testing.T, err error) *temporal.ApplicationError {
	t.Helper()
	var app *temporal.ApplicationError
	require.ErrorAs(t, err, &app)
	return app
}

// control calls a sandbox's control interface.
func (b *bench) control(method, url string, in, out any) {
	b.t.Helper()
	require.NoError(b.t, sandboxkit.Call(b.t.Context(), method, url, in, out))
}

type object = map[string]any

func (b *bench) atAutotask(path string, in any) {
	b.t.Helper()
	b.control(http.MethodPost, b.sandboxes.AutotaskURL()+path, in, nil)
}

func (b *bench) atTDSynnex(path string, in any) {
	b.t.Helper()
	b.control(http.MethodPost, b.sandboxes.TDSynnexURL()+path, in, nil)
}

func (b *bench) autotaskFault(rules ...object) {
	b.t.Helper()
	b.atAutotask("/sandbox/faults", object{"rules": rules})
}

func (b *bench) healAutotask() {
	b.t.Helper()
	b.control(http.MethodDelete, b.sandboxes.AutotaskURL()+"/sandbox/faults", nil, nil)
}

// endpoint is what a sandbox counted at one endpoint.
type endpoint struct {
	Requests    int            `json:"requests"`
	Errors      map[string]int `json:"errors"`
	MaxInFlight int            `json:"maxInFlight"`
}

// stats are the endpoints of a sandbox since the last call of forget.
func (b *bench) stats(base string) map[string]endpoint {
	b.t.Helper()
	var out struct {
		Endpoints map[string]endpoint `json:"endpoints"`
	}
	b.control(http.MethodGet, base+"/sandbox/stats", nil, &out)
	return out.Endpoints
}

// requests counts the requests of one method at Autotask, or of all for an empty one.
func (b *bench) requests(method string) int {
	b.t.Helper()
	n := 0
	for name, e := range b.stats(b.sandboxes.AutotaskURL()) {
		if method == "" || len(name) > len(method) && name[:len(method)+1] == method+" " {
			n += e.Requests
		}
	}
	return n
}

func (b *bench) forget() {
	b.t.Helper()
	b.control(http.MethodDelete, b.sandboxes.AutotaskURL()+"/sandbox/stats", nil, nil)
	b.control(http.MethodDelete, b.sandboxes.TDSynnexURL()+"/sandbox/stats", nil, nil)
}

// state is the canonical dump of the Autotask sandbox.
func (b *bench) state() map[string]any {
	b.t.Helper()
	var state map[string]any
	b.control(http.MethodGet, b.sandboxes.AutotaskURL()+"/sandbox/state", nil, &state)
	return state
}

// fields creates the user-defined fields that a sync needs.
func (b *bench) fields() {
	b.t.Helper()
	require.True(b.t, must[activities.CheckReport](b, b.connection().CheckAll, activities.CheckInput{Fix: true}).OK)
}

func (b *bench) vendor() int64 {
	b.t.Helper()
	v, err := b.autotask.Companies.First(b.t.Context(), autotask.Where(autotask.Eq("companyType", 7), autotask.Contains("companyName", "SYNNEX")))
	require.NoError(b.t, err)
	return v.ID
}

// product makes a product as a person would; vendorSKU "" leaves the TD SYNNEX vendor row out.
func (b *bench) product(sku, vendorSKU string) int64 {
	b.t.Helper()
	ctx := b.t.Context()
	code, err := b.autotask.BillingCodes.First(ctx, autotask.Where(autotask.Eq("useType", 4), autotask.Eq("isActive", true)))
	require.NoError(b.t, err)
	id, err := b.autotask.Products.Create(ctx, autotask.Product{
		Name: autotask.Of("Product " + sku), SKU: autotask.Of(sku), IsActive: autotask.Of(true), IsSerialized: autotask.Of(false),
		ProductBillingCodeID: autotask.Of(code.ID), ChargeBillingCodeID: autotask.Of(code.ID),
	})
	require.NoError(b.t, err)
	if vendorSKU != "" {
		b.vendorRow(id, b.vendor(), vendorSKU)
	}
	return id
}

func (b *bench) vendorRow(product, vendor int64, sku string) {
	b.t.Helper()
	_, err := b.autotask.ProductVendors.Create(b.t.Context(), product, autotask.ProductVendor{
		VendorID: autotask.Of(vendor), VendorPartNumber: autotask.Of(sku), IsActive: autotask.Of(true), IsDefault: autotask.Of(true),
	})
	require.NoError(b.t, err)
}

// otherVendor is an active vendor company that isn't TD SYNNEX.
func (b *bench) otherVendor() int64 {
	b.t.Helper()
	id, err := b.autotask.Companies.Create(b.t.Context(), autotask.Company{
		CompanyName: autotask.Of("Other Distribution"), CompanyType: autotask.Of(int64(7)), Phone: autotask.Of("7755550199"), OwnerResourceID: b.owner(),
	})
	require.NoError(b.t, err)
	return id
}

func (b *bench) owner() autotask.Optional[int64] {
	b.t.Helper()
	v, err := b.autotask.Companies.Get(b.t.Context(), b.vendor())
	require.NoError(b.t, err)
	return v.OwnerResourceID
}

// withSKU are all products in Autotask with a SKU.
func (b *bench) withSKU(sku string) []autotask.Product {
	b.t.Helper()
	var out []autotask.Product
	for p, err := range b.autotask.Products.Query(b.t.Context(), autotask.Where(autotask.Eq("sku", sku))) {
		require.NoError(b.t, err)
		out = append(out, p)
	}
	return out
}

// vendorRows are the TD SYNNEX vendor rows of a product.
func (b *bench) vendorRows(product int64) []autotask.ProductVendor {
	b.t.Helper()
	var out []autotask.ProductVendor
	for r, err := range b.autotask.ProductVendors.List(b.t.Context(), product) {
		require.NoError(b.t, err)
		out = append(out, r)
	}
	return out
}

// lines reads everything under a key of the store.
func lines[T any](b *bench, key string) []T {
	b.t.Helper()
	var out []T
	for v, err := range store.Lines[T](b.t.Context(), b.store, key) {
		require.NoError(b.t, err)
		out = append(out, v)
	}
	return out
}

// entries are all entries of a plan.
func (b *bench) entries(p activities.ProductPlan) []catalog.Entry {
	b.t.Helper()
	var out []catalog.Entry
	for page := range p.Pages {
		out = append(out, lines[catalog.Entry](b, activities.PlanKey(p.Key, page))...)
	}
	return out
}

// beats collects heartbeats; it is safe for concurrent use.
type beats struct {
	mu  sync.Mutex
	all []activities.PageProgress
}

func (h *beats) take(detail any) {
	if p, ok := detail.(activities.PageProgress); ok {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.all = append(h.all, p)
	}
}

func (h *beats) last() activities.PageProgress {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.all[len(h.all)-1]
}

var cost = decimal.RequireFromString("10.50")
