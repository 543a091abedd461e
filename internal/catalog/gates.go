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
func CheckPlan(c Counts, ours int, feed FeedFigures, notChecked []string, g policy.Gates) string {
	var why []string
	if exceeds(c.Deactivate, ours, g.MaxDeactivatePercent) {
		why = append(why, fmt.Sprintf("it would deactivate %d of %d products, more than %s %%", c.Deactivate, ours, g.MaxDeactivatePercent))
	}
	for _, field := range feed.UnreadableFields() {
		if field.Of >= fewProducts && exceeds(field.Count, field.Of, g.MaxUnreadablePercent) {
			why = append(why, fmt.Sprintf("%s of the price file can't be read in %d of %d selected products, more than %s %%", field.What, field.Count, field.Of, g.MaxUnreadablePercent))
		}
	}
	if g.NotChecked == policy.NotCheckedAsk && ours >= fewProducts && len(notChecked) > 0 {
		why = append(why, "the price file was not checked: "+strings.Join(notChecked, "; "))
	}
	return strings.Join(why, "; ")
}

// fewProducts is a number of products below which shares and comparisons prove nothing.
const fewProducts = 20

// Gate names a limit that a single entry of a plan breaks.
type Gate string

// Gates of entries, the gravest first.
const (
	GateZeroCost  Gate = "zero-cost"
	GateMargin    Gate = "margin"
	GatePriceMove Gate = "price-move"
	// GateNotChecked: an amount changes that has no earlier one to be compared with, or that can't be read.
	GateNotChecked Gate = "not-checked"
)

// Breach is a gate that an entry breaks, and the change that does.
type Breach struct {
	Gate   Gate
	Change Change
	Reason string
}

// CheckEntry lists the gates that an entry breaks. Only what the entry changes counts: a product that is
// sold below cost already is not held because its stock moved. A check whose input is missing or can't be read
// holds the entry as well, unless the policy lets it pass.
func CheckEntry(e Entry, g policy.Gates) []Breach {
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
		out = append(out, Breach{GateZeroCost, *paid, "it would cost nothing"})
	}
	if price, priced := amount(e.Price); known && cost.IsPositive() && priced {
		if margin, ok := marginOf(cost, price); !ok || margin.LessThan(g.MinMarginPercent) {
			out = append(out, Breach{GateMargin, *changed, fmt.Sprintf("price %s over cost %s leaves a margin of %s %%, less than %s %%", price, cost, margin.Round(1), g.MinMarginPercent)})
		}
	} else if e.Price != "" && g.NotChecked == policy.NotCheckedAsk && cost.IsPositive() {
		out = append(out, Breach{GateNotChecked, *changed, fmt.Sprintf("the margin can't be checked: the price is %q", e.Price)})
	}
	for _, c := range []*Change{paid, sold} {
		if c != nil {
			out = append(out, checkMove(e, *c, g)...)
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
func checkMove(e Entry, c Change, g policy.Gates) []Breach {
	if !g.MaxPriceMovePercent.IsPositive() {
		return nil
	}
	before, _ := amount(c.Old)
	after, _ := amount(c.New)
	switch {
	case !after.IsPositive():
		return nil // the gates of cost and margin are about that
	case before.IsPositive():
		move := after.Sub(before).Mul(hundred).Div(before)
		if move.Abs().LessThanOrEqual(g.MaxPriceMovePercent) {
			return nil
		}
		return []Breach{{GatePriceMove, c, fmt.Sprintf("%s moves from %s to %s, %s %%, more than %s %%", c.Field, before, after, signed(move.Round(1)), g.MaxPriceMovePercent)}}
	case e.Action == Create || g.NotChecked != policy.NotCheckedAsk:
		return nil
	}
	return []Breach{{GateNotChecked, c, fmt.Sprintf("%s becomes %s and Autotask has %s to compare it with", c.Field, after, orNothing(c.Old))}}
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
