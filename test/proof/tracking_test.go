package proof

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"

	orderactivities "digitalbridge/activities/orders"
	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/sandboxkit"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/orders"
)

// The proof of Get Order Status: whatever happens in two months, Autotask shows in the end what the
// distributor says of every order, and goods are received once.

const (
	aDay = 24 * time.Hour
	// Most of what happens to an order, happens in its first days; later only back-orders come.
	busyDays, trackedDays = 12, 61
	// A product may be expected 75 days after it was ordered, and slip by a week.
	lastDays = 40
)

// trackingSteps are two months in steps of the sandboxes' clock. A step begins when the orders have been
// looked at since the one before, so that the machine's speed does not matter.
func trackingSteps() (steps []time.Duration) {
	for at := time.Duration(0); at < trackedDays*aDay; at += steps[len(steps)-1] {
		if at < busyDays*aDay {
			steps = append(steps, aDay)
		} else {
			steps = append(steps, scale(7*aDay, 4*aDay))
		}
	}
	return steps
}

// trackerCalls are the calls that a tracker makes of an order that is shipped in two parts.
func trackerCalls() (atAutotask, atTDSynnex stats) {
	of := func(calls map[string]int) stats {
		s := stats{Endpoints: map[string]sandboxkit.EndpointStats{}}
		for name, n := range calls {
			s.Endpoints[name] = sandboxkit.EndpointStats{Requests: n}
		}
		return s
	}
	return of(map[string]int{
		"POST /V1.0/PurchaseOrders/query": 1, "GET /V1.0/PurchaseOrders/{id}": 8, "PATCH /V1.0/PurchaseOrders": 3,
		"POST /V1.0/PurchaseOrderItems/query":   9,
		"PATCH /V1.0/PurchaseOrders/{id}/Items": 6, "POST /V1.0/ProductVendors/query": 3, "POST /V1.0/Products/query": 5,
		"POST /V1.0/PurchaseOrderItemReceiving/query": 2, "POST /V1.0/PurchaseOrderItems/{id}/Receiving": 4,
	}), of(map[string]int{"POST /SynnexXML/POStatus": 6, "POST /webservice/invoice/query": 3})
}

// trackingPolicy looks at every order all the time, of the machine's clock. There is no night, since the
// hour at which the proof runs must not matter.
func trackingPolicy() string {
	return fmt.Sprintf(`
orders:
  shipMethod: FG
  contact: {name: Test Buyer, phone: "7755550100", email: buyer@msp.example}
tracking:
  pollEvery: %[1]s
  pollSoonEvery: %[1]s
  pollSoonFor: 1s
  pollOffHoursEvery: %[1]s
  pollBackOrderEvery: %[1]s
  pollShippedEvery: %[1]s
  pollAtLeastEvery: %[1]s
  followDeliveryFor: 1h
  hours: {days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "23:59"}
  receive: shipped
`, scale(time.Second, 5*time.Minute)) // in full they are told to look, see lookedAt
}

// trackingScenarios bend one order after another.
var trackingScenarios = []string{
	"", "backOrder", "etaSlip", "pendingReview", "split", "partialShip", "twoInvoices", "deleted", "noTracking", "rejectLine", "statusLag",
	"mixedHeader", "quoteOrder", "",
}

// trackedOrder is an order that was placed outside the bridge, which the sweep finds.
type trackedOrder struct {
	number, scenario string
	n                int
}

// distributor is a client of the distributor with the sandbox's credentials.
func (w *world) distributor() *tdsynnex.Client {
	w.tb.Helper()
	c, err := tdsynnex.New(tdsynnex.Config{
		Region: tdsynnex.US, CustomerNumber: config.SandboxAccount, UserID: config.SandboxUserID, Password: config.SandboxPassword,
		WebServiceURL: w.sandboxes.TDSynnexURL(), InvoiceURL: w.sandboxes.TDSynnexURL(), RequestsPerMinute: -1,
	})
	require.NoError(w.tb, err)
	return c
}

// placed makes purchase orders, places them at the distributor and notes the order number, as people do
// who order in the portal.
func (b *buyer) placed(td *tdsynnex.Client, n int) []trackedOrder {
	b.w.tb.Helper()
	scenarios := make([]string, n)
	for i := range scenarios {
		scenarios[i] = trackingScenarios[i%len(trackingScenarios)]
	}
	return b.place(td, scenarios)
}

// place does so with an order of each scenario.
func (b *buyer) place(td *tdsynnex.Client, scenarios []string) []trackedOrder {
	b.w.tb.Helper()
	ctx, skus, yes := b.w.tb.Context(), map[int64]string{}, true
	for row, err := range b.at.ProductVendors.Query(ctx, autotask.Where(autotask.Eq("vendorID", b.vendor))) {
		require.NoError(b.w.tb, err)
		skus[row.ProductID.Or(0)] = row.VendorPartNumber.Or("")
	}
	out := make([]trackedOrder, len(scenarios))
	for i, scenario := range scenarios {
		number, err := b.order(i)
		require.NoError(b.w.tb, err)
		o := trackedOrder{number: number, scenario: scenario, n: i}
		if o.scenario != "" {
			b.w.atTDSynnex("/sandbox/scenario", map[string]any{"poNumber": number, "scenario": o.scenario})
		}
		po, err := b.at.PurchaseOrders.First(ctx, autotask.Where(autotask.Eq("purchaseOrderNumber", number)))
		require.NoError(b.w.tb, err)
		request := tdsynnex.PurchaseOrderRequest{PONumber: number, ShipMethod: "FG", BackOrder: &yes, WarehouseSplit: &yes,
			ShipTo: tdsynnex.Address{Name: "Sample MSP", Line1: "1 Main Street", City: "Reno", State: "NV", ZipCode: "89501", Country: "US"}}
		for item, err := range b.at.PurchaseOrderItems.List(ctx, po.ID) {
			require.NoError(b.w.tb, err)
			request.Lines = append(request.Lines, tdsynnex.PurchaseOrderLine{
				LineNumber: len(request.Lines) + 1, SKU: skus[item.ProductID.Or(0)], UnitPrice: item.UnitCost.Or(decimal.Zero),
				Quantity: int(item.Quantity.Or(0)),
			})
		}
		answer, err := td.SubmitPurchaseOrder(ctx, request)
		require.NoError(b.w.tb, err)
		n := slices.IndexFunc(answer.Lines, func(l tdsynnex.PurchaseOrderResponseLine) bool { return l.OrderNumber != "" })
		require.GreaterOrEqual(b.w.tb, n, 0, "%s (%s): %+v", number, o.scenario, answer)
		require.NoError(b.w.tb, b.at.PurchaseOrders.Patch(
			ctx, autotask.PurchaseOrder{ID: po.ID, ExternalPONumber: autotask.Of(answer.Lines[n].OrderNumber)}))
		out[i] = o
	}
	return out
}

// truth is what the distributor's sandbox says of an order in the end.
type truth struct {
	PONumber     string   `json:"poNumber"`
	OrderNumbers []string `json:"orderNumbers"`
	Invoices     []string `json:"invoices"`
	Lines        []struct {
		LineNumber int `json:"lineNumber"`
		Pieces     []struct {
			Shipped  int      `json:"shipped"`
			Tracking []string `json:"tracking"`
			Serials  []string `json:"serials"`
		} `json:"pieces"`
	} `json:"lines"`
}

func (w *world) truths() map[string]truth {
	w.tb.Helper()
	var all struct {
		Orders []truth `json:"orders"`
	}
	w.control(http.MethodGet, w.sandboxes.TDSynnexURL()+"/sandbox/orders", nil, &all)
	out := map[string]truth{}
	for _, o := range all.Orders {
		out[o.PONumber] = o
	}
	return out
}

// followed is the number of trackers that run.
func (w *world) followed() int {
	ctx, cancel := context.WithTimeout(w.tb.Context(), 10*time.Second)
	defer cancel()
	n, err := w.client.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{
		Namespace: "default", Query: fmt.Sprintf("WorkflowType = '%s' AND ExecutionStatus = 'Running' AND %s = '%s'", bridge.GetOrderStatus,
			bridge.Connection.GetName(), w.connection),
	})
	if err != nil {
		return math.MaxInt // Temporal is away
	}
	return int(n.GetCount())
}

// looks is how often the distributor was asked for the status of an order.
func (w *world) looks() int { return w.tdSynnexStats().Endpoints["POST /SynnexXML/POStatus"].Requests }

// lookedAt waits until each of the orders that are followed has had an answer, and returns those that go on being
// followed. The looks of all together would not do: one may have had many, and another none. In full the trackers are told
// to look, as people do: two processors manage about ten looks a second, and timers that suit hundreds of orders would make
// the few that are left at the end wait.
func (w *world) lookedAt(followed []trackedOrder) (still []trackedOrder) {
	w.tb.Helper()
	before := map[string]int{}
	for _, o := range followed {
		eventually(w.tb, "the tracker of "+o.number, func() bool {
			answers, _, ok := w.answersOf(o)
			before[o.number] = answers
			return ok
		})
	}
	if *full {
		w.pollNow()
	}
	for _, o := range followed {
		eventually(w.tb, fmt.Sprintf("a look at %s (%s)", o.number, o.scenario), func() bool {
			answers, ended, ok := w.answersOf(o)
			if ok && !ended && answers > before[o.number] {
				still = append(still, o)
			}
			return ok && (ended || answers > before[o.number])
		})
	}
	return still
}

// answersOf is how many answers the tracker of an order has had, or that it has ended; not ok while it can't be asked.
func (w *world) answersOf(o trackedOrder) (answers int, ended, ok bool) {
	ctx, cancel := context.WithTimeout(w.tb.Context(), 10*time.Second)
	defer cancel()
	out, err := w.client.QueryWorkflowWithOptions(ctx, &client.QueryWorkflowWithOptionsRequest{
		WorkflowID: bridge.OrderStatusID(w.connection, o.number), QueryType: bridge.QueryStatus,
		QueryRejectCondition: enumspb.QUERY_REJECT_CONDITION_NOT_OPEN,
	})
	if err != nil {
		return 0, false, false
	}
	if over := out.QueryRejected; over != nil {
		return 0, true, over.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW
	}
	var status orders.OrderStatus
	err = out.QueryResult.Get(&status)
	return status.Polls, false, err == nil
}

// pollNow tells every tracker that runs to look.
func (w *world) pollNow() {
	w.tb.Helper()
	for _, e := range w.trackers("AND ExecutionStatus = 'Running'") {
		eventually(w.tb, "signal "+e.GetExecution().GetWorkflowId(), func() bool {
			ctx, cancel := context.WithTimeout(w.tb.Context(), 10*time.Second)
			defer cancel()
			err := w.client.SignalWorkflow(ctx, e.GetExecution().GetWorkflowId(), "", bridge.SignalPollNow, nil)
			var over *serviceerror.NotFound
			return err == nil || errors.As(err, &over)
		})
	}
}

// trackers are the runs of the connection's trackers.
func (w *world) trackers(filter string) (runs []*workflowpb.WorkflowExecutionInfo) {
	w.tb.Helper()
	in := &workflowservice.ListWorkflowExecutionsRequest{
		Namespace: "default", PageSize: 500, Query: fmt.Sprintf("WorkflowType = '%s' AND %s = '%s' %s", bridge.GetOrderStatus,
			bridge.Connection.GetName(), w.connection, filter),
	}
	for {
		var page *workflowservice.ListWorkflowExecutionsResponse
		eventually(w.tb, "list the trackers", func() (ok bool) {
			ctx, cancel := context.WithTimeout(w.tb.Context(), 30*time.Second)
			defer cancel()
			var err error
			page, err = w.client.ListWorkflow(ctx, in)
			return err == nil
		})
		runs = append(runs, page.GetExecutions()...)
		if in.NextPageToken = page.GetNextPageToken(); len(in.NextPageToken) == 0 {
			return runs
		}
	}
}

func TestEveryOrderIsFollowedToItsEnd(t *testing.T) {
	beside(t)
	r := chance(t)
	w := newWorld(t, worldOptions{skus: 200, policy: trackingPolicy(), temporal: ownTemporal(t), env: []string{
		fmt.Sprintf("AUTOTASK_TIMEOUT=%s", orderTimeout), fmt.Sprintf("TDSYNNEX_TIMEOUT=%s", orderTimeout), workerLostAfter,
	}})
	w.fields()
	w.sync()
	b, td := w.buyer(), w.distributor()
	list := b.placed(td, scale(14, 500))
	faults := map[string]int{}
	autotaskCalls, tdSynnexCalls := trackerCalls()
	w.atAutotask("/sandbox/faults", map[string]any{"rules": strikeOrders(r, autotaskCalls, "/ATServicesRest", len(list), 40, faults)})
	w.atTDSynnex("/sandbox/faults", map[string]any{"rules": strikeOrders(r, tdSynnexCalls, "", len(list), 40, faults)})
	w.forget()
	sweep := func() (swept orders.SweepResult) {
		t.Helper()
		require.NoError(t, w.run(bridge.TrackOpenOrders, bridge.TrackOpenOrdersID(w.connection), orders.SweepInput{}, &swept), "%s", w.logs())
		return swept
	}
	began, swept := w.sandboxes.Clock.Now(), sweep()
	require.Equal(t, len(list), swept.Started, "%+v", swept)

	steps := trackingSteps()
	kills, restarts := scale(3, 20), scale(1, 5)
	strikes := map[int][]func(){}
	for i := range kills + restarts {
		strike := func() { w.replaceWorker(0) }
		if i%(kills/restarts+1) == kills/restarts {
			strike = func() {
				// A worker that starts while Temporal is away gives up; whoever runs it starts it again.
				eventually(t, "the worker is up", func() bool { return w.workers[0].said("worker starts") })
				require.NoError(t, w.temporal.restart())
			}
		}
		at := r.IntN(len(steps) * 3 / 4)
		strikes[at] = append(strikes[at], strike)
	}
	followed := list
	for i, step := range steps {
		followed = w.lookedAt(followed)
		w.atTDSynnex("/sandbox/clock", map[string]any{"advance": step.String()})
		t.Logf("step %d of %d: %d orders are followed", i+1, len(steps), len(followed))
		for _, strike := range strikes[i] {
			strike()
		}
	}
	w.heal()
	last := scale(4*aDay, aDay)
	for range lastDays * aDay / last { // the last back-orders come after the two months, and then have to be invoiced too
		if followed = w.lookedAt(followed); len(followed) == 0 {
			break
		}
		w.atTDSynnex("/sandbox/clock", map[string]any{"advance": last.String()})
	}
	for _, o := range list {
		var status orders.OrderStatus
		require.NoError(t, w.await(bridge.OrderStatusID(w.connection, o.number), &status), "%s (%s)\n%s", o.number, o.scenario, w.logs())
		require.Equal(t, orders.EndedComplete, status.Ended, "%s (%s): %+v", o.number, o.scenario, status)
	}
	days := int(w.sandboxes.Clock.Now().Sub(began) / aDay)
	calls, asked := w.autotaskStats(), w.tdSynnexStats()
	require.Zero(t, sweep().Listed, "every order is at its end, and none is followed anew")

	truths, records := w.truths(), 0
	for _, o := range list {
		records += b.agrees(td, o, truths[o.number])
	}
	var longest int64
	runs := w.trackers("")
	require.GreaterOrEqual(t, len(runs), len(list))
	for _, e := range runs {
		longest = max(longest, e.GetHistoryLength())
	}
	require.Less(t, longest, int64(2000), "events of a run")
	t.Logf("%d orders through %d days in %d steps: %d calls to TD SYNNEX and %d to Autotask, %.2f and %.2f an order and day; %d receiving "+
		"records, none twice; %d runs of trackers, the longest of %d events\nfaults: %v\nkilled %d times, Temporal restarted %d times",
		len(list), days, len(steps), asked.requests(), calls.requests(), perDay(asked.requests(), len(list), days),
		perDay(calls.requests(), len(list), days), records, len(runs), longest, faults, kills, restarts)
}

func perDay(calls, orders, days int) float64 { return float64(calls) / float64(orders) / float64(days) }

// agrees holds a purchase order to what the distributor says of its order, and returns the number of its
// receiving records.
func (b *buyer) agrees(td *tdsynnex.Client, o trackedOrder, said truth) (records int) {
	t, ctx := b.w.tb, b.w.tb.Context()
	t.Helper()
	where := fmt.Sprintf("purchase order %s (%s)", o.number, o.scenario)
	rules := policy.Default()
	status := &orderactivities.Status{Orders: &orderactivities.Orders{
		Autotask: b.at, TDSynnex: td, Tenant: &tenant.Tenant{Autotask: b.at, Policy: rules}, Policy: rules}}
	po := asActivity[orderactivities.OpenOrder](t, status.OpenTracking, orderactivities.ReadPurchaseOrderInput{
		PurchaseOrder: o.number}).PurchaseOrder
	require.Contains(t, po.GeneralMemo, memo(o.n), "%s: the person's own text stays", where)
	if o.scenario != "quoteOrder" { // which is not an order
		for _, number := range slices.Concat(said.OrderNumbers, said.Invoices) {
			require.Contains(t, po.GeneralMemo, number, where)
		}
	}
	list, err := td.Invoices(ctx, o.number)
	require.NoError(t, err)
	var shippedOn []time.Time
	for _, i := range list {
		shippedOn = append(shippedOn, i.ShipDate)
	}
	if len(list) > 0 { // days of California, and of UTC
		require.WithinRange(t, po.ShippingDate, slices.MinFunc(shippedOn, time.Time.Compare),
			slices.MaxFunc(shippedOn, time.Time.Compare).Add(aDay), "%s: the day of shipping", where)
	}
	require.True(t, po.Freight.IsZero(), "%s: freight %s, and the invoices' totals hold none", where, po.Freight)

	ordered, shipped := 0, 0
	for _, line := range po.Lines {
		left, serials := 0, map[string]bool{}
		for _, l := range said.Lines {
			if l.LineNumber != line.Number {
				continue
			}
			for _, p := range l.Pieces {
				left += p.Shipped
				for _, s := range p.Serials {
					serials[s] = false
				}
				for number := range strings.SplitSeq(strings.Join(p.Tracking, ","), ",") {
					if number = strings.TrimSpace(number); number != "NA" {
						require.Contains(t, line.Memo, number, "%s, line %d", where, line.Number)
					}
				}
			}
		}
		ordered, shipped = ordered+line.Quantity, shipped+left
		received := 0
		for row, err := range b.at.PurchaseOrderItemReceiving.List(ctx, line.ItemID) {
			require.NoError(t, err)
			received, records = received+int(row.QuantityNowReceiving.Or(0)), records+1
			if s := row.SerialNumber.Or(""); s != "" {
				twice, known := serials[s]
				require.True(t, known && !twice, "%s, line %d: serial number %s is received twice, or is none of the order's", where, line.Number, s)
				serials[s] = true
			}
		}
		require.Equal(t, left, received, "%s, line %d: what has left is received, once", where, line.Number)
	}
	want := "Submitted"
	switch {
	case shipped == ordered:
		want = "Received Full"
	case shipped > 0:
		want = "Received Partial"
	}
	require.Equal(t, want, po.Status, where)
	if o.scenario != "pendingReview" { // whose first id the last answer does not tell
		answer := asActivity[order.Answer](t, status.PollOrder, orderactivities.FindOrderInput{Number: o.number})
		left := order.WriteBack(po, order.Merge(order.NewTracking(po), answer), rules.Orders, rules.Location())
		left.ShippingDate = nil // the last answer tells the last shipment, Autotask has the first that was seen
		require.True(t, left.Empty(), "%s: not written: %s", where, left.Describe())
	}
	return records
}

// asActivity runs an activity in the test's own process.
func asActivity[T any](tb testing.TB, activityFn, in any) (out T) {
	tb.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(activityFn)
	v, err := env.ExecuteActivity(activityFn, in)
	require.NoError(tb, err)
	require.NoError(tb, v.Get(&out))
	return out
}
