package pricefile_test

// Throughput and memory on a file of 500,000 rows, beside encoding/csv only splitting the same bytes:
//
//	go test -run '^$' -bench 500k -benchtime 3x ./clients/tdsynnex/pricefile

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/clients/tdsynnex/sandbox/catalog"
)

const benchRows = 500_000

// bigFile writes a price file of made-up products.
func bigFile(b *testing.B) (string, int64) {
	b.Helper()
	c, err := catalog.New(1, benchRows, time.Now)
	require.NoError(b, err)
	name := filepath.Join(b.TempDir(), "555001.ap")
	f, err := os.Create(name)
	require.NoError(b, err)
	require.NoError(b, c.WriteFile(f, "555001", true))
	info, err := f.Stat()
	require.NoError(b, err)
	require.NoError(b, f.Close())
	return name, info.Size()
}

// peak keeps the highest heap seen above what was there at the beginning.
type peak struct{ base, top uint64 }

func newPeak() *peak {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return &peak{base: m.HeapInuse}
}

func (p *peak) look() {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	p.top = max(p.top, m.HeapInuse-min(p.base, m.HeapInuse))
}

// measure runs a reading of the whole file and reports rows a second and peak heap.
func measure(b *testing.B, read func(f io.Reader, every func()) int) {
	name, size := bigFile(b)
	b.SetBytes(size)
	b.ReportAllocs()
	highest := newPeak()
	for b.Loop() {
		f, err := os.Open(name)
		require.NoError(b, err)
		rows := 0
		n := read(f, func() {
			if rows++; rows%20_000 == 0 {
				highest.look()
			}
		})
		require.Equal(b, benchRows, n)
		require.NoError(b, f.Close())
	}
	b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(highest.top)/1e6, "peak-heap-MB")
}

func BenchmarkReader500k(b *testing.B) {
	measure(b, func(f io.Reader, every func()) int {
		r, err := pricefile.NewReader(f, pricefile.Options{Account: "555001"})
		require.NoError(b, err)
		n := 0
		for item, err := range r.Items() {
			if err != nil || item.SKU == "" {
				b.Fatal(err)
			}
			n++
			every()
		}
		return n
	})
}

func BenchmarkEncodingCSVSplitting500k(b *testing.B) {
	measure(b, func(f io.Reader, every func()) int {
		r := csv.NewReader(bufio.NewReaderSize(f, 64<<10))
		r.Comma, r.LazyQuotes, r.ReuseRecord, r.FieldsPerRecord = '~', true, true, -1
		n := -1 // the HDR line
		for {
			_, err := r.Read()
			if errors.Is(err, io.EOF) {
				return n
			}
			if err != nil {
				b.Fatal(err)
			}
			n++
			every()
		}
	})
}
