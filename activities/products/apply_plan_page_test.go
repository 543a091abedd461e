package products_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	productactivities "digitalbridge/activities/products"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
)

const (
	productsPath = "/ATServicesRest/V1.0/Products"
	vendorsPath  = "/ATServicesRest/V1.0/Products/*/Vendors"
)

// page is the first page of a plan.
func page(p productactivities.ProductPlan) productactivities.ApplyPlanPageInput {
	return productactivities.ApplyPlanPageInput{PlanKey: p.Key}
}

// openGates lets prices move as they like.
func (b *bench) openGates() {
	b.Policy.Products.Limits.MaxPriceMovePercent = decimal.Zero
	b.Policy.Products.Limits.MinMarginPercent = decimal.NewFromInt(-100)
}

// planFor plans n new products and returns the plan.
func (b *bench) planFor(n int) productactivities.ProductPlan {
	b.T.Helper()
	var items []pricefile.Item
	for i := range n {
		items = append(items, item(fmt.Sprint(5001+i)))
	}
	return b.plan(b.stage(true, items, nil), activitytest.Today)
}

// oneOfEach requires that every SKU from 5001 on is one product with one vendor row.
func (b *bench) oneOfEach(n int) {
	b.T.Helper()
	for i := range n {
		sku := fmt.Sprint(5001 + i)
		found := b.WithSKU("TDS-" + sku)
		require.Len(b.T, found, 1, sku)
		rows := b.VendorRows(found[0].ID)
		require.Len(b.T, rows, 1, sku)
		require.Equal(b.T, sku, rows[0].VendorPartNumber.Or(""))
	}
}

// variety makes the item of a place: with and without every optional value, long and foreign texts.
func variety(i int) pricefile.Item {
	it := item(fmt.Sprint(600000 + i))
	texts := []string{"Plain", "Câble réseau 10 m — gris", "Ñandú \"quoted\" & <tagged> \\ slash", "日本語の製品名",
		"Emoji 🚀 case", "Tab\tand  blanks", strings.Repeat("Wörter ", 40)}
	it.Description = fmt.Sprintf("%s %d", texts[i%len(texts)], i)
	it.ContractPrice = decimal.New(int64(1+i*137), -2)
	it.UnitCost = it.ContractPrice
	if i%2 == 0 {
		it.LongDescription = strings.Repeat("Füße und "+texts[i%len(texts)]+"\r\n", 1+i%60)
		it.MSRP = decimal.NewNullDecimal(decimal.New(int64(2000+i), -2))
		it.Warehouses = []pricefile.WarehouseStock{{Number: 3, City: "Tracy CA", Quantity: 1 + i}, {Number: 16, City: "Columbus OH", Quantity: 2}}
		it.QuantityTotal = 3 + i
	}
	if i%3 == 0 {
		it.OnOrder, it.ETA = i+1, time.Date(2026, 4, 1+i%28, 0, 0, 0, 0, time.UTC)
		it.Serialized, it.MinimumOrderQuantity = true, 5
		it.ReplacementSKU = "700001"
	}
	if i%5 == 0 {
		it.Promotion, it.PromotionComment, it.PromotionExpires = true, "Été à -20 %", time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)
		it.UnitCost = it.ContractPrice.Mul(decimal.RequireFromString("1.3333"))
	}
	if i%7 == 0 {
		it.EndUserRequired, it.Manufacturer, it.ManufacturerPartNumber = true, "", ""
	}
	if i%11 == 0 {
		it.QuantityTotal, it.Warehouses = 0, nil
		it.ContractPrice = it.ContractPrice.Add(decimal.RequireFromString("0.00012345"))
	}
	return it
}

// What was written is what the next plan reads: after applying there is nothing left to do, also when
// values have changed, appeared or gone.
func TestApplyReachesAFixedPoint(t *testing.T) {
	b := newBench(t, 10)
	b.openGates()
	b.Fields()
	const n = 120 // what differs from product to product repeats after 60
	for round := range 3 {
		var items []pricefile.Item
		for i := range n {
			it := variety(i + round*13) // another product's values
			it.SKU = fmt.Sprint(600000 + i)
			items = append(items, it)
		}
		staged := b.stage(true, items, nil)
		plan := b.plan(staged, activitytest.Today)
		require.Greater(t, plan.Counts.Create+plan.Counts.Update, n*9/10)
		b.Forget()
		applied := b.apply(plan)
		require.Empty(t, applied.Failures)
		require.Equal(t, plan.Counts.Create, applied.Created)
		require.Equal(t, plan.Counts.Update, applied.Updated)
		writes := b.Requests(http.MethodPost) + b.Requests(http.MethodPatch) - b.reads()
		require.Equal(t, plan.Counts.Calls, writes, "the plan says how many writes it takes")
		for name, e := range b.Stats(b.Sandboxes.AutotaskURL()) {
			require.LessOrEqual(t, e.MaxInFlight, 3, name)
			require.Empty(t, e.Errors, name)
		}

		b.Forget()
		again := b.plan(staged, activitytest.Today)
		require.Empty(t, b.entries(again), "round %d", round)
		require.Equal(t, n, again.Counts.Unchanged)
		require.Zero(t, b.Requests(http.MethodPatch))
	}
}

// reads counts the queries that go as POST.
func (b *bench) reads() int {
	b.T.Helper()
	n := 0
	for name, e := range b.Stats(b.Sandboxes.AutotaskURL()) {
		if strings.HasPrefix(name, http.MethodPost) && strings.HasSuffix(name, "/query") {
			n += e.Requests
		}
	}
	return n
}

// A value that the file no longer has is taken out of Autotask rather than left standing.
func TestApplyClearsValues(t *testing.T) {
	b := newBench(t, 10)
	b.openGates()
	b.Fields()
	full := variety(630) // divisible by 2, 3, 5 and 7
	full.SKU, full.Manufacturer = "8001", "ACME"
	require.Equal(t, 1, b.apply(b.plan(b.stage(true, []pricefile.Item{full}, nil), activitytest.Today)).Created)
	p := b.WithSKU("TDS-8001")[0]
	require.True(t, p.MSRP.IsSet() && !p.MSRP.IsNull())
	promotion, _ := p.UserDefinedFields.Get(string(catalog.Promotion))
	require.Equal(t, "Été à -20 %", promotion)

	bare := item("8001")
	bare.Manufacturer, bare.QuantityTotal = "", 0
	require.Equal(t, 1, b.apply(b.plan(b.stage(true, []pricefile.Item{bare}, nil), activitytest.Today)).Updated)
	p = b.WithSKU("TDS-8001")[0]
	require.True(t, p.MSRP.IsNull())
	require.Empty(t, p.ManufacturerName.Or(""))
	require.True(t, p.IsSerialized.Or(false), "people's once the product is made")
	for _, f := range []catalog.Field{catalog.Promotion, catalog.PromotionEnds, catalog.ETA, catalog.OnOrder, catalog.StockByWarehouse,
		catalog.MinimumOrderQuantity, catalog.EndUserRequired, catalog.ReplacementSKU} {
		text, _ := p.UserDefinedFields.Get(string(f))
		require.Empty(t, text, f)
	}
}

// Updates say the new value whatever the old one is, so that applying a page twice changes nothing.
func TestApplyTwice(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	plan := b.planFor(20)
	require.Equal(t, 20, b.apply(plan).Created)
	before := b.State()
	require.Equal(t, 20, b.apply(plan).Created, "the page says what it stands for, not who did it")
	require.Equal(t, before, b.State())
	b.oneOfEach(20)
}

// The answer of a create is lost after Autotask has made the row: the next attempt finds it.
func TestApplyNeverCreatesTwice(t *testing.T) {
	for name, path := range map[string]string{"of a product": productsPath, "of a vendor row": vendorsPath} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, 10)
			b.Fields()
			plan := b.planFor(12)
			b.AutotaskFault(activitytest.Object{"method": "POST", "path": path, "nth": 3, "count": 4, "when": "after", "action": "reset"})
			h := &beats{}
			_, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{Number: 1, Heartbeat: h.take},
				b.Applier().ApplyPlanPage, page(plan))
			app := activitytest.Failed(t, err)
			require.Equal(t, bridge.Ambiguous, app.Type())
			require.False(t, app.NonRetryable())
			require.Equal(t, 5*time.Minute, app.NextRetryDelay(), "by then the lost call is over")
			b.HealAutotask()
			require.Len(t, h.last().Done, 8, "the others are done")

			b.Forget()
			out, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{Number: 2, Progress: h.last()},
				b.Applier().ApplyPlanPage, page(plan))
			require.NoError(t, err)
			require.Equal(t, productactivities.AppliedPage{Created: 12}, out)
			require.Zero(t, b.Stats(b.Sandboxes.AutotaskURL())["POST /V1.0/Products"].Requests)
			b.oneOfEach(12)
		})
	}
}

// A worker was killed while Autotask worked on its create. The product is not there yet when the next
// attempt begins, so that one waits before it looks.
func TestApplyWaitsForTheCreatesOfALostWorker(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	plan := b.planFor(1)
	b.AutotaskFault(activitytest.Object{"method": "POST", "path": productsPath, "count": 1, "action": "delay", "delayMs": 500})
	code, err := b.Autotask.BillingCodes.First(t.Context(), autotask.Where(autotask.Eq("useType", 4), autotask.Eq("isActive", true)))
	require.NoError(t, err)
	killed, kill := context.WithCancel(t.Context())
	lost := make(chan error, 1)
	go func() {
		_, err := b.Autotask.Products.Create(killed, autotask.Product{
			Name: autotask.Of("Item 5001"), SKU: autotask.Of("TDS-5001"), IsActive: autotask.Of(true), IsSerialized: autotask.Of(false),
			ProductBillingCodeID: autotask.Of(code.ID), ChargeBillingCodeID: autotask.Of(code.ID),
		})
		lost <- err
	}()
	require.Eventually(t, func() bool { return b.Stats(b.Sandboxes.AutotaskURL())["POST /V1.0/Products"].Requests == 1 }, time.Minute,
		time.Millisecond)
	kill()
	require.Error(t, <-lost)

	h := &beats{}
	b.LongestCall(time.Second)
	second := activitytest.Attempt{Number: 2, Heartbeat: h.take}
	out, err := activitytest.Run[productactivities.AppliedPage](b, second, b.Applier().ApplyPlanPage, page(plan))
	require.NoError(t, err)
	require.Equal(t, productactivities.AppliedPage{Created: 1}, out)
	b.oneOfEach(1)
	require.True(t, h.last().Ended)
}

// The same for a product that was there without a vendor row: its update creates one.
func TestApplyNeverCreatesAVendorRowTwice(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	id := b.Product("TDS-5001", "")
	plan := b.planFor(1)
	require.Equal(t, 1, plan.Counts.Update)
	b.AutotaskFault(activitytest.Object{"method": "POST", "path": vendorsPath, "count": 1, "when": "after", "action": "reset"})
	h := &beats{}
	_, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{Number: 1, Heartbeat: h.take}, b.Applier().ApplyPlanPage,
		page(plan))
	require.Equal(t, bridge.Ambiguous, activitytest.Failed(t, err).Type())

	out, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{Number: 2, Progress: h.last()},
		b.Applier().ApplyPlanPage, page(plan))
	require.NoError(t, err)
	require.Equal(t, productactivities.AppliedPage{Updated: 1}, out)
	b.oneOfEach(1)
	require.Equal(t, id, b.WithSKU("TDS-5001")[0].ID)
}

// A second attempt does only what the heartbeat of the first one does not call done.
func TestApplyGoesOnWhereItStopped(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	plan := b.planFor(10)
	failure := productactivities.EntryFailure{SKU: "5002", Action: catalog.Create, Class: bridge.Validation, Cause: "cause", Fix: "fix"}
	out, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{
		Number: 2, Progress: productactivities.PageProgress{Done: []int{0, 1, 2, 3, 4, 5}, Failures: []productactivities.EntryFailure{failure},
			Ended: true},
	}, b.Applier().ApplyPlanPage, page(plan))
	require.NoError(t, err)
	require.Equal(t, productactivities.AppliedPage{Created: 9, Failed: 1, Failures: []productactivities.EntryFailure{failure}}, out)
	for i := range 10 {
		require.Len(t, b.WithSKU(fmt.Sprint("TDS-", 5001+i)), map[bool]int{true: 0, false: 1}[i < 6], i)
	}
}

// One entry that Autotask refuses is told with cause and cure; the others are written.
func TestApplyRecordsBadEntries(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	long := item(strings.Repeat("9", 51)) // longer than Autotask's field
	long.Description = "Too long a SKU"
	plan := b.plan(b.stage(true, []pricefile.Item{item("5001"), item("5002"), long}, nil), activitytest.Today)
	h := &beats{}
	out, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{Heartbeat: h.take}, b.Applier().ApplyPlanPage,
		page(plan))
	require.NoError(t, err)
	require.Equal(t, 2, out.Created)
	require.Equal(t, 1, out.Failed)
	f := out.Failures[0]
	require.Equal(t, long.SKU, f.SKU)
	require.Equal(t, catalog.Create, f.Action)
	require.Equal(t, bridge.Validation, f.Class)
	require.Contains(t, f.Cause, "sku")
	require.NotEmpty(t, f.Fix)
	require.LessOrEqual(t, len(f.Cause), 400)
	require.Equal(t, out.Failures, activitytest.Lines[productactivities.EntryFailure](b, productactivities.FailuresKey(plan.Key, 0)))
	require.Len(t, h.last().Done, 3)
	b.oneOfEach(2)
}

// All failures of a page are in the store; only the first few travel through Temporal, and the heartbeat
// stays small whatever Autotask writes.
func TestApplyListsFewFailures(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	var items []pricefile.Item
	for i := range 45 {
		items = append(items, item(strings.Repeat("9", 50)+fmt.Sprint(100+i)))
	}
	plan := b.plan(b.stage(true, items, nil), activitytest.Today)
	out := activitytest.Must[productactivities.AppliedPage](b, b.Applier().ApplyPlanPage, page(plan))
	require.Equal(t, 45, out.Failed)
	require.Len(t, out.Failures, 20)
	require.Len(t, activitytest.Lines[productactivities.EntryFailure](b, productactivities.FailuresKey(plan.Key, 0)), 45)
}

// A transient fault is Autotask's until the fifth attempt; then it is the entry's.
func TestApplyRetriesTransientFaults(t *testing.T) {
	b := newBench(t, 10)
	b.openGates()
	b.Fields()
	plan := b.planFor(8)
	require.Equal(t, 8, b.apply(plan).Created)
	sick := b.WithSKU("TDS-5003")[0]
	for i := range 8 {
		require.NoError(t, b.Autotask.Products.Patch(
			t.Context(), autotask.Product{ID: b.WithSKU(fmt.Sprint("TDS-", 5001+i))[0].ID, Name: autotask.Of("Edited")}))
	}
	rows := b.VendorRows(sick.ID)
	require.NoError(t, b.Autotask.ProductVendors.Patch(
		t.Context(), sick.ID, autotask.ProductVendor{ID: rows[0].ID, VendorCost: autotask.Of(activitytest.Cost)}))
	plan = b.planFor(8)
	require.Equal(t, 8, plan.Counts.Update)
	b.AutotaskFault(activitytest.Object{"method": "PATCH", "path": fmt.Sprintf("%s/%d/Vendors", productsPath, sick.ID), "action": "status",
		"status": 503})

	var progress any
	for n := int32(1); n <= 4; n++ {
		h := &beats{}
		_, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{Number: n, Progress: progress, Heartbeat: h.take},
			b.Applier().ApplyPlanPage, page(plan))
		require.False(t, activitytest.Failed(t, err).NonRetryable(), "attempt %d", n)
		if n == 1 {
			require.Len(t, h.last().Done, 7)
			progress = h.last()
		}
	}
	out, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{Number: 5, Progress: progress},
		b.Applier().ApplyPlanPage, page(plan))
	require.NoError(t, err)
	require.Equal(t, 7, out.Updated)
	require.Equal(t, 1, out.Failed)
	require.Equal(t, "5003", out.Failures[0].SKU)
	require.NotEmpty(t, out.Failures[0].Cause)
}

// An outage is not the entries' fault, however many attempts it lasts: nothing is recorded, and a long page
// is given up after twenty faults in a row.
func TestApplyWaitsForAnOutage(t *testing.T) {
	for name, n := range map[string]int{"a long page": 60, "a page shorter than the limit of faults": 3} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, 10)
			b.Fields()
			plan := b.planFor(n)
			b.AutotaskFault(
				activitytest.Object{"method": "POST", "path": productsPath, "action": "status", "status": 503},
				activitytest.Object{"method": "POST", "path": productsPath + "/query", "nth": 2, "action": "status", "status": 503},
			)
			b.Forget()
			h := &beats{}
			_, err := activitytest.Run[productactivities.AppliedPage](
				b, activitytest.Attempt{Number: 7, Progress: productactivities.PageProgress{Ended: true}, Heartbeat: h.take}, b.Applier().ApplyPlanPage,
				page(plan))
			require.False(t, activitytest.Failed(t, err).NonRetryable())
			require.Equal(t, productactivities.PageProgress{Ended: true}, h.last(), "no entry is done or has failed")
			require.LessOrEqual(t, b.Stats(b.Sandboxes.AutotaskURL())["POST /V1.0/Products"].Requests, 20+6)

			b.HealAutotask()
			out, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{Number: 8, Progress: h.last()},
				b.Applier().ApplyPlanPage, page(plan))
			require.NoError(t, err)
			require.Equal(t, productactivities.AppliedPage{Created: n}, out)
			b.oneOfEach(min(n, 5))
		})
	}
}

// What no entry can overcome stops the page at once and is not tried again.
func TestApplyStopsWithoutRights(t *testing.T) {
	for _, row := range []struct {
		name string
		user activitytest.Object
		kind string
	}{
		{"the secret was changed", activitytest.Object{"secret": "another"}, bridge.Auth},
		{"products may not be created", activitytest.Object{"access": activitytest.Object{"Products.create": "None"}}, bridge.Permission},
		{"vendor rows may not be created", activitytest.Object{"access": activitytest.Object{"ProductVendors.create": "None"}},
			bridge.Permission},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBench(t, 10)
			b.Fields()
			plan := b.planFor(40)
			b.AtAutotask("/sandbox/user", row.user)
			b.Forget()
			_, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{}, b.Applier().ApplyPlanPage, page(plan))
			app := activitytest.Failed(t, err)
			require.Equal(t, row.kind, app.Type())
			require.True(t, app.NonRetryable())
			require.LessOrEqual(t, b.Requests(""), 30, "forty entries would be eighty requests")
		})
	}
}

// A page that is asked to stop is no failure: what is under way ends, it says what is done, and it
// goes on at exactly the next entry, with the failures that it had.
func TestApplyIsStoppedAndGoesOn(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	plan := b.planFor(100)
	b.AutotaskFault(activitytest.Object{"method": "POST", "path": productsPath, "when": "after", "action": "delay", "delayMs": 50})
	in := page(plan)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	waits := time.Duration(0)
	p := b.Applier()
	p.BudgetWaits = func() time.Duration { waits += time.Minute; return waits }
	stopped, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{Ctx: ctx, Heartbeat: func(any) { cancel() }},
		p.ApplyPlanPage, in)
	require.NoError(t, err)
	require.True(t, stopped.Stopped)
	require.Zero(t, stopped.NotBefore, "nothing was cut off")
	require.Equal(t, 10*time.Second, stopped.Waited, "a minute of six calls at once")
	done := len(stopped.Done)
	require.Positive(t, done)
	require.Less(t, done, 50)
	require.Equal(t, done, b.Stats(b.Sandboxes.AutotaskURL())["POST /V1.0/Products"].Requests,
		"what was under way has ended and is called done")
	b.HealAutotask()

	b.Forget()
	in.Done = stopped.Done
	out, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{}, b.Applier().ApplyPlanPage, in)
	require.NoError(t, err)
	require.Equal(t, productactivities.AppliedPage{Created: 100}, out)
	require.Equal(t, 100-done, b.Stats(b.Sandboxes.AutotaskURL())["POST /V1.0/Products"].Requests, "no entry is written twice")
	b.oneOfEach(100)
}

func TestAStoppedPageKeepsItsFailures(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	long := item(strings.Repeat("9", 51)) // longer than Autotask's field
	plan := b.plan(b.stage(true, []pricefile.Item{item("5001"), item("5002"), long}, nil), activitytest.Today)
	in := page(plan)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stopped, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{Ctx: ctx, Heartbeat: func(d any) {
		if p, ok := d.(productactivities.PageProgress); ok && len(p.Done) == 3 {
			cancel()
		}
	}}, b.Applier().ApplyPlanPage, in)
	require.NoError(t, err)
	require.Len(t, stopped.Done, 3)
	in.Done = stopped.Done
	out, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{}, b.Applier().ApplyPlanPage, in)
	require.NoError(t, err)
	require.Equal(t, 1, out.Failed)
	require.Equal(t, long.SKU, out.Failures[0].SKU)
}

// Without inventory in the policy the stock fields belong to people.
func TestApplyLeavesInventoryToPeople(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	b.Policy.Products.Inventory = false
	require.Equal(t, 1, b.apply(b.planFor(1)).Created)
	p := b.WithSKU("TDS-5001")[0]
	stock, _ := p.UserDefinedFields.Get(string(catalog.Stock))
	require.Empty(t, stock)
	edit := autotask.Product{ID: p.ID}
	edit.UserDefinedFields.Set(string(catalog.Stock), "ask Bob")
	require.NoError(t, b.Autotask.Products.Patch(t.Context(), edit))
	require.Empty(t, b.entries(b.planFor(1)))
}

// A plan that was held until its files were removed ends with the cure instead of being tried for ever.
func TestAPlanWhoseFilesAreGoneFailsWithTheCure(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	_, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{}, b.Applier().ApplyPlanPage,
		productactivities.ApplyPlanPageInput{PlanKey: "plans/gone"})
	app := activitytest.Failed(t, err)
	require.Equal(t, bridge.NotFound, app.Type())
	require.True(t, app.NonRetryable())
	require.Contains(t, app.Message(), "page 1 of the plan (plans/gone) is gone from the blob store")
	require.Contains(t, app.Message(), "Run the sync again")

	staged := productactivities.StagedCatalog{Key: "snapshots/gone", Full: true, Pages: 1}
	_, err = activitytest.Run[productactivities.ProductPlan](b, activitytest.Attempt{}, b.Planner().PlanProducts,
		productactivities.PlanProductsInput{Staged: staged, At: activitytest.Today})
	app = activitytest.Failed(t, err)
	require.Equal(t, bridge.NotFound, app.Type())
	require.Contains(t, app.Message(), "the snapshot of the price file (snapshots/gone) is gone")
}

// A page that was written is not written again when its workflow is reset: what is newer in Autotask by then stays.
func TestAPageThatWasWrittenIsNotWrittenAgain(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	b.apply(b.planFor(3))
	items := []pricefile.Item{item("5001"), item("5002"), item("5003"), item("5004")}
	items[0].Description = "A new name"
	plan := b.plan(b.stage(true, items, nil), activitytest.Today)
	first := activitytest.Must[productactivities.AppliedPage](b, b.Applier().ApplyPlanPage, page(plan))
	require.Equal(t, 1, first.Created)
	require.Positive(t, first.Updated)

	p := b.WithSKU("TDS-5001")[0]
	require.NoError(t, b.Autotask.Products.Patch(t.Context(), autotask.Product{ID: p.ID, Name: autotask.Of("A newer one")}))
	b.Forget()
	again, err := activitytest.Run[productactivities.AppliedPage](b, activitytest.Attempt{RunID: "after a reset"}, b.Applier().ApplyPlanPage,
		page(plan))
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.Zero(t, b.Requests(""))
	require.Equal(t, "A newer one", b.WithSKU("TDS-5001")[0].Name.Or(""))
}
