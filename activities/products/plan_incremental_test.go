package products_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/products"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/config"
)

// stageOnly stages the feed of the drop for some SKUs.
func (b *bench) stageFeed(runID, feed string, only ...string) (products.StagedCatalog, error) {
	b.T.Helper()
	return activitytest.Run[products.StagedCatalog](b, activitytest.Attempt{RunID: runID}, b.Catalog().StageCatalog,
		products.StageCatalogInput{At: time.Now().UTC(), Feed: feed, Only: only})
}

// offerStock writes the account's hourly stock file.
func (s *fileServer) offerStock(b *bench, rows []pricefile.Item) {
	b.T.Helper()
	f, err := os.Create(filepath.Join(s.dir, config.SandboxAccount+"h.app"))
	require.NoError(b.T, err)
	w := pricefile.NewStockWriter(f, pricefile.US)
	for i := range rows {
		require.NoError(b.T, w.Write(&rows[i]))
	}
	require.NoError(b.T, w.Flush())
	require.NoError(b.T, f.Close())
	b.PriceFile.Address, b.PriceFile.Fingerprints, b.PriceFile.RootDir = s.address, []string{s.fingerprint}, s.dir
}

func stocked(sku string, quantity, dropShip int) pricefile.Item {
	w := pricefile.Warehouses(pricefile.US)
	i := item(sku)
	i.QuantityTotal, i.ManufacturerDropShip = quantity+dropShip, dropShip
	i.Warehouses = nil
	if quantity > 0 {
		i.Warehouses = []pricefile.WarehouseStock{{Number: w[0].Number, Code: w[0].Code, City: w[0].City, Quantity: quantity}}
	}
	return i
}

// The hourly file changes the stock of what it lists and is ours, and nothing else.
func TestStockFeed(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	s := serveFolder(t)
	s.offer(b, true, []pricefile.Item{stocked("8001", 5, 0), stocked("8002", 7, 3), stocked("8003", 9, 0), stocked("8004", 4, 0),
		item("8005")})
	staged, err := b.StageNow("price")
	require.NoError(t, err)
	require.Equal(t, 5, b.apply(b.plan(staged, activitytest.Today)).Created)
	b.Product("OWN-1", "")

	changed := stocked("8001", 2, 0)
	changed.ContractPrice, changed.Description = activitytest.Cost, "Another name"
	s.offerStock(b, []pricefile.Item{changed, stocked("8002", 6, 0), stocked("8003", 9, 0), stocked("9999", 1, 0)})
	staged, err = b.stageFeed("stock", products.FeedStock)
	require.NoError(t, err)
	require.Equal(t, 4, staged.Figures.Rows)
	require.False(t, staged.Full)
	b.Forget()
	plan := b.plan(staged, activitytest.Today)
	require.Equal(t, 1, b.Stats(b.Sandboxes.AutotaskURL())["POST /V1.0/Products/query"].Requests, "only what is listed is read")
	require.Equal(t, catalog.Counts{Wanted: 3, Update: 2, Unchanged: 1, Calls: 2}, plan.Counts)
	city := pricefile.Warehouses(pricefile.US)[0].City
	require.Equal(t, []catalog.Change{{Field: catalog.Stock, Old: "5", New: "2"},
		{Field: catalog.StockByWarehouse, Old: city + " 5", New: city + " 2"}}, entry(t, b.entries(plan), "8001").Changes)
	require.Equal(t, []catalog.Change{{Field: catalog.Stock, Old: "10", New: "9"},
		{Field: catalog.StockByWarehouse, Old: city + " 7; drop ship 3", New: city + " 6; drop ship 3"}},
		entry(t, b.entries(plan), "8002").Changes,
		"the file does not count what the manufacturer ships itself")
	require.Equal(t, 2, b.apply(plan).Updated)
	require.Empty(t, b.entries(b.plan(staged, activitytest.Today)), "unchanged data makes no writes")
	only, err := b.stageFeed("stock-only", products.FeedStock, "8003")
	require.NoError(t, err)
	require.Equal(t, 1, b.plan(only, activitytest.Today).Counts.Wanted)

	b.Policy.Products.Inventory = false
	_, err = b.stageFeed("off", products.FeedStock)
	require.Equal(t, bridge.InvalidPolicy, activitytest.Failed(t, err).Type())
}

// The sandbox's own drop: after a full sync the hourly file of the same hour has nothing to change.
func TestStockFeedAgreesWithThePriceFile(t *testing.T) {
	b := newBench(t, 300)
	b.Fields()
	staged, err := b.StageNow("price")
	require.NoError(t, err)
	require.NotZero(t, b.apply(b.plan(staged, activitytest.Today)).Created)
	stock, err := b.stageFeed("stock", products.FeedStock)
	require.NoError(t, err)
	plan := b.plan(stock, activitytest.Today)
	require.Empty(t, b.entries(plan))
	require.Equal(t, staged.Selected, plan.Counts.Unchanged)
}

// An account without a stock file of its own takes the report of everything.
func TestStockFeedOfTheReport(t *testing.T) {
	b := newBench(t, 50)
	b.Fields()
	s := serveFolder(t)
	s.offerStock(b, nil)
	require.NoError(t, os.Remove(filepath.Join(s.dir, config.SandboxAccount+"h.app")))
	_, err := b.stageFeed("none", products.FeedStock)
	app := activitytest.Failed(t, err)
	require.Equal(t, bridge.NotFound, app.Type())
	require.Contains(t, app.Message(), "inv_report.zip")
}

// A stock file that would empty most products is wrong, whatever it says.
func TestStockFeedThatEmptiesEverythingIsRefused(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	s := serveFolder(t)
	var full, empty []pricefile.Item
	for i := range 30 {
		full = append(full, stocked(fmt.Sprint(8100+i), 5, 0))
		empty = append(empty, stocked(fmt.Sprint(8100+i), 0, 0))
	}
	s.offer(b, true, full)
	staged, err := b.StageNow("price")
	require.NoError(t, err)
	b.apply(b.plan(staged, activitytest.Today))
	s.offerStock(b, empty)
	staged, err = b.stageFeed("stock", products.FeedStock)
	require.NoError(t, err)
	_, err = activitytest.Run[products.ProductPlan](b, activitytest.Attempt{}, b.Planner().PlanProducts, products.PlanProductsInput{
		Staged: staged, At: activitytest.Today})
	app := activitytest.Failed(t, err)
	require.Equal(t, bridge.FeedRejected, app.Type())
	require.Contains(t, app.Message(), "30 of 30 products that have stock would have none")

	s.offerStock(b, empty[:3])
	staged, err = b.stageFeed("few", products.FeedStock)
	require.NoError(t, err)
	require.Len(t, b.entries(b.plan(staged, activitytest.Today)), 3, "a handful of rows changes a handful of products")
}

// A file with changes updates and creates what it carries, within the cap, and switches off only what it
// calls deleted.
func TestDeltaFeed(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	s := serveFolder(t)
	b.Policy.Products.Select.Cap = 8
	var rows []pricefile.Item
	for i := range 6 {
		rows = append(rows, item(fmt.Sprint(8201+i)))
	}
	s.offer(b, true, rows)
	staged, err := b.StageNow("full")
	require.NoError(t, err)
	require.Equal(t, 6, b.apply(b.plan(staged, activitytest.Today)).Created)

	moved, deleted := item("8201"), item("8202")
	moved.QuantityTotal = 99
	deleted.Status = pricefile.StatusDeleted
	fresh := []pricefile.Item{item("8301"), item("8302"), item("8303")}
	fresh[0].QuantityTotal = 0 // wanted least
	s.offer(b, false, append([]pricefile.Item{moved, deleted}, fresh...))
	staged, err = b.StageNow("delta")
	require.NoError(t, err)
	require.False(t, staged.Full)
	plan := b.plan(staged, activitytest.Today)
	entries := b.entries(plan)
	require.Equal(t, catalog.Update, entry(t, entries, "8201").Action)
	require.Equal(t, catalog.Deactivate, entry(t, entries, "8202").Action)
	require.Equal(t, catalog.Create, entry(t, entries, "8302").Action)
	require.Equal(t, catalog.Create, entry(t, entries, "8303").Action)
	require.Len(t, entries, 4, "six are there and the cap is eight; what is not listed is not touched")
	require.Equal(t, 1, plan.Counts.LeftOut)
	require.Equal(t, 6, plan.Ours)
	b.apply(plan)
	again := b.plan(staged, activitytest.Today)
	require.Equal(t, 1, again.Counts.Create, "the deleted one has made room")
	b.apply(again)
	require.Empty(t, b.entries(b.plan(staged, activitytest.Today)), "a second run makes no writes")
}

// A sync of a few SKUs does to them what a sync of everything would, and nothing else.
func TestSyncOfAFewSKUs(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	s := serveFolder(t)
	rows := []pricefile.Item{item("8401"), item("8402"), item("8403"), item("8404")}
	s.offer(b, true, rows)
	staged, err := b.StageNow("full")
	require.NoError(t, err)
	require.Equal(t, 4, b.apply(b.plan(staged, activitytest.Today)).Created)

	for i := range rows {
		rows[i].QuantityTotal++
	}
	free := item("8406")
	free.ContractPrice, free.UnitCost = activitytest.Cost.Sub(activitytest.Cost), activitytest.Cost.Sub(activitytest.Cost)
	b.Policy.Products.Select.Block = []string{"8407"}
	b.Policy.Products.Limits.MaxZeroCostPercent = activitytest.Cost.Add(activitytest.Cost)
	s.offer(b, true, append(rows[:3], item("8405"), free, item("8407")))
	staged, err = b.stageFeed("few", products.FeedPrice, "8401", "8404", "8405", "8407", "8408")
	require.NoError(t, err)
	require.Equal(t, 2, staged.Selected)
	require.Equal(t, []string{"8404", "8407", "8408"}, []string{staged.Rejections[0].SKU, staged.Rejections[1].SKU, staged.Rejections[2].SKU})
	require.Contains(t, staged.Rejections[1].Reason, "does not select")
	require.Contains(t, staged.Rejections[2].Reason, "does not list")
	b.Forget()
	plan := b.plan(staged, activitytest.Today)
	stats := b.Stats(b.Sandboxes.AutotaskURL())
	require.Equal(t, 2, stats["POST /V1.0/Products/query"].Requests, "the SKUs, and the part number of the new one")
	require.Equal(t, 1, stats["POST /V1.0/ProductVendors/query"].Requests)
	entries := b.entries(plan)
	require.Len(t, entries, 3)
	require.Equal(t, catalog.Update, entry(t, entries, "8401").Action)
	require.Equal(t, catalog.Deactivate, entry(t, entries, "8404").Action, "it has left the full file")
	require.Equal(t, catalog.Create, entry(t, entries, "8405").Action)
	require.Equal(t, 4, plan.Ours)
}

func TestFeedMustBeKnown(t *testing.T) {
	b := newBench(t, 10)
	_, err := b.stageFeed("run", "hourly")
	require.Equal(t, bridge.InvalidInput, activitytest.Failed(t, err).Type())
}
