// How single values are written in the flat files: Latin-1 texts, NULL, quantities, prices, dates.

package pricefile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// splitFields cuts a row at every "~" into f and returns how many fields there are, also beyond len(f).
func splitFields(s string, f []string) int {
	n := 0
	for {
		i := strings.IndexByte(s, '~')
		field := s
		if i >= 0 {
			field = s[:i]
		}
		if n < len(f) {
			f[n] = field
		}
		n++
		if i < 0 {
			return n
		}
		if n == len(f) {
			return n + 1 + strings.Count(s[i+1:], "~")
		}
		s = s[i+1:]
	}
}

// latin1 is the row in UTF-8. The bytes of the file are ISO 8859-1, never UTF-8.
func latin1(b []byte) string {
	high := highBytes(b)
	if high == 0 {
		return string(b)
	}
	var s strings.Builder
	s.Grow(len(b) + high)
	for _, c := range b {
		if c < 0x80 {
			s.WriteByte(c)
		} else {
			s.WriteRune(rune(c))
		}
	}
	return s.String()
}

// highBytes counts the bytes outside ASCII, eight at a time.
func highBytes(b []byte) int {
	n := 0
	for ; len(b) >= 8; b = b[8:] {
		n += bits.OnesCount64(binary.LittleEndian.Uint64(b) & 0x8080808080808080)
	}
	for _, c := range b {
		n += int(c >> 7)
	}
	return n
}

// text trims a field and reads the literal NULL as blank.
func text(s string) string { return null(trim(s)) }

// null reads the literal NULL, which some exports write, as blank; fixed-width fields keep their blanks.
func null(s string) string {
	if s == "NULL" {
		return ""
	}
	return s
}

func trim(s string) string {
	if len(s) > 0 && (s[0] <= ' ' || s[len(s)-1] <= ' ') {
		return strings.Trim(s, " \t")
	}
	return s
}

// at is a character of a fixed-width field, blank beyond its end.
func at(s []byte, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return ' '
}

// part is the characters from a position up to another.
func part(s []byte, from, to int) string {
	return trim(latin1(s[min(from, len(s)):min(to, len(s))]))
}

// canonicalSKU is a SKU without leading zeros, as the web services print it; empty when it is none.
func canonicalSKU(s string) string {
	if len(s) == 0 || len(s) > 8 {
		return ""
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return ""
		}
	}
	return strings.TrimLeft(s, "0")
}

var (
	errNumber = errors.New("not a number")
	errDate   = errors.New("not a date of the form YYMMDD or YYYYMMDD")
)

// parseQuantity reads a whole number, thousands commas allowed; blank is 0. What a negative quantity
// would mean is not documented: it is read as nothing on hand.
func parseQuantity(s string) (int, error) {
	if s == "0" {
		return 0, nil
	}
	if s = text(s); s == "" {
		return 0, nil
	}
	digits, negative := s, s[0] == '-'
	if negative {
		digits = s[1:]
	}
	if whole, fraction, ok := strings.Cut(digits, "."); ok && strings.Trim(fraction, "0") == "" {
		digits = whole
	}
	n, count := 0, 0
	for i := range len(digits) {
		c := digits[i]
		if c == ',' && count > 0 {
			continue
		}
		if c < '0' || c > '9' || count == 12 {
			return 0, fmt.Errorf("%q, %w", clip(s, 20), errNumber)
		}
		n, count = n*10+int(c-'0'), count+1
	}
	if count == 0 {
		return 0, fmt.Errorf("%q, %w", clip(s, 20), errNumber)
	}
	if negative {
		return 0, nil
	}
	return n, nil
}

// parseDecimal reads an unsigned decimal number, thousands commas allowed; blank is not valid.
func parseDecimal(s string) (decimal.NullDecimal, error) {
	if s = text(s); s == "" {
		return decimal.NullDecimal{}, nil
	}
	var mantissa int64
	digits, fraction, point := 0, 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9' && digits < 18:
			mantissa = mantissa*10 + int64(c-'0')
			digits++
			if point {
				fraction++
			}
		case c == '.' && !point:
			point = true
		case c == ',' && !point && digits > 0:
		default:
			return decimal.NullDecimal{}, fmt.Errorf("%q, %w", clip(s, 20), errNumber)
		}
	}
	if digits == 0 {
		return decimal.NullDecimal{}, fmt.Errorf("%q, %w", clip(s, 20), errNumber)
	}
	if mantissa == 0 {
		return decimal.NullDecimal{Valid: true}, nil
	}
	return decimal.NullDecimal{Decimal: decimal.New(mantissa, int32(-fraction)), Valid: true}, nil
}

func unlessZero(d decimal.NullDecimal) decimal.NullDecimal {
	if d.Valid && d.Decimal.IsZero() {
		return decimal.NullDecimal{}
	}
	return d
}

// parseDate reads YYMMDD (70 to 99 are 1970 to 1999, else 20YY) or YYYYMMDD as midnight UTC; blank or all
// zeros is the zero time.
func parseDate(s string) (time.Time, error) {
	if s = text(s); s == "" || strings.Trim(s, "0") == "" {
		return time.Time{}, nil
	}
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil || len(s) != 6 && len(s) != 8 {
		return time.Time{}, fmt.Errorf("%q, %w", clip(s, 20), errDate)
	}
	year, month, day := int(n/10000), time.Month(n/100%100), int(n%100)
	if len(s) == 6 {
		year += 1900
		if year < 1970 {
			year += 100
		}
	}
	d := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if d.Month() != month || d.Day() != day || year < 1900 {
		return time.Time{}, fmt.Errorf("%q, %w", clip(s, 20), errDate)
	}
	return d, nil
}
