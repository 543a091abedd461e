package policy

import (
	"strings"

	"github.com/shopspring/decimal"
)

// Pricing makes the sales price from the cost, both in Autotask's own currency.
type Pricing struct {
	// MarkupPercent is added to the cost.
	MarkupPercent decimal.Decimal `yaml:"markupPercent"`
	// MarginPercent is the share of the price that is left above the cost; when given it is used instead of
	// MarkupPercent.
	MarginPercent decimal.NullDecimal `yaml:"marginPercent"`
	// Rules are the exceptions by category and cost.
	Rules []PricingRule `yaml:"rules"`
	// FloorPercent is the least that a price lies above the cost, in percent of the cost, whatever the other
	// keys make of it.
	FloorPercent decimal.Decimal `yaml:"floorPercent"`
	// RoundTo is the step that prices are rounded up to.
	RoundTo decimal.Decimal `yaml:"roundTo"`
	// Ending is what every rounded price ends in, less than RoundTo: with RoundTo 1 and Ending 0.99 prices
	// are 0.99, 1.99 and so on.
	Ending decimal.Decimal `yaml:"ending"`
	// Cap is the price of the distributor's file that a sales price does not exceed, unless the floor does.
	Cap PriceCap `yaml:"cap"`
	// ExchangeRate is what one unit of the price file's currency is worth in Autotask's own currency. It is
	// needed, and used, only when the two differ; without it the sync refuses then.
	ExchangeRate decimal.NullDecimal `yaml:"exchangeRate"`
}

// PricingRule is a mark-up or a margin for a category, for a band of costs, or for both.
type PricingRule struct {
	// Category is a TD SYNNEX category code of 3, 6 or 9 digits; empty: all.
	Category string `yaml:"category"`
	// CostFrom is the least cost that the rule holds for, CostBelow the first that it no longer holds for.
	CostFrom  decimal.NullDecimal `yaml:"costFrom"`
	CostBelow decimal.NullDecimal `yaml:"costBelow"`
	// One of the two.
	MarkupPercent decimal.NullDecimal `yaml:"markupPercent"`
	MarginPercent decimal.NullDecimal `yaml:"marginPercent"`
}

// PriceCap names a price of the distributor's file.
type PriceCap string

// Values of [PriceCap].
const (
	CapNone PriceCap = "none"
	// CapMSRP is the manufacturer's suggested retail price.
	CapMSRP PriceCap = "msrp"
	// CapMAP is the minimum advertised price.
	CapMAP PriceCap = "map"
)

func (PriceCap) values() []string { return texts(CapNone, CapMSRP, CapMAP) }

func defaultPricing() Pricing {
	return Pricing{MarkupPercent: decimal.NewFromInt(15), RoundTo: decimal.New(1, -2), Cap: CapNone}
}

// For is the mark-up, or with isMargin the margin, for an item: of the rules that hold for it the one
// with the longest category, of several the first; else the policy's own.
func (p Pricing) For(category string, cost decimal.Decimal) (percent decimal.Decimal, isMargin bool) {
	best := -1
	percent, isMargin = choose(decimal.NewNullDecimal(p.MarkupPercent), p.MarginPercent)
	for _, r := range p.Rules {
		if len(r.Category) > best && r.holds(category, cost) {
			best = len(r.Category)
			percent, isMargin = choose(r.MarkupPercent, r.MarginPercent)
		}
	}
	return percent, isMargin
}

func (r PricingRule) holds(category string, cost decimal.Decimal) bool {
	return strings.HasPrefix(category, r.Category) &&
		(!r.CostFrom.Valid || cost.GreaterThanOrEqual(r.CostFrom.Decimal)) &&
		(!r.CostBelow.Valid || cost.LessThan(r.CostBelow.Decimal))
}

func choose(markup, margin decimal.NullDecimal) (decimal.Decimal, bool) {
	if margin.Valid {
		return margin.Decimal, true
	}
	return markup.Decimal, false
}

func (p Pricing) validate(m *mistakes) {
	const key = "products.pricing"
	checkMarkup(m, key+".markupPercent", decimal.NewNullDecimal(p.MarkupPercent))
	checkMargin(m, key+".marginPercent", p.MarginPercent)
	for i, r := range p.Rules {
		r.validate(m, at(key+".rules", i))
	}
	if p.FloorPercent.IsNegative() {
		m.add(key+".floorPercent", "%s would allow prices below cost", p.FloorPercent)
	}
	if !p.RoundTo.IsPositive() {
		m.add(key+".roundTo", "%s is not a step; 0.01 rounds up to the cent", p.RoundTo)
	} else if p.Ending.IsNegative() || p.Ending.GreaterThanOrEqual(p.RoundTo) {
		m.add(key+".ending", "%s is not an ending of prices in steps of %s; it must be less than roundTo, such as roundTo: 1 with ending: 0.99",
			p.Ending, p.RoundTo)
	}
	if p.ExchangeRate.Valid && !p.ExchangeRate.Decimal.IsPositive() {
		m.add(key+".exchangeRate", "%s is not a rate", p.ExchangeRate.Decimal)
	}
}

func (r PricingRule) validate(m *mistakes, key string) {
	if r.Category != "" && !categoryCode.MatchString(r.Category) {
		m.add(key+".category", "%q is not a category code of 3, 6 or 9 digits; write it in quotes", r.Category)
	}
	if r.CostFrom.Valid && r.CostBelow.Valid && r.CostFrom.Decimal.GreaterThanOrEqual(r.CostBelow.Decimal) {
		m.add(key+".costFrom", "%s is not below costBelow %s, so the rule holds for nothing", r.CostFrom.Decimal, r.CostBelow.Decimal)
	}
	if r.MarkupPercent.Valid == r.MarginPercent.Valid {
		m.add(key, "give either markupPercent or marginPercent")
	}
	checkMarkup(m, key+".markupPercent", r.MarkupPercent)
	checkMargin(m, key+".marginPercent", r.MarginPercent)
}

func checkMarkup(m *mistakes, key string, percent decimal.NullDecimal) {
	if percent.Valid && percent.Decimal.IsNegative() {
		m.add(key, "%s would price below cost", percent.Decimal)
	}
}

func checkMargin(m *mistakes, key string, percent decimal.NullDecimal) {
	if percent.Valid && (percent.Decimal.IsNegative() || percent.Decimal.GreaterThanOrEqual(decimal.NewFromInt(100))) {
		m.add(key, "%s is not a margin: 0 or more, and below 100", percent.Decimal)
	}
}
