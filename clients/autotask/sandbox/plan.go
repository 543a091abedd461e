// This file finds the rows of a query without reading the whole table where it can: by id, by the ids
// that an index gives, or by a scan that starts at the first possible id.

package sandbox

import (
	"math"
	"slices"
)

// search returns up to limit rows with an id above after that match, ascending by id.
func (t *table) search(q *query, after int64, limit int) []*row {
	var out []*row
	t.visit(&q.where, after, func(r *row) bool {
		out = append(out, r)
		return len(out) < limit
	})
	return out
}

// count returns how many rows match.
func (t *table) count(q *query) int {
	n := 0
	t.visit(&q.where, math.MinInt64, func(*row) bool { n++; return true })
	return n
}

// visit calls f for the matching rows above after in id order until f returns false.
func (t *table) visit(where *condition, after int64, f func(*row) bool) {
	after = max(after, where.idAbove())
	if ids, ok := t.candidates(where); ok {
		from, found := slices.BinarySearch(ids, after)
		if found {
			from++
		}
		for _, id := range ids[from:] {
			if r := t.get(id); r != nil && where.match(r) && t.visible(r) && !f(r) {
				return
			}
		}
		return
	}
	from, found := t.position(after)
	if found {
		from++
	}
	for _, r := range t.rows[from:] {
		if where.match(r) && t.visible(r) && !f(r) {
			return
		}
	}
}

// idAbove returns an id that every matching row is above.
func (c *condition) idAbove() int64 {
	low := int64(math.MinInt64)
	switch {
	case c.group == "and":
		for i := range c.items {
			low = max(low, c.items[i].idAbove())
		}
	case c.group == "" && c.field == 0:
		if id, ok := c.value.(int64); ok {
			switch c.op {
			case "gt":
				return id
			case "gte":
				if id > math.MinInt64 {
					return id - 1
				}
			}
		}
	}
	return low
}

// candidates returns ascending ids among which every match is, when ids or indexes can tell.
func (t *table) candidates(c *condition) ([]int64, bool) {
	switch c.group {
	case "and":
		var best []int64
		found := false
		for i := range c.items {
			if ids, ok := t.candidates(&c.items[i]); ok && (!found || len(ids) < len(best)) {
				best, found = ids, true
			}
		}
		return best, found
	case "or":
		var all []int64
		for i := range c.items {
			ids, ok := t.candidates(&c.items[i])
			if !ok {
				return nil, false
			}
			all = append(all, ids...)
		}
		return unique(all), true
	}
	if c.field < 0 {
		return nil, false
	}
	var wanted []value
	switch c.op {
	case "eq":
		if c.value == nil {
			return nil, true
		}
		wanted = []value{c.value}
	case "in":
		wanted = c.values
	default:
		return nil, false
	}
	if c.field == 0 {
		ids := make([]int64, 0, len(wanted))
		for _, v := range wanted {
			ids = append(ids, v.(int64))
		}
		return unique(ids), true
	}
	index, ok := t.indexes[c.field]
	if !ok {
		return nil, false
	}
	if len(wanted) == 1 {
		return index[indexKey(wanted[0])], true
	}
	var all []int64
	for _, v := range wanted {
		all = append(all, index[indexKey(v)]...)
	}
	return unique(all), true
}

func unique(ids []int64) []int64 {
	slices.Sort(ids)
	return slices.Compact(ids)
}
