package catalog

import (
	"cmp"
	"fmt"
	"slices"
)

// SharedSKU is the group of products of ours that stand for one TD SYNNEX SKU: the synced one first.
func SharedSKU(sku string, e *Existing) DuplicateGroup {
	synced := DuplicateProduct{ProductID: e.ProductID, Name: e.Values.Get(Name), SKU: e.Values.Get(SKU), Active: e.Active(), Synced: true, Ours: true}
	others := slices.SortedFunc(slices.Values(e.Duplicates), func(x, y DuplicateProduct) int { return cmp.Compare(x.ProductID, y.ProductID) })
	return DuplicateGroup{
		SKU: sku, Manufacturer: e.Values.Get(ManufacturerName), ManufacturerPartNumber: e.Values.Get(ManufacturerProductName),
		Why:      "they stand for the same TD SYNNEX SKU",
		Products: append([]DuplicateProduct{synced}, others...),
		Fix:      fmt.Sprintf("choose the product that keeps the SKU: starter products relink %s --product ID", sku),
	}
}
