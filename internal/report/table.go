package report

import (
	"fmt"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/catalog"
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
		{"price file", fmt.Sprintf("%s (%s), %d products, %d selected", p.FileDate.Format(time.DateOnly), kind, p.Rows, p.Selected)},
		{"would create", strconv.Itoa(c.Create)},
		{"would update", strconv.Itoa(c.Update)},
		{"would deactivate", strconv.Itoa(c.Deactivate)},
		{"unchanged", strconv.Itoa(c.Unchanged)},
	}
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

// forecast says when applying would be done if it began when the plan was made.
func forecast(p Plan) string {
	work := p.Finish.Sub(p.Made).Round(time.Second)
	if p.FinishInWindow.IsZero() {
		return fmt.Sprintf("done at %s when applied at once (%s)", clock(p.Finish, p.Made), work)
	}
	return fmt.Sprintf("done at %s when applied at once, written only from %s (%s of writing); with sync apply --now at %s", clock(p.FinishInWindow, p.Made), p.Window, work, clock(p.Finish, p.Made))
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

// clock is a time of day, with the date when it is another one.
func clock(t, from time.Time) string {
	layout := "15:04 MST"
	if t.Format(time.DateOnly) != from.In(t.Location()).Format(time.DateOnly) {
		layout = "2006-01-02 15:04 MST"
	}
	return t.Format(layout)
}
