package catalog_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/clients/tdsynnex/sandbox/catalog"
)

var firstDay = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

func newCatalog(t testing.TB, seed int64, n int) *catalog.Catalog {
	t.Helper()
	c, err := catalog.New(seed, n, func() time.Time { return firstDay.Add(9 * time.Hour) })
	require.NoError(t, err)
	return c
}

// file writes a price file and reads it back.
func file(t testing.TB, c *catalog.Catalog, full bool) (pricefile.Header, []pricefile.Item) {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, c.WriteFile(&out, "555001", full))
	r, err := pricefile.NewReader(&out, pricefile.Options{Account: "555001", Region: c.Region()})
	require.NoError(t, err)
	var items []pricefile.Item
	for item, err := range r.Items() {
		require.NoError(t, err)
		items = append(items, item)
	}
	return r.Header(), items
}

// text is an item as JSON, without what only a file adds to it.
func text(t testing.TB, item pricefile.Item) string {
	t.Helper()
	item.Line, item.TradingPartner = 0, ""
	out, err := json.Marshal(item)
	require.NoError(t, err)
	return string(out)
}

func TestWhatIsWrittenIsWhatIsReadBack(t *testing.T) {
	c := newCatalog(t, 1, 20000)
	header, items := file(t, c, true)
	require.Equal(t, pricefile.Full, header.Qualifier)
	require.Equal(t, firstDay, header.Created)
	require.Len(t, items, 20000)
	for i, item := range items {
		require.Equal(t, text(t, c.Item(i)), text(t, item))
	}
}

func BenchmarkItem(b *testing.B) {
	c := newCatalog(b, 1, 100000)
	i := 0
	for b.Loop() {
		_ = c.Item(i % 100000)
		i++
	}
}
