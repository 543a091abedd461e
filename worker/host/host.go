// Package host wires configuration, clients, activities and telemetry into a running Temporal
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
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.uber.org/zap"

	"digitalbridge/activities"
	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/activities/products"
	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/activitylog/archive"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/codec"
	"digitalbridge/internal/config"
	"digitalbridge/internal/ledger"
	"digitalbridge/internal/meeting"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/redact"
	"digitalbridge/internal/store"
	_ "digitalbridge/internal/store/cloud" // s3:// and azblob://
	"digitalbridge/internal/telemetry"
	"digitalbridge/internal/temporalclient"
	"digitalbridge/worker/desk"
	"digitalbridge/worker/overview"
	"digitalbridge/workflows"
)

const (
	// stopTimeout lets an order that is being sent finish when the worker is stopped: longer than the
	// order's HTTP time-out of 60 s. Containers must be given more (stop_grace_period).
	stopTimeout = 90 * time.Second
	// closeWithin is for the traces that are left when the worker ends.
	closeWithin = 5 * time.Second
	// orderSlots bounds the short activities of one process; the clients' limiters are what bounds calls.
	orderSlots = 20
	// trackingSlots bound the trackers' steps in Autotask, and lookSlots their questions to the distributor: as many as its
	// default rate of 25 a minute takes when an answer is as late as its time-out allows. More would only wait together.
	trackingSlots, lookSlots = 10, 12
	// trackingTasks bounds the decisions of trackers at once, so that thousands that fall due together leave the
	// processors to the orders.
	trackingTasks = 4
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
	// Desk is where the desk is served; nil: at the configured address.
	Desk net.Listener
	// Codec is where payloads are decrypted; nil: at the configured address.
	Codec net.Listener

	config  config.Worker
	log     *zap.Logger
	metrics *telemetry.Metrics
	store   *store.Store
	notices *operations.Notices
	traces  *telemetry.Traces // nil unless configured
	// business is how the business goes.
	business *business
	links    *desk.Handler // nil unless configured
	desk     http.Handler  // nil unless configured
	codec    http.Handler  // nil unless configured
	orders   *orders.Orders
	workers  []worker.Worker
	watch    *temporalWatch
	fatal    chan error
}

// sandboxShipMethod is how orders go to the sandbox when no policy says how.
const sandboxShipMethod = "FG"

// New connects to Temporal, makes sure that the search attributes exist, and registers workflows and
// activities. It fails with one clear message when something is missing.
func New(ctx context.Context, c config.Worker, log *zap.Logger) (*Host, error) {
	if err := NameBuild(&c.Deployment); err != nil {
		return nil, err
	}
	secrets := redact.New(c.Secrets()...)
	log = secrets.Log(log)
	p, err := policy.Load(c.PolicyFile)
	if err != nil {
		return nil, err
	}
	if c.Sandbox() && p.Orders.ShipMethod == "" {
		p.Orders.ShipMethod = sandboxShipMethod
		log.Info(
			"orders to the sandbox go by " + sandboxShipMethod + ", because the policy names no ship method (orders.shipMethod); real " +
				"orders would not go out",
		)
	}
	metrics, err := telemetry.NewMetrics()
	if err != nil {
		return nil, err
	}
	blobs, err := store.Open(ctx, c.Store)
	if err != nil {
		return nil, err
	}
	blobs = blobs.Of(c.Connection).Hiding(secrets.JSON)
	book := &ledger.Book{Store: blobs, Secrets: secrets}
	notices, err := noticesOf(c, p, blobs)
	if err != nil {
		return nil, errors.Join(err, blobs.Close())
	}
	unread := &unreadRows{log: log, tell: notices.Queue, secrets: secrets, book: book}
	tape := &meeting.Tape{
		Store:   blobs,
		Secrets: secrets,
		Public:  append(policy.Words(), operations.NoOrder),
		Account: c.TDSynnex.CustomerNumber,
		Program: telemetry.BuildVersion().String(),
	}
	v, err := newVendors(c, metrics.Meter, unread, tape, func(what, where string) { keepUnknown(book, log, what, where) })
	if err != nil {
		return nil, errors.Join(err, blobs.Close())
	}
	var traces *telemetry.Traces
	var interceptors []interceptor.ClientInterceptor
	if c.TracesTo != "" || c.TracesOnly != "" {
		made, tracing, err := telemetry.NewTraces(ctx, c.Connection, c.TracesHeads.Reveal(), secrets.Text)
		if err != nil {
			return nil, errors.Join(err, blobs.Close())
		}
		traces, interceptors = made, append(interceptors, tracing) // the workers of the client take it over
	}
	host, _ := os.Hostname()
	tc, err := temporalclient.Dial(ctx, c.Temporal, c.Payloads, secrets, client.Options{
		Logger: telemetry.Temporal(log), MetricsHandler: metrics.TemporalHandler(), Interceptors: interceptors,
		Identity: fmt.Sprintf("worker %s@%s/%d", c.Connection, host, os.Getpid()),
	})
	if err != nil {
		return nil, errors.Join(err, blobs.Close())
	}
	notices.Gather, notices.Accepted = tc, v.accepted.last
	h := &Host{Client: tc, notices: notices, traces: traces, config: c, log: log, metrics: metrics, store: blobs, fatal: make(chan error,
		1)}
	h.watch = &temporalWatch{address: c.Temporal.Address, namespace: c.Temporal.Namespace, lostAfter: c.TemporalLostAfter,
		ask: askForNamespace(tc, c.Temporal.Namespace)}
	if err := temporalclient.EnsureSearchAttributes(ctx, tc, c.Temporal.Namespace); err != nil {
		h.Close()
		return nil, err
	}
	h.business = h.newBusiness(p, v, book)
	if err := h.business.measure(metrics.Meter); err != nil {
		h.Close()
		return nil, err
	}
	var serves func(key string, until time.Time) string
	if c.LinkAddress != "" {
		signer, err := desk.NewSigner(c.LinkKey.Reveal(), c.Connection)
		if err != nil {
			h.Close()
			return nil, fmt.Errorf("LIVELINK_KEY: %w", err)
		}
		serves = func(key string, until time.Time) string { return signer.ReportLink(c.LinkURL, key, until) }
		url := func(id, runID string) string {
			return temporalclient.WorkflowURL(c.Temporal.UIURL, c.Temporal.Namespace, id, runID)
		}
		h.links = desk.NewHandler(signer, &desk.Workflows{Client: tc, Ask: h.overview().Ask, Connection: c.Connection, URL: url,
			HidePrices: p.HidesPrices()}, log)
		h.links.ServeReports(h.store)
	}
	if c.Desk.Address != "" {
		if h.desk, err = h.newDesk(ctx, p, v); err != nil {
			h.Close()
			return nil, err
		}
	}
	h.register(c, p, v, book, tape, serves)
	if c.Codec.Address != "" {
		if h.codec, err = codecEndpoint(c); err != nil {
			h.Close()
			return nil, err
		}
	}
	return h, nil
}

// keepUnknown keeps an error answer in which no known form of an error was found. It does not hold up the call.
func keepUnknown(book *ledger.Book, log *zap.Logger, what, where string) {
	if what == "" {
		return
	}
	go func() {
		ctx, cancel := context.WithTimeout(background, time.Minute)
		defer cancel()
		if err := book.Surprised(ctx, ledger.ErrorBody, what, where); err != nil {
			log.Warn("an error answer of an unknown form was not kept", zap.String("where", where), zap.Error(err))
		}
	}()
}

// queue is a task queue and what one process does of it at once.
type queue struct {
	name string
	// slots are its activities, tasks the decisions of its workflows; 0: the SDK's default.
	slots, tasks int
	// first: its calls go before all others at the vendors' limits.
	first bool
}

func queues(connection string) (orders, catalog, tracking, looks queue) {
	return queue{name: bridge.TaskQueue(connection), slots: orderSlots, first: true},
		queue{name: bridge.CatalogTaskQueue(connection), slots: catalogSlots},
		queue{name: bridge.TrackingTaskQueue(connection), slots: trackingSlots, tasks: trackingTasks},
		queue{name: bridge.LooksTaskQueue(connection), slots: lookSlots}
}

// work makes the worker of a queue. It knows every workflow.
func (h *Host) work(q queue, options worker.Options) worker.Worker {
	options.MaxConcurrentActivityExecutionSize, options.MaxConcurrentWorkflowTaskExecutionSize = q.slots, q.tasks
	if q.first {
		options.BackgroundActivityContext = tdsynnex.WithPriority(autotask.WithPriority(context.Background()))
	}
	w := worker.New(h.Client, q.name, options)
	workflows.Register(w)
	h.workers = append(h.workers, w)
	return w
}

// noticesOf is what tells people, as environment and policy say.
func noticesOf(c config.Worker, p policy.Policy, blobs *store.Store) (*operations.Notices, error) {
	addresses, err := notify.ParseAddresses(c.NotifyURLs.Reveal())
	if err != nil {
		return nil, fmt.Errorf("NOTIFY_URLS: %w", err)
	}
	sender := notify.NewSender(addresses)
	if unknown := p.Notices.Unknown(sender.Names()); len(unknown) > 0 && len(addresses) > 0 {
		return nil, fmt.Errorf("the policy's notices.routes names %s, of which NOTIFY_URLS has no address: write name=address there, or "+
			"take the route out", strings.Join(unknown, ", "))
	}
	n := &operations.Notices{
		Sender: sender, Policy: p, Connection: c.Connection, Store: blobs,
		WorkflowURL: func(id, runID string) string {
			return temporalclient.WorkflowURL(c.Temporal.UIURL, c.Temporal.Namespace, id, runID)
		},
	}
	if c.Desk.Address != "" {
		n.Desk = c.Desk.URL
	}
	return n, nil
}

func (h *Host) newBusiness(p policy.Policy, v *vendors, book *ledger.Book) *business {
	return &business{
		bridge: h.overview(), log: h.archive(p), store: h.store, book: book, budget: v.budget,
		zap: h.log, zone: p.Location(), now: time.Now,
	}
}

// overview reads what people look at first.
func (h *Host) overview() *overview.Bridge {
	c := h.config
	return &overview.Bridge{Client: h.Client, Namespace: c.Temporal.Namespace, Connection: c.Connection, URL: func(id,
		runID string) string {
		return temporalclient.WorkflowURL(c.Temporal.UIURL, c.Temporal.Namespace, id, runID)
	}}
}

// archive is the activity log, as the policy lets it be kept and shown.
func (h *Host) archive(p policy.Policy) *archive.Archive {
	return &archive.Archive{Store: h.store, Connection: h.config.Connection, HidePrices: p.HidesPrices()}
}

// register makes a worker for each task queue. Serves is where the worker serves a report; nil: nowhere.
func (h *Host) register(
	c config.Worker,
	p policy.Policy,
	v *vendors,
	book *ledger.Book,
	tape *meeting.Tape,
	serves func(key string, until time.Time) string,
) {
	names := &tenant.Tenant{Autotask: v.autotask, Policy: p, Currency: pricefile.Region(c.TDSynnex.Region).Currency()}
	workflowURL := func(id, runID string) string {
		return temporalclient.WorkflowURL(c.Temporal.UIURL, c.Temporal.Namespace, id, runID)
	}
	log := h.archive(p)
	dossiers := &orders.Dossiers{Store: h.store, Policy: p, Autotask: v.autotask, Log: log}
	orderActivities := &orders.Orders{
		Autotask: v.autotask, TDSynnex: v.tdsynnex, Tenant: names, Policy: p, Live: c.Live(), LiveOnce: c.LiveOnce(),
		Store: h.store, Dossiers: dossiers, Book: book, Workflows: h.Client, WorkflowURL: workflowURL,
	}
	h.orders = orderActivities
	ours := products.Ours{Autotask: v.autotask, Tenant: names, Store: h.store, Policy: p, WorkDir: downloads(c)}
	callsPerHour := func(ctx context.Context) (int, error) {
		t, err := v.autotask.Thresholds(ctx)
		return int(float64(t.Limit) * c.Autotask.BudgetShare), err
	}
	options := worker.Options{WorkerStopTimeout: stopTimeout, DisableEagerActivities: true, MaxHeartbeatThrottleInterval: heartbeatsEvery}
	options.DeploymentOptions = deploymentOptions(c.Deployment)
	options.OnFatalError = h.failed
	options.Interceptors = []interceptor.WorkerInterceptor{&codec.StrictHandlers{}, &workflows.RightPlace{}}
	if c.LostAfter > 0 || c.LookAgain > 0 {
		options.Interceptors = append(options.Interceptors, &shorter{lostAfter: c.LostAfter, lookAgain: c.LookAgain})
	}
	ordersQueue, catalogQueue, trackingQueue, looksQueue := queues(c.Connection)
	main, catalog := h.work(ordersQueue, options), h.work(catalogQueue, options)
	tracking, looks := h.work(trackingQueue, options), h.work(looksQueue, options)
	activities.Set{
		Orders: orderActivities, Dossiers: dossiers,
		Status:        &orders.Status{Orders: orderActivities, Store: h.store, Moments: h.moments()},
		Opportunities: &orders.Opportunities{Autotask: v.autotask, Tenant: names, Policy: p, Store: h.store, Book: book},
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
		Applier:     &products.Applier{Ours: ours, BudgetWaits: v.budgetWaits},
		PlanReports: &products.PlanReports{Store: h.store, Policy: p},
		Inspector:   &products.Inspector{Ours: ours},
		Relinker:    &products.Relinker{Ours: ours},
		Promotions:  &products.Promotions{Store: h.store, Wake: h.Client, Connection: c.Connection, Zone: p.Location()},
		Quarantine:  &products.Quarantine{Store: h.store},
		Connection: &operations.Connection{
			Autotask:      v.autotask,
			TDSynnex:      v.tdsynnex,
			Tenant:        names,
			Policy:        p,
			PriceFile:     v.priceFile,
			Account:       c.TDSynnex.CustomerNumber,
			Live:          c.Live(),
			Store:         h.store,
			PasswordSince: c.TDSynnex.PasswordSince.Time(),
			Sandbox:       c.Sandbox(),
			Numbers:       orders.Numbers{Orders: orderActivities}.Check,
			Book:          book,
		},
		Notices:  h.notices,
		Digests:  &operations.Digests{Facts: h.business.facts, Zone: p.Location()},
		Reports:  &operations.Reports{Store: h.store, Address: serves, HidePrices: p.HidesPrices()},
		Settings: &operations.Settings{Policy: p},
		Forgetting: &operations.Forgetting{Store: h.store, Autotask: v.autotask, Namespace: c.Temporal.Namespace,
			Histories: histories{h.Client}},
		Meetings: &operations.Meetings{Tape: tape},
		Log:      &operations.ActivityLog{Archive: log},
	}.Register(catalog, main, tracking, looks)
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
	since, agreed, err := h.moments().Remember(ctx, h.config.Live())
	switch {
	case err != nil:
		h.log.Warn("the store can't keep whether sending is switched on", zap.Error(err))
	case h.config.Live() && agreed == nil:
		h.log.Warn("sending is switched on, and no purchase order goes out by itself before somebody says yes to it: starter order go-live",
			zap.Time("ordersLiveSince", since))
	case h.config.Live():
		h.log.Info("purchase orders that were submitted before do not go out by themselves, unless orders.since says otherwise",
			zap.Time("ordersLiveSince", agreed.At), zap.String("actor", agreed.Actor))
	}
}

// warnOfPrefix says that the policy's prefix of order numbers has changed; submissions and the check refuse it while
// orders are open under the one before.
func (h *Host) warnOfPrefix(ctx context.Context) {
	was, changed, err := orders.Numbers{Orders: h.orders}.Changed(ctx)
	switch {
	case err != nil:
		h.log.Warn("it can't be read under which prefix orders were sent", zap.Error(err))
	case changed:
		h.log.Warn("orders.numberPrefix has changed: no new order goes out while one is open that was sent under the prefix before; "+
			"starter check names them. Put the prefix back, or wait until they are received or cancelled",
			zap.String("before", was), zap.String("now", h.orders.Policy.Orders.NumberPrefix))
	}
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
