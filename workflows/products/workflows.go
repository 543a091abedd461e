// Package products holds the workflows of Product Sync: the daily sync, what a person decides about it, and the
// prices and promotions between two syncs. Workflow code decides and waits; all I/O is in activities/products.
//
// Type names, ids, summaries and failure messages are what people see in the Temporal Web UI. A change of a
// workflow's shape must replay the histories in workflows/testdata/histories.
package products

import "digitalbridge/internal/bridge"

// Workflows are this package's workflows by type name.
func Workflows() map[string]any {
	return map[string]any{
		bridge.ProductSync:      ProductSync,
		bridge.ApplyProductPlan: ApplyProductPlan,
		bridge.ReviewQuarantine: ReviewQuarantine,
		bridge.EndPromotions:    EndPromotions,
		bridge.RefreshPrices:    RefreshPrices,
		bridge.InspectProducts:  InspectProducts,
		bridge.RelinkProduct:    RelinkProduct,
	}
}
