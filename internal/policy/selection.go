package policy

import (
	"slices"

	"github.com/shopspring/decimal"
)

// Selection says which rows of the price file become products. Empty lists select everything.
type Selection struct {
	// Categories are TD SYNNEX category codes of 3, 6 or 9 digits; a code selects all below it.
	Categories    []string `yaml:"categories"`
	Manufacturers []string `yaml:"manufacturers"`
	// PriceMin and PriceMax bound the cost, in the price file's currency.
	PriceMin    decimal.NullDecimal `yaml:"priceMin"`
	PriceMax    decimal.NullDecimal `yaml:"priceMax"`
	InStockOnly bool                `yaml:"inStockOnly"`
	// ABCCodes are TD SYNNEX's own: A active, B special order, C end of life, T to be discontinued.
	ABCCodes []ABCCode `yaml:"abcCodes"`
	// Allow are SKUs that are always selected, Block SKUs that never are; Block wins.
	Allow []string `yaml:"allow"`
	Block []string `yaml:"block"`
	// Cap is the most products that are selected: allowed SKUs first, then by Prefer, then by SKU.
	Cap int `yaml:"cap"`
	// Prefer is the order in which products are taken when more are selected than Cap: by its first entry,
	// then, among equals, by its second, and so on.
	Prefer []Preference `yaml:"prefer"`
}

// Preference is one criterion of what is taken first.
type Preference string

// Values of [Preference].
const (
	PreferInStock       Preference = "inStock"       // in stock before out of stock
	PreferMostStock     Preference = "mostStock"     // more stock before less
	PreferPromotion     Preference = "promotion"     // on promotion before not
	PreferActive        Preference = "active"        // ABC code A before B, C and T
	PreferCategories    Preference = "categories"    // in the order of the list categories
	PreferManufacturers Preference = "manufacturers" // in the order of the list manufacturers
	PreferCheapest      Preference = "cheapest"      // a low cost before a high one
	PreferDearest       Preference = "dearest"       // a high cost before a low one
	PreferNewest        Preference = "newest"        // listed lately before listed long ago
)

// Preferences lists every criterion.
func Preferences() []Preference {
	return []Preference{
		PreferInStock, PreferMostStock, PreferPromotion, PreferActive, PreferCategories, PreferManufacturers,
		PreferCheapest, PreferDearest, PreferNewest,
	}
}

func (Preference) values() []string { return texts(Preferences()...) }

// ABCCode is TD SYNNEX's word for the place of a product in its range: A active, B special order, C end of life,
// T to be discontinued.
type ABCCode string

func (ABCCode) values() []string { return []string{"A", "B", "C", "T"} }

func defaultSelection() Selection {
	return Selection{Cap: 20000, Prefer: []Preference{PreferActive, PreferInStock, PreferNewest}}
}

func (s Selection) validate(m *mistakes) {
	const key = "products.select"
	for i, c := range s.Categories {
		if !categoryCode.MatchString(c) {
			m.add(at(key+".categories", i), "%q is not a category code of 3, 6 or 9 digits; write it in quotes", c)
		}
	}
	for _, list := range []struct {
		key  string
		skus []string
	}{{key + ".allow", s.Allow}, {key + ".block", s.Block}} {
		for i, sku := range list.skus {
			if !skuNumber.MatchString(sku) {
				m.add(at(list.key, i), "%q is not a TD SYNNEX SKU of up to 8 digits", sku)
			}
		}
	}
	if s.Cap < 1 {
		m.add(key+".cap", "%d selects nothing; give at least 1", s.Cap)
	}
	for i, p := range s.Prefer {
		switch {
		case slices.Contains(s.Prefer[:i], p):
			m.add(at(key+".prefer", i), "%s is in the list already", p)
		case p == PreferCategories && len(s.Categories) == 0, p == PreferManufacturers && len(s.Manufacturers) == 0:
			m.add(at(key+".prefer", i), "the list %s.%s, whose order it follows, is empty", key, p)
		}
	}
	if s.PriceMin.Valid && s.PriceMax.Valid && s.PriceMin.Decimal.GreaterThan(s.PriceMax.Decimal) {
		m.add(key+".priceMin", "%s is above priceMax %s, so nothing is selected", s.PriceMin.Decimal, s.PriceMax.Decimal)
	}
}
