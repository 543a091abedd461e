package catalog

import (
	"slices"
	"time"

	"digitalbridge/clients/tdsynnex/pricefile"
)

// PromotionDay is an instant at which promotions end.
type PromotionDay struct {
	Ends  time.Time `json:"ends"`
	Count int       `json:"count"`
	SKUs  []string  `json:"skus"` // the first few
}

// PromotionCalendar sorts the promotions of a catalogue by their ends. When exactly a promotion ends is
// the price file's rule, [pricefile.Item.PromotionEnd], and nobody else's.
type PromotionCalendar struct {
	// Since and Now bound what has ended and is not dealt with: after Since, at Now or before.
	Since, Now time.Time

	due  []string
	days map[time.Time]*PromotionDay
}

// shownSKUs of each day are for people; nothing is decided by them.
const shownSKUs = 5

// Add takes an item in; one without a promotion, or with one that has no end, has no part in it.
func (c *PromotionCalendar) Add(item *pricefile.Item) {
	ends := item.PromotionEnd()
	if ends.IsZero() || !ends.After(c.Since) {
		return
	}
	if !ends.After(c.Now) {
		c.due = append(c.due, item.SKU)
		return
	}
	if c.days == nil {
		c.days = map[time.Time]*PromotionDay{}
	}
	day := c.days[ends]
	if day == nil {
		day = &PromotionDay{Ends: ends}
		c.days[ends] = day
	}
	day.Count++
	if len(day.SKUs) < shownSKUs {
		day.SKUs = append(day.SKUs, item.SKU)
	}
}

// Due are the SKUs whose promotion has ended, in the order in which they were added.
func (c *PromotionCalendar) Due() []string { return c.due }

// Days are the ends to come, the next one first.
func (c *PromotionCalendar) Days() []PromotionDay {
	out := make([]PromotionDay, 0, len(c.days))
	for _, d := range c.days {
		out = append(out, *d)
	}
	slices.SortFunc(out, func(a, b PromotionDay) int { return a.Ends.Compare(b.Ends) })
	return out
}
