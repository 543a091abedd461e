// A sample of a price file's costs, to compare one file with the next.

package catalog

import (
	"container/heap"
	"slices"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/pricefile"
)

const (
	// sampleSize is enough for a steady median and few enough to keep.
	sampleSize = 2000
	// sampleLeast is the number of common SKUs below which a median says nothing.
	sampleLeast = 20
)

// PriceSample collects the costs of the SKUs with the smallest hashes. Two files with the same SKUs give
// the same sample, whatever their order and size, in constant memory.
type PriceSample struct{ kept sampleHeap }

// Consider takes an item's cost into the sample, or not. An item that is not taken makes no memory.
func (s *PriceSample) Consider(h *pricefile.Head) {
	if h.Cost <= 0 {
		return
	}
	hash := fnv1a(h.SKU)
	if len(s.kept) == sampleSize {
		if hash >= s.kept[0].hash {
			return
		}
		heap.Pop(&s.kept)
	}
	heap.Push(&s.kept, samplePrice{hash: hash, sku: h.SKU, cost: h.ContractPrice()})
}

// fnv1a is the 64-bit FNV-1a hash.
func fnv1a(s string) uint64 {
	hash := uint64(14695981039346656037)
	for i := range len(s) {
		hash = (hash ^ uint64(s[i])) * 1099511628211
	}
	return hash
}

// Costs are the sampled costs by SKU.
func (s *PriceSample) Costs() map[string]decimal.Decimal {
	out := make(map[string]decimal.Decimal, len(s.kept))
	for _, p := range s.kept {
		out[p.sku] = p.cost
	}
	return out
}

// MedianMove is the median move of the costs that both samples have, in percent of the old cost to one
// place, and false when they have too few in common.
func MedianMove(last, now map[string]decimal.Decimal) (decimal.Decimal, bool) {
	var moves []decimal.Decimal
	for sku, cost := range now {
		if old, ok := last[sku]; ok && old.IsPositive() {
			moves = append(moves, cost.Sub(old).Mul(hundred).Div(old))
		}
	}
	if len(moves) < sampleLeast {
		return decimal.Zero, false
	}
	slices.SortFunc(moves, decimal.Decimal.Cmp)
	return moves[len(moves)/2].Round(1), true
}

type samplePrice struct {
	hash uint64
	sku  string
	cost decimal.Decimal
}

// sampleHeap has the largest hash on top.
type sampleHeap []samplePrice

func (h sampleHeap) Len() int           { return len(h) }
func (h sampleHeap) Less(i, j int) bool { return h[i].hash > h[j].hash }
func (h sampleHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *sampleHeap) Push(x any)        { *h = append(*h, x.(samplePrice)) }
func (h *sampleHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}
