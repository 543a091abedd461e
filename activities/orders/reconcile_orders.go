package orders

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/api/workflowservice/v1"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/order"
	"digitalbridge/internal/reconcile"
	"digitalbridge/internal/store"
)

// Reconciliation compares purchase orders with the distributor's orders and invoices. It writes to the blob
// store only, never to Autotask or to the distributor.
type Reconciliation struct {
	Orders *Orders
	Store  *store.Store
	// Workflows tells which orders are being submitted or followed.
	Workflows  Describer
	Connection string
	// Now is the time by which reports are aged; nil: the machine's.
	Now func() time.Time
}

// Describer is the part of Temporal's client that Reconciliation needs.
type Describer interface {
	DescribeWorkflowExecution(ctx context.Context, workflowID, runID string) (*workflowservice.DescribeWorkflowExecutionResponse, error)
}

// reconcilePage is how many purchase orders one activity compares: with one or two calls to the distributor
// each, and 25 calls a minute, a page is a few minutes.
const reconcilePage = 25

// ReconcilePageInput names the purchase orders of a page.
type ReconcilePageInput struct {
	// Key is where the rows go, a part of the store for each comparison.
	Key  string `json:"key"`
	Page int    `json:"page"`
	// After is the id of the last purchase order of the page before.
	After int64 `json:"after"`
	// Since is the time from which on purchase orders count; zero: by the policy.
	Since time.Time `json:"since,omitzero"`
}

// ReconciledPage says what a page has come to.
type ReconciledPage struct {
	Orders int                    `json:"orders"`
	Counts map[reconcile.Kind]int `json:"counts,omitempty"`
	Last   int64                  `json:"last"`
	Done   bool                   `json:"done"`
	Since  time.Time              `json:"since"`
}

// rowsKey is where the rows of a page are.
func rowsKey(key string, page int) string { return fmt.Sprintf("%s/rows-%05d.jsonl", key, page) }

// ReconcilePage compares a page of purchase orders, the oldest first, and stores a row for each. It reads
// only, and may be repeated.
func (a *Reconciliation) ReconcilePage(ctx context.Context, in ReconcilePageInput) (*ReconciledPage, error) {
	page, err := a.page(ctx, in)
	return page, border.Failure(ctx, err)
}

func (a *Reconciliation) page(ctx context.Context, in ReconcilePageInput) (*ReconciledPage, error) {
	beat, stop := border.Narrate(ctx)
	defer stop()
	out := &ReconciledPage{Since: in.Since, Last: in.After, Counts: map[reconcile.Kind]int{}}
	if out.Since.IsZero() {
		out.Since = a.now().Add(-time.Duration(a.Orders.Policy.Reconcile.Since)).UTC().Truncate(time.Second)
	}
	list, err := a.listOrders(ctx, out.Since, in.After)
	if err != nil {
		return nil, err
	}
	if err := a.addReceived(ctx, list); err != nil {
		return nil, err
	}
	rows := make([]reconcile.Row, 0, len(list))
	for i := range list {
		beat(fmt.Sprintf("purchase order %s, %d of %d", list[i].PurchaseOrder.Number, i+1, len(list)))
		if list[i].Problem == "" {
			if err := a.ask(ctx, &list[i]); err != nil {
				return nil, err
			}
		}
		row := reconcile.Check(list[i], a.Orders.Policy)
		for _, f := range row.Findings {
			out.Counts[f.Kind]++
		}
		rows, out.Last = append(rows, row), max(out.Last, list[i].PurchaseOrder.ID)
	}
	out.Orders, out.Done = len(list), len(list) < reconcilePage
	return out, store.PutLines(ctx, a.Store, rowsKey(in.Key, in.Page), slices.Values(rows))
}

// listOrders reads a page of purchase orders to the distributor: those made since a time, and those that
// are open however old they are.
func (a *Reconciliation) listOrders(ctx context.Context, since time.Time, after int64) ([]reconcile.Order, error) {
	vendor, err := a.Orders.Tenant.Vendor(ctx)
	if err != nil {
		return nil, err
	}
	statuses, err := a.Orders.Tenant.Statuses(ctx)
	if err != nil {
		return nil, err
	}
	counts := []autotask.Condition{autotask.Gte("createDateTime", since)}
	var open []int64
	for _, label := range slices.Concat(a.Orders.Policy.Orders.ApprovedStatuses, openStatuses) {
		if id, ok := statuses.ID(label); ok && !slices.Contains(open, id) {
			open = append(open, id)
		}
	}
	if len(open) > 0 {
		counts = append(counts, autotask.In("status", open...))
	}
	q := autotask.Where(autotask.Eq("vendorID", vendor.ID), autotask.Gt("id", after), autotask.Or(counts...)).PageSize(reconcilePage)
	var list []reconcile.Order
	index, ids := map[int64]int{}, []int64(nil)
	for row, err := range a.Orders.Autotask.PurchaseOrders.Query(ctx, q) {
		unread, damaged := autotask.AsUnread(err)
		if err != nil && !damaged {
			return nil, err
		}
		po := purchaseOrder(row)
		if damaged {
			po.Number = cmp.Or(po.Number, unread.What())
		}
		po.Status, po.ForDistributor, po.VendorName = statuses.Name(row.Status.Or(0)), true, vendor.CompanyName.Or("")
		if po.ID != 0 {
			index[po.ID], ids = len(list), append(ids, po.ID)
		}
		list = append(list, reconcile.Order{
			PurchaseOrder: po, SubmittedAt: row.SubmitDateTime.Or(time.Time{}), Number: order.DistributorNumber(po.Number, a.Orders.Policy.Orders),
		})
		if damaged {
			notCompared(&list[len(list)-1], unread.Error())
		}
		if len(list) == reconcilePage {
			break
		}
	}
	return list, a.addLines(ctx, vendor.ID, list, index, ids)
}

// addLines reads the items of all purchase orders of the page.
func (a *Reconciliation) addLines(ctx context.Context, vendorID int64, list []reconcile.Order, index map[int64]int, ids []int64) error {
	if err := rowsOf(ids, func(some []int64) autotask.Rows[autotask.PurchaseOrderItem] {
		return a.Orders.Autotask.PurchaseOrderItems.Query(ctx, autotask.Where(autotask.In("orderID", some...)))
	}, func(item autotask.PurchaseOrderItem) autotask.Optional[int64] { return item.OrderID },
		func(id int64, item autotask.PurchaseOrderItem) {
			po := &list[index[id]].PurchaseOrder
			if !slices.ContainsFunc(po.Lines, func(l order.Line) bool { return l.ItemID == item.ID }) {
				po.Lines = append(po.Lines, purchaseOrderLine(item))
			}
		}, func(id int64, why string) { notCompared(&list[index[id]], why) }); err != nil {
		return err
	}
	var products []int64
	for i := range list {
		list[i].PurchaseOrder.NumberLines()
		for _, l := range list[i].PurchaseOrder.Lines {
			if l.ProductID != 0 && !slices.Contains(products, l.ProductID) {
				products = append(products, l.ProductID)
			}
		}
	}
	skus, unread := map[int64]string{}, map[int64]string{}
	if err := rowsOf(products, func(some []int64) autotask.Rows[autotask.ProductVendor] {
		return a.Orders.Autotask.ProductVendors.Query(ctx, autotask.Where(autotask.Eq("vendorID", vendorID),
			autotask.In("productID", some...)).Include("id", "productID", "vendorPartNumber"))
	}, func(row autotask.ProductVendor) autotask.Optional[int64] { return row.ProductID },
		func(id int64, row autotask.ProductVendor) { skus[id] = row.VendorPartNumber.Or("") },
		func(id int64, why string) { unread[id] = why }); err != nil {
		return err
	}
	for i := range list {
		for j := range list[i].PurchaseOrder.Lines {
			l := &list[i].PurchaseOrder.Lines[j]
			l.SKU = skus[l.ProductID]
			if why := unread[l.ProductID]; why != "" {
				notCompared(&list[i], why)
			}
		}
	}
	return nil
}

// addReceived reads what Autotask has received of the page's items.
func (a *Reconciliation) addReceived(ctx context.Context, list []reconcile.Order) error {
	owner, items := map[int64]int{}, []int64(nil)
	for i := range list {
		list[i].Received = map[int64]int{}
		for _, l := range list[i].PurchaseOrder.Lines {
			owner[l.ItemID], items = i, append(items, l.ItemID)
		}
	}
	counted := map[int64]bool{}
	return rowsOf(items, func(some []int64) autotask.Rows[autotask.PurchaseOrderItemReceiving] {
		return a.Orders.Autotask.PurchaseOrderItemReceiving.Query(ctx, autotask.Where(autotask.In("purchaseOrderItemID", some...)))
	}, func(row autotask.PurchaseOrderItemReceiving) autotask.Optional[int64] { return row.PurchaseOrderItemID },
		func(item int64, row autotask.PurchaseOrderItemReceiving) {
			if !counted[row.ID] {
				counted[row.ID] = true
				list[owner[item]].Received[item] += int(row.QuantityNowReceiving.Or(0))
			}
		}, func(item int64, why string) { notCompared(&list[owner[item]], why) })
}

// rowsOf reads the rows that belong to the keys. One that can't be read is told of the key that it belongs to, and is
// asked for in halves of the keys until that is certain; so a good row may come twice.
func rowsOf[T autotask.Entity](keys []int64, query func(some []int64) autotask.Rows[T], of func(T) autotask.Optional[int64],
	found func(key int64, row T), unread func(key int64, why string)) error {
	for some := range slices.Chunk(keys, autotask.MaxOrConditions) {
		if err := autotask.Narrow(some, func(some []int64) (unknown []string, err error) {
			for row, err := range query(some) {
				damaged, ok := autotask.AsUnread(err)
				key, known := of(row).Get()
				switch {
				case ok && known:
					unread(key, damaged.Error())
				case ok:
					unknown = append(unknown, damaged.Error())
				case err != nil:
					return nil, err
				default:
					found(key, row)
				}
			}
			return unknown, nil
		}, unread); err != nil {
			return err
		}
	}
	return nil
}

// notCompared leaves one purchase order out of the comparison because a row of it in Autotask can't be read.
func notCompared(o *reconcile.Order, why string) {
	o.Problem, o.Fix = why, "open it in Autotask and save it again, which writes its fields anew; the next comparison looks at it again"
}

func (a *Reconciliation) now() time.Time {
	if a.Now != nil {
		return a.Now()
	}
	return time.Now()
}
