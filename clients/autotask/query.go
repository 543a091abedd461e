// Queries: conditions, the fields wanted, and the checks that Autotask doesn't make.

package autotask

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Limits of a query.
const (
	// MaxPageSize is the most rows a page can have, and the default.
	MaxPageSize = 500
	// MaxOrConditions is how many OR conditions a query may have; elements of an in-list count.
	MaxOrConditions = 500
)

// Query selects rows. The zero Query selects all.
type Query struct {
	// Conditions must all hold. None means every row.
	Conditions []Condition
	// IncludeFields names the fields wanted; none means all. Single user-defined fields may be
	// named, "userDefinedFields" as a whole may not. The id always comes.
	IncludeFields []string
	// MaxRecords is the page size, 1 to 500; 0 means 500. It doesn't limit the whole result.
	MaxRecords int
}

// Where is a query for the rows that meet all conditions.
func Where(conditions ...Condition) Query { return Query{Conditions: conditions} }

// And returns the query with more conditions.
func (q Query) And(conditions ...Condition) Query {
	q.Conditions = append(q.Conditions[:len(q.Conditions):len(q.Conditions)], conditions...)
	return q
}

// Include returns the query with the fields wanted.
func (q Query) Include(fields ...string) Query {
	q.IncludeFields = append(q.IncludeFields[:len(q.IncludeFields):len(q.IncludeFields)], fields...)
	return q
}

// PageSize returns the query with a page size, 1 to 500.
func (q Query) PageSize(rows int) Query {
	q.MaxRecords = rows
	return q
}

// Condition is one term of a query. Make it with [Eq], [In], [Or] and their like: Autotask
// silently drops an operator that it doesn't know and answers with every row, so there is no
// other way to make one.
type Condition struct {
	op     string
	field  string
	udf    bool
	values []any       // one for a comparison, any number for a list
	items  []Condition // of and, or
}

// All holds for every row.
func All() Condition { return Exist("id") }

// Eq holds when the field equals the value; strings are compared without regard to case.
// Values are strings, booleans, whole numbers, [decimal.Decimal] and [time.Time]. To find
// rows without a value use [NotExist]: a comparison with null matches nothing.
func Eq(field string, value any) Condition { return compare("eq", field, value) }

// NotEq holds when the field differs from the value.
func NotEq(field string, value any) Condition { return compare("noteq", field, value) }

// Gt holds when the field is greater than the value.
func Gt(field string, value any) Condition { return compare("gt", field, value) }

// Gte holds when the field is greater than the value or equal to it.
func Gte(field string, value any) Condition { return compare("gte", field, value) }

// Lt holds when the field is less than the value.
func Lt(field string, value any) Condition { return compare("lt", field, value) }

// Lte holds when the field is less than the value or equal to it.
func Lte(field string, value any) Condition { return compare("lte", field, value) }

// BeginsWith holds when the field's text begins with the value.
func BeginsWith(field, value string) Condition { return compare("beginsWith", field, value) }

// EndsWith holds when the field's text ends with the value.
func EndsWith(field, value string) Condition { return compare("endsWith", field, value) }

// Contains holds when the field's text contains the value.
func Contains(field, value string) Condition { return compare("contains", field, value) }

// Exist holds when the field has a value.
func Exist(field string) Condition { return Condition{op: "exist", field: field} }

// NotExist holds when the field is null.
func NotExist(field string) Condition { return Condition{op: "notExist", field: field} }

// In holds when the field equals one of the values: at most 500, see [SplitIn] for more.
func In[V any](field string, values ...V) Condition { return list("in", field, values) }

// NotIn holds when the field equals none of the values: at most 500.
func NotIn[V any](field string, values ...V) Condition { return list("notIn", field, values) }

// And holds when all conditions hold.
func And(conditions ...Condition) Condition { return Condition{op: "and", items: conditions} }

// Or holds when at least one condition holds.
func Or(conditions ...Condition) Condition { return Condition{op: "or", items: conditions} }

// UDF makes a comparison look at the user-defined field of that name. Autotask takes one such
// condition in a query.
func UDF(c Condition) Condition {
	c.udf = true
	return c
}

func compare(op, field string, value any) Condition {
	return Condition{op: op, field: field, values: []any{value}}
}

func list[V any](op, field string, values []V) Condition {
	c := Condition{op: op, field: field, values: make([]any, len(values))}
	for i, v := range values {
		c.values[i] = v
	}
	return c
}

// SplitIn returns the query with the condition "field in values", as several queries when
// there are more values than one query may have. Values that occur twice are asked once.
// No values give no queries.
func SplitIn[V comparable](q Query, field string, values []V) []Query {
	room := MaxOrConditions
	for _, c := range q.Conditions {
		room -= c.ors()
	}
	room = max(room, 1)
	seen := make(map[V]bool, len(values))
	unique := make([]V, 0, len(values))
	for _, v := range values {
		if !seen[v] {
			seen[v] = true
			unique = append(unique, v)
		}
	}
	queries := make([]Query, 0, (len(unique)+room-1)/room)
	for len(unique) > 0 {
		n := min(room, len(unique))
		queries = append(queries, q.And(In(field, unique[:n]...)))
		unique = unique[n:]
	}
	return queries
}

// ors is how many of the query's OR conditions c takes.
func (c Condition) ors() int {
	n := 0
	switch c.op {
	case "in", "notIn":
		n = len(c.values)
	case "or":
		n = len(c.items)
	}
	for _, item := range c.items {
		n += item.ors()
	}
	return n
}

func (c Condition) udfs() int {
	n := 0
	if c.udf {
		n = 1
	}
	for _, item := range c.items {
		n += item.udfs()
	}
	return n
}

func (q Query) pageSize() int {
	if q.MaxRecords == 0 {
		return MaxPageSize
	}
	return q.MaxRecords
}

// validate finds what Autotask would refuse, and what it would misread without a word.
func (q Query) validate() error {
	if q.MaxRecords < 0 || q.MaxRecords > MaxPageSize {
		return fmt.Errorf("page size %d is not between 1 and %d", q.MaxRecords, MaxPageSize)
	}
	ors, udfs := 0, 0
	for _, c := range q.Conditions {
		if err := c.validate(); err != nil {
			return err
		}
		ors += c.ors()
		udfs += c.udfs()
	}
	if ors > MaxOrConditions {
		return fmt.Errorf("%d or-conditions and in-values are more than the %d that autotask takes; split the query with SplitIn", ors, MaxOrConditions)
	}
	if udfs > 1 {
		return fmt.Errorf("%d conditions on user-defined fields; autotask takes one in a query, so compare the others after reading", udfs)
	}
	for _, f := range q.IncludeFields {
		if f == "" {
			return errors.New("an empty name among the fields to include")
		}
		if strings.EqualFold(f, "userDefinedFields") {
			return errors.New("userDefinedFields can't be included as a whole; name the user-defined fields wanted, or include no field to get all")
		}
	}
	return nil
}

func (c Condition) validate() error {
	switch c.op {
	case "":
		return errors.New("an empty condition; make conditions with Eq, In, Or and their like")
	case "and", "or":
		if c.udf {
			return fmt.Errorf("UDF around a group (%s); put it around the comparison", c.op)
		}
		if len(c.items) == 0 {
			return fmt.Errorf("an empty group (%s)", c.op)
		}
		for _, item := range c.items {
			if err := item.validate(); err != nil {
				return err
			}
		}
		return nil
	}
	if c.field == "" {
		return fmt.Errorf("a condition (%s) without a field", c.op)
	}
	if (c.op == "in" || c.op == "notIn") && len(c.values) == 0 {
		return fmt.Errorf("%s on %s without values", c.op, c.field)
	}
	for _, v := range c.values {
		if err := checkValue(v); err != nil {
			return fmt.Errorf("%s on %s: %w", c.op, c.field, err)
		}
	}
	return nil
}

func checkValue(v any) error {
	if v == nil {
		return errors.New("a comparison with null matches nothing; use Exist or NotExist")
	}
	switch v.(type) {
	case decimal.Decimal, time.Time:
		return nil
	}
	switch reflect.TypeOf(v).Kind() {
	case reflect.String, reflect.Bool,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return nil
	}
	return fmt.Errorf("a value of type %T can't be compared; use a string, bool, whole number, decimal.Decimal or time.Time", v)
}

// MarshalJSON writes the condition as Autotask's filter has it.
func (c Condition) MarshalJSON() ([]byte, error) {
	type wire struct {
		Op    string      `json:"op"`
		Field string      `json:"field,omitempty"`
		Value any         `json:"value,omitempty"`
		UDF   bool        `json:"udf,omitempty"`
		Items []Condition `json:"items,omitempty"`
	}
	w := wire{Op: c.op, Field: c.field, UDF: c.udf, Items: c.items}
	switch c.op {
	case "and", "or", "exist", "notExist":
	case "in", "notIn":
		w.Value = wireValues(c.values)
	default:
		w.Value = wireValue{c.values[0]}
	}
	return json.Marshal(w)
}

type wireValue struct{ v any }

func (w wireValue) MarshalJSON() ([]byte, error) { return encodeValue(w.v) }

func wireValues(values []any) []wireValue {
	out := make([]wireValue, len(values))
	for i, v := range values {
		out[i] = wireValue{v}
	}
	return out
}

// body is the JSON of the page that comes after the row last, or of the first page.
func (q Query) body(last *int64) ([]byte, error) {
	filter := q.Conditions
	if last != nil {
		filter = append(filter[:len(filter):len(filter)], Gt("id", *last))
	}
	return json.Marshal(struct {
		MaxRecords    int         `json:"MaxRecords"`
		IncludeFields []string    `json:"IncludeFields,omitempty"`
		Filter        []Condition `json:"Filter"`
	}{q.pageSize(), withID(q.IncludeFields), nonEmpty(filter)})
}

func (q Query) countBody() ([]byte, error) {
	return json.Marshal(struct {
		Filter []Condition `json:"Filter"`
	}{nonEmpty(q.Conditions)})
}

// nonEmpty gives an empty filter the condition that every row meets; Autotask refuses an empty one.
func nonEmpty(filter []Condition) []Condition {
	if len(filter) == 0 {
		return []Condition{All()}
	}
	return filter
}

// withID adds the id to the fields wanted: walking the pages needs it.
func withID(fields []string) []string {
	if len(fields) == 0 {
		return nil
	}
	for _, f := range fields {
		if strings.EqualFold(f, "id") {
			return fields
		}
	}
	return append(fields[:len(fields):len(fields)], "id")
}
