package catalog

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/spelling"
)

// FeedFigures describe a price file as a whole.
type FeedFigures struct {
	// Created and Effective are the dates of the HDR line; a stock file has only the first, the time at which the
	// distributor wrote it.
	Created   time.Time `json:"created,omitzero"`
	Effective time.Time `json:"effective,omitzero"`
	// Rows are the rows that can be used, SKUs the products that they are about, and Malformed the others.
	Rows      int `json:"rows"`
	SKUs      int `json:"skus"`
	Malformed int `json:"malformed"`
	// Fields is the number of fields of a row; OtherFields are the rows that have another number.
	Fields      int `json:"fields,omitempty"`
	OtherFields int `json:"otherFields,omitempty"`
	ZeroCost    int `json:"zeroCost"`
	// Placeholders are NONSTOCK rows, Unlimited those that show 9,999 pieces, and NotStocked those of them that
	// show none of it anywhere.
	Placeholders int `json:"placeholders,omitempty"`
	Unlimited    int `json:"unlimited,omitempty"`
	NotStocked   int `json:"notStocked,omitempty"`
	// MinimumQuantity and EndUserRequired are rows that carry these marks.
	MinimumQuantity int `json:"minimumQuantity,omitempty"`
	EndUserRequired int `json:"endUserRequired,omitempty"`
	// Items are the selected rows, which were read as a whole, and Unreadable those of them that hold something
	// which can't be read, by field.
	Items      int         `json:"items,omitempty"`
	Unreadable map[int]int `json:"unreadable,omitempty"`
	// MedianMove is how far the costs have moved since the last good full file, in percent of the old cost,
	// at the median of a sample; empty when there is nothing to compare with.
	MedianMove string `json:"medianMove,omitempty"`
}

// Count adds a row that can be used; isNew says that its SKU has not come before.
func (f *FeedFigures) Count(h *pricefile.Head, isNew bool) {
	f.Rows++
	count := func(holds bool, n *int) {
		if holds {
			*n++
		}
	}
	count(isNew, &f.SKUs)
	count(h.Cost <= 0, &f.ZeroCost)
	count(h.Placeholder, &f.Placeholders)
	count(h.Unlimited || h.NotStocked, &f.Unlimited)
	count(h.NotStocked, &f.NotStocked)
	count(h.MinimumQuantity, &f.MinimumQuantity)
	count(h.EndUserRequired, &f.EndUserRequired)
}

// Version is the release of the layout that the number of fields tells.
func (f FeedFigures) Version() string {
	switch {
	case f.Fields == 0:
		return "unknown"
	case f.Fields <= fieldsOfOldLayout:
		return "up to 4.2"
	}
	return "4.3 or later"
}

// fieldsOfOldLayout is how many fields a row had before further ones were reserved.
const fieldsOfOldLayout = 70

// Shares says what part of the rows carries which mark, for a person to see an odd file.
func (f FeedFigures) Shares() []Share {
	return []Share{
		{"NONSTOCK placeholders", f.Placeholders, f.Rows}, {"9,999 pieces", f.Unlimited, f.Rows},
		{"of these in no warehouse", f.NotStocked, f.Rows},
		{"minimum quantity", f.MinimumQuantity, f.Rows}, {"end user required", f.EndUserRequired, f.Rows},
		{"without a cost", f.ZeroCost, f.Rows}, {"unreadable", f.Malformed, f.Rows + f.Malformed},
	}
}

// Share is a part of the rows.
type Share struct {
	What  string `json:"what"`
	Count int    `json:"count"`
	Of    int    `json:"of"`
}

// Percent is the share to one place.
func (s Share) Percent() string {
	if s.Of == 0 {
		return "0"
	}
	return decimal.NewFromInt(int64(s.Count)).Mul(hundred).Div(decimal.NewFromInt(int64(s.Of))).Round(1).String()
}

// UnreadableFields lists the fields that can't be read in some selected rows, the most frequent first.
func (f FeedFigures) UnreadableFields() []Share {
	fields := slices.SortedFunc(maps.Keys(f.Unreadable), func(a, b int) int {
		if f.Unreadable[a] != f.Unreadable[b] {
			return f.Unreadable[b] - f.Unreadable[a]
		}
		return a - b
	})
	out := make([]Share, len(fields))
	for i, n := range fields {
		out[i] = Share{fmt.Sprintf("field %d", n), f.Unreadable[n], f.Items}
		if name := fieldNames[n]; name != "" {
			out[i].What += " (" + name + ")"
		}
	}
	return out
}

// CheckFeed says why a price file is not to be trusted, or nothing. last are the figures of the last
// good full file, nil when there is none, and latest is the date of the last file that was applied, full or not;
// full says whether this file is one, and at is the time of the sync. The share of malformed rows is judged by the reader, which is told
// the policy's limit.
func CheckFeed(now FeedFigures, last *FeedFigures, latest time.Time, full bool, at time.Time, limits policy.Limits) string {
	if why := checkAge(now, latest, at, limits); why != "" {
		return why
	}
	switch {
	case full && now.Rows == 0:
		return "the price file has no products"
	case exceeds(now.ZeroCost, now.Rows, limits.MaxZeroCostPercent):
		return fmt.Sprintf("%d of %d products cost nothing, more than %s %%", now.ZeroCost, now.Rows, limits.MaxZeroCostPercent)
	case !full || last == nil:
	case now.Created.Equal(last.Created) && exceeds(last.SKUs-now.SKUs, last.SKUs, limits.MaxSameDayDropPercent):
		return fmt.Sprintf("it lists %d products where the last good file of the same date listed %d, a drop of more than %s %%", now.SKUs,
			last.SKUs, limits.MaxSameDayDropPercent)
	case exceeds(last.SKUs-now.SKUs, last.SKUs, limits.MaxRowDropPercent):
		return fmt.Sprintf("it lists %d products where the last good file listed %d, a drop of more than %s %%", now.SKUs, last.SKUs,
			limits.MaxRowDropPercent)
	}
	if now.MedianMove == "" {
		return ""
	}
	if move, err := decimal.NewFromString(now.MedianMove); err != nil || move.Abs().GreaterThan(limits.MaxMedianMovePercent) {
		return fmt.Sprintf("at the median the costs have moved by %s %% since the last good file, more than %s %%, as if they were in "+
			"another currency or column", now.MedianMove, limits.MaxMedianMovePercent)
	}
	return ""
}

// checkAge compares the dates of a file with the day of the sync and with the last file that was applied. Dates are days at
// the distributor, which may be a day behind UTC or ahead of it by no more than the policy says.
func checkAge(now FeedFigures, latest, at time.Time, limits policy.Limits) string {
	today := at.UTC().Truncate(24 * time.Hour)
	ahead := today.AddDate(0, 0, limits.MaxFileDaysAhead)
	switch {
	case now.Created.IsZero():
		return "it has no date that can be read"
	case now.Created.After(ahead):
		return fmt.Sprintf("it is dated %s, which is yet to come", Day(now.Created))
	case now.Effective.After(ahead):
		return fmt.Sprintf("it takes effect on %s, which is yet to come", Day(now.Effective))
	case now.Created.Before(today.AddDate(0, 0, -limits.MaxFileAgeDays)):
		return fmt.Sprintf("it is dated %s, more than %s ago (products.limits.maxFileAgeDays)", Day(now.Created),
			spelling.Count(limits.MaxFileAgeDays, "day"))
	case now.Created.Before(latest):
		return fmt.Sprintf("it is dated %s, before the file of %s, which has been applied", Day(now.Created), Day(latest))
	}
	return ""
}

// CheckStockAge says why a stock file is too old, or nothing. last is when the last one that was applied was
// written, zero when there is none. Times are shown in the zone.
func CheckStockAge(written, last, at time.Time, limits policy.Limits, zone *time.Location) string {
	switch limit := time.Duration(limits.MaxStockAge); {
	case written.IsZero():
		return "the drop does not say when it was written"
	case written.After(at.Add(limit)):
		return fmt.Sprintf("it was written on %s, which is yet to come", spelling.Moment(written, zone))
	case written.Before(at.Add(-limit)):
		return fmt.Sprintf("it was written on %s, more than %s ago (products.limits.maxStockAge)", spelling.Moment(written, zone),
			limits.MaxStockAge)
	case written.Before(last):
		return fmt.Sprintf("it was written on %s, before the one of %s, which has been applied", spelling.Moment(written, zone),
			spelling.Moment(last, zone))
	}
	return ""
}

// NotChecked says which checks of a full price file had nothing to compare it with.
func NotChecked(now FeedFigures, last *FeedFigures, full bool) []string {
	switch {
	case !full:
		return nil
	case last == nil:
		return []string{"no earlier price file is known, so its size, its date and its costs could not be compared"}
	case now.MedianMove == "":
		return []string{fmt.Sprintf("it has fewer than %d costs in common with the last good file, so these could not be compared", sampleLeast)}
	}
	return nil
}
