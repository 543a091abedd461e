package policy

import "github.com/shopspring/decimal"

// Gates are the limits beyond which a feed, a plan or a single product is held for a person rather than
// written. Shares are in percent.
type Gates struct {
	// MaxMalformedPercent is the share of unreadable rows beyond which a price file is refused.
	MaxMalformedPercent decimal.Decimal `yaml:"maxMalformedPercent"`
	// MaxZeroCostPercent is the share of products without a cost beyond which a price file is refused.
	MaxZeroCostPercent decimal.Decimal `yaml:"maxZeroCostPercent"`
	// MaxRowDropPercent is how many products fewer than the last good full file a full file may list.
	MaxRowDropPercent decimal.Decimal `yaml:"maxRowDropPercent"`
	// MaxMedianMovePercent is how far the median of all costs that moved may move before the price file is
	// refused as a whole.
	MaxMedianMovePercent decimal.Decimal `yaml:"maxMedianMovePercent"`
	// MaxDeactivatePercent is the share of our products that a plan may deactivate by itself.
	MaxDeactivatePercent decimal.Decimal `yaml:"maxDeactivatePercent"`
	// MaxPriceMovePercent is how far the cost or the price of one product may move, up or down, before that
	// product is held in quarantine. 0 switches this gate off.
	MaxPriceMovePercent decimal.Decimal `yaml:"maxPriceMovePercent"`
	// MinMarginPercent is the least share of the price that must be left above the cost, or the product is
	// held in quarantine.
	MinMarginPercent decimal.Decimal `yaml:"minMarginPercent"`
	// AutoReleaseAfter is the number of syncs in a row that must see the same value before a held price move
	// is released by itself; 0: never, a person decides.
	AutoReleaseAfter int `yaml:"autoReleaseAfter"`
}

func defaultGates() Gates {
	return Gates{
		MaxMalformedPercent:  decimal.NewFromInt(1),
		MaxZeroCostPercent:   decimal.NewFromInt(5),
		MaxRowDropPercent:    decimal.NewFromInt(20),
		MaxMedianMovePercent: decimal.NewFromInt(25),
		MaxDeactivatePercent: decimal.NewFromInt(10),
		MaxPriceMovePercent:  decimal.NewFromInt(50),
		MinMarginPercent:     decimal.Zero,
		AutoReleaseAfter:     3,
	}
}

func (g Gates) validate(m *mistakes) {
	hundred := decimal.NewFromInt(100)
	for _, share := range []struct {
		key   string
		value decimal.Decimal
	}{
		{"maxMalformedPercent", g.MaxMalformedPercent}, {"maxZeroCostPercent", g.MaxZeroCostPercent},
		{"maxRowDropPercent", g.MaxRowDropPercent}, {"maxDeactivatePercent", g.MaxDeactivatePercent},
		{"maxMedianMovePercent", g.MaxMedianMovePercent},
	} {
		if share.value.IsNegative() || share.value.GreaterThan(hundred) {
			m.add("products.gates."+share.key, "%s is not a share between 0 and 100", share.value)
		}
	}
	if g.MaxPriceMovePercent.IsNegative() {
		m.add("products.gates.maxPriceMovePercent", "%s is below 0; 0 switches the gate off", g.MaxPriceMovePercent)
	}
	if g.MinMarginPercent.GreaterThanOrEqual(hundred) || g.MinMarginPercent.LessThan(hundred.Neg()) {
		m.add("products.gates.minMarginPercent", "%s is not a margin between -100 and 100", g.MinMarginPercent)
	}
	if g.AutoReleaseAfter < 0 {
		m.add("products.gates.autoReleaseAfter", "%d is not a number of syncs; 0 means never", g.AutoReleaseAfter)
	}
}
