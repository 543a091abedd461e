// This file holds a write in progress: the row as it was and as it will be, and what rules ask of it.

package sandbox

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// change is one write: a create when old is nil, a delete when new is nil.
type change struct {
	db   *store
	t    *table
	now  time.Time
	old  *row
	new  *row
	sent map[int]bool // fields that the body named and the API takes

	result       int64 // what a command answers as itemId
	actor        int64 // the API user's resource
	impersonated int64 // 0 when nobody is
}

// refusal is one or more of the API's error texts; it is answered with status 500.
type refusal []string

func (r refusal) Error() string { return strings.Join(r, "; ") }

func refusalf(format string, args ...any) refusal { return refusal{fmt.Sprintf(format, args...)} }

// violation is a refusal by a business rule.
func violation(format string, args ...any) error {
	return refusal{"Data violation: " + fmt.Sprintf(format, args...)}
}

func (c *change) creating() bool { return c.old == nil }

func (c *change) get(name string) value            { return c.new.values[c.t.entity.at(name)] }
func (c *change) was(name string) value            { return c.old.values[c.t.entity.at(name)] }
func (c *change) set(name string, v value)         { c.new.values[c.t.entity.at(name)] = v }
func (c *change) int(name string) int64            { n, _ := c.get(name).(int64); return n }
func (c *change) bool(name string) bool            { b, _ := c.get(name).(bool); return b }
func (c *change) text(name string) string          { s, _ := c.get(name).(string); return s }
func (c *change) time(name string) time.Time       { t, _ := c.get(name).(time.Time); return t }
func (c *change) decimal(n string) decimal.Decimal { d, _ := c.get(n).(decimal.Decimal); return d }

// changed reports whether a field gets another value than it had; on a create, whether it has one.
func (c *change) changed(name string) bool {
	if c.creating() {
		return c.get(name) != nil
	}
	return !equal(c.get(name), c.was(name))
}

// keep undoes what the body said about a field.
func (c *change) keep(name string) {
	if !c.creating() {
		c.set(name, c.was(name))
	}
}

// fallback gives a field a value when it has none.
func (c *change) fallback(name string, v value) {
	if c.get(name) == nil {
		c.set(name, v)
	}
}

// field reads a field of any row.
func (s *store) field(entity string, r *row, name string) value {
	if r == nil {
		return nil
	}
	return r.values[s.table(entity).entity.at(name)]
}

func (s *store) int(entity string, r *row, name string) int64 {
	n, _ := s.field(entity, r, name).(int64)
	return n
}

func (s *store) text(entity string, r *row, name string) string {
	v, _ := s.field(entity, r, name).(string)
	return v
}

// update stores a row with some fields changed, given as name and value in turn.
func (s *store) update(entity string, id int64, fields ...any) {
	t := s.table(entity)
	old := t.get(id)
	if old == nil {
		return
	}
	r := old.clone()
	for pair := range slices.Chunk(fields, 2) {
		r.values[t.entity.at(pair[0].(string))] = pair[1]
	}
	t.put(r)
}

// insert stores a new row with the fields given as name and value in turn, and returns its id.
func (s *store) insert(entity string, fields ...any) int64 {
	t := s.table(entity)
	r := &row{id: t.nextID, values: make([]value, len(t.entity.fields))}
	r.values[0] = r.id
	for pair := range slices.Chunk(fields, 2) {
		v := pair[1]
		if n, ok := v.(int); ok {
			v = int64(n)
		}
		r.values[t.entity.at(pair[0].(string))] = v
	}
	if id, ok := r.values[0].(int64); ok {
		r.id = id
	}
	t.put(r)
	return r.id
}

// trimmed is a time as rows keep it.
func trimmed(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
