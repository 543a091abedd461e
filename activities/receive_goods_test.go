package activities_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// receipts are the receiving records of a purchase order's items.
func (b *bench) receipts(id int64) (rows []autotask.PurchaseOrderItemReceiving) {
	b.t.Helper()
	for item, err := range b.autotask.PurchaseOrderItems.List(b.t.Context(), id) {
		require.NoError(b.t, err)
		for row, err := range b.autotask.PurchaseOrderItemReceiving.List(b.t.Context(), item.ID) {
			require.NoError(b.t, err)
			rows = append(rows, row)
		}
	}
	return rows
}

// shippedTracking is an order of one line of which so many pieces have left, each in a parcel of its own
// with a serial number.
func (b *bench) shippedTracking(number string, shipped int) order.Tracking {
	b.t.Helper()
	known := tracking(b.prepare(number).PurchaseOrder)
	l := &known.Lines[0]
	l.Shipped, l.Parcels = shipped, nil
	for n := range shipped {
		l.Parcels = append(l.Parcels, order.Parcel{Tracking: string(rune('A' + n)), Quantity: 1, Serials: []string{"SN" + string(rune('A'+n))}})
	}
	known.Invoices = []order.Invoice{{Number: "INV-1", Total: decimal.NewFromInt(1), Lines: []order.InvoiceLine{{Line: l.Number, Quantity: shipped}}}}
	return known
}

func (b *bench) receive(id int64, known order.Tracking) (activities.ReceivedGoods, error) {
	b.t.Helper()
	status := b.following()
	status.LostCreate = time.Millisecond
	return run[activities.ReceivedGoods](b, attempt{}, status.ReceiveGoods, activities.RecordOrderInput{PurchaseOrderID: id, Tracking: known})
}

func TestReceiveGoods(t *testing.T) {
	b := newBench(t, 10)
	b.policy.Tracking.Receive = policy.ReceiveShipped
	product := b.product("TDS-9001", "9001")
	id, number := b.purchaseOrder("Submitted", product)
	quantity := b.prepare(number).PurchaseOrder.Lines[0].Quantity
	require.Greater(t, quantity, 1)
	statusOf := func() string { return b.prepare(number).PurchaseOrder.Status }

	// Parcel by parcel, with the invoice's number; Autotask moves the status by its own rules.
	got, err := b.receive(id, b.shippedTracking(number, 1))
	require.NoError(t, err)
	require.Equal(t, activities.ReceivedGoods{Records: 1, Pieces: 1}, got)
	require.Equal(t, "INV-1", b.receipts(id)[0].VendorInvoiceNumber.Or(""))
	require.True(t, order.SameLabel("Received Partial", statusOf()), statusOf())

	got, err = b.receive(id, b.shippedTracking(number, quantity))
	require.NoError(t, err)
	require.Equal(t, quantity-1, got.Records)
	require.True(t, order.SameLabel("Received Full", statusOf()), statusOf())

	got, err = b.receive(id, b.shippedTracking(number, quantity))
	require.NoError(t, err)
	require.Zero(t, got.Records, "nothing twice")
	require.Len(t, b.receipts(id), quantity)
}

// A record whose answer was lost is there: the next attempt waits, looks and does not make it again.
func TestReceiveGoodsAfterALostAnswer(t *testing.T) {
	b := newBench(t, 10)
	b.policy.Tracking.Receive = policy.ReceiveShipped
	id, number := b.purchaseOrder("Submitted", b.product("TDS-9001", "9001"))
	b.autotaskFault(object{"method": http.MethodPost, "path": "/ATServicesRest/V1.0/PurchaseOrderItems/*/Receiving", "action": "reset", "when": "after", "count": 1})
	_, err := b.receive(id, b.shippedTracking(number, 1))
	app := failed(t, err)
	require.False(t, app.NonRetryable())
	require.Positive(t, app.NextRetryDelay(), "the lost create may still be under way")
	require.Len(t, b.receipts(id), 1)
	got, err := b.receive(id, b.shippedTracking(number, 1))
	require.NoError(t, err)
	require.Zero(t, got.Records)
	require.Len(t, b.receipts(id), 1)
}

func TestReceiveGoodsOfASerialisedProduct(t *testing.T) {
	b := newBench(t, 10)
	b.policy.Tracking.Receive = policy.ReceiveShipped
	b.atAutotask("/sandbox/tenant", object{"vendorInvoiceRequired": true})
	product := b.product("TDS-9001", "9001")
	require.NoError(t, b.autotask.Products.Patch(t.Context(), autotask.Product{ID: product, IsSerialized: autotask.Of(true)}))
	id, number := b.purchaseOrder("Submitted", product)
	got, err := b.receive(id, b.shippedTracking(number, 2))
	require.NoError(t, err)
	require.Equal(t, 2, got.Records)
	rows := b.receipts(id)
	require.Equal(t, "SNA", rows[0].SerialNumber.Or(""))
	require.Equal(t, "SNB", rows[1].SerialNumber.Or(""))

	// Without an invoice it waits; a tenant that demands one refuses it, with the key that helps.
	id, number = b.purchaseOrder("Submitted", product)
	without := b.shippedTracking(number, 2)
	without.Invoices = nil
	got, err = b.receive(id, without)
	require.NoError(t, err)
	require.Equal(t, activities.ReceivedGoods{Waiting: "line 1: no invoice yet"}, got)
	b.policy.Tracking.ReceiveNeedsInvoice = false
	_, err = b.receive(id, without)
	require.Contains(t, failed(t, err).Message(), "tracking.receiveNeedsInvoice")
}

func TestReceiveGoodsNeverByDefault(t *testing.T) {
	b := newBench(t, 10)
	id, number := b.purchaseOrder("Submitted", b.product("TDS-9001", "9001"))
	got, err := b.receive(id, b.shippedTracking(number, 1))
	require.NoError(t, err)
	require.Zero(t, got)
	require.Empty(t, b.receipts(id))
}

// A state that the policy gives a status to changes it, once, and after everything else.
func TestRecordOrderChangesTheStatusByPolicy(t *testing.T) {
	b := newBench(t, 10)
	id, number := b.purchaseOrder("Submitted", b.product("TDS-9001", "9001"))
	known := tracking(b.prepare(number).PurchaseOrder)
	known.Seen, known.Lines[0].Cancelled = true, known.Lines[0].Ordered
	_, err := b.record(attempt{}, id, known)
	require.NoError(t, err)
	require.Equal(t, "Submitted", b.prepare(number).PurchaseOrder.Status, "only by policy")

	b.policy.Tracking.Statuses = map[string]string{"Cancelled": "Canceled"}
	recorded, err := b.record(attempt{}, id, known)
	require.NoError(t, err)
	require.True(t, recorded.Header)
	require.Equal(t, "Canceled", b.prepare(number).PurchaseOrder.Status)
	recorded, err = b.record(attempt{}, id, known)
	require.NoError(t, err)
	require.False(t, recorded.Header)

	b.policy.Tracking.Statuses = map[string]string{"Cancelled": "Called off"}
	id, number = b.purchaseOrder("Submitted", b.product("TDS-9002", "9002"))
	known = tracking(b.prepare(number).PurchaseOrder)
	known.Seen, known.Lines[0].Cancelled = true, known.Lines[0].Ordered
	_, err = b.record(attempt{}, id, known)
	require.Equal(t, bridge.InvalidPolicy, failed(t, err).Type())
	require.Contains(t, failed(t, err).Message(), "Canceled")
}

// An order that was placed elsewhere is found under the number it was placed with, or by TD SYNNEX's own
// number once it is invoiced; OpenTracking goes on with what the memo says.
func TestAdoptOrder(t *testing.T) {
	b := newBench(t, 200)
	_, err := b.send("PHONE-7")
	require.NoError(t, err)
	find := must[order.Answer](b, b.following().PollOrder, activities.FindOrderInput{Number: "PHONE-7"})
	number := find.Items[0].OrderNumber
	adopt := func(in activities.AdoptOrderInput) (activities.AdoptedOrder, error) {
		in.Number = "1016"
		return run[activities.AdoptedOrder](b, attempt{}, b.following().AdoptOrder, in)
	}
	got, err := adopt(activities.AdoptOrderInput{CustomerPO: "PHONE-7", DistributorOrder: number})
	require.NoError(t, err)
	require.Equal(t, "PHONE-7", got.CustomerPO)
	_, err = adopt(activities.AdoptOrderInput{CustomerPO: "PHONE-7", DistributorOrder: "1"})
	require.Equal(t, bridge.NotFound, failed(t, err).Type())
	_, err = adopt(activities.AdoptOrderInput{DistributorOrder: number})
	require.Contains(t, failed(t, err).Message(), "--customer-po", "before there is an invoice")
	b.sandboxes.Clock.Advance(30 * 24 * time.Hour)
	got, err = adopt(activities.AdoptOrderInput{DistributorOrder: number})
	require.NoError(t, err)
	require.Equal(t, "PHONE-7", got.CustomerPO)

	id, po := b.purchaseOrder("Submitted", b.product("TDS-9001", "9001"))
	known := tracking(b.prepare(po).PurchaseOrder)
	known.CustomerPO = "PHONE-7"
	_, err = b.record(attempt{}, id, known)
	require.NoError(t, err)
	open := must[activities.OpenOrder](b, b.following().OpenTracking, activities.ReadPurchaseOrderInput{PurchaseOrder: po})
	require.Equal(t, "PHONE-7", open.Number)
}
