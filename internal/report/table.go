package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/catalog"
	"digitalbridge/internal/spelling"
)

// Line is a line of the summary: what it is about and what it says.
type Line struct{ Name, Value string }

// Lines are the summary in words, for the terminal and for the top of the page.
func Lines(p Plan, s Summary) []Line {
	kind := "full"
	if !p.Full {
		kind = "only what changed"
	}
	c := p.Counts
	lines := []Line{
		{"price file", fmt.Sprintf("%s (%s), %s, %d selected", p.FileDate.Format(time.DateOnly), kind,
			spelling.Count(p.Rows, "product"), p.Selected)},
	}
	lines = append(lines, feedLines(p)...)
	lines = append(lines, []Line{
		{"would create", strconv.Itoa(c.Create)},
		{"would update", strconv.Itoa(c.Update)},
		{"would deactivate", strconv.Itoa(c.Deactivate)},
		{"unchanged", strconv.Itoa(c.Unchanged)},
	}...)
	lines = append(lines, Asides(c)...)
	lines = append(lines, s.Money.lines()...)
	lines = append(lines, Line{"Autotask calls", strconv.Itoa(c.Calls)})
	if !p.Finish.IsZero() {
		lines = append(lines, Line{"forecast", forecast(p)})
	}
	if p.Hold != "" {
		lines = append(lines, Line{"held", p.Hold})
	}
	return append(lines, Line{"digest", p.Digest})
}

// feedLines say what kind of file it is, so that a person sees an odd one.
func feedLines(p Plan) []Line {
	if p.Feed.Rows == 0 {
		return nil // a stock file, or a report without a price file
	}
	layout := fmt.Sprintf("layout %s, %d fields a row", p.Feed.Version(), p.Feed.Fields)
	if p.Feed.OtherFields > 0 {
		layout += ", " + spelling.Count(p.Feed.OtherFields, "row") + " with another number"
	}
	lines := []Line{{"file layout", layout}}
	var marks []string
	for _, s := range p.Feed.Shares() {
		if s.Count > 0 {
			marks = append(marks, fmt.Sprintf("%s %s %% (%d)", s.What, s.Percent(), s.Count))
		}
	}
	if len(marks) > 0 {
		lines = append(lines, Line{"rows in it", strings.Join(marks, ", ")})
	}
	for _, s := range p.Feed.UnreadableFields() {
		lines = append(lines, Line{"left as it is", fmt.Sprintf("%s can't be read in %d of %d selected products", s.What, s.Count, s.Of)})
	}
	if p.Cut != "" {
		lines = append(lines, Line{"selection", p.Cut})
	}
	for _, why := range p.NotChecked {
		lines = append(lines, Line{"not checked", why})
	}
	return lines
}

// forecast says when applying would be done if it began when the plan was made.
func forecast(p Plan) string {
	work, zone := spelling.Span(p.Finish.Sub(p.Made)), spelling.Zone(p.TimeZone)
	if p.FinishInWindow.IsZero() {
		return fmt.Sprintf("done at %s when applied at once (%s)", clock(p.Finish, p.Made, zone), work)
	}
	return fmt.Sprintf("done at %s when applied at once, written only from %s (%s of writing); with sync apply --now at %s",
		clock(p.FinishInWindow, p.Made, zone), p.Window, work, clock(p.Finish, p.Made, zone))
}

// Asides are the products about which a person may want to do something, with the command that shows them.
func Asides(c catalog.Counts) (lines []Line) {
	for _, l := range []struct {
		name, see string
		n         int
	}{
		{"in quarantine", "starter sync quarantine list", c.Held + c.HeldInPart},
		{"to be matched by a person", "starter products review", c.Review},
		{"duplicates in Autotask", "starter products duplicates", c.Duplicates},
		{"kept, on open orders or quotes", "", c.Kept},
		{"outside the selection", "", c.OutsideSelection},
	} {
		if l.n == 0 {
			continue
		}
		value := strconv.Itoa(l.n)
		if l.see != "" {
			value += "; see: " + l.see
		}
		lines = append(lines, Line{l.name, value})
	}
	return lines
}

func (m Money) lines() []Line {
	if m.Repriced == 0 && m.BelowCost == 0 {
		return nil
	}
	lines := []Line{
		{"cost moves", fmt.Sprintf("%d up, %d down, %s %% on average", m.CostUp, m.CostDown, signed(m.AverageCostMove))},
		{"price moves", fmt.Sprintf("%d up, %d down, %s %% on average", m.PriceUp, m.PriceDown, signed(m.AveragePriceMove))},
		{"margin", fmt.Sprintf("%s %% before, %s %% after", m.OldMargin.StringFixed(places), m.NewMargin.StringFixed(places))},
		{"margin change", fmt.Sprintf("%s for one piece of each of %d repriced products", signed(m.MarginChange), m.Repriced)},
	}
	if m.BelowCost > 0 {
		lines = append(lines, Line{"below cost", strconv.Itoa(m.BelowCost)})
	}
	return lines
}

func signed(d decimal.Decimal) string {
	if d.IsPositive() {
		return "+" + d.StringFixed(places)
	}
	return d.StringFixed(places)
}

// clock is a time of day in a zone, with the date when it is another one.
func clock(t, from time.Time, zone *time.Location) string {
	layout := "15:04 MST"
	if t = spelling.In(t, zone); t.Format(time.DateOnly) != from.In(zone).Format(time.DateOnly) {
		layout = "2006-01-02 15:04 MST"
	}
	return t.Format(layout)
}
