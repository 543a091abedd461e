// Conditions of a query, and the checks that Autotask doesn't make.

package autotask

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/shopspring/decimal"
)

// Condition is one term of a query. Make it with [Eq], [In], [Or] and their like: Autotask
// silently drops an operator that it doesn't know and answers with every row, so there is no
// other way to make one.
type Condition struct {
	op     string
	field  string
	values []any       // one for a comparison, any number for a list
	items  []Condition // of and, or
}

// All holds for every row.
func All() Condition { return Exist("id") }

// Eq holds when the field equals the value; strings are compared without regard to case.
// Values are strings, booleans, whole numbers, [decimal.Decimal] and [time.Time]. To find
// rows without a value use [NotExist]: a comparison with null matches nothing.
func Eq(field string, value any) Condition { return compare("eq", field, value) }

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

// Contains holds when the field's text contains the value.
func Contains(field, value string) Condition { return compare("contains", field, value) }

// Exist holds when the field has a value.
func Exist(field string) Condition { return Condition{op: "exist", field: field} }

// NotExist holds when the field is null.
func NotExist(field string) Condition { return Condition{op: "notExist", field: field} }

// In holds when the field equals one of the values: at most 500, see [SplitIn] for more.
func In[V any](field string, values ...V) Condition { return list("in", field, values) }

// Or holds when at least one condition holds.
func Or(conditions ...Condition) Condition { return Condition{op: "or", items: conditions} }

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

// ors is how many of the query's OR conditions c takes.
func (c Condition) ors() int {
	n := 0
	switch c.op {
	case "in":
		n = len(c.values)
	case "or":
		n = len(c.items)
	}
	for _, item := range c.items {
		n += item.ors()
	}
	return n
}

func (c Condition) validate() error {
	switch c.op {
	case "":
		return errors.New("an empty condition; make conditions with Eq, In, Or and their like")
	case "and", "or":
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
	if (c.op == "in") && len(c.values) == 0 {
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
		Items []Condition `json:"items,omitempty"`
	}
	w := wire{Op: c.op, Field: c.field, Items: c.items}
	switch c.op {
	case "and", "or", "exist", "notExist":
	case "in":
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
