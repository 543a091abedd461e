package policy

import "strings"

// Mapping says what a product of a TD SYNNEX category is in Autotask. A rule holds for its category and
// all below it. For each of its keys the rule with the longest category that says something wins; what no
// rule says is said here, and the billing code by autotask.billingCode.
type Mapping struct {
	// ProductCategory is a label of Autotask's product categories; empty: the bridge sets none.
	ProductCategory string `yaml:"productCategory"`
	// Type is what Autotask does with the product on an order; empty: what Autotask's own default is.
	Type ProductType `yaml:"type"`
	// Period is a label of Autotask's period types, such as One-Time or Yearly; empty: the bridge sets none.
	Period string `yaml:"period"`
	// Rules are the exceptions by category.
	Rules []MappingRule `yaml:"rules"`
}

// MappingRule is what holds for a category.
type MappingRule struct {
	// Category is a TD SYNNEX category code of 3, 6 or 9 digits.
	Category        string      `yaml:"category"`
	ProductCategory string      `yaml:"productCategory"`
	BillingCode     string      `yaml:"billingCode"`
	Type            ProductType `yaml:"type"`
	Period          string      `yaml:"period"`
}

// ProductType tells what is bought and delivered from what is not.
type ProductType string

// Values of [ProductType].
const (
	// Material is procured: a quote or ticket that has it appears under Need to Order.
	Material ProductType = "material"
	// Service is not procured and has no serial numbers.
	Service ProductType = "service"
)

func (ProductType) values() []string { return texts("", Material, Service) }

// For is what holds for an item of a category. Its billing code is empty when no rule gives one.
func (m Mapping) For(category string) MappingRule {
	out := MappingRule{Category: category, ProductCategory: m.ProductCategory, Type: m.Type, Period: m.Period}
	var best struct{ productCategory, billingCode, productType, period int }
	for _, r := range m.Rules {
		if !strings.HasPrefix(category, r.Category) {
			continue
		}
		take(&out.ProductCategory, r.ProductCategory, &best.productCategory, len(r.Category))
		take(&out.BillingCode, r.BillingCode, &best.billingCode, len(r.Category))
		take(&out.Type, r.Type, &best.productType, len(r.Category))
		take(&out.Period, r.Period, &best.period, len(r.Category))
	}
	return out
}

// take replaces a value by one that was said for a longer category.
func take[T ~string](value *T, said T, best *int, length int) {
	if said != "" && length > *best {
		*value, *best = said, length
	}
}

func (t Mapping) validate(m *mistakes) {
	seen := map[string]bool{}
	for i, r := range t.Rules {
		key := at("products.mapping.rules", i)
		switch {
		case !categoryCode.MatchString(r.Category):
			m.add(key+".category", "%q is not a category code of 3, 6 or 9 digits; write it in quotes", r.Category)
		case seen[r.Category]:
			m.add(key+".category", "%s has a rule already; join the two", r.Category)
		case r == MappingRule{Category: r.Category}:
			m.add(key, "the rule for %s says nothing; give productCategory, billingCode, type or period", r.Category)
		}
		seen[r.Category] = true
	}
}
