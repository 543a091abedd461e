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
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

var decidedAt = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// What is withheld is not listed for the sweeps any more, until somebody takes the mark out.
func TestWithholdOrderSticks(t *testing.T) {
	b := newBench(t, 10)
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
	in := orders.WithholdOrderInput{PurchaseOrderID: id, What: "Rejected", Actor: "Ann", Reason: "too dear", At: decidedAt}
	for range 2 {
		_, err := activitytest.Run[any](b, activitytest.Attempt{}, b.Orders().WithholdOrder, in)
		require.NoError(t, err)
	}
	got := b.prepare(number)
	require.Contains(t, got.PurchaseOrder.GeneralMemo, "Call Bob")
	require.Len(t, order.With(order.Blocks, got.Findings), 1)
	require.Contains(t, got.Findings[0].Problem, "Rejected by Ann on 2026-03-02: too dear")
	status := b.following()
	listed := func(list any) []string {
		return activitytest.Must[orders.ListedOrders](b, list, nil).PurchaseOrders
	}
	require.NotContains(t, listed(status.ListApproved), number)
	require.NotContains(t, listed(status.ListOpen), number)

	memo := order.SetMemoBlock(got.PurchaseOrder.GeneralMemo, "")
	require.NoError(t, b.Autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{ID: id, GeneralMemo: autotask.Of(memo)}))
	require.Contains(t, listed(status.ListApproved), number)
}

// A decision that comes after the order, as after a reset, hides no order. One that was rejected or cancelled is none.
func TestWhatHasBeenOrderedIsNotWithheld(t *testing.T) {
	b := newBench(t, 10)
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
	in := orders.WithholdOrderInput{PurchaseOrderID: id, What: "Rejected", Actor: "Ann", Reason: "too dear", At: decidedAt}
	withhold := func(state order.State) (string, error) {
		memo := order.SetMemoBlock("Call Bob", "Status: "+string(state)+"\nCustomer PO at TD SYNNEX: "+number+"\n")
		require.NoError(t, b.Autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{ID: id, GeneralMemo: autotask.Of(memo)}))
		_, err := activitytest.Run[any](b, activitytest.Attempt{}, b.Orders().WithholdOrder, in)
		return b.prepare(number).PurchaseOrder.GeneralMemo, err
	}
	for _, state := range []order.State{order.BackOrdered, order.Invoiced} {
		memo, err := withhold(state)
		failed := activitytest.Failed(t, err)
		require.Equal(t, bridge.OrderNotReady, failed.Type())
		require.True(t, failed.NonRetryable())
		require.Contains(t, memo, "Status: "+string(state))
	}
	for _, state := range []order.State{order.Rejected, order.Cancelled} {
		memo, err := withhold(state)
		require.NoError(t, err)
		require.Contains(t, memo, "Rejected by Ann")
	}
}

func TestEditLineChangesTheItem(t *testing.T) {
	b := newBench(t, 10)
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"), b.Product("TDS-9002", "9002"))
	lines := b.prepare(number).PurchaseOrder.Lines
	three, price := 3, decimal.RequireFromString("12.34")
	edit := orders.EditLineInput{PurchaseOrderID: id, ItemID: lines[0].ItemID, Quantity: &three, UnitCost: &price, Actor: "Ann",
		Reason: "as agreed", At: decidedAt}
	_, err := activitytest.Run[any](b, activitytest.Attempt{}, b.Orders().EditLine, edit)
	require.NoError(t, err)
	_, err = activitytest.Run[any](b, activitytest.Attempt{}, b.Orders().EditLine, orders.EditLineInput{
		PurchaseOrderID: id, ItemID: lines[1].ItemID, Drop: true, Actor: "Ann", Reason: "bought elsewhere", At: decidedAt})
	require.NoError(t, err)
	got := b.prepare(number)
	require.Equal(t, 3, got.PurchaseOrder.Lines[0].Quantity)
	require.True(t, got.PurchaseOrder.Lines[0].UnitCost.Equal(price))
	require.True(t, got.PurchaseOrder.Lines[1].Dropped())
	require.Len(t, got.Order.Lines, 1)
	require.Equal(t, "37.02", got.Total.String())
}

// The offers of the moment and the orders of the last days.
func TestCheckOrderAsksBothSides(t *testing.T) {
	b := newBench(t, 200)
	sku := b.skuOfDistributor(0)
	product := b.Product("TDS-"+sku, sku)
	_, first := b.purchaseOrder("Submitted", product)
	_, _ = b.purchaseOrder("Submitted", b.Product("TDS-other", b.skuOfDistributor(1)))
	_, _ = b.purchaseOrder("Canceled", product)
	_, number := b.purchaseOrder("Submitted", product)
	_, _ = b.purchaseOrder("Submitted", product) // made later: that one is told of this
	prepared := b.prepare(number)
	got := activitytest.Must[orders.CheckedOrder](b, b.Orders().CheckOrder, orders.CheckOrderInput{
		Order: prepared.Order, PurchaseOrder: prepared.PurchaseOrder, Freight: true})
	require.Len(t, got.Offers, 1)
	offer := got.Offers[0]
	require.Equal(t, sku, offer.SKU)
	require.True(t, offer.Price.Valid)
	require.Greater(t, offer.Quantity, 50)
	require.NotEmpty(t, got.Freight.Methods)
	require.Equal(t, offer.Warehouse, got.Freight.Warehouse)
	var similar, price []order.Finding
	for _, f := range got.Findings {
		switch f.Code {
		case order.AboutSimilar:
			similar = append(similar, f)
		case order.AboutPrice:
			price = append(price, f)
		}
	}
	require.Len(t, similar, 1)
	require.Contains(t, similar[0].Problem, "purchase order "+first)
	require.Len(t, price, 1, "the line's cost is not the live price")

	b.Policy.Orders.SimilarWithin, b.Policy.Orders.PriceTolerancePercent = 0, decimal.NullDecimal{}
	got = activitytest.Must[orders.CheckedOrder](b, b.Orders().CheckOrder, orders.CheckOrderInput{
		Order: prepared.Order, PurchaseOrder: prepared.PurchaseOrder})
	require.Len(t, got.Findings, 1)
	require.Contains(t, got.Findings[0].Problem, "compares nothing")
	require.Equal(t, order.Warns, got.Findings[0].Severity)
	require.Equal(t, activitytest.Cost.StringFixed(2), got.Order.Lines[0].UnitPrice.StringFixed(2), "then the cost is sent")
}

// Every option of the policy reaches the distributor.
func TestSendOrderCarriesTheOptions(t *testing.T) {
	b := newBench(t, 200)
	p := &b.Policy.Orders
	p.ShipMethod, p.FreightAccount, p.OutOfStock, p.ShipComplete, p.ResellerNote = "F2", "A77", policy.OutOfStockRefuse, true, "no saturday"
	p.SpecialPrice = policy.SpecialPrice{Type: "VendorPromotion", Reference: "BID-1"}
	p.DropShip, p.Comments = policy.DropShipToCustomer, policy.CommentsMemo
	customer, err := b.Autotask.Companies.First(
		t.Context(), autotask.Where(autotask.Eq("companyType", 1), autotask.Eq("isActive", true), autotask.Gt("id", 0)))
	require.NoError(t, err)
	sku := b.skuOfDistributor(0)
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-"+sku, sku))
	require.NoError(t, b.Autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{
		ID: id, PurchaseForCompanyID: autotask.Of(customer.ID), ShipToName: customer.CompanyName, ShipToAddress1: customer.Address1,
		ShipToCity: customer.City, ShipToState: customer.State, ShipToPostalCode: customer.PostalCode,
	}))
	prepared := b.prepare(number)
	require.Empty(t, order.With(order.Blocks, prepared.Findings), order.List(prepared.Findings))
	sent, err := activitytest.Run[orders.SentOrder](b, activitytest.Attempt{}, b.Orders().SendOrder, orders.SendOrderInput{
		Order: prepared.Order})
	require.NoError(t, err)
	require.Equal(t, order.Accepted, sent.Outcome, sent.Reason)
	require.True(t, sent.PendingReview, "a comment holds the order")
	var all struct {
		Orders []struct {
			Asked map[string]any `json:"asked"`
		} `json:"orders"`
	}
	b.Control(http.MethodGet, b.Sandboxes.TDSynnexURL()+"/sandbox/orders", nil, &all)
	require.Len(t, all.Orders, 1)
	asked := all.Orders[0].Asked
	for key, want := range map[string]any{
		"dropShip": "Y", "backOrder": "N", "shipComplete": "Y", "warehouseSplit": "Y", "shipMethod": "F2", "freightAccount": "A77",
		"specialPriceType": "VendorPromotion", "specialPriceReference": "BID-1", "endUser": customer.CompanyName.Or(""),
		"internalNote": "no saturday",
		"comments":     []any{"Call Bob before delivery"},
	} {
		require.Equal(t, want, asked[key], key)
	}
	require.NotEmpty(t, asked["contact"])
}

// A line that was given up keeps what people wrote, its mark outlasts what the tracker writes, and a
// repetition changes nothing.
func TestGiveUpLinesMarksThem(t *testing.T) {
	b := newBench(t, 10)
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"), b.Product("TDS-9002", "9002"))
	lines := b.prepare(number).PurchaseOrder.Lines
	require.NoError(t, b.Autotask.PurchaseOrderItems.Patch(
		t.Context(), id, autotask.PurchaseOrderItem{ID: lines[1].ItemID, Memo: autotask.Of("for Bob")}))
	in := orders.GiveUpLinesInput{PurchaseOrderID: id, ItemIDs: []int64{lines[1].ItemID}, Actor: "Ann", Reason: "bought elsewhere",
		At: decidedAt}
	marked := ""
	for range 2 {
		_, err := activitytest.Run[any](b, activitytest.Attempt{}, b.Orders().GiveUpLines, in)
		require.NoError(t, err)
		got := b.prepare(number).PurchaseOrder.Lines
		require.False(t, got[0].Dropped())
		require.True(t, got[1].Dropped())
		require.Contains(t, got[1].Memo, "for Bob")
		require.Contains(t, got[1].Memo, "Given up by Ann on 2026-03-02: bought elsewhere")
		if marked == "" {
			marked = got[1].Memo
		}
		require.Equal(t, marked, got[1].Memo)
	}
	known := order.Tracking{PurchaseOrder: number}
	for _, l := range lines {
		known.Lines = append(known.Lines, order.LineTracking{Number: l.Number, ItemID: l.ItemID, SKU: l.SKU, Ordered: l.Quantity})
	}
	recorded := activitytest.Must[orders.RecordedOrder](b, b.Orders().RecordOrder, orders.RecordOrderInput{
		PurchaseOrderID: id, Tracking: known})
	require.Equal(t, 1, recorded.Lines)
	require.Equal(t, marked, b.prepare(number).PurchaseOrder.Lines[1].Memo)
}
