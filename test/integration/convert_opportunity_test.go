package integration

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/starter/local"
	"digitalbridge/workflows/orders"
)

// Whatever is lost on the way, one purchase order comes of an opportunity, with each item once, and one
// order of it at the distributor.
func TestExactlyOnePurchaseOrderOfAnOpportunity(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	dock, screen := b.product("1000003"), b.product("1000033")
	rows := []struct {
		name string
		rule map[string]any
	}{
		{"no fault", nil},
		{"the answer of the purchase order is lost",
			map[string]any{"path": "/ATServicesRest/V1.0/PurchaseOrders", "when": "after", "action": "reset"}},
		{"the answer of the purchase order is garbage",
			map[string]any{"path": "/ATServicesRest/V1.0/PurchaseOrders", "when": "after", "action": "garbage"}},
		{"the answer of an item is lost", map[string]any{
			"path": "/ATServicesRest/V1.0/PurchaseOrders/*/Items", "when": "after", "action": "reset", "nth": 2}},
		{"503 after an item was made", map[string]any{"path": "/ATServicesRest/V1.0/PurchaseOrders/*/Items", "when": "after", "action": "status",
			"status": 503}},
		{"the request of an item is lost", map[string]any{
			"path": "/ATServicesRest/V1.0/PurchaseOrders/*/Items", "when": "before", "action": "reset"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			opportunity := b.wonSale(dock, screen)
			if row.rule != nil {
				row.rule["method"], row.rule["count"] = "POST", 1
				b.control(http.MethodPost, b.Sandboxes.AutotaskURL()+"/sandbox/faults", map[string]any{"rules": []any{row.rule}}, nil)
			}
			id := bridge.ConvertOpportunityID(b.Worker.Connection, fmt.Sprint(opportunity))
			var first, again orders.ConvertOpportunityResult
			require.NoError(t, b.run(bridge.ConvertOpportunity, id, map[string]any{"opportunity": fmt.Sprint(opportunity), "submit": true}, &first))
			b.control(http.MethodDelete, b.Sandboxes.AutotaskURL()+"/sandbox/faults", nil, nil)
			require.Equal(t, orders.OutcomeConverted, first.Outcome)
			require.Equal(t, bridge.SubmitOrderID(b.Worker.Connection, first.PurchaseOrder), first.SubmittedBy)

			var sent orders.SubmitOrderResult
			require.NoError(t, b.Client.GetWorkflow(t.Context(), first.SubmittedBy, "").Get(t.Context(), &sent))
			b.recordedOnce(t, first.PurchaseOrder, sent)
			require.NoError(t, b.run(bridge.ConvertOpportunity, id, map[string]any{"opportunity": opportunity}, &again))
			require.Equal(t, orders.OutcomeAlreadyConverted, again.Outcome)
			require.Equal(t, first.PurchaseOrder, again.PurchaseOrder)
			require.Equal(t, []string{first.PurchaseOrder}, b.madeOf(opportunity, 2))
		})
	}
}

// wonSale wins an opportunity whose quote has these products.
func (b *bench) wonSale(products ...int64) int64 {
	b.t.Helper()
	var items []local.SaleItem
	for _, p := range products {
		items = append(items, local.SaleItem{ProductID: p, Quantity: decimal.NewFromInt(2), UnitCost: cost})
	}
	id, err := local.WinSale(b.t.Context(), b.autotask(), "New office", items...)
	require.NoError(b.t, err)
	return id
}

// madeOf are the numbers of the purchase orders that carry an opportunity's mark, each of which must have
// so many items.
func (b *bench) madeOf(opportunity int64, items int) []string {
	b.t.Helper()
	at := b.autotask()
	var numbers []string
	for po, err := range at.PurchaseOrders.Query(b.t.Context(), autotask.Where(autotask.Eq("vendorID", b.vendor()))) {
		require.NoError(b.t, err)
		if order.MarkedOpportunity(po.GeneralMemo.Or("")) != opportunity {
			continue
		}
		numbers = append(numbers, po.PurchaseOrderNumber.Or(""))
		n, err := at.PurchaseOrderItems.Count(b.t.Context(), autotask.Where(autotask.Eq("orderID", po.ID)))
		require.NoError(b.t, err)
		require.Equal(b.t, items, n)
	}
	return numbers
}
