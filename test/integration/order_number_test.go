package integration

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/orders"
)

// A purchase order's number may hold whatever Autotask's start value holds. It goes out, is found again, is followed and
// written back under the number that TD SYNNEX sees, and a second attempt orders nothing.
func TestAPurchaseOrderOfAnyNumberIsSentFollowedAndWrittenBack(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	product := b.product("1000003")
	seen := map[string]string{}
	numbers := map[string]string{ // in Autotask, and at TD SYNNEX
		"PO_1001": "PO--5F1001", "2026/0007": "2026--2F0007", "A & B1": "A--20--26--20B1", "Ü9": "--C3--9C9", "A--3": "A--2D-3",
		"a.b#1": "A--2EB--231",
	}
	for number, distributor := range numbers {
		b.control(http.MethodPost, b.Sandboxes.AutotaskURL()+"/sandbox/tenant", map[string]any{"nextPurchaseOrder": number}, nil)
		require.Equal(t, number, b.purchaseOrder(product))
		result := b.submit(number)
		require.Equal(t, distributor, result.Number)
		again := b.submit(number)
		require.Equal(t, result.DistributorOrders, again.DistributorOrders, "a second attempt finds the first")
		require.Len(t, b.orders(distributor), 1)
		seen[number] = b.readPurchaseOrder(number).ExternalPONumber.Or("")
		require.NotEmpty(t, seen[number])
	}
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/clock", map[string]any{"advance": fmt.Sprint(30 * 24 * time.Hour)}, nil)
	for number, distributor := range numbers {
		var status orders.OrderStatus
		require.NoError(t, b.Client.GetWorkflow(t.Context(), bridge.OrderStatusID(b.Worker.Connection, number), "").Get(t.Context(),
			&status))
		require.Equal(t, order.Invoiced, status.State)
		po := b.readPurchaseOrder(number)
		require.Contains(t, po.GeneralMemo.Or(""), "Status: Invoiced")
		require.Contains(t, po.GeneralMemo.Or(""), "Customer PO at TD SYNNEX: "+distributor+"\n")
		require.Equal(t, seen[number], po.ExternalPONumber.Or(""))
		require.True(t, strings.HasPrefix(po.VendorInvoiceNumber.Or(""), status.Tracking.Invoices[0].Number))
	}
}
