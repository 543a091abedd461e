package products_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/products"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/store"
)

// woken notes whom an activity wakes.
type woken struct {
	id, signal string
	options    client.StartWorkflowOptions
	times      int
	fails      error
}

func (w *woken) SignalWithStartWorkflow(_ context.Context, id, signal string, _ any, options client.StartWorkflowOptions, _ any,
	_ ...any) (client.WorkflowRun, error) {
	w.id, w.signal, w.options, w.times = id, signal, options, w.times+1
	return nil, w.fails
}

func (b *bench) promotions(w *woken) *products.Promotions {
	return &products.Promotions{Store: b.Store, Wake: w, Connection: "acme"}
}

// shop is a bench without sandboxes: a store is all that promotions need to be listed.
func shop(t *testing.T) *bench {
	t.Helper()
	s, err := store.Open(t.Context(), "mem://")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return &bench{&activitytest.Bench{T: t, Store: s}}
}

// promoted is an item at 80 instead of 100 until the end of a day.
func promoted(sku string, lastDay time.Time) pricefile.Item {
	i := item(sku)
	i.ContractPrice, i.Promotion, i.PromotionComment, i.PromotionExpires = decimal.RequireFromString("80"), true, "Save 20", lastDay
	return i
}

// The tests' promotions end on the day after today.
var (
	promotionDay = time.Date(2026, 3, 11, 0, 0, 0, 0, time.UTC)
	promotionEnd = time.Date(2026, 3, 12, 7, 0, 0, 0, time.UTC) // midnight in Pacific daylight time
)

// handOver does what a sync does when it has been applied; it returns nothing since nobody waits for it.
func (b *bench) handOver(w *woken, s products.StagedCatalog, at time.Time) {
	b.T.Helper()
	_, err := activitytest.Run[struct{}](b, activitytest.Attempt{}, func(ctx context.Context, in products.HandOverInput) (struct{}, error) {
		return struct{}{}, b.promotions(w).HandOverPromotions(ctx, in)
	}, products.HandOverInput{Staged: s, At: at})
	require.NoError(b.T, err)
}

func (b *bench) listPromotions(since, now time.Time) products.PromotionList {
	b.T.Helper()
	return activitytest.Must[products.PromotionList](b, b.promotions(&woken{}).ListPromotions, products.PromotionsInput{
		Now: now, Since: since})
}

func TestASyncThatWasAppliedWakesTheWorkflowThatEndsItsPromotions(t *testing.T) {
	b, w := shop(t), &woken{}
	require.Zero(t, b.listPromotions(time.Time{}, activitytest.Today), "nothing has been synced")
	s := b.stage(true, []pricefile.Item{promoted("1000001", promotionDay), promoted("1000002", promotionDay), item("1000003")}, nil)
	b.handOver(w, s, activitytest.Today)
	require.Equal(t, "promotions/acme", w.id)
	require.Equal(t, bridge.SignalCatalogApplied, w.signal)
	require.Equal(t, "bridge-acme", w.options.TaskQueue)

	list := b.listPromotions(time.Time{}, activitytest.Today)
	require.True(t, list.Since.Equal(activitytest.Today), "what had ended before is in the sync's own prices")
	require.Zero(t, list.Due)
	require.Equal(t, []catalog.PromotionDay{{Ends: promotionEnd, Count: 2, SKUs: []string{"1000001", "1000002"}}}, list.Days)
	require.Equal(t, 2, b.listPromotions(time.Time{}, promotionEnd).Due)
	require.Zero(t, b.listPromotions(promotionEnd, promotionEnd.Add(time.Hour)).Due, "dealt with")
}

func TestAHandOverThatCannotWakeIsTriedAgain(t *testing.T) {
	b := shop(t)
	w := &woken{fails: fmt.Errorf("the server is away")}
	s := b.stage(true, []pricefile.Item{promoted("1000001", promotionDay)}, nil)
	_, err := activitytest.Run[struct{}](b, activitytest.Attempt{}, func(ctx context.Context, in products.HandOverInput) (struct{}, error) {
		return struct{}{}, b.promotions(w).HandOverPromotions(ctx, in)
	}, products.HandOverInput{Staged: s, At: activitytest.Today})
	require.Contains(t, activitytest.Failed(t, err).Message(), "promotions/acme")
	require.False(t, activitytest.Failed(t, err).NonRetryable())
}

func TestAFullFileReplacesTheListAndADeltaAddsToIt(t *testing.T) {
	b, w := shop(t), &woken{}
	b.handOver(w, b.stage(true, []pricefile.Item{promoted("1000001", promotionDay), promoted("1000002", promotionDay)}, nil),
		activitytest.Today)
	longer := promotionDay.AddDate(0, 0, 7)
	delta := b.stage(false, []pricefile.Item{promoted("1000002", longer), promoted("1000003", promotionDay)}, nil)
	b.handOver(w, delta, activitytest.Today.Add(time.Hour))
	b.handOver(w, delta, activitytest.Today.Add(time.Hour)) // the activity was repeated

	list := b.listPromotions(time.Time{}, activitytest.Today.Add(time.Hour))
	require.Equal(t, []int{2, 1}, []int{list.Days[0].Count, list.Days[1].Count})
	require.ElementsMatch(t, []string{"1000001", "1000003"}, list.Days[0].SKUs)
	require.Equal(t, []string{"1000002"}, list.Days[1].SKUs, "the latest file counts")

	b.handOver(w, b.stage(true, []pricefile.Item{item("1000001")}, nil), activitytest.Today.Add(2*time.Hour))
	require.Empty(t, b.listPromotions(time.Time{}, activitytest.Today.Add(2*time.Hour)).Days)
	require.Equal(t, 4, w.times)
}

func TestTheAppliedSnapshotIsKeptHoweverOldItIs(t *testing.T) {
	dir := t.TempDir()
	b := newBench(t, 50)
	require.NoError(t, b.Store.Close())
	var err error
	b.Store, err = store.Open(t.Context(), "file://"+dir) // closed with the bench
	require.NoError(t, err)
	inUse, other := b.stage(true, []pricefile.Item{promoted("1000001", promotionDay)}, nil),
		b.stage(true, []pricefile.Item{item("1000002")}, nil)
	b.handOver(&woken{}, inUse, activitytest.Today)
	long := time.Now().AddDate(0, -2, 0)
	require.NoError(t, filepath.WalkDir(filepath.Join(dir, "snapshots"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return os.Chtimes(path, long, long)
	}))
	activitytest.Must[products.StagedCatalog](b, b.Catalog().StageCatalog, products.StageCatalogInput{At: time.Now().UTC()})
	require.Len(t, activitytest.Lines[pricefile.Item](b, products.SnapshotKey(inUse.Key, 0)), 1)
	for _, err := range store.Lines[pricefile.Item](t.Context(), b.Store, products.SnapshotKey(other.Key, 0)) {
		require.ErrorIs(t, err, store.ErrNotFound)
	}
}

// applied brings Autotask to a snapshot, as a sync does.
func (b *bench) applied(s products.StagedCatalog, at time.Time) {
	b.T.Helper()
	sum := b.apply(b.plan(s, at))
	require.Zero(b.T, sum.Failed, sum.Failures)
	b.handOver(&woken{}, s, at)
}

func TestAtTheEndOfAPromotionAutotaskGetsThePriceWithoutIt(t *testing.T) {
	b := newBench(t, 50)
	b.Fields()
	b.applied(
		b.stage(true, []pricefile.Item{promoted("1000001", promotionDay), promoted("1000002", promotionDay.AddDate(0, 0, 1)), item("1000003")},
			nil), activitytest.Today)
	before := b.WithSKU("TDS-1000001")[0]
	require.Equal(t, "80", before.UnitCost.Or(decimal.Zero).String())
	require.Equal(t, "92", before.UnitPrice.Or(decimal.Zero).String())

	b.Forget()
	plan := activitytest.Must[products.ProductPlan](b, b.Refresher().PlanPromotionEnds, products.PlanPromotionEndsInput{
		Now: promotionEnd, Since: activitytest.Today})
	require.Equal(t, 1, plan.Counts.Update, "only the one that has ended")
	require.LessOrEqual(t, b.Requests(""), 6, "not the whole catalogue is read")
	require.Equal(t, 1, b.apply(plan).Updated)
	after := b.WithSKU("TDS-1000001")[0]
	require.Equal(t, "100", after.UnitCost.Or(decimal.Zero).String())
	require.Equal(t, "115", after.UnitPrice.Or(decimal.Zero).String())
	require.Equal(t, "100", b.VendorRows(after.ID)[0].VendorCost.Or(decimal.Zero).String())
	for _, f := range []catalog.Field{catalog.Promotion, catalog.PromotionEnds} {
		value, _ := after.UserDefinedFields.Get(string(f))
		require.Empty(t, value, f)
	}
	stock, _ := after.UserDefinedFields.Get(string(catalog.Stock))
	require.Equal(t, "12", stock, "the rest stays")

	again := activitytest.Must[products.ProductPlan](b, b.Refresher().PlanPromotionEnds, products.PlanPromotionEndsInput{
		Now: promotionEnd, Since: activitytest.Today})
	require.Zero(t, again.Counts.Calls, "a second look finds nothing to write")
}

func TestPromotionsNeedASyncFirst(t *testing.T) {
	b := newBench(t, 50)
	_, err := activitytest.Run[products.ProductPlan](b, activitytest.Attempt{}, b.Refresher().PlanPromotionEnds,
		products.PlanPromotionEndsInput{Now: promotionEnd, Since: activitytest.Today})
	require.Equal(t, bridge.NotFound, activitytest.Failed(t, err).Type())
	require.Contains(t, activitytest.Failed(t, err).Message(), "What to do: Run a sync")
	_, err = activitytest.Run[products.RefreshPlan](b, activitytest.Attempt{}, b.Refresher().PlanRefresh, products.PlanRefreshInput{
		At: activitytest.Today})
	require.Contains(t, activitytest.Failed(t, err).Message(), "What to do: Run a sync first")
}
