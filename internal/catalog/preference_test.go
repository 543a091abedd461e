package catalog_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
	. "digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
)

func TestABCCodes(t *testing.T) {
	s := NewSelector(policy.Selection{Cap: 10, ABCCodes: []policy.ABCCode{"A", "B"}, Allow: []string{"4"}})
	for sku, code := range map[string]pricefile.ABCCode{"1": "A", "2": "B", "3": "C", "4": "C", "5": ""} {
		s.Consider(head(product(sku, func(i *pricefile.Item) { i.ABCCode = code })))
	}
	require.Equal(t, []string{"1", "2", "4"}, skusOf(s))
}

func skusOf(s *Selector) []string {
	items, _ := s.Chosen()
	var out []string
	for _, i := range items {
		out = append(out, i.SKU)
	}
	return out
}

// The cap takes by the first preference, among equals by the second, then by SKU, in whatever order the
// file lists the products.
func TestPreference(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	items := []pricefile.Item{
		product("1", func(i *pricefile.Item) {
			i.QuantityTotal, i.ContractPrice, i.CategoryCode, i.Manufacturer = 0, amount("10"), "002001001", "HP"
			i.SKUCreated = day(1)
		}),
		product("2", func(i *pricefile.Item) {
			i.QuantityTotal, i.ContractPrice, i.CategoryCode, i.Manufacturer = 50, amount("30"), "001001001", "Lenovo"
			i.SKUCreated = day(3)
		}),
		product("3", func(i *pricefile.Item) {
			i.QuantityTotal, i.ContractPrice, i.CategoryCode, i.Manufacturer = 9, amount("20"), "002001001", "Lenovo"
			i.Promotion = true
		}),
		product("4", func(i *pricefile.Item) {
			i.QuantityTotal, i.ContractPrice, i.CategoryCode, i.Manufacturer = 50, amount("20"), "001001001", "HP"
			i.ABCCode = "A"
			i.SKUCreated = day(2)
		}),
	}
	for name, c := range map[string]struct {
		prefer []policy.Preference
		cap    int
		want   []string
	}{
		"nothing preferred: by SKU":         {nil, 2, []string{"1", "2"}},
		"in stock":                          {[]policy.Preference{policy.PreferInStock}, 3, []string{"2", "3", "4"}},
		"most stock":                        {[]policy.Preference{policy.PreferMostStock}, 2, []string{"2", "4"}},
		"most stock, then cheapest":         {[]policy.Preference{policy.PreferMostStock, policy.PreferCheapest}, 1, []string{"4"}},
		"promotion":                         {[]policy.Preference{policy.PreferPromotion}, 2, []string{"1", "3"}},
		"active":                            {[]policy.Preference{policy.PreferActive}, 1, []string{"4"}},
		"categories in the list's order":    {[]policy.Preference{policy.PreferCategories}, 2, []string{"1", "3"}},
		"manufacturers in theirs":           {[]policy.Preference{policy.PreferManufacturers}, 2, []string{"2", "3"}},
		"cheapest":                          {[]policy.Preference{policy.PreferCheapest}, 1, []string{"1"}},
		"dearest":                           {[]policy.Preference{policy.PreferDearest}, 1, []string{"2"}},
		"newest, those without a date last": {[]policy.Preference{policy.PreferNewest}, 3, []string{"1", "2", "4"}},
		"cheapest in stock":                 {[]policy.Preference{policy.PreferInStock, policy.PreferCheapest}, 1, []string{"3"}},
	} {
		t.Run(name, func(t *testing.T) {
			for n := range uint64(10) {
				rand.New(rand.NewPCG(1, n)).Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
				s := NewSelector(policy.Selection{Cap: c.cap, Prefer: c.prefer, Categories: []string{"002", "001"}, Manufacturers: []string{
					"lenovo", "hp"}})
				for _, i := range items {
					require.Nil(t, s.Consider(head(i)))
				}
				require.Equal(t, c.want, skusOf(s), "order %d", n)
			}
		})
	}
}
