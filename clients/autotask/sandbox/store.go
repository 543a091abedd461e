// This file holds the tenant's data: all tables, picklists and definitions of user-defined fields
// behind one lock.

package sandbox

import (
	"cmp"
	"digitalbridge/clients/sandboxkit"
	"slices"
	"strings"
	"sync"
)

// store is the tenant's data. Rows are immutable, so a reader holds the lock only while it finds them.
type store struct {
	mu       sync.RWMutex
	clock    *sandboxkit.Clock
	entities []*entity
	tables   map[string]*table // by entity name
	picks    map[string][]pick // by entity and field: "PurchaseOrder.status"
	udfs     map[udfType][]udfDefinition

	nextPONumber          string
	apiResource           int64          // the API user's own resource
	hidden                map[int64]bool // companies that the API user can't see
	vendorInvoiceRequired bool           // tenant setting for receiving
	tenantOptions
	labels map[string][]string // translated labels by entity and field, in the order of the picklist
}

// udfDefinition is an active user-defined field.
type udfDefinition struct {
	id       int64
	name     string
	kind     kind
	list     bool
	fallback string
	sort     int64
}

func newStore(clock *sandboxkit.Clock) *store {
	s := &store{clock: clock, entities: schema(), tables: map[string]*table{}, picks: picklists(),
		udfs: map[udfType][]udfDefinition{}, nextPONumber: firstPONumber, tenantOptions: tenantOptions{
			onHand: onHandRefused, dayZone: usEastern(), wonWizard: "ticket"}, hidden: map[int64]bool{}}
	for i, e := range s.entities {
		t := newTable(e, firstID+int64(i)*idStep)
		t.hidden = s.hidden
		s.tables[e.name] = t
	}
	return s
}

// Ids start where a real tenant's do, at another place for each entity, so that an id used with the
// wrong entity finds nothing.
const (
	firstID       = 29680000
	idStep        = 1000000
	firstPONumber = "1001"
)

// table returns the rows of an entity that must exist.
func (s *store) table(name string) *table {
	t, ok := s.tables[name]
	if !ok {
		panic("sandbox: no entity " + name)
	}
	return t
}

// pickValues returns the values of a picklist field: fixed ones, or those of the table that it mirrors.
func (s *store) pickValues(e *entity, f field) []pick {
	key := e.name + "." + f.name
	source, ok := mirroredPicklists(key)
	if !ok {
		return s.translated(key, s.picks[key])
	}
	t := s.table(source)
	var out []pick
	for i, r := range t.rows {
		p := pick{value: text(r.values[0]), label: text(r.values[t.entity.at("name")]), sort: i + 1, active: true}
		if a, ok := t.entity.byLower["isactive"]; ok {
			p.active = r.values[a] == true
		}
		out = append(out, p)
	}
	return out
}

// udfLookup finds an active user-defined field by name.
func (s *store) udfLookup(e *entity, name string) (int64, kind, bool) {
	for _, d := range s.udfs[e.udf] {
		if e.udf != udfNone && strings.EqualFold(d.name, strings.TrimSpace(name)) {
			return d.id, d.kind, true
		}
	}
	return 0, "", false
}

// loadUDFs makes the definitions' rows take effect.
func (s *store) loadUDFs() {
	t := s.table("UserDefinedFieldDefinition")
	e := t.entity
	clear(s.udfs)
	for _, r := range t.rows {
		if r.values[e.at("isActive")] != true {
			continue
		}
		d := udfDefinition{id: r.id, name: text(r.values[e.at("name")]), kind: kindString, fallback: text(r.values[e.at("defaultValue")])}
		switch r.values[e.at("dataType")] {
		case udfDataNumeric:
			d.kind = kindDecimal
		case udfDataDate:
			d.kind = kindDateTime
		case udfDataList:
			d.list = true
		}
		d.sort, _ = r.values[e.at("sortOrder")].(int64)
		of := udfType(r.values[e.at("udfType")].(int64))
		s.udfs[of] = append(s.udfs[of], d)
	}
	for _, defs := range s.udfs {
		slices.SortStableFunc(defs, func(a, b udfDefinition) int { return cmp.Or(cmp.Compare(a.sort, b.sort), cmp.Compare(a.id, b.id)) })
	}
}

// Values of the picklist UserDefinedFieldDefinition.dataType.
const (
	udfDataString  = int64(1)
	udfDataNumeric = int64(2)
	udfDataDate    = int64(3)
	udfDataList    = int64(4)
)
