// Three-state fields: absent, null or a value.

package autotask

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/shopspring/decimal"
)

// Optional is a field that is absent, null or a value. The zero value is absent.
//
// In a patch an absent field keeps what Autotask has and a null clears it. In an answer a
// null and a missing field mean the same; both make Get report false. Zero is a valid value
// everywhere (company id 0 is the MSP itself), so never use it for "not set".
//
// On the wire decimals are JSON numbers, times are UTC with a trailing Z, and numbers and
// booleans are also understood when Autotask sends them as strings.
type Optional[T any] struct {
	value T
	state state
}

type state uint8

const (
	stateAbsent state = iota
	stateNull
	stateValue
)

// Of returns an Optional that holds v.
func Of[T any](v T) Optional[T] { return Optional[T]{value: v, state: stateValue} }

// Null returns an Optional that clears the field when it is sent.
func Null[T any]() Optional[T] { return Optional[T]{state: stateNull} }

// Get returns the value and whether there is one.
func (o Optional[T]) Get() (T, bool) { return o.value, o.state == stateValue }

// Or returns the value, or def when the field is absent or null.
func (o Optional[T]) Or(def T) T {
	if o.state == stateValue {
		return o.value
	}
	return def
}

// IsSet reports whether the field is present: a value or null.
func (o Optional[T]) IsSet() bool { return o.state != stateAbsent }

// IsNull reports whether the field is present and null.
func (o Optional[T]) IsNull() bool { return o.state == stateNull }

// IsZero reports whether the field is absent; encoding/json's omitzero asks it.
func (o Optional[T]) IsZero() bool { return o.state == stateAbsent }

// String is for messages: the value, "null", or "absent".
func (o Optional[T]) String() string {
	switch o.state {
	case stateValue:
		if t, ok := any(o.value).(time.Time); ok {
			return formatTime(t)
		}
		return fmt.Sprint(o.value)
	case stateNull:
		return "null"
	default:
		return "absent"
	}
}

// MarshalJSON writes the value or null.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if o.state != stateValue {
		return []byte("null"), nil
	}
	return encodeValue(o.value)
}

// UnmarshalJSON reads a value or null.
func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	var zero T
	o.value = zero
	data = bytes.TrimSpace(data)
	if string(data) == "null" {
		o.state = stateNull
		return nil
	}
	o.state = stateAbsent
	if err := decodeValue(data, &o.value); err != nil {
		return err
	}
	o.state = stateValue
	return nil
}

// encodeValue is the wire form of every value that goes to Autotask, in entities and in filters.
func encodeValue(v any) ([]byte, error) {
	switch v := v.(type) {
	case int64:
		return strconv.AppendInt(nil, v, 10), nil
	case bool:
		return strconv.AppendBool(nil, v), nil
	case decimal.Decimal:
		return []byte(v.String()), nil
	case time.Time:
		if y := v.UTC().Year(); y < 1 || y > 9999 {
			return nil, fmt.Errorf("year %d can't be sent to autotask; use a year from 1 to 9999", y)
		}
		return json.Marshal(formatTime(v))
	default:
		return json.Marshal(v)
	}
}

// decodeValue reads one JSON value into a pointer to a field's type.
func decodeValue(data []byte, into any) error {
	switch p := into.(type) {
	case *int64:
		return decodeInt(data, p)
	case *bool:
		return decodeBool(data, p)
	case *decimal.Decimal:
		return decodeDecimal(data, p)
	case *time.Time:
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return fmt.Errorf("%s is not a time", clip(string(data)))
		}
		t, err := parseTime(s)
		if err != nil {
			return err
		}
		*p = t
		return nil
	default:
		return json.Unmarshal(data, into)
	}
}

// decodeDecimal refuses exponents that no price has: written out, they would fill the memory.
func decodeDecimal(data []byte, p *decimal.Decimal) error {
	const mostDigits = 100
	d, err := decimal.NewFromString(string(unquote(data)))
	if err != nil || d.Exponent() > mostDigits || d.Exponent() < -mostDigits {
		return fmt.Errorf("%s is not a decimal number", clip(string(data)))
	}
	*p = d
	return nil
}

func decodeInt(data []byte, p *int64) error {
	s := string(unquote(data))
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		*p = n
		return nil
	}
	// A whole number may be written 5.0.
	var d decimal.Decimal
	if decodeDecimal(data, &d) == nil && d.IsInteger() && d.BigInt().IsInt64() {
		*p = d.IntPart()
		return nil
	}
	return fmt.Errorf("%s is not a whole number", clip(string(data)))
}

func decodeBool(data []byte, p *bool) error {
	switch string(bytes.ToLower(unquote(data))) {
	case "true":
		*p = true
	case "false":
		*p = false
	default:
		return fmt.Errorf("%s is not true or false", clip(string(data)))
	}
	return nil
}

// unquote strips the quotes of a JSON string that holds a number or a boolean.
func unquote(data []byte) []byte {
	if len(data) >= 2 && data[0] == '"' && data[len(data)-1] == '"' {
		return data[1 : len(data)-1]
	}
	return data
}

// clip shortens foreign text for a message.
func clip(s string) string {
	const most = 300
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > 0 && s[cut]&0xC0 == 0x80 {
		cut--
	}
	return s[:cut] + "…"
}
