package catalog

import (
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/policy"
)

// Cost is what the MSP pays: the contract price, which includes a running promotion, or the price
// without promotion when none runs or the policy does not want it. A file that gives none leaves the
// contract price. It is in the price file's currency.
func Cost(item *pricefile.Item, promotions bool, at time.Time) decimal.Decimal {
	if item.Promotion && (!promotions || !item.PromotionActive(at)) && item.UnitCost.IsPositive() {
		return item.UnitCost
	}
	return item.ContractPrice
}

// PriceBasis is what a sales price follows from, all in one currency.
type PriceBasis struct {
	Category  string
	Cost      decimal.Decimal
	MSRP, MAP decimal.NullDecimal
}

var hundred = decimal.NewFromInt(100)

// Price is the sales price: mark-up or margin by the policy's rules, rounded up to the policy's step and
// ending, lowered to the cap, and never below the floor, which lies at or above the cost.
func Price(b PriceBasis, p policy.Pricing) decimal.Decimal {
	percent, isMargin := p.For(b.Category, b.Cost)
	price := b.Cost.Mul(hundred.Add(percent)).Shift(-2)
	if isMargin {
		price = b.Cost.Mul(hundred).Div(hundred.Sub(percent))
	}
	floor := b.Cost.Mul(hundred.Add(p.FloorPercent)).Shift(-2)
	price = roundUp(decimal.Max(price, floor), p.RoundTo, p.Ending)
	if limit := priceCap(b, p.Cap); limit.Valid && price.GreaterThan(limit.Decimal) {
		price = limit.Decimal
		if price.LessThan(floor) {
			price = roundUp(floor, p.RoundTo, decimal.Zero)
		}
	}
	return price
}

func priceCap(b PriceBasis, c policy.PriceCap) decimal.NullDecimal {
	switch c {
	case policy.CapMSRP:
		return b.MSRP
	case policy.CapMAP:
		return b.MAP
	}
	return decimal.NullDecimal{}
}

// roundUp is the least amount from price on that is a multiple of step plus ending.
func roundUp(price, step, ending decimal.Decimal) decimal.Decimal {
	if !step.IsPositive() {
		return price
	}
	over := price.Sub(ending)
	if !over.IsPositive() {
		return ending
	}
	steps, rest := over.QuoRem(step, 0)
	if rest.IsPositive() {
		steps = steps.Add(decimal.NewFromInt(1))
	}
	return steps.Mul(step).Add(ending)
}

// Money is the canonical text of an amount, to a hundredth of a cent as Autotask keeps it.
func Money(d decimal.Decimal) string { return d.Round(4).String() }
