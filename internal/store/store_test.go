package store

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

type row struct {
	SKU string `json:"sku"`
	N   int    `json:"n"`
}

func open(t *testing.T) (*Store, string) {
	t.Helper()
	dir := t.TempDir()
	s, err := Open(t.Context(), "file://"+dir)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s, dir
}

func TestLinesComeBackAsTheyWere(t *testing.T) {
	s, _ := open(t)
	want := []row{{"1000001", 1}, {"1000002", 2}, {"<&>", 3}}
	require.NoError(t, PutLines(t.Context(), s, "snapshots/a/0001", slices.Values(want)))
	var got []row
	for v, err := range Lines[row](t.Context(), s, "snapshots/a/0001") {
		require.NoError(t, err)
		got = append(got, v)
	}
	require.Equal(t, want, got)
}

// Whatever is kept as a value goes past the same hand, also in a connection's part of the store.
func TestValuesAreKeptWithoutWhatIsHidden(t *testing.T) {
	dir := t.TempDir()
	all, err := Open(t.Context(), "file://"+dir)
	require.NoError(t, err)
	s := all.Hiding(func(data []byte) []byte { return bytes.ReplaceAll(data, []byte("hunter2"), []byte("***")) }).Of("acme")
	defer func() { require.NoError(t, s.Close()) }()
	require.NoError(t, s.PutJSON(t.Context(), "value", row{"a hunter2", 1}))
	require.NoError(t, PutLines(t.Context(), s, "lines", slices.Values([]row{{"1", 1}, {"hunter2 hunter2", 2}, {"3", 3}})))
	_, err = s.Cross(t.Context(), "own", "other", row{"hunter2", 4})
	require.NoError(t, err)
	for key, want := range map[string]string{
		"value": `{"sku":"a ***","n":1}`, "own": `{"sku":"***","n":4}`,
		"lines": `{"sku":"1","n":1}` + "\n" + `{"sku":"*** ***","n":2}` + "\n" + `{"sku":"3","n":3}` + "\n",
	} {
		got, err := os.ReadFile(filepath.Join(dir, "acme", key))
		require.NoError(t, err)
		require.Equal(t, want, string(got), key)
	}
}

func TestMissingKeysAreTold(t *testing.T) {
	s, _ := open(t)
	var v row
	require.ErrorIs(t, s.GetJSON(t.Context(), "none", &v), ErrNotFound)
	for _, err := range Lines[row](t.Context(), s, "none") {
		require.ErrorIs(t, err, ErrNotFound)
	}
}

func TestJSONIsReplaced(t *testing.T) {
	s, _ := open(t)
	require.NoError(t, s.PutJSON(t.Context(), "latest", row{"1", 1}))
	require.NoError(t, s.PutJSON(t.Context(), "latest", row{"2", 2}))
	var v row
	require.NoError(t, s.GetJSON(t.Context(), "latest", &v))
	require.Equal(t, row{"2", 2}, v)
}

func TestAnUnfinishedObjectNeverAppears(t *testing.T) {
	s, dir := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	rows := func(yield func(row) bool) {
		for i := range 100000 {
			if i == 50000 {
				cancel()
			}
			if !yield(row{"1", i}) {
				return
			}
		}
	}
	require.Error(t, PutLines(ctx, s, "plan/0001", iter.Seq[row](rows)))
	_, err := os.Stat(filepath.Join(dir, "plan", "0001"))
	require.True(t, errors.Is(err, os.ErrNotExist), "got %v", err)
}

func TestPruneRemovesOnlyWhatIsOldUnderThePrefix(t *testing.T) {
	s, dir := open(t)
	for _, key := range []string{"snapshots/old/1", "snapshots/old/2", "snapshots/new/1", "price-file/last-good.json"} {
		require.NoError(t, s.PutJSON(t.Context(), key, row{key, 1}))
	}
	lastMonth := time.Now().AddDate(0, -1, 0)
	for _, key := range []string{"snapshots/old/1", "snapshots/old/2", "price-file/last-good.json"} {
		require.NoError(t, os.Chtimes(filepath.Join(dir, filepath.FromSlash(key)), lastMonth, lastMonth))
	}
	removed, err := s.Prune(t.Context(), "snapshots/", time.Now().AddDate(0, 0, -14))
	require.NoError(t, err)
	require.Equal(t, 2, removed)
	var v row
	require.ErrorIs(t, s.GetJSON(t.Context(), "snapshots/old/1", &v), ErrNotFound)
	require.NoError(t, s.GetJSON(t.Context(), "snapshots/new/1", &v))
	require.NoError(t, s.GetJSON(t.Context(), "price-file/last-good.json", &v))
}

func TestKeysAreThoseUnderThePrefix(t *testing.T) {
	s, _ := open(t)
	for _, key := range []string{"dossiers/main/po-1/b", "dossiers/main/po-1/a", "dossiers/main/po-10/a", "dossiers/main/po-A%2F1/a",
		"plans/1"} {
		require.NoError(t, s.PutJSON(t.Context(), key, row{key, 1}))
	}
	for prefix, want := range map[string][]string{
		"dossiers/main/po-1/":     {"dossiers/main/po-1/a", "dossiers/main/po-1/b"},
		"dossiers/main/po-A%2F1/": {"dossiers/main/po-A%2F1/a"},
		"dossiers/main/po-2/":     nil,
	} {
		keys, err := s.Keys(t.Context(), prefix)
		require.NoError(t, err)
		require.Equal(t, want, keys)
	}
}

func TestOpenExplainsABadURL(t *testing.T) {
	_, err := Open(t.Context(), "ftp://somewhere")
	require.ErrorContains(t, err, "use file://, s3:// or azblob://")
}

func TestWhatAKilledWriterLeftIsNoKey(t *testing.T) {
	s, dir := open(t)
	require.NoError(t, s.PutBytes(t.Context(), "dossiers/1016/a.json", "application/json", []byte("{}")))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "dossiers/1016/b.json.18ec4ce3a8872b8d.tmp"), []byte("{"), 0o600))
	keys, err := s.Keys(t.Context(), "dossiers/1016/")
	require.NoError(t, err)
	require.Equal(t, []string{"dossiers/1016/a.json"}, keys)
}

// Two connections in one store see nothing of each other: neither keys nor claims, and neither prunes what is the other's.
func TestConnectionsShareAStoreAndNothingInIt(t *testing.T) {
	dir := "file://" + filepath.ToSlash(t.TempDir())
	part := func(connection string) *Store {
		s, err := Open(t.Context(), dir)
		require.NoError(t, err)
		of := s.Of(connection)
		t.Cleanup(func() { require.NoError(t, of.Close()) })
		return of
	}
	first, second := part("first"), part("first-2")
	require.NoError(t, first.PutJSON(t.Context(), "sent-orders/1016.json", row{"1", 1}))
	var v row
	require.ErrorIs(t, second.GetJSON(t.Context(), "sent-orders/1016.json", &v), ErrNotFound)
	require.NoError(t, second.PutJSON(t.Context(), "sent-orders/1016.json", row{"2", 2}))

	_, err := first.Claim(t.Context(), "send-order/1016", "a run", time.Hour)
	require.NoError(t, err)
	_, err = second.Claim(t.Context(), "send-order/1016", "another run", time.Hour)
	require.NoError(t, err, "purchase orders of two connections have the same numbers")

	removed, err := second.Prune(t.Context(), "", time.Now().Add(time.Hour))
	require.NoError(t, err)
	require.Equal(t, 2, removed)
	keys, err := first.Keys(t.Context(), "")
	require.NoError(t, err)
	require.Len(t, keys, 2)
	require.NoError(t, first.GetJSON(t.Context(), "sent-orders/1016.json", &v))
	require.Equal(t, row{"1", 1}, v)
	require.NoError(t, part("first").GetJSON(t.Context(), "sent-orders/1016.json", &v), "a restarted worker finds what is its own")
}
