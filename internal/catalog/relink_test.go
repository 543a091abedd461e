package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/catalog"
)

func TestRelink(t *testing.T) {
	own := func(change ...func(*Linked)) Linked {
		l := Linked{ProductID: 42, Name: "Dock", SKU: "OWN-1", Active: true}
		for _, c := range change {
			c(&l)
		}
		return l
	}
	other := func(change ...func(*Linked)) Linked {
		l := Linked{ProductID: 50, Name: "Dock again", SKU: "TDS-7", Active: true,
			Row: &LinkRow{ID: 9, PartNumber: "7", Active: true, Default: true}}
		for _, c := range change {
			c(&l)
		}
		return l
	}
	row := func(number string, active bool) func(*Linked) {
		return func(l *Linked) { l.Row = &LinkRow{ID: 8, PartNumber: number, Active: active} }
	}
	type steps = []LinkAction
	for name, c := range map[string]struct {
		target  Linked
		others  []Linked
		want    []LinkAction
		refused string
	}{
		"a product without a vendor row gets one":   {own(), nil, steps{CreateRow}, ""},
		"one with an empty row gets the number":     {own(row("", true)), nil, steps{SetRow}, ""},
		"one with the number in an inactive row":    {own(row("7", false)), nil, steps{SetRow}, ""},
		"one whose row was given up":                {own(row("8", false)), nil, steps{SetRow}, ""},
		"it is so already":                          {own(row("7", true)), nil, nil, ""},
		"ours by the prefix gets its row":           {own(func(l *Linked) { l.SKU = "TDS-7" }), nil, steps{CreateRow}, ""},
		"an inactive product":                       {own(func(l *Linked) { l.Active = false }), nil, nil, "is not active"},
		"another SKU's by its vendor row":           {own(row("8", true)), nil, nil, "stands for TD SYNNEX SKU 8"},
		"another SKU's by the prefix":               {own(func(l *Linked) { l.SKU = "TDS-8" }), nil, nil, "stands for TD SYNNEX SKU 8"},
		"the bridge's own double goes with its SKU": {own(), []Linked{other()}, steps{ClearRow, DeactivateProduct, CreateRow}, ""},
		"a double that others sell too": {own(), []Linked{other(func(l *Linked) { l.OtherVendor, l.Row.Default = true, false })},
			steps{DeactivateRow, DeactivateProduct, CreateRow}, ""},
		"whose default vendor TD SYNNEX is": {
			own(), []Linked{other(func(l *Linked) { l.OtherVendor = true })}, steps{ClearRow, DeactivateProduct, CreateRow}, ""},
		"a person's double stays for sale": {
			own(), []Linked{other(func(l *Linked) { l.SKU = "OWN-2" })}, steps{ClearRow, CreateRow}, ""},
		"a double on an open purchase order": {
			own(), []Linked{other(func(l *Linked) { l.Orders = []Use{{Number: "1003", Status: "Submitted"}} })}, nil,
			"is on purchase order 1003 (Submitted)"},
		"what was done before is not done again": {own(), []Linked{other(func(l *Linked) { l.Row.PartNumber, l.Active = "", false })},
			steps{CreateRow}, ""},
		"two doubles": {own(row("7", true)), []Linked{other(), other(func(l *Linked) { l.Row = nil })},
			steps{ClearRow, DeactivateProduct, DeactivateProduct}, ""},
		"a double of the prefix only, already inactive": {
			own(row("7", true)), []Linked{other(func(l *Linked) { l.Row, l.Active = nil, false })}, nil, ""},
		"an inactive product is refused before anything": {own(func(l *Linked) { l.Active = false }), []Linked{other()}, nil, "is not active"},
	} {
		t.Run(name, func(t *testing.T) {
			got, refusal := Relink("7", c.target, c.others, "TDS-")
			if c.refused != "" {
				require.NotNil(t, refusal)
				require.Contains(t, refusal.Cause, c.refused)
				require.NotEmpty(t, refusal.Fix)
				require.Empty(t, got)
				return
			}
			require.Nil(t, refusal)
			var actions []LinkAction
			for _, s := range got {
				require.NotEmpty(t, s.Text)
				require.NotZero(t, s.ProductID)
				actions = append(actions, s.Action)
			}
			require.Equal(t, c.want, actions)
		})
	}
}
