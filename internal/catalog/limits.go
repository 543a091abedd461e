package catalog

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/policy"
)

// CheckPlan says why a plan is not to be applied by itself, or nothing. ours is the number of products
// that the bridge has in Autotask, feed what the price file showed and notChecked what nothing could be compared
// with.
func CheckPlan(c Counts, ours int, feed FeedFigures, notChecked []string, limits policy.Limits) string {
	var why []string
	if exceeds(c.Deactivate, ours, limits.MaxDeactivatePercent) {
		why = append(why, fmt.Sprintf("it would deactivate %d of %d products, more than %s %%", c.Deactivate, ours, limits.MaxDeactivatePercent))
	}
	for _, field := range feed.UnreadableFields() {
		if field.Of >= fewProducts && exceeds(field.Count, field.Of, limits.MaxUnreadablePercent) {
			why = append(why, fmt.Sprintf("%s of the price file can't be read in %d of %d selected products, more than %s %%", field.What,
				field.Count, field.Of, limits.MaxUnreadablePercent))
		}
	}
	if limits.NotChecked == policy.NotCheckedAsk && ours >= fewProducts && len(notChecked) > 0 {
		why = append(why, "the price file was not checked: "+strings.Join(notChecked, "; "))
	}
	return strings.Join(why, "; ")
}

// fewProducts is a number of products below which shares and comparisons prove nothing.
const fewProducts = 20

// Limit names a limit that a single entry of a plan breaks.
type Limit string

// Limits of entries, the gravest first.
const (
	LimitZeroCost  Limit = "zero-cost"
	LimitMargin    Limit = "margin"
	LimitPriceMove Limit = "price-move"
	// LimitNotChecked: an amount changes that has no earlier one to be compared with, or that can't be read.
	LimitNotChecked Limit = "not-checked"
)

// Breach is a limit that an entry breaks, and the change that does.
type Breach struct {
	Limit  Limit
	Change Change
	Reason string
}

// CheckEntry lists the limits that an entry breaks. Only what the entry changes counts: a product that is
// sold below cost already is not held because its stock moved. A check whose input is missing or can't be read
// holds the entry as well, unless the policy lets it pass.
func CheckEntry(e Entry, limits policy.Limits) []Breach {
	if e.Action == Deactivate {
		return nil
	}
	var out []Breach
	paid, sold := e.change(UnitCost, VendorCost), e.change(UnitPrice)
	changed := cmp.Or(sold, paid)
	if changed == nil {
		return nil
	}
	cost, known := amount(e.Cost)
	if paid != nil && !cost.IsPositive() {
		out = append(out, Breach{LimitZeroCost, *paid, "it would cost nothing"})
	}
	if price, priced := amount(e.Price); known && cost.IsPositive() && priced {
		if margin, ok := marginOf(cost, price); !ok || margin.LessThan(limits.MinMarginPercent) {
			out = append(
				out, Breach{LimitMargin, *changed, fmt.Sprintf("price %s over cost %s leaves a margin of %s %%, less than %s %%", price, cost,
					margin.Round(1), limits.MinMarginPercent)})
		}
	} else if e.Price != "" && limits.NotChecked == policy.NotCheckedAsk && cost.IsPositive() {
		out = append(out, Breach{LimitNotChecked, *changed, fmt.Sprintf("the margin can't be checked: the price is %q", e.Price)})
	}
	for _, c := range []*Change{paid, sold} {
		if c != nil {
			out = append(out, checkMove(e, *c, limits)...)
		}
	}
	return out
}

// marginOf is the share of a price that is left above the cost, and false when there is no price to be a share
// of: the whole cost is lost then.
func marginOf(cost, price decimal.Decimal) (decimal.Decimal, bool) {
	if !price.IsPositive() {
		return hundred.Neg(), false
	}
	return price.Sub(cost).Mul(hundred).Div(price), true
}

// checkMove holds an amount that moves too far, or that has nothing to be compared with in a product that is
// there.
func checkMove(e Entry, c Change, limits policy.Limits) []Breach {
	if !limits.MaxPriceMovePercent.IsPositive() {
		return nil
	}
	before, _ := amount(c.Old)
	after, _ := amount(c.New)
	switch {
	case !after.IsPositive():
		return nil // the limits of cost and margin are about that
	case before.IsPositive():
		move := after.Sub(before).Mul(hundred).Div(before)
		if move.Abs().LessThanOrEqual(limits.MaxPriceMovePercent) {
			return nil
		}
		return []Breach{
			{LimitPriceMove, c, fmt.Sprintf("%s moves from %s to %s, %s %%, more than %s %%", c.Field.InWords(), inCents(before),
				inCents(after), signed(move.Round(1)), limits.MaxPriceMovePercent)}}
	case e.Action == Create || limits.NotChecked != policy.NotCheckedAsk:
		return nil
	}
	return []Breach{
		{LimitNotChecked, c, fmt.Sprintf("%s becomes %s and Autotask has %s to compare it with", c.Field.InWords(), inCents(after),
			orNothing(c.Old))}}
}

// inCents is an amount with two decimals, or with all of them when it has more.
func inCents(d decimal.Decimal) string {
	if d.Equal(d.Round(2)) {
		return d.StringFixed(2)
	}
	return d.String()
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return strconv.Quote(s)
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

// amount reads a canonical amount, and false when there is none or it can't be read.
func amount(s string) (decimal.Decimal, bool) {
	d, err := decimal.NewFromString(s)
	return d, err == nil
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
