package orders

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/ledger"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
)

// ReceivedGoods says what was received in Autotask.
type ReceivedGoods struct {
	Records int `json:"records"`
	Pieces  int `json:"pieces"`
	// Waiting says what can't be received yet, and why.
	Waiting string `json:"waiting,omitempty"`
}

// ReceiveGoods makes the receiving records that are missing by the policy (tracking.receive), one for
// each parcel or serial number. It may be repeated: it looks first at what is received, and when an
// attempt before may have left a create under way, it waits until that is over. Records can't be taken
// back, so it stops at the first one that fails.
func (a *Status) ReceiveGoods(ctx context.Context, in RecordOrderInput) (*ReceivedGoods, error) {
	received, err := a.receive(ctx, in)
	return received, border.Failure(ctx, err)
}

func (a *Status) receive(ctx context.Context, in RecordOrderInput) (_ *ReceivedGoods, err error) {
	if a.Orders.Policy.Tracking.Receive == policy.ReceiveNever {
		return &ReceivedGoods{}, nil
	}
	beat, stop := border.Narrate(ctx)
	defer stop()
	fence, end, err := a.creating(ctx, "receive-order", in.PurchaseOrderID, beat)
	if err != nil {
		return nil, err
	}
	defer func() { end(err) }()
	po, err := a.Orders.purchaseOrders().readByID(ctx, in.PurchaseOrderID)
	if err != nil {
		return nil, err
	}
	received, err := a.received(ctx, po)
	if err != nil {
		return nil, err
	}
	serialised, err := a.serialised(ctx, po, received)
	if err != nil {
		return nil, err
	}
	receipts, waiting := order.Receipts(po, in.Tracking, received, serialised, a.Orders.Policy.Tracking)
	out := &ReceivedGoods{Waiting: waitingText(waiting)}
	for i, r := range receipts {
		beat(fmt.Sprintf("receiving %d of %d", i+1, len(receipts)))
		record := autotask.PurchaseOrderItemReceiving{
			PurchaseOrderItemID: autotask.Of(r.ItemID), QuantityNowReceiving: autotask.Of(int64(r.Quantity))}
		if r.Serial != "" {
			record.SerialNumber = autotask.Of(r.Serial)
		}
		if r.Invoice != "" {
			record.VendorInvoiceNumber = autotask.Of(r.Invoice)
		}
		if err := fence.Begin(); err != nil {
			return nil, err
		}
		_, err := a.Orders.Autotask.PurchaseOrderItemReceiving.Create(ctx, r.ItemID, record)
		if autotask.ClassOf(err) == autotask.ClassValidation {
			if made, stockErr := a.makeStocked(ctx, r.ItemID); stockErr != nil {
				err = stockErr
			} else if made {
				_, err = a.Orders.Autotask.PurchaseOrderItemReceiving.Create(ctx, r.ItemID, record)
			}
		}
		if err != nil {
			return nil, a.notReceived(ctx, po, r, err)
		}
		if r.Invoice == "" {
			a.Orders.Book.Learned(ctx, ledger.Receiving, ledger.Otherwise, "a receipt without one was taken, of purchase order "+po.Number)
		}
		out.Records, out.Pieces = out.Records+1, out.Pieces+r.Quantity
	}
	return out, nil
}

// makeStocked makes the inventory row of an item's product at its location, where the product was never
// stocked: Autotask refuses to receive there without one. It reports whether the row was missing.
func (a *Status) makeStocked(ctx context.Context, itemID int64) (bool, error) {
	item, err := a.Orders.Autotask.PurchaseOrderItems.Get(ctx, itemID)
	if err != nil {
		return false, err
	}
	product, location := item.ProductID.Or(0), item.InventoryLocationID.Or(0)
	there, err := a.Orders.Autotask.InventoryProducts.Count(
		ctx, autotask.Where(autotask.Eq("productID", product), autotask.Eq("inventoryLocationID", location)))
	if err != nil || there > 0 {
		return false, err
	}
	_, err = a.Orders.Autotask.InventoryProducts.Create(ctx, autotask.InventoryProduct{
		ProductID: autotask.Of(product), InventoryLocationID: autotask.Of(location), QuantityMinimum: autotask.Of(int64(0)),
		QuantityMaximum: autotask.Of(int64(0)),
	})
	return err == nil, err
}

// notReceived makes the next attempt wait when the record may come into being after all.
func (a *Status) notReceived(ctx context.Context, po order.PurchaseOrder, r order.Receipt, err error) error {
	d := border.Describe(err)
	if border.Retryable(d.Kind) {
		return border.After(err, a.Orders.Autotask.LongestCall())
	}
	if strings.Contains(d.Cause, "vendorInvoiceNumber") {
		a.Orders.Book.Learned(ctx, ledger.Receiving, ledger.AsAssumed, "a receipt without one was refused, of purchase order "+po.Number)
		d.Fix = "The tenant demands a vendor invoice number: set tracking.receiveNeedsInvoice to true."
	}
	return problem.New(d.Kind, d.Fix, "%d pieces of line %d of purchase order %s can't be received: %s", r.Quantity, r.Line,
		po.Number, d.Cause)
}

// received is what Autotask has received of the order's items. A record that can't be read makes its item wait, and no
// other.
func (a *Status) received(ctx context.Context, po order.PurchaseOrder) (map[int64]order.Received, error) {
	var items []int64
	for _, l := range po.Lines {
		items = append(items, l.ItemID)
	}
	out := map[int64]order.Received{}
	err := autotask.Narrow(items, func(items []int64) ([]string, error) { return a.receivedOf(ctx, items, out) },
		func(item int64, why string) { out[item] = order.Received{NotRead: why} })
	return out, err
}

// receivedOf adds up what is received of some items. Unknown are the records of which it can't be told whose they are.
func (a *Status) receivedOf(ctx context.Context, items []int64, out map[int64]order.Received) (unknown []string, _ error) {
	for _, item := range items {
		delete(out, item)
	}
	for _, q := range autotask.SplitIn(autotask.Where(), "purchaseOrderItemID", items) {
		for row, err := range a.Orders.Autotask.PurchaseOrderItemReceiving.Query(ctx, q) {
			unread, damaged := autotask.AsUnread(err)
			if err != nil && !damaged {
				return nil, err
			}
			item := row.PurchaseOrderItemID.Or(0)
			if item == 0 { // a record that can't be read, or one without its item
				why := "a receiving record does not say of which line it is"
				if damaged {
					why = unread.Error()
				}
				unknown = append(unknown, why)
				continue
			}
			r, n := out[item], int(row.QuantityNowReceiving.Or(0))
			if unread.Lacks("quantityNowReceiving", "serialNumber") {
				r.NotRead = unread.Error()
			}
			r.Net += n
			if n > 0 {
				r.Gross += n
				if serial := row.SerialNumber.Or(""); serial != "" {
					r.Serials = append(r.Serials, serial)
				}
			}
			out[item] = r
		}
	}
	return unknown, nil
}

// serialised are the products of the order that Autotask receives by serial number. Items of a product of which that can't
// be read wait.
func (a *Status) serialised(ctx context.Context, po order.PurchaseOrder, received map[int64]order.Received) (map[int64]bool, error) {
	var products []int64
	for _, l := range po.Lines {
		if l.ProductID != 0 && !slices.Contains(products, l.ProductID) {
			products = append(products, l.ProductID)
		}
	}
	out := map[int64]bool{}
	wait := func(product int64, why string) {
		for _, l := range po.Lines {
			if l.ProductID == product {
				r := received[l.ItemID]
				r.NotRead = why
				received[l.ItemID] = r
			}
		}
	}
	err := autotask.Narrow(products, func(products []int64) (unknown []string, _ error) {
		for _, q := range autotask.SplitIn(autotask.Where().Include("id", "isSerialized"), "id", products) {
			for p, err := range a.Orders.Autotask.Products.Query(ctx, q) {
				unread, damaged := autotask.AsUnread(err)
				switch {
				case err != nil && !damaged:
					return nil, err
				case unread.Lacks("id"):
					unknown = append(unknown, unread.Error())
				case unread.Lacks("isSerialized"):
					wait(p.ID, unread.Error())
				default:
					out[p.ID] = p.IsSerialized.Or(false)
				}
			}
		}
		return unknown, nil
	}, wait)
	return out, err
}

func waitingText(waiting map[int]string) string {
	var out []string
	for _, line := range slices.Sorted(maps.Keys(waiting)) {
		out = append(out, fmt.Sprintf("line %d: %s", line, waiting[line]))
	}
	return strings.Join(out, "; ")
}
