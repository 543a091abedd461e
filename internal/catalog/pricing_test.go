package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
)

func TestPriceByRule(t *testing.T) {
	banded := []policy.PricingRule{
		{MarkupPercent: null("40"), CostBelow: null("50")},
		{MarkupPercent: null("20"), CostFrom: null("50"), CostBelow: null("500")},
		{Category: "002", MarginPercent: null("10")},
		{Category: "002001", MarkupPercent: null("5"), CostFrom: null("1000")},
		{Category: "002001", MarkupPercent: null("99"), CostFrom: null("1000")},
	}
	for name, c := range map[string]struct {
		basis   PriceBasis
		pricing policy.Pricing
		want    string
	}{
		"the default mark-up":                   {PriceBasis{Cost: amount("1000")}, policy.Pricing{Rules: banded}, "1150"},
		"the default margin goes before it":     {PriceBasis{Cost: amount("80")}, policy.Pricing{MarginPercent: null("20")}, "100"},
		"a margin that does not divide":         {PriceBasis{Cost: amount("10")}, policy.Pricing{MarginPercent: null("70")}, "33.34"},
		"a band of costs":                       {PriceBasis{Cost: amount("49.99")}, policy.Pricing{Rules: banded}, "69.99"},
		"a band begins at its first cost":       {PriceBasis{Cost: amount("50")}, policy.Pricing{Rules: banded}, "60"},
		"a band ends before its last":           {PriceBasis{Cost: amount("500")}, policy.Pricing{Rules: banded}, "575"},
		"a category goes before a band for all": {PriceBasis{Category: "002009", Cost: amount("45")}, policy.Pricing{Rules: banded}, "50"},
		"the longest category": {
			PriceBasis{Category: "002001003", Cost: amount("1000")}, policy.Pricing{Rules: banded}, "1050"},
		"outside its band the shorter one": {
			PriceBasis{Category: "002001003", Cost: amount("900")}, policy.Pricing{Rules: banded}, "1000"},
		"the floor lifts a low mark-up": {
			PriceBasis{Cost: amount("100")}, policy.Pricing{MarginPercent: null("0"), FloorPercent: amount("3")}, "103"},
		"an ending": {
			PriceBasis{Cost: amount("10")}, policy.Pricing{MarkupPercent: amount("0"), RoundTo: amount("1"), Ending: amount("0.99")}, "10.99"},
		"an ending that is just reached": {
			PriceBasis{Cost: amount("10.99")}, policy.Pricing{MarkupPercent: amount("0"), RoundTo: amount("1"), Ending: amount("0.99")}, "10.99"},
		"an ending that is just missed": {
			PriceBasis{Cost: amount("11")}, policy.Pricing{MarkupPercent: amount("0"), RoundTo: amount("1"), Ending: amount("0.99")}, "11.99"},
		"an ending of tens": {
			PriceBasis{Cost: amount("112")}, policy.Pricing{MarkupPercent: amount("0"), RoundTo: amount("10"), Ending: amount("9.95")}, "119.95"},
		"a cost below the first ending": {
			PriceBasis{Cost: amount("0.10")}, policy.Pricing{MarkupPercent: amount("0"), RoundTo: amount("1"), Ending: amount("0.99")}, "0.99"},
		"the cap": {
			PriceBasis{Cost: amount("100"), MSRP: null("109.90")}, policy.Pricing{Cap: policy.CapMSRP}, "109.9"},
		"a price below the cap": {
			PriceBasis{Cost: amount("100"), MSRP: null("200")}, policy.Pricing{Cap: policy.CapMSRP}, "115"},
		"no MSRP, no cap": {
			PriceBasis{Cost: amount("100"), MAP: null("1")}, policy.Pricing{Cap: policy.CapMSRP}, "115"},
		"the minimum advertised price as the cap": {
			PriceBasis{Cost: amount("100"), MSRP: null("101"), MAP: null("112")}, policy.Pricing{Cap: policy.CapMAP}, "112"},
		"no cap was asked for": {
			PriceBasis{Cost: amount("100"), MSRP: null("101"), MAP: null("101")}, policy.Pricing{Cap: policy.CapNone}, "115"},
		"a cap below cost: the floor wins": {
			PriceBasis{Cost: amount("100"), MSRP: null("90")}, policy.Pricing{Cap: policy.CapMSRP, FloorPercent: amount("2.5")}, "102.5"},
		"the floor over the cap is rounded, unended": {
			PriceBasis{Cost: amount("100.20"), MSRP: null("90")}, policy.Pricing{Cap: policy.CapMSRP, RoundTo: amount("1"), Ending: amount("0.99")},
			"101"},
	} {
		t.Run(name, func(t *testing.T) {
			p := c.pricing
			if p.RoundTo.IsZero() {
				p.RoundTo = amount("0.01")
			}
			if p.MarkupPercent == (decimal.Decimal{}) {
				p.MarkupPercent = amount("15")
			}
			require.Equal(t, c.want, Price(c.basis, p).String())
		})
	}
}

// Whatever the rules, a price is never below cost plus the floor, and without a cap it lies on its step.
func TestNoRulePricesBelowTheFloor(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	cents := func(n int64) decimal.Decimal { return decimal.New(r.Int64N(n), -2) }
	for range 20_000 {
		p := policy.Pricing{
			MarkupPercent: cents(5000), FloorPercent: cents(3000), RoundTo: cents(500).Add(amount("0.01")),
			Cap: []policy.PriceCap{policy.CapNone, policy.CapMSRP, policy.CapMAP}[r.IntN(3)],
		}
		p.Ending = p.RoundTo.Mul(decimal.New(r.Int64N(100), -2)).Truncate(2)
		if r.IntN(2) == 0 {
			p.MarginPercent = decimal.NewNullDecimal(cents(9900))
		}
		b := PriceBasis{Cost: cents(1_000_000).Add(amount("0.01")), MSRP: decimal.NewNullDecimal(cents(1_000_000)),
			MAP: decimal.NewNullDecimal(cents(1_000_000))}
		got := Price(b, p)
		floor := b.Cost.Mul(p.FloorPercent.Add(decimal.NewFromInt(100))).Shift(-2)
		require.True(t, got.GreaterThanOrEqual(floor), "%+v %+v: %s", b, p, got)
		if p.Cap == policy.CapNone {
			require.True(t, got.Sub(p.Ending).Mod(p.RoundTo).IsZero(), "%+v %+v: %s", b, p, got)
		}
	}
}

func TestAmountsInAnotherCurrency(t *testing.T) {
	item := product("1")
	item.MSRP, item.MAPPrice = null("150"), null("140")
	p := policy.Default().Products
	for name, c := range map[string]struct {
		product, vendor        string
		cost, price, msrp, row string
	}{
		"the same":                       {"0", "0", "90", "103.5", "150", "90"},
		"a rate for all":                 {"1.3725", "1.3725", "123.525", "142.06", "205.875", "123.525"},
		"a vendor in the file's own one": {"1.3725", "0", "123.525", "142.06", "205.875", "90"},
	} {
		t.Run(name, func(t *testing.T) {
			v := Desired(&item, Terms{Products: p, ProductRate: amount(c.product), VendorRate: amount(c.vendor)}, now)
			require.Equal(t, []string{c.cost, c.price, c.msrp, c.row}, []string{v.Get(UnitCost), v.Get(UnitPrice), v.Get(MSRP), v.Get(VendorCost)})
		})
	}
	p.Pricing.Cap = policy.CapMAP
	p.Pricing.MarkupPercent = amount("300")
	v := Desired(&item, Terms{Products: p, ProductRate: amount("2")}, now)
	require.Equal(t, "280", v.Get(UnitPrice), "the cap is exchanged as well")
}

func BenchmarkDesiredAndDiff(b *testing.B) {
	p := policy.Default().Products
	for i := range 30 {
		p.Mapping.Rules = append(p.Mapping.Rules, policy.MappingRule{Category: fmt.Sprintf("%03d", i), ProductCategory: "Hardware"})
		p.Pricing.Rules = append(p.Pricing.Rules, policy.PricingRule{Category: fmt.Sprintf("%03d", i), MarginPercent: null("12")})
	}
	item := product("8100001")
	item.LongDescription = "Four ports, two of them fast"
	terms := Terms{Products: p, BillingCode: "Hardware"}
	have := &Existing{ProductID: 1, VendorRowID: 2, Values: Desired(&item, terms, now)}
	b.ReportAllocs()
	for b.Loop() {
		want := Desired(&item, terms, now)
		if len(Diff(have, want, p)) != 0 {
			b.Fatal("equal is equal")
		}
	}
}
