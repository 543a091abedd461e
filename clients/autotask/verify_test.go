// A patch that Autotask accepts and doesn't make.

package autotask

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func TestPatchVerified(t *testing.T) {
	ctx := context.Background()
	change := Product{ID: 5, Name: Of("New"), UnitCost: Of(decimal.RequireFromString("9.50")), SKU: Null[string](),
		UserDefinedFields: UserDefinedFields{{Name: "ETA", Value: nil}}}
	change.UserDefinedFields.Set("Stock", "12")

	t.Run("a patch that took", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("PATCH", "V1.0/Products", 200, `{"itemId":5}`)
		tn.json(
			"GET", "V1.0/Products/5", 200,
			`{"item":{"id":5,"name":"New","unitCost":9.5000,"sku":null,"link":"kept","userDefinedFields":[{"name":"Stock","value":"12"},{"name":"Other","value":"1"}]}}`)
		now, ignored, err := tn.client().Products.PatchVerified(ctx, change)
		require.NoError(t, err)
		require.Empty(t, ignored)
		require.Equal(t, "kept", now.Link.Or(""))
	})
	t.Run("fields that stayed as they were are named", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("PATCH", "V1.0/Products", 200, `{"itemId":5}`)
		tn.json(
			"GET", "V1.0/Products/5", 200,
			`{"item":{"id":5,"name":"Old","unitCost":9.49,"sku":"x","userDefinedFields":[{"name":"ETA","value":"soon"}]}}`)
		_, ignored, err := tn.client().Products.PatchVerified(ctx, change)
		require.NoError(t, err)
		require.Equal(t, []string{"ETA", "Stock", "name", "sku", "unitCost"}, ignored)
	})
	t.Run("a lost answer is settled by looking", func(t *testing.T) {
		tn := newTenant(t)
		tn.on("PATCH", "V1.0/PurchaseOrders/7/Items", cut)
		tn.json("GET", "V1.0/PurchaseOrderItems/5", 200, `{"item":{"id":5,"memo":"m","quantity":2}}`)
		now, ignored, err := tn.client().PurchaseOrderItems.PatchVerified(ctx, 7, PurchaseOrderItem{ID: 5, Memo: Of("m")})
		require.NoError(t, err)
		require.Empty(t, ignored)
		require.Equal(t, int64(2), now.Quantity.Or(0))
	})
	t.Run("a lost answer of a change that isn't there stays ambiguous", func(t *testing.T) {
		tn := newTenant(t)
		tn.on("PATCH", "V1.0/Products", cut)
		tn.json("GET", "V1.0/Products/5", 200, `{"item":{"id":5,"name":"Old"}}`)
		_, _, err := tn.client().Products.PatchVerified(ctx, change)
		require.ErrorIs(t, err, ErrAmbiguous)
	})
	t.Run("a refusal needs no look", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("PATCH", "V1.0/Products", 500, `{"errors":["no"]}`)
		_, _, err := tn.client().Products.PatchVerified(ctx, change)
		require.ErrorIs(t, err, ErrValidation)
		require.Empty(t, tn.requests("GET", "V1.0/Products/5"))
	})
}
