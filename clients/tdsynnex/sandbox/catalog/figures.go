// The figures of a product from the first day through every round of change.

package catalog

import (
	"math"
	"time"

	"digitalbridge/clients/tdsynnex/pricefile"
)

// figures replays a product's life up to now. touched says whether the last round changed it.
func (s *state) figures(i int) (f figures, touched bool) {
	born, peers := s.firstDay, s.firstItems
	next := 0
	for next < len(s.rounds) && i >= s.rounds[next].items {
		next++
	}
	if i >= s.firstItems {
		born = s.rounds[next-1].day
		if peers = s.items; next < len(s.rounds) {
			peers = s.rounds[next].items
		}
	}
	f = s.firstFigures(i, born)
	f.peers = peers
	for n := next; n < len(s.rounds); n++ {
		touched = s.rounds[n].apply(s, i, &f)
	}
	return f, touched
}

// firstFigures are those of the day a product entered the catalogue.
func (s *state) firstFigures(i int, day time.Time) figures {
	family, _, _ := s.kind(s.identity(i))
	r := newRandom(s.seed, i, purposePrice)
	f := figures{unit: s.cost(family, &r), status: pricefile.StatusAdded}
	f.contract = f.unit
	life := newRandom(s.seed, i, purposeLife)
	ended := life.below(1000)
	if life.permille(80) {
		f.promote(&life, day, life.permille(20))
	}
	if family.virtual {
		f.endLife(ended)
		return f
	}
	stock := newRandom(s.seed, i, purposeStock)
	s.restock(&f, family.dropShips(i), family, &stock, day)
	f.endLife(ended)
	return f
}

// bornDiscontinued of 1,000 products are discontinued from their first day: half of them deleted, half
// still selling off.
const bornDiscontinued = 10

// lifeDraw is what endLife is decided by.
func (s *state) lifeDraw(i int) int {
	r := newRandom(s.seed, i, purposeLife)
	return r.below(1000)
}

func (f *figures) endLife(draw int) {
	switch {
	case draw < bornDiscontinued/2:
		f.discontinue()
	case draw < bornDiscontinued:
		f.abc = pricefile.ABCToBeDiscontinued
	case draw < 35:
		f.abc = pricefile.ABCEndOfLife
	}
}

func (f *figures) discontinue() {
	f.status, f.abc = pricefile.StatusDeleted, pricefile.ABCToBeDiscontinued
	f.promoExpires, f.contract = time.Time{}, f.unit
	for i := range f.stock {
		f.stock[i] = 0
	}
	f.dropShip, f.onOrder, f.eta = 0, 0, time.Time{}
}

// promote takes 3 to 20 % off until some day ahead; expired puts that day on yesterday.
func (f *figures) promote(r *random, day time.Time, expired bool) {
	f.contract = max(1, f.unit*r.between(80, 97)/100)
	if f.contract == f.unit {
		f.contract = max(1, f.unit-1)
	}
	f.promoExpires = day.AddDate(0, 0, r.between(1, 60))
	if expired {
		f.promoExpires = day.AddDate(0, 0, -1)
	}
}

// cost is spread evenly over the family's orders of magnitude.
func (s *state) cost(f *family, r *random) int {
	ratio := math.Log(float64(f.high) / float64(f.low))
	return int(float64(f.low) * math.Exp(ratio*r.unit()))
}

// listPrice is the first cost plus the family's margin, on a round number as list prices are.
func (s *state) listPrice(f *family, i int) int {
	r := newRandom(s.seed, i, purposePrice)
	cost := s.cost(f, &r)
	list := cost * 100 / (100 - r.between(f.margin[0], f.margin[1]))
	switch {
	case list > 10000:
		return list/100*100 + pickInt(&r, 0, 0, 99)
	case list > 1000:
		return list/100*100 + 99
	}
	return list + 1
}

func pickInt(r *random, choices ...int) int { return choices[r.below(len(choices))] }

// dropShips says whether a product comes from its vendor only: 1 % do.
func (f *family) dropShips(i int) bool { return !f.virtual && mix(uint64(i)+77)%100 == 0 }

// restock draws the stock of every warehouse: a fifth of the products is out of stock, most of those
// with more on order.
func (s *state) restock(f *figures, dropShipOnly bool, family *family, r *random, day time.Time) {
	f.stock = make([]int, len(s.warehouses))
	f.dropShip, f.onOrder, f.eta = 0, 0, time.Time{}
	if r.permille(220) {
		if r.permille(650) {
			f.onOrder = r.between(5, 400)
			f.eta = day.AddDate(0, 0, r.between(2, 75))
		}
		return
	}
	size := 8
	if family.high < 30000 {
		size = 90
	}
	if dropShipOnly {
		f.dropShip = r.between(1, size*4)
		return
	}
	for range r.between(1, len(f.stock)) {
		f.stock[r.below(len(f.stock))] += 1 + int(float64(size)*-math.Log(1-r.unit()))
	}
	if r.permille(60) {
		f.dropShip = r.between(1, size*2)
	}
	if r.permille(120) {
		f.onOrder = r.between(5, 200)
		f.eta = day.AddDate(0, 0, r.between(2, 75))
	}
}
