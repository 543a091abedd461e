package catalog

import (
	"container/heap"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

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
	met    []bool         // by place in the policy's list of manufacturers
	makers map[string]int // place in the policy's list, from 1, by the name as the file spells it once it was met
	// minimum and maximum are the limits of the cost as the head of a row has it.
	minimum, maximum int64
	kept             leastWanted
	seen             SKUSet
	passed           int
	ranks            []int64
}

// NewSelector returns a Selector for the policy's selection.
func NewSelector(rules policy.Selection) *Selector {
	s := &Selector{
		rules: rules, allow: set(rules.Allow), block: set(rules.Block), abc: set(policy.Texts(rules.ABCCodes)), makers: map[string]int{},
		minimum: math.MinInt64, maximum: math.MaxInt64,
	}
	s.met = make([]bool, len(rules.Manufacturers)+1)
	for i, m := range rules.Manufacturers {
		s.makers[maker(m)] = i + 1
	}
	if rules.PriceMin.Valid {
		s.minimum = rules.PriceMin.Decimal.Shift(4).Ceil().IntPart()
	}
	if rules.PriceMax.Valid {
		s.maximum = rules.PriceMax.Decimal.Shift(4).Floor().IntPart()
	}
	return s
}

// Consider takes the item when the policy selects it. A wanted item that can't be a product comes back
// as a rejection. It makes no memory for an item that is not taken.
func (s *Selector) Consider(h *pricefile.Head) *Rejection {
	if !s.wants(h) {
		return nil
	}
	if h.Cost <= 0 {
		return &Rejection{SKU: h.SKU, Reason: "the price file shows no cost for it",
			Fix: "ask TD SYNNEX whether the account may buy it, or block the SKU in the policy (products.select.block)"}
	}
	if !s.seen.Add(h.SKU) {
		return &Rejection{
			SKU:    h.SKU,
			Reason: "the price file lists it more than once; its first row counts",
			Fix:    "report the SKU to TD SYNNEX",
		}
	}
	s.passed++
	c := candidate{Choice: Choice{SKU: h.SKU, Line: h.Line}, ranks: s.rank(h)}
	if full := s.kept.Len() == s.rules.Cap; full && (s.rules.Cap == 0 || c.less(s.kept[0])) {
		return nil
	} else if full {
		heap.Pop(&s.kept)
	}
	c.ranks = slices.Clone(c.ranks)
	heap.Push(&s.kept, c)
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

func (s *Selector) wants(h *pricefile.Head) bool {
	switch {
	case len(s.block) > 0 && s.block[h.SKU]:
		return false
	case Gone(h):
		return false
	case len(s.allow) > 0 && s.allow[h.SKU]:
		return true
	case h.Placeholder:
		return false
	case len(s.rules.Categories) > 0 && s.category(h) < 0:
		return false
	case len(s.rules.Manufacturers) > 0 && s.maker(h) == 0:
		return false
	case len(s.abc) > 0 && !s.abc[string(h.ABCCode)]:
		return false
	case s.rules.InStockOnly && !h.InStock():
		return false
	}
	// What costs nothing is rejected by name rather than passed over, unless the policy asks for more.
	return h.Cost >= s.minimum && h.Cost <= s.maximum
}

// category is the place of the item's category in the policy's list, -1 for none.
func (s *Selector) category(h *pricefile.Head) int {
	return slices.IndexFunc(s.rules.Categories, func(c string) bool { return strings.HasPrefix(h.CategoryCode, c) })
}

// maker is the place of the item's manufacturer in the policy's list, 0 for none.
func (s *Selector) maker(h *pricefile.Head) int {
	place, known := s.makers[h.Manufacturer]
	if !known {
		place = s.makers[maker(h.Manufacturer)]
		if len(s.makers) < mostMakers {
			s.makers[h.Manufacturer] = place
		}
	}
	s.met[place] = true
	return place
}

// Makers says which of the policy's manufacturers a whole price file has. Whoever checks the policy reads it.
type Makers struct {
	FileDate time.Time `json:"fileDate"`
	Met      []string  `json:"met"`
	Unmet    []string  `json:"unmet"`
}

// MakersKey is where the Makers of the last whole price file are.
const MakersKey = "price-file/manufacturers.json"

// Makers are those of the rows that the selector has considered.
func (s *Selector) Makers(fileDate time.Time) Makers {
	out := Makers{FileDate: fileDate, Met: []string{}, Unmet: []string{}}
	for i, m := range s.rules.Manufacturers {
		if s.met[i+1] {
			out.Met = append(out.Met, m)
		} else {
			out.Unmet = append(out.Unmet, m)
		}
	}
	return out
}

// mostMakers bounds the spellings that are remembered; it is more than there are manufacturers.
const mostMakers = 20_000

// Gone reports whether a product is no longer to be sold: deleted by the distributor, or to be
// discontinued and out of stock.
func Gone(h *pricefile.Head) bool {
	return h.Deleted() || (h.ABCCode == pricefile.ABCToBeDiscontinued && h.QuantityTotal <= 0)
}

// maker is a manufacturer's name as it is compared.
func maker(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

type candidate struct {
	Choice
	// ranks say how much the policy wants the item, the most important first; the lower, the more.
	ranks []int64
}

// rank is whether the SKU is allowed by name, and then the policy's preferences. It is valid until the next call.
func (s *Selector) rank(h *pricefile.Head) []int64 {
	s.ranks = append(s.ranks[:0], first(len(s.allow) > 0 && s.allow[h.SKU]))
	for _, p := range s.rules.Prefer {
		s.ranks = append(s.ranks, s.preference(h, p))
	}
	return s.ranks
}

func (s *Selector) preference(h *pricefile.Head, p policy.Preference) int64 {
	switch p {
	case policy.PreferInStock:
		return first(h.InStock())
	case policy.PreferMostStock:
		if h.NotStocked {
			return 0
		}
		return int64(-h.QuantityTotal)
	case policy.PreferPromotion:
		return first(h.Promotion)
	case policy.PreferActive:
		return first(h.ABCCode == pricefile.ABCActive)
	case policy.PreferCategories:
		return int64(s.category(h))
	case policy.PreferManufacturers:
		return int64(s.maker(h))
	case policy.PreferCheapest:
		return h.Cost
	case policy.PreferDearest:
		return -h.Cost
	case policy.PreferNewest:
		return int64(-h.Created)
	}
	return 0
}

// first ranks what holds before what does not.
func first(holds bool) int64 {
	if holds {
		return 0
	}
	return 1
}

// less orders by how much the policy wants a candidate, least first.
func (c candidate) less(o candidate) bool {
	for i, r := range c.ranks {
		if r != o.ranks[i] {
			return r > o.ranks[i]
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

// DescribeCap says by what the cap has cut a selection; nothing when it has not.
func DescribeCap(s policy.Selection, selected, leftOut int) string {
	if leftOut == 0 {
		return ""
	}
	why := fmt.Sprintf("The cap of %d cuts the selection (products.select.cap)", s.Cap)
	if len(s.Categories) == 0 {
		why = fmt.Sprintf("No category is chosen (products.select.categories), so the cap of %d decides (products.select.cap)", s.Cap)
	}
	order := make([]string, 0, len(s.Prefer)+2)
	if len(s.Allow) > 0 {
		order = append(order, "allow")
	}
	for _, p := range s.Prefer {
		order = append(order, string(p))
	}
	return fmt.Sprintf("%s: %d of %d products are left out. Taken first: %s (products.select.prefer).",
		why, leftOut, selected+leftOut, strings.Join(append(order, "the lowest SKU"), ", "))
}
