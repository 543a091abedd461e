// This file says what a descriptor of an entity is: its names, paths, verbs and fields. Validation, metadata, queries
// and writes all go by it.

package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// kind is a field's data type, in the words of entityInformation/fields.
type kind string

const (
	kindInteger  kind = "integer"
	kindLong     kind = "long"
	kindShort    kind = "short"
	kindDecimal  kind = "decimal"
	kindBoolean  kind = "boolean"
	kindString   kind = "string"
	kindDateTime kind = "datetime"
)

func (k kind) isInteger() bool { return k == kindInteger || k == kindLong || k == kindShort }

// field is one field of an entity.
type field struct {
	name   string
	lower  string
	kind   kind
	length int // of a string, in characters; 0 means no limit

	required   bool // on create
	readOnly   bool // only the server writes it
	createOnly bool // create takes it, later writes ignore it
	// shownReadOnly is what metadata say, which isn't always what the server does.
	shownReadOnly bool
	noQuery       bool // not allowed in a filter
	picklist      bool
	indexed       bool
	reference     string // singular name of the entity it points at
}

// udfType is the kind of entity that a user-defined field belongs to: a value of the picklist
// UserDefinedFieldDefinition.udfType.
type udfType int64

const (
	udfNone            udfType = 0
	udfCompany         udfType = 1
	udfContact         udfType = 2
	udfOpportunity     udfType = 3
	udfProduct         udfType = 4
	udfSalesOrder      udfType = 6
	udfCompanyLocation udfType = 7
	udfTicket          udfType = 9
)

// moduleInventory marks what a tenant without the Inventory module has no right to.
const moduleInventory = "Inventory"

// moduleProcurement marks what only a tenant with Procurement has.
const moduleProcurement = "Procurement"

// entity describes one entity. Everything the server does with it follows from here, save its rule.
type entity struct {
	name       string // singular, as metadata has it
	collection string // as paths have it
	internal   string // the name in query errors, when it is another one

	root        string // verbs that the root collection takes: "POST PUT PATCH DELETE"
	parent      string // collection under which children are written
	parentPath  string // the parent's segment in child paths, when it is not the parent's collection
	childPath   string
	parentField string
	child       string // verbs that the child collection takes

	command      bool // write only: no queries, only metadata
	udf          udfType
	module       string
	impersonable bool
	webhooks     bool

	fields  []field
	byLower map[string]int

	rule   func(*change) error // refuses a write that breaks a business rule, and fills in what the server sets
	effect func(*change)       // what a write changes elsewhere; it can't fail
}

// at returns the position of a field that must exist.
func (e *entity) at(name string) int {
	i, ok := e.byLower[strings.ToLower(name)]
	if !ok {
		panic("sandbox: " + e.name + " has no field " + name)
	}
	return i
}

// queryName is how query errors call the entity.
func (e *entity) queryName() string {
	if e.internal != "" {
		return e.internal
	}
	return e.name
}

// allows reports whether the entity can be written with a verb at all, at the root or under its parent.
func (e *entity) allows(verb string) bool {
	return slices.Contains(strings.Fields(e.root+" "+e.child), verb)
}

func (e *entity) finish() *entity {
	e.byLower = make(map[string]int, len(e.fields))
	for i, f := range e.fields {
		e.byLower[f.lower] = i
	}
	if e.parentPath == "" {
		e.parentPath = e.parent
	}
	return e
}

// mustFields reads a table of fields of an entity that the vendor's list doesn't have: a line is name, type(length) and flags. R is
// required on create,
// RO read-only, CO create-only, NQ not queryable, IX indexed, pick a picklist, ref:X a reference to X.
// The first field is always id. It panics on a table that it can't read, since tables are constants.
func mustFields(table string) []field {
	var out []field
	for line := range strings.Lines(strings.TrimSpace(table)) {
		words := strings.Fields(line)
		if len(words) < 2 {
			panic(fmt.Sprintf("sandbox: field line %q is not name and type", line))
		}
		f := field{name: words[0], lower: strings.ToLower(words[0])}
		typ, length, _ := strings.Cut(strings.TrimSuffix(words[1], ")"), "(")
		f.kind = kind(typ)
		if length != "" {
			f.length = mustInt(length)
		}
		for _, w := range words[2:] {
			f.flag(w, true)
		}
		out = append(out, f)
	}
	if len(out) == 0 || out[0].name != "id" {
		panic("sandbox: a field table starts with id")
	}
	return out
}

// schema returns all descriptors.
func schema() []*entity {
	all := slices.Concat(productsSchema(), inventorySchema(), purchasingSchema(), companiesSchema(), salesSchema(), referenceSchema())
	for _, e := range all {
		e.finish()
	}
	return all
}
