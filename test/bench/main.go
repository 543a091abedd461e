// Command bench measures the bridge and writes the figures where people read them: it runs the benchmarks that it knows
// (measurements.go), keeps what they reported in docs/benchmarks.json, and renders that into the tables and plots of
// docs/benchmarks.md and docs/scale.md.
//
//	go run ./test/bench                 everything; some hours
//	go run ./test/bench -run sync       only measurements with this in their name; the others keep their figures
//	go run ./test/bench -render         no measuring
//
// Every measurement says when, at which commit and on which machine it was made, since they are made at different times.
// Run it on an idle machine. All ratios are of figures that one run took side by side.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
)

const (
	figuresFile = "docs/benchmarks.json"
	plotsFolder = "docs/images"
)

// pages are what the figures are rendered into.
var pages = []string{"docs/benchmarks.md", "docs/scale.md"}

func main() {
	words := flag.String("run", "", "only measurements with this in their name")
	render := flag.Bool("render", false, "measure nothing, render what was measured before")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *words, *render)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, words string, onlyRender bool) error {
	figures, err := readFigures()
	if err != nil {
		return err
	}
	var failed []error
	for _, m := range measurements() {
		if onlyRender || !strings.Contains(m.name, words) {
			continue
		}
		f, err := m.measure(ctx)
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", m.name, err))
			continue
		}
		figures[m.name] = f
		if err := writeFigures(figures); err != nil { // what was measured is kept, whatever comes
			return err
		}
	}
	for _, page := range pages {
		if err := renderPage(page, figures); err != nil {
			return err
		}
	}
	return errors.Join(append(failed, renderPlots(figures))...)
}

// figures are what was measured, by the measurement's name.
type figures map[string]figure

// figure is one measurement.
type figure struct {
	// Measured is the day, Commit the code, Machine where.
	Measured string `json:"measured"`
	Commit   string `json:"commit"`
	Machine  string `json:"machine"`
	Rows     []row  `json:"rows"`
}

// row is a line of a benchmark's output: its name below the benchmark's own, and what it reported by unit.
type row struct {
	Name    string             `json:"name"`
	Metrics map[string]float64 `json:"metrics"`
}

func readFigures() (figures, error) {
	data, err := os.ReadFile(figuresFile)
	if errors.Is(err, os.ErrNotExist) {
		return figures{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w; run it from the root of the repository", err)
	}
	f := figures{}
	return f, json.Unmarshal(data, &f)
}

func writeFigures(f figures) error {
	data, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(figuresFile, append(data, '\n'), 0o644) //nolint:gosec // a page of the documentation
}
