package drop_test

import (
	"bytes"
	"context"
	"net"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricedrop"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/clients/tdsynnex/sandbox/catalog"
	"digitalbridge/clients/tdsynnex/sandbox/drop"
)

const account = "555001"

// start serves a catalogue on loopback until the test ends.
func start(t testing.TB, n int, change func(*drop.Config)) (*drop.Server, *catalog.Catalog, pricedrop.Config) {
	t.Helper()
	day := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	c, err := catalog.New(1, n, func() time.Time { return day })
	require.NoError(t, err)
	config := drop.Config{Catalog: c, Account: account, User: "u555001", Password: "sandbox-password", Dir: t.TempDir()}
	if change != nil {
		change(&config)
	}
	s, err := drop.New(config)
	require.NoError(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-done)
		require.NoError(t, s.Close())
	})
	return s, c, pricedrop.Config{Address: l.Addr().String(), User: config.User, Password: config.Password, Fingerprints: []string{s.Fingerprint()}, Timeout: 10 * time.Second}
}

// fetch downloads and reads the price file.
func fetch(t testing.TB, config pricedrop.Config) ([]pricefile.Item, pricefile.Header, error) {
	t.Helper()
	local := filepath.Join(t.TempDir(), account+".zip")
	if _, err := pricedrop.Download(t.Context(), config, account+".zip", local, nil); err != nil {
		return nil, pricefile.Header{}, err
	}
	a, err := pricefile.OpenZip(local, pricefile.Options{Account: account})
	if err != nil {
		return nil, pricefile.Header{}, err
	}
	defer func() { require.NoError(t, a.Close()) }()
	var items []pricefile.Item
	var fault error
	for item, err := range a.Items() {
		if err != nil {
			fault = err
			continue
		}
		items = append(items, item)
	}
	return items, a.Header(), fault
}

// written is items as a price file, to compare by every field a file can show.
func written(t testing.TB, items func(yield func(pricefile.Item) bool)) string {
	t.Helper()
	var out bytes.Buffer
	w := pricefile.NewWriter(&out, pricefile.US)
	for item := range items {
		item.TradingPartner = account
		require.NoError(t, w.Write(&item))
	}
	require.NoError(t, w.Flush())
	return out.String()
}

func TestTheCatalogueArrivesWholeOverSFTP(t *testing.T) {
	s, c, config := start(t, 20000, nil)
	items, header, err := fetch(t, config)
	require.NoError(t, err)
	require.Len(t, items, 20000)
	require.Equal(t, pricefile.Full, header.Qualifier)
	want := written(t, func(yield func(pricefile.Item) bool) {
		for i := range c.Len() {
			if !yield(c.Item(i)) {
				return
			}
		}
	})
	got := written(t, func(yield func(pricefile.Item) bool) {
		for _, item := range items {
			if !yield(item) {
				return
			}
		}
	})
	require.True(t, want == got, "the items read are not the items of the catalogue")
	require.Equal(t, 1, s.Stats().Opened["/555001.zip"])
}
