package catalog

import (
	"container/heap"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/policy"
)

// Rejection is a row of the price file that the policy wants but that can't become a product.
type Rejection struct {
	SKU    string `json:"sku"`
	Reason string `json:"reason"`
	Fix    string `json:"fix"`
}

// Choice is a selected item: its SKU and the line of the file that it stands on.
type Choice struct {
	SKU  string
	Line int
}

// Selector picks the items that become products: at most the policy's cap, allowed SKUs first, then in the
// policy's order of preference, then by SKU. It remembers which they are and what decides between them, and no more
// than the cap of those; the items themselves are read again.
type Selector struct {
	rules  policy.Selection
	allow  map[string]bool
	block  map[string]bool
	abc    map[string]bool
	makers map[string]int // place in the policy's list, from 1
	kept   leastWanted
	taken  map[string]bool // the SKUs in kept
	passed int
}

// NewSelector returns a Selector for the policy's selection.
func NewSelector(rules policy.Selection) *Selector {
	s := &Selector{
		rules: rules, allow: set(rules.Allow), block: set(rules.Block), abc: set(policy.Texts(rules.ABCCodes)),
		makers: map[string]int{}, taken: map[string]bool{},
	}
	for i, m := range rules.Manufacturers {
		s.makers[maker(m)] = i + 1
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
	sku := strings.Clone(item.SKU) // it is part of the whole row's text
	s.taken[sku] = true
	heap.Push(&s.kept, candidate{Choice: Choice{SKU: sku, Line: item.Line}, ranks: s.ranks(&item)})
	if s.kept.Len() > s.rules.Cap {
		delete(s.taken, heap.Pop(&s.kept).(candidate).SKU)
	}
	return nil
}

// Chosen returns the selected items by SKU and how many the cap left out.
func (s *Selector) Chosen() (chosen []Choice, leftOut int) {
	chosen = make([]Choice, 0, s.kept.Len())
	for _, c := range s.kept {
		chosen = append(chosen, c.Choice)
	}
	slices.SortFunc(chosen, func(a, b Choice) int { return CompareSKU(a.SKU, b.SKU) })
	return chosen, s.passed - len(chosen)
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
	case len(s.makers) > 0 && s.makers[maker(item.Manufacturer)] == 0:
		return false
	case len(s.abc) > 0 && !s.abc[string(item.ABCCode)]:
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

// maker is a manufacturer's name as it is compared.
func maker(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

type candidate struct {
	Choice
	// ranks say how much the policy wants the item, the most important first; the lower, the more.
	ranks []decimal.Decimal
}

// ranks are whether the SKU is allowed by name, and then the policy's preferences.
func (s *Selector) ranks(item *pricefile.Item) []decimal.Decimal {
	ranks := make([]decimal.Decimal, 0, 1+len(s.rules.Prefer))
	ranks = append(ranks, first(s.allow[item.SKU]))
	for _, p := range s.rules.Prefer {
		ranks = append(ranks, s.rank(item, p))
	}
	return ranks
}

func (s *Selector) rank(item *pricefile.Item, p policy.Preference) decimal.Decimal {
	switch p {
	case policy.PreferInStock:
		return first(item.QuantityTotal > 0)
	case policy.PreferMostStock:
		return decimal.NewFromInt(int64(-item.QuantityTotal))
	case policy.PreferPromotion:
		return first(item.Promotion)
	case policy.PreferActive:
		return first(item.ABCCode == pricefile.ABCActive)
	case policy.PreferCategories:
		return decimal.NewFromInt(int64(slices.IndexFunc(s.rules.Categories, func(c string) bool { return strings.HasPrefix(item.CategoryCode, c) })))
	case policy.PreferManufacturers:
		return decimal.NewFromInt(int64(s.makers[maker(item.Manufacturer)]))
	case policy.PreferCheapest:
		return item.ContractPrice
	case policy.PreferDearest:
		return item.ContractPrice.Neg()
	case policy.PreferNewest:
		if item.SKUCreated.IsZero() {
			return decimal.Zero
		}
		return decimal.NewFromInt(-item.SKUCreated.Unix())
	}
	return decimal.Zero
}

// first ranks what holds before what does not.
func first(holds bool) decimal.Decimal {
	if holds {
		return decimal.Zero
	}
	return decimal.NewFromInt(1)
}

// less orders by how much the policy wants a candidate, least first.
func (c candidate) less(o candidate) bool {
	for i, r := range c.ranks {
		if n := r.Cmp(o.ranks[i]); n != 0 {
			return n > 0
		}
	}
	return CompareSKU(c.SKU, o.SKU) > 0
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
	list := func(what string, values []string) {
		if len(values) > 0 {
			parts = append(parts, what+" "+strings.Join(values, ", "))
		}
	}
	list("categories", s.Categories)
	list("manufacturers", s.Manufacturers)
	list("ABC codes", policy.Texts(s.ABCCodes))
	if s.PriceMin.Valid {
		parts = append(parts, "from "+s.PriceMin.Decimal.String())
	}
	if s.PriceMax.Valid {
		parts = append(parts, "up to "+s.PriceMax.Decimal.String())
	}
	if s.InStockOnly {
		parts = append(parts, "in stock only")
	}
	return strings.Join(parts, "; ")
}
