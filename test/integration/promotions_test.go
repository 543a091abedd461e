package integration

import (
	"net/http"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/config"
	"digitalbridge/workflows/products"
)

func (b *bench) connection() string { return b.Worker.Connection }

// productOf is the product of ours for a TD SYNNEX SKU.
func (b *bench) productOf(sku string) autotask.Product {
	b.t.Helper()
	p, err := b.autotask().Products.First(b.t.Context(), autotask.Where(autotask.Eq("sku", "TDS-"+sku)))
	require.NoError(b.t, err)
	return p
}

// priceNow is what TD SYNNEX asks for a product at the moment.
func (b *bench) priceNow(sku string) decimal.Decimal {
	b.t.Helper()
	c, err := tdsynnex.New(tdsynnex.Config{
		Region: tdsynnex.US, CustomerNumber: config.SandboxAccount, UserID: config.SandboxUserID, Password: config.SandboxPassword,
		WebServiceURL: b.Sandboxes.TDSynnexURL(), InvoiceURL: b.Sandboxes.TDSynnexURL(), RequestsPerMinute: -1,
	})
	require.NoError(b.t, err)
	rows, err := c.PriceAvailability(b.t.Context(), []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: sku}})
	require.NoError(b.t, err)
	require.Len(b.t, rows, 1)
	return rows[0].Price.Decimal
}

// sandboxNow is the sandboxes' own time.
func (b *bench) sandboxNow() time.Time {
	b.t.Helper()
	var clock struct {
		Now time.Time `json:"now"`
	}
	b.control(http.MethodGet, b.Sandboxes.TDSynnexURL()+"/sandbox/clock", nil, &clock)
	require.False(b.t, clock.Now.IsZero())
	return clock.Now
}

func (b *bench) promotionProgress() (p products.PromotionProgress, err error) {
	v, err := b.Client.QueryWorkflow(b.t.Context(), bridge.EndPromotionsID(b.connection()), "", bridge.QueryProgress)
	if err != nil {
		return p, err
	}
	return p, v.Get(&p)
}

// A promotion ends between two syncs: Autotask shows the price without it at the same time as the
// distributor does, by the sandboxes' clock, and no sync has run.
func TestAPromotionThatEndsBetweenTwoSyncsIsTakenBackOnTime(t *testing.T) {
	t.Parallel()
	b := start(t, 600, nil)
	b.fields()
	var synced products.ProductSyncResult
	require.NoError(t, b.run(bridge.ProductSync, bridge.ProductSyncID(b.connection()), products.ProductSyncInput{}, &synced))

	var listed products.PromotionProgress
	require.Eventually(t, func() bool {
		p, err := b.promotionProgress()
		listed = p
		return err == nil && len(p.Days) > 0
	}, soon, progressEvery, "the sync hands its promotions over")
	next := listed.Days[0]
	require.True(t, listed.Next.Equal(next.Ends))
	sku := next.SKUs[0]
	before := b.productOf(sku)
	require.True(t, before.UnitCost.Or(decimal.Zero).Equal(b.priceNow(sku)))
	text, _ := before.UserDefinedFields.Get(string(catalog.PromotionEnds))
	require.NotEmpty(t, text)

	// The sandboxes' clock is set to shortly before the end, and the workflow is told what time it is there.
	const shortly = 3 * time.Second
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/clock",
		map[string]any{"advance": next.Ends.Add(-shortly).Sub(b.sandboxNow()).String()}, nil)
	id := bridge.EndPromotionsID(b.connection())
	require.NoError(t, b.Client.CancelWorkflow(t.Context(), id, ""))
	require.Error(t, b.Client.GetWorkflow(t.Context(), id, "").Get(t.Context(), nil), "cancelled")
	_, err := b.Client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: bridge.TaskQueue(b.connection())},
		bridge.EndPromotions,
		products.EndPromotionsInput{Clock: b.sandboxNow()})
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		p, err := b.promotionProgress()
		return err == nil && p.Totals.Ended == next.Count
	}, soon, progressEvery)

	require.False(t, b.sandboxNow().Before(next.Ends), "not before its end")
	for _, sku := range next.SKUs {
		after := b.productOf(sku)
		require.True(t, after.UnitCost.Or(decimal.Zero).Equal(b.priceNow(sku)), sku)
		require.True(t, after.UnitPrice.Or(decimal.Zero).GreaterThan(after.UnitCost.Or(decimal.Zero)), sku)
		for _, f := range []catalog.Field{catalog.Promotion, catalog.PromotionEnds} {
			text, _ := after.UserDefinedFields.Get(string(f))
			require.Empty(t, text, sku)
		}
	}
	require.True(t, b.productOf(sku).UnitCost.Or(decimal.Zero).GreaterThan(before.UnitCost.Or(decimal.Zero)), "dearer than before")
}

// Prices move during the day: a refresh of a list brings just these up to date, and a second one writes
// nothing.
func TestARefreshBringsSomeProductsUpToDateBetweenTwoSyncs(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	b.fields()
	var synced products.ProductSyncResult
	require.NoError(t, b.run(bridge.ProductSync, bridge.ProductSyncID(b.connection()), products.ProductSyncInput{}, &synced))
	var change struct {
		ChangedSKUs []string `json:"changedSkus"`
	}
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/catalog", map[string]any{"changePercent": 20, "seed": 5}, &change)
	require.Greater(t, len(change.ChangedSKUs), 5)
	chosen, other := change.ChangedSKUs[:3], change.ChangedSKUs[4]
	before := b.productOf(other)

	refresh := func() (r products.RefreshPricesResult) {
		require.NoError(t, b.run(bridge.RefreshPrices, bridge.RefreshPricesID(b.connection()), products.RefreshPricesInput{SKUs: chosen}, &r))
		return r
	}
	require.Equal(t, 3, refresh().Applied.Updated)
	for _, sku := range chosen {
		require.True(t, b.productOf(sku).UnitCost.Or(decimal.Zero).Equal(b.priceNow(sku)), sku)
	}
	require.Equal(t, before.UnitCost, b.productOf(other).UnitCost, "what was not chosen stays")
	again := refresh()
	require.Zero(t, again.Refresh.Plan.Counts.Calls)
	require.Equal(t, 3, again.Refresh.Plan.Counts.Unchanged)
}
