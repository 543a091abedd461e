// Package activitytest is the bench of the activities' tests, which run over real HTTP and SFTP against the
// vendors' sandboxes. Every test has sandboxes, clients and a store of its own.
package activitytest

import (
	"context"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/activities/products"
	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/sandboxkit"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/pricedrop"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/config"
	"digitalbridge/internal/ledger"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
	"digitalbridge/starter/local"
)

// Bench is one connection: both sandboxes, the bridge's clients and what the activities need.
type Bench struct {
	T         *testing.T
	Sandboxes *local.Sandboxes
	Autotask  *autotask.Client
	TDSynnex  *tdsynnex.Client
	PriceFile pricedrop.Config
	Store     *store.Store
	Policy    policy.Policy
	WorkDir   string
	Live      bool
	// Real: the check takes the sandboxes for real accounts.
	Real     bool
	Currency string // of the price file
}

// Holder is a bench, or a test's own type that embeds one.
type Holder interface{ base() *Bench }

func (b *Bench) base() *Bench { return b }

// NewBench starts sandboxes with a catalogue of so many SKUs.
func NewBench(t *testing.T, skus int) *Bench {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s, err := local.StartSandboxes(ctx, local.SandboxOptions{SKUs: skus, HourlyBudget: 1_000_000})
	require.NoError(t, err)
	t.Cleanup(func() {
		cancel()
		require.NoError(t, s.Stop())
		require.NoError(t, s.TDSynnex.Close())
	})
	b := &Bench{T: t, Sandboxes: s, Policy: policy.Default(), WorkDir: t.TempDir(), Live: true, Currency: "USD"}
	b.Policy.Orders.ShipMethod = "FG"
	b.Policy.Orders.Contact = policy.Contact{Name: "Test Buyer", Phone: "775-555-0100"}
	b.Autotask = b.NewAutotask(config.SandboxAutotaskSecret)
	b.TDSynnex = b.NewTDSynnexThat(nil)
	b.PriceFile = pricedrop.Config{
		Address: s.SFTPAddress, User: "u" + config.SandboxAccount, Password: config.SandboxPassword, Fingerprints: []string{
			s.TDSynnex.HostKeyFingerprint()},
	}
	b.Store, err = store.Open(t.Context(), "mem://")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, b.Store.Close()) })
	return b
}

func (b *Bench) NewAutotask(secret string) *autotask.Client {
	b.T.Helper()
	return b.newAutotaskWith(func(c *autotask.Config) { c.Secret = secret })
}

// LongestCall sets how long a lost call is waited for: the sandbox is done with a call when its answer is lost.
func (b *Bench) LongestCall(d time.Duration) {
	b.T.Helper()
	b.Autotask = b.newAutotaskWith(func(c *autotask.Config) { c.LongestCall = d })
}

// NewAutotaskThat is a client that calls f after each of its exchanges.
func (b *Bench) NewAutotaskThat(f func(autotask.Call)) *autotask.Client {
	b.T.Helper()
	return b.newAutotaskWith(func(c *autotask.Config) { c.OnCall = f })
}

func (b *Bench) newAutotaskWith(change func(*autotask.Config)) *autotask.Client {
	b.T.Helper()
	cfg := autotask.Config{
		UserName: config.SandboxAutotaskUser, Secret: config.SandboxAutotaskSecret, IntegrationCode: config.SandboxAutotaskIntegrationCode,
		ZoneURL: b.Sandboxes.AutotaskURL() + "/ATServicesRest/", AllowedHosts: []string{b.Sandboxes.AutotaskAddress},
		RequestsPerHour: 1_000_000,
	}
	change(&cfg)
	c, err := autotask.New(cfg)
	require.NoError(b.T, err)
	return c
}

// NewTDSynnexThat is a client that calls f with the path of each request before that leaves; nil: with none.
func (b *Bench) NewTDSynnexThat(f func(path string)) *tdsynnex.Client {
	b.T.Helper()
	cfg := tdsynnex.Config{
		Region: tdsynnex.US, CustomerNumber: config.SandboxAccount, UserID: config.SandboxUserID, Password: config.SandboxPassword,
		WebServiceURL: b.Sandboxes.TDSynnexURL(), InvoiceURL: b.Sandboxes.TDSynnexURL(), RequestsPerMinute: -1,
	}
	if f != nil {
		cfg.Transport = func(next http.RoundTripper) http.RoundTripper {
			return roundTrip(func(r *http.Request) (*http.Response, error) {
				f(r.URL.Path)
				return next.RoundTrip(r)
			})
		}
	}
	c, err := tdsynnex.New(cfg)
	require.NoError(b.T, err)
	return c
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// The activity structs, made anew for every call as a restarted worker would.

func (b *Bench) Tenant() *tenant.Tenant {
	return &tenant.Tenant{Autotask: b.Autotask, Policy: b.Policy, Currency: b.Currency}
}

func (b *Bench) Catalog() *products.Catalog {
	return &products.Catalog{
		Store: b.Store, Policy: b.Policy, PriceFile: b.PriceFile, Account: config.SandboxAccount, Region: pricefile.US, WorkDir: b.WorkDir,
	}
}

// Ours is what reads the products of ours.
func (b *Bench) Ours() products.Ours {
	return products.Ours{Autotask: b.Autotask, Tenant: b.Tenant(), Store: b.Store, Policy: b.Policy}
}

func (b *Bench) Planner() *products.Planner {
	return &products.Planner{Ours: b.Ours(), CallsPerHour: callsPerHour}
}

func (b *Bench) Refresher() *products.Refresher {
	return &products.Refresher{Ours: b.Ours(), Live: b.TDSynnex, Region: pricefile.US, CallsPerHour: callsPerHour}
}

func (b *Bench) Applier() *products.Applier { return &products.Applier{Ours: b.Ours()} }

func (b *Bench) PlanReports() *products.PlanReports {
	return &products.PlanReports{Store: b.Store, Policy: b.Policy}
}

func (b *Bench) Inspector() *products.Inspector { return &products.Inspector{Ours: b.Ours()} }

func (b *Bench) Relinker() *products.Relinker { return &products.Relinker{Ours: b.Ours()} }

func callsPerHour(context.Context) (int, error) { return 3600, nil }

func (b *Bench) Orders() *orders.Orders {
	return &orders.Orders{Autotask: b.Autotask, TDSynnex: b.TDSynnex, Tenant: b.Tenant(), Policy: b.Policy, Live: b.Live, Store: b.Store,
		Book: &ledger.Book{Store: b.Store}}
}

func (b *Bench) connection() *operations.Connection {
	return &operations.Connection{
		Autotask: b.Autotask, TDSynnex: b.TDSynnex, Tenant: b.Tenant(), Policy: b.Policy, PriceFile: b.PriceFile,
		Account: config.SandboxAccount,
		Live:    b.Live, Store: b.Store, Sandbox: !b.Real, Numbers: orders.Numbers{Orders: b.Orders()}.Check,
		Book: &ledger.Book{Store: b.Store},
	}
}

// Connection are the activities of the check, for a test that changes them.
func (b *Bench) Connection() *operations.Connection { return b.connection() }

// Attempt says how an activity is run.
type Attempt struct {
	Number     int32 // 0: the first
	WorkflowID string
	RunID      string
	Progress   any // the heartbeat of the attempt before
	Heartbeat  func(detail any)
	Ctx        context.Context // ends when the worker tells the activity to stop
}

// Run executes an activity on its own struct and reads its result.
func Run[R any](h Holder, a Attempt, activityFn, in any) (R, error) {
	b := h.base()
	b.T.Helper()
	suite := &testsuite.WorkflowTestSuite{}
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := suite.NewTestActivityEnvironment()
	options := worker.Options{Interceptors: []interceptor.WorkerInterceptor{&attemptInterceptor{attempt: a}},
		BackgroundActivityContext: a.Ctx}
	env.SetWorkerOptions(options)
	env.RegisterActivity(activityFn)
	if a.Progress != nil {
		env.SetHeartbeatDetails(a.Progress)
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
		require.NoError(b.T, value.Get(&out))
	}
	return out, nil
}

// Must is run of an activity that succeeds at the first attempt.
func Must[R any](h Holder, activityFn, in any) R {
	b := h.base()
	b.T.Helper()
	out, err := Run[R](b, Attempt{}, activityFn, in)
	require.NoError(b.T, err)
	return out
}

// attemptInterceptor gives the activity its attempt number and run id, and sees every heartbeat.
type attemptInterceptor struct {
	interceptor.WorkerInterceptorBase
	attempt Attempt
}

func (i *attemptInterceptor) InterceptActivity(
	_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &attemptInbound{ActivityInboundInterceptorBase: interceptor.ActivityInboundInterceptorBase{Next: next}, attempt: i.attempt}
}

type attemptInbound struct {
	interceptor.ActivityInboundInterceptorBase
	attempt Attempt
}

func (i *attemptInbound) Init(outbound interceptor.ActivityOutboundInterceptor) error {
	return i.Next.Init(&attemptOutbound{ActivityOutboundInterceptorBase: interceptor.ActivityOutboundInterceptorBase{Next: outbound},
		attempt: i.attempt})
}

type attemptOutbound struct {
	interceptor.ActivityOutboundInterceptorBase
	attempt Attempt
}

func (o *attemptOutbound) GetInfo(ctx context.Context) activity.Info {
	info := o.Next.GetInfo(ctx)
	if o.attempt.Number != 0 {
		info.Attempt = o.attempt.Number
	}
	if o.attempt.WorkflowID != "" {
		info.WorkflowExecution.ID = o.attempt.WorkflowID
	}
	if o.attempt.RunID != "" {
		info.WorkflowExecution.RunID = o.attempt.RunID
	}
	return info
}

func (o *attemptOutbound) RecordHeartbeat(ctx context.Context, details ...any) {
	if o.attempt.Heartbeat != nil {
		o.attempt.Heartbeat(details[0])
	}
	o.Next.RecordHeartbeat(ctx, details...)
}

// Failed is the application error that an activity ended with.
func Failed(t *testing.T, err error) *temporal.ApplicationError {
	t.Helper()
	var app *temporal.ApplicationError
	require.ErrorAs(t, err, &app)
	return app
}

// Control calls a sandbox's control interface.
func (b *Bench) Control(method, url string, in, out any) {
	b.T.Helper()
	require.NoError(b.T, sandboxkit.Call(b.T.Context(), method, url, in, out))
}

type Object = map[string]any

func (b *Bench) AtAutotask(path string, in any) {
	b.T.Helper()
	b.Control(http.MethodPost, b.Sandboxes.AutotaskURL()+path, in, nil)
}

func (b *Bench) AtTDSynnex(path string, in any) {
	b.T.Helper()
	b.Control(http.MethodPost, b.Sandboxes.TDSynnexURL()+path, in, nil)
}

func (b *Bench) AutotaskFault(rules ...Object) {
	b.T.Helper()
	b.AtAutotask("/sandbox/faults", Object{"rules": rules})
}

// Damage makes a field of a row at Autotask one that can't be read; raw "" heals it.
func (b *Bench) Damage(entity string, id int64, field, raw string) {
	b.T.Helper()
	b.AtAutotask("/sandbox/damage", Object{"entity": entity, "id": id, "field": field, "raw": raw})
}

func (b *Bench) HealAutotask() {
	b.T.Helper()
	b.Control(http.MethodDelete, b.Sandboxes.AutotaskURL()+"/sandbox/faults", nil, nil)
}

// endpoint is what a sandbox counted at one endpoint.
type endpoint struct {
	Requests    int            `json:"requests"`
	Errors      map[string]int `json:"errors"`
	MaxInFlight int            `json:"maxInFlight"`
}

// Stats are the endpoints of a sandbox since the last call of forget.
func (b *Bench) Stats(base string) map[string]endpoint {
	b.T.Helper()
	var out struct {
		Endpoints map[string]endpoint `json:"endpoints"`
	}
	b.Control(http.MethodGet, base+"/sandbox/stats", nil, &out)
	return out.Endpoints
}

// Requests counts the requests of one method at Autotask, or of all for an empty one.
func (b *Bench) Requests(method string) int {
	b.T.Helper()
	n := 0
	for name, e := range b.Stats(b.Sandboxes.AutotaskURL()) {
		if method == "" || len(name) > len(method) && name[:len(method)+1] == method+" " {
			n += e.Requests
		}
	}
	return n
}

func (b *Bench) Forget() {
	b.T.Helper()
	b.Control(http.MethodDelete, b.Sandboxes.AutotaskURL()+"/sandbox/stats", nil, nil)
	b.Control(http.MethodDelete, b.Sandboxes.TDSynnexURL()+"/sandbox/stats", nil, nil)
}

// State is the canonical dump of the Autotask sandbox.
func (b *Bench) State() map[string]any {
	b.T.Helper()
	var state map[string]any
	b.Control(http.MethodGet, b.Sandboxes.AutotaskURL()+"/sandbox/state", nil, &state)
	return state
}

// Fields creates the user-defined fields that a sync needs.
func (b *Bench) Fields() {
	b.T.Helper()
	require.True(b.T, Must[operations.CheckReport](b, b.connection().CheckAll, operations.CheckInput{Fix: true}).OK)
}

func (b *Bench) Vendor() int64 {
	b.T.Helper()
	v, err := b.Autotask.Companies.First(b.T.Context(),
		autotask.Where(autotask.Eq("companyType", 7), autotask.Contains("companyName", "SYNNEX")))
	require.NoError(b.T, err)
	return v.ID
}

// Product makes a product as a person would; vendorSKU "" leaves the TD SYNNEX vendor row out.
func (b *Bench) Product(sku, vendorSKU string) int64 {
	b.T.Helper()
	ctx := b.T.Context()
	code, err := b.Autotask.BillingCodes.First(ctx, autotask.Where(autotask.Eq("useType", 4), autotask.Eq("isActive", true)))
	require.NoError(b.T, err)
	id, err := b.Autotask.Products.Create(ctx, autotask.Product{
		Name: autotask.Of("Product " + sku), SKU: autotask.Of(sku), IsActive: autotask.Of(true), IsSerialized: autotask.Of(false),
		ProductBillingCodeID: autotask.Of(code.ID), ChargeBillingCodeID: autotask.Of(code.ID),
	})
	require.NoError(b.T, err)
	if vendorSKU != "" {
		b.VendorRow(id, b.Vendor(), vendorSKU)
	}
	return id
}

func (b *Bench) VendorRow(product, vendor int64, sku string) {
	b.T.Helper()
	_, err := b.Autotask.ProductVendors.Create(b.T.Context(), product, autotask.ProductVendor{
		VendorID: autotask.Of(vendor), VendorPartNumber: autotask.Of(sku), IsActive: autotask.Of(true), IsDefault: autotask.Of(true),
	})
	require.NoError(b.T, err)
}

// OtherVendor is an active vendor company that isn't TD SYNNEX.
func (b *Bench) OtherVendor() int64 {
	b.T.Helper()
	id, err := b.Autotask.Companies.Create(b.T.Context(), autotask.Company{
		CompanyName: autotask.Of("Other Distribution"), CompanyType: autotask.Of(int64(7)), Phone: autotask.Of("7755550199"),
		OwnerResourceID: b.Owner(),
	})
	require.NoError(b.T, err)
	return id
}

func (b *Bench) Owner() autotask.Optional[int64] {
	b.T.Helper()
	v, err := b.Autotask.Companies.Get(b.T.Context(), b.Vendor())
	require.NoError(b.T, err)
	return v.OwnerResourceID
}

// WithSKU are all products in Autotask with a SKU.
func (b *Bench) WithSKU(sku string) []autotask.Product {
	b.T.Helper()
	var out []autotask.Product
	for p, err := range b.Autotask.Products.Query(b.T.Context(), autotask.Where(autotask.Eq("sku", sku))) {
		require.NoError(b.T, err)
		out = append(out, p)
	}
	return out
}

// VendorRows are the TD SYNNEX vendor rows of a product.
func (b *Bench) VendorRows(product int64) []autotask.ProductVendor {
	b.T.Helper()
	var out []autotask.ProductVendor
	for r, err := range b.Autotask.ProductVendors.List(b.T.Context(), product) {
		require.NoError(b.T, err)
		out = append(out, r)
	}
	return out
}

// Lines reads everything under a key of the store.
func Lines[T any](h Holder, key string) []T {
	b := h.base()
	b.T.Helper()
	var out []T
	for v, err := range store.Lines[T](b.T.Context(), b.Store, key) {
		require.NoError(b.T, err)
		out = append(out, v)
	}
	return out
}

var Cost = decimal.RequireFromString("10.50")

func (b *Bench) Check(fix bool) operations.CheckReport {
	b.T.Helper()
	return Must[operations.CheckReport](b, b.connection().CheckAll, operations.CheckInput{Fix: fix})
}

// Point is one point of a report.
func Point(t *testing.T, r operations.CheckReport, name string) operations.Check {
	t.Helper()
	for _, c := range r.Checks {
		if c.Name == name {
			return c
		}
	}
	require.Fail(t, "not looked at: "+name)
	return operations.Check{}
}

// StageNow runs StageCatalog in a run of its own.
func (b *Bench) StageNow(runID string) (products.StagedCatalog, error) {
	b.T.Helper()
	return Run[products.StagedCatalog](b, Attempt{RunID: runID}, b.Catalog().StageCatalog, products.StageCatalogInput{At: time.Now().UTC()})
}

// Today is when the tests' syncs run.
var Today = time.Date(2026, 3, 10, 20, 0, 0, 0, time.UTC)
