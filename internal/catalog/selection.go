package catalog

import (
	"container/heap"
	"fmt"
	"slices"
	"strings"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/policy"
)

// Rejection is a row of the price file that the policy wants but that can't become a product.
type Rejection struct {
	SKU    string `json:"sku"`
	Reason string `json:"reason"`
	Fix    string `json:"fix"`
}

// Selector picks the items that become products: at most the policy's cap, allowed SKUs first, then
// those in stock, then by SKU. It keeps no more than the cap in memory.
type Selector struct {
	rules  policy.Selection
	allow  map[string]bool
	block  map[string]bool
	makers map[string]bool
	kept   leastWanted
	taken  map[string]bool // the SKUs in kept
	passed int
}

// NewSelector returns a Selector for the policy's selection.
func NewSelector(rules policy.Selection) *Selector {
	s := &Selector{rules: rules, allow: set(rules.Allow), block: set(rules.Block), makers: map[string]bool{}, taken: map[string]bool{}}
	for _, m := range rules.Manufacturers {
		s.makers[strings.ToLower(strings.TrimSpace(m))] = true
	}
	return s
}

// Consider takes the item when the policy selects it. A wanted item that can't be a product comes back
// as a rejection.
func (s *Selector) Consider(item pricefile.Item) *Rejection {
	if !s.wants(&item) {
		return nil
	}
	if !item.ContractPrice.IsPositive() {
		return &Rejection{SKU: item.SKU, Reason: "the price file shows no cost for it", Fix: "ask TD SYNNEX whether the account may buy it, or block the SKU in the policy (products.select.block)"}
	}
	if s.taken[item.SKU] {
		return &Rejection{SKU: item.SKU, Reason: "the price file lists it more than once; its first row counts", Fix: "report the SKU to TD SYNNEX"}
	}
	s.passed++
	s.taken[item.SKU] = true
	heap.Push(&s.kept, candidate{item: item, allowed: s.allow[item.SKU]})
	if s.kept.Len() > s.rules.Cap {
		delete(s.taken, heap.Pop(&s.kept).(candidate).item.SKU)
	}
	return nil
}

// Items returns the selected items by SKU and how many the cap left out.
func (s *Selector) Items() (items []pricefile.Item, leftOut int) {
	items = make([]pricefile.Item, 0, s.kept.Len())
	for _, c := range s.kept {
		items = append(items, c.item)
	}
	slices.SortFunc(items, func(a, b pricefile.Item) int { return CompareSKU(a.SKU, b.SKU) })
	return items, s.passed - len(items)
}

func (s *Selector) wants(item *pricefile.Item) bool {
	switch {
	case s.block[item.SKU]:
		return false
	case Gone(item):
		return false
	case s.allow[item.SKU]:
		return true
	case len(s.rules.Categories) > 0 && !slices.ContainsFunc(s.rules.Categories, func(c string) bool { return strings.HasPrefix(item.CategoryCode, c) }):
		return false
	case len(s.makers) > 0 && !s.makers[strings.ToLower(strings.TrimSpace(item.Manufacturer))]:
		return false
	case s.rules.InStockOnly && item.QuantityTotal <= 0:
		return false
	case s.rules.PriceMin.Valid && item.ContractPrice.LessThan(s.rules.PriceMin.Decimal):
		return false
	case s.rules.PriceMax.Valid && item.ContractPrice.GreaterThan(s.rules.PriceMax.Decimal):
		return false
	}
	return true
}

// Gone reports whether a product is no longer to be sold: deleted by the distributor, or to be
// discontinued and out of stock.
func Gone(item *pricefile.Item) bool {
	return item.Deleted() || (item.ABCCode == pricefile.ABCToBeDiscontinued && item.QuantityTotal <= 0)
}

type candidate struct {
	item    pricefile.Item
	allowed bool
}

// less orders by how much the policy wants a candidate, least first.
func (c candidate) less(o candidate) bool {
	if c.allowed != o.allowed {
		return !c.allowed
	}
	if inA, inB := c.item.QuantityTotal > 0, o.item.QuantityTotal > 0; inA != inB {
		return !inA
	}
	return CompareSKU(c.item.SKU, o.item.SKU) > 0
}

// leastWanted is a heap with the candidate to drop on top.
type leastWanted []candidate

func (h leastWanted) Len() int           { return len(h) }
func (h leastWanted) Less(i, j int) bool { return h[i].less(h[j]) }
func (h leastWanted) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *leastWanted) Push(x any)        { *h = append(*h, x.(candidate)) }
func (h *leastWanted) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}

// CompareSKU orders SKUs as the numbers they are.
func CompareSKU(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func set(list []string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, s := range list {
		m[s] = true
	}
	return m
}

// Describe says the selection in one line, for summaries.
func Describe(s policy.Selection) string {
	parts := []string{fmt.Sprintf("up to %d SKUs", s.Cap)}
	if len(s.Categories) > 0 {
		parts = append(parts, "categories "+strings.Join(s.Categories, ", "))
	}
	if len(s.Manufacturers) > 0 {
		parts = append(parts, "manufacturers "+strings.Join(s.Manufacturers, ", "))
	}
	if s.InStockOnly {
		parts = append(parts, "in stock only")
	}
	return strings.Join(parts, "; ")
}
