package catalog

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// SharedSKU is the group of products of ours that stand for one TD SYNNEX SKU, the synced one first, and
// false when all others are inactive.
func SharedSKU(sku string, e *Existing) (DuplicateGroup, bool) {
	synced := DuplicateProduct{ProductID: e.ProductID, Name: e.Values.Get(Name), SKU: e.Values.Get(SKU), Active: e.Active(), Synced: true,
		Ours: true}
	others := slices.DeleteFunc(slices.Clone(e.Duplicates), func(d DuplicateProduct) bool { return !d.Active })
	slices.SortFunc(others, func(x, y DuplicateProduct) int { return cmp.Compare(x.ProductID, y.ProductID) })
	return DuplicateGroup{
		SKU: sku, Manufacturer: e.Values.Get(ManufacturerName), ManufacturerPartNumber: e.Values.Get(ManufacturerProductName),
		Why:      "they stand for the same TD SYNNEX SKU",
		Products: append([]DuplicateProduct{synced}, others...),
		Fix:      fmt.Sprintf("choose the product that keeps the SKU: starter products relink %s --product ID", sku),
	}, len(others) > 0
}

// Numbered is an active product of Autotask with its part number.
type Numbered struct {
	Foreign
	// TDSynnexSKU is the SKU that the product stands for; empty: it is not ours.
	TDSynnexSKU string
	// Synced: it is the one of that SKU that Product Sync writes.
	Synced bool
}

// PartNumbers collects products by folded part number.
type PartNumbers map[string][]Numbered

// Add takes a product.
func (p PartNumbers) Add(n Numbered) {
	if part := FoldPartNumber(n.PartNumber); part != "" {
		p[part] = append(p[part], n)
	}
}

// Shared are the groups of products that have a part number and manufacturer in common, in the order of
// the part numbers. Products of ours alone are no double when each stands for a SKU of its own: the
// distributor sells some things under several. Those of one SKU are reported by it.
func (p PartNumbers) Shared() []DuplicateGroup {
	var groups []DuplicateGroup
	for _, part := range slices.Sorted(maps.Keys(p)) {
		rest := p[part]
		for len(rest) > 1 {
			first := rest[0]
			same, others := []Numbered{first}, []Numbered(nil)
			why := ""
			for _, n := range rest[1:] {
				if w, ok := (Maker{first.Manufacturer, first.PartNumber}).Match(n.Foreign); ok {
					same, why = append(same, n), cmp.Or(why, w)
				} else {
					others = append(others, n)
				}
			}
			if g, double := partGroup(same, why); double {
				groups = append(groups, g)
			}
			rest = others
		}
	}
	return groups
}

func partGroup(same []Numbered, why string) (DuplicateGroup, bool) {
	foreign := slices.ContainsFunc(same, func(n Numbered) bool { return n.TDSynnexSKU == "" })
	if len(same) < 2 || !foreign {
		return DuplicateGroup{}, false
	}
	slices.SortFunc(same, func(x, y Numbered) int { return cmp.Compare(x.ProductID, y.ProductID) })
	g := DuplicateGroup{Manufacturer: same[0].Manufacturer, ManufacturerPartNumber: same[0].PartNumber, Why: "they have " + why}
	for _, n := range same {
		g.Products = append(g.Products, DuplicateProduct{ProductID: n.ProductID, Name: n.Name, SKU: n.SKU, Active: n.Active, Synced: n.Synced,
			Ours: n.TDSynnexSKU != ""})
		g.SKU = cmp.Or(g.SKU, n.TDSynnexSKU)
	}
	if g.SKU == "" {
		g.Fix = "keep one and deactivate the others in Autotask"
	} else {
		g.Fix = fmt.Sprintf("if they are one thing, choose the product that keeps the SKU: starter products relink %s --product ID", g.SKU)
	}
	return g, true
}
