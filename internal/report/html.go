package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/catalog"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

// dataElement begins the element that holds the rows.
const dataElement = `<script id="data" type="application/json">`

// page is what the template fills in.
type page struct {
	Plan      Plan
	Lines     []Line
	Lists     []List
	Groups    []Group
	Charts    []chart
	Data      template.JS // empty: the rows are streamed into their element
	CSS       template.CSS
	JS        template.JS
	CSSDigest string
	JSDigest  string
}

type chart struct {
	Title, Note string
	SVG         template.HTML
}

// WriteHTML writes one page that needs nothing else: style, script, charts and data are in it, and its
// content policy lets it load and send nothing. The rows are streamed into it as data, which the page's
// script shows a hundred at a time.
func WriteHTML(w io.Writer, p Plan, s Summary, lists []List, entries Entries, names Names) error {
	templates, err := template.New("page").Funcs(template.FuncMap{"day": day}).Parse(pageHTML)
	if err != nil {
		return err
	}
	view := page{
		Plan: p, Lines: Lines(p, s), Lists: lists, Groups: s.Groups, Charts: charts(s),
		CSS: template.CSS(pageCSS), JS: template.JS(pageJS), CSSDigest: digest(pageCSS), JSDigest: digest(pageJS), //nolint:gosec // our own files
	}
	var frame strings.Builder
	if err := templates.Execute(&frame, view); err != nil {
		return err
	}
	// No text of the plan can look like the element, since < is escaped in all of them.
	head, tail, found := strings.Cut(frame.String(), dataElement)
	if !found {
		return errors.New("the page has no place for its rows")
	}
	out := bufio.NewWriterSize(w, 64<<10)
	_, _ = out.WriteString(head + dataElement)
	if err := writeData(out, s, entries, names); err != nil {
		return err
	}
	_, _ = out.WriteString(tail)
	return out.Flush() // a bufio.Writer keeps its first error
}

func charts(s Summary) []chart {
	var out []chart
	if len(s.Groups) > 0 {
		out = append(out, chart{"Changes by category", "Products that are created, updated or deactivated.", groupsChart(s.Groups)})
	}
	if drawable(s.Moves) {
		out = append(out, chart{"Price moves", "Products by how many percent their sales price moves.",
			columnsChart("Price moves", s.Moves, false)})
	}
	if drawable(s.Margins) {
		out = append(out, chart{"Margin before and after", "Repriced products by margin in percent of the sales price.",
			columnsChart("Margin before and after", s.Margins, true)})
	}
	return out
}

// writeData writes the rows as JSON in which no character can end the script element. Categories are
// written once and rows name them by position.
func writeData(out *bufio.Writer, s Summary, entries Entries, names Names) error {
	type category [2]string // name, group
	list := make([]category, 0, len(s.codes)+1)
	place := map[string]int{"": 0}
	list = append(list, category{"", NoCategory})
	for _, code := range s.codes {
		name, group := names.of(code)
		place[code] = len(list)
		list = append(list, category{name, group})
	}
	head, err := json.Marshal(list) // which escapes <, > and &
	if err != nil {
		return err
	}
	_, _ = out.WriteString(`{"categories":`)
	_, _ = out.Write(head)
	_, _ = out.WriteString(`,"rows":[`)
	first := true
	for e, err := range entries {
		if err != nil {
			return err
		}
		r := names.row(&e)
		data, err := json.Marshal([]any{
			actionPlace(r.Action), r.SKU, r.Name, place[r.CategoryCode], r.OldCost, r.NewCost, r.OldPrice, r.NewPrice,
			figure(r.CostMove), figure(r.PriceMove), figure(r.OldMargin), figure(r.NewMargin), r.Details, r.Reason,
		})
		if err != nil {
			return err
		}
		if !first {
			_ = out.WriteByte(',')
		}
		first = false
		_ = out.WriteByte('\n')
		if _, err := out.Write(data); err != nil {
			return err
		}
	}
	_, err = out.WriteString("\n]}")
	return err
}

func actionPlace(a catalog.Action) int {
	return slices.Index([]catalog.Action{catalog.Create, catalog.Update, catalog.Deactivate}, a)
}

// figure is a number for sorting and showing; amounts stay texts, so that none is rounded.
func figure(d decimal.NullDecimal) any {
	if !d.Valid {
		return nil
	}
	return json.Number(d.Decimal.String())
}

// digest is the form in which a content policy names what may run.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func day(t time.Time) string { return t.Format(time.DateOnly) }
