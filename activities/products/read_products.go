package products

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/internal/store"
)

// ProductsRead is a reading of all products of ours, for the plan that is made next.
type ProductsRead struct {
	// Key is where it is in the blob store; empty: nothing was read ahead.
	Key string `json:"key,omitempty"`
	// At is when it began.
	At         time.Time `json:"at,omitzero"`
	Products   int       `json:"products,omitempty"`
	VendorRows int       `json:"vendorRows,omitempty"`
}

// freshFor is how old a reading may be when the plan begins. It bridges the fetching of a large price file, and not an
// outage of the price file's server: what people changed in Autotask meanwhile is looked at again.
const freshFor = 15 * time.Minute

func productsReadKey(runID string) string { return "plans/" + runID + "/read.jsonl" }

// readLine is a line of a reading: a product, or a vendor row.
type readLine struct {
	Product    int64           `json:"product"`
	SKU        string          `json:"sku,omitempty"`
	Values     json.RawMessage `json:"values,omitempty"`
	VendorRow  int64           `json:"vendorRow,omitempty"`
	PartNumber string          `json:"partNumber,omitempty"`
	Cost       string          `json:"cost,omitempty"`
	Active     string          `json:"active,omitempty"`
}

// ReadProducts reads all products of ours while the price file is being fetched, when the last price file needed all of
// them: before the first sync there is nothing to read, and after a short file a reading would be for nothing. It
// writes only the blob store, so it may be repeated, and the plan reads for itself what this could not.
func (a *Planner) ReadProducts(ctx context.Context) (*ProductsRead, error) {
	read, err := a.readAhead(ctx)
	return read, border.Failure(ctx, err)
}

func (a *Planner) readAhead(ctx context.Context) (*ProductsRead, error) {
	beat, stop := border.Narrate(ctx)
	defer stop()
	ranges, err := a.ranges(ctx)
	if err != nil || !ranges.All {
		return &ProductsRead{}, err
	}
	vendor, err := a.Tenant.Vendor(ctx)
	if err != nil {
		return nil, err
	}
	read := &ProductsRead{Key: productsReadKey(activity.GetInfo(ctx).WorkflowExecution.RunID), At: time.Now().UTC()}
	lists, err := a.readLists(ctx, vendor.ID, ranges, beat)
	if err != nil {
		return nil, err
	}
	defer lists.close()
	if lists.unread.any() {
		return &ProductsRead{}, nil // rows that can't be read do not go through the store: the plan meets them itself
	}
	read.Products, read.VendorRows = len(lists.products), len(lists.rows)
	return read, lists.put(ctx, read.Key)
}

// put writes both lists into the store.
func (l *bothLists) put(ctx context.Context, key string) error {
	var fault error
	lines := func(yield func(readLine) bool) {
		for product, r := range l.rows {
			if !yield(readLine{Product: product, VendorRow: r.id, PartNumber: r.partNumber, Cost: r.cost, Active: r.active}) {
				return
			}
		}
		for _, p := range l.products {
			values, err := l.values.raw(p.place)
			if err != nil {
				fault = err
				return
			}
			if !yield(readLine{Product: p.id, SKU: p.sku, Values: values}) {
				return
			}
		}
	}
	if err := store.PutLines(ctx, l.ours.Store, key, lines); err != nil {
		return err
	}
	return fault
}

// aheadLists are both lists as they were read ahead; nil when they were not, or are gone or too old.
func (a *Ours) aheadLists(ctx context.Context, ahead ProductsRead, beat func(string)) (*bothLists, error) {
	if ahead.Key == "" || time.Since(ahead.At) > freshFor {
		return nil, nil
	}
	lists, err := a.newLists(beat)
	if err != nil {
		return nil, err
	}
	for line, err := range store.Lines[readLine](ctx, a.Store, ahead.Key) {
		if err == nil {
			err = lists.take(line)
		}
		if err == nil {
			continue
		}
		lists.close()
		if errors.Is(err, store.ErrNotFound) {
			return nil, nil
		}
		return nil, err
	}
	return lists, nil
}

// take is the counterpart of put.
func (l *bothLists) take(line readLine) error {
	if line.Values == nil {
		l.rows[line.Product] = vendorRow{id: line.VendorRow, partNumber: line.PartNumber, cost: line.Cost, active: line.Active}
		return nil
	}
	place, err := l.values.addRaw(line.Values)
	l.products = append(l.products, readProduct{line.Product, line.SKU, place})
	return err
}
