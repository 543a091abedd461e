package products

import (
	"context"
	"errors"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

// lastGoodKey points at what is remembered of the last full file that was applied. A file that was only looked at,
// or whose plan was rejected, is no measure for the next one.
const lastGoodKey = "price-file/last-good.json"

// lastGood are the figures of that file and a sample of its costs.
type lastGood struct {
	catalog.FeedFigures
	Costs map[string]decimal.Decimal `json:"costs,omitempty"`
	// Latest is the date of the last file that was applied, with changes or full.
	Latest time.Time `json:"latest,omitzero"`
}

// goodKey is where a snapshot keeps what becomes the last good file once its plan has been applied.
func goodKey(key string) string { return key + "/good.json" }

// readLastGood is nil when there is none.
func readLastGood(ctx context.Context, s *store.Store) (*lastGood, error) {
	var good lastGood
	err := s.GetJSON(ctx, lastGoodKey, &good)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return &good, err
}

// LastGoodFile is what is remembered of the last full price file that was applied: its figures, and the costs of a
// sample of its SKUs. Without one, ok is false.
func LastGoodFile(ctx context.Context, s *store.Store) (figures catalog.FeedFigures, costs map[string]decimal.Decimal, ok bool, err error) {
	good, err := readLastGood(ctx, s)
	if err != nil || good == nil {
		return catalog.FeedFigures{}, nil, false, err
	}
	return good.FeedFigures, good.Costs, true, nil
}

// LastApplied is when the plan was made that was last written to Autotask, and the date of the newest price file that was; zero when
// there is none.
func LastApplied(ctx context.Context, s *store.Store) (at, file time.Time, err error) {
	applied, err := appliedCatalog(ctx, s)
	if errors.Is(err, store.ErrNotFound) {
		return time.Time{}, time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, time.Time{}, err
	}
	for _, snapshot := range applied.Snapshots {
		if snapshot.FileDate.After(file) {
			file = snapshot.FileDate
		}
	}
	return applied.At, file, nil
}

// checkFeed refuses an implausible file before it touches anything.
func (a *Catalog) checkFeed(ctx context.Context, staged *StagedCatalog, costs map[string]decimal.Decimal, at time.Time) error {
	good, err := readLastGood(ctx, a.Store)
	if err != nil {
		return err
	}
	var last *catalog.FeedFigures
	var latest time.Time
	if good != nil {
		last, latest = &good.FeedFigures, good.Latest
		if move, ok := catalog.MedianMove(good.Costs, costs); ok && staged.Full {
			staged.Figures.MedianMove = move.String()
		}
	}
	if why := catalog.CheckFeed(staged.Figures, last, latest, staged.Full, at, a.Policy.Products.Limits); why != "" {
		return problem.New(bridge.FeedRejected,
			"Nothing was changed. Ask TD SYNNEX about the file and run the sync again with the next one; if the file is right, widen "+
				"products.limits in the policy.",
			"the price file of %s is not plausible: %s", fileDay(staged.FileDate), why)
	}
	staged.NotChecked = catalog.NotChecked(staged.Figures, last, staged.Full)
	return a.Store.PutJSON(ctx, goodKey(staged.Key), lastGood{FeedFigures: staged.Figures, Costs: costs})
}

// fileDay is a file's date for a message.
func fileDay(t time.Time) string {
	if t.IsZero() {
		return "an unknown day"
	}
	return t.Format(time.DateOnly)
}

// rememberGood makes a file that has been applied the measure of the next ones. It may be repeated.
func rememberGood(ctx context.Context, s *store.Store, staged StagedCatalog) error {
	if len(staged.Only) > 0 {
		return nil // its other products have not been applied
	}
	good, err := readLastGood(ctx, s)
	if err != nil {
		return err
	}
	if staged.Full {
		var next lastGood
		err := s.GetJSON(ctx, goodKey(staged.Key), &next)
		if errors.Is(err, store.ErrNotFound) {
			return nil // the snapshot is gone; the last good file stays the one it was
		}
		if err != nil {
			return err
		}
		next.Latest = staged.FileDate
		good = &next
	}
	if good == nil {
		return nil
	}
	if staged.FileDate.After(good.Latest) {
		good.Latest = staged.FileDate
	}
	return s.PutJSON(ctx, lastGoodKey, good)
}
