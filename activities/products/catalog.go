package products

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/clients/tdsynnex/pricedrop"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/retention"
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

// StageCatalogInput asks for a snapshot of the file that is there now. A workflow passes Feed and Only
// on as it got them; the plan learns both from the StagedCatalog, so PlanProductsInput needs neither.
type StageCatalogInput struct {
	// At is when the sync began. The snapshot does not depend on it: which promotions run is the plan's
	// question.
	At time.Time `json:"at"`
	// Feed is the file to read: FeedPrice (also when empty) or FeedStock.
	Feed string `json:"feed,omitempty"`
	// Only limits the sync to these TD SYNNEX SKUs; empty: no limit. What a sync of everything would do to
	// them is done, and nothing else: the policy's selection holds, and what the file lists or leaves out
	// of the others does not matter.
	Only []string `json:"only,omitempty"`
}

// Feeds of Product Sync.
const (
	// FeedPrice is the nightly price file, full or with changes only, as its header says.
	FeedPrice = "price"
	// FeedStock is the hourly stock file. It changes nothing but the stock of products that are ours
	// already, and only of those that it lists.
	FeedStock = "stock"
)

// StagedCatalog is a snapshot in the blob store: pages of selected items in SKU order, and the list of
// every SKU of the file. Of a stock file it is the list of stock figures.
type StagedCatalog struct {
	// Feed and Only are those of the input.
	Feed     string              `json:"feed,omitempty"`
	Only     []string            `json:"only,omitempty"`
	Key      string              `json:"key"`
	Digest   string              `json:"digest"`
	FileDate time.Time           `json:"fileDate"`
	Full     bool                `json:"full"`
	Figures  catalog.FeedFigures `json:"figures"`
	Selected int                 `json:"selected"`
	LeftOut  int                 `json:"leftOut"` // passed the selection but not the cap
	Pages    int                 `json:"pages"`
	// Cut says by what the cap cut the selection; empty when it did not.
	Cut string `json:"cut,omitempty"`
	// NotChecked are the checks of the file that had nothing to compare it with.
	NotChecked []string            `json:"notChecked,omitempty"`
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

// latestKey points at the snapshot of the last full file.
const latestKey = "price-file/latest.json"

// latestSnapshot is the snapshot of the last full price file, nil when there is none. Its pages may have
// been removed since.
func latestSnapshot(ctx context.Context, s *store.Store) (*StagedCatalog, error) {
	var staged StagedCatalog
	err := s.GetJSON(ctx, latestKey, &staged)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return &staged, err
}

// StageCatalog fetches and reads the price file or the stock file and writes the snapshot. It touches
// nothing but the blob store and its own download, so it may be repeated.
func (a *Catalog) StageCatalog(ctx context.Context, in StageCatalogInput) (*StagedCatalog, error) {
	a.removeAbandoned()
	// A folder of the run's own: its next attempt goes on with the download, another run is not disturbed.
	dir := filepath.Join(a.WorkDir, activity.GetInfo(ctx).WorkflowExecution.RunID)
	stage := a.stage
	switch in.Feed {
	case "", FeedPrice:
	case FeedStock:
		stage = a.stageStock
	default:
		return nil, border.Failure(ctx, problem.New(bridge.InvalidInput, "Give \"price\" or \"stock\".", "the feed is %q", in.Feed))
	}
	staged, err := stage(ctx, in, dir)
	if err == nil || (ctx.Err() == nil && !border.Retryable(border.Describe(err).Kind)) {
		_ = os.RemoveAll(dir) // what stays is removed as abandoned
	}
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	return staged, nil
}

// abandonedAfter is longer than a sync lasts, so that what is older belongs to a run that was cancelled,
// or whose worker died.
const abandonedAfter = 48 * time.Hour

// removeAbandoned keeps the downloads and temporary files of dead runs from filling the disk. It does what
// it can: what stays is tried again by the next sync.
func (a *Catalog) removeAbandoned() {
	dirs, _ := os.ReadDir(a.WorkDir)
	for _, d := range dirs {
		if info, err := d.Info(); err == nil && time.Since(info.ModTime()) > abandonedAfter {
			_ = os.RemoveAll(filepath.Join(a.WorkDir, d.Name()))
		}
	}
}

// download fetches a file of the drop into a folder and returns its path there.
func (a *Catalog) download(ctx context.Context, dir, name string) (string, pricedrop.File, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return "", pricedrop.File{}, fmt.Errorf("making the download folder: %w", err)
	}
	path := filepath.Join(dir, filepath.Base(name))
	progress := func(done, total int64) { activity.RecordHeartbeat(ctx, fmt.Sprintf("%d of %d bytes", done, total)) }
	file, err := pricedrop.Download(ctx, a.PriceFile, name, path, progress)
	return path, file, err
}

func (a *Catalog) reading() pricefile.Options {
	return pricefile.Options{Region: a.Region, Account: a.Account, MaxMalformed: maxMalformed(a.Policy.Products.Limits)}
}

func (a *Catalog) stage(ctx context.Context, in StageCatalogInput, dir string) (*StagedCatalog, error) {
	if err := a.prune(ctx); err != nil {
		return nil, err
	}
	path, _, err := a.download(ctx, dir, a.Account+".zip")
	if err != nil {
		return nil, err
	}
	file, err := pricefile.OpenZip(path, a.reading())
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	rejections, err := newRejections(dir)
	if err != nil {
		return nil, err
	}
	defer rejections.close()

	header := file.Header()
	staged := &StagedCatalog{
		Feed: in.Feed, Only: in.Only,
		Key:      "snapshots/" + activity.GetInfo(ctx).WorkflowExecution.RunID,
		FileDate: header.Created, Full: header.Qualifier == pricefile.Full,
		Figures: catalog.FeedFigures{Created: header.Created, Effective: header.Effective},
	}
	selector := catalog.NewSelector(a.Policy.Products.Select)
	var sample catalog.PriceSample
	listed, err := a.readFile(ctx, file, staged, selector, rejections, &sample)
	if err != nil {
		return nil, err
	}
	if err := a.checkFeed(ctx, staged, sample.Costs(), in.At); err != nil {
		return nil, err
	}
	chosen, leftOut := selector.Chosen()
	if len(in.Only) > 0 {
		if chosen, err = onlyThese(in.Only, chosen, listed, rejections); err != nil {
			return nil, err
		}
		leftOut = 0
	}
	staged.Selected, staged.LeftOut = len(chosen), leftOut
	staged.Cut = catalog.DescribeCap(a.Policy.Products.Select, len(chosen), leftOut)
	if err := a.writeRejections(ctx, staged, rejections); err != nil {
		return nil, err
	}
	if err := a.writeSnapshot(ctx, staged, path, dir, chosen); err != nil {
		return nil, err
	}
	if staged.Full && len(in.Only) == 0 {
		if err := a.Store.PutJSON(ctx, catalog.MakersKey, selector.Makers(staged.FileDate)); err != nil {
			return nil, err
		}
		return staged, a.Store.PutJSON(ctx, latestKey, staged)
	}
	return staged, nil
}

// onlyThese leaves the chosen items that were asked for, and says of each other one why it is not among
// them. listed are those of only that the file lists.
func onlyThese(only []string, chosen []catalog.Choice, listed map[string]bool, rejections *rejections) ([]catalog.Choice, error) {
	wanted := map[string]bool{}
	for _, sku := range only {
		wanted[sku] = true
	}
	chosen = slices.DeleteFunc(chosen, func(c catalog.Choice) bool { return !wanted[c.SKU] })
	for _, c := range chosen {
		delete(wanted, c.SKU)
	}
	for _, sku := range slices.Sorted(maps.Keys(wanted)) {
		r := catalog.Rejection{SKU: sku, Reason: "the price file does not list it",
			Fix: "check the number; the account may not be allowed to buy it, or TD SYNNEX has dropped it"}
		if listed[sku] {
			r.Reason, r.Fix = "the policy does not select it, or it is no longer sold",
				"to have it, add it to products.select.allow of the policy"
		}
		if err := rejections.add(r); err != nil {
			return nil, err
		}
	}
	return chosen, nil
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
	if _, err = a.Store.Prune(ctx, stockPrefix, time.Now().Add(-keepStock)); err != nil {
		return err
	}
	return retention.Prune(ctx, a.Store, a.Policy, time.Now())
}
