package catalog

import (
	"slices"

	"digitalbridge/internal/policy"
)

// Fields that are written between two syncs.
var (
	// PromotionEndFields are what the end of a promotion changes.
	PromotionEndFields = []Field{UnitCost, UnitPrice, VendorCost, Promotion, PromotionEnds}
	// LiveFields are what price & availability tells: cost, the price made of it, and stock. It names no
	// promotion, so what the price file said of one stays.
	LiveFields = []Field{UnitCost, UnitPrice, VendorCost, Stock, StockByWarehouse}
)

// PlanFields is the entry that brings some fields of a product up to date, and false when nothing has to
// be written. It neither makes nor revives a product: that is for a sync.
func PlanFields(sku string, have *Existing, want Values, p policy.Products, only []Field) (Entry, bool) {
	if have == nil || !have.Active() {
		return Entry{}, false
	}
	entry, differs := PlanWanted(sku, have, want, p)
	if !differs {
		return Entry{}, false
	}
	entry.Changes = slices.DeleteFunc(entry.Changes, func(c Change) bool { return !slices.Contains(only, c.Field) })
	if len(entry.Changes) == 0 {
		return Entry{}, false
	}
	return entry.describe(have), true
}
