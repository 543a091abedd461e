package proof

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	productworkflows "digitalbridge/workflows/products"
)

// The proofs of Product Sync: two days, the first load of a catalogue and a day of changes, end in the same
// state of Autotask whatever happens on the way.

// The small catalogue is one page of a plan and of every reading, as one of twice its size would be; the full one is several.
const (
	smallCatalogue = 200
	fullCatalogue  = 3000
)

// syncOptions is a world whose sync lasts long enough to be struck in the middle.
func syncOptions() worldOptions {
	return worldOptions{skus: scale(smallCatalogue, fullCatalogue), latency: 5 * time.Millisecond}
}

// nextDay makes the distributor's next price file: prices and stock move, promotions begin, products come
// and go.
func (w *world) nextDay() {
	w.tb.Helper()
	w.atTDSynnex("/sandbox/catalog", map[string]any{"changePercent": 30, "promoPercent": 5, "discontinuePercent": 3, "removePercent": 2,
		"newSkus": 20, "seed": 7})
}

// day is how a sync ends when nothing disturbs it.
type day struct {
	state string
	stats stats
}

// undisturbed are both days of a run that nothing disturbs.
var undisturbed = struct {
	once sync.Once
	days [2]day
}{}

func undisturbedDays(t *testing.T) [2]day {
	t.Helper()
	undisturbed.once.Do(func() {
		w := newWorld(t, syncOptions())
		w.fields()
		for i := range undisturbed.days {
			if i > 0 {
				w.nextDay()
			}
			w.forget()
			w.sync()
			undisturbed.days[i] = day{w.state(), w.autotaskStats()}
		}
		require.NotEqual(t, undisturbed.days[0].state, undisturbed.days[1].state)
	})
	require.NotEmpty(t, undisturbed.days[1].state, "the undisturbed run failed")
	return undisturbed.days
}

// same asserts that two dumps of Autotask are equal, and shows the first rows that are not.
func same(t *testing.T, want, got string) {
	t.Helper()
	if want == got {
		return
	}
	wanted, have := strings.Split(want, "\n"), strings.Split(got, "\n")
	var differ []string
	for i := range max(len(wanted), len(have)) {
		a, b := "(nothing)", "(nothing)"
		if i < len(wanted) {
			a = wanted[i]
		}
		if i < len(have) {
			b = have[i]
		}
		if a != b && len(differ) < 5 {
			differ = append(differ, fmt.Sprintf("line %d\n  undisturbed: %s\n  here:        %s", i+1, a, b))
		}
	}
	require.FailNow(t, "Autotask ends in another state than after an undisturbed run", "%d rows, %d rows\n%s", len(wanted), len(have),
		strings.Join(differ, "\n"))
}

// strike calls hit at moments of a sync, the moments being numbers of requests at Autotask, drawn between
// the sync's beginning and its end.
func (w *world) strike(r *rand.Rand, requests, times int, hit func(n int)) {
	w.tb.Helper()
	moments := make([]int, times)
	for i := range moments {
		moments[i] = 1 + r.IntN(requests*9/10)
	}
	slices.Sort(moments)
	w.tb.Logf("strikes at the requests %v of about %d", moments, requests)
	for n, moment := range moments {
		atTheMoment(w.tb, fmt.Sprintf("request %d", moment), func() bool { return w.autotaskStats().requests() >= moment })
		hit(n)
	}
}

// disturbedDays runs both days while disturb does its worst, and compares the end of each with that of the
// undisturbed run.
func disturbedDays(t *testing.T, o worldOptions, disturb func(w *world, undisturbed day)) {
	t.Helper()
	days := undisturbedDays(t)
	w := newWorld(t, o)
	w.fields()
	for i, d := range days {
		if i > 0 {
			w.nextDay()
		}
		w.forget()
		id := bridge.ProductSyncID(w.connection)
		w.start(bridge.ProductSync, id, productworkflows.ProductSyncInput{})
		disturb(w, d)
		var r productworkflows.ProductSyncResult
		require.NoError(t, w.await(id, &r), "%s", w.logs())
		require.Equal(t, productworkflows.SyncSuccess, r.Status, "%+v", r.Applied)
		same(t, d.state, w.state())
		w.heal()
	}
}

func TestAWorkerKilledAtAnyMomentChangesNothing(t *testing.T) {
	t.Parallel()
	r := chance(t)
	kills := 0
	o := syncOptions()
	o.env = []string{workerLostAfter}
	disturbedDays(t, o, func(w *world, undisturbed day) {
		w.strike(r, undisturbed.stats.requests(), scale(1, 10), func(int) {
			w.replaceWorker(0)
			kills++
		})
	})
	t.Logf("killed %d times, the same end", kills)
}

func TestATemporalRestartedOnItsFileChangesNothing(t *testing.T) {
	beside(t)
	r := chance(t)
	restarts := 0
	o := syncOptions()
	o.temporal = ownTemporal(t)
	disturbedDays(t, o, func(w *world, undisturbed day) {
		w.strike(r, undisturbed.stats.requests(), scale(1, 3), func(int) {
			require.NoError(t, w.temporal.restart())
			restarts++
		})
	})
	t.Logf("restarted %d times, the same end", restarts)
}

// faultKinds are the ways in which a call goes wrong.
var faultKinds = []map[string]any{
	{"action": "status", "status": 429},
	{"action": "status", "status": 500},
	{"action": "status", "status": 503},
	{"action": "reset"},
	{"action": "truncate"},
	{"action": "garbage"},
}

// faultsFor draws rules for every endpoint that a sync uses: about one of every so many calls, at least
// one, goes wrong, before or after its effect.
func faultsFor(r *rand.Rand, s stats, every int) (rules []map[string]any, count map[string]int) {
	count = map[string]int{}
	names := make([]string, 0, len(s.Endpoints))
	for name := range s.Endpoints {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		method, path, _ := strings.Cut(name, " ")
		n := s.Endpoints[name].Requests
		for range max(n/every, 1) {
			rule := map[string]any{"method": method, "path": "/ATServicesRest" + strings.ReplaceAll(path, "{id}", "*"), "nth": 1 + r.IntN(n),
				"count": 1}
			rule["when"] = []string{"before", "after"}[r.IntN(2)]
			kind := faultKinds[r.IntN(len(faultKinds))]
			for k, v := range kind {
				rule[k] = v
			}
			if rule["status"] == 429 {
				rule["when"] = "before" // a call that is refused for its rate has no effect
			}
			rules = append(rules, rule)
			count[strings.TrimSpace(fmt.Sprint(kind["action"], " ", orNothing(kind["status"]), " ", rule["when"], " the effect"))]++
		}
	}
	return rules, count
}

func TestFaultsAtAnyCallChangeNothing(t *testing.T) {
	t.Parallel()
	r := chance(t)
	days := undisturbedDays(t)
	w := newWorld(t, syncOptions())
	w.fields()
	for i, d := range days {
		if i > 0 {
			w.nextDay()
		}
		rules, count := faultsFor(r, d.stats, scale(50, 40))
		t.Logf("%d faults: %v", len(rules), count)
		w.forget()
		w.atAutotask("/sandbox/faults", map[string]any{"rules": rules})
		w.sync()
		w.heal()
		same(t, d.state, w.state())
	}
}

// The distributor's catalogue changes while the sync writes page after page: it writes the snapshot that it
// began with, and the next sync writes the rest.
func TestACatalogueThatChangesBetweenPagesIsCaughtUp(t *testing.T) {
	t.Parallel()
	r := chance(t)
	days := undisturbedDays(t)
	w := newWorld(t, syncOptions())
	w.fields()
	w.forget()
	id := bridge.ProductSyncID(w.connection)
	w.start(bridge.ProductSync, id, productworkflows.ProductSyncInput{})
	// Before a fifth of the requests the price file may not have been read yet.
	from := days[0].stats.requests() / 5
	moment := from + r.IntN(from*3)
	atTheMoment(t, "the middle of the sync", func() bool { return w.autotaskStats().requests() >= moment })
	w.nextDay()
	require.NoError(t, w.await(id, nil), "%s", w.logs())
	same(t, days[0].state, w.state())
	w.sync()
	same(t, days[1].state, w.state())
}

// A price file that is cut, in the transfer or on the server, changes nothing in Autotask: the good state
// stays, and the next good file is written as if nothing had been.
func TestACutFeedLeavesTheGoodState(t *testing.T) {
	t.Parallel()
	days := undisturbedDays(t)
	w := newWorld(t, syncOptions())
	w.fields()
	w.sync()
	w.nextDay()
	for _, fault := range []string{"cut-file", "cut-rows"} {
		w.atTDSynnex("/sandbox/feed", map[string]any{"fault": fault})
		err := w.run(bridge.ProductSync, bridge.ProductSyncID(w.connection), productworkflows.ProductSyncInput{}, nil)
		var app *temporal.ApplicationError
		require.ErrorAs(t, err, &app, fault)
		require.Equal(t, bridge.FeedRejected, app.Type(), fault)
		require.Contains(t, app.Message(), "What to do: ", fault)
		same(t, days[0].state, w.state())
	}
	// A transfer that breaks off is gone on with where it stopped.
	w.atTDSynnex("/sandbox/feed", map[string]any{"fault": "cut-transfer"})
	w.sync()
	require.True(t, w.workers[0].said("the transfer broke off"), "the transfer was cut")
	same(t, days[1].state, w.state())
}

// A person edits products while the sync runs. What the bridge does not own stays as the person wrote it;
// what it owns is healed by the next sync at the latest.
func TestAPersonMayEditDuringTheSync(t *testing.T) {
	t.Parallel()
	r := chance(t)
	days := undisturbedDays(t)
	w := newWorld(t, syncOptions())
	w.fields()
	w.sync()
	same(t, days[0].state, w.state())
	at, ctx := w.person(), t.Context()
	// A product that leaves the catalogue is switched off and not written any more, so the person's name for
	// it would stay.
	stays := rowsOf(t, days[1].state)
	var products []autotask.Product
	for p, err := range at.Products.Query(ctx, autotask.Where(autotask.BeginsWith("sku", "TDS-"), autotask.Eq("isActive", true)).Include(
		"id", "sku", "unitCost")) {
		require.NoError(t, err)
		if strings.Contains(stays[fmt.Sprintf("%q", p.SKU.Or(""))].product, `"isActive":true`) {
			products = append(products, p)
		}
	}
	require.NotEmpty(t, products)
	w.nextDay()
	w.forget()
	id := bridge.ProductSyncID(w.connection)
	w.start(bridge.ProductSync, id, productworkflows.ProductSyncInput{})
	edited := map[int64]string{}
	for n := range scale(5, 50) {
		atTheMoment(t, "the sync goes on", func() bool { return w.autotaskStats().requests() > 2*n })
		p := products[r.IntN(len(products))]
		edited[p.ID] = fmt.Sprintf("shelf %d", n)
		// A cost that is far off would be held in quarantine, as a price of the distributor's would.
		cost := p.UnitCost.Or(decimal.Zero).Mul(decimal.New(11, -1)).Round(2)
		require.NoError(t, at.Products.Patch(ctx, autotask.Product{
			ID: p.ID, InternalProductID: autotask.Of(edited[p.ID]), Name: autotask.Of("A person's name"), UnitCost: autotask.Of(cost),
		}))
	}
	require.NoError(t, w.await(id, nil), "%s", w.logs())
	w.sync()
	for p, text := range edited {
		got, err := at.Products.Get(ctx, p)
		require.NoError(t, err)
		require.Equal(t, text, got.InternalProductID.Or(""), "the bridge does not own this field")
		require.NoError(t, at.Products.Patch(ctx, autotask.Product{ID: p, InternalProductID: autotask.Null[string]()}))
	}
	same(t, days[1].state, w.state())
}

// The child that writes a plan is reset to its start in the middle of its work, as the web UI does it: the run before goes on
// until it notices, and the new one begins at the first page.
func TestAnApplyThatIsResetMakesNoDoubleProduct(t *testing.T) {
	beside(t)
	r := chance(t)
	resets := 0
	disturbedDays(t, syncOptions(), func(w *world, undisturbed day) {
		id := bridge.ApplyProductPlanID(w.connection)
		w.strike(r, undisturbed.stats.requests(), scale(2, 10), func(int) {
			if d, err := w.client.DescribeWorkflowExecution(t.Context(), id, ""); err == nil &&
				d.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
				w.resetToStart(id)
				resets++
			}
		})
	})
	require.Positive(t, resets)
	t.Logf("reset %d times, the same end", resets)
}
