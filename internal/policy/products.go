package policy

import (
	"regexp"

	"github.com/shopspring/decimal"
)

// Products is the policy of Product Sync.
type Products struct {
	// SKUPrefix marks the products that belong to the bridge: Autotask SKU = prefix + TD SYNNEX SKU.
	SKUPrefix string    `yaml:"skuPrefix"`
	Select    Selection `yaml:"select"`
	Pricing   Pricing   `yaml:"pricing"`
	// Promotions: use the promotional cost while a promotion runs.
	Promotions bool `yaml:"promotions"`
	// Inventory: write stock, stock by warehouse, quantity on order and ETA to the products'
	// user-defined fields.
	Inventory bool `yaml:"inventory"`
	// Deactivate products that left the (full) price file.
	Deactivate bool `yaml:"deactivate"`
	// KeepOrdered: a product that would be deactivated but is on an open purchase order or quote is reported
	// and stays.
	KeepOrdered bool `yaml:"keepOrdered"`
	// Match is what becomes of an item that may be a product which is there already.
	Match Match `yaml:"match"`
	// Window is the part of the day in which syncs write; outside it they wait. Empty: any time.
	Window Window `yaml:"window"`
	Gates  Gates  `yaml:"gates"`
}

// Match is what becomes of an item that looks like a product of somebody else's: the same manufacturer
// and part number, without the bridge's mark.
type Match string

// Values of [Match].
const (
	// MatchReview puts it on the review list and creates nothing.
	MatchReview Match = "review"
	// MatchCreate makes a product of the bridge's own beside it.
	MatchCreate Match = "create"
)

// Selection says which rows of the price file become products. Empty lists select everything.
type Selection struct {
	// Categories are TD SYNNEX category codes of 3, 6 or 9 digits; a code selects all below it.
	Categories    []string            `yaml:"categories"`
	Manufacturers []string            `yaml:"manufacturers"`
	PriceMin      decimal.NullDecimal `yaml:"priceMin"`
	PriceMax      decimal.NullDecimal `yaml:"priceMax"`
	InStockOnly   bool                `yaml:"inStockOnly"`
	// Allow are SKUs that are always selected, Block SKUs that never are; Block wins.
	Allow []string `yaml:"allow"`
	Block []string `yaml:"block"`
	// Cap is the most products that are selected: allowed SKUs first, then those in stock, then by SKU.
	Cap int `yaml:"cap"`
}

// Pricing makes the sales price from the cost.
type Pricing struct {
	// MarkupPercent is added to the cost.
	MarkupPercent decimal.Decimal `yaml:"markupPercent"`
	// RoundTo is the step that prices are rounded up to.
	RoundTo decimal.Decimal `yaml:"roundTo"`
}

func defaultProducts() Products {
	return Products{
		SKUPrefix:   "TDS-",
		Select:      Selection{Cap: 20000},
		Pricing:     Pricing{MarkupPercent: decimal.NewFromInt(15), RoundTo: decimal.New(1, -2)},
		Promotions:  true,
		Inventory:   true,
		Deactivate:  true,
		KeepOrdered: true,
		Match:       MatchReview,
		Gates:       defaultGates(),
	}
}

var (
	categoryCode = regexp.MustCompile(`^(\d{3}){1,3}$`)
	skuNumber    = regexp.MustCompile(`^\d{1,8}$`)
)

func (p Products) validate(m *mistakes) {
	if p.SKUPrefix == "" || len(p.SKUPrefix) > 20 {
		m.add("products.skuPrefix", "give 1 to 20 characters; it marks the products that belong to the bridge")
	}
	p.Select.validate(m)
	if p.Pricing.MarkupPercent.IsNegative() {
		m.add("products.pricing.markupPercent", "%s would price below cost", p.Pricing.MarkupPercent)
	}
	if !p.Pricing.RoundTo.IsPositive() {
		m.add("products.pricing.roundTo", "%s is not a step; 0.01 rounds up to the cent", p.Pricing.RoundTo)
	}
	if p.Match != MatchReview && p.Match != MatchCreate {
		m.add("products.match", "%q is not %s or %s", p.Match, MatchReview, MatchCreate)
	}
	p.Window.validate(m, "products.window")
	p.Gates.validate(m)
}

func (s Selection) validate(m *mistakes) {
	for _, c := range s.Categories {
		if !categoryCode.MatchString(c) {
			m.add("products.select.categories", "%q is not a category code of 3, 6 or 9 digits", c)
		}
	}
	for _, list := range [][]string{s.Allow, s.Block} {
		for _, sku := range list {
			if !skuNumber.MatchString(sku) {
				m.add("products.select", "%q is not a TD SYNNEX SKU of up to 8 digits", sku)
			}
		}
	}
	if s.Cap < 1 {
		m.add("products.select.cap", "%d selects nothing; give at least 1", s.Cap)
	}
	if s.PriceMin.Valid && s.PriceMax.Valid && s.PriceMin.Decimal.GreaterThan(s.PriceMax.Decimal) {
		m.add("products.select.priceMin", "%s is above priceMax %s, so nothing is selected", s.PriceMin.Decimal, s.PriceMax.Decimal)
	}
}
