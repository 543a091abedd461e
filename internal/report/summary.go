package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/catalog"
)

// Summary adds up the entries of a plan. It is small whatever the plan's size.
type Summary struct {
	Money  Money    `json:"money"`
	Groups []Group  `json:"groups,omitempty"` // by category, those with most changes first
	Moves  []Bucket `json:"moves,omitempty"`  // of sales prices
	// Biggest are the biggest moves of sales prices.
	Biggest []Move `json:"biggest,omitempty"`
	// Margins of the products that get another cost or price, before and after.
	Margins []Bucket `json:"margins,omitempty"`

	codes []string // every category code that occurs
}

// Move is the move of a sales price.
type Move struct {
	SKU          string          `json:"sku"`
	Name         string          `json:"name"`
	Manufacturer string          `json:"manufacturer,omitempty"`
	PartNumber   string          `json:"partNumber,omitempty"`
	Old          string          `json:"old"`
	New          string          `json:"new"`
	Percent      decimal.Decimal `json:"percent"`
}

// String is the move in one line.
func (m Move) String() string {
	sign := ""
	if m.Percent.IsPositive() {
		sign = "+"
	}
	product := strings.TrimSpace(m.Manufacturer + " " + m.PartNumber)
	if product == "" {
		product = "SKU " + m.SKU
	}
	return fmt.Sprintf("price %s%s %% (%s → %s): %s, %s", sign, m.Percent.StringFixed(1), inWords(m.Old), inWords(m.New), product, m.Name)
}

// inWords is an amount as texts write it, with two digits after the point, by which it can be found and hidden.
func inWords(amount string) string {
	d, err := decimal.NewFromString(amount)
	if err != nil {
		return amount
	}
	return d.StringFixed(places)
}

// maxBiggest is how many moves a summary names.
const maxBiggest = 5

// Money is what the updates do to costs and prices. Stock has no part in it: every product counts as one
// piece.
type Money struct {
	Repriced  int `json:"repriced"` // products that get another cost or price
	CostUp    int `json:"costUp"`
	CostDown  int `json:"costDown"`
	PriceUp   int `json:"priceUp"`
	PriceDown int `json:"priceDown"`
	// AverageCostMove and AveragePriceMove are the means over the products whose cost or price moves.
	AverageCostMove  decimal.Decimal `json:"averageCostMovePercent"`
	AveragePriceMove decimal.Decimal `json:"averagePriceMovePercent"`
	// OldMargin and NewMargin are in percent of the sales price, over one piece of each repriced product.
	OldMargin decimal.Decimal `json:"oldMarginPercent"`
	NewMargin decimal.Decimal `json:"newMarginPercent"`
	// MarginChange is what one sold piece of each repriced product brings more, or less.
	MarginChange decimal.Decimal `json:"marginChange"`
	// BelowCost are created or repriced products that would be sold below cost.
	BelowCost int `json:"belowCost"`
}

// Group counts the entries of a category at the top of the tree.
type Group struct {
	Name       string `json:"name"`
	Create     int    `json:"create"`
	Update     int    `json:"update"`
	Deactivate int    `json:"deactivate"`
}

// All is the number of entries.
func (g Group) All() int { return g.Create + g.Update + g.Deactivate }

// Bucket counts products between two bounds.
type Bucket struct {
	Label  string `json:"label"`
	Before int    `json:"before"` // only of margins
	After  int    `json:"after"`
}

// bounds are the upper ends of buckets, in percent; the last bucket has none. A value belongs to the first
// bucket whose bound it is below.
type bounds struct {
	limits []int64
	labels []string
}

var (
	moveBounds = bounds{
		[]int64{-25, -10, -5, -1, 0, 1, 5, 10, 25},
		[]string{"below −25", "−25 to −10", "−10 to −5", "−5 to −1", "−1 to 0", "0 to 1", "1 to 5", "5 to 10", "10 to 25",
			"25 and more"},
	}
	marginBounds = bounds{
		[]int64{0, 5, 10, 15, 20, 30, 40},
		[]string{"below 0", "0 to 5", "5 to 10", "10 to 15", "15 to 20", "20 to 30", "30 to 40", "40 and more"},
	}
)

func (b bounds) of(v decimal.Decimal) int {
	for i, limit := range b.limits {
		if v.LessThan(decimal.NewFromInt(limit)) {
			return i
		}
	}
	return len(b.limits)
}

func (b bounds) empty() []Bucket {
	out := make([]Bucket, len(b.labels))
	for i, label := range b.labels {
		out[i].Label = label
	}
	return out
}

// Summarize reads the entries once.
func Summarize(entries Entries, names Names) (Summary, error) {
	s := adding{groups: map[string]*Group{}, codes: map[string]bool{}, summary: Summary{
		Moves: moveBounds.empty(), Margins: marginBounds.empty()}}
	for e, err := range entries {
		if err != nil {
			return Summary{}, err
		}
		s.add(names.row(&e))
	}
	return s.finish(), nil
}

// adding is a summary in the making.
type adding struct {
	summary               Summary
	groups                map[string]*Group
	codes                 map[string]bool
	costMove, priceMove   decimal.Decimal // sums of percents
	costMoves, priceMoves int
	oldPrice, newPrice    decimal.Decimal
	oldMargin, newMargin  decimal.Decimal
}

func (s *adding) add(r Row) {
	if r.CategoryCode != "" {
		s.codes[r.CategoryCode] = true
	}
	g := s.groups[r.Group]
	if g == nil {
		g = &Group{Name: r.Group}
		s.groups[r.Group] = g
	}
	switch r.Action {
	case catalog.Create:
		g.Create++
	case catalog.Update:
		g.Update++
	case catalog.Deactivate:
		g.Deactivate++
	}
	if r.Action == catalog.Deactivate {
		return
	}
	repriced := r.Action == catalog.Update && (r.OldCost != r.NewCost || r.OldPrice != r.NewPrice)
	if r.NewMargin.Valid && r.NewMargin.Decimal.IsNegative() && (repriced || r.Action == catalog.Create) {
		s.summary.Money.BelowCost++
	}
	if repriced {
		s.reprice(r)
	}
}

func (s *adding) reprice(r Row) {
	m := &s.summary.Money
	m.Repriced++
	if r.CostMove.Valid && !r.CostMove.Decimal.IsZero() {
		s.costMove, s.costMoves = s.costMove.Add(r.CostMove.Decimal), s.costMoves+1
		count(r.CostMove.Decimal, &m.CostUp, &m.CostDown)
	}
	if r.PriceMove.Valid && !r.PriceMove.Decimal.IsZero() {
		s.priceMove, s.priceMoves = s.priceMove.Add(r.PriceMove.Decimal), s.priceMoves+1
		count(r.PriceMove.Decimal, &m.PriceUp, &m.PriceDown)
		s.summary.Moves[moveBounds.of(r.PriceMove.Decimal)].After++
		s.biggest(r)
	}
	oldCost, oldPrice, okOld := both(r.OldCost, r.OldPrice)
	newCost, newPrice, okNew := both(r.NewCost, r.NewPrice)
	if !okOld || !okNew {
		return
	}
	s.oldPrice, s.newPrice = s.oldPrice.Add(oldPrice), s.newPrice.Add(newPrice)
	s.oldMargin, s.newMargin = s.oldMargin.Add(oldPrice.Sub(oldCost)), s.newMargin.Add(newPrice.Sub(newCost))
	if r.OldMargin.Valid && r.NewMargin.Valid {
		s.summary.Margins[marginBounds.of(r.OldMargin.Decimal)].Before++
		s.summary.Margins[marginBounds.of(r.NewMargin.Decimal)].After++
	}
}

// biggest keeps the move of a row when it is among the biggest.
func (s *adding) biggest(r Row) {
	list := append(s.summary.Biggest, Move{SKU: r.SKU, Name: r.Name, Manufacturer: r.Manufacturer, PartNumber: r.PartNumber,
		Old: r.OldPrice,
		New: r.NewPrice, Percent: r.PriceMove.Decimal})
	slices.SortStableFunc(list, func(a, b Move) int { return b.Percent.Abs().Cmp(a.Percent.Abs()) })
	s.summary.Biggest = list[:min(len(list), maxBiggest)]
}

func count(move decimal.Decimal, up, down *int) {
	if move.IsPositive() {
		*up++
	} else {
		*down++
	}
}

func (s *adding) finish() Summary {
	m := &s.summary.Money
	m.AverageCostMove, m.AveragePriceMove = mean(s.costMove, s.costMoves), mean(s.priceMove, s.priceMoves)
	m.OldMargin, m.NewMargin = percentOf(s.oldMargin, s.oldPrice), percentOf(s.newMargin, s.newPrice)
	m.MarginChange = s.newMargin.Sub(s.oldMargin)
	for _, g := range s.groups {
		s.summary.Groups = append(s.summary.Groups, *g)
	}
	slices.SortFunc(s.summary.Groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.All(), a.All()), cmp.Compare(a.Name, b.Name))
	})
	for code := range s.codes {
		s.summary.codes = append(s.summary.codes, code)
	}
	slices.Sort(s.summary.codes)
	return s.summary
}

func mean(sum decimal.Decimal, n int) decimal.Decimal {
	if n == 0 {
		return decimal.Zero
	}
	return sum.DivRound(decimal.NewFromInt(int64(n)), places)
}

func percentOf(part, whole decimal.Decimal) decimal.Decimal {
	if !whole.IsPositive() {
		return decimal.Zero
	}
	return part.Mul(hundred).DivRound(whole, places)
}
