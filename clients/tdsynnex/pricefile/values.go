// How single values are written in the flat files: NULL and other words for nothing, quantities, prices, dates.

package pricefile

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/vendortext"
)

// characters is a value before or after it has become a string.
type characters interface{ ~string | ~[]byte }

// null reads the literal NULL, which some exports write, as blank; fixed-width fields keep their blanks.
func null[T characters](s T) T {
	if len(s) == 4 && (s[0] == 'N' || s[0] == 'n') && strings.EqualFold(string(s), "NULL") {
		return s[:0]
	}
	return s
}

// trim takes blanks and tabs off the ends.
func trim[T characters](s T) T {
	for len(s) > 0 && (s[0] == ' ' || s[0] == '\t') {
		s = s[1:]
	}
	for len(s) > 0 && (s[len(s)-1] == ' ' || s[len(s)-1] == '\t') {
		s = s[:len(s)-1]
	}
	return s
}

// value is a field without surrounding blanks; the literal NULL is blank.
func value[T characters](s T) T { return null(trim(s)) }

// at is a character of a fixed-width field, blank beyond its end.
func at(s []byte, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return ' '
}

// longestSKU is the documented length of field 5.
const longestSKU = 8

// skuDigits are the digits of a SKU without leading zeros, as the web services print it; none when it is no
// SKU.
func skuDigits[T characters](s T) T {
	if len(s) > longestSKU {
		return s[:0]
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return s[:0]
		}
	}
	for len(s) > 0 && s[0] == '0' {
		s = s[1:]
	}
	return s
}

var (
	errNumber   = errors.New("not a number")
	errNegative = errors.New("below zero")
	errDate     = errors.New("not a date of the form YYMMDD or YYYYMMDD")
	errNoDate   = errors.New("a date that stands for none")
)

// amount is a number as it is written: digits over a power of ten, and its sign.
type amount struct {
	mantissa int64
	decimals int8
	// given is false for a blank field.
	given    bool
	negative bool
}

// most digits fit into an int64.
const mostDigits = 18

// parseAmount reads a number: thousands commas, one decimal point, and a sign in front, behind, or as
// parentheses, as accounting systems print it. It makes no memory unless it fails.
func parseAmount[T characters](field T) (amount, error) {
	s := value(field)
	if len(s) == 0 {
		return amount{}, nil
	}
	a := amount{given: true}
	switch last := len(s) - 1; {
	case last > 0 && (s[0] == '-' || s[0] == '+'):
		a.negative, s = s[0] == '-', s[1:]
	case last > 0 && s[last] == '-':
		a.negative, s = true, s[:last]
	case last > 1 && s[0] == '(' && s[last] == ')':
		a.negative, s = true, s[1:last]
	}
	digits, point := 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9' && digits < mostDigits:
			a.mantissa = a.mantissa*10 + int64(c-'0')
			digits++
			if point {
				a.decimals++
			}
		case c == '.' && !point:
			point = true
		case c == ',' && !point && digits > 0:
		default:
			return amount{}, unreadable(field, errNumber)
		}
	}
	if digits == 0 {
		return amount{}, unreadable(field, errNumber)
	}
	a.negative = a.negative && a.mantissa != 0
	return a, nil
}

// parsePrice reads an amount that can't be below zero.
func parsePrice[T characters](field T) (amount, error) {
	a, err := parseAmount(field)
	if err == nil && a.negative {
		return amount{}, unreadable(field, errNegative)
	}
	return a, err
}

// decimal is the amount; blank is not valid.
func (a amount) decimal() decimal.NullDecimal {
	switch {
	case !a.given:
		return decimal.NullDecimal{}
	case a.mantissa == 0:
		return decimal.NullDecimal{Valid: true}
	}
	return decimal.NullDecimal{Decimal: decimal.New(a.mantissa, -int32(a.decimals)), Valid: true}
}

// costDecimals is how exact [Head.Cost] is: a hundredth of a cent, as Autotask keeps amounts.
const costDecimals = 4

// tenThousandths is the amount in that unit. What is more exact is rounded up, so that what costs something
// never costs nothing, and what is larger than the type holds becomes its largest value.
func (a amount) tenThousandths() int64 {
	n := a.mantissa
	for d := a.decimals; d < costDecimals; d++ {
		if n > math.MaxInt64/10 {
			return math.MaxInt64
		}
		n *= 10
	}
	for d := a.decimals; d > costDecimals; d-- {
		n = (n + 9) / 10
	}
	return n
}

// mostPieces is far beyond any stock: a longer number is a price, a UPC or a telephone number.
const mostPieces = 1_000_000_000_000

// parseQuantity reads a whole number; blank is 0. What a negative quantity would mean is not documented: it is
// read as nothing on hand.
func parseQuantity[T characters](field T) (int, error) {
	if len(field) == 1 && field[0] == '0' {
		return 0, nil
	}
	a, err := parseAmount(field)
	if err != nil {
		return 0, err
	}
	n := a.mantissa
	for d := a.decimals; d > 0; d-- {
		if n%10 != 0 {
			return 0, unreadable(field, errNumber)
		}
		n /= 10
	}
	if n >= mostPieces {
		return 0, unreadable(field, errNumber)
	}
	if a.negative {
		return 0, nil
	}
	return int(n), nil
}

func unlessZero(d decimal.NullDecimal) decimal.NullDecimal {
	if d.Valid && d.Decimal.IsZero() {
		return decimal.NullDecimal{}
	}
	return d
}

// Years that a date of the file may have: six digits reach no further, and what lies beyond in eight
// digits, such as 9999-12-31 or 2099-12-31, stands for no date.
const (
	firstYear = 1970
	lastYear  = 2069
)

// parseDate reads YYMMDD (70 to 99 are 1970 to 1999, else 20YY) or YYYYMMDD as midnight UTC; blank or all
// zeros is the zero time.
func parseDate[T characters](field T) (time.Time, error) {
	s := value(field)
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' || len(s) > 8 {
			return time.Time{}, unreadable(field, errDate)
		}
		n = n*10 + int(s[i]-'0')
	}
	if n == 0 {
		return time.Time{}, nil
	}
	if len(s) != 6 && len(s) != 8 {
		return time.Time{}, unreadable(field, errDate)
	}
	year, month, day := n/10000, time.Month(n/100%100), n%100
	if len(s) == 6 {
		year += 1900
		if year < firstYear {
			year += 100
		}
	}
	d := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	switch {
	case d.Month() != month || d.Day() != day || year < 1900:
		return time.Time{}, unreadable(field, errDate)
	case year < firstYear, year > lastYear:
		return time.Time{}, unreadable(field, errNoDate)
	}
	return d, nil
}

// unreadable names what a field holds; a word for nothing is told apart from a damaged value.
func unreadable[T characters](field T, err error) error {
	shown := clip(vendortext.Decode([]byte(field), vendortext.Windows1252), 20)
	if vendortext.Nothing(string(field)) {
		return fmt.Errorf("%q, a word for nothing and %w", shown, err)
	}
	return fmt.Errorf("%q, %w", shown, err)
}

func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "..."
}
