package products

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/clients/tdsynnex/pricedrop"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

const (
	// stockPrefix is apart from the snapshots of price files: there is one every hour.
	stockPrefix = "stock/"
	// keepStock is far longer than a sync of the stock lasts.
	keepStock = 24 * time.Hour
	// stockReport is the stock of everything that the distributor sells, a fallback of 0.3 GB for accounts
	// that have no stock file of their own.
	stockReport = "stock/inv_report.zip"
)

func stockKey(key string) string { return key + "/stock.jsonl" }

// stageStock lists the stock figures of the hourly file. The policy's selection does not matter to it: the
// plan looks only at products that are ours.
func (a *Catalog) stageStock(ctx context.Context, in StageCatalogInput, dir string) (*StagedCatalog, error) {
	if err := a.prune(ctx); err != nil {
		return nil, err
	}
	if !a.Policy.Products.Inventory {
		return nil, problem.New(bridge.InvalidPolicy, "Set products.inventory to true, or pause the schedule of the stock.",
			"the policy does not have stock written to Autotask (products.inventory)")
	}
	rows, file, done, err := a.openStock(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer done()
	rejections, err := newRejections(dir)
	if err != nil {
		return nil, err
	}
	defer rejections.close()
	staged := &StagedCatalog{
		Feed: in.Feed, Only: in.Only, FileDate: file.Modified,
		Key: stockPrefix + activity.GetInfo(ctx).WorkflowExecution.RunID,
	}
	staged.Figures.Created = file.Modified
	if err := a.checkStockAge(ctx, staged, in.At); err != nil {
		return nil, err
	}
	if err := a.listStock(ctx, rows, staged, rejections); err != nil {
		return nil, err
	}
	staged.Selected = staged.Figures.Rows
	return staged, a.writeRejections(ctx, staged, rejections)
}

// lastStockKey points at the last stock file that was applied.
const lastStockKey = "price-file/last-stock.json"

// lastStock is when that file was written.
type lastStock struct {
	Written time.Time `json:"written"`
}

// checkStockAge refuses a file that says less than what is known.
func (a *Catalog) checkStockAge(ctx context.Context, staged *StagedCatalog, at time.Time) error {
	var last lastStock
	if err := a.Store.GetJSON(ctx, lastStockKey, &last); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if why := catalog.CheckStockAge(staged.FileDate, last.Written, at, a.Policy.Products.Limits, a.Policy.Location()); why != "" {
		return problem.New(bridge.FeedRejected,
			"Nothing was changed. Wait for the next hourly file; if this persists, ask TD SYNNEX why no new one is made.",
			"the stock file can't be used: %s", why)
	}
	return nil
}

// rememberStock notes a stock file that has been applied. It may be repeated.
func rememberStock(ctx context.Context, s *store.Store, staged StagedCatalog) error {
	if len(staged.Only) > 0 {
		return nil // its other products have not been applied
	}
	return s.PutJSON(ctx, lastStockKey, lastStock{Written: staged.FileDate})
}

// openStock fetches the account's own stock file, or the report of everything when it has none.
func (a *Catalog) openStock(ctx context.Context, dir string) (*pricefile.StockReader, pricedrop.File, func(), error) {
	path, file, err := a.download(ctx, dir, a.Account+"h.app")
	if err == nil {
		f, err := os.Open(path) //nolint:gosec // our own download
		if err != nil {
			return nil, file, nil, fmt.Errorf("opening the stock file: %w", err)
		}
		return pricefile.NewStockReader(f, a.reading()), file, func() { _ = f.Close() }, nil
	}
	var missing *pricedrop.Error
	if !errors.As(err, &missing) || missing.Class != pricedrop.ClassNotFound {
		return nil, file, nil, err
	}
	if path, file, err = a.download(ctx, dir, stockReport); err != nil {
		return nil, file, nil, err
	}
	z, err := pricefile.OpenStockZip(path, a.reading())
	if err != nil {
		return nil, file, nil, err
	}
	return z.StockReader, file, func() { _ = z.Close() }, nil
}

// listStock streams the rows into the store.
func (a *Catalog) listStock(ctx context.Context, rows *pricefile.StockReader, staged *StagedCatalog, rejections *rejections) error {
	only := map[string]bool{}
	for _, sku := range staged.Only {
		only[sku] = true
	}
	var fatal error
	digest := sha256.New()
	lines := func(yield func(catalog.StockLine) bool) {
		for row, err := range rows.Rows() {
			var refused *pricefile.FeedError
			var bad *pricefile.RowError
			switch {
			case err != nil && errors.As(err, &bad) && !errors.As(err, &refused):
				if staged.Figures.Malformed++; staged.Figures.Malformed > maxListed {
					rejections.total++
					continue
				}
				if fatal = rejections.add(catalog.Rejection{
					SKU: bad.SKU, Reason: bad.Error(), Fix: "report the row to TD SYNNEX; the next file usually has it right"}); fatal != nil {
					return
				}
				continue
			case err != nil:
				fatal = err
				return
			}
			staged.Figures.Rows++
			if staged.Figures.Rows%rowsPerHeartbeat == 0 {
				activity.RecordHeartbeat(ctx, fmt.Sprintf("%d rows read", staged.Figures.Rows))
				if fatal = ctx.Err(); fatal != nil {
					return
				}
			}
			if len(only) > 0 && !only[row.SKU] {
				continue
			}
			line := catalog.StockLine{SKU: row.SKU, Total: row.QuantityTotal, Warehouses: row.Warehouses}
			_, _ = fmt.Fprintln(digest, line)
			if !yield(line) {
				return
			}
		}
	}
	if err := store.PutLines(ctx, a.Store, stockKey(staged.Key), lines); err != nil {
		return err
	}
	staged.Digest = hex.EncodeToString(digest.Sum(nil))
	return fatal
}
