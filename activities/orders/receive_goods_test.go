package orders_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/orders"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/ledger"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// receipts are the receiving records of a purchase order's items.
func (b *bench) receipts(id int64) (rows []autotask.PurchaseOrderItemReceiving) {
	b.T.Helper()
	for item, err := range b.Autotask.PurchaseOrderItems.List(b.T.Context(), id) {
		require.NoError(b.T, err)
		for row, err := range b.Autotask.PurchaseOrderItemReceiving.List(b.T.Context(), item.ID) {
			require.NoError(b.T, err)
			rows = append(rows, row)
		}
	}
	return rows
}

// shippedTracking is an order of one line of which so many pieces have left, each in a parcel of its own
// with a serial number.
func (b *bench) shippedTracking(number string, shipped int) order.Tracking {
	b.T.Helper()
	known := tracking(b.prepare(number).PurchaseOrder)
	l := &known.Lines[0]
	l.Shipped, l.Parcels, l.Named, known.Identified = shipped, nil, true, true
	for n := range shipped {
		l.Parcels = append(l.Parcels, order.Parcel{
			Tracking: []string{string(rune('A' + n))}, Quantity: 1, Serials: []string{"SN" + string(rune('A'+n))}})
	}
	known.Invoices = []order.Invoice{
		{Number: "INV-1", Total: decimal.NewFromInt(1), Lines: []order.InvoiceLine{{Line: l.Number, SKU: l.SKU, Quantity: shipped}}}}
	return known
}

func (b *bench) receive(id int64, known order.Tracking) (orders.ReceivedGoods, error) {
	b.T.Helper()
	b.LongestCall(time.Millisecond)
	return activitytest.Run[orders.ReceivedGoods](b, activitytest.Attempt{}, b.following().ReceiveGoods, orders.RecordOrderInput{
		PurchaseOrderID: id, Tracking: known})
}

func TestReceiveGoods(t *testing.T) {
	b := newBench(t, 10)
	b.Policy.Tracking.Receive = policy.ReceiveShipped
	product := b.Product("TDS-9001", "9001")
	id, number := b.purchaseOrder("Submitted", product)
	quantity := b.prepare(number).PurchaseOrder.Lines[0].Quantity
	require.Greater(t, quantity, 1)
	statusOf := func() string { return b.prepare(number).PurchaseOrder.Status }

	// Parcel by parcel, with the invoice's number; Autotask moves the status by its own rules.
	got, err := b.receive(id, b.shippedTracking(number, 1))
	require.NoError(t, err)
	require.Equal(t, orders.ReceivedGoods{Records: 1, Pieces: 1}, got)
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
	b.Policy.Tracking.Receive = policy.ReceiveShipped
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
	for item, err := range b.Autotask.PurchaseOrderItems.List(t.Context(), id) {
		require.NoError(t, err)
		b.stocked(item.ID)
	}
	b.AutotaskFault(activitytest.Object{"method": http.MethodPost, "path": "/ATServicesRest/V1.0/PurchaseOrderItems/*/Receiving",
		"action": "reset", "when": "after", "count": 1})
	_, err := b.receive(id, b.shippedTracking(number, 1))
	app := activitytest.Failed(t, err)
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
	b.Policy.Tracking.Receive = policy.ReceiveShipped
	b.AtAutotask("/sandbox/tenant", activitytest.Object{"vendorInvoiceRequired": true})
	product := b.Product("TDS-9001", "9001")
	require.NoError(t, b.Autotask.Products.Patch(t.Context(), autotask.Product{ID: product, IsSerialized: autotask.Of(true)}))
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
	require.Equal(t, orders.ReceivedGoods{Waiting: "line 1: no invoice yet"}, got)
	b.Policy.Tracking.ReceiveNeedsInvoice = false
	_, err = b.receive(id, without)
	require.Contains(t, activitytest.Failed(t, err).Message(), "tracking.receiveNeedsInvoice")
	answers, err := (&ledger.Book{Store: b.Store}).Answers(t.Context())
	require.NoError(t, err)
	require.Equal(t, ledger.AsAssumed, answers[ledger.Receiving].Verdict)
	require.Contains(t, answers[ledger.Receiving].Seen, "refused, of purchase order "+number)
}

func TestReceiveGoodsNeverByDefault(t *testing.T) {
	b := newBench(t, 10)
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
	got, err := b.receive(id, b.shippedTracking(number, 1))
	require.NoError(t, err)
	require.Zero(t, got)
	require.Empty(t, b.receipts(id))
}

// A state that the policy gives a status to changes it, once, and after everything else.
func TestRecordOrderChangesTheStatusByPolicy(t *testing.T) {
	b := newBench(t, 10)
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
	known := tracking(b.prepare(number).PurchaseOrder)
	known.Seen, known.Lines[0].Cancelled = true, known.Lines[0].Ordered
	_, err := b.record(activitytest.Attempt{}, id, known)
	require.NoError(t, err)
	require.Equal(t, "Submitted", b.prepare(number).PurchaseOrder.Status, "only by policy")

	b.Policy.Tracking.Statuses = map[policy.OrderState]string{"Cancelled": "Canceled"}
	recorded, err := b.record(activitytest.Attempt{}, id, known)
	require.NoError(t, err)
	require.True(t, recorded.Header)
	require.Equal(t, "Canceled", b.prepare(number).PurchaseOrder.Status)
	recorded, err = b.record(activitytest.Attempt{}, id, known)
	require.NoError(t, err)
	require.False(t, recorded.Header)

	b.Policy.Tracking.Statuses = map[policy.OrderState]string{"Cancelled": "Called off"}
	id, number = b.purchaseOrder("Submitted", b.Product("TDS-9002", "9002"))
	known = tracking(b.prepare(number).PurchaseOrder)
	known.Seen, known.Lines[0].Cancelled = true, known.Lines[0].Ordered
	_, err = b.record(activitytest.Attempt{}, id, known)
	require.Equal(t, bridge.InvalidPolicy, activitytest.Failed(t, err).Type())
	require.Contains(t, activitytest.Failed(t, err).Message(), "Canceled")
}

// stocked makes the inventory row of an item's product, as a tenant has it that received the product before.
func (b *bench) stocked(itemID int64) {
	b.T.Helper()
	item, err := b.Autotask.PurchaseOrderItems.Get(b.T.Context(), itemID)
	require.NoError(b.T, err)
	_, err = b.Autotask.InventoryProducts.Create(
		b.T.Context(), autotask.InventoryProduct{ProductID: item.ProductID, InventoryLocationID: item.InventoryLocationID,
			QuantityMinimum: autotask.Of(int64(0)), QuantityMaximum: autotask.Of(int64(0))})
	require.NoError(b.T, err)
}

// A row that can't be read makes the line wait that it is about, and no other: nothing is received twice, and what is
// certain is received.
func TestARowThatCantBeReadMakesItsLineWait(t *testing.T) {
	for name, c := range map[string]struct {
		damage  func(b *bench, record int64, product int64)
		waiting string // of line 1; line 2 is received always
	}{
		"nothing": {func(*bench, int64, int64) {}, ""},
		"the quantity of a record": {func(b *bench, record, _ int64) {
			b.Damage("PurchaseOrderItemReceiving", record, "quantityNowReceiving", `"many"`)
		}, "quantityNowReceiving"},
		"the item of a record": {func(b *bench, record, _ int64) {
			b.Damage("PurchaseOrderItemReceiving", record, "purchaseOrderItemID", `{}`)
		}, "purchaseOrderItemID"},
		"its serial number": {func(b *bench, record, _ int64) {
			b.Damage("PurchaseOrderItemReceiving", record, "serialNumber", `["A"]`)
		}, "serialNumber"},
		"its day, which decides nothing": {func(b *bench, record, _ int64) {
			b.Damage("PurchaseOrderItemReceiving", record, "receiveDate", `"soon"`)
		}, ""},
		"whether the product is serialised": {func(b *bench, _, product int64) {
			b.Damage("Products", product, "isSerialized", `"perhaps"`)
		},
			"isSerialized"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, 10)
			b.Policy.Tracking.Receive, b.Policy.Tracking.ReceiveNeedsInvoice = policy.ReceiveShipped, false
			first := b.Product("TDS-9001", "9001")
			id, number := b.purchaseOrder("Submitted", first, b.Product("TDS-9002", "9002"))
			known := tracking(b.prepare(number).PurchaseOrder)
			known.Identified = true
			for i := range known.Lines {
				known.Lines[i].Named, known.Lines[i].Shipped, known.Lines[i].Parcels = true, 0, nil
			}
			known.Lines[0].Shipped = 1
			_, err := b.receive(id, known)
			require.NoError(t, err)
			records := b.receipts(id)
			require.Len(t, records, 1)
			c.damage(b, records[0].ID, first)
			known.Lines[0].Shipped, known.Lines[1].Shipped = 2, 2
			got, err := b.receive(id, known)
			require.NoError(t, err)
			if c.waiting == "" {
				require.Equal(t, orders.ReceivedGoods{Records: 2, Pieces: 3}, got)
				return
			}
			require.Equal(t, 2, got.Pieces, "line 2")
			require.Contains(t, got.Waiting, "line 1: ")
			require.Contains(t, got.Waiting, c.waiting)
		})
	}
}
