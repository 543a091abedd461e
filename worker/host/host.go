// Package workerhost wires configuration, clients, activities and telemetry into a running Temporal
// worker. The worker program, `starter dev` and the integration tests all run this one.
package host

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"digitalbridge/activities"
	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/activities/products"
	"digitalbridge/activities/tenant"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/codec"
	"digitalbridge/internal/config"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/redact"
	"digitalbridge/internal/store"
	"digitalbridge/internal/telemetry"
	"digitalbridge/internal/temporalclient"
	"digitalbridge/worker/desk"
	"digitalbridge/workflows"
)

const (
	// stopTimeout lets an order that is being sent finish when the worker is stopped: longer than the
	// order's HTTP time-out of 60 s. Containers must be given more (stop_grace_period).
	stopTimeout = 90 * time.Second
	// orderSlots bounds the short activities of one process; the clients' limiters are what bounds calls.
	orderSlots = 20
	// catalogSlots are the long activities: one sync and a little room for plans.
	catalogSlots = 4
	// heartbeatsEvery is how often an activity's heartbeat reaches the server at most, and so how soon it
	// learns that it is to stop; the SDK's minute is long for whoever pauses a sync. With a shorter time-out
	// the SDK sends it more often.
	heartbeatsEvery = 5 * time.Second
)

// background is for metrics, which outlive any request.
var background = context.Background()

// Host is a worker that is ready to run.
type Host struct {
	Client client.Client
	// Links is where links are served; nil: at the configured address.
	Links net.Listener

	config  config.Worker
	log     *zap.Logger
	metrics *telemetry.Metrics
	store   *store.Store
	links   *desk.Handler // nil unless configured
	codec   http.Handler  // nil unless configured
	workers []worker.Worker
}

// sandboxShipMethod is how orders go to the sandbox when no policy says how.
const sandboxShipMethod = "FG"

// New connects to Temporal, makes sure that the search attributes exist, and registers workflows and
// activities. It fails with one clear message when something is missing.
func New(ctx context.Context, c config.Worker, log *zap.Logger) (*Host, error) {
	secrets := redact.New(c.Secrets()...)
	log = secrets.Log(log)
	p, err := policy.Load(c.PolicyFile)
	if err != nil {
		return nil, err
	}
	if c.Sandbox() && p.Orders.ShipMethod == "" {
		p.Orders.ShipMethod = sandboxShipMethod
		log.Info("orders to the sandbox go by " + sandboxShipMethod + ", because the policy names no ship method (orders.shipMethod); real orders would not go out")
	}
	metrics, err := telemetry.NewMetrics()
	if err != nil {
		return nil, err
	}
	v, err := newVendors(c, metrics.Meter)
	if err != nil {
		return nil, err
	}
	blobs, err := store.Open(ctx, c.Store)
	if err != nil {
		return nil, err
	}
	host, _ := os.Hostname()
	tc, err := temporalclient.Dial(ctx, c.Temporal, c.Payloads, secrets, client.Options{
		Logger: telemetry.Temporal(log), MetricsHandler: metrics.TemporalHandler(), Identity: fmt.Sprintf("worker %s@%s/%d", c.Connection, host, os.Getpid()),
	})
	if err != nil {
		return nil, errors.Join(err, blobs.Close())
	}
	h := &Host{Client: tc, config: c, log: log, metrics: metrics, store: blobs}
	if err := temporalclient.EnsureSearchAttributes(ctx, tc, c.Temporal.Namespace); err != nil {
		h.Close()
		return nil, err
	}
	h.register(c, p, v)
	if c.LinkAddress != "" {
		signer, err := desk.NewSigner(c.LinkKey.Reveal(), c.Connection)
		if err != nil {
			h.Close()
			return nil, fmt.Errorf("LIVELINK_KEY: %w", err)
		}
		h.links = desk.NewHandler(signer, &desk.Workflows{Client: tc, Connection: c.Connection, URL: func(id, runID string) string {
			return temporalclient.WorkflowURL(c.Temporal.UIURL, c.Temporal.Namespace, id, runID)
		}}, log)
	}
	if c.Codec.Address != "" {
		if h.codec, err = codecEndpoint(c); err != nil {
			h.Close()
			return nil, err
		}
	}
	if c.Sandbox() {
		log.Warn("NO CREDENTIALS ARE SET: the bridge works on the sandboxes, not on Autotask and TD SYNNEX",
			zap.String("autotask", c.Autotask.ZoneURL), zap.String("tdSynnex", c.TDSynnex.WebServiceURL))
	}
	return h, nil
}

// register makes one worker for each task queue; both know every workflow.
func (h *Host) register(c config.Worker, p policy.Policy, v *vendors) {
	names := &tenant.Tenant{Autotask: v.autotask, Policy: p, Currency: pricefile.Region(c.TDSynnex.Region).Currency()}
	workflowURL := func(id, runID string) string {
		return temporalclient.WorkflowURL(c.Temporal.UIURL, c.Temporal.Namespace, id, runID)
	}
	dossiers := &orders.Dossiers{Store: h.store, Policy: p, Autotask: v.autotask}
	orderActivities := &orders.Orders{
		Autotask: v.autotask, TDSynnex: v.tdsynnex, Tenant: names, Policy: p, Live: c.Live(),
		Store: h.store, Dossiers: dossiers, Workflows: h.Client, WorkflowURL: workflowURL,
	}
	ours := products.Ours{Autotask: v.autotask, Tenant: names, Store: h.store, Policy: p, WorkDir: downloads(c)}
	callsPerHour := func(ctx context.Context) (int, error) {
		t, err := v.autotask.Thresholds(ctx)
		return int(float64(t.Limit) * c.Autotask.BudgetShare), err
	}
	options := worker.Options{WorkerStopTimeout: stopTimeout, DisableEagerActivities: true, MaxHeartbeatThrottleInterval: heartbeatsEvery}
	options.Interceptors = []interceptor.WorkerInterceptor{&codec.StrictHandlers{}}
	if c.LostAfter > 0 {
		options.Interceptors = append(options.Interceptors, &lostAfter{after: c.LostAfter})
	}

	options.MaxConcurrentActivityExecutionSize = orderSlots
	main := worker.New(h.Client, bridge.TaskQueue(c.Connection), options)
	options.MaxConcurrentActivityExecutionSize = catalogSlots
	catalog := worker.New(h.Client, bridge.CatalogTaskQueue(c.Connection), options)
	workflows.Register(main)
	workflows.Register(catalog)
	activities.Set{
		Orders: orderActivities, Dossiers: dossiers,
		Status:        &orders.Status{Orders: orderActivities, Store: h.store, LostCreate: c.Autotask.LongestCall, Moments: h.moments()},
		Opportunities: &orders.Opportunities{Autotask: v.autotask, Tenant: names, Policy: p, Store: h.store},
		Reconciliation: &orders.Reconciliation{
			Orders: orderActivities, Store: h.store, Workflows: h.Client, Connection: c.Connection,
		},
		Catalog: &products.Catalog{
			Store: h.store, Policy: p, PriceFile: v.priceFile, Account: c.TDSynnex.CustomerNumber,
			Region: pricefile.Region(c.TDSynnex.Region), WorkDir: downloads(c),
		},
		Planner: &products.Planner{Ours: ours, CallsPerHour: callsPerHour},
		Refresher: &products.Refresher{
			Ours: ours, Live: v.tdsynnex, Region: pricefile.Region(c.TDSynnex.Region), CallsPerHour: callsPerHour,
		},
		Applier:     &products.Applier{Ours: ours, LongestCall: c.Autotask.LongestCall, BudgetWaits: v.budgetWaits},
		PlanReports: &products.PlanReports{Store: h.store, Policy: p},
		Inspector:   &products.Inspector{Ours: ours},
		Relinker:    &products.Relinker{Ours: ours},
		Promotions:  &products.Promotions{Store: h.store, Wake: h.Client, Connection: c.Connection},
		Quarantine:  &products.Quarantine{Store: h.store},
		Connection: &operations.Connection{
			Autotask: v.autotask, TDSynnex: v.tdsynnex, Tenant: names, Policy: p, PriceFile: v.priceFile,
			Account: c.TDSynnex.CustomerNumber, Live: c.Live(),
		},
		Notices: &operations.Notices{
			Webhook:    notify.Webhook{URL: c.NotifyWebhookURL.Reveal(), Format: notify.Format(c.NotifyFormat)},
			Connection: c.Connection, WorkflowURL: workflowURL,
		},
		Reports:  &operations.Reports{Store: h.store},
		Settings: &operations.Settings{Policy: p},
	}.Register(main, catalog)
	h.workers = []worker.Worker{main, catalog}
}

// moments are those from which purchase orders count.
func (h *Host) moments() orders.Moments {
	return orders.Moments{Every: h.config.Sandbox(), Store: h.store}
}

// rememberLive keeps when sending was switched on, so that what was submitted before does not go out by itself. The
// sweep makes up for it when the store is away now.
func (h *Host) rememberLive(ctx context.Context) {
	if h.config.Sandbox() {
		return
	}
	since, err := h.moments().Remember(ctx, h.config.Live())
	switch {
	case err != nil:
		h.log.Warn("not remembered whether sending is switched on", zap.Error(err))
	case h.config.Live():
		h.log.Info("purchase orders that were submitted before do not go out by themselves, unless orders.since says otherwise", zap.Time("ordersLiveSince", since))
	}
}

// Run works until ctx ends, then lets running activities finish for stopTimeout.
func (h *Host) Run(ctx context.Context) error {
	h.log.Info("worker starts", zap.String("taskQueue", bridge.TaskQueue(h.config.Connection)),
		zap.String("catalogTaskQueue", bridge.CatalogTaskQueue(h.config.Connection)), zap.String("namespace", h.config.Temporal.Namespace),
		zap.Bool("ordersLive", h.config.Live()))
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	g, ctx := errgroup.WithContext(ctx)
	// All listen before anything is started, so that an address that is taken is told at once.
	if addr := h.config.LinkAddress; addr != "" {
		l, err := h.Links, error(nil)
		if l == nil {
			l, err = listen("LIVELINK_ADDRESS", addr)
		}
		if err != nil {
			return err
		}
		g.Go(func() error { return desk.Serve(ctx, l, h.links) })
	}
	if addr := h.config.Codec.Address; addr != "" {
		l, err := listen("CODEC_ADDRESS", addr)
		if err != nil {
			return err
		}
		g.Go(func() error { return desk.Serve(ctx, l, h.codec) })
	}
	if addr := h.config.MetricsAddress; addr != "" {
		l, err := listen("METRICS_ADDRESS", addr)
		if err != nil {
			return err
		}
		// Port 0 takes a free one, so the address is said.
		h.log.Info("metrics and health are served", zap.String("address", l.Addr().String()))
		g.Go(func() error { return h.metrics.Serve(ctx, l, h.healthy) })
	}
	h.rememberLive(ctx)
	for i, w := range h.workers {
		if err := w.Start(); err != nil {
			for _, started := range h.workers[:i] {
				started.Stop()
			}
			return fmt.Errorf("starting the worker: %w", err)
		}
	}
	<-ctx.Done()
	var stopping errgroup.Group
	for _, w := range h.workers {
		stopping.Go(func() error { w.Stop(); return nil })
	}
	_ = stopping.Wait()
	h.log.Info("worker stopped")
	return g.Wait()
}

// listen listens where a variable says.
func listen(variable, addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", variable, addr, err)
	}
	return l, nil
}

// Close releases the connection and the store.
func (h *Host) Close() {
	h.Client.Close()
	if err := h.store.Close(); err != nil {
		h.log.Warn("closing the store", zap.Error(err))
	}
}

func (h *Host) healthy(ctx context.Context) error {
	_, err := h.Client.CheckHealth(ctx, &client.CheckHealthRequest{})
	return err
}

// codecEndpoint serves the web UI of TEMPORAL_UI_URL, or those that CODEC_ORIGINS names.
func codecEndpoint(c config.Worker) (http.Handler, error) {
	keys, err := temporalclient.Keys(c.Payloads)
	if err != nil {
		return nil, err
	}
	origins := c.Codec.Origins
	if len(origins) == 0 {
		if u, err := url.Parse(c.Temporal.UIURL); err == nil {
			origins = []string{u.Scheme + "://" + u.Host}
		}
	}
	return codec.Endpoint(keys, c.Codec.Token.Reveal(), origins), nil
}
