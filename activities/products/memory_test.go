package products_test

import (
	"archive/zip"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/products"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/config"
	"digitalbridge/internal/store"
)

// offerMany writes a price file of n rows of a realistic length without holding them.
func (s *fileServer) offerMany(b *bench, n int) {
	b.T.Helper()
	f, err := os.Create(filepath.Join(s.dir, config.SandboxAccount+".zip"))
	require.NoError(b.T, err)
	z := zip.NewWriter(f)
	member, err := z.Create(config.SandboxAccount + ".ap")
	require.NoError(b.T, err)
	w := pricefile.NewWriter(member, pricefile.US)
	require.NoError(
		b.T, w.WriteHeader(pricefile.Header{TradingPartner: config.SandboxAccount, Created: s.day, Effective: s.day, Qualifier: pricefile.Full}))
	for i := range n {
		row := item(fmt.Sprint(10_000_000 + i))
		row.TradingPartner, row.LongDescription = config.SandboxAccount, strings.Repeat("long text ", 15)
		require.NoError(b.T, w.Write(&row))
	}
	require.NoError(b.T, w.Flush())
	require.NoError(b.T, z.Close())
	require.NoError(b.T, f.Close())
	b.PriceFile.Address, b.PriceFile.Fingerprints, b.PriceFile.RootDir = s.address, []string{s.fingerprint}, s.dir
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
	const rows, perProduct = 6_000, 700
	b := newBench(t, 10)
	b.Fields()
	var err error
	b.Store, err = store.Open(t.Context(), "file://"+filepath.ToSlash(t.TempDir()))
	require.NoError(t, err)
	b.Policy.Products.Select.Cap = rows
	serveFolder(t).offerMany(b, rows)
	p := &peak{every: 1}
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	staged, err := activitytest.Run[products.StagedCatalog](b, activitytest.Attempt{Heartbeat: p.beat}, b.Catalog().StageCatalog,
		products.StageCatalogInput{At: time.Now().UTC()})
	require.NoError(t, err)
	require.Equal(t, rows, staged.Selected)
	plan, err := activitytest.Run[products.ProductPlan](b, activitytest.Attempt{Heartbeat: p.beat}, b.Planner().PlanProducts,
		products.PlanProductsInput{Staged: staged, At: activitytest.Today})
	require.NoError(t, err)
	require.Equal(t, rows, plan.Counts.Create)
	require.Greater(t, p.beats, 15)
	require.Less(t, int64(p.bytes)-int64(before.HeapAlloc), int64(rows*perProduct+8<<20))
}
