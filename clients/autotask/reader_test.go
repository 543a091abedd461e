// Reading over HTTP: pages, single rows, counts, and nothing found.

package autotask

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func TestQueryWalksPages(t *testing.T) {
	ctx := context.Background()
	page := func(next string, ids ...int) http.HandlerFunc {
		rows := make([]string, len(ids))
		for i, id := range ids {
			rows[i] = fmt.Sprintf(`{"id":%d,"sku":"S%d","unknownField":{"a":1}}`, id, id)
		}
		return answer(200, fmt.Sprintf(`{"items":[%s],"pageDetails":{"count":%d,"requestCount":3,"prevPageUrl":null,"nextPageUrl":%s}}`,
			strings.Join(rows, ","), len(ids), next))
	}
	ids := func(products []Product) []int64 {
		var out []int64
		for _, p := range products {
			out = append(out, p.ID)
		}
		return out
	}

	t.Run("all pages, by id, and never by the URL in the answer", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query", page(`"https://evil.example/next"`, 1, 2, 5), page(`"https://evil.example/next"`, 6, 8, 9),
			page("null", 12))
		got := collect(t, tn.client().Products.Query(ctx, Where(Eq("isActive", true)).PageSize(3)))
		require.Equal(t, []int64{1, 2, 5, 6, 8, 9, 12}, ids(got))
		require.Equal(t, "S12", got[6].SKU.Or(""))
		asked := tn.requests("POST", "V1.0/Products/query")
		require.Len(t, asked, 3)
		require.JSONEq(t, `{"maxRecords":3,"filter":[{"op":"eq","field":"isActive","value":true}]}`, asked[0].body)
		require.JSONEq(t, `{"maxRecords":3,"filter":[{"op":"eq","field":"isActive","value":true},{"op":"gt","field":"id","value":5}]}`,
			asked[1].body)
		require.JSONEq(t, `{"maxRecords":3,"filter":[{"op":"eq","field":"isActive","value":true},{"op":"gt","field":"id","value":9}]}`,
			asked[2].body)
	})
	t.Run("a full last page costs no further call", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query", page("null", 1, 2, 3))
		require.Len(t, collect(t, tn.client().Products.Query(ctx, Query{}.PageSize(3))), 3)
		require.Len(t, tn.requests("POST", "V1.0/Products/query"), 1)
	})
	t.Run("a short page with a next page is not the end", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query", page(`"x"`, 1), page("null", 2))
		require.Len(t, collect(t, tn.client().Products.Query(ctx, Query{}.PageSize(3))), 2)
	})
	t.Run("without page details a short page is the end", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query", answer(200, `{"items":[{"id":1},{"id":2}]}`), answer(200, `{"items":[{"id":3}]}`))
		require.Len(t, collect(t, tn.client().Products.Query(ctx, Query{}.PageSize(2))), 3)
	})
	t.Run("a caller that stops asks for no further page", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query", page(`"x"`, 1, 2, 3))
		for p, err := range tn.client().Products.Query(ctx, Query{}.PageSize(3)) {
			require.NoError(t, err)
			if p.ID == 3 {
				break
			}
		}
		require.Len(t, tn.requests("POST", "V1.0/Products/query"), 1)
	})
	t.Run("null rows are skipped and id 0 is a row", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("POST", "V1.0/Companies/query", 200,
			`{"items":[{"id":0,"companyName":"Ours"},null,{"id":4,"companyName":"Theirs","userDefinedFields":[{"name":"A","value":"1"}]}],"pageDetails":{"nextPageUrl":null}}`)
		got := collect(t, tn.client().Companies.Query(ctx, Query{}))
		require.Len(t, got, 2)
		require.Equal(t, int64(0), got[0].ID)
		v, _ := got[1].UserDefinedFields.Get("A")
		require.Equal(t, "1", v)
	})
	t.Run("a server that repeats rows is found out", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query", page(`"x"`, 1, 2, 3))
		err := firstError(tn.client().Products.Query(ctx, Query{}.PageSize(3)))
		require.Equal(t, ClassMalformed, ClassOf(err))
	})
	t.Run("even when it repeats a single row", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query", page(`"x"`, 1))
		rows := 0
		var last error
		for _, err := range tn.client().Products.Query(ctx, Query{}.PageSize(1)) {
			if rows++; err != nil || rows == 10 {
				last = err
				break
			}
		}
		require.Equal(t, 2, rows)
		require.Equal(t, ClassMalformed, ClassOf(last))
	})
	t.Run("nothing of a bad answer is left in the next one", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query", answer(200, `{"items":[{"id":1,"sku":"stale"},{"id":"x"}`),
			answer(200, `{"items":[{"id":1}]}`))
		got := collect(t, tn.client().Products.Query(ctx, Query{}))
		require.Len(t, got, 1)
		require.False(t, got[0].SKU.IsSet())
	})
	t.Run("a server that announces pages without rows is found out", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("POST", "V1.0/Products/query", 200, `{"items":[null],"pageDetails":{"nextPageUrl":"x"}}`)
		require.Equal(t, ClassMalformed, ClassOf(firstError(tn.client().Products.Query(ctx, Query{}))))
	})
	t.Run("an answer that is no list is malformed, after the attempts of a read", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("POST", "V1.0/Products/query", 200, `{"message":"hello"}`)
		err := firstError(tn.client().Products.Query(ctx, Query{}))
		require.Equal(t, ClassMalformed, ClassOf(err))
		require.Len(t, tn.requests("POST", "V1.0/Products/query"), maxAttempts)
	})
	t.Run("a bad query is not sent", func(t *testing.T) {
		tn := newTenant(t)
		err := firstError(tn.client().Products.Query(ctx, Where(Eq("sku", nil))))
		require.ErrorIs(t, err, ErrValidation)
		require.Zero(t, tn.total())
	})
}

func TestGetAndCount(t *testing.T) {
	ctx := context.Background()
	tn := newTenant(t)
	tn.json("GET", "V1.0/PurchaseOrders/7", 200,
		`{"item":{"id":7,"status":2,"freight":12.50,"submitDateTime":"2026-11-23T09:15:00.123Z","shipToCity":null}}`)
	tn.json("GET", "V1.0/PurchaseOrders/8", 200, `{"item":null}`)
	tn.json("GET", "V1.0/PurchaseOrders/entityInformation", 200, `{"info":{"name":"PurchaseOrder","userAccessForQuery":"All"}}`)
	tn.json("POST", "V1.0/PurchaseOrders/query/count", 200, `{"queryCount":42}`)
	tn.json("GET", "V1.0/InventoryProducts/8", 200, `{"item":null}`)
	tn.json("POST", "V1.0/InventoryProducts/query", 200, `{"items":[],"pageDetails":{"nextPageUrl":null}}`)
	tn.json("POST", "V1.0/InventoryProducts/query/count", 200, `{"queryCount":0}`)
	tn.json("GET", "V1.0/InventoryProducts/entityInformation", 200, `{"info":{"name":"InventoryProduct","userAccessForQuery":"None"}}`)
	c := tn.client()

	po, err := c.PurchaseOrders.Get(ctx, 7)
	require.NoError(t, err)
	require.Equal(t, int64(2), po.Status.Or(0))
	require.Equal(t, "12.5", po.Freight.Or(decimal.Zero).String())
	require.True(t, po.ShipToCity.IsNull())
	require.False(t, po.Phone.IsSet())

	_, err = c.PurchaseOrders.Get(ctx, 8)
	require.ErrorIs(t, err, ErrNotFound, "an unknown id is answered with item null")
	require.ErrorContains(t, err, "autotask has no such row")
	require.NotContains(t, err.Error(), "hides", "this user sees every row")
	_, err = c.PurchaseOrders.Get(ctx, 9)
	require.ErrorIs(t, err, ErrNotFound, "or with 404")

	n, err := c.PurchaseOrders.Count(ctx, Where(Eq("status", 2)))
	require.NoError(t, err)
	require.Equal(t, 42, n)
	require.JSONEq(t, `{"filter":[{"op":"eq","field":"status","value":2}]}`, tn.requests("POST", "V1.0/PurchaseOrders/query/count")[0].body)

	t.Run("a user without the right to query is told so instead of nothing", func(t *testing.T) {
		_, err := c.InventoryProducts.Get(ctx, 8)
		require.ErrorIs(t, err, ErrPermission)
		require.ErrorIs(t, firstError(c.InventoryProducts.Query(ctx, Query{})), ErrPermission)
		_, err = c.InventoryProducts.Count(ctx, Query{})
		require.ErrorIs(t, err, ErrPermission)
		require.Len(t, tn.requests("GET", "V1.0/InventoryProducts/entityInformation"), 1, "the description is kept")
	})
	t.Run("a user who sees only a part is told that too", func(t *testing.T) {
		tn.json("POST", "V1.0/Opportunities/query", 200, `{"items":[],"pageDetails":{"nextPageUrl":null}}`)
		tn.json("GET", "V1.0/Opportunities/entityInformation", 200, `{"info":{"userAccessForQuery":"Restricted"}}`)
		require.Empty(t, collect(t, c.Opportunities.Query(ctx, Query{})), "an empty result is no error")
		_, err := c.Opportunities.First(ctx, Query{})
		require.ErrorIs(t, err, ErrNotFound)
		require.ErrorContains(t, err, "sees only a part")
	})
	t.Run("nothing found is nothing found when the rights can't be learned", func(t *testing.T) {
		tn.json("POST", "V1.0/Quotes/query", 200, `{"items":[],"pageDetails":{"nextPageUrl":null}}`)
		require.Empty(t, collect(t, c.Quotes.Query(ctx, Query{})))
	})
}
