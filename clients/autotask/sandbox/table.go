// This file holds the rows of one entity: immutable rows in id order, and indexes on the fields that
// clients look things up by.

package sandbox

import (
	"cmp"
	"slices"
)

// udfValue is one value of a user-defined field; def is the id of its definition.
type udfValue struct {
	def   int64
	value string
}

// row is one stored row. It is never changed after it was stored: a write stores a new row, so that
// readers need the lock only to find rows.
type row struct {
	id     int64
	values []value // by position of the entity's fields; values[0] is the id
	udfs   []udfValue
}

func (r *row) clone() *row {
	return &row{id: r.id, values: slices.Clone(r.values), udfs: slices.Clone(r.udfs)}
}

// udf returns the value of a user-defined field.
func (r *row) udf(def int64) (string, bool) {
	for _, u := range r.udfs {
		if u.def == def {
			return u.value, true
		}
	}
	return "", false
}

// table is all rows of one entity. The owner guards it with a lock.
type table struct {
	entity  *entity
	rows    []*row // ascending by id
	nextID  int64
	indexes map[int]map[any][]int64 // field position -> key -> ascending ids

	hidden    map[int64]bool // companies that the API user can't see
	companies []int          // fields that hold a company
	names     []int          // fields that a row is called by, the best first
}

func newTable(e *entity, firstID int64) *table {
	t := &table{entity: e, nextID: firstID, indexes: map[int]map[any][]int64{}}
	for i, f := range e.fields {
		if f.indexed {
			t.indexes[i] = map[any][]int64{}
		}
		if f.reference == "Company" || (e.name == "Company" && i == 0) {
			t.companies = append(t.companies, i)
		}
	}
	for _, name := range []string{"sku", "companyname", "purchaseordernumber", "locationname", "name", "title", "ticketnumber", "lastname"} {
		if i, ok := e.byLower[name]; ok {
			t.names = append(t.names, i)
		}
	}
	return t
}

// position returns where the row with the id is, or would be.
func (t *table) position(id int64) (int, bool) {
	return slices.BinarySearchFunc(t.rows, id, func(r *row, id int64) int { return cmp.Compare(r.id, id) })
}

// visible reports whether the API user can see a row: company visibility shows as missing rows.
func (t *table) visible(r *row) bool {
	if len(t.hidden) == 0 {
		return true
	}
	for _, f := range t.companies {
		if id, ok := r.values[f].(int64); ok && t.hidden[id] {
			return false
		}
	}
	return true
}

// get returns a row or nil.
func (t *table) get(id int64) *row {
	if i, ok := t.position(id); ok {
		return t.rows[i]
	}
	return nil
}

// put stores a row, new or in place of the one with its id.
func (t *table) put(r *row) {
	i, exists := t.position(r.id)
	var old *row
	if exists {
		old = t.rows[i]
		t.rows[i] = r
	} else {
		t.rows = slices.Insert(t.rows, i, r)
	}
	t.nextID = max(t.nextID, r.id+1)
	for f, index := range t.indexes {
		if old != nil {
			if equal(old.values[f], r.values[f]) {
				continue
			}
			drop(index, indexKey(old.values[f]), r.id)
		}
		if v := r.values[f]; v != nil {
			key := indexKey(v)
			ids := index[key]
			at, _ := slices.BinarySearch(ids, r.id)
			index[key] = slices.Insert(ids, at, r.id)
		}
	}
}

// remove deletes a row.
func (t *table) remove(id int64) {
	i, ok := t.position(id)
	if !ok {
		return
	}
	for f, index := range t.indexes {
		drop(index, indexKey(t.rows[i].values[f]), id)
	}
	t.rows = slices.Delete(t.rows, i, i+1)
}

func drop(index map[any][]int64, key any, id int64) {
	if key == nil {
		return
	}
	ids := index[key]
	at, ok := slices.BinarySearch(ids, id)
	if !ok {
		return
	}
	if ids = slices.Delete(ids, at, at+1); len(ids) == 0 {
		delete(index, key)
		return
	}
	index[key] = ids
}

// where returns the rows whose field equals v, by index when there is one.
func (t *table) where(fieldName string, v value) []*row {
	f := t.entity.at(fieldName)
	var out []*row
	if index, ok := t.indexes[f]; ok {
		for _, id := range index[indexKey(v)] {
			out = append(out, t.get(id))
		}
		return out
	}
	for _, r := range t.rows {
		if r.values[f] != nil && compare(r.values[f], v) == 0 {
			out = append(out, r)
		}
	}
	return out
}
