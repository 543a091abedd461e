package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/clients/tdsynnex/sandbox/catalog"
)

// bySKU makes a map of a file's items.
func bySKU(items []pricefile.Item) map[string]pricefile.Item {
	out := map[string]pricefile.Item{}
	for _, item := range items {
		out[item.SKU] = item
	}
	return out
}

func TestAChangeDoesExactlyWhatItReports(t *testing.T) {
	c := newCatalog(t, 1, 4000)
	_, items := file(t, c, true)
	before := bySKU(items)
	report, err := c.Change(catalog.Change{ChangePercent: 10, PromoPercent: 5, DiscontinuePercent: 0.5, RemovePercent: 0.25,
		NewSKUs: 10, Seed: 7})
	require.NoError(t, err)
	_, items = file(t, c, true)
	after := bySKU(items)

	var changed, promoted, discontinued, added, removed []string
	for _, item := range items {
		old, known := before[item.SKU]
		switch {
		case !known:
			added = append(added, item.SKU)
		case item.Deleted() && !old.Deleted():
			discontinued = append(discontinued, item.SKU)
			require.Zero(t, item.ManufacturerDropShip+len(item.Warehouses)+item.OnOrder, "stock of %s", item.SKU)
		case item.UnitCost.Equal(old.UnitCost) && text(t, item) != text(t, old):
			promoted = append(promoted, item.SKU)
			require.True(t, item.Promotion)
			require.True(t, item.PromotionExpires.After(firstDay))
		case text(t, item) != text(t, old):
			changed = append(changed, item.SKU)
			require.Equal(t, pricefile.StatusChanged, item.Status)
		}
	}
	for sku := range before {
		if _, still := after[sku]; !still {
			removed = append(removed, sku)
		}
	}
	require.Len(t, changed, report.Changed)
	require.Len(t, promoted, report.Promoted)
	require.Len(t, discontinued, report.Discontinued)
	require.Len(t, removed, report.Removed)
	require.Equal(t, added, report.NewSKUs)
	require.Equal(t, changed[:100], report.ChangedSKUs)
	require.Equal(t, promoted[:100], report.PromotedSKUs)
	require.Equal(t, discontinued, report.DiscontinuedSKUs)
	require.ElementsMatch(t, removed, report.RemovedSKUs)
	require.Equal(t, len(items), report.Total)
	require.Equal(t, 4010-report.Removed, report.Total)
	require.Equal(t, 1, report.Round)

	// What was asked for, less the few that were discontinued before.
	require.InDelta(t, 400, report.Changed, 8)
	require.InDelta(t, 200, report.Promoted, 6)
	require.InDelta(t, 20, report.Discontinued, 2)
	require.InDelta(t, 10, report.Removed, 1)
	require.Equal(t, 10, report.New)
}

func TestADiscontinuedProductNamesAReplacement(t *testing.T) {
	c := newCatalog(t, 1, 4000)
	report, err := c.Change(catalog.Change{DiscontinuePercent: 0.5, Seed: 7})
	require.NoError(t, err)
	replaced := 0
	for _, sku := range report.DiscontinuedSKUs {
		item, ok := c.BySKU(sku)
		require.True(t, ok)
		require.True(t, item.Deleted())
		if item.ReplacementSKU == "" {
			continue
		}
		other, ok := c.BySKU(item.ReplacementSKU)
		require.True(t, ok)
		require.NotEqual(t, sku, other.SKU)
		if !other.Discontinued() {
			replaced++
		}
	}
	require.Greater(t, replaced*10, len(report.DiscontinuedSKUs)*8)
}

func TestARemovedProductIsInNoFileButLooksDeleted(t *testing.T) {
	c := newCatalog(t, 1, 1000)
	report, err := c.Change(catalog.Change{RemovePercent: 1, Seed: 3})
	require.NoError(t, err)
	require.NotEmpty(t, report.RemovedSKUs)
	_, full := file(t, c, true)
	for _, sku := range report.RemovedSKUs {
		require.NotContains(t, bySKU(full), sku)
		item, ok := c.BySKU(sku)
		require.True(t, ok)
		require.True(t, item.Deleted())
		require.Zero(t, item.ManufacturerDropShip+len(item.Warehouses))
	}
}

func TestAFileOfChangesHoldsWhatDiffersFromTheLastWholeFile(t *testing.T) {
	c := newCatalog(t, 1, 2000)
	_, items := file(t, c, true)
	base := bySKU(items)
	for round := range 3 {
		_, err := c.Change(catalog.Change{ChangePercent: 1, PromoPercent: 1, NewSKUs: 5, Seed: int64(round)})
		require.NoError(t, err)
	}
	header, changes := file(t, c, false)
	require.Equal(t, pricefile.Delta, header.Qualifier)
	delta := bySKU(changes)
	differing := 0
	for i := range c.Len() {
		item := c.Item(i)
		old, known := base[item.SKU]
		if !known || !item.UnitCost.Equal(old.UnitCost) || !item.ContractPrice.Equal(old.ContractPrice) || !item.PromotionExpires.Equal(
			old.PromotionExpires) {
			require.Contains(t, delta, item.SKU)
			differing++
		}
	}
	require.Greater(t, differing, 110)
	require.Len(t, delta, differing, "nothing in it that did not change")

	_, again := file(t, c, false)
	require.Equal(t, len(changes), len(again), "a file of changes moves nothing")
	file(t, c, true)
	_, none := file(t, c, false)
	require.Empty(t, none, "after the next whole file nothing differs")
}

func TestPromotionsEndAsTheCatalogueMovesOn(t *testing.T) {
	now := firstDay
	c, err := catalog.New(1, 2000, func() time.Time { return now })
	require.NoError(t, err)
	_, items := file(t, c, true)
	before := bySKU(items)

	now = firstDay.AddDate(0, 0, 30)
	_, items = file(t, c, true)
	require.Equal(t, len(before), len(items))
	for _, item := range items {
		require.Equal(t, text(t, before[item.SKU]), text(t, item), "time alone changes nothing; only the next file does")
	}
	report, err := c.Change(catalog.Change{})
	require.NoError(t, err)
	require.Zero(t, report.Changed+report.Promoted+report.Discontinued+report.New)
	header, items := file(t, c, true)
	require.Equal(t, c.Published().Truncate(24*time.Hour), header.Created)
	ended := 0
	for _, item := range items {
		old := before[item.SKU]
		if old.Promotion && old.PromotionExpires.Before(now.AddDate(0, 0, -1)) {
			require.False(t, item.Promotion)
			require.True(t, item.ContractPrice.Equal(old.UnitCost))
			ended++
		} else {
			require.Equal(t, old.Promotion, item.Promotion)
			require.True(t, item.ContractPrice.Equal(old.ContractPrice))
		}
	}
	require.Positive(t, ended)
	require.Equal(t, ended, report.PromotionsEnded)
}

func TestRoundsBuildOnEachOther(t *testing.T) {
	c := newCatalog(t, 1, 300)
	for round := range 40 {
		report, err := c.Change(catalog.Change{ChangePercent: 30, PromoPercent: 10, DiscontinuePercent: 1, NewSKUs: 3, Seed: 5})
		require.NoError(t, err)
		require.Equal(t, round+1, report.Round)
	}
	require.Equal(t, 420, c.Len())
	require.Equal(t, 40, c.Round())
	_, items := file(t, c, true)
	require.Len(t, items, 420)
	for i, item := range items {
		require.Equal(t, text(t, c.Item(i)), text(t, item))
		require.True(t, item.ContractPrice.IsPositive())
	}
}

func TestChangesThatCannotBe(t *testing.T) {
	c := newCatalog(t, 1, 100)
	tests := map[string]catalog.Change{
		"changePercent is -1":            {ChangePercent: -1},
		"promoPercent is 101":            {PromoPercent: 101},
		"the shares add up to 120":       {ChangePercent: 60, PromoPercent: 60},
		"newSkus is -5":                  {NewSKUs: -5},
		"has room for 0 to 2097052 more": {NewSKUs: 3_000_000},
	}
	for says, change := range tests {
		_, err := c.Change(change)
		require.ErrorContains(t, err, says)
	}
	require.Zero(t, c.Round(), "nothing was changed")
}

func TestEverythingCanChangeAtOnce(t *testing.T) {
	c := newCatalog(t, 1, 100)
	report, err := c.Change(catalog.Change{ChangePercent: 100})
	require.NoError(t, err)
	deleted := 0
	for i := range c.Len() {
		if c.Item(i).Deleted() {
			deleted++
		}
	}
	require.Equal(t, 100-deleted, report.Changed)
}
