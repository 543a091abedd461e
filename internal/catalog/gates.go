package catalog

import (
	"fmt"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/policy"
)

// FeedFigures describe a price file as a whole.
type FeedFigures struct {
	Rows      int `json:"rows"`
	Malformed int `json:"malformed"`
	ZeroCost  int `json:"zeroCost"`
}

// CheckFeed says why a price file is not to be trusted, or nothing. last are the figures of the last
// good full file, nil when there is none; full says whether this file is one. The share of malformed rows
// is judged by the reader, which is told the policy's limit.
func CheckFeed(now FeedFigures, last *FeedFigures, full bool, g policy.Gates) string {
	switch {
	case full && now.Rows == 0:
		return "the price file has no products"
	case exceeds(now.ZeroCost, now.Rows, g.MaxZeroCostPercent):
		return fmt.Sprintf("%d of %d products cost nothing, more than %s %%", now.ZeroCost, now.Rows, g.MaxZeroCostPercent)
	case full && last != nil && exceeds(last.Rows-now.Rows, last.Rows, g.MaxRowDropPercent):
		return fmt.Sprintf("it lists %d products where the last good file listed %d, a drop of more than %s %%", now.Rows, last.Rows, g.MaxRowDropPercent)
	}
	return ""
}

// CheckPlan says why a plan is not to be applied by itself, or nothing. ours is the number of products
// that the bridge has in Autotask.
func CheckPlan(c Counts, ours int, g policy.Gates) string {
	if exceeds(c.Deactivate, ours, g.MaxDeactivatePercent) {
		return fmt.Sprintf("it would deactivate %d of %d products, more than %s %%", c.Deactivate, ours, g.MaxDeactivatePercent)
	}
	return ""
}

func exceeds(part, whole int, percent decimal.Decimal) bool {
	if part <= 0 || whole <= 0 {
		return false
	}
	return decimal.NewFromInt(int64(part)).Mul(decimal.NewFromInt(100)).GreaterThan(percent.Mul(decimal.NewFromInt(int64(whole))))
}
