package policy

import (
	"time"

	"digitalbridge/internal/spelling"
)

// Refresh brings cost, price and stock of some products up to date between two syncs, by price &
// availability. Every adds up: a product that any of the rules names is refreshed.
type Refresh struct {
	// Every is the time between two refreshes; 0: none.
	Every Duration `yaml:"every"`
	// OpenQuotes: products on quotes that are active and have not expired.
	OpenQuotes bool `yaml:"openQuotes"`
	// InStock: products that the last price file showed in stock.
	InStock bool `yaml:"inStock"`
	// SKUs are TD SYNNEX SKUs.
	SKUs []string `yaml:"skus"`
}

// leastRefresh keeps a refresh from following upon itself: at 25 calls a minute, 100 products each, 20,000
// products take eight minutes.
const leastRefresh = 15 * time.Minute

func defaultRefresh() Refresh { return Refresh{OpenQuotes: true} }

// Chooses reports whether the rules name any product at all.
func (r Refresh) Chooses() bool { return r.OpenQuotes || r.InStock || len(r.SKUs) > 0 }

func (r Refresh) validate(m *mistakes) {
	every := time.Duration(r.Every)
	if every != 0 && every < leastRefresh {
		m.add("products.refresh.every", "%s is shorter than %s; 0 refreshes nothing", r.Every, spelling.Span(leastRefresh))
	}
	if every != 0 && !r.Chooses() {
		m.add("products.refresh", "nothing is chosen; set openQuotes or inStock, or list skus")
	}
	for _, sku := range r.SKUs {
		if !skuNumber.MatchString(sku) {
			m.add("products.refresh.skus", "%q is not a TD SYNNEX SKU of up to 8 digits", sku)
		}
	}
}
