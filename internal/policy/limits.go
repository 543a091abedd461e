package policy

import (
	"reflect"
	"time"

	"github.com/shopspring/decimal"
)

// Limits are the limits beyond which a feed, a plan or a single product is held for a person rather than
// written. Shares are in percent.
type Limits struct {
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
	// product is held in quarantine. 0 switches this limit off.
	MaxPriceMovePercent decimal.Decimal `yaml:"maxPriceMovePercent"`
	// MinMarginPercent is the least share of the price that must be left above the cost, or the product is
	// held in quarantine.
	MinMarginPercent decimal.Decimal `yaml:"minMarginPercent"`
	// MaxFileAgeDays is how many days old a price file may be, and MaxFileDaysAhead how many days ahead of today
	// (UTC) it may be dated.
	MaxFileAgeDays   int `yaml:"maxFileAgeDays"`
	MaxFileDaysAhead int `yaml:"maxFileDaysAhead"`
	// MaxSameDayDropPercent is how many products fewer a full file may list than the last good one of the same date.
	MaxSameDayDropPercent decimal.Decimal `yaml:"maxSameDayDropPercent"`
	// MaxStockAge is how old a stock file may be, and how far ahead of the worker's clock.
	MaxStockAge Duration `yaml:"maxStockAge"`
	// MaxUnreadablePercent is the share of selected products in which one field may be unreadable before the plan
	// waits for a person.
	MaxUnreadablePercent decimal.Decimal `yaml:"maxUnreadablePercent"`
	// NotChecked says what becomes of a file or a product whose check has nothing to compare with.
	NotChecked NotChecked `yaml:"notChecked"`
	// AutoReleaseAfter is the number of syncs in a row that must see the same value before a held price move
	// is released by itself; 0: never, a person decides.
	AutoReleaseAfter int `yaml:"autoReleaseAfter"`
}

// NotChecked is what becomes of something that could not be checked.
type NotChecked string

// Values of [NotChecked].
const (
	// NotCheckedAsk waits for a person: the plan is held, or the product is in quarantine.
	NotCheckedAsk NotChecked = "ask"
	// NotCheckedPass lets it pass.
	NotCheckedPass NotChecked = "pass"
)

func (NotChecked) values() []string { return texts(NotCheckedAsk, NotCheckedPass) }

// LimitKeys are the keys of all limits.
func LimitKeys() []string {
	t := reflect.TypeFor[Limits]()
	keys := make([]string, t.NumField())
	for i := range keys {
		keys[i] = t.Field(i).Tag.Get("yaml")
	}
	return keys
}

func defaultLimits() Limits {
	return Limits{
		MaxMalformedPercent:  decimal.NewFromInt(1),
		MaxZeroCostPercent:   decimal.NewFromInt(5),
		MaxRowDropPercent:    decimal.NewFromInt(20),
		MaxMedianMovePercent: decimal.NewFromInt(25),
		MaxDeactivatePercent: decimal.NewFromInt(10),
		MaxPriceMovePercent:  decimal.NewFromInt(50),
		MinMarginPercent:     decimal.Zero,
		AutoReleaseAfter:     3,

		MaxFileAgeDays:        7,
		MaxFileDaysAhead:      1,
		MaxSameDayDropPercent: decimal.NewFromInt(5),
		MaxStockAge:           Duration(24 * time.Hour),
		MaxUnreadablePercent:  decimal.NewFromInt(20),
		NotChecked:            NotCheckedAsk,
	}
}

func (limits Limits) validate(m *mistakes) {
	hundred := decimal.NewFromInt(100)
	for _, share := range []struct {
		key   string
		value decimal.Decimal
	}{
		{"maxMalformedPercent", limits.MaxMalformedPercent}, {"maxZeroCostPercent", limits.MaxZeroCostPercent},
		{"maxRowDropPercent", limits.MaxRowDropPercent}, {"maxDeactivatePercent", limits.MaxDeactivatePercent},
		{"maxMedianMovePercent", limits.MaxMedianMovePercent},
		{"maxSameDayDropPercent", limits.MaxSameDayDropPercent}, {"maxUnreadablePercent", limits.MaxUnreadablePercent},
	} {
		if share.value.IsNegative() || share.value.GreaterThan(hundred) {
			m.add("products.limits."+share.key, "%s is not a share between 0 and 100", share.value)
		}
	}
	if limits.MaxPriceMovePercent.IsNegative() {
		m.add("products.limits.maxPriceMovePercent", "%s is below 0; 0 switches the limit off", limits.MaxPriceMovePercent)
	}
	if limits.MinMarginPercent.GreaterThanOrEqual(hundred) || limits.MinMarginPercent.LessThan(hundred.Neg()) {
		m.add("products.limits.minMarginPercent", "%s is not a margin between -100 and 100", limits.MinMarginPercent)
	}
	if limits.MaxFileAgeDays < 1 {
		m.add("products.limits.maxFileAgeDays", "%d refuses every price file; give at least 1", limits.MaxFileAgeDays)
	}
	if limits.MaxFileDaysAhead < 0 {
		m.add("products.limits.maxFileDaysAhead", "%d is not a number of days", limits.MaxFileDaysAhead)
	}
	if limits.MaxStockAge < Duration(time.Hour) {
		m.add("products.limits.maxStockAge", "%s is shorter than the time between two stock files; give at least 1h",
			limits.MaxStockAge)
	}
	if limits.AutoReleaseAfter < 0 {
		m.add("products.limits.autoReleaseAfter", "%d is not a number of syncs; 0 means never", limits.AutoReleaseAfter)
	}
}
