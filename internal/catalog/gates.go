package catalog

import (
	"cmp"
	"fmt"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/policy"
)

// FeedFigures describe a price file as a whole.
type FeedFigures struct {
	Rows      int `json:"rows"`
	Malformed int `json:"malformed"`
	ZeroCost  int `json:"zeroCost"`
	// MedianMove is how far the costs have moved since the last good full file, in percent of the old cost,
	// at the median of a sample; empty when there is nothing to compare with.
	MedianMove string `json:"medianMove,omitempty"`
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
	if move, err := decimal.NewFromString(now.MedianMove); err == nil && move.Abs().GreaterThan(g.MaxMedianMovePercent) {
		return fmt.Sprintf("at the median the costs have moved by %s %% since the last good file, more than %s %%, as if they were in another currency or column", move, g.MaxMedianMovePercent)
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

// Gate names a limit that a single entry of a plan breaks.
type Gate string

// Gates of entries, the gravest first.
const (
	GateZeroCost  Gate = "zero-cost"
	GateMargin    Gate = "margin"
	GatePriceMove Gate = "price-move"
)

// Breach is a gate that an entry breaks, and the change that does.
type Breach struct {
	Gate   Gate
	Change Change
	Reason string
}

// CheckEntry lists the gates that an entry breaks. Only what the entry changes counts: a product that is
// sold below cost already is not held because its stock moved.
func CheckEntry(e Entry, g policy.Gates) []Breach {
	if e.Action == Deactivate {
		return nil
	}
	var out []Breach
	cost, price := amount(e.Cost), amount(e.Price)
	paid, sold := e.change(UnitCost, VendorCost), e.change(UnitPrice)
	if paid != nil && !cost.IsPositive() {
		out = append(out, Breach{GateZeroCost, *paid, "it would cost nothing"})
	}
	if changed := cmp.Or(sold, paid); changed != nil && cost.IsPositive() && price.IsPositive() {
		margin := price.Sub(cost).Mul(hundred).Div(price)
		if margin.LessThan(g.MinMarginPercent) {
			out = append(out, Breach{GateMargin, *changed, fmt.Sprintf("price %s over cost %s leaves a margin of %s %%, less than %s %%", price, cost, margin.Round(1), g.MinMarginPercent)})
		}
	}
	if !g.MaxPriceMovePercent.IsPositive() {
		return out
	}
	for _, c := range []*Change{paid, sold} {
		if c == nil {
			continue
		}
		before, after := amount(c.Old), amount(c.New)
		if !before.IsPositive() || !after.IsPositive() {
			continue
		}
		if move := after.Sub(before).Mul(hundred).Div(before); move.Abs().GreaterThan(g.MaxPriceMovePercent) {
			out = append(out, Breach{GatePriceMove, *c, fmt.Sprintf("%s moves from %s to %s, %s %%, more than %s %%", c.Field, before, after, signed(move.Round(1)), g.MaxPriceMovePercent)})
		}
	}
	return out
}

// change is the entry's change of the first of these fields that it changes, or nil.
func (e Entry) change(of ...Field) *Change {
	for _, f := range of {
		for i := range e.Changes {
			if e.Changes[i].Field == f {
				return &e.Changes[i]
			}
		}
	}
	return nil
}

// amount reads a canonical amount; what is empty is zero.
func amount(s string) decimal.Decimal {
	d, _ := decimal.NewFromString(s)
	return d
}

func signed(d decimal.Decimal) string {
	if d.IsPositive() {
		return "+" + d.String()
	}
	return d.String()
}

func exceeds(part, whole int, percent decimal.Decimal) bool {
	if part <= 0 || whole <= 0 {
		return false
	}
	return decimal.NewFromInt(int64(part)).Mul(hundred).GreaterThan(percent.Mul(decimal.NewFromInt(int64(whole))))
}
