package products_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/products"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/catalog"
)

// rowOf is the id of a product's vendor row for TD SYNNEX.
func (b *bench) rowOf(product int64) int64 {
	b.T.Helper()
	rows := b.VendorRows(product)
	require.Len(b.T, rows, 1)
	return rows[0].ID
}

// unread is the plan's list of what can't be read.
func (b *bench) unread(p products.ProductPlan) map[string]string {
	b.T.Helper()
	out := map[string]string{}
	for _, u := range activitytest.Lines[catalog.UnreadProduct](b, products.UnreadKey(p.Key)) {
		out[u.SKU] = u.Cause
	}
	return out
}

// One row in Autotask that can't be read keeps its own product from being planned, and no other: that one is
// neither made a second time, changed nor deactivated.
func TestARowThatCantBeReadSpoilsNoPlan(t *testing.T) {
	for _, c := range []struct {
		name, entity, field, raw string
		sku                      string // under which the plan's list has it
		apart                    bool   // the product's own SKU does not say which SKU it stands for
	}{
		{"a product's cost", "Products", "unitCost", `"TBD"`, "1001", false},
		{"a product's flag", "Products", "isActive", `"maybe"`, "1001", false},
		{"a product's SKU, which its vendor row says", "Products", "sku", `{}`, "1001", false},
		{"a product's id, beside its SKU", "Products", "id", `"x"`, "1001", false},
		{"a product's id, beside another SKU", "Products", "id", `"x"`, "1001", true},
		{"a vendor row's cost", "ProductVendors", "vendorCost", `"1,5 EUR"`, "1001", false},
		{"a vendor row's number, which the product's SKU says", "ProductVendors", "vendorPartNumber", `[]`, "1001", false},
		{"a vendor row's number, which nothing says", "ProductVendors", "vendorPartNumber", `[]`, "", true},
		{"a vendor row's product", "ProductVendors", "productID", `"x"`, "1001", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, 10)
			b.Fields()
			b.openGates()
			own := "TDS-1001"
			if c.apart {
				own = "MSP-1"
			}
			damaged, gone := b.Product(own, "1001"), b.Product("TDS-1003", "1003")
			b.Product("TDS-1002", "1002")
			id := damaged
			if c.entity == "ProductVendors" {
				id = b.rowOf(damaged)
			}
			b.Damage(c.entity, id, c.field, c.raw)

			for i, full := range [][]pricefile.Item{{item("1001"), item("1002"), item("1004")}, {item("1002"), item("1004")}} {
				plan := b.plan(b.stage(true, full, nil), activitytest.Today)
				if i == 0 {
					require.GreaterOrEqual(t, plan.Counts.NotRead, 1)
					require.Contains(t, b.unread(plan)[c.sku], c.raw)
					entry(t, b.entries(plan), "1002")
					entry(t, b.entries(plan), "1004")
					require.Equal(t, gone, entry(t, b.entries(plan), "1003").ProductID, "the one that left the file is deactivated")
				}
				for _, e := range b.entries(plan) {
					require.NotEqual(t, damaged, e.ProductID, "%s %s", e.Action, e.SKU)
				}
				b.apply(plan)
				require.Len(t, b.WithSKU("TDS-1004"), 1)
			}
			b.Damage(c.entity, id, c.field, "")
			require.LessOrEqual(t, len(b.WithSKU("TDS-1001")), 1, "it was not made a second time")
			p, err := b.Autotask.Products.Get(t.Context(), damaged)
			require.NoError(t, err)
			require.True(t, p.IsActive.Or(false), "nor deactivated")
			require.Len(t, b.VendorRows(damaged), 1)

			plan := b.plan(b.stage(true, []pricefile.Item{item("1001"), item("1002"), item("1004")}, nil), activitytest.Today)
			require.Zero(t, plan.Counts.NotRead)
			require.Equal(t, damaged, entry(t, b.entries(plan), "1001").ProductID, "once it can be read it is synced again")
		})
	}
}

// A product that is used by something that can't be read may still be counted on, so it stays active.
func TestAUseThatCantBeReadIsAUse(t *testing.T) {
	for _, c := range []struct{ name, entity, field string }{
		{"the line's product", "PurchaseOrderItems", "productID"}, {"the line's order", "PurchaseOrderItems", "orderID"},
		{"the order's status", "PurchaseOrders", "status"}, {"the order's id", "PurchaseOrders", "id"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, 10)
			b.Fields()
			b.openGates()
			used, free := b.Product("TDS-1001", "1001"), b.Product("TDS-1002", "1002")
			id := b.ordered(used, "Canceled") // readable, it would keep nothing
			for line, err := range b.Autotask.PurchaseOrderItems.List(t.Context(), id) {
				require.NoError(t, err)
				if c.entity == "PurchaseOrderItems" {
					id = line.ID
				}
			}
			b.Damage(c.entity, id, c.field, `"x"`)
			plan := b.plan(b.stage(true, []pricefile.Item{item("1003")}, nil), activitytest.Today)
			kept := activitytest.Lines[catalog.KeptProduct](b, products.KeptKey(plan.Key))
			require.Len(t, kept, 1)
			require.Equal(t, used, kept[0].ProductID)
			require.Contains(t, kept[0].Uses[0].Status, "not known: ")
			require.Equal(t, free, entry(t, b.entries(plan), "1002").ProductID, "the other one is not held back")
		})
	}
}

// A product that may be the one to be made can't be read: a person looks, and of those beside it none is held back.
func TestAPossibleMatchThatCantBeReadIsReviewed(t *testing.T) {
	for _, field := range []string{"manufacturerProductName", "manufacturerName"} {
		b := newBench(t, 10)
		b.Fields()
		own := b.made("OWN-A", "HP Inc.", "4P5G7UT#ABA")
		b.Damage("Products", own, field, `{}`)
		plan := b.plan(b.stage(true, []pricefile.Item{by("5001", "HP INC", "4P5G7UT#ABA"), by("5002", "LENOVO", "20Y7003XUS"),
			by("5003", "CISCO", "C9200L-24T-4G-E")}, nil), activitytest.Today)
		review := activitytest.Lines[catalog.ReviewItem](b, products.ReviewKey(plan.Key))
		require.Len(t, review, 1, field)
		require.Equal(t, "5001", review[0].SKU)
		require.Contains(t, review[0].Candidates[0].Why, field+": {}")
		require.Equal(t, 2, plan.Counts.Create)
	}
}

// What is looked for right before it is made, and met by a row that can't be read, is not made.
func TestNothingIsMadeBesideARowThatCantBeRead(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	b.openGates()
	plan := b.plan(b.stage(true, []pricefile.Item{item("1001"), item("1002"), item("1003"), item("1004")}, nil), activitytest.Today)
	require.Equal(t, 4, plan.Counts.Create)
	made := b.Product("TDS-1002", "1002") // by a run whose answer was lost
	b.Damage("Products", made, "sku", `{}`)
	b.Damage("ProductVendors", b.rowOf(made), "vendorPartNumber", `[]`)

	applied := b.apply(plan)
	require.Equal(t, 3, applied.Created)
	require.Len(t, applied.Failures, 1)
	require.Equal(t, "1002", applied.Failures[0].SKU)
	require.Contains(t, applied.Failures[0].Cause, "nothing was written, because the row")
	require.Contains(t, applied.Failures[0].Fix, "save it again")
	b.Damage("Products", made, "sku", "")
	require.Len(t, b.WithSKU("TDS-1002"), 1)
}
