// This file holds field values: how JSON becomes one (with the API's coercion of strings), how two
// compare, and how one is written in an answer.

package sandbox

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// A value is nil, int64, decimal.Decimal, bool, string or time.Time.
type value = any

// coerce turns a decoded JSON value (numbers as json.Number) into a value of the kind, converting
// strings as the API does: "4" is a number, "True" a boolean.
func coerce(k kind, in any) (value, error) {
	if in == nil {
		return nil, nil
	}
	text, isText := in.(string)
	if n, ok := in.(json.Number); ok {
		text = n.String()
	}
	if b, ok := in.(bool); ok {
		switch {
		case k == kindBoolean:
			return b, nil
		case k.isInteger() && b:
			return int64(1), nil
		case k.isInteger():
			return int64(0), nil
		case k == kindString:
			return strconv.FormatBool(b), nil
		}
		return nil, conversionError(k, in)
	}
	if _, ok := in.(json.Number); !ok && !isText {
		return nil, conversionError(k, in)
	}
	if k != kindString && strings.TrimSpace(text) == "" {
		return nil, nil
	}
	switch {
	case k == kindString:
		return text, nil
	case k.isInteger():
		return coerceInteger(k, text)
	case k == kindDecimal:
		d, err := decimal.NewFromString(strings.TrimSpace(text))
		if err != nil || d.Exponent() > 30 || d.Exponent() < -30 {
			return nil, conversionError(k, in)
		}
		return d, nil
	case k == kindBoolean:
		switch strings.ToLower(strings.TrimSpace(text)) {
		case "true", "1":
			return true, nil
		case "false", "0":
			return false, nil
		}
	case k == kindDateTime && isText:
		if t, ok := parseTime(text); ok {
			return t, nil
		}
	}
	return nil, conversionError(k, in)
}

func coerceInteger(k kind, text string) (value, error) {
	bits := map[kind]int{kindShort: 16, kindInteger: 32, kindLong: 64}[k]
	text = strings.TrimSpace(text)
	if whole, fraction, ok := strings.Cut(text, "."); ok && strings.Trim(fraction, "0") == "" {
		text = whole
	}
	n, err := strconv.ParseInt(text, 10, bits)
	if err != nil {
		return nil, conversionError(k, text)
	}
	return n, nil
}

func conversionError(k kind, in any) error {
	return refusalf(textConversion, in, map[kind]string{
		kindInteger: "int", kindLong: "bigint", kindShort: "smallint", kindDecimal: "decimal",
		kindBoolean: "bit", kindString: "varchar", kindDateTime: "datetime"}[k])
}

// parseTime reads the forms that the API takes; a time without zone is UTC.
func parseTime(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04:05.999999999",
		time.DateOnly} {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return t.UTC().Truncate(time.Millisecond), true
		}
	}
	return time.Time{}, false
}

// compare orders two values of the same kind; strings without case, as the database does.
func compare(a, b value) int {
	switch x := a.(type) {
	case int64:
		switch y := b.(int64); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	case decimal.Decimal:
		return x.Cmp(b.(decimal.Decimal))
	case bool:
		y := b.(bool)
		switch {
		case x == y:
			return 0
		case y:
			return -1
		}
		return 1
	case time.Time:
		return x.Compare(b.(time.Time))
	case string:
		y := b.(string)
		if strings.EqualFold(x, y) {
			return 0
		}
		return strings.Compare(strings.ToLower(x), strings.ToLower(y))
	}
	return 0
}

// equal reports whether two values are the same, exactly and with nil.
func equal(a, b value) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if s, ok := a.(string); ok {
		return s == b.(string)
	}
	return compare(a, b) == 0
}

// indexKey is the form in which a value is looked up in an index.
func indexKey(v value) any {
	if s, ok := v.(string); ok {
		return strings.ToLower(s)
	}
	return v
}

// text is a value as a string, for messages and user-defined fields.
func text(v value) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case time.Time:
		return formatTime(x)
	}
	return fmt.Sprint(v)
}

// formatTime writes a time as answers have it: UTC, with up to three digits of fraction.
func formatTime(t time.Time) string { return t.Format("2006-01-02T15:04:05.999Z") }

// appendValue appends a value as JSON.
func appendValue(b []byte, v value) []byte {
	switch x := v.(type) {
	case int64:
		return strconv.AppendInt(b, x, 10)
	case decimal.Decimal:
		return append(b, x.String()...)
	case bool:
		return strconv.AppendBool(b, x)
	case string:
		return appendString(b, x)
	case time.Time:
		b = append(b, '"')
		b = x.AppendFormat(b, "2006-01-02T15:04:05.999Z")
		return append(b, '"')
	}
	return append(b, "null"...)
}

// appendString appends a JSON string; only what JSON itself demands is escaped.
func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				b = append(append(b, s[from:i]...), "\ufffd"...)
				from = i + 1
			}
			i += n
			continue
		}
		if c >= ' ' && c != '"' && c != '\\' {
			i++
			continue
		}
		b = append(b, s[from:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
		}
		i++
		from = i
	}
	return append(append(b, s[from:]...), '"')
}
