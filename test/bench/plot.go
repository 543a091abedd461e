package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A plot is bars from left to right, since its rows have names and often differ by orders of magnitude.
const (
	plotWidth, labelWidth, valueWidth = 720, 190, 70
	barHeight, groupGap, plotTop      = 16, 10, 56
)

var barColors = []string{"#2f6fab", "#c8c8c8", "#d98f3f"}

// renderPlots writes the picture of every measurement that has one.
func renderPlots(all figures) error {
	for _, m := range measurements() {
		f, measured := all[m.name]
		if m.plot == nil || !measured {
			continue
		}
		file := filepath.Join(plotsFolder, "bench-"+m.name+".svg")
		if err := os.WriteFile(file, []byte(m.plot.svg(f.Rows)), 0o644); err != nil { //nolint:gosec // a page of the documentation
			return err
		}
	}
	return nil
}

// svg draws the rows.
func (p *plot) svg(rows []row) string {
	most := 0.0
	for _, r := range rows {
		for _, c := range p.units {
			v, _ := r.value(c.unit)
			most = max(most, v)
		}
	}
	group := len(p.units)*barHeight + groupGap
	height := plotTop + len(rows)*group + groupGap
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" `, plotWidth, height)
	b.WriteString(`font-family="sans-serif" font-size="12">` + "\n")
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", plotWidth, height)
	fmt.Fprintf(&b, `<text x="10" y="20" font-size="14" font-weight="bold">%s</text>`+"\n", escaped(p.title))
	for i, c := range p.units {
		x := 10 + i*150
		fmt.Fprintf(&b, `<rect x="%d" y="31" width="12" height="12" fill="%s"/>`, x, barColors[i%len(barColors)])
		fmt.Fprintf(&b, `<text x="%d" y="41">%s</text>`+"\n", x+18, escaped(c.head))
	}
	for i, r := range rows {
		top := plotTop + i*group
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`+"\n", labelWidth-8, top+len(p.units)*barHeight/2+4, escaped(r.label()))
		for j, c := range p.units {
			v, ok := r.value(c.unit)
			if !ok {
				continue
			}
			width := 0.0
			if most > 0 {
				width = v / most * (plotWidth - labelWidth - valueWidth)
			}
			y := top + j*barHeight
			fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>`, labelWidth, y, width, barHeight-2,
				barColors[j%len(barColors)])
			fmt.Fprintf(&b, `<text x="%.1f" y="%d">%s</text>`+"\n", labelWidth+width+6, y+barHeight-4, number(v, c.digits))
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}
