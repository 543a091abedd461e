package spelling

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Span is a duration as people say it: its two largest parts.
func Span(d time.Duration) string {
	if d < 0 {
		return "-" + Span(-d)
	}
	if d == 0 {
		return "0 s"
	}
	if d < time.Second {
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	}
	d = d.Round(time.Second)
	var parts []string
	for _, u := range []struct {
		one, many string
		of        time.Duration
	}{{"day", "days", 24 * time.Hour}, {"h", "h", time.Hour}, {"min", "min", time.Minute}, {"s", "s", time.Second}} {
		n := d / u.of
		d -= n * u.of
		switch {
		case n == 0 && len(parts) > 0:
			return parts[0] // 2 h, not 2 h 10 s
		case n == 1:
			parts = append(parts, "1 "+u.one)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", n, u.many))
		}
		if len(parts) == 2 {
			break
		}
	}
	return strings.Join(parts, " ")
}

// Every is how often something happens that happens once in so long.
func Every(d time.Duration) string {
	for _, u := range []struct {
		name string
		of   time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}, {"second", time.Second}} {
		if d == u.of {
			return "every " + u.name
		}
	}
	return "every " + Span(d)
}

// Age is how long ago something was, to the minute.
func Age(d time.Duration) string {
	if d < time.Minute {
		return "under 1 min"
	}
	return Span(d.Round(time.Minute))
}

var days = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)(d|w)`)

// ParseSpan reads a duration; beside Go's units it knows d and w for days and weeks of 24 hours each.
func ParseSpan(s string) (time.Duration, error) {
	var whole time.Duration
	rest := strings.ReplaceAll(strings.TrimSpace(s), " ", "")
	for rest != "" {
		m := days.FindStringSubmatch(rest)
		if m == nil {
			break
		}
		n, err := strconv.ParseFloat(m[1], 64)
		if err != nil || n > 10_000 {
			return 0, fmt.Errorf("%q is not a time span such as 90m, 12h or 60d", s)
		}
		unit := 24 * time.Hour
		if m[2] == "w" {
			unit *= 7
		}
		whole += time.Duration(n * float64(unit))
		rest = rest[len(m[0]):]
	}
	if rest == "" && whole > 0 {
		return whole, nil
	}
	d, err := time.ParseDuration(rest)
	if err != nil || whole+d < 0 {
		return 0, fmt.Errorf("%q is not a time span such as 90m, 12h or 60d", s)
	}
	return whole + d, nil
}

// SpanFlag is a flag that ParseSpan reads.
type SpanFlag time.Duration

// Set reads the flag.
func (f *SpanFlag) Set(s string) error {
	d, err := ParseSpan(s)
	*f = SpanFlag(d)
	return err
}

// Type is what help calls the value.
func (*SpanFlag) Type() string { return "span" }

func (f *SpanFlag) String() string { return Span(time.Duration(*f)) }

// Zone is a time zone by its name; UTC when there is none of that name.
func Zone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}

// In is a time in a zone, nil for UTC, which it names also where people have no abbreviation for it and Go writes a number.
func In(t time.Time, zone *time.Location) time.Time {
	if zone == nil {
		return t.UTC()
	}
	t = t.In(zone)
	if name, seconds := t.Zone(); strings.HasPrefix(name, "+") || strings.HasPrefix(name, "-") {
		return t.In(time.FixedZone(zone.String(), seconds))
	}
	return t
}

// Moment is a time in a zone, with the zone's name; empty for none.
func Moment(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return In(t, zone).Format("2006-01-02 15:04 MST")
}
