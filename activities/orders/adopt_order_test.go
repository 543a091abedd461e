package orders_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/orders"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/order"
)

// adopting are the activities of Status with a dossier.
func (b *bench) adopting() *orders.Status {
	s := b.following()
	s.Orders = b.keeping()
	return s
}

func (b *bench) adopt(in orders.AdoptOrderInput) (orders.Adoption, error) {
	b.T.Helper()
	in.Actor, in.Reason, in.At = "Ann", "ordered by phone", time.Now()
	return activitytest.Run[orders.Adoption](b, activitytest.Attempt{RunID: in.PurchaseOrder}, b.adopting().AdoptOrder, in)
}

func (b *bench) unadopt(purchaseOrder string) (orders.Unadopted, error) {
	b.T.Helper()
	return activitytest.Run[orders.Unadopted](b, activitytest.Attempt{RunID: "un" + purchaseOrder}, b.adopting().UnadoptOrder,
		orders.UnadoptOrderInput{PurchaseOrder: purchaseOrder, Actor: "Bob", Reason: "it was another one", At: time.Now()})
}

// An order that was placed elsewhere is found under the number it was placed with, or by TD SYNNEX's own
// number once it is invoiced.
func TestAdoptOrderFindsWhatWasPlacedElsewhere(t *testing.T) {
	b := newBench(t, 200)
	id, po := b.purchaseOrder("Submitted", b.Product("TDS-9001", b.skuOfDistributor(0)))
	b.place("PHONE-7", 2, activitytest.Cost)
	number := b.orderNumber("PHONE-7")
	_, err := b.adopt(orders.AdoptOrderInput{PurchaseOrder: po, CustomerPO: "PHONE-7", DistributorOrder: "1", DryRun: true})
	require.Equal(t, bridge.NotFound, activitytest.Failed(t, err).Type())
	_, err = b.adopt(orders.AdoptOrderInput{PurchaseOrder: po, DistributorOrder: number, DryRun: true})
	require.Contains(t, activitytest.Failed(t, err).Message(), "--customer-po", "before there is an invoice")
	b.Sandboxes.Clock.Advance(30 * 24 * time.Hour)
	before := b.State()
	got, err := b.adopt(orders.AdoptOrderInput{PurchaseOrder: po, DistributorOrder: number, DryRun: true})
	require.NoError(t, err)
	require.Equal(t, "PHONE-7", got.CustomerPO)
	require.Empty(t, got.Against)
	require.False(t, got.Adopted)
	require.Equal(t, before, b.State(), "a dry run writes nothing")
	require.Len(t, got.Lines, 1)
	require.Equal(t, "2 of SKU "+b.skuOfDistributor(0)+" at "+activitytest.Cost.StringFixed(2), got.Lines[0].Ours)
	require.Contains(t, got.Lines[0].Theirs, "2 of SKU "+b.skuOfDistributor(0))
	require.Contains(t, got.Lines[0].Theirs, "order "+number)

	got, err = b.adopt(orders.AdoptOrderInput{PurchaseOrder: po, CustomerPO: "PHONE-7"})
	require.NoError(t, err)
	require.True(t, got.Adopted)
	written := b.prepare(po).PurchaseOrder
	require.Equal(t, "PHONE-7", order.RecordedNumber(written))
	require.Equal(t, number, written.ExternalPONumber)
	require.Contains(t, written.GeneralMemo, "Adopted by Ann")
	open := activitytest.Must[orders.OpenOrder](b, b.following().OpenTracking, orders.ReadPurchaseOrderInput{PurchaseOrder: po})
	require.Equal(t, "PHONE-7", open.Number, "the tracker goes on with what the memo says")
	require.Empty(t, open.NotSent)
	again, err := b.adopt(orders.AdoptOrderInput{PurchaseOrder: po, CustomerPO: "PHONE-7"})
	require.NoError(t, err, "an attempt may be repeated")
	require.True(t, again.Adopted)
	require.Equal(t, id, written.ID)
}

// Every adoption that can't be right is refused, writes nothing, and shows why in a dry run too.
func TestWrongAdoptionsAreRefused(t *testing.T) {
	const number = "PHONE-7"
	for name, row := range map[string]struct {
		kind, text string
		// spoil makes the adoption of PHONE-7 by the purchase order wrong; it returns another purchase order to use.
		spoil func(b *bench, id int64, po string) string
	}{
		"another purchase order has adopted it": {bridge.AdoptionRefused, "holds it: its memo says", func(b *bench, _ int64,
			po string) string {
			_, other := b.purchaseOrder("Submitted", b.Product("TDS-9002", b.skuOfDistributor(0)))
			_, err := b.adopt(orders.AdoptOrderInput{PurchaseOrder: other, CustomerPO: number})
			require.NoError(b.T, err)
			return po
		}},
		"another purchase order names it as its external number": {bridge.AdoptionRefused, "holds it: its External P.O. Number is",
			func(b *bench, _ int64, po string) string {
				other, _ := b.purchaseOrder("Submitted", b.Product("TDS-9002", b.skuOfDistributor(0)))
				b.external(other, b.orderNumber(number))
				return po
			}},
		"another purchase order that can't be read may hold it": {bridge.AdoptionRefused,
			"another purchase order may hold the order: the row",
			func(b *bench, _ int64, po string) string {
				other, _ := b.purchaseOrder("Submitted", b.Product("TDS-9002", b.skuOfDistributor(0)))
				b.Damage("PurchaseOrders", other, "generalMemo", `{}`)
				return po
			}},
		"it is another purchase order's own number": {bridge.AdoptionRefused, "is its own number at TD SYNNEX",
			func(b *bench, _ int64, po string) string {
				_, other := b.purchaseOrder("Submitted", b.Product("TDS-9002", b.skuOfDistributor(0)))
				b.place(other, 2, activitytest.Cost)
				_, err := b.adopt(orders.AdoptOrderInput{PurchaseOrder: po, CustomerPO: other, DryRun: true})
				require.NoError(b.T, err)
				_, err = b.adopt(orders.AdoptOrderInput{PurchaseOrder: po, CustomerPO: other})
				require.Contains(b.T, activitytest.Failed(b.T, err).Message(),
					"purchase order "+other+" holds it: "+other+" is its own number at TD SYNNEX")
				return ""
			}},
		"other quantities": {bridge.OtherOrder, "TD SYNNEX has 2 on order, the purchase order 3", func(b *bench, id int64,
			po string) string {
			for item, err := range b.Autotask.PurchaseOrderItems.List(b.T.Context(), id) {
				require.NoError(b.T, err)
				require.NoError(b.T, b.Autotask.PurchaseOrderItems.Patch(b.T.Context(), id, autotask.PurchaseOrderItem{
					ID: item.ID, Quantity: autotask.Of(int64(3))}))
			}
			return po
		}},
		"another product": {bridge.OtherOrder, "on the line, the purchase order SKU", func(b *bench, _ int64, _ string) string {
			_, other := b.purchaseOrder("Submitted", b.Product("TDS-9002", b.skuOfDistributor(1)))
			return other
		}},
		"the purchase order was sent": {bridge.AdoptionRefused, "has an order at TD SYNNEX already", func(b *bench, id int64,
			po string) string {
			b.place(po, 2, activitytest.Cost)
			b.recordAs(id, po, po)
			return po
		}},
		"the purchase order was sent, and nobody wrote it down": {bridge.AdoptionRefused, "has an order at TD SYNNEX already",
			func(b *bench, _ int64, po string) string {
				b.place(po, 2, activitytest.Cost)
				return po
			}},
		"the purchase order is invoiced": {bridge.AdoptionRefused, "has an order at TD SYNNEX already",
			func(b *bench, id int64, po string) string {
				b.place(po, 2, activitytest.Cost)
				b.Sandboxes.Clock.Advance(30 * 24 * time.Hour)
				b.recordAs(id, po, po)
				return po
			}},
		"a person has noted another order": {bridge.AdoptionRefused, "its External P.O. Number is 66515543",
			func(b *bench, id int64, po string) string {
				b.external(id, "66515543")
				return po
			}},
		"it has this order": {bridge.AdoptionRefused, "it has this order already", func(b *bench, id int64, po string) string {
			b.recordAs(id, po, number)
			return po
		}},
		"its order is being sent": {bridge.AdoptionRefused, "is being sent by", func(b *bench, _ int64, po string) string {
			_, err := b.Store.Claim(b.T.Context(), "send-order/"+po, "another run", time.Hour)
			require.NoError(b.T, err)
			return po
		}},
		"it is cancelled": {bridge.AdoptionRefused, "it is cancelled in Autotask", func(b *bench, id int64, po string) string {
			require.NoError(b.T, b.Autotask.PurchaseOrders.Patch(b.T.Context(), autotask.PurchaseOrder{ID: id,
				Status: b.status("Canceled")}))
			return po
		}},
		"it goes to somebody else": {bridge.AdoptionRefused, "not to TD SYNNEX", func(b *bench, _ int64, po string) string {
			b.OtherVendor()
			b.AtAutotask("/sandbox/purchase-order", activitytest.Object{"number": po, "vendor": "Other Distribution"})
			return po
		}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, 200)
			id, po := b.purchaseOrder("Submitted", b.Product("TDS-9001", b.skuOfDistributor(0)))
			b.place(number, 2, activitytest.Cost)
			if po = row.spoil(b, id, po); po == "" {
				return
			}
			before := b.State()
			_, err := b.adopt(orders.AdoptOrderInput{PurchaseOrder: po, CustomerPO: number})
			failed := activitytest.Failed(t, err)
			require.Equal(t, row.kind, failed.Type(), failed.Message())
			require.Contains(t, failed.Message(), row.text)
			require.Contains(t, failed.Message(), "What to do: ")
			require.Equal(t, before, b.State(), "nothing is written")
		})
	}
}

// A cancelled purchase order lets go of its order, and one whose order was rejected takes another.
func TestAdoptionTakesWhatNobodyHolds(t *testing.T) {
	b := newBench(t, 200)
	product := b.Product("TDS-9001", b.skuOfDistributor(0))
	id, old := b.purchaseOrder("Submitted", product)
	b.place(old, 2, activitytest.Cost)
	b.recordAs(id, old, old)
	require.NoError(t, b.Autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{ID: id, Status: b.status("Canceled")}))
	_, fresh := b.purchaseOrder("Submitted", product)
	got, err := b.adopt(orders.AdoptOrderInput{PurchaseOrder: fresh, CustomerPO: old})
	require.NoError(t, err)
	require.True(t, got.Adopted)
}

// What an adoption has written is taken back, the dossier has both, and no sweep sends the purchase order.
func TestUnadoptOrderTakesItBack(t *testing.T) {
	b := newBench(t, 200)
	id, po := b.purchaseOrder("Submitted", b.Product("TDS-9001", b.skuOfDistributor(0)))
	b.place("PHONE-7", 2, activitytest.Cost)
	b.external(id, b.orderNumber("PHONE-7")) // as the person noted it who ordered by phone
	before := b.prepare(po).PurchaseOrder
	_, err := b.unadopt(po)
	require.Equal(t, bridge.AdoptionRefused, activitytest.Failed(t, err).Type())
	require.Contains(t, activitytest.Failed(t, err).Message(), "has adopted no order")

	_, err = b.adopt(orders.AdoptOrderInput{PurchaseOrder: po, CustomerPO: "PHONE-7"})
	require.NoError(t, err)
	b.Sandboxes.Clock.Advance(30 * 24 * time.Hour)
	b.recordAs(id, po, "PHONE-7") // its tracker has seen it through
	require.NotEmpty(t, b.prepare(po).PurchaseOrder.VendorInvoiceNumber)

	got, err := b.unadopt(po)
	require.NoError(t, err)
	require.Equal(t, "PHONE-7", got.CustomerPO)
	after := b.prepare(po).PurchaseOrder
	require.Equal(t, before.ExternalPONumber, after.ExternalPONumber)
	require.Equal(t, before.VendorInvoiceNumber, after.VendorInvoiceNumber)
	require.True(t, before.Freight.Equal(after.Freight))
	require.Equal(t, before.Lines[0].Memo, after.Lines[0].Memo)
	require.Contains(t, after.GeneralMemo, "Call Bob\r\nbefore delivery", "the person's own text stays")
	require.Empty(t, order.RecordedNumber(after))
	why, notToBeSent := order.GivenUp(after)
	require.True(t, notToBeSent)
	require.Contains(t, why, "by Bob")
	require.NotContains(t, b.listed(b.following().ListApproved), po, "its goods may be ordered: no sweep sends it")

	d := b.dossierOf(po)
	var decided []string
	for _, s := range d.Steps {
		if s.Kind == dossier.Decided {
			decided = append(decided, s.Text+": "+s.Decisions[0].Reason)
		}
	}
	require.Equal(t, []string{"adopt by Ann: ordered by phone", "unadopt by Bob: it was another one"}, decided)

	again, err := b.adopt(orders.AdoptOrderInput{PurchaseOrder: po, CustomerPO: "PHONE-7"})
	require.NoError(t, err, "it may be adopted after all")
	require.True(t, again.Adopted)
}

// Goods that were received stay the purchase order's.
func TestUnadoptIsRefusedOnceGoodsAreReceived(t *testing.T) {
	b := newBench(t, 200)
	id, po := b.purchaseOrder("Submitted", b.Product("TDS-9001", b.skuOfDistributor(0)))
	b.place("PHONE-7", 2, decimal.RequireFromString("10.50"))
	_, err := b.adopt(orders.AdoptOrderInput{PurchaseOrder: po, CustomerPO: "PHONE-7"})
	require.NoError(t, err)
	for item, err := range b.Autotask.PurchaseOrderItems.List(t.Context(), id) {
		require.NoError(t, err)
		b.stocked(item.ID)
		_, err := b.Autotask.PurchaseOrderItemReceiving.Create(t.Context(), item.ID, autotask.PurchaseOrderItemReceiving{
			PurchaseOrderItemID: autotask.Of(item.ID), QuantityNowReceiving: autotask.Of(int64(1))})
		require.NoError(t, err)
	}
	before := b.State()
	_, err = b.unadopt(po)
	require.Contains(t, activitytest.Failed(t, err).Message(), "goods were received on purchase order "+po)
	require.Equal(t, before, b.State())
}
