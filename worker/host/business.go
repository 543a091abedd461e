package host

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"

	"digitalbridge/activities/products"
	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/activitylog/archive"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/digest"
	"digitalbridge/internal/ledger"
	"digitalbridge/internal/order"
	"digitalbridge/internal/spelling"
	"digitalbridge/internal/store"
	"digitalbridge/worker/overview"
)

const (
	// lookEvery is how often the business is looked at for its metrics: a few lists of Temporal and one question to Autotask.
	lookEvery = 5 * time.Minute
	// lookWithin bounds one look.
	lookWithin = 2 * time.Minute
	// rememberedFor is how long the use of Autotask's budget is remembered: a digest is about a day.
	rememberedFor = 25 * time.Hour
	// countedFor is over which time ended orders are counted.
	countedFor = 24 * time.Hour
)

// business looks at how the business goes: for metrics, and for the digest.
type business struct {
	bridge *overview.Bridge
	log    *archive.Archive
	store  *store.Store
	book   *ledger.Book
	budget func(ctx context.Context) (limit, used int, err error)
	zap    *zap.Logger
	zone   *time.Location
	now    func() time.Time

	mu   sync.Mutex
	seen figures
	used []budgetUse
}

// budgetUse is how much of Autotask's hourly calls was used at a moment.
type budgetUse struct {
	at          time.Time
	limit, used int
}

// figures are what the last look has found. What could not be asked keeps its last value.
type figures struct {
	counts             overview.Counts
	lastGood, fileDate time.Time
	products           map[string]int
	ended              map[string]int
	heldPlan           bool
	held               int
	surprises          int
	failures           int
	limit, budgetUsed  int
}

// run looks at intervals until ctx ends.
func (b *business) run(ctx context.Context) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		b.look(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// look brings the figures up to date, each by itself.
func (b *business) look(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	b.mu.Lock()
	f := b.seen
	b.mu.Unlock()
	try := func(what string, err error) bool {
		if err != nil && ctx.Err() == nil {
			b.zap.Warn("a figure of the business is not known now", zap.String("figure", what), zap.Error(err))
		}
		return err == nil
	}
	if counts, err := b.bridge.Counts(ctx); try("open orders", err) {
		f.counts = counts
	}
	if held, err := b.bridge.Held(ctx); try("products in quarantine", err) {
		f.held = held
	}
	if syncs, err := b.bridge.SyncStatus(ctx); try("syncs", err) {
		f.heldPlan = syncs.Now != nil && syncs.Now.Result == overview.SyncWaiting
		if last := syncs.Last; last != nil {
			f.products = map[string]int{"created": last.Created, "updated": last.Updated, "deactivated": last.Deactivated,
				"failed": last.Failed, "held": last.Held}
		}
	}
	if at, file, err := products.LastApplied(ctx, b.store); try("the last sync that was written", err) {
		f.lastGood, f.fileDate = at, file
	}
	if runs, _, err := b.log.Read(ctx, b.now().Add(-failuresFor)); try("the activity log", err) {
		f.count(runs, b.now().Add(-countedFor))
	}
	if list, err := b.book.Surprises(ctx); try("surprises", err) {
		f.surprises = len(list)
	}
	if limit, used, err := b.budget(ctx); try("Autotask's budget", err) {
		f.limit, f.budgetUsed = limit, used
		b.remember(limit, used)
	}
	b.mu.Lock()
	b.seen = f
	b.mu.Unlock()
}

// failuresFor is how far back failures count that are still open.
const failuresFor = 7 * 24 * time.Hour

// count takes over what the activity log says.
func (f *figures) count(runs []activitylog.Run, since time.Time) {
	f.ended, f.failures = map[string]int{}, 0
	for _, r := range runs {
		if r.Object.Kind == activitylog.PurchaseOrder && r.Operation == "submit" && r.Result != activitylog.Waiting && !r.At.Before(since) {
			outcome, _, _ := strings.Cut(r.Text, ":")
			f.ended[outcome]++
		}
	}
	for _, g := range activitylog.Groups(activitylog.Entries(runs)) {
		if g.Open > 0 && g.Result != activitylog.Waiting {
			f.failures += g.Open
		}
	}
}

func (b *business) remember(limit, used int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	kept := b.used[:0]
	for _, u := range b.used {
		if now.Sub(u.at) < rememberedFor {
			kept = append(kept, u)
		}
	}
	b.used = append(kept, budgetUse{now, limit, used})
}

// peak is the most of Autotask's calls that were used within an hour since a time, as far as this worker has looked.
func (b *business) peak(since time.Time) (used, limit int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, u := range b.used {
		if !u.at.Before(since) && u.used >= used {
			used, limit = u.used, u.limit
		}
	}
	return used, limit
}

// measure registers the metrics.
func (b *business) measure(meter metric.Meter) error {
	gauge := func(name, what string) metric.Float64ObservableGauge {
		g, err := meter.Float64ObservableGauge(name, metric.WithDescription(what))
		if err != nil {
			b.zap.Error("metric", zap.String("name", name), zap.Error(err))
		}
		return g
	}
	syncAge := gauge("bridge_last_good_sync_age_seconds", "Time since a sync was last written to Autotask")
	fileAge := gauge("bridge_price_file_age_seconds", "Age of the newest price file that was written to Autotask")
	perResult := gauge("bridge_products", "Products of the last sync by result")
	perState := gauge("bridge_orders", "Open orders by state")
	perAlarm := gauge("bridge_order_alarms", "Alarms of orders that are followed, by kind")
	perOutcome := gauge("bridge_orders_ended_24h", "Submissions that ended within 24 hours, by outcome")
	waiting := gauge("bridge_decisions_waiting", "What waits for a person: orders, plans, products")
	oldest := gauge("bridge_decision_oldest_seconds", "How long the oldest order that waits for a decision has been under way")
	failures := gauge("bridge_failures_open", "Failures of the last 7 days that nobody has put right")
	surprises := gauge("bridge_surprises", "Things about a vendor that were not known")
	used := gauge("bridge_budget_used_ratio", "Share of Autotask's hourly calls that is used, by all integrations together")
	_, err := meter.RegisterCallback(func(_ context.Context, o metric.Observer) error {
		b.mu.Lock()
		f := b.seen
		b.mu.Unlock()
		age := func(g metric.Float64ObservableGauge, since time.Time) {
			if !since.IsZero() {
				o.ObserveFloat64(g, b.now().Sub(since).Seconds())
			}
		}
		by := func(g metric.Float64ObservableGauge, label, value string, n int) {
			o.ObserveFloat64(g, float64(n), metric.WithAttributes(attribute.String(label, value)))
		}
		age(syncAge, f.lastGood)
		age(fileAge, f.fileDate)
		for result, n := range f.products {
			by(perResult, "result", result, n)
		}
		for state, n := range f.counts.States {
			by(perState, "state", state, n)
		}
		for alarm, n := range f.counts.Alarms {
			by(perAlarm, "alarm", alarm, n)
		}
		for outcome, n := range f.ended {
			by(perOutcome, "outcome", outcome, n)
		}
		plans := 0
		if f.heldPlan {
			plans = 1
		}
		by(waiting, "of", "orders", f.counts.Waiting)
		by(waiting, "of", "plans", plans)
		by(waiting, "of", "products", f.held)
		o.ObserveFloat64(oldest, 0)
		age(oldest, f.counts.Oldest)
		o.ObserveFloat64(failures, float64(f.failures))
		o.ObserveFloat64(surprises, float64(f.surprises))
		if f.limit > 0 {
			o.ObserveFloat64(used, float64(f.budgetUsed)/float64(f.limit))
		}
		return nil
	}, syncAge, fileAge, perResult, perState, perAlarm, perOutcome, waiting, oldest, failures, surprises, used)
	return err
}

// facts gathers what a digest is about. What can't be asked is named in it.
func (b *business) facts(ctx context.Context, since, until time.Time) (digest.Facts, error) {
	f := digest.Facts{Since: since, Until: until}
	missing := func(what string, err error) bool {
		if err != nil {
			f.NotRead = append(f.NotRead, fmt.Sprintf("%s: %v", what, err))
		}
		return err != nil
	}
	if today, err := b.bridge.Today(ctx); !missing("orders and syncs", err) {
		addToday(&f, today)
		if !today.Sync.Next.IsZero() {
			f.NextSync = spelling.Moment(today.Sync.Next, b.zone)
		}
	}
	if held, err := b.bridge.Held(ctx); !missing("products in quarantine", err) {
		f.Held = held
	}
	if runs, _, err := b.log.Read(ctx, until.Add(-failuresFor)); !missing("the activity log", err) {
		addLog(&f, runs)
	}
	if limit, used, err := b.budget(ctx); !missing("Autotask's budget", err) {
		b.remember(limit, used)
		f.BudgetPeak, f.BudgetLimit = b.peak(since)
	}
	return f, ctx.Err()
}

func addToday(f *digest.Facts, today overview.Today) {
	listed := func(rows []overview.Order, want func(overview.Order) bool) (out []digest.Order) {
		for _, o := range rows {
			if want(o) {
				out = append(out, digest.Order{PurchaseOrder: o.PurchaseOrder, State: o.State, Since: o.Since, ETA: o.ETA})
			}
		}
		return out
	}
	f.Open = today.Open
	f.Waiting = listed(today.Waiting, func(overview.Order) bool { return true })
	f.Unknown = listed(today.Orders, func(o overview.Order) bool { return o.State == bridge.OutcomeUnknown })
	f.Slipped = listed(today.Alarms, func(o overview.Order) bool { return slices.Contains(o.Alarms, string(order.AlarmETASlipped)) })
	if now := today.Sync.Now; now != nil && now.Result == overview.SyncWaiting {
		f.HeldPlan = now.Cause
	}
	if last := today.Sync.Last; last != nil && !last.Ended.Before(f.Since) {
		f.Repriced = last.Repriced
		for _, m := range last.Moves {
			f.Moves = append(f.Moves, m.String())
		}
	}
	switch {
	case today.Sync.Note != "":
		f.NextSync = today.Sync.Note
	case today.Sync.Paused != "":
		f.NextSync = "none, the schedule is paused (" + today.Sync.Paused + ")"
	}
}

func addLog(f *digest.Facts, runs []activitylog.Run) {
	for _, r := range runs {
		within := !r.At.Before(f.Since) && r.At.Before(f.Until)
		switch {
		case !within || r.Result == activitylog.Waiting:
		case r.Template == bridge.ProductSync && r.Operation != activitylog.Planned:
			text := r.Text
			if text == "" {
				text = r.Cause
			}
			f.Syncs = append(f.Syncs, digest.Sync{At: r.At, Result: string(r.Result), Text: text})
		case r.Template == bridge.SubmitOrder && r.Operation == "submit" && (r.Result == activitylog.Success ||
			r.Result == activitylog.Partial):
			f.Sent++
		}
	}
	slices.SortFunc(f.Syncs, func(a, b digest.Sync) int { return b.At.Compare(a.At) })
	for _, g := range activitylog.Groups(activitylog.Entries(runs)) {
		if g.Open > 0 && g.Result != activitylog.Waiting {
			f.Failures = append(f.Failures, digest.Failure{Template: g.Template, Cause: g.Cause, Open: g.Open})
		}
	}
}
