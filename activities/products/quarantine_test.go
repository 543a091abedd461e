package products_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/products"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
)

func (b *bench) quarantine() *products.Quarantine { return &products.Quarantine{Store: b.Store} }

// priced is an item at a cost.
func priced(sku, cost string) pricefile.Item {
	it := item(sku)
	it.ContractPrice = decimal.RequireFromString(cost)
	it.UnitCost = it.ContractPrice
	return it
}

// fileOf stages a full file of a day.
func (b *bench) fileOf(date time.Time, items ...pricefile.Item) products.StagedCatalog {
	b.T.Helper()
	s := b.stage(true, items, nil)
	s.FileDate, s.Digest = date, fmt.Sprint("snapshot of ", date.Format(time.DateOnly), len(items))
	return s
}

// seen takes a plan in, as ReviewQuarantine does.
func (b *bench) seen(p products.ProductPlan, date time.Time) products.QuarantineView {
	b.T.Helper()
	return activitytest.Must[products.QuarantineView](b, b.quarantine().ChangeQuarantine, products.QuarantineChange{
		At: date, Seen: &products.HeldPlan{PlanKey: p.Key, FileDate: date}})
}

func (b *bench) decide(approve bool, skus ...string) products.QuarantineView {
	b.T.Helper()
	return activitytest.Must[products.QuarantineView](b, b.quarantine().ChangeQuarantine, products.QuarantineChange{
		At: activitytest.Today, Decided: &products.QuarantineDecision{
			ID: fmt.Sprint(approve, skus), Approve: approve, SKUs: skus, All: len(skus) == 0, Actor: "Ann", Reason: "asked TD SYNNEX",
		}})
}

// The life of held products: the rest is written, a decision lets them pass or keeps them, another value
// begins anew, and the policy releases what several files say.
func TestQuarantineHoldsWhatBreaksAGateAndNothingElse(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	day := func(n int) time.Time { return activitytest.Today.AddDate(0, 0, n) }
	first := []pricefile.Item{priced("7001", "100"), priced("7002", "100"), priced("7003", "100"), priced("7004", "100")}
	require.Equal(t, 4, b.apply(b.plan(b.fileOf(day(0), first...), activitytest.Today)).Created)

	wild := []pricefile.Item{priced("7001", "110"), priced("7002", "300"), priced("7003", "30"), priced("7004", "250"), priced("7005", "9")}
	wild[1].QuantityTotal = 99
	plan := b.plan(b.fileOf(day(1), wild...), activitytest.Today)
	require.Equal(t, 3, plan.Counts.Held+plan.Counts.HeldInPart)
	require.Equal(t, 1, plan.Counts.HeldInPart, "the stock of 7002 has nothing to do with its price")
	require.Equal(t, plan.Counts.Wanted, plan.Counts.Create+plan.Counts.Update+plan.Counts.Unchanged+plan.Counts.Held)
	require.Empty(t, b.apply(plan).Failures)
	cost := func(sku string) string { return b.WithSKU("TDS-" + sku)[0].UnitCost.Or(decimal.Zero).String() }
	require.Equal(t, []string{"110", "100", "100", "100", "9"}, []string{cost("7001"), cost("7002"), cost("7003"), cost("7004"), cost("7005")})
	stock, _ := b.WithSKU("TDS-7002")[0].UserDefinedFields.Get(string(catalog.Stock))
	require.Equal(t, "99", stock)

	view := b.seen(plan, day(1))
	require.Equal(t, 3, view.Waiting)
	require.Equal(t, 3, view.Fresh)
	require.Equal(t, catalog.HeldEntry{
		SKU: "7003", Name: "Thing 7003", Action: catalog.Update, Limit: catalog.LimitPriceMove, Field: catalog.UnitCost, Old: "100", New: "30",
		Cost: "30", Price: "34.5",
		Reason:    "cost moves from 100.00 to 30.00, -70 %, more than 50 %; price moves from 115.00 to 34.50, -70 %, more than 50 %",
		FirstSeen: day(1), LastSeen: day(1), TimesSeen: 1, FileDate: day(1),
	}, view.Entries[1])
	require.Zero(t, b.seen(plan, day(1)).Fresh, "the same plan again brings nothing new")

	view = b.decide(true, "7002")
	require.Equal(t, []string{"7002"}, view.Decided)
	require.Equal(t, 1, b.decide(false, "7003").Rejected)
	plan = b.plan(b.fileOf(day(1), wild...), activitytest.Today)
	require.Equal(t, 3, plan.Quarantined)
	require.Equal(t, 2, plan.Counts.Held)
	require.Empty(t, b.apply(plan).Failures)
	require.Equal(t, []string{"300", "100", "100"}, []string{cost("7002"), cost("7003"), cost("7004")})
	require.Equal(t, 1, b.seen(plan, day(1)).Approved, "until it is known to be written")
	require.Zero(t, activitytest.Must[products.QuarantineView](b, b.quarantine().ChangeQuarantine, products.QuarantineChange{
		Written: []string{"7002"}}).Approved)

	// The second and the third file say the same of 7004, and of 7003 that it costs something else again.
	for n := 2; n <= 3; n++ {
		wild[2] = priced("7003", fmt.Sprint(30-n))
		plan = b.plan(b.fileOf(day(n), wild...), activitytest.Today)
		require.Empty(t, b.apply(plan).Failures)
		view = b.seen(plan, day(n))
	}
	require.Equal(t, []string{"100", "250"}, []string{cost("7003"), cost("7004")}, "released by the policy")
	require.Equal(t, 1, view.Waiting, "a rejection was about another value")
	require.Equal(t, 1, view.Entries[0].TimesSeen)
	require.Equal(t, "policy", view.Entries[1].Decision.Actor)
	wild[2] = priced("7003", "100")
	plan = b.plan(b.fileOf(day(4), wild...), activitytest.Today)
	require.Empty(t, b.entries(plan))
	require.Zero(t, b.seen(plan, day(4)).Held(), "settled")
}

// A file with changes says nothing about the held products that it does not list.
func TestQuarantineOutlastsAFileWithChanges(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	require.Equal(
		t, 2, b.apply(b.plan(b.fileOf(activitytest.Today, priced("7001", "100"), priced("7002", "100")), activitytest.Today)).Created)
	plan := b.plan(b.fileOf(activitytest.Today, priced("7001", "300"), priced("7002", "300")), activitytest.Today)
	require.Equal(t, 2, b.seen(plan, activitytest.Today).Waiting)
	b.decide(false, "7001")
	changes := b.stage(false, []pricefile.Item{priced("7002", "100")}, nil)
	view := b.seen(b.plan(changes, activitytest.Today), activitytest.Today)
	require.Equal(t, 1, view.Rejected, "its decision too")
	require.Zero(t, view.Waiting, "7002 costs what it did again")
}

func TestQuarantineSaysWhatCannotBeDecided(t *testing.T) {
	b := newBench(t, 10)
	decide := func(d products.QuarantineDecision) error {
		_, err := activitytest.Run[products.QuarantineView](b, activitytest.Attempt{}, b.quarantine().ChangeQuarantine, products.QuarantineChange{
			At: activitytest.Today, Decided: &d})
		return err
	}
	app := activitytest.Failed(t, decide(products.QuarantineDecision{SKUs: []string{"7001", "7002"}, Actor: "Ann"}))
	require.Equal(t, bridge.InvalidInput, app.Type())
	require.Contains(t, app.Message(), "2 SKUs are not in quarantine: 7001, 7002. What to do: Look at the list")
	require.Contains(t, activitytest.Failed(t, decide(products.QuarantineDecision{All: true, Actor: "Ann"})).Message(), "no product waits")
	require.Zero(t, activitytest.Must[products.QuarantineView](b, b.quarantine().ChangeQuarantine, products.QuarantineChange{}).Held())
}

// A plan's digest says whether it is still the plan that somebody looked at, and a refusal what has moved.
func TestAPlanIsRefusedWhenSomethingHasMoved(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	monday := b.fileOf(activitytest.Today, priced("7001", "100"), priced("7002", "100"))
	plan := b.plan(monday, activitytest.Today)
	expecting := func(s products.StagedCatalog, digest string, at time.Time) error {
		_, err := activitytest.Run[products.ProductPlan](b, activitytest.Attempt{RunID: "another"}, b.Planner().PlanProducts,
			products.PlanProductsInput{Staged: s, At: at, Expect: digest})
		return err
	}
	require.NoError(t, expecting(monday, plan.Digest, activitytest.Today.Add(time.Hour)), "another run of the same day makes the same plan")
	refusal := func(err error) string {
		app := activitytest.Failed(t, err)
		require.Equal(t, bridge.PlanChanged, app.Type())
		require.True(t, app.NonRetryable())
		require.Contains(t, app.Message(), "Nothing was written. Look at the new plan")
		return app.Message()
	}
	tuesday := b.fileOf(activitytest.Today.AddDate(0, 0, 1), priced("7001", "101"), priced("7002", "100"))
	require.Contains(t, refusal(expecting(tuesday, plan.Digest, activitytest.Today)),
		"the feed has moved (file of 2026-03-11 20:00 UTC, was 2026-03-10 20:00 UTC)")

	require.Equal(t, 2, b.apply(plan).Created)
	said := refusal(expecting(monday, plan.Digest, activitytest.Today))
	require.Contains(t, said, "Autotask's products or decisions in quarantine have moved; it had 2 to create, 0 to update, 0 to deactivate "+
		"and has 0 to create, 0 to update")
	require.Contains(t, refusal(expecting(monday, "0123456789ab", activitytest.Today)), "no plan 0123456789ab is known")
	b.Policy.Products.Pricing.MarkupPercent = decimal.NewFromInt(20)
	require.Contains(t, refusal(expecting(monday, plan.Digest, activitytest.Today)), "the policy has changed")
	require.Contains(t, refusal(expecting(monday, plan.Digest, activitytest.Today.AddDate(0, 0, 1))),
		"other promotions may run on 2026-03-11 than on 2026-03-10")
}

func TestFailuresOfASyncAreCollectedAndTriedAgain(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	items := []pricefile.Item{item("5001")}
	for i := range 3 {
		items = append(items, item(strings.Repeat("9", 50)+fmt.Sprint(3-i))) // longer than Autotask's field
	}
	plan := b.plan(b.stage(true, items, nil), activitytest.Today)
	require.Equal(t, 3, b.apply(plan).Failed)
	key := activitytest.Must[string](b, b.PlanReports().CollectFailures, products.CollectFailuresInput{PlanKey: plan.Key, Pages: plan.Pages})
	require.Equal(t, plan.Key+"/failures.jsonl", key)
	all := activitytest.Lines[products.EntryFailure](b, key)
	require.Len(t, all, 3)
	runID := strings.TrimPrefix(plan.Key, "plans/")
	skus := activitytest.Must[[]string](b, b.PlanReports().FailedSKUs, products.FailedSKUsInput{RunID: runID})
	require.Len(t, skus, 3)
	require.True(t, slices.IsSorted(skus))
	_, err := activitytest.Run[[]string](b, activitytest.Attempt{}, b.PlanReports().FailedSKUs, products.FailedSKUsInput{RunID: "never"})
	require.Equal(t, bridge.NotFound, activitytest.Failed(t, err).Type())
	require.Contains(t, activitytest.Failed(t, err).Message(), "no plan of the run never. What to do: Give the run id")
}

func TestARunWithoutFailuresHasNothingToRetry(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	plan := b.planFor(1)
	_, err := activitytest.Run[[]string](b, activitytest.Attempt{}, b.PlanReports().FailedSKUs, products.FailedSKUsInput{
		RunID: strings.TrimPrefix(plan.Key, "plans/")})
	require.Equal(t, bridge.InvalidInput, activitytest.Failed(t, err).Type())
	require.Contains(t, activitytest.Failed(t, err).Message(), "has no failures")
}

func TestWindowAnswersInThePolicysZone(t *testing.T) {
	b := newBench(t, 1)
	b.Policy.TimeZone, b.Policy.Products.Window.From, b.Policy.Products.Window.To = "America/New_York", "20:00", "06:00"
	at := time.Date(2026, 3, 10, 20, 0, 0, 0, time.UTC) // 16:00 in New York
	w := activitytest.Must[products.WindowTimes](b, b.Applier().Window, products.WindowInput{At: at})
	require.True(t, time.Date(2026, 3, 11, 0, 0, 0, 0, time.UTC).Equal(w.Opens), w.Opens)
	require.True(t, time.Date(2026, 3, 11, 10, 0, 0, 0, time.UTC).Equal(w.Closes), w.Closes)
	night := time.Date(2026, 3, 11, 5, 0, 0, 0, time.UTC)
	w = activitytest.Must[products.WindowTimes](b, b.Applier().Window, products.WindowInput{At: night})
	require.True(t, night.Equal(w.Opens))
	require.True(t, time.Date(2026, 3, 11, 10, 0, 0, 0, time.UTC).Equal(w.Closes), w.Closes)
}
