package catalog_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
	. "digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
)

func TestAFieldThatCannotBeReadStaysAsItIsInAutotask(t *testing.T) {
	terms := Terms{Products: policy.Default().Products, BillingCode: "Hardware"}
	capped := terms
	capped.Pricing.Cap = policy.CapMSRP
	noPromotions := terms
	noPromotions.Promotions = false
	unreadable := func(n int, change ...func(*pricefile.Item)) pricefile.Item {
		return product("7", append(change, func(i *pricefile.Item) { i.Unreadable = []int{n} })...)
	}
	promoted := func(i *pricefile.Item) { i.Promotion, i.UnitCost = true, decimal.Zero }
	for name, c := range map[string]struct {
		item  pricefile.Item
		terms Terms
		stays []Field
	}{
		"ETA":                             {unreadable(39), terms, []Field{ETA}},
		"quantity on order":               {unreadable(11), terms, []Field{OnOrder}},
		"MSRP":                            {unreadable(14), terms, []Field{MSRP}},
		"MSRP as cap":                     {unreadable(14), capped, []Field{MSRP, UnitPrice}},
		"MAP that is no cap":              {unreadable(31), terms, nil},
		"cost without promotion, unused":  {unreadable(21, promoted), terms, nil},
		"cost without promotion, wanted":  {unreadable(21, promoted), noPromotions, []Field{UnitCost, UnitPrice, VendorCost}},
		"category":                        {unreadable(25), terms, []Field{BillingCode, UnitPrice}},
		"weight":                          {unreadable(28), terms, []Field{Description}},
		"end of promotion":                {unreadable(49), terms, []Field{Promotion, PromotionEnds}},
		"stock of a warehouse":            {unreadable(16), terms, []Field{StockByWarehouse}},
		"replacement":                     {unreadable(65), terms, []Field{ReplacementSKU}},
		"minimum quantity":                {unreadable(66), terms, []Field{MinimumOrderQuantity}},
		"end user":                        {unreadable(67), terms, []Field{EndUserRequired}},
		"what no product is made of":      {unreadable(42), terms, nil},
		"nothing":                         {product("7"), terms, nil},
		"the date of listing, as it were": {unreadable(37), terms, nil},
	} {
		t.Run(name, func(t *testing.T) {
			have := &Existing{ProductID: 1}
			for _, f := range allFields {
				have.Values.Set(f, "kept")
			}
			want := Wanted(&c.item, have, c.terms, now)
			desired := Desired(&c.item, c.terms, now)
			for _, f := range allFields {
				stays := false
				for _, s := range c.stays {
					stays = stays || s == f
				}
				if stays {
					require.Equal(t, "kept", want.Get(f), f)
				} else if f != ProductCategory && f != PeriodType && f != DoesNotRequireProcurement {
					require.Equal(t, desired.Get(f), want.Get(f), f)
				}
			}
			require.Equal(t, desired, Wanted(&c.item, nil, c.terms, now), "a new product has what can be read")
		})
	}
}

// What is missing, unreadable or zero is never taken for good.
func TestAnEntryWhoseAmountsCannotBeComparedIsHeld(t *testing.T) {
	limits := policy.Default().Products.Limits
	entry := func(action Action, cost, price string, changes ...Change) Entry {
		return Entry{Action: action, SKU: "7", ProductID: 1, Cost: cost, Price: price, Changes: changes}
	}
	for name, c := range map[string]struct {
		entry Entry
		want  []Limit
	}{
		"a cost where none was":         {entry(Update, "100", "115", Change{UnitCost, "", "100"}), []Limit{LimitNotChecked}},
		"a cost where zero was":         {entry(Update, "100", "115", Change{UnitCost, "0", "100"}), []Limit{LimitNotChecked}},
		"a cost where a word was":       {entry(Update, "100", "115", Change{UnitCost, "free", "100"}), []Limit{LimitNotChecked}},
		"a price where none was":        {entry(Update, "100", "115", Change{UnitPrice, "", "115"}), []Limit{LimitNotChecked}},
		"a new product":                 {entry(Create, "100", "115", Change{UnitCost, "", "100"}, Change{UnitPrice, "", "115"}), nil},
		"sold for nothing":              {entry(Update, "100", "0", Change{UnitPrice, "115", "0"}), []Limit{LimitMargin}},
		"a new one sold for nothing":    {entry(Create, "100", "0", Change{UnitPrice, "", "0"}), []Limit{LimitMargin}},
		"a price that can't be read":    {entry(Update, "100", "ask", Change{UnitCost, "100", "101"}), []Limit{LimitNotChecked}},
		"no price at all, a person's":   {entry(Update, "100", "", Change{UnitCost, "100", "101"}), nil},
		"a cost that goes":              {entry(Update, "0", "115", Change{UnitCost, "100", "0"}), []Limit{LimitZeroCost}},
		"stock of a product without":    {entry(Update, "", "", Change{Stock, "1", "2"}), nil},
		"a small move":                  {entry(Update, "101", "116", Change{UnitCost, "100", "101"}), nil},
		"a large one":                   {entry(Update, "200", "230", Change{UnitCost, "100", "200"}), []Limit{LimitPriceMove}},
		"a deactivation is not checked": {entry(Deactivate, "", "", Change{IsActive, "true", "false"}), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []Limit
			for _, b := range CheckEntry(c.entry, limits) {
				got = append(got, b.Limit)
				require.NotEmpty(t, b.Reason)
			}
			require.Equal(t, c.want, got)
		})
	}
	limits.NotChecked = policy.NotCheckedPass
	require.Empty(t, CheckEntry(entry(Update, "100", "115", Change{UnitCost, "", "100"}), limits), "the policy lets it pass")
	require.Len(t, CheckEntry(entry(Update, "100", "0", Change{UnitPrice, "115", "0"}), limits), 1, "a loss is no missing input")
}

func TestAHeldAmountWithoutComparisonIsReleasedByTheSameFilesAsAMove(t *testing.T) {
	limits := policy.Default().Products.Limits
	entry := HeldEntry{SKU: "7", Limit: LimitNotChecked, Cost: "100", Price: "115"}
	known := entry
	known.TimesSeen, known.FileDate = limits.AutoReleaseAfter-1, now
	verdict, _ := Judge(entry, &known, now, limits)
	require.Equal(t, Hold, verdict, "the same file once more")
	verdict, decision := Judge(entry, &known, now.Add(24*time.Hour), limits)
	require.Equal(t, Release, verdict)
	require.Equal(t, "policy", decision.Actor)
}
