// This file reads a query: the JSON that POST bodies and the search parameter carry, checked against
// the entity's fields, and decides whether a row matches it.

package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// query is a query that passed every check.
type query struct {
	size    int // rows a page
	where   condition
	include []int   // field positions; nil means all
	udfs    []int64 // definitions named in IncludeFields
	all     bool    // no IncludeFields
}

// condition is one comparison or a group of conditions.
type condition struct {
	group string // "and", "or", or "" for a comparison
	items []condition

	op     string
	field  int   // position, or -1 for a user-defined field
	udf    int64 // definition
	kind   kind
	value  value        // nil matches nothing
	values []value      // of in and notIn
	set    map[any]bool // the same, in the form of index keys, where that form tells equals
}

// udfLookup finds an active user-defined field of an entity by name.
type udfLookup func(e *entity, name string) (def int64, k kind, ok bool)

// parseQuery reads and checks a query. The error's text is the API's.
func parseQuery(e *entity, body []byte, udfs udfLookup) (*query, error) {
	raw, err := decodeObject(body)
	if err != nil {
		return nil, err
	}
	p := &queryParser{entity: e, udfs: udfs}
	q := &query{size: pageSize, all: true}
	if v, ok := raw["maxrecords"]; ok && v != nil {
		n, err := coerce(kindInteger, v)
		if err != nil {
			return nil, err
		}
		size, _ := n.(int64)
		if size < 1 || size > pageSize {
			return nil, refusal{textMaxRecords}
		}
		q.size = int(size)
	}
	if v, ok := raw["includefields"].([]any); ok && len(v) > 0 {
		q.all = false
		for _, name := range v {
			if err := p.include(q, fmt.Sprint(name)); err != nil {
				return nil, err
			}
		}
	}
	items, ok := raw["filter"].([]any)
	if one, isObject := raw["filter"].(map[string]any); isObject {
		items, ok = []any{one}, true
	}
	if !ok || len(items) == 0 {
		return nil, refusal{textNoFilter}
	}
	q.where.group = "and"
	for _, item := range items {
		c, keep, err := p.condition(item)
		if err != nil {
			return nil, err
		}
		if keep {
			q.where.items = append(q.where.items, c)
		}
	}
	if p.ors > orLimit {
		return nil, refusal{textOrLimit}
	}
	if p.udfConditions > 1 {
		return nil, refusal{textOneUDF}
	}
	return q, nil
}

// decodeObject decodes a JSON object with lower-cased member names and numbers kept as written. A
// missing body and the JSON null are nil.
func decodeObject(body []byte) (map[string]any, error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var in map[string]any
	if err := dec.Decode(&in); err != nil {
		return nil, refusalf(textBadJSON, err)
	}
	return lowerKeys(in), nil
}

func lowerKeys(in map[string]any) map[string]any {
	if in == nil {
		return nil
	}
	out := make(map[string]any, len(in))
	for k, v := range in {
		out[strings.ToLower(k)] = v
	}
	return out
}

type queryParser struct {
	entity        *entity
	udfs          udfLookup
	ors           int
	udfConditions int
}

func (p *queryParser) include(q *query, name string) error {
	if i, ok := p.entity.byLower[strings.ToLower(name)]; ok {
		q.include = append(q.include, i)
		return nil
	}
	if def, _, ok := p.udfs(p.entity, name); ok {
		q.udfs = append(q.udfs, def)
		return nil
	}
	return refusalf(textUnknownField, name, p.entity.queryName())
}

// condition reads one condition; keep is false for an operator that the API doesn't know, which it
// drops without a word.
func (p *queryParser) condition(in any) (c condition, keep bool, err error) {
	object, ok := in.(map[string]any)
	if !ok {
		return c, false, refusalf(textBadQuery, "A filter item must be an object.")
	}
	raw := lowerKeys(object)
	op := strings.ToLower(fmt.Sprint(raw["op"]))
	if op == "and" || op == "or" {
		return p.groupOf(op, raw)
	}
	if !knownOp(op) {
		return c, false, nil
	}
	c.op = op
	name, _ := raw["field"].(string)
	isUDF, _ := coerce(kindBoolean, raw["udf"])
	if isUDF == true {
		p.udfConditions++
		c.field = -1
		if c.udf, c.kind, ok = p.udfs(p.entity, name); !ok {
			return c, false, refusalf(textUnknownField, name, p.entity.queryName())
		}
	} else {
		if c.field, ok = p.entity.byLower[strings.ToLower(name)]; !ok {
			return c, false, refusalf(textUnknownField, name, p.entity.queryName())
		}
		f := p.entity.fields[c.field]
		if f.noQuery {
			return c, false, refusalf(textNotQueryable, f.name, p.entity.queryName())
		}
		c.kind = f.kind
	}
	return c, true, p.operand(&c, raw["value"])
}

func (p *queryParser) groupOf(op string, raw map[string]any) (c condition, keep bool, err error) {
	items, ok := raw["items"].([]any)
	if !ok {
		return c, false, refusalf(textBadQuery, "A group must have items.")
	}
	c.group = op
	if op == "or" {
		p.ors += len(items)
	}
	for _, item := range items {
		inner, keep, err := p.condition(item)
		if err != nil {
			return c, false, err
		}
		if keep {
			c.items = append(c.items, inner)
		}
	}
	return c, len(c.items) > 0, nil
}

// operand converts what a condition compares with.
func (p *queryParser) operand(c *condition, v any) error {
	var err error
	switch c.op {
	case "exist", "notexist":
		return nil
	case "in", "notin":
		list, ok := v.([]any)
		if !ok {
			return refusalf(textBadQuery, "The value of in and notIn must be an array.")
		}
		p.ors += len(list)
		for _, item := range list {
			one, err := coerce(c.kind, item)
			if err != nil {
				return err
			}
			if one != nil && !c.numberInQuotes(item) {
				c.values = append(c.values, one)
			}
		}
		if c.kind == kindString || c.kind.isInteger() {
			c.set = make(map[any]bool, len(c.values))
			for _, one := range c.values {
				c.set[indexKey(one)] = true
			}
		}
		return nil
	case "beginswith", "endswith", "contains":
		c.value, err = coerce(kindString, v)
		if s, ok := c.value.(string); ok {
			c.value = strings.ToLower(s)
		}
		return err
	}
	c.value, err = coerce(c.kind, v)
	if c.numberInQuotes(v) {
		c.value = nil
	}
	return err
}

// numberInQuotes reports whether a number field is compared with a number that is written as text: the
// API takes it and finds nothing.
func (c *condition) numberInQuotes(v any) bool {
	_, isText := v.(string)
	return isText && c.field >= 0 && (c.kind.isInteger() || c.kind == kindDecimal)
}

// knownOp reports whether the API has a comparison operator of that name, in lower case.
func knownOp(op string) bool {
	switch op {
	case "eq", "noteq", "gt", "gte", "lt", "lte", "beginswith", "endswith", "contains", "exist", "notexist", "in", "notin":
		return true
	}
	return false
}

// match reports whether a row satisfies a condition. A null field satisfies notExist and nothing else,
// as in the database.
func (c *condition) match(r *row) bool {
	switch c.group {
	case "and":
		for i := range c.items {
			if !c.items[i].match(r) {
				return false
			}
		}
		return true
	case "or":
		for i := range c.items {
			if c.items[i].match(r) {
				return true
			}
		}
		return false
	}
	return c.compare(c.operandOf(r))
}

func (c *condition) operandOf(r *row) value {
	if c.field >= 0 {
		return r.values[c.field]
	}
	s, ok := r.udf(c.udf)
	if !ok {
		return nil
	}
	v, err := coerce(c.kind, s)
	if err != nil {
		return nil
	}
	return v
}

func (c *condition) compare(v value) bool {
	switch c.op {
	case "exist":
		return v != nil
	case "notexist":
		return v == nil
	}
	if v == nil {
		return false
	}
	switch c.op {
	case "in", "notin":
		if c.set != nil {
			return c.set[indexKey(v)] == (c.op == "in")
		}
		for _, w := range c.values {
			if compare(v, w) == 0 {
				return c.op == "in"
			}
		}
		return c.op == "notin"
	}
	if c.value == nil {
		return false
	}
	switch c.op {
	case "eq":
		return compare(v, c.value) == 0
	case "noteq":
		return compare(v, c.value) != 0
	case "gt":
		return compare(v, c.value) > 0
	case "gte":
		return compare(v, c.value) >= 0
	case "lt":
		return compare(v, c.value) < 0
	case "lte":
		return compare(v, c.value) <= 0
	}
	s, part := strings.ToLower(text(v)), c.value.(string)
	switch c.op {
	case "beginswith":
		return strings.HasPrefix(s, part)
	case "endswith":
		return strings.HasSuffix(s, part)
	case "contains":
		return strings.Contains(s, part)
	}
	return false
}

// parseID reads an id in a path or a paging token.
func parseID(s string) (int64, bool) {
	id, err := strconv.ParseInt(s, 10, 64)
	return id, err == nil
}
