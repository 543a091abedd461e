package tdsynnex

// Reading of numbers, days and instants, which all travel as text.

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

// values reads fields of one message. A bad quantity spoils the message (err); a bad amount or date
// is left empty and named in warnings with its raw text.
type values struct {
	warnings []string
	err      error
}

var (
	plainNumber   = regexp.MustCompile(`^[+-]?(\d{1,15}(\.\d{0,10})?|\.\d{1,10})$`)
	groupedNumber = regexp.MustCompile(`^[+-]?\d{1,3}(,\d{3}){1,4}(\.\d{0,10})?$`)
)

func parseDecimal(raw string) (decimal.Decimal, error) {
	s := strings.TrimSpace(raw)
	if !plainNumber.MatchString(s) && !groupedNumber.MatchString(s) {
		return decimal.Decimal{}, fmt.Errorf("%q is not a number", clip(raw))
	}
	return decimal.NewFromString(strings.ReplaceAll(s, ",", ""))
}

// amount reads money, a weight or a fee; nothing is null.
func (v *values) amount(field, raw string) decimal.NullDecimal {
	raw = meaningful(raw)
	if raw == "" {
		return decimal.NullDecimal{}
	}
	d, err := parseDecimal(raw)
	if err != nil {
		v.warn(field, err.Error())
		return decimal.NullDecimal{}
	}
	return decimal.NullDecimal{Decimal: d, Valid: true}
}

// integer reads a quantity or a line number; nothing is 0.
func (v *values) integer(field, raw string) int {
	if p := v.optionalInteger(field, raw); p != nil {
		return *p
	}
	return 0
}

// optionalInteger tells nothing (nil) from 0.
func (v *values) optionalInteger(field, raw string) *int {
	raw = meaningful(raw)
	if raw == "" {
		return nil
	}
	d, err := parseDecimal(raw)
	if err == nil && (!d.IsInteger() || d.Abs().GreaterThan(decimal.NewFromInt(1_000_000_000))) {
		err = fmt.Errorf("%q is not a whole number", clip(raw))
	}
	if err != nil {
		if v.err == nil {
			v.err = fmt.Errorf("%s %w", field, err)
		}
		return nil
	}
	n := int(d.IntPart())
	return &n
}

var dayLayouts = []string{"2006-01-02", "20060102", "2006/01/02", "01/02/2006"}

// day reads a calendar day in any form the services use; a time of day is dropped, since no zone
// says whose day it is.
func (v *values) day(field, raw string) time.Time {
	raw = meaningful(raw)
	if raw == "" {
		return time.Time{}
	}
	s := raw
	if i := strings.IndexAny(s, "T "); i > 0 {
		s = s[:i]
	}
	for _, layout := range dayLayouts {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1990 {
			return t
		}
	}
	v.warn(field, fmt.Sprintf("%q is not a date", clip(raw)))
	return time.Time{}
}

// instant reads a local time of the distributor, or a time with a zone, as UTC. A bare day is that
// day at midnight UTC.
func (v *values) instant(field, raw string) time.Time {
	raw = meaningful(raw)
	if raw == "" {
		return time.Time{}
	}
	if t, err := time.Parse(time.RFC3339Nano, raw); err == nil {
		return t.UTC()
	}
	if zone, err := time.LoadLocation(pacific); err == nil {
		for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04"} {
			if t, err := time.ParseInLocation(layout, raw, zone); err == nil {
				return t.UTC()
			}
		}
	}
	return v.day(field, raw)
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

// list splits values that arrive repeated or joined by commas, without repeats, in order.
func list(raw []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, r := range raw {
		for s := range strings.SplitSeq(r, ",") {
			if s = meaningful(s); s != "" && !seen[s] {
				seen[s] = true
				out = append(out, s)
			}
		}
	}
	return out
}

func (v *values) warn(field, what string) { v.warnings = append(v.warnings, field+" "+what) }

func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

func lineField(line int, name string) string { return "line " + strconv.Itoa(line) + " " + name }
