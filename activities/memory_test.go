package activities_test

import (
	"archive/zip"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/config"
	"digitalbridge/internal/store"
)

// offerMany writes a price file of n rows of a realistic length without holding them.
func (s *fileServer) offerMany(b *bench, n int) {
	b.t.Helper()
	f, err := os.Create(filepath.Join(s.dir, config.SandboxAccount+".zip"))
	require.NoError(b.t, err)
	z := zip.NewWriter(f)
	member, err := z.Create(config.SandboxAccount + ".ap")
	require.NoError(b.t, err)
	w := pricefile.NewWriter(member, pricefile.US)
	require.NoError(b.t, w.WriteHeader(pricefile.Header{TradingPartner: config.SandboxAccount, Created: today, Effective: today, Qualifier: pricefile.Full}))
	for i := range n {
		row := item(fmt.Sprint(10_000_000 + i))
		row.TradingPartner, row.LongDescription = config.SandboxAccount, strings.Repeat("long text ", 15)
		require.NoError(b.t, w.Write(&row))
	}
	require.NoError(b.t, w.Flush())
	require.NoError(b.t, z.Close())
	require.NoError(b.t, f.Close())
	b.priceFile.Address, b.priceFile.Fingerprints, b.priceFile.RootDir = s.address, []string{s.fingerprint}, s.dir
}

// peak measures the heap in use at every n-th heartbeat.
type peak struct {
	every, beats int
	bytes        uint64
}

func (p *peak) beat(any) {
	if p.beats++; p.beats%p.every != 0 {
		return
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	p.bytes = max(p.bytes, m.HeapAlloc)
}

// Staging and planning hold neither the file nor the selection: what they keep is the identity of each
// selected product, some hundred bytes. An item with its texts and values takes several thousand.
func TestMemoryFollowsNeitherTheFileNorTheCap(t *testing.T) {
	const rows, perProduct = 40_000, 700
	b := newBench(t, 10)
	b.fields()
	var err error
	b.store, err = store.Open(t.Context(), "file://"+filepath.ToSlash(t.TempDir()))
	require.NoError(t, err)
	b.policy.Products.Select.Cap = rows
	serveFolder(t).offerMany(b, rows)
	p := &peak{every: 2}
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	staged, err := run[activities.StagedCatalog](b, attempt{heartbeat: p.beat}, b.catalog().StageCatalog, activities.StageCatalogInput{At: today})
	require.NoError(t, err)
	require.Equal(t, rows, staged.Selected)
	plan, err := run[activities.ProductPlan](b, attempt{heartbeat: p.beat}, b.products().PlanProducts, activities.PlanProductsInput{Staged: staged, At: today})
	require.NoError(t, err)
	require.Equal(t, rows, plan.Counts.Create)
	require.Greater(t, p.beats, 50)
	require.Less(t, int64(p.bytes)-int64(before.HeapAlloc), int64(rows*perProduct+8<<20))
}
