package proof

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/sandboxkit"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/shared"
)

// The proof of Submit Order: whatever happens on the way, every purchase order has exactly one order at the
// distributor in the end, and carries its number, or waits for a person with a reason.

// orderPolicy looks again within seconds rather than minutes.
const orderPolicy = `
orders:
  shipMethod: FG
  reconcileEvery: 1s
  reconcileFor: 12s
  contact: {name: Test Buyer, phone: "7755550100", email: buyer@msp.example}
tracking:
  pollEvery: 12h
  pollBackOrderEvery: 12h
`

// orderTimeout is the time limit of a call to either vendor, and lateAnswer is beyond it.
const (
	orderTimeout = time.Second
	lateAnswer   = 1500 * time.Millisecond
)

func orderWorld(tb testing.TB) *world {
	tb.Helper()
	return orderWorldWith(tb, orderPolicy, orderTimeout)
}

func orderWorldWith(tb testing.TB, policy string, tdSynnexTimeout time.Duration) *world {
	tb.Helper()
	return orderWorldOn(tb, nil, policy, tdSynnexTimeout)
}

func orderWorldOn(tb testing.TB, temporal *temporalServer, policy string, tdSynnexTimeout time.Duration) *world {
	tb.Helper()
	w := newWorld(tb, worldOptions{skus: 200, temporal: temporal, policy: policy, metrics: true, env: []string{
		fmt.Sprintf("AUTOTASK_TIMEOUT=%s", orderTimeout), fmt.Sprintf("TDSYNNEX_TIMEOUT=%s", tdSynnexTimeout), workerLostAfter,
	}})
	w.fields()
	w.sync()
	return w
}

// buyer makes purchase orders in Autotask.
type buyer struct {
	w        *world
	at       *autotask.Client
	vendor   int64
	location int64
	statuses map[string]autotask.Optional[int64]
	products []autotask.Product
	// anywhere: every purchase order goes to a place of its own, as those of an MSP's customers do.
	anywhere bool
	places   int
}

func (w *world) buyer() *buyer {
	w.tb.Helper()
	ctx, at := w.tb.Context(), w.person()
	b := &buyer{w: w, at: at, statuses: map[string]autotask.Optional[int64]{}}
	vendor, err := at.Companies.First(ctx, autotask.Where(autotask.Eq("companyType", 7), autotask.Contains("companyName", "SYNNEX")))
	require.NoError(w.tb, err)
	location, err := at.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("isActive", true)))
	require.NoError(w.tb, err)
	b.vendor, b.location = vendor.ID, location.ID
	list, err := at.PurchaseOrders.Picklist(ctx, "status")
	require.NoError(w.tb, err)
	for _, label := range []string{"New", "Submitted"} {
		v, ok := list.ByLabel(label)
		require.True(w.tb, ok, label)
		id, _ := v.ID()
		b.statuses[label] = autotask.Of(id)
	}
	for p, err := range at.Products.Query(ctx, autotask.Where(autotask.BeginsWith("sku", "TDS-"), autotask.Eq("isActive", true))) {
		require.NoError(w.tb, err)
		stock, _ := p.UserDefinedFields.Get("TDS Stock")
		endUser, _ := p.UserDefinedFields.Get("TDS End User Required")
		minimum, _ := p.UserDefinedFields.Get("TDS Minimum Order Quantity")
		if len(stock) >= 2 && stock != "9999" && endUser == "" && minimum == "" { // ten pieces and more, of goods that lie in a warehouse
			b.products = append(b.products, p)
		}
	}
	require.NotEmpty(w.tb, b.products)
	return b
}

// order makes a submitted purchase order of two lines and returns its number.
func (b *buyer) order(n int) (string, error) {
	ctx := b.w.tb.Context()
	id, err := b.at.PurchaseOrders.Create(ctx, autotask.PurchaseOrder{
		VendorID: autotask.Of(b.vendor), Status: b.statuses["New"], ShipToName: autotask.Of("Sample MSP"),
		ShipToAddress1: autotask.Of("1 Main Street"),
		ShipToCity:     autotask.Of("Reno"), ShipToState: autotask.Of("NV"), ShipToPostalCode: autotask.Of(b.postalCode()),
		GeneralMemo: autotask.Of(memo(n)),
	})
	if err != nil {
		return "", err
	}
	for line := range 2 {
		p := b.products[(2*n+line)%len(b.products)]
		if _, err := b.at.PurchaseOrderItems.Create(ctx, id, autotask.PurchaseOrderItem{
			OrderID: autotask.Of(id), ProductID: autotask.Of(p.ID), InventoryLocationID: autotask.Of(b.location), Quantity: autotask.Of(int64(2)),
			UnitCost: p.UnitCost,
		}); err != nil {
			return "", err
		}
	}
	if err := b.at.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: id, Status: b.statuses["Submitted"]}); err != nil {
		return "", err
	}
	po, err := b.at.PurchaseOrders.Get(ctx, id)
	return po.PurchaseOrderNumber.Or(""), err
}

// postalCode is where the next purchase order goes.
func (b *buyer) postalCode() string {
	if !b.anywhere {
		return "89501"
	}
	b.places++
	return fmt.Sprint(89000 + b.places)
}

// memo is what the person writes; the bridge must leave it there.
func memo(n int) string { return fmt.Sprintf("For shelf %d, please.", n) }

// orders makes n purchase orders.
func (b *buyer) orders(n int) []string {
	b.w.tb.Helper()
	numbers := make([]string, n)
	for i := range n {
		number, err := b.order(i)
		require.NoError(b.w.tb, err)
		numbers[i] = number
	}
	return numbers
}

// recorded reads, by purchase order number, what Autotask carries of the distributor's order.
func (b *buyer) recorded() map[string]autotask.PurchaseOrder {
	b.w.tb.Helper()
	out := map[string]autotask.PurchaseOrder{}
	for po, err := range b.at.PurchaseOrders.Query(b.w.tb.Context(), autotask.Where(autotask.Eq("vendorID", b.vendor))) {
		require.NoError(b.w.tb, err)
		out[po.PurchaseOrderNumber.Or("")] = po
	}
	return out
}

// distributorOrders are all order records at the distributor, by purchase order number, and how often it
// refused a number because it had an order under it, or, as a scenario would have it, without one.
func (w *world) distributorOrders() (orders map[string][][]string, refused, staged int) {
	w.tb.Helper()
	var all struct {
		Orders []struct {
			PONumber     string   `json:"poNumber"`
			OrderNumbers []string `json:"orderNumbers"`
		} `json:"orders"`
		RefusedDuplicates []struct {
			Staged bool `json:"staged"`
		} `json:"refusedDuplicates"`
	}
	// The end of a test looks here too, when its context is over.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.tb.Context()), time.Minute)
	defer cancel()
	require.NoError(w.tb, sandboxkit.Call(ctx, http.MethodGet, w.sandboxes.TDSynnexURL()+"/sandbox/orders", nil, &all))
	orders = map[string][][]string{}
	for _, o := range all.Orders {
		orders[o.PONumber] = append(orders[o.PONumber], o.OrderNumbers)
	}
	for _, d := range all.RefusedDuplicates {
		if d.Staged {
			staged++
		} else {
			refused++
		}
	}
	return orders, refused, staged
}

// noDuplicateWasRefused looks at the end of every proof: no order was sent under a number that TD SYNNEX had, by its own
// count and by the metric of the workers that still run.
func (w *world) noDuplicateWasRefused() {
	w.tb.Helper()
	_, refused, staged := w.distributorOrders()
	require.Zero(w.tb, refused, "orders that TD SYNNEX refused because it had one under the number already")
	if !w.metrics || staged > 0 { // the metric can't know which refusals a scenario made
		return
	}
	for _, p := range w.workers {
		require.Zero(w.tb, p.refusedDuplicates(), "%s of a worker", duplicatesMetric)
	}
}

// duplicatesMetric is what operators watch.
const duplicatesMetric = "bridge_orders_refused_as_duplicate"

// refusedDuplicates is the worker's own count.
func (w *workerProcess) refusedDuplicates() (n float64) {
	w.tb.Helper()
	page := get(w.metricsURL())
	require.Contains(w.tb, page, "bridge_", "the worker's metrics")
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, duplicatesMetric) {
			fields := strings.Fields(line)
			value, err := strconv.ParseFloat(fields[len(fields)-1], 64)
			require.NoError(w.tb, err, line)
			n += value
		}
	}
	return n
}

// A proof that the metric is 0 is worth something only when it counts: here a scenario has a first order refused.
func TestARefusedDuplicateIsCounted(t *testing.T) {
	beside(t)
	w := orderWorld(t)
	number := w.buyer().orders(1)[0]
	require.Zero(t, w.workers[0].refusedDuplicates())
	w.atTDSynnex("/sandbox/scenario", map[string]any{"poNumber": number, "scenario": "duplicate"})
	w.start(bridge.SubmitOrder, bridge.SubmitOrderID(w.connection, number), map[string]any{"purchaseOrder": number})
	require.True(t, w.settled([]string{number})[number].held)
	require.EqualValues(t, 1, w.workers[0].refusedDuplicates())
	sent, refused, staged := w.distributorOrders()
	require.Empty(t, sent)
	require.Zero(t, refused)
	require.Equal(t, 1, staged)
}

// orderFaults are the ways in which a call of the order path goes wrong.
var orderFaults = []map[string]any{
	{"action": "delay", "delayMs": lateAnswer.Milliseconds()},
	{"action": "reset"},
	{"action": "status", "status": 500},
	{"action": "status", "status": 503},
	{"action": "garbage"},
	{"action": "truncate"},
}

// strikeOrders draws faults for every endpoint that an order uses: one of every so many calls goes wrong,
// before or after its effect. calls are those of one undisturbed order.
func strikeOrders(r *rand.Rand, calls stats, root string, orders, every int, count map[string]int) (rules []map[string]any) {
	names := make([]string, 0, len(calls.Endpoints))
	for name := range calls.Endpoints {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		method, path, _ := strings.Cut(name, " ")
		n := calls.Endpoints[name].Requests * orders
		for range max(n/every, 1) {
			rule := map[string]any{"method": method, "path": root + strings.ReplaceAll(path, "{id}", "*"), "nth": 1 + r.IntN(n), "count": 1}
			rule["when"] = []string{"before", "after"}[r.IntN(2)]
			kind := orderFaults[r.IntN(len(orderFaults))]
			for k, v := range kind {
				rule[k] = v
			}
			rules = append(rules, rule)
			count[strings.TrimSpace(fmt.Sprint(kind["action"], " ", orNothing(kind["status"]), " ", rule["when"], " the effect"))]++
		}
	}
	return rules
}

func orNothing(v any) any {
	if v == nil {
		return ""
	}
	return v
}

// orderScenarios bend single orders; of every hundred so many. Orders that wait for a review are not among
// them: their number changes later, which is the tracker's to write.
var orderScenarios = []struct {
	name    string
	percent int
}{
	{"statusLag", 10}, {"duplicate", 3}, {"poTimeout", 3}, {"poTimeoutLost", 3}, {"timeoutAfterCommit", 3}, {"split", 5},
}

// bend chooses scenarios for the orders and returns how many of each.
func (w *world) bend(r *rand.Rand, numbers []string) map[string]int {
	w.tb.Helper()
	count := map[string]int{}
	for i, number := range numbers {
		// The first orders take each scenario once, so that a small run meets them all.
		name := ""
		if i < len(orderScenarios) {
			name = orderScenarios[i].name
		} else {
			for draw, k := r.IntN(100), 0; k < len(orderScenarios) && name == ""; k++ {
				if draw -= orderScenarios[k].percent; draw < 0 {
					name = orderScenarios[k].name
				}
			}
		}
		if name != "" {
			w.atTDSynnex("/sandbox/scenario", map[string]any{"poNumber": number, "scenario": name})
			count[name]++
		}
	}
	return count
}

// standing is how a submission stands: ended, held for a person, or on its way.
type standing struct {
	ended, held bool
	state       string
	err         error
}

func (w *world) standing(number string) standing {
	ctx, cancel := context.WithTimeout(w.tb.Context(), 20*time.Second)
	defer cancel()
	id := bridge.SubmitOrderID(w.connection, number)
	info, err := w.client.DescribeWorkflowExecution(ctx, id, "")
	if err != nil {
		return standing{}
	}
	if info.GetWorkflowExecutionInfo().GetCloseTime() != nil {
		var result orders.SubmitOrderResult
		err := w.client.GetWorkflow(ctx, id, "").Get(ctx, &result)
		var failed *temporal.WorkflowExecutionError
		if err != nil && !errors.As(err, &failed) {
			return standing{}
		}
		return standing{ended: true, state: result.Outcome, err: err}
	}
	v, err := w.client.QueryWorkflow(ctx, id, "", bridge.QueryStatus)
	var p orders.SubmitProgress
	if err != nil || v.Get(&p) != nil {
		return standing{}
	}
	return standing{held: p.NeedsDecision, state: p.State}
}

// settled waits until every submission has ended or waits for a person.
func (w *world) settled(numbers []string) map[string]standing {
	w.tb.Helper()
	out := map[string]standing{}
	for _, number := range numbers {
		eventually(w.tb, "purchase order "+number+" comes to rest", func() bool {
			s := w.standing(number)
			out[number] = s
			return s.ended || s.held
		})
	}
	return out
}

func TestEveryPurchaseOrderBecomesExactlyOneOrder(t *testing.T) {
	beside(t)
	r := chance(t)
	w := orderWorldOn(t, ownTemporal(t), orderPolicy, orderTimeout)
	b := w.buyer()
	// One order without faults tells which calls an order takes.
	first := b.orders(1)[0]
	w.forget()
	require.NoError(t, w.run(bridge.SubmitOrder, bridge.SubmitOrderID(w.connection, first), map[string]any{"purchaseOrder": first}, nil),
		"%s", w.logs())
	autotaskCalls, tdSynnexCalls := w.autotaskStats(), w.tdSynnexStats()

	numbers := b.orders(scale(24, 1000))
	scenarios := w.bend(r, numbers)
	// Late visibility is minutes at the distributor: its clock runs faster.
	w.atTDSynnex("/sandbox/clock", map[string]any{"rate": 120})
	faults := map[string]int{}
	every := scale(8, 25)
	w.atAutotask("/sandbox/faults", map[string]any{"rules": strikeOrders(r, autotaskCalls, "/ATServicesRest", len(numbers), every, faults)})
	w.atTDSynnex("/sandbox/faults", map[string]any{"rules": strikeOrders(r, tdSynnexCalls, "", len(numbers), every, faults)})

	var starting sync.WaitGroup
	starting.Go(func() {
		for _, number := range numbers {
			w.start(bridge.SubmitOrder, bridge.SubmitOrderID(w.connection, number), map[string]any{"purchaseOrder": number})
		}
	})
	w.forget()
	kills, restarts := scale(2, 20), scale(1, 5)
	expected := tdSynnexCalls.requests() * len(numbers)
	moments := make([]int, kills+restarts)
	for i := range moments {
		moments[i] = 1 + r.IntN(expected*8/10)
	}
	slices.Sort(moments)
	for i, moment := range moments {
		atTheMoment(t, fmt.Sprintf("request %d at TD SYNNEX", moment), func() bool { return w.tdSynnexStats().requests() >= moment })
		if i%(kills/restarts+1) == kills/restarts {
			require.NoError(t, w.temporal.restart())
			continue
		}
		w.replaceWorker(0)
	}
	starting.Wait()
	atRest := w.settled(numbers)

	outcomes := map[string]int{}
	orders, refused, staged := w.distributorOrders()
	recorded := b.recorded()
	duplicates, lost := 0, 0
	var held []string
	for i, number := range numbers {
		s := atRest[number]
		duplicates += max(len(orders[number])-1, 0)
		switch {
		case s.held:
			require.NotEmpty(t, s.state)
			short, reason, _ := strings.Cut(s.state, ":")
			require.NotEmpty(t, reason, "order %s is held without a reason: %s", number, s.state)
			outcomes["held: "+short]++
			held = append(held, number)
		case s.err != nil:
			t.Errorf("order %s failed: %v", number, s.err)
			lost++
		default:
			outcomes[s.state]++
			if len(orders[number]) != 1 || !carries(recorded[number], orders[number][0], i) {
				t.Errorf("order %s ended as %s: at TD SYNNEX %v, in Autotask %q %q", number, s.state, orders[number],
					recorded[number].ExternalPONumber.Or(""), recorded[number].GeneralMemo.Or(""))
				lost++
			}
		}
	}
	t.Logf("\n%s", orderTable(len(numbers), faults, scenarios, kills, restarts, outcomes, refused, staged, duplicates, lost))
	require.Zero(t, duplicates)
	require.Zero(t, lost)

	// The faults are over and a person decides on what was held: the last of them becomes an order too.
	w.heal()
	w.control(http.MethodDelete, w.sandboxes.TDSynnexURL()+"/sandbox/scenario", nil, nil)
	for _, number := range numbers {
		// On a busy machine an answer may be late once more, and the order is held again.
		eventually(t, "purchase order "+number+" ends", func() bool {
			s := w.standing(number)
			if s.held {
				w.decide(number)
			}
			require.NoError(t, s.err, number)
			return s.ended
		})
	}
	orders, _, _ = w.distributorOrders()
	recorded = b.recorded()
	for i, number := range numbers {
		require.Len(t, orders[number], 1, number)
		require.True(t, carries(recorded[number], orders[number][0], i), "order %s: %v, in Autotask %q", number, orders[number],
			recorded[number].ExternalPONumber.Or(""))
	}
	t.Logf("%d held orders were retried by a person: %d purchase orders, %d orders", len(held), len(numbers), len(orders)-1)
}

// decide sends the update "retry" until the order leaves its place: one that was being looked up at that
// moment may have been found.
func (w *world) decide(number string) {
	w.tb.Helper()
	id := bridge.SubmitOrderID(w.connection, number)
	eventually(w.tb, "a decision on "+number, func() bool {
		ctx, cancel := context.WithTimeout(w.tb.Context(), 20*time.Second)
		defer cancel()
		h, err := w.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: id, UpdateName: bridge.UpdateRetry, Args: []any{shared.Decision{Actor: "proof", Reason: "the faults are over"}},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		if err == nil && h.Get(ctx, nil) == nil {
			return true
		}
		s := w.standing(number)
		return s.ended || (s.state != "" && !s.held)
	})
}

// carries reports whether the purchase order shows all numbers of the distributor's order and still what
// the person wrote.
func carries(po autotask.PurchaseOrder, orderNumbers []string, n int) bool {
	for _, number := range orderNumbers {
		if !strings.Contains(po.ExternalPONumber.Or(""), number) && !strings.Contains(po.GeneralMemo.Or(""), number) {
			return false
		}
	}
	return po.ExternalPONumber.Or("") != "" && strings.Contains(po.GeneralMemo.Or(""), memo(n))
}

// orderTable is the proof's result for people.
func orderTable(orders int, faults, scenarios map[string]int, kills, restarts int, outcomes map[string]int, refused, staged,
	duplicates, lost int) string {
	var b strings.Builder
	section := func(title string, rows map[string]int) {
		fmt.Fprintf(&b, "| %s | |\n|---|---:|\n", title)
		names := make([]string, 0, len(rows))
		for name := range rows {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			fmt.Fprintf(&b, "| %s | %d |\n", name, rows[name])
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "%d purchase orders, seed %d\n\n", orders, *seed)
	section("faults set", faults)
	section("orders that TD SYNNEX treats in a way of its own", scenarios)
	section("breakdowns", map[string]int{"worker killed with SIGKILL": kills, "Temporal restarted on its file": restarts})
	section("outcomes", outcomes)
	section("result", map[string]int{"refused by TD SYNNEX because it had the order": refused,
		"refused as duplicates by a scenario, without one": staged, "duplicates": duplicates, "lost": lost})
	return b.String()
}
