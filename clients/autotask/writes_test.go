// Writing over HTTP: paths, bodies, ids, and what is not sent.

package autotask

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func TestWrites(t *testing.T) {
	ctx := context.Background()

	t.Run("paths, bodies and ids", func(t *testing.T) {
		tn := newTenant(t)
		for _, route := range [][3]string{
			{"POST", "V1.0/PurchaseOrders", `{"itemId":29683645}`},
			{"PATCH", "V1.0/PurchaseOrders", `{"itemId":"29683645"}`},
			{"POST", "V1.0/PurchaseOrders/29683645/Items", `{"itemId":"11"}`},
			{"PATCH", "V1.0/PurchaseOrders/29683645/Items", `{"itemId":11}`},
			{"POST", "V1.0/PurchaseOrderItems/11/Receiving", `{"itemId":12}`},
			{"PATCH", "V1.0/Companies", `{"itemId":0}`},
			{"POST", "V1.0/Tickets/5/Notes", `{"itemId":13}`},
		} {
			tn.json(route[0], route[1], 200, route[2])
		}
		c := tn.client()
		body := func(method, path string) string {
			got := tn.requests(method, path)
			require.Len(t, got, 1, "%s %s", method, path)
			return got[0].body
		}

		id, err := c.PurchaseOrders.Create(ctx, PurchaseOrder{VendorID: Of(int64(7)), Freight: Of(decimal.RequireFromString("0.10"))})
		require.NoError(t, err)
		require.Equal(t, int64(29683645), id)
		require.JSONEq(t, `{"vendorID":7,"freight":0.1}`, body("POST", "V1.0/PurchaseOrders"))

		require.NoError(t, c.PurchaseOrders.Patch(ctx, PurchaseOrder{ID: id, GeneralMemo: Null[string]()}))
		require.JSONEq(t, `{"id":29683645,"generalMemo":null}`, body("PATCH", "V1.0/PurchaseOrders"))

		line, err := c.PurchaseOrderItems.Create(ctx, id, PurchaseOrderItem{Quantity: Of(int64(2))})
		require.NoError(t, err)
		require.Equal(t, int64(11), line, "an id sent as text is an id")
		require.NoError(t, c.PurchaseOrderItems.Patch(ctx, id, PurchaseOrderItem{ID: line, Memo: Of("m")}))
		require.JSONEq(t, `{"id":11,"memo":"m"}`, body("PATCH", "V1.0/PurchaseOrders/29683645/Items"))

		_, err = c.PurchaseOrderItemReceiving.Create(ctx, line, PurchaseOrderItemReceiving{QuantityNowReceiving: Of(int64(2))})
		require.NoError(t, err)
		_, err = c.TicketNotes.Create(ctx, 5, TicketNote{Title: Of("x")})
		require.NoError(t, err)

		require.NoError(t, c.Companies.Patch(ctx, Company{ID: 0, City: Of("Here")}))
		require.JSONEq(t, `{"id":0,"city":"Here"}`, body("PATCH", "V1.0/Companies"), "company 0 is the MSP itself")
	})

	t.Run("what can't be right is not sent", func(t *testing.T) {
		tn := newTenant(t)
		c := tn.client()
		_, create := c.BillingCodes.Create(ctx, BillingCode{Name: Of("x")})
		_, again := c.Products.Create(ctx, Product{ID: 4, Name: Of("x")})
		for name, err := range map[string]error{
			"create a read-only entity": create,
			"create a row with an id":   again,
			"patch without a field":     c.Products.Patch(ctx, Product{ID: 4}),
			"patch a receipt":           c.PurchaseOrderItemReceiving.Patch(ctx, 1, PurchaseOrderItemReceiving{ID: 1, SerialNumber: Of("x")}),
		} {
			require.ErrorIs(t, err, ErrValidation, name)
		}
		require.Zero(t, tn.total())
	})

	t.Run("children are listed by a query on their parent", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("POST", "V1.0/PurchaseOrderItems/query", 200, `{"items":[{"id":1,"orderID":7}],"pageDetails":{"nextPageUrl":null}}`)
		require.Len(t, collect(t, tn.client().PurchaseOrderItems.List(ctx, 7)), 1)
		require.JSONEq(t, `{"maxRecords":500,"filter":[{"op":"eq","field":"orderID","value":7}]}`,
			tn.requests("POST", "V1.0/PurchaseOrderItems/query")[0].body)
	})
}
