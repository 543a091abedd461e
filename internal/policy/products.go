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
	Deactivate bool  `yaml:"deactivate"`
	Gates      Gates `yaml:"gates"`
}

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

// Gates are the limits beyond which a feed or a plan is refused rather than written. Shares are in
// percent.
type Gates struct {
	MaxMalformedPercent  decimal.Decimal `yaml:"maxMalformedPercent"`
	MaxZeroCostPercent   decimal.Decimal `yaml:"maxZeroCostPercent"`
	MaxRowDropPercent    decimal.Decimal `yaml:"maxRowDropPercent"`
	MaxDeactivatePercent decimal.Decimal `yaml:"maxDeactivatePercent"`
}

func defaultProducts() Products {
	return Products{
		SKUPrefix:  "TDS-",
		Select:     Selection{Cap: 20000},
		Pricing:    Pricing{MarkupPercent: decimal.NewFromInt(15), RoundTo: decimal.New(1, -2)},
		Promotions: true,
		Inventory:  true,
		Deactivate: true,
		Gates: Gates{
			MaxMalformedPercent:  decimal.NewFromInt(1),
			MaxZeroCostPercent:   decimal.NewFromInt(5),
			MaxRowDropPercent:    decimal.NewFromInt(20),
			MaxDeactivatePercent: decimal.NewFromInt(10),
		},
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

func (g Gates) validate(m *mistakes) {
	for _, share := range []struct {
		key   string
		value decimal.Decimal
	}{
		{"maxMalformedPercent", g.MaxMalformedPercent}, {"maxZeroCostPercent", g.MaxZeroCostPercent},
		{"maxRowDropPercent", g.MaxRowDropPercent}, {"maxDeactivatePercent", g.MaxDeactivatePercent},
	} {
		if share.value.IsNegative() || share.value.GreaterThan(decimal.NewFromInt(100)) {
			m.add("products.gates."+share.key, "%s is not a share between 0 and 100", share.value)
		}
	}
}
