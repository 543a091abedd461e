package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// renderPage puts the figures into a page: between the comments <!-- NAME --> and <!-- /NAME --> of each measurement.
func renderPage(file string, all figures) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("%w; run it from the root of the repository", err)
	}
	text := string(data)
	for _, m := range measurements() {
		begin, end := "<!-- "+m.name+" -->\n", "<!-- /"+m.name+" -->"
		before, rest, found := strings.Cut(text, begin)
		if !found {
			continue
		}
		_, after, closed := strings.Cut(rest, end)
		if !closed {
			return fmt.Errorf("%s: %q has no end %q", file, strings.TrimSpace(begin), end)
		}
		text = before + begin + m.block(all[m.name]) + end + after
	}
	return os.WriteFile(file, []byte(text), 0o644) //nolint:gosec // a page of the documentation
}

// block is what stands between a measurement's comments.
func (m measurement) block(f figure) string {
	if len(f.Rows) == 0 {
		return fmt.Sprintf("\nNot measured yet: `make bench BENCH=%s` does it.\n\n", m.name)
	}
	var b strings.Builder
	b.WriteByte('\n')
	if m.first == "" {
		b.WriteString("| | |\n|---|---:|\n")
		for _, c := range m.columns {
			if v, ok := f.Rows[0].Metrics[c.unit]; ok {
				fmt.Fprintf(&b, "| %s | %s |\n", c.head, number(v, c.digits))
			}
		}
	} else {
		m.table(&b, f)
	}
	if m.plot != nil {
		fmt.Fprintf(&b, "\n![%s](images/bench-%s.svg)\n", m.plot.title, m.name)
	}
	fmt.Fprintf(&b, "\nMeasured %s at %s on %s.\n\n", f.Measured, f.Commit, f.Machine)
	return b.String()
}

func (m measurement) table(b *strings.Builder, f figure) {
	fmt.Fprintf(b, "| %s |", m.first)
	for _, c := range m.columns {
		fmt.Fprintf(b, " %s |", c.head)
	}
	b.WriteString("\n|---|" + strings.Repeat("---:|", len(m.columns)) + "\n")
	for _, r := range f.Rows {
		fmt.Fprintf(b, "| %s |", r.label())
		for _, c := range m.columns {
			shown := ""
			if v, ok := r.value(c.unit); ok {
				shown = number(v, c.digits)
			}
			fmt.Fprintf(b, " %s |", shown)
		}
		b.WriteByte('\n')
	}
}

// value is a figure of the row; the unit "s" is what the testing package has measured, in seconds.
func (r row) value(unit string) (float64, bool) {
	if unit == "s" {
		v, ok := r.Metrics["ns/op"]
		return v / 1e9, ok
	}
	v, ok := r.Metrics[unit]
	return v, ok
}

// label is the row's name in words: "share=0.5/others=5000" is "share 0.5, others 5,000".
func (r row) label() string {
	parts := strings.Split(r.Name, "/")
	for i, part := range parts {
		key, value, ok := strings.Cut(part, "=")
		if !ok {
			continue
		}
		if n, err := strconv.ParseFloat(value, 64); err == nil && n >= 1000 {
			value = number(n, 0)
		}
		if parts[i] = key + " " + value; len(parts) == 1 && key != "changed" {
			parts[i] = value
		}
	}
	return strings.Join(parts, ", ")
}

// number writes a figure with so many digits behind the point and commas between thousands.
func number(v float64, digits int) string {
	text := strconv.FormatFloat(v, 'f', digits, 64)
	whole, rest, _ := strings.Cut(text, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		rest = "." + rest
	}
	return sign + whole + rest
}
