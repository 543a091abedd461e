package report

import (
	"fmt"
	"html/template"
	"strings"
)

// Charts are inline SVG with classes for colours, so that they follow the page's light and dark forms.
// Every text in them is escaped.

const (
	chartWidth  = 720
	labelWidth  = 230
	rowHeight   = 26
	plotHeight  = 180
	maxGroups   = 12
	gap         = 6
	bottomSpace = 38
)

// groupsChart is a bar for each category at the top, in three colours by what happens; the smallest
// categories are one bar.
func groupsChart(groups []Group) template.HTML {
	shown := groups
	if len(groups) > maxGroups {
		rest := Group{Name: fmt.Sprintf("%d other categories", len(groups)-maxGroups+1)}
		for _, g := range groups[maxGroups-1:] {
			rest.Create, rest.Update, rest.Deactivate = rest.Create+g.Create, rest.Update+g.Update, rest.Deactivate+g.Deactivate
		}
		shown = append(append([]Group{}, groups[:maxGroups-1]...), rest)
	}
	most := 1
	for _, g := range shown {
		most = max(most, g.All())
	}
	var b strings.Builder
	open(&b, len(shown)*rowHeight+gap, "Changes by category")
	room := float64(chartWidth - labelWidth - 70)
	for i, g := range shown {
		y := i*rowHeight + gap
		fmt.Fprintf(&b, `<text class="label" x="%d" y="%d" text-anchor="end">%s</text>`, labelWidth-10, y+14, escape(cut(g.Name, 34)))
		x := float64(labelWidth)
		for _, part := range []struct {
			class string
			n     int
		}{{"create", g.Create}, {"update", g.Update}, {"deactivate", g.Deactivate}} {
			if part.n == 0 {
				continue
			}
			width := room * float64(part.n) / float64(most)
			fmt.Fprintf(&b, `<rect class="%s" x="%.1f" y="%d" width="%.1f" height="%d"><title>%s: %d %s</title></rect>`, part.class, x, y,
				max(width, 1), rowHeight-gap-2, escape(g.Name), part.n, part.class)
			x += max(width, 1)
		}
		fmt.Fprintf(&b, `<text class="value" x="%.1f" y="%d">%d</text>`, x+6, y+14, g.All())
	}
	return closed(&b)
}

// columnsChart is a group of columns for each bucket: one, or two side by side.
func columnsChart(title string, buckets []Bucket, both bool) template.HTML {
	most := 1
	for _, k := range buckets {
		most = max(most, k.Before, k.After)
	}
	var b strings.Builder
	open(&b, plotHeight+bottomSpace+16, title)
	slot := float64(chartWidth) / float64(max(len(buckets), 1))
	column := func(x, width float64, n int, class, what string) {
		height := float64(plotHeight) * float64(n) / float64(most)
		if n > 0 {
			height = max(height, 1)
		}
		fmt.Fprintf(&b, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f"><title>%s: %d</title></rect>`, class, x,
			16+plotHeight-height, width, height, escape(what), n)
		if n > 0 {
			fmt.Fprintf(&b, `<text class="value" x="%.1f" y="%.1f" text-anchor="middle">%d</text>`, x+width/2, 12+plotHeight-height, n)
		}
	}
	for i, k := range buckets {
		x := float64(i) * slot
		if both {
			column(x+gap, slot/2-gap, k.Before, "before", k.Label+" % before")
			column(x+slot/2, slot/2-gap, k.After, "after", k.Label+" % after")
		} else {
			column(x+gap, slot-2*gap, k.After, "after", k.Label+" %")
		}
		fmt.Fprintf(&b, `<text class="tick" x="%.1f" y="%d" text-anchor="middle">%s</text>`, x+slot/2, plotHeight+34, escape(k.Label))
	}
	fmt.Fprintf(&b, `<line class="axis" x1="0" x2="%d" y1="%d" y2="%d"/>`, chartWidth, plotHeight+16, plotHeight+16)
	return closed(&b)
}

func open(b *strings.Builder, height int, title string) {
	fmt.Fprintf(b, `<svg role="img" viewBox="0 0 %d %d" aria-label="%s">`, chartWidth, height, escape(title))
}

func closed(b *strings.Builder) template.HTML {
	b.WriteString("</svg>")
	return template.HTML(b.String()) //nolint:gosec // every text in it went through escape
}

func escape(s string) string { return template.HTMLEscapeString(s) }

// drawable reports whether a chart of the buckets has anything to show.
func drawable(buckets []Bucket) bool {
	for _, b := range buckets {
		if b.Before+b.After > 0 {
			return true
		}
	}
	return false
}
