package orders_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/orders"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/catalog"
)

// What the sync has written about a product in its user-defined fields travels with the lines: delivered electronically,
// minimum quantity, replacement. A person may have written anything there.
func TestALineKnowsWhatItsProductsFieldsSay(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	for name, c := range map[string]struct {
		requirements, minimum, replacement string
		virtual                            bool
		quantity                           int
		text                               string
	}{
		"nothing":                                  {},
		"a licence":                                {requirements: "No; delivered electronically", virtual: true},
		"a licence for an end user":                {requirements: "Yes; delivered electronically", virtual: true},
		"a licence in other letters":               {requirements: " NO; Delivered Electronically ", virtual: true},
		"goods for an end user":                    {requirements: "Yes"},
		"a person's own word":                      {requirements: "ask Bob"},
		"a minimum":                                {minimum: "25", quantity: 25},
		"a minimum with decimals that say nothing": {minimum: "25.0", quantity: 25},
		"a minimum in words":                       {minimum: "a box", text: "a box"},
		"half a piece":                             {minimum: "0.5", text: "0.5"},
		"a minimum below nothing":                  {minimum: "-3", text: "-3"},
		"a replacement":                            {replacement: " 8100002 "},
	} {
		t.Run(name, func(t *testing.T) {
			product := b.Product("TDS-9001", "9001")
			fields := autotask.UserDefinedFields{}
			for f, text := range map[catalog.Field]string{catalog.EndUserRequired: c.requirements, catalog.MinimumOrderQuantity: c.minimum,
				catalog.ReplacementSKU: c.replacement} {
				if text != "" {
					fields.Set(catalog.UDFName(f, b.Policy.Products.UserDefinedFields), text)
				}
			}
			if len(fields) > 0 {
				require.NoError(t, b.Autotask.Products.Patch(t.Context(), autotask.Product{ID: product, UserDefinedFields: fields}))
			}
			_, number := b.purchaseOrder("Submitted", product)
			open := activitytest.Must[orders.OpenOrder](b, b.following().OpenTracking, orders.ReadPurchaseOrderInput{PurchaseOrder: number})
			line := open.PurchaseOrder.Lines[0]
			require.Equal(t, "9001", line.SKU)
			require.Equal(t, c.virtual, line.Virtual)
			require.Equal(t, c.quantity, line.MinimumQuantity)
			require.Equal(t, c.text, line.MinimumText)
			if c.replacement != "" {
				require.Equal(t, "8100002", line.ReplacementSKU)
			}
		})
	}
}
