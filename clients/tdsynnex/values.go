package tdsynnex

// Reading of numbers, days and instants, which all travel as text. What stands for nothing in them and
// what separates several values in one field is in placeholders.go.

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the distributor's local time must be known in a container without zone files

	"github.com/shopspring/decimal"
)

// pacific is the zone of the distributor's local times (inferred from captured answers).
const pacific = "America/Los_Angeles"

// values reads fields of one message. A bad quantity or line number spoils its item (see [values.item]); a
// bad amount, date or count is left empty and named in warnings with its raw text.
type values struct {
	warnings []string
	unread   []UnreadItem
	err      error
}

// item tells whether the item that was just read can be used. One with a bad quantity or line number can
// not, nor one whose XML is damaged and that lacks one of its essential fields: it is named in unread, and
// the next item begins afresh.
func (v *values) item(name string, e *element, essential ...string) bool {
	if v.err == nil && e.damage != "" {
		v.warn(name, "is damaged: "+e.damage)
		for _, field := range essential {
			if e.attr(field) == "" {
				v.err = fmt.Errorf("%s is missing; %s", field, e.damage)
				break
			}
		}
	}
	if v.err == nil {
		return true
	}
	v.unread = append(v.unread, UnreadItem{Item: clip(strings.TrimSpace(name)), Cause: v.err.Error(), Raw: e.outline()})
	v.err = nil
	return false
}

var (
	plainNumber   = regexp.MustCompile(`^[+-]?(\d{1,15}(\.\d{0,10})?|\.\d{1,10})$`)
	groupedNumber = regexp.MustCompile(`^[+-]?\d{1,3}(,\d{3}){1,4}(\.\d{0,10})?$`)
)

// parseDecimal reads a number with or without thousands commas; a negative one has its sign before or
// behind it, or stands in brackets, as bookkeepers write it.
func parseDecimal(raw string) (decimal.Decimal, error) {
	s := strings.TrimSpace(raw)
	if inner, ok := strings.CutPrefix(s, "("); ok {
		if inner, ok = strings.CutSuffix(inner, ")"); ok {
			s = "-" + strings.TrimSpace(inner)
		}
	} else if number, ok := strings.CutSuffix(s, "-"); ok {
		s = "-" + strings.TrimSpace(number)
	}
	if !plainNumber.MatchString(s) && !groupedNumber.MatchString(s) {
		return decimal.Decimal{}, fmt.Errorf("%q is not a number", clip(raw))
	}
	return decimal.NewFromString(strings.ReplaceAll(s, ",", ""))
}

// amount reads money, a weight or a fee; nothing is null.
func (v *values) amount(field, raw string) decimal.NullDecimal {
	if isNothing(raw, noAmount) {
		return decimal.NullDecimal{}
	}
	d, err := parseDecimal(raw)
	if err != nil {
		v.warn(field, err.Error())
		return decimal.NullDecimal{}
	}
	return decimal.NullDecimal{Decimal: d, Valid: true}
}

// integer reads a quantity or a line number, without which its item is of no use; nothing is 0.
func (v *values) integer(field, raw string) int {
	if isNothing(raw, noQuantity) {
		return 0
	}
	n, err := parseInteger(raw)
	if err != nil && v.err == nil {
		v.err = fmt.Errorf("%s %w", field, err)
	}
	return n
}

// count reads a number that its item can do without; nothing, and what cannot be read, is nil.
func (v *values) count(field, raw string) *int {
	if isNothing(raw, noAmount) {
		return nil
	}
	n, err := parseInteger(raw)
	if err != nil {
		v.warn(field, err.Error())
		return nil
	}
	return &n
}

// countOrZero is count where nothing means 0.
func (v *values) countOrZero(field, raw string) int {
	if n := v.count(field, raw); n != nil {
		return *n
	}
	return 0
}

func parseInteger(raw string) (int, error) {
	d, err := parseDecimal(raw)
	if err != nil {
		return 0, err
	}
	if !d.IsInteger() || d.Abs().GreaterThan(decimal.NewFromInt(1_000_000_000)) {
		return 0, fmt.Errorf("%q is not a whole number", clip(raw))
	}
	return int(d.IntPart()), nil
}

var dayLayouts = []string{"2006-01-02", "20060102", "2006/01/02", "01/02/2006", "01-02-2006"}

// day reads a calendar day in any form the services use, as that day at midnight UTC. It is the
// distributor's local day: of a time without a zone the date as it stands, of one with a zone the day in
// California.
func (v *values) day(field, raw string) time.Time {
	if isNothing(raw, noDate) {
		return time.Time{}
	}
	s := strings.TrimSpace(raw)
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		s = inPacific(t).Format(time.DateOnly)
	} else if i := strings.IndexAny(s, "T "); i > 0 {
		s = s[:i]
	}
	for _, layout := range dayLayouts {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		if isPlaceholderYear(t.Year()) {
			return time.Time{}
		}
		if t.Year() < earliestYear || t.Year() > latestYear {
			v.warn(field, fmt.Sprintf("%q is not a date of our time", clip(raw)))
			return time.Time{}
		}
		return t
	}
	v.warn(field, fmt.Sprintf("%q is not a date", clip(raw)))
	return time.Time{}
}

// instant reads a local time of the distributor, or a time with a zone, as UTC. A bare day is that
// day at midnight UTC.
func (v *values) instant(field, raw string) time.Time {
	if isNothing(raw, noDate) {
		return time.Time{}
	}
	s := strings.TrimSpace(raw)
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t.UTC()
	}
	if zone, err := time.LoadLocation(pacific); err == nil {
		for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04"} {
			if t, err := time.ParseInLocation(layout, s, zone); err == nil && t.Year() >= earliestYear && t.Year() <= latestYear {
				return t.UTC()
			}
		}
	}
	return v.day(field, raw)
}

func inPacific(t time.Time) time.Time {
	if zone, err := time.LoadLocation(pacific); err == nil {
		return t.In(zone)
	}
	return t
}

// yesNo reads Y or N; anything else is nil.
func yesNo(raw string) *bool {
	switch strings.ToUpper(meaningful(raw)) {
	case "Y", "YES", "TRUE":
		yes := true
		return &yes
	case "N", "NO", "FALSE":
		no := false
		return &no
	}
	return nil
}

func (v *values) warn(field, what string) { v.warnings = append(v.warnings, field+" "+what) }

func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

func lineField(line int, name string) string { return "line " + strconv.Itoa(line) + " " + name }
