package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"digitalbridge/clients/sandboxkit"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/products"
)

// promotions records what happens between two syncs: promotions end, and prices are refreshed. It needs a
// sync that was applied.
func (r *recorder) promotions(ctx context.Context) error {
	if err := r.record(ctx, "product-sync-handed-over", bridge.ProductSync, bridge.ProductSyncID(connection), products.ProductSyncInput{},
		completed); err != nil {
		return err
	}
	id := bridge.EndPromotionsID(connection)
	if err := until(ctx, r, id, bridge.QueryProgress, func(p products.PromotionProgress) bool { return len(p.Days) > 0 }); err != nil {
		return err
	}
	if err := r.client.CancelWorkflow(ctx, id, ""); err != nil {
		return err
	}
	if err := r.storeLast(ctx, "end-promotions-cancelled", id, cancelled); err != nil {
		return err
	}
	// A year later every promotion of the catalogue has ended.
	if _, err := r.start(ctx, bridge.EndPromotions, id, products.EndPromotionsInput{Clock: time.Now().UTC().AddDate(1, 0, 0)}); err != nil {
		return err
	}
	if err := r.storeChain(ctx, "end-promotions", id); err != nil {
		return err
	}
	var day struct {
		ChangedSKUs []string `json:"changedSkus"`
	}
	if err := sandboxkit.Call(ctx, http.MethodPost, r.stack.Sandboxes.TDSynnexURL()+"/sandbox/catalog",
		map[string]any{"changePercent": 5, "seed": 9}, &day); err != nil {
		return err
	}
	if len(day.ChangedSKUs) < 3 {
		return fmt.Errorf("only %d prices moved", len(day.ChangedSKUs))
	}
	in := products.RefreshPricesInput{SKUs: day.ChangedSKUs[:3]}
	for _, name := range []string{"refresh-prices", "refresh-prices-unchanged"} {
		if err := r.record(ctx, name, bridge.RefreshPrices, bridge.RefreshPricesID(connection), in, completed); err != nil {
			return err
		}
	}
	return nil
}
