package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const printed = `goos: linux
=== RUN   TestFirstLoad
BenchmarkSync/first_load-2         	       1	10900000000 ns/op	     39948 calls	       3.000 in-flight
BenchmarkSync/changed=2%-2         	       1	 3200000000 ns/op	       879.0 calls	       3.000 in-flight
BenchmarkFirstLoad/share=0.5/others=5000 1 99 orders 8.33 hours
Benchmarking is fun
PASS
`

func TestWhatBenchmarksReportIsRead(t *testing.T) {
	rows := reported(strings.NewReader(printed))
	require.Equal(t, []row{
		{Name: "first load", Metrics: map[string]float64{"ns/op": 10.9e9, "calls": 39948, "in-flight": 3}},
		{Name: "changed=2%", Metrics: map[string]float64{"ns/op": 3.2e9, "calls": 879, "in-flight": 3}},
		{Name: "share=0.5/others=5000", Metrics: map[string]float64{"orders": 99, "hours": 8.33}},
	}, rows)
	require.Equal(t, "share 0.5, others 5,000", rows[2].label())
	require.Equal(t, "1,000,000", row{Name: "rows=1000000"}.label())
}

func TestNumbersAreWrittenForPeople(t *testing.T) {
	for want, v := range map[string]float64{"0": 0.2, "999": 999, "1,000": 1000, "-1,234,567": -1234567} {
		require.Equal(t, want, number(v, 0))
	}
	require.Equal(t, "12,345.68", number(12345.678, 2))
}

// A block is replaced as a whole, what stands around it stays, and what was not measured says how to.
func TestAPageIsRenderedInItsBlocks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.md")
	const page = "before\n\n<!-- sync -->\nold\n<!-- /sync -->\n\nbetween\n\n<!-- orders -->\n<!-- /orders -->\n\nafter\n"
	require.NoError(t, os.WriteFile(file, []byte(page), 0o600))
	all := figures{"sync": {Measured: "2026-11-29", Commit: "abc", Machine: "2 × fast", Rows: reported(strings.NewReader(printed))[:2]}}
	require.NoError(t, renderPage(file, all))
	once, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, want := range []string{
		"before\n\n<!-- sync -->\n\n| 20,000 SKUs | calls |", "| first load | 39,948 |", "| changed 2% | 879 |", " 10.9 |\n",
		"Measured 2026-11-29 at abc on 2 × fast.", "between", "Not measured yet: `make bench BENCH=orders` does it.", "after\n",
	} {
		require.Contains(t, string(once), want)
	}
	require.NotContains(t, string(once), "old")
	require.NoError(t, renderPage(file, all))
	twice, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(once), string(twice))

	require.NoError(t, os.WriteFile(file, []byte("<!-- sync -->\n"), 0o600))
	require.ErrorContains(t, renderPage(file, all), "no end")
}

func TestAPlotShowsEveryRow(t *testing.T) {
	p := plot{"Calls & more", []column{{"calls", "calls", 0}}}
	svg := p.svg(reported(strings.NewReader(printed))[:2])
	require.Contains(t, svg, "Calls &amp; more")
	require.Contains(t, svg, ">39,948</text>")
	require.Contains(t, svg, ">changed 2%</text>")
	require.True(t, strings.HasPrefix(svg, "<svg ") && strings.HasSuffix(svg, "</svg>\n"))
}
