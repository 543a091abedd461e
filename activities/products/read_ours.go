package products

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"

	"golang.org/x/sync/errgroup"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/store"
)

// This file reads both lists of all products of ours at once, each in up to three ranges of ids at once: as many
// calls as Autotask lets an endpoint have. The ranges are those of the last reading, cut where pages end, so that
// they cost no further calls.

// rangesAtOnce is the number of calls that Autotask takes of one endpoint at a time.
const rangesAtOnce = 3

// idRanges are where the ids of both lists are cut.
type idRanges struct {
	Products   []int64 `json:"products,omitempty"`
	VendorRows []int64 `json:"vendorRows,omitempty"`
	// All: the last price file had to be compared with all products, so the next one probably has too.
	All bool `json:"all,omitempty"`
}

const idRangesKey = "ours/id-ranges.json"

// cutIDs are the last ids of all ranges but the last one, none when there is too little to divide. Whole pages go
// into a range; what is made later has higher ids and goes to the last one.
func cutIDs(ids []int64) []int64 {
	pages := (len(ids) + autotask.MaxPageSize - 1) / autotask.MaxPageSize
	if pages < rangesAtOnce {
		return nil
	}
	slices.Sort(ids)
	each := (pages + rangesAtOnce - 1) / rangesAtOnce * autotask.MaxPageSize
	var cuts []int64
	for end := each; end < len(ids) && len(cuts) < rangesAtOnce-1; end += each {
		cuts = append(cuts, ids[end-1])
	}
	return cuts
}

// inRanges are the queries of the ranges of a list.
func inRanges(cuts []int64, conditions ...autotask.Condition) []autotask.Query {
	queries := make([]autotask.Query, 0, len(cuts)+1)
	for i := range len(cuts) + 1 {
		within := slices.Clone(conditions)
		if i > 0 {
			within = append(within, autotask.Gt("id", cuts[i-1]))
		}
		if i < len(cuts) {
			within = append(within, autotask.Lte("id", cuts[i]))
		}
		queries = append(queries, autotask.Where(within...))
	}
	return queries
}

// readProduct is a product that has been read before its vendor row is known.
type readProduct struct {
	id    int64
	sku   string
	place int
}

// bothLists collects what the queries of both lists find, in whatever order it comes.
type bothLists struct {
	ours     *Ours
	valuesOf func(autotask.Product) catalog.Values
	mu       sync.Mutex
	rows     vendorRows
	rowIDs   []int64
	products []readProduct
	values   *spool[catalog.Values]
	unread   unreadRows
	beat     func(string)
}

func (l *bothLists) readRows(ctx context.Context, q autotask.Query) error {
	for row, err := range l.ours.Autotask.ProductVendors.Query(ctx, q) {
		if err != nil && !l.unread.of(row.ProductID, row.VendorPartNumber, err) {
			return err
		}
		l.mu.Lock()
		l.rows.add(row)
		l.rowIDs = append(l.rowIDs, row.ID)
		if len(l.rowIDs)%autotask.MaxPageSize == 0 {
			l.beat(strconv.Itoa(len(l.rowIDs)) + " vendor rows read")
		}
		l.mu.Unlock()
	}
	return nil
}

func (l *bothLists) readProducts(ctx context.Context, q autotask.Query) error {
	for p, err := range l.ours.Autotask.Products.Query(ctx, q) {
		if err != nil && !l.unread.product(p, l.ours.Policy.Products.SKUPrefix, err) {
			return err
		}
		if err := l.keep(p); err != nil {
			return err
		}
	}
	return nil
}

func (l *bothLists) keep(p autotask.Product) error {
	if p.ID == 0 {
		return nil // it can't be read
	}
	values := l.valuesOf(p)
	l.mu.Lock()
	defer l.mu.Unlock()
	place, err := l.values.add(values)
	if err != nil {
		return err
	}
	l.products = append(l.products, readProduct{p.ID, p.SKU.Or(""), place})
	if len(l.products)%autotask.MaxPageSize == 0 {
		l.beat(strconv.Itoa(len(l.products)) + " products read")
	}
	return nil
}

// join gives the products their vendor rows, in the order of their ids.
func (l *bothLists) join(o *ourProducts) error {
	o.unread.take(&l.unread)
	o.unread.others = append(o.unread.others, l.unread.others...)
	slices.SortFunc(l.products, func(a, b readProduct) int { return int(a.id - b.id) })
	for _, p := range l.products {
		row, hasRow := l.rows[p.id]
		delete(l.rows, p.id)
		sku := skuOf(p.sku, row, l.ours.Policy.Products.SKUPrefix)
		if sku == "" {
			o.unread.nameless(p.id)
			continue
		}
		values, err := l.values.get(p.place)
		if err != nil {
			return err
		}
		e := &catalog.Existing{ProductID: p.id, Values: values}
		if hasRow {
			row.describe(e)
		}
		if err := o.add(sku, e); err != nil {
			return err
		}
	}
	return nil
}

// ranges are those that the last reading has left, none before the first.
func (a *Ours) ranges(ctx context.Context) (r idRanges, err error) {
	if err := a.Store.GetJSON(ctx, idRangesKey, &r); err != nil && !errors.Is(err, store.ErrNotFound) {
		return idRanges{}, err
	}
	return r, nil
}

// learn notes the ranges for the next reading.
func (l *bothLists) learn(ctx context.Context) error {
	ids := make([]int64, len(l.products))
	for i, p := range l.products {
		ids[i] = p.id
	}
	return l.ours.Store.PutJSON(ctx, idRangesKey, idRanges{Products: cutIDs(ids), VendorRows: cutIDs(l.rowIDs), All: true})
}

// needsFew notes that a price file was compared with a part of the products only.
func (a *Ours) needsFew(ctx context.Context) error {
	ranges, err := a.ranges(ctx)
	if err != nil || !ranges.All {
		return err
	}
	ranges.All = false
	return a.Store.PutJSON(ctx, idRangesKey, ranges)
}

func (a *Ours) newLists(beat func(string)) (*bothLists, error) {
	values, err := newSpool[catalog.Values](a.workDir())
	if err != nil {
		return nil, err
	}
	return &bothLists{ours: a, rows: vendorRows{}, values: values, beat: beat}, nil
}

func (l *bothLists) close() { l.values.close() }

// readLists asks Autotask for both lists.
func (a *Ours) readLists(ctx context.Context, vendorID int64, ranges idRanges, beat func(string)) (*bothLists, error) {
	names, err := a.Tenant.Names(ctx)
	if err != nil {
		return nil, err
	}
	lists, err := a.newLists(beat)
	if err != nil {
		return nil, err
	}
	lists.valuesOf = func(p autotask.Product) catalog.Values { return existing(p, vendorRow{}, false, names).Values }
	g, reading := errgroup.WithContext(ctx)
	for _, q := range inRanges(ranges.VendorRows, autotask.Eq("vendorID", vendorID)) {
		g.Go(func() error { return lists.readRows(reading, q) })
	}
	for _, q := range inRanges(ranges.Products, a.isOurs(vendorID)) {
		g.Go(func() error { return lists.readProducts(reading, q) })
	}
	if err := g.Wait(); err != nil {
		lists.close()
		return nil, err
	}
	if err := lists.learn(ctx); err != nil {
		lists.close()
		return nil, err
	}
	return lists, nil
}

// readOurs reads all products of ours into o, out of what was read ahead when there is something.
func (a *Ours) readOurs(ctx context.Context, vendorID int64, ahead ProductsRead, o *ourProducts, beat func(string)) error {
	lists, err := a.aheadLists(ctx, ahead, beat)
	if err == nil && lists == nil {
		var ranges idRanges
		if ranges, err = a.ranges(ctx); err == nil {
			lists, err = a.readLists(ctx, vendorID, ranges, beat)
		}
	}
	if err != nil {
		return err
	}
	defer lists.close()
	if err := lists.join(o); err != nil {
		return err
	}
	// What is left has a vendor row for TD SYNNEX but neither the prefix nor TD SYNNEX as its default
	// vendor.
	return a.takeByID(ctx, o, lists.rows)
}
