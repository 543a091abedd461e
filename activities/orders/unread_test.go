package orders_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
)

// A purchase order whose number can't be read may be open under the old prefix: nothing goes out under the new one.
func TestANewPrefixWaitsForARowThatCantBeRead(t *testing.T) {
	b := newBench(t, 200)
	product := b.Product("TDS-9001", b.skuOfDistributor(0))
	_, first := b.purchaseOrder("Submitted", product)
	activitytest.Must[orders.SentOrder](b, b.Orders().SendOrder, orders.SendOrderInput{Order: b.prepare(first).Order, PurchaseOrder: first})
	other, _ := b.purchaseOrder("Submitted", product)
	_, second := b.purchaseOrder("Submitted", product)
	b.Policy.Orders.NumberPrefix = "NEW-"
	b.Damage("PurchaseOrders", other, "purchaseOrderNumber", `{}`)
	_, err := activitytest.Run[orders.PreparedOrder](b, activitytest.Attempt{}, b.Orders().PrepareOrder, orders.PrepareOrderInput{
		PurchaseOrder: second})
	require.Equal(t, bridge.Malformed, activitytest.Failed(t, err).Type())
	require.Contains(t, err.Error(), "purchaseOrderNumber")
	require.Contains(t, err.Error(), "in Autotask and save it again")
	require.Zero(t, b.atDistributor("NEW-"+second))
}
