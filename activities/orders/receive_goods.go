package orders

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
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
	received, err := a.receive(autotask.WithPriority(ctx), in)
	return received, border.Failure(ctx, err)
}

func (a *Status) receive(ctx context.Context, in RecordOrderInput) (_ *ReceivedGoods, err error) {
	if a.Orders.Policy.Tracking.Receive == policy.ReceiveNever {
		return &ReceivedGoods{}, nil
	}
	beat, stop := border.Narrate(ctx)
	defer stop()
	fence, err := border.AwaitFence(ctx, a.Store, fmt.Sprintf("receive-order/%d", in.PurchaseOrderID), a.lostCreate())
	if err != nil {
		return nil, err
	}
	defer func() { fence.End(ctx, err == nil || !border.Retryable(border.Describe(err).Kind)) }()
	if err := a.outlastLostCreate(ctx, beat); err != nil {
		return nil, err
	}
	po, err := a.Orders.readByID(ctx, in.PurchaseOrderID)
	if err != nil {
		return nil, err
	}
	received, err := a.received(ctx, po)
	if err != nil {
		return nil, err
	}
	serialised, err := a.serialised(ctx, po)
	if err != nil {
		return nil, err
	}
	receipts, waiting := order.Receipts(po, in.Tracking, received, serialised, a.Orders.Policy.Tracking)
	out := &ReceivedGoods{Waiting: waitingText(waiting)}
	for i, r := range receipts {
		beat(fmt.Sprintf("receiving %d of %d", i+1, len(receipts)))
		record := autotask.PurchaseOrderItemReceiving{PurchaseOrderItemID: autotask.Of(r.ItemID), QuantityNowReceiving: autotask.Of(int64(r.Quantity))}
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
			return nil, a.notReceived(po, r, err)
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
	there, err := a.Orders.Autotask.InventoryProducts.Count(ctx, autotask.Where(autotask.Eq("productID", product), autotask.Eq("inventoryLocationID", location)))
	if err != nil || there > 0 {
		return false, err
	}
	_, err = a.Orders.Autotask.InventoryProducts.Create(ctx, autotask.InventoryProduct{
		ProductID: autotask.Of(product), InventoryLocationID: autotask.Of(location), QuantityMinimum: autotask.Of(int64(0)), QuantityMaximum: autotask.Of(int64(0)),
	})
	return err == nil, err
}

// notReceived makes the next attempt wait when the record may come into being after all.
func (a *Status) notReceived(po order.PurchaseOrder, r order.Receipt, err error) error {
	d := border.Describe(err)
	if border.Retryable(d.Kind) {
		return border.After(err, a.lostCreate())
	}
	if strings.Contains(d.Cause, "vendorInvoiceNumber") {
		d.Fix = "The tenant demands a vendor invoice number: set tracking.receiveNeedsInvoice to true."
	}
	return border.NewProblem(d.Kind, d.Fix, "%d pieces of line %d of purchase order %s can't be received: %s", r.Quantity, r.Line, po.Number, d.Cause)
}

// outlastLostCreate waits until what an attempt before may have begun to create is over: only such an
// attempt leaves heartbeat details.
func (a *Status) outlastLostCreate(ctx context.Context, beat func(string)) error {
	if !activity.HasHeartbeatDetails(ctx) {
		return nil
	}
	beat("waiting until a lost create is over")
	return pause(ctx, a.lostCreate())
}

// lostCreate is how long a create whose answer was lost may still be under way.
func (a *Status) lostCreate() time.Duration {
	if a.LostCreate > 0 {
		return a.LostCreate
	}
	return autotask.LongestCall
}

// pause waits, unless the activity ends first.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// received is what Autotask has received of the order's items.
func (a *Status) received(ctx context.Context, po order.PurchaseOrder) (map[int64]order.Received, error) {
	var items []int64
	for _, l := range po.Lines {
		items = append(items, l.ItemID)
	}
	out := map[int64]order.Received{}
	for _, q := range autotask.SplitIn(autotask.Where(), "purchaseOrderItemID", items) {
		for row, err := range a.Orders.Autotask.PurchaseOrderItemReceiving.Query(ctx, q) {
			if err != nil {
				return nil, err
			}
			r, n := out[row.PurchaseOrderItemID.Or(0)], int(row.QuantityNowReceiving.Or(0))
			r.Net += n
			if n > 0 {
				r.Gross += n
				if serial := row.SerialNumber.Or(""); serial != "" {
					r.Serials = append(r.Serials, serial)
				}
			}
			out[row.PurchaseOrderItemID.Or(0)] = r
		}
	}
	return out, nil
}

// serialised are the products of the order that Autotask receives by serial number.
func (a *Status) serialised(ctx context.Context, po order.PurchaseOrder) (map[int64]bool, error) {
	var products []int64
	for _, l := range po.Lines {
		if l.ProductID != 0 && !slices.Contains(products, l.ProductID) {
			products = append(products, l.ProductID)
		}
	}
	out := map[int64]bool{}
	for _, q := range autotask.SplitIn(autotask.Where().Include("id", "isSerialized"), "id", products) {
		for p, err := range a.Orders.Autotask.Products.Query(ctx, q) {
			if err != nil {
				return nil, err
			}
			out[p.ID] = p.IsSerialized.Or(false)
		}
	}
	return out, nil
}

func waitingText(waiting map[int]string) string {
	var out []string
	for _, line := range slices.Sorted(maps.Keys(waiting)) {
		out = append(out, fmt.Sprintf("line %d: %s", line, waiting[line]))
	}
	return strings.Join(out, "; ")
}

// newStatus is the id of the Autotask status that the policy gives to the order's state, 0 when the
// status stays.
func (a *Orders) newStatus(ctx context.Context, po order.PurchaseOrder, t order.Tracking) (int64, error) {
	label, change := order.NewStatus(po, t, a.Policy.Tracking.Statuses)
	if !change {
		return 0, nil
	}
	statuses, err := a.Tenant.Statuses(ctx)
	if err != nil {
		return 0, err
	}
	return statuses.Need(label, "tracking.statuses")
}
