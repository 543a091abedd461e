package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/clients/tdsynnex/pricedrop"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
)

// Catalog fetches the distributor's price file and turns it into a snapshot of the selected items.
type Catalog struct {
	Store  *store.Store
	Policy policy.Policy
	// PriceFile is where the file is fetched from, Account names it and Region reads its warehouses.
	PriceFile pricedrop.Config
	Account   string
	Region    pricefile.Region
	// WorkDir keeps downloads, so that a broken one goes on where it stopped.
	WorkDir string
}

// StageCatalogInput asks for a snapshot of the price file that is there now.
type StageCatalogInput struct {
	// At is when the sync began. The snapshot does not depend on it: which promotions run is the plan's
	// question.
	At time.Time `json:"at"`
}

// StagedCatalog is a snapshot in the blob store: pages of selected items in SKU order, and the list of
// every SKU of the file.
type StagedCatalog struct {
	Key        string              `json:"key"`
	Digest     string              `json:"digest"`
	FileDate   time.Time           `json:"fileDate"`
	Full       bool                `json:"full"`
	Figures    catalog.FeedFigures `json:"figures"`
	Selected   int                 `json:"selected"`
	LeftOut    int                 `json:"leftOut"` // passed the selection but not the cap
	Pages      int                 `json:"pages"`
	Rejected   int                 `json:"rejected"`
	Rejections []catalog.Rejection `json:"rejections,omitempty"` // the first few; all are in the store
}

const (
	// snapshotPage is the number of items of a page: small enough to hold, large enough to be few.
	snapshotPage = 1000
	// maxListed caps the failures and rejections that travel through Temporal.
	maxListed = 20
	// rowsPerHeartbeat keeps heartbeats rare beside parsing.
	rowsPerHeartbeat = 5000
)

func snapshotKey(key string, page int) string { return fmt.Sprintf("%s/items-%05d.jsonl", key, page) }
func skusKey(key string) string               { return key + "/skus.jsonl" }
func rejectionsKey(key string) string         { return key + "/rejections.jsonl" }

// lastGoodKey points at the figures of the last full file that passed.
const lastGoodKey = "price-file/last-good.json"

// fileSKU is one line of the list of all SKUs: whether it can still be bought.
type fileSKU struct {
	SKU  string `json:"s"`
	Gone bool   `json:"g,omitempty"`
}

// StageCatalog fetches and reads the price file and writes the snapshot. It touches nothing but the
// blob store and its own download, so it may be repeated.
func (a *Catalog) StageCatalog(ctx context.Context, _ StageCatalogInput) (*StagedCatalog, error) {
	a.removeAbandoned()
	// A folder of the run's own: its next attempt goes on with the download, another run is not disturbed.
	dir := filepath.Join(a.WorkDir, activity.GetInfo(ctx).WorkflowExecution.RunID)
	staged, err := a.stage(ctx, dir)
	if err == nil || (ctx.Err() == nil && !retryable(describe(err).kind)) {
		_ = os.RemoveAll(dir) // what stays is removed as abandoned
	}
	if err != nil {
		return nil, failure(ctx, err)
	}
	return staged, nil
}

// abandonedAfter is longer than a sync lasts, so that what is older belongs to a run that was cancelled,
// or whose worker died.
const abandonedAfter = 48 * time.Hour

// removeAbandoned keeps the downloads of dead runs from filling the disk. It does what it can: a folder
// that stays is tried again by the next sync.
func (a *Catalog) removeAbandoned() {
	dirs, _ := os.ReadDir(a.WorkDir)
	for _, d := range dirs {
		if info, err := d.Info(); err == nil && d.IsDir() && time.Since(info.ModTime()) > abandonedAfter {
			_ = os.RemoveAll(filepath.Join(a.WorkDir, d.Name()))
		}
	}
}

func (a *Catalog) stage(ctx context.Context, dir string) (*StagedCatalog, error) {
	if err := a.prune(ctx); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("making the download folder: %w", err)
	}
	name := a.Account + ".zip"
	path := filepath.Join(dir, name)
	progress := func(done, total int64) { activity.RecordHeartbeat(ctx, fmt.Sprintf("%d of %d bytes", done, total)) }
	if _, err := pricedrop.Download(ctx, a.PriceFile, name, path, progress); err != nil {
		return nil, err
	}
	file, err := pricefile.OpenZip(path, pricefile.Options{Region: a.Region, Account: a.Account, MaxMalformed: maxMalformed(a.Policy.Products.Gates)})
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()

	staged := &StagedCatalog{
		Key:      "snapshots/" + activity.GetInfo(ctx).WorkflowExecution.RunID,
		FileDate: file.Header().Created, Full: file.Header().Qualifier == pricefile.Full,
	}
	selector := catalog.NewSelector(a.Policy.Products.Select)
	rejections, err := a.readFile(ctx, file, staged, selector)
	if err != nil {
		return nil, err
	}
	if err := a.checkFeed(ctx, staged); err != nil {
		return nil, err
	}
	items, leftOut := selector.Items()
	staged.Selected, staged.LeftOut = len(items), leftOut
	staged.Rejected, staged.Rejections = len(rejections), rejections[:min(len(rejections), maxListed)]
	if err := store.PutLines(ctx, a.Store, rejectionsKey(staged.Key), slices.Values(rejections)); err != nil {
		return nil, err
	}
	return staged, a.writeSnapshot(ctx, staged, items)
}

// keepRuns is how long the snapshots and plans of finished runs stay for whoever looks into them.
const keepRuns = 14 * 24 * time.Hour

// prune lets the snapshots and plans of old runs go, which nothing reads any more. What Autotask was last
// brought to stays however old it is: the ends of its promotions are still to come.
func (a *Catalog) prune(ctx context.Context) error {
	keep, err := appliedSnapshots(ctx, a.Store)
	if err != nil {
		return err
	}
	before := time.Now().Add(-keepRuns)
	for _, prefix := range []string{"snapshots/", "plans/"} {
		if _, err := a.Store.Prune(ctx, prefix, before, keep...); err != nil {
			return err
		}
	}
	return nil
}

// maxMalformed is the policy's limit in the reader's terms, where 0 stands for its own default.
func maxMalformed(g policy.Gates) float64 {
	share, _ := g.MaxMalformedPercent.Shift(-2).Float64()
	if share == 0 {
		return -1
	}
	return share
}

// readFile streams the file through the selector and lists every SKU of it in the store.
func (a *Catalog) readFile(ctx context.Context, file *pricefile.Archive, staged *StagedCatalog, selector *catalog.Selector) ([]catalog.Rejection, error) {
	var rejections []catalog.Rejection
	var fatal error
	rows := func(yield func(fileSKU) bool) {
		for item, err := range file.Items() {
			var refused *pricefile.FeedError
			var bad *pricefile.RowError
			switch {
			case errors.As(err, &refused): // before RowError, which may be its cause
				fatal = err
				return
			case errors.As(err, &bad):
				staged.Figures.Malformed++
				rejections = append(rejections, catalog.Rejection{SKU: bad.SKU, Reason: bad.Error(), Fix: "report the row to TD SYNNEX; the next file usually has it right"})
				continue
			case err != nil:
				fatal = err
				return
			}
			staged.Figures.Rows++
			if !item.ContractPrice.IsPositive() {
				staged.Figures.ZeroCost++
			}
			if r := selector.Consider(item); r != nil {
				rejections = append(rejections, *r)
			}
			if staged.Figures.Rows%rowsPerHeartbeat == 0 {
				activity.RecordHeartbeat(ctx, fmt.Sprintf("%d rows read", staged.Figures.Rows))
				if fatal = ctx.Err(); fatal != nil {
					return
				}
			}
			if !yield(fileSKU{SKU: item.SKU, Gone: catalog.Gone(&item)}) {
				return
			}
		}
	}
	if err := store.PutLines(ctx, a.Store, skusKey(staged.Key), rows); err != nil {
		return nil, err
	}
	return rejections, fatal
}

// checkFeed refuses an implausible file before it touches anything, and remembers a good one.
func (a *Catalog) checkFeed(ctx context.Context, staged *StagedCatalog) error {
	var last *catalog.FeedFigures
	var figures catalog.FeedFigures
	switch err := a.Store.GetJSON(ctx, lastGoodKey, &figures); {
	case err == nil:
		last = &figures
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	if why := catalog.CheckFeed(staged.Figures, last, staged.Full, a.Policy.Products.Gates); why != "" {
		return newProblem(bridge.FeedRejected,
			"Nothing was changed. Ask TD SYNNEX about the file and run the sync again with the next one; if the file is right, widen products.gates in the policy.",
			"the price file of %s is not plausible: %s", staged.FileDate.Format(time.DateOnly), why)
	}
	if !staged.Full {
		return nil
	}
	return a.Store.PutJSON(ctx, lastGoodKey, staged.Figures)
}

func (a *Catalog) writeSnapshot(ctx context.Context, staged *StagedCatalog, items []pricefile.Item) error {
	digest := sha256.New()
	enc := json.NewEncoder(digest)
	for page := range slices.Chunk(items, snapshotPage) {
		for i := range page {
			page[i].Line = 0 // where a row stood in the file is no part of what it says
			if err := enc.Encode(&page[i]); err != nil {
				return fmt.Errorf("encoding SKU %s: %w", page[i].SKU, err)
			}
		}
		if err := store.PutLines(ctx, a.Store, snapshotKey(staged.Key, staged.Pages), slices.Values(page)); err != nil {
			return err
		}
		staged.Pages++
		activity.RecordHeartbeat(ctx, fmt.Sprintf("%d snapshot pages written", staged.Pages))
	}
	staged.Digest = hex.EncodeToString(digest.Sum(nil))
	return nil
}
