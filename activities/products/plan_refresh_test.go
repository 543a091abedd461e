package products_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/products"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
)

// synced brings Autotask to the sandbox's own price file.
func synced(t *testing.T, skus int) (*bench, products.StagedCatalog) {
	t.Helper()
	b := newBench(t, skus)
	b.Fields()
	staged := activitytest.Must[products.StagedCatalog](b, b.Catalog().StageCatalog, products.StageCatalogInput{At: time.Now()})
	b.applied(staged, time.Now())
	return b, staged
}

func (b *bench) refresh(skus ...string) products.RefreshPlan {
	b.T.Helper()
	return activitytest.Must[products.RefreshPlan](b, b.Refresher().PlanRefresh, products.PlanRefreshInput{At: time.Now(), SKUs: skus})
}

// everything lets the policy choose all products that can be chosen.
func (b *bench) everything(s products.StagedCatalog) []string {
	b.T.Helper()
	var skus []string
	for page := range s.Pages {
		for _, i := range activitytest.Lines[pricefile.Item](b, products.SnapshotKey(s.Key, page)) {
			skus = append(skus, i.SKU)
		}
	}
	return skus
}

func TestARefreshOfWhatHasNotChangedWritesNothing(t *testing.T) {
	b, staged := synced(t, 120)
	all := b.everything(staged)
	b.Forget()
	r := b.refresh(all...)
	require.Equal(t, len(all), r.Chosen)
	require.Equal(t, len(all), r.Answered)
	require.Zero(t, r.Plan.Counts.Calls, b.entries(r.Plan))
	require.Equal(t, len(all), r.Plan.Counts.Unchanged)
	require.Zero(t, b.Requests(http.MethodPatch))
}

func TestARefreshWritesCostPriceAndStockOfTheMoment(t *testing.T) {
	b, staged := synced(t, 120)
	b.AtTDSynnex("/sandbox/catalog", activitytest.Object{"changePercent": 60, "seed": 3})
	r := b.refresh(b.everything(staged)...)
	require.Positive(t, r.Plan.Counts.Update)
	for _, e := range b.entries(r.Plan) {
		require.Equal(t, catalog.Update, e.Action)
		for _, c := range e.Changes {
			require.Contains(t, catalog.LiveFields, c.Field, e.SKU)
		}
	}
	require.Equal(t, r.Plan.Counts.Update, b.apply(r.Plan).Updated)
	entries := b.entries(r.Plan)
	for _, e := range entries[:min(len(entries), 20)] {
		answers, err := b.TDSynnex.PriceAvailability(t.Context(), []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: e.SKU}})
		require.NoError(t, err)
		product := b.WithSKU("TDS-" + e.SKU)[0]
		require.True(t, answers[0].Price.Decimal.Equal(product.UnitCost.Or(decimal.Zero)), e.SKU)
	}
	require.Zero(t, b.refresh(b.everything(staged)...).Plan.Counts.Calls, "a second refresh finds nothing")
}

func TestARefreshLeavesAMoveBeyondAGateToTheNextSync(t *testing.T) {
	b, staged := synced(t, 120)
	b.AtTDSynnex("/sandbox/catalog", activitytest.Object{"changePercent": 60, "seed": 3})
	b.Policy.Products.Limits.MaxPriceMovePercent = decimal.RequireFromString("0.01")
	r := b.refresh(b.everything(staged)...)
	require.Positive(t, r.Plan.Counts.Held+r.Plan.Counts.HeldInPart)
	for _, e := range b.entries(r.Plan) {
		require.Empty(t, catalog.CheckEntry(e, b.Policy.Products.Limits), e.SKU)
	}
}

func TestThePolicyChoosesWhatIsRefreshed(t *testing.T) {
	b, staged := synced(t, 120)
	all := b.everything(staged)
	inStock := 0
	for page := range staged.Pages {
		for _, i := range activitytest.Lines[pricefile.Item](b, products.SnapshotKey(staged.Key, page)) {
			if i.QuantityTotal > 0 {
				inStock++
			}
		}
	}
	require.Greater(t, inStock, 2)
	require.Less(t, inStock, len(all))
	b.quote(all[0], true, time.Now().AddDate(0, 0, 20))
	b.quote(all[1], true, time.Now().AddDate(0, 0, -2))
	b.quote(all[2], false, time.Now().AddDate(0, 0, 20))
	for name, tt := range map[string]struct {
		rules policy.Refresh
		named []string
		want  int
		other int
	}{
		"open quotes, not expired ones nor closed ones": {policy.Refresh{OpenQuotes: true}, nil, 1, 0},
		"in stock":                  {policy.Refresh{InStock: true}, nil, inStock, 0},
		"a list":                    {policy.Refresh{SKUs: []string{all[3], all[4]}}, nil, 2, 0},
		"a list and open quotes":    {policy.Refresh{SKUs: []string{all[0], all[4]}, OpenQuotes: true}, nil, 2, 0},
		"named ones instead":        {policy.Refresh{InStock: true}, []string{all[5]}, 1, 0},
		"one that was never synced": {policy.Refresh{}, []string{all[5], "99999999"}, 2, 1},
		"nothing":                   {policy.Refresh{}, nil, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			b.Policy.Products.Refresh = tt.rules
			r := b.refresh(tt.named...)
			require.Equal(t, tt.want, r.Chosen)
			require.Equal(t, tt.other, r.Unknown)
			require.Equal(t, tt.want-tt.other, r.Answered)
		})
	}
}

// quote puts a product on the first quote of the sandbox's tenant that no test has used.
func (b *bench) quote(sku string, active bool, expires time.Time) {
	b.T.Helper()
	product := b.WithSKU("TDS-" + sku)[0]
	ctx := b.T.Context()
	var free autotask.Quote
	for q, err := range b.Autotask.Quotes.Query(ctx, autotask.Where(autotask.Eq("isActive", true))) {
		require.NoError(b.T, err)
		if q.Description.Or("") == "" {
			free = q
			break
		}
	}
	require.NotZero(b.T, free.ID)
	_, err := b.Autotask.QuoteItems.Create(ctx, free.ID, autotask.QuoteItem{
		QuoteID: autotask.Of(free.ID), QuoteItemType: autotask.Of(int64(1)), ProductID: autotask.Of(product.ID), Name: autotask.Of("Thing"),
		Quantity:  autotask.Of(decimal.NewFromInt(1)),
		UnitPrice: autotask.Of(decimal.NewFromInt(10)), UnitDiscount: autotask.Of(decimal.Zero), PercentageDiscount: autotask.Of(decimal.Zero),
		LineDiscount: autotask.Of(decimal.Zero),
		IsOptional:   autotask.Of(false),
	})
	require.NoError(b.T, err)
	require.NoError(b.T, b.Autotask.Quotes.Patch(ctx, autotask.Quote{
		ID: free.ID, Description: autotask.Of("used"), IsActive: autotask.Of(active), ExpirationDate: autotask.Of(expires),
		EffectiveDate: autotask.Of(expires.AddDate(0, 0, -30)),
	}))
}

func TestWithoutAnAnswerNothingIsConcluded(t *testing.T) {
	for name, tt := range map[string]struct {
		scenario string
		want     []catalog.Field
	}{
		"not authorized": {"notAuthorized", nil},
		"not found":      {"notFound", nil},
		"inactive":       {"inactive", nil},
	} {
		t.Run(name, func(t *testing.T) {
			b, staged := synced(t, 60)
			all := b.everything(staged)
			b.AtTDSynnex("/sandbox/scenario", activitytest.Object{"sku": "*", "scenario": tt.scenario})
			r := b.refresh(all...)
			require.Zero(t, r.Answered)
			require.Zero(t, r.Plan.Counts.Calls)
		})
	}
}
