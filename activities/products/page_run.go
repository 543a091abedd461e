package products

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/activity"
	"golang.org/x/sync/errgroup"

	"digitalbridge/activities/border"
	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/problem"
)

// This file is one run over a page of a plan: it writes the entries side by side and knows what became of each.

// pageRun is one attempt at a page.
type pageRun struct {
	products *Applier
	// ctx ends when the page is to stop, calls when the writes that are under way must end too.
	ctx         context.Context
	calls       context.Context
	lastAttempt bool
	// fence keeps other runs from creating while this one does.
	fence *border.Fence
	// orphaned: nobody knows whether calls of the attempt before are still under way.
	orphaned bool
	vendorID int64
	location int64 // the dedicated inventory location, 0 for none
	names    *tenant.TenantNames
	// already holds the products of the page's creates that are there after all, rows the vendor rows by
	// product of those that had none when the plan was made.
	already map[string]*catalog.Existing
	rows    map[int64]int64
	// stock holds the rows at the inventory location of those that had none then.
	stock map[int64]int64
	// unread are the rows in Autotask that keep entries of the page from being written.
	unread unreadRows
	// stockKept: a stock that was written in this run was read back as written.
	stockKept atomic.Bool

	mu       sync.Mutex
	progress PageProgress
	doubtful []doubt // transient faults since the last answer
	retry    error   // a fault for which the activity is tried again
	// uncertain: a create's answer was lost, so it may still happen.
	uncertain bool
}

// doubt is an entry that met a transient fault.
type doubt struct {
	place int
	entry catalog.Entry
	err   error
}

// prepare resolves what every create needs, of a product or of a vendor row, and looks which of them are
// there already: an answer may have been lost, the worker killed or the workflow reset after the plan was
// made.
func (r *pageRun) prepare(entries []catalog.Entry) error {
	vendor, err := r.products.Tenant.Vendor(r.ctx)
	if err != nil {
		return err
	}
	r.vendorID = vendor.ID
	if r.names, err = r.products.Tenant.Names(r.ctx); err != nil {
		return err
	}
	var skus []string
	var rowless, stockless []int64
	for i, e := range entries {
		switch {
		case slices.Contains(r.progress.Done, i):
		case e.Action == catalog.Create:
			skus = append(skus, e.SKU)
		default:
			if e.VendorRowID == 0 {
				rowless = append(rowless, e.ProductID)
			}
			if e.InventoryItemID == 0 {
				stockless = append(stockless, e.ProductID)
			}
		}
	}
	if r.location, err = r.products.Tenant.InventoryLocation(r.ctx); err != nil {
		return err
	}
	if r.location == 0 {
		stockless = nil
	}
	if r.orphaned && len(skus)+len(rowless)+len(stockless) > 0 {
		if err := r.waitOut(r.products.Autotask.LongestCall()); err != nil {
			return err
		}
	}
	if r.rows, err = r.products.vendorRows(r.ctx, vendor.ID, rowless, &r.unread); err != nil {
		return err
	}
	if len(skus) > 0 {
		if r.already, err = r.products.find(r.ctx, vendor.ID, skus, &r.unread); err != nil {
			return err
		}
		for _, e := range r.already {
			stockless = append(stockless, e.ProductID)
		}
	}
	if r.location == 0 {
		return nil
	}
	r.stock, err = r.products.stockRows(r.ctx, r.location, stockless, &r.unread)
	return err
}

// waitOut lets the creates of an attempt that broke off come to their end, whatever it may be: what is
// looked for before that could still appear afterwards, and would be created twice.
func (r *pageRun) waitOut(d time.Duration) error {
	err := border.Wait(r.ctx, d)
	r.uncertain = r.uncertain || err != nil
	return err
}

// all writes the entries that are not done. An error that concerns the whole page ends it.
func (r *pageRun) all(entries []catalog.Entry) error {
	done := map[int]bool{}
	for _, i := range r.progress.Done {
		done[i] = true
	}
	// An error that ends the page starts no further entry and lets those under way finish: a create that is
	// cut off in the middle may or may not have happened.
	var g errgroup.Group
	g.SetLimit(entriesAtOnce)
	var ended atomic.Bool
	for i, e := range entries {
		if done[i] {
			continue
		}
		if ended.Load() || r.ctx.Err() != nil {
			break
		}
		g.Go(func() error {
			err := r.settle(i, e, r.write(r.calls, e))
			if err != nil {
				ended.Store(true)
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	if err := r.ctx.Err(); err != nil {
		return err
	}
	return r.last()
}

// last settles what is still in doubt after the last entry. On the last attempt it first asks whether
// Autotask answers at all, so that a short page does not blame its entries for an outage.
func (r *pageRun) last() error {
	if len(r.doubtful) > 0 && r.lastAttempt {
		if _, err := r.products.Autotask.Products.First(r.ctx, autotask.Where(autotask.All()).Include("id")); err != nil &&
			!errors.Is(err, autotask.ErrNotFound) {
			return err
		}
	}
	r.alive()
	return r.retry
}

// settle records what became of an entry. It returns an error only when going on is pointless.
func (r *pageRun) settle(i int, e catalog.Entry, err error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil && r.calls.Err() != nil {
		r.uncertain = r.uncertain || border.Describe(err).Kind == bridge.Ambiguous
		return r.calls.Err()
	}
	if err == nil {
		r.alive()
		r.done(i)
		return nil
	}
	d := border.Describe(err)
	switch {
	case d.Kind == bridge.Auth || d.Kind == bridge.Permission:
		return err
	case border.Retryable(d.Kind):
		r.uncertain = r.uncertain || (e.Action == catalog.Create && d.Kind == bridge.Ambiguous)
		r.doubtful = append(r.doubtful, doubt{i, e, err})
		if len(r.doubtful) >= faultsInARow {
			r.doubtful = nil
			return err
		}
		return nil
	}
	r.alive()
	r.failed(i, e, err)
	return nil
}

// alive settles the entries that met transient faults before Autotask answered again: they are tried
// in the next attempt of the activity, or, after several, have failed by themselves.
func (r *pageRun) alive() {
	for _, d := range r.doubtful {
		if r.lastAttempt {
			r.failed(d.place, d.entry, d.err)
		} else {
			r.retry = d.err
		}
	}
	r.doubtful = nil
}

func (r *pageRun) done(i int) {
	r.progress.Done = append(r.progress.Done, i)
	activity.RecordHeartbeat(r.ctx, r.progress)
}

func (r *pageRun) beat() {
	r.mu.Lock()
	defer r.mu.Unlock()
	activity.RecordHeartbeat(r.ctx, r.progress)
}

// end tells the next attempt, if there is one, that this one has no call under way.
func (r *pageRun) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.progress.Ended = true
	activity.RecordHeartbeat(r.ctx, r.progress)
}

func (r *pageRun) failed(i int, e catalog.Entry, err error) {
	p := border.Brief(err)
	r.progress.Failures = append(r.progress.Failures, EntryFailure{SKU: e.SKU, Action: e.Action, Class: p.Kind, Cause: p.Cause, Fix: p.Fix})
	r.done(i)
}

// write carries out one entry: first the product, then what hangs on it.
func (r *pageRun) write(ctx context.Context, e catalog.Entry) error {
	w, err := writes(e.Changes, r.names)
	if err != nil {
		var p *problem.Problem
		if errors.As(err, &p) {
			return err
		}
		return problem.New(bridge.Malformed, "Run the sync again; it makes a new plan.", "the plan's entry for SKU %s can't be read: %v",
			e.SKU, err)
	}
	productID, vendorRowID := e.ProductID, e.VendorRowID
	if e.Action == catalog.Create {
		if there := r.already[e.SKU]; there != nil {
			productID = there.ProductID
		}
	}
	if why := r.unread.why(productID, e.SKU); why != "" {
		return notRead(why)
	}
	if e.Action == catalog.Create {
		if there := r.already[e.SKU]; there != nil {
			productID, vendorRowID = there.ProductID, there.VendorRowID
		} else if productID, err = r.create(ctx, w.product); err != nil {
			return err
		} else {
			w.toProduct = false
		}
	}
	if w.toProduct {
		w.product.ID = productID
		if err := r.products.Autotask.Products.Patch(ctx, w.product); err != nil {
			return err
		}
	}
	if w.toRow {
		if err := r.writeVendorRow(ctx, e.SKU, productID, cmp.Or(vendorRowID, r.rows[productID]), w.row); err != nil {
			return err
		}
	}
	if !w.stock || r.location == 0 {
		return nil
	}
	if err := r.fence.Begin(); err != nil {
		return err
	}
	err = r.products.writeStock(ctx, r.location, productID, cmp.Or(e.InventoryItemID, r.stock[productID]), w.quantity, !r.stockKept.Load())
	if err == nil {
		r.stockKept.Store(true)
	}
	return err
}

// writeVendorRow changes the vendor row, or makes one for a product that has none.
func (r *pageRun) writeVendorRow(ctx context.Context, sku string, productID, rowID int64, row autotask.ProductVendor) error {
	if rowID != 0 {
		row.ID = rowID
		return r.products.Autotask.ProductVendors.Patch(ctx, productID, row)
	}
	row.VendorID, row.IsDefault = autotask.Of(r.vendorID), autotask.Of(true)
	if !row.IsActive.IsSet() {
		row.IsActive = autotask.Of(true)
	}
	if !row.VendorPartNumber.IsSet() {
		row.VendorPartNumber = autotask.Of(sku)
	}
	if err := r.fence.Begin(); err != nil {
		return err
	}
	_, err := r.products.Autotask.ProductVendors.Create(ctx, productID, row)
	return err
}

// create makes a product. It is sent once: a lost answer is ambiguous, and the next attempt of the
// activity looks before it creates.
func (r *pageRun) create(ctx context.Context, p autotask.Product) (int64, error) {
	if err := r.fence.Begin(); err != nil {
		return 0, err
	}
	return r.products.Autotask.Products.Create(ctx, p)
}

func (r *pageRun) result(entries []catalog.Entry) *AppliedPage {
	failed := map[string]bool{}
	for _, f := range r.progress.Failures {
		failed[f.SKU] = true
	}
	out := &AppliedPage{Failed: len(r.progress.Failures), Failures: r.progress.Failures[:min(len(r.progress.Failures), maxListed)]}
	for _, e := range entries {
		switch {
		case failed[e.SKU]:
		case e.Action == catalog.Create:
			out.Created++
		case e.Action == catalog.Update:
			out.Updated++
		case e.Action == catalog.Deactivate:
			out.Deactivated++
		}
	}
	return out
}
