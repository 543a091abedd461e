package products

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"go.temporal.io/sdk/activity"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/store"
)

// This file writes the snapshot of the items that were chosen.

// writeSnapshot reads the file a second time and writes the chosen items in SKU order. They go through
// the disk, so that neither the file nor the selection is ever in memory as a whole.
func (a *Catalog) writeSnapshot(ctx context.Context, staged *StagedCatalog, path, dir string, chosen []catalog.Choice) error {
	items, err := newSpool[pricefile.Item](dir)
	if err != nil {
		return err
	}
	defer items.close()
	places, err := a.collect(ctx, path, items, chosen, staged)
	if err != nil {
		return err
	}
	digest := sha256.New()
	for page := range slices.Chunk(places, snapshotPage) {
		var fault error
		lines := func(yield func(json.RawMessage) bool) {
			for _, place := range page {
				line, err := items.raw(place)
				if err != nil {
					fault = err
					return
				}
				digest.Write(line)
				digest.Write([]byte{'\n'})
				if !yield(line) {
					return
				}
			}
		}
		if err := store.PutLines(ctx, a.Store, snapshotKey(staged.Key, staged.Pages), lines); err != nil {
			return err
		}
		if fault != nil {
			return fault
		}
		staged.Pages++
		activity.RecordHeartbeat(ctx, fmt.Sprintf("%d snapshot pages written", staged.Pages))
	}
	staged.Digest = hex.EncodeToString(digest.Sum(nil))
	return nil
}

// collect spools the chosen items and returns their places in the order of chosen.
func (a *Catalog) collect(ctx context.Context, path string, items *spool[pricefile.Item], chosen []catalog.Choice,
	staged *StagedCatalog) ([]int, error) {
	at := make(map[int]int, len(chosen)) // by line
	for i, c := range chosen {
		at[c.Line] = i
	}
	file, err := pricefile.OpenZip(path, a.reading())
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	places := make([]int, len(chosen))
	wanted := func(line int) bool {
		_, ok := at[line]
		return ok
	}
	for item, err := range file.ItemsAt(wanted) {
		if err != nil {
			return nil, err
		}
		i := at[item.Line]
		item.Line = 0 // where a row stood in the file is not part of what it says
		if places[i], err = items.add(item); err != nil {
			return nil, err
		}
		if items.len()%snapshotPage == 0 {
			activity.RecordHeartbeat(ctx, fmt.Sprintf("%d selected rows read", items.len()))
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
	}
	report := file.Report()
	staged.Figures.Items, staged.Figures.Unreadable = report.Items, report.Unreadable
	if items.len() != len(chosen) {
		return nil, fmt.Errorf("%d of %d selected rows were there when the price file was read again", items.len(), len(chosen))
	}
	return places, nil
}
