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

var (
	monday    = time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)
	tuesday   = monday.AddDate(0, 0, 1)
	wednesday = monday.AddDate(0, 0, 2)
)

// repriced is an update of cost and price.
func repriced(oldCost, cost, oldPrice, price string) Entry {
	return Entry{Action: Update, SKU: "1001", Name: "Dock", Cost: cost, Price: price, Changes: []Change{
		{Field: Name, Old: "Dok", New: "Dock"}, {Field: UnitCost, Old: oldCost, New: cost}, {Field: UnitPrice, Old: oldPrice, New: price},
		{Field: VendorCost, Old: oldCost, New: cost}, {Field: Stock, Old: "1", New: "2"},
	}}
}

func limits() policy.Limits { return policy.Default().Products.Limits }

func TestCheckEntry(t *testing.T) {
	margin := limits()
	margin.MinMarginPercent = decimal.NewFromInt(10)
	off := limits()
	off.MaxPriceMovePercent = decimal.Zero
	for name, tt := range map[string]struct {
		entry  Entry
		limits policy.Limits
		want   []Limit
		say    string
	}{
		"an ordinary day":      {repriced("100", "104", "115", "119.6"), limits(), nil, ""},
		"exactly at the limit": {repriced("100", "150", "115", "172.5"), limits(), nil, ""},
		"beyond the limit": {
			repriced("100", "150.01", "115", "172.51"), limits(), []Limit{LimitPriceMove, LimitPriceMove},
			"cost moves from 100.00 to 150.01, +50 %, more than 50 %"},
		"down counts as much as up": {repriced("100", "40", "115", "46"), limits(), []Limit{LimitPriceMove, LimitPriceMove},
			"cost moves from 100.00 to 40.00, -60 %, more than 50 %"},
		"the limit is switched off": {repriced("100", "400", "115", "460"), off, nil, ""},
		"only the price moves": {
			Entry{Action: Update, Cost: "100", Price: "300", Changes: []Change{{Field: UnitPrice, Old: "115", New: "300"}}}, limits(),
			[]Limit{LimitPriceMove}, "price moves"},
		"a first cost has nothing to be compared with": {repriced("", "100", "", "115"), limits(), []Limit{LimitNotChecked, LimitNotChecked},
			"Autotask has nothing to compare it with"},
		"sold below cost": {
			repriced("100", "110", "115", "105"), limits(), []Limit{LimitMargin},
			"price 105 over cost 110 leaves a margin of -4.8 %, less than 0 %"},
		"a margin thinner than the policy's": {repriced("100", "101", "115", "110"), margin, []Limit{LimitMargin}, "8.2 %"},
		"a person owns the price": {
			Entry{Action: Update, Cost: "120", Price: "115", Changes: []Change{{Field: UnitCost, Old: "110", New: "120"}}}, limits(),
			[]Limit{LimitMargin}, "-4.3 %"},
		"costs nothing":        {repriced("100", "0", "115", "0"), limits(), []Limit{LimitZeroCost}, "cost nothing"},
		"has no cost any more": {repriced("100", "", "115", ""), limits(), []Limit{LimitZeroCost}, "cost nothing"},
		"a new product without a cost": {
			Entry{Action: Create, Cost: "0", Price: "0", Changes: []Change{{Field: UnitCost, New: "0"}}}, limits(), []Limit{LimitZeroCost},
			"cost nothing"},
		"a new product is no move": {
			Entry{Action: Create, Cost: "5000", Price: "5750", Changes: []Change{{Field: UnitCost, New: "5000"}, {Field: UnitPrice, New: "5750"}}},
			limits(), nil, ""},
		"what the entry leaves alone": {
			Entry{Action: Update, Cost: "120", Price: "115", Changes: []Change{{Field: Stock, Old: "1", New: "2"}}}, limits(), nil, ""},
		"a deactivation": {
			Entry{Action: Deactivate, Changes: []Change{{Field: IsActive, Old: "true", New: "false"}}}, limits(), nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			breaches := CheckEntry(tt.entry, tt.limits)
			var got []Limit
			for _, b := range breaches {
				got = append(got, b.Limit)
			}
			require.Equal(t, tt.want, got)
			if tt.say != "" {
				require.Contains(t, breaches[0].Reason, tt.say)
			}
		})
	}
}

// held is a list entry as it would come of a plan.
func held(cost string) HeldEntry {
	e := repriced("100", cost, "115", cost+"0")
	return Held(e, CheckEntry(e, limits()))
}

func TestHeldSaysWhatAPersonNeeds(t *testing.T) {
	h := held("300")
	require.Equal(t, HeldEntry{
		SKU: "1001", Name: "Dock", Action: Update, Limit: LimitPriceMove, Field: UnitCost, Old: "100", New: "300", Cost: "300", Price: "3000",
		Reason: "cost moves from 100.00 to 300.00, +200 %, more than 50 %; price moves from 115.00 to 3000.00, +2508.7 %, more than 50 %",
	}, h)
}

func TestJudge(t *testing.T) {
	known := func(change func(*HeldEntry)) *HeldEntry {
		h := held("300")
		h.TimesSeen, h.FileDate = 2, tuesday
		if change != nil {
			change(&h)
		}
		return &h
	}
	decided := func(approved bool) *HeldEntry {
		return known(func(h *HeldEntry) { h.Decision = &HeldDecision{Approved: approved, Actor: "Ann", Reason: "asked"} })
	}
	never := limits()
	never.AutoReleaseAfter = 0
	for name, tt := range map[string]struct {
		now      HeldEntry
		known    *HeldEntry
		fileDate time.Time
		limits   policy.Limits
		want     Verdict
		by       string
	}{
		"never seen":                                  {held("300"), nil, wednesday, limits(), Hold, ""},
		"approved":                                    {held("300"), decided(true), tuesday, limits(), Release, "Ann"},
		"approved, and the value has moved on":        {held("400"), decided(true), tuesday, limits(), Hold, ""},
		"rejected":                                    {held("300"), decided(false), wednesday, limits(), Hold, "Ann"},
		"rejected, and the value has moved on":        {held("400"), decided(false), wednesday, limits(), Hold, ""},
		"the third file with the value":               {held("300"), known(nil), wednesday, limits(), Release, "policy"},
		"the same file a third time":                  {held("300"), known(nil), tuesday, limits(), Hold, ""},
		"an older file":                               {held("300"), known(nil), monday, limits(), Hold, ""},
		"the third file with another value":           {held("400"), known(nil), wednesday, limits(), Hold, ""},
		"the policy never releases":                   {held("300"), known(nil), wednesday, never, Hold, ""},
		"only price moves are released by the policy": {withLimit(held("300"), LimitMargin), known(nil), wednesday, limits(), Hold, ""},
	} {
		t.Run(name, func(t *testing.T) {
			verdict, decision := Judge(tt.now, tt.known, tt.fileDate, tt.limits)
			require.Equal(t, tt.want, verdict)
			if tt.by == "" {
				require.Nil(t, decision)
				return
			}
			require.Equal(t, tt.by, decision.Actor)
			require.NotEmpty(t, decision.Reason)
		})
	}
}

func withLimit(h HeldEntry, g Limit) HeldEntry {
	h.Limit = g
	return h
}

func withSKU(h HeldEntry, sku string) HeldEntry {
	h.SKU = sku
	return h
}

func TestMergeHeldKeepsWhatIsKnownOfTheSameValues(t *testing.T) {
	list := MergeHeld(nil, Sighting{At: monday, FileDate: monday, Held: []HeldEntry{withSKU(held("300"), "1002"), held("300")}})
	require.Len(t, list, 2)
	require.Equal(t, "1001", list[0].SKU, "in SKU order")
	require.Equal(t, monday, list[0].FirstSeen)
	require.Equal(t, 1, list[0].TimesSeen)

	list, decided, unknown := DecideHeld(list, []string{"1002", "77"}, HeldDecision{Actor: "Ann", Reason: "wrong", At: monday})
	require.Equal(t, []string{"1002"}, decided)
	require.Equal(t, []string{"77"}, unknown)

	// The same file again, then the next one.
	again := []HeldEntry{held("300"), withSKU(held("300"), "1002")}
	list = MergeHeld(list, Sighting{At: monday.Add(time.Hour), FileDate: monday, Held: again})
	require.Equal(t, 1, list[0].TimesSeen)
	list = MergeHeld(list, Sighting{At: tuesday, FileDate: tuesday, Held: again})
	require.Equal(t, 2, list[0].TimesSeen)
	require.Equal(t, monday, list[0].FirstSeen)
	require.Equal(t, tuesday, list[0].LastSeen)
	require.Equal(t, "Ann", list[1].Decision.Actor, "a decision that came between two syncs is kept")

	// Another value begins anew.
	list = MergeHeld(list, Sighting{At: wednesday, FileDate: wednesday, Held: []HeldEntry{held("300"), withSKU(held("400"), "1002")}})
	require.Equal(t, 3, list[0].TimesSeen)
	require.Equal(t, 1, list[1].TimesSeen)
	require.Equal(t, wednesday, list[1].FirstSeen)
	require.Nil(t, list[1].Decision)
}

func TestMergeHeldDropsWhatIsSettledAndOnlyThat(t *testing.T) {
	list := MergeHeld(nil, Sighting{At: monday, FileDate: monday, Held: []HeldEntry{
		held("300"), withSKU(held("300"), "1002"), withSKU(held("300"), "1003")}})
	// A sync of one SKU says nothing about the others.
	list = MergeHeld(list, Sighting{At: tuesday, FileDate: tuesday, Scope: []string{"1002"}})
	require.Equal(t, []string{"1001", "1003"}, heldSKUs(list))
	// What was let pass stays until it is written: it may fail.
	released := held("300")
	released.Decision = &HeldDecision{Approved: true, Actor: "policy", Reason: "seen often"}
	list = MergeHeld(list, Sighting{At: tuesday, FileDate: tuesday, Released: []HeldEntry{released}})
	require.Equal(t, []string{"1001"}, heldSKUs(list))
	require.Equal(t, tuesday, list[0].Decision.At)
	require.Empty(t, SettleHeld(list, []string{"1001"}))
	list[0].Decision.Approved = false
	require.Len(t, SettleHeld(list, []string{"1001"}), 1, "what is rejected is not settled by a write")
	require.Empty(t, MergeHeld(list, Sighting{At: wednesday, FileDate: wednesday}))
}

func TestDecideHeldWithoutSKUsDecidesWhatWaits(t *testing.T) {
	list := MergeHeld(nil, Sighting{At: monday, Held: []HeldEntry{held("300"), withSKU(held("300"), "1002")}})
	list, _, _ = DecideHeld(list, []string{"1001"}, HeldDecision{Actor: "Ann"})
	list, decided, unknown := DecideHeld(list, nil, HeldDecision{Approved: true, Actor: "Bob"})
	require.Equal(t, []string{"1002"}, decided)
	require.Empty(t, unknown)
	require.Equal(t, "Ann", list[0].Decision.Actor)
	// A decision can be taken back.
	list, decided, _ = DecideHeld(list, []string{"1001"}, HeldDecision{Approved: true, Actor: "Ann"})
	require.Equal(t, []string{"1001"}, decided)
	require.True(t, list[0].Decision.Approved)
}

func heldSKUs(list []HeldEntry) []string {
	out := make([]string, len(list))
	for i, h := range list {
		out[i] = h.SKU
	}
	return out
}

func TestSplitHeldLetsEverythingButMoneyPass(t *testing.T) {
	pass := SplitHeld(repriced("100", "300", "115", "345"))
	require.Equal(t, []Change{{Field: Name, Old: "Dok", New: "Dock"}, {Field: Stock, Old: "1", New: "2"}}, pass.Changes)
	require.Equal(t, "100", pass.Cost, "what the product costs once the entry is written")
	require.Equal(t, "115", pass.Price)

	back := repriced("100", "300", "115", "345")
	back.Changes = append(back.Changes, Change{Field: IsActive, Old: "false", New: "true"})
	require.Empty(t, SplitHeld(back).Changes, "a product is not sold again at its old price")
	create := repriced("", "300", "", "345")
	create.Action = Create
	require.Empty(t, SplitHeld(create).Changes)
}

func TestMedianMove(t *testing.T) {
	file := func(n int, factor string) map[string]decimal.Decimal {
		var s PriceSample
		for i := range n {
			s.Consider(
				head(pricefile.Item{SKU: decimal.NewFromInt(int64(100000 + i)).String(),
					ContractPrice: decimal.NewFromInt(int64(10 + i)).Mul(decimal.RequireFromString(factor))}))
		}
		return s.Costs()
	}
	move := func(last, now map[string]decimal.Decimal) string {
		d, ok := MedianMove(last, now)
		if !ok {
			return "nothing to compare"
		}
		return d.String()
	}
	require.Equal(t, "0", move(file(5000, "1"), file(5000, "1")))
	require.Equal(t, "35", move(file(5000, "1"), file(5000, "1.35")))
	require.Equal(t, "-50", move(file(5000, "1"), file(5000, "0.5")))
	require.Equal(t, "nothing to compare", move(file(19, "1"), file(19, "1")))
	require.Equal(t, "nothing to compare", move(nil, file(5000, "1")))
	// A file with more products has nearly the same sample, so there is enough to compare.
	require.Equal(t, "35", move(file(20000, "1"), file(22000, "1.35")))
	require.Len(t, file(20000, "1"), 2000)
	// A few wild prices don't move the median.
	wild := file(1000, "1")
	n := 0
	for sku := range wild {
		if n++; n <= 400 {
			wild[sku] = decimal.NewFromInt(1_000_000)
		}
	}
	require.Equal(t, "0", move(file(1000, "1"), wild))
}

func TestCheckFeedRefusesAFileInAnotherCurrency(t *testing.T) {
	figures := FeedFigures{Rows: 1000, SKUs: 1000, Created: now, MedianMove: "35.2"}
	last := FeedFigures{Rows: 1000, SKUs: 1000, Created: now}
	require.Contains(t, CheckFeed(figures, &last, last.Created, true, now, limits()), "moved by 35.2 %")
	figures.MedianMove = "-35.2"
	require.Contains(t, CheckFeed(figures, &last, last.Created, true, now, limits()), "moved by -35.2 %", "a fall is no better than a rise")
	figures.MedianMove = "-25"
	require.Empty(t, CheckFeed(figures, &last, last.Created, true, now, limits()))
	figures.MedianMove = ""
	require.Empty(t, CheckFeed(figures, nil, time.Time{}, true, now, limits()))
}
