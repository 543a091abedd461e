package proof

import (
	"context"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/workflows/products"
)

// promotionEndsIn is how long before the end of the promotions everything goes down.
const promotionEndsIn = 5 * time.Second

// The timer of a promotion's end is Temporal's: the worker is killed and Temporal restarted while it runs,
// the end comes while nobody works, and the prices go back all the same, without a sync.
func TestPromotionsEndOnTimeAcrossARestartOfEverything(t *testing.T) {
	beside(t)
	o := syncOptions()
	o.temporal = ownTemporal(t)
	w := newWorld(t, o)
	w.fields()
	w.sync()
	id := bridge.EndPromotionsID(w.connection)
	listed := w.promotions(id, func(p products.PromotionProgress) bool { return len(p.Days) > 0 })
	next := listed.Days[0]

	clock := w.sandboxes.Clock
	clock.Advance(next.Ends.Add(-promotionEndsIn).Sub(clock.Now()))
	_, err := w.client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: id, TaskQueue: bridge.TaskQueue(w.connection), WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING,
	}, bridge.EndPromotions, products.EndPromotionsInput{Clock: clock.Now()})
	require.NoError(t, err)
	w.promotions(id, func(p products.PromotionProgress) bool { return !p.Next.IsZero() })
	before := w.ours()
	w.forget()
	w.workers[0].kill()
	require.NoError(t, w.temporal.restart())
	eventually(t, "the end of the promotions", func() bool { return clock.Now().After(next.Ends) })
	require.Zero(t, w.autotaskStats().requests(), "nobody works")
	w.workers[0] = startWorker(t, w.dir, w.env)
	done := w.promotions(id, func(p products.PromotionProgress) bool { return p.Totals.Ended >= next.Count })
	require.Equal(t, next.Count, done.Totals.Priced)
	require.Zero(t, done.Totals.Failed)
	t.Logf("%d promotions ended %s before the worker was back", next.Count, clock.Now().Sub(next.Ends).Round(time.Second))
	after := w.ours()
	require.Len(t, before, len(after))
	dearer := 0
	for sku, was := range before {
		now := after[sku]
		if !now.UnitCost.Or(decimal.Zero).GreaterThan(was.UnitCost.Or(decimal.Zero)) {
			require.Equal(t, was, now, "a product without a promotion that ended")
			continue
		}
		dearer++
		ends, _ := now.UserDefinedFields.Get(string(catalog.PromotionEnds))
		require.Empty(t, ends, sku)
	}
	require.Equal(t, next.Count, dearer)
}

// ours are the products of the bridge in Autotask, by SKU.
func (w *world) ours() map[string]autotask.Product {
	w.tb.Helper()
	products := map[string]autotask.Product{}
	for p, err := range w.person().Products.Query(w.tb.Context(), autotask.Where(autotask.BeginsWith("sku", "TDS-"))) {
		require.NoError(w.tb, err)
		products[p.SKU.Or("")] = p
	}
	return products
}

// promotions asks the workflow that ends promotions until it is so far.
func (w *world) promotions(id string, ready func(products.PromotionProgress) bool) (p products.PromotionProgress) {
	w.tb.Helper()
	eventually(w.tb, "the workflow that ends promotions gets on", func() bool {
		ctx, cancel := context.WithTimeout(w.tb.Context(), 10*time.Second)
		defer cancel()
		v, err := w.client.QueryWorkflow(ctx, id, "", bridge.QueryProgress)
		return err == nil && v.Get(&p) == nil && ready(p)
	})
	return p
}
