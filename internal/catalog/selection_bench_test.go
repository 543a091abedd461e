package catalog_test

// Choosing 20,000 of 1,000,000 rows of a price file and reading those, beside encoding/csv only splitting the same
// bytes, one after the other in one run:
//
//	go test -run '^$' -bench Selecting -benchtime 3x ./internal/catalog

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/clients/tdsynnex/sandbox/catalog"
	. "digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
)

const (
	benchRows = 1_000_000
	benchCap  = 20_000
)

// priceFile writes a price file of made-up products.
func priceFile(tb testing.TB, rows int) string {
	tb.Helper()
	c, err := catalog.New(1, rows, time.Now)
	require.NoError(tb, err)
	name := filepath.Join(tb.TempDir(), "555001.ap")
	f, err := os.Create(name)
	require.NoError(tb, err)
	require.NoError(tb, c.WriteFile(f, "555001", true))
	require.NoError(tb, f.Close())
	return name
}

// choose reads a file twice, as a sync does: once to select, once for the selected rows.
func choose(tb testing.TB, name string, limit int, every func()) int {
	rules := policy.Default().Products.Select
	rules.Cap = limit
	selector, sample := NewSelector(rules), PriceSample{}
	var figures FeedFigures
	var seen SKUSet
	pass(tb, name, func(r *pricefile.Reader) {
		for row, err := range r.Rows() {
			if err != nil {
				tb.Fatal(err)
			}
			figures.Count(&row.Head, seen.Add(row.SKU))
			sample.Consider(&row.Head)
			_ = selector.Consider(&row.Head)
			if figures.Rows%20_000 == 0 {
				every()
			}
		}
	})
	chosen, _ := selector.Chosen()
	at := make(map[int]bool, len(chosen))
	for _, c := range chosen {
		at[c.Line] = true
	}
	taken := 0
	pass(tb, name, func(r *pricefile.Reader) {
		for item, err := range r.ItemsAt(func(line int) bool { return at[line] }) {
			if err != nil || item.SKU == "" {
				tb.Fatal(err)
			}
			taken++
		}
	})
	return taken
}

func pass(tb testing.TB, name string, read func(*pricefile.Reader)) {
	f, err := os.Open(name)
	require.NoError(tb, err)
	defer func() { _ = f.Close() }()
	r, err := pricefile.NewReader(f, pricefile.Options{Account: "555001"})
	require.NoError(tb, err)
	read(r)
}

func split(tb testing.TB, name string) int {
	f, err := os.Open(name)
	require.NoError(tb, err)
	defer func() { _ = f.Close() }()
	r := csv.NewReader(bufio.NewReaderSize(f, 64<<10))
	r.Comma, r.LazyQuotes, r.ReuseRecord, r.FieldsPerRecord = '~', true, true, -1
	n := -1 // the HDR line
	for {
		_, err := r.Read()
		if errors.Is(err, io.EOF) {
			return n
		}
		if err != nil {
			tb.Fatal(err)
		}
		n++
	}
}

// processorTime is what this process has used of the processors, which other programs on the machine leave alone.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkSelecting20kOf1M reports how many times as fast as encoding/csv splits (x-csv) it is, in processor time.
func BenchmarkSelecting20kOf1M(b *testing.B) {
	name := priceFile(b, benchRows)
	var mem runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&mem)
	base, top := mem.HeapInuse, uint64(0)
	b.ReportAllocs()
	var ours, theirs time.Duration
	for b.Loop() {
		begun := processorTime()
		require.Equal(b, benchCap, choose(b, name, benchCap, func() {
			runtime.ReadMemStats(&mem)
			top = max(top, mem.HeapInuse-min(base, mem.HeapInuse))
		}))
		ours += processorTime() - begun
		begun = processorTime()
		require.Equal(b, benchRows, split(b, name))
		theirs += processorTime() - begun
	}
	b.ReportMetric(float64(benchRows)*float64(b.N)/ours.Seconds(), "rows/s")
	b.ReportMetric(float64(benchRows)*float64(b.N)/theirs.Seconds(), "csv-rows/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "x-csv")
	b.ReportMetric(float64(top)/1e6, "peak-heap-MB")
}

// A row that is not taken makes no more memory than five allocations.
func TestARowThatIsNotTakenTakesHardlyAnyMemory(t *testing.T) {
	const rows = 5000
	name := priceFile(t, rows)
	allocations := testing.AllocsPerRun(2, func() { choose(t, name, 10, func() {}) })
	require.LessOrEqual(t, allocations, 5.0*rows)
}
