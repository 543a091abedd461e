package products_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/products"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
)

// made makes a product of the MSP's own as a person would, with its manufacturer and part number.
func (b *bench) made(sku, manufacturer, part string) int64 {
	b.T.Helper()
	id := b.Product(sku, "")
	require.NoError(b.T, b.Autotask.Products.Patch(b.T.Context(), autotask.Product{
		ID: id, ManufacturerName: autotask.Of(manufacturer), ManufacturerProductName: autotask.Of(part),
	}))
	return id
}

// by is a product of the distributor's with a manufacturer and part number.
func by(sku, manufacturer, part string) pricefile.Item {
	i := item(sku)
	i.Manufacturer, i.ManufacturerPartNumber = manufacturer, part
	return i
}

// A product of the MSP's own that may be the distributor's goes to a person, and is neither written nor
// doubled.
func TestPlanReviewsDoubtfulMatches(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	own := b.made("OWN-A", "HP Inc.", "4P5G7UT ABA")
	second := b.made("OWN-B", "Hewlett-Packard", "4p5g7ut#aba")
	b.made("OWN-C", "Lenovo", "20Y7-003XUS")
	inactive := b.made("OWN-D", "Cisco", "C9200L")
	require.NoError(t, b.Autotask.Products.Patch(t.Context(), autotask.Product{ID: inactive, IsActive: autotask.Of(false)}))
	ours := b.Product("TDS-5009", "5009")
	require.NoError(t, b.Autotask.Products.Patch(
		t.Context(), autotask.Product{ID: ours, ManufacturerName: autotask.Of("APC"), ManufacturerProductName: autotask.Of("SMT1500")}))

	items := []pricefile.Item{
		by("5001", "HP INC", "4P5G7UT#ABA"), by("5002", "LENOVO", "20Y7 003XUS"), by("5003", "CISCO", "C9200L"),
		by("5004", "DELL", "20Y7 003XUS"), by("5005", "APC", "SMT1500"), by("5009", "APC", "SMT1500"),
	}
	b.Product("MSP-6", "5006")
	staged := b.stage(true, append(items, by("5006", "HP INC", "4P5G7UT#ABA")), nil)
	before := b.State()
	plan := b.plan(staged, activitytest.Today)
	require.Equal(t, before, b.State())

	review := activitytest.Lines[catalog.ReviewItem](b, products.ReviewKey(plan.Key))
	require.Len(t, review, 2)
	require.Equal(t, 2, plan.Counts.Review)
	require.Equal(t, plan.Counts.Wanted, plan.Counts.Create+plan.Counts.Update+plan.Counts.Unchanged+plan.Counts.Review)
	hp := review[0]
	require.Equal(t, "5001", hp.SKU)
	require.Equal(t, []int64{own, second}, []int64{hp.Candidates[0].ProductID, hp.Candidates[1].ProductID})
	require.Equal(t, "the same manufacturer and part number", hp.Candidates[0].Why)
	require.Equal(t, "OWN-A", hp.Candidates[0].SKU)
	require.Contains(t, hp.Fix, fmt.Sprintf("starter products relink 5001 --product %d", own))
	require.Equal(t, "5002", review[1].SKU)

	entries := b.entries(plan)
	for _, e := range entries {
		require.NotContains(t, []string{"5001", "5002"}, e.SKU)
		require.NotContains(t, []int64{own, second}, e.ProductID)
	}
	require.Equal(t, catalog.Create, entry(t, entries, "5003").Action, "the only match is not sold any more")
	require.Equal(t, catalog.Create, entry(t, entries, "5004").Action, "another manufacturer's number")
	require.Equal(t, catalog.Create, entry(t, entries, "5005").Action, "a product of ours is another SKU, not a doubt")
	require.Equal(t, catalog.Update, entry(t, entries, "5006").Action, "what is ours needs no matching")

	b.apply(plan)
	again := b.plan(staged, activitytest.Today)
	require.Empty(t, b.entries(again))
	require.Equal(t, 2, again.Counts.Review, "a doubt stays until a person decides")

	b.Policy.Products.Match = policy.MatchCreate
	require.Equal(t, 2, b.plan(staged, activitytest.Today).Counts.Create)
}

// Matching costs one call for every 500 spellings of new products, and nothing when there are none.
func TestPlanCallsOfMatching(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	var items []pricefile.Item
	for i := range 501 {
		items = append(items, by(fmt.Sprint(6000+i), "ACME", fmt.Sprintf("P%05d", i)))
	}
	b.made("OWN-1", "ACME", "P-00001")
	staged := b.stage(true, items, nil)
	calls := func() (products, rows int) {
		b.Forget()
		b.plan(staged, activitytest.Today)
		stats := b.Stats(b.Sandboxes.AutotaskURL())
		return stats["POST /V1.0/Products/query"].Requests, stats["POST /V1.0/ProductVendors/query"].Requests
	}
	b.plan(staged, activitytest.Today) // field information is remembered
	products, rows := calls()
	require.Equal(t, 1+2, products, "one page of ours, and 501 new part numbers")
	require.Equal(t, 1, rows)
	plan := b.plan(staged, activitytest.Today)
	require.Equal(t, 501, plan.Counts.Create, "P-00001 is not found under P00001: Autotask finds whole values only")

	b.apply(plan)
	products, rows = calls()
	require.Equal(t, 2, products, "ceil(501/500)")
	require.Equal(t, 2, rows)
}
