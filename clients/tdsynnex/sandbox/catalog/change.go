// Rounds of change: each makes the next price file out of the last one.

package catalog

import (
	"fmt"
	"math"
	"time"

	"digitalbridge/clients/tdsynnex/pricefile"
)

// reportedSKUs bounds each list of a [ChangeReport].
const reportedSKUs = 100

// Change asks for the next price file. The shares are in percent of the products that there are; the
// groups never overlap. Products that are discontinued or removed already stay as they are, which makes
// the counts of the report a little smaller than asked for.
type Change struct {
	ChangePercent      float64 `json:"changePercent"`      // cost and stock move
	PromoPercent       float64 `json:"promoPercent"`       // a promotion begins
	DiscontinuePercent float64 `json:"discontinuePercent"` // status D, no stock, a replacement SKU
	RemovePercent      float64 `json:"removePercent"`      // the row leaves the full file without notice
	NewSKUs            int     `json:"newSkus"`
	Seed               int64   `json:"seed"`
}

// ChangeReport says what a round of change did. Each list holds the first 100 SKUs at most.
type ChangeReport struct {
	// Round counts the changes since the catalogue was made, from 1.
	Round        int `json:"round"`
	Changed      int `json:"changed"`
	Promoted     int `json:"promoted"`
	Discontinued int `json:"discontinued"`
	Removed      int `json:"removed"`
	New          int `json:"new"`
	// PromotionsEnded counts promotions that the file shows no more because time has passed.
	PromotionsEnded int `json:"promotionsEnded"`
	// Total is the number of rows in the next full file.
	Total int `json:"total"`

	ChangedSKUs         []string `json:"changedSkus,omitempty"`
	PromotedSKUs        []string `json:"promotedSkus,omitempty"`
	DiscontinuedSKUs    []string `json:"discontinuedSkus,omitempty"`
	RemovedSKUs         []string `json:"removedSkus,omitempty"`
	NewSKUs             []string `json:"newSkus,omitempty"`
	PromotionsEndedSKUs []string `json:"promotionsEndedSkus,omitempty"`
}

// round is one change as it is kept: which products it struck is a function of their place in a
// permutation, so that nothing is kept a product.
type round struct {
	number  int
	seed    int64
	day     time.Time // of the file
	before  time.Time // of the file before
	items   int       // products the shares were taken of; those it added come after them
	changed int       // places 0 to changed-1 change,
	promo   int       // the next promo places get a promotion,
	ended   int       // the next ended places are discontinued,
	removed int       // the next removed places leave the file
	order   permutation
}

// apply changes a product's figures as the round says, and says whether the file shows a difference.
func (r *round) apply(s *state, i int, f *figures) bool {
	touched := f.promoted(r.before) && !f.promoted(r.day)
	place := r.order.place(i)
	if place >= r.changed+r.promo+r.ended+r.removed || f.removed || f.status == pricefile.StatusDeleted {
		return touched && !f.removed
	}
	draw := newRandom(r.seed, i, purposeRound+uint64(r.number))
	switch {
	case place < r.changed:
		r.move(s, i, f, &draw)
	case place < r.changed+r.promo:
		before := f.promoExpires
		f.promote(&draw, r.day, false)
		if f.promoExpires.Equal(before) {
			f.promoExpires = f.promoExpires.AddDate(0, 0, 1)
		}
	case place < r.changed+r.promo+r.ended:
		f.discontinue()
		f.peers = r.items
	default:
		f.removed = true
	}
	return true
}

// move changes the cost by up to 8 % either way, at least by a cent, and the stock; a promotion goes on
// with the same share off.
func (r *round) move(s *state, i int, f *figures, draw *random) {
	old := f.unit
	f.unit = max(2, old*draw.between(92, 108)/100)
	if f.unit == old {
		f.unit = old + 1
	}
	if f.contract == old {
		f.contract = f.unit
	} else {
		f.contract = max(1, f.contract*f.unit/old)
	}
	if family, _, _ := s.kind(s.identity(i)); !family.virtual {
		s.restock(f, family.dropShips(i), family, draw, r.day)
	}
}

// Change makes the next price file, dated today by the catalogue's clock, and reports what is different
// in it. It looks at every product once.
func (c *Catalog) Change(change Change) (ChangeReport, error) {
	c.changing.Lock()
	defer c.changing.Unlock()
	old := c.current()
	next, err := old.after(change, c.today())
	if err != nil {
		return ChangeReport{}, err
	}
	report := next.report(old)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state = next
	return report, nil
}

// after is the state that a change leads to.
func (s *state) after(change Change, day time.Time) (*state, error) {
	for _, p := range []struct {
		name  string
		value float64
	}{{"changePercent", change.ChangePercent}, {"promoPercent", change.PromoPercent}, {"discontinuePercent", change.DiscontinuePercent},
		{"removePercent", change.RemovePercent}} {
		if !(p.value >= 0 && p.value <= 100) {
			return nil, fmt.Errorf("%s is %v; give a share of the products from 0 to 100", p.name, p.value)
		}
	}
	if sum := change.ChangePercent + change.PromoPercent + change.DiscontinuePercent + change.RemovePercent; sum > 100 {
		return nil, fmt.Errorf("the shares add up to %v percent of the products; give 100 at most", sum)
	}
	if change.NewSKUs < 0 || change.NewSKUs > maxItems-s.items {
		return nil, fmt.Errorf("newSkus is %d; this catalogue has room for 0 to %d more", change.NewSKUs, maxItems-s.items)
	}
	if day.Before(s.day) {
		day = s.day
	}
	share := func(percent float64) int { return int(math.Round(percent / 100 * float64(s.items))) }
	r := round{
		number: len(s.rounds) + 1, seed: change.Seed ^ s.seed<<20, day: day, before: s.day, items: s.items,
		changed: share(change.ChangePercent), promo: share(change.PromoPercent), ended: share(change.DiscontinuePercent),
		removed: share(change.RemovePercent),
	}
	r.order = newPermutation(r.seed+int64(r.number), s.items)
	next := *s
	next.rounds = append(s.rounds[:len(s.rounds):len(s.rounds)], r)
	next.items += change.NewSKUs
	next.day = day
	return &next, nil
}

// report compares a state with the one before its last round.
func (s *state) report(old *state) ChangeReport {
	r := &s.rounds[len(s.rounds)-1]
	report := ChangeReport{Round: r.number, New: s.items - old.items}
	note := func(count *int, list *[]string, i int) {
		*count++
		if len(*list) < reportedSKUs {
			*list = append(*list, s.sku(i))
		}
	}
	for i := range old.items {
		before, _ := old.figures(i)
		after := before
		after.stock = append([]int(nil), before.stock...)
		if !r.apply(s, i, &after) {
			if !after.removed {
				report.Total++
			}
			continue
		}
		if !after.removed {
			report.Total++
		}
		switch place := r.order.place(i); {
		case after.removed:
			note(&report.Removed, &report.RemovedSKUs, i)
		case after.status == pricefile.StatusDeleted:
			note(&report.Discontinued, &report.DiscontinuedSKUs, i)
		case place < r.changed:
			note(&report.Changed, &report.ChangedSKUs, i)
		case place < r.changed+r.promo:
			note(&report.Promoted, &report.PromotedSKUs, i)
		default:
			note(&report.PromotionsEnded, &report.PromotionsEndedSKUs, i)
		}
	}
	for i := old.items; i < min(s.items, old.items+reportedSKUs); i++ {
		report.NewSKUs = append(report.NewSKUs, s.sku(i))
	}
	report.Total += report.New
	return report
}
