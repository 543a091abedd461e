package pricedrop_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricedrop"
	"digitalbridge/clients/tdsynnex/sandbox/catalog"
	"digitalbridge/clients/tdsynnex/sandbox/drop"
)

const (
	password = "sandbox-password"
	nightly  = "555001.zip"
)

// server is a drop of 1,500 products, on loopback until the test ends.
type server struct {
	*drop.Server
	catalog *catalog.Catalog
	config  pricedrop.Config
}

func start(t *testing.T, legacy bool) *server {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }
	made, err := catalog.New(1, 1500, now)
	require.NoError(t, err)
	s, err := drop.New(drop.Config{Catalog: made, Account: "555001", User: "u555001", Password: password, Dir: t.TempDir(),
		LegacyHostKey: legacy})
	require.NoError(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-done)
	})
	return &server{Server: s, catalog: made, config: pricedrop.Config{Address: l.Addr().String(), User: "u555001", Password: password,
		Fingerprints: []string{s.Fingerprint()}, Timeout: 20 * time.Second}}
}

// failure checks an error of this package; it must name no password.
func failure(t *testing.T, err error, class pricedrop.Class, says string) {
	t.Helper()
	var e *pricedrop.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, class, e.Class, err)
	require.Contains(t, err.Error(), says)
	require.NotContains(t, err.Error(), password)
	require.NotEmpty(t, e.Fix)
}

// leftovers are the names in the directory of a download.
func leftovers(t *testing.T, local string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(local))
	require.NoError(t, err)
	names := []string{}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestADownloadIsCompleteAndLeavesNothingBehind(t *testing.T) {
	s := start(t, false)
	local := filepath.Join(t.TempDir(), "new", "folder", nightly)
	var calls, last int64
	file, err := pricedrop.Download(t.Context(), s.config, nightly, local, func(done, total int64) {
		require.GreaterOrEqual(t, done, last)
		require.LessOrEqual(t, done, total)
		last = done
		calls++
	})
	require.NoError(t, err)
	info, err := os.Stat(local)
	require.NoError(t, err)
	require.Equal(t, info.Size(), file.Size)
	require.Equal(t, file.Size, last)
	require.Greater(t, calls, int64(2))
	require.Equal(t, nightly, file.Name)
	require.Equal(t, "2026-11-23", file.Modified.Format("2006-01-02"))
	require.Equal(t, []string{nightly}, leftovers(t, local))
}

func TestADownloadThatBrokeOffGoesOnWhereItStopped(t *testing.T) {
	s := start(t, false)
	whole := filepath.Join(t.TempDir(), nightly)
	_, err := pricedrop.Download(t.Context(), s.config, nightly, whole, nil)
	require.NoError(t, err)

	require.NoError(t, s.SetFeedFault(drop.FaultCutTransfer))
	local := filepath.Join(t.TempDir(), nightly)
	_, err = pricedrop.Download(t.Context(), s.config, nightly, local, nil)
	failure(t, err, pricedrop.ClassTransient, "SFTP download /555001.zip at 127.0.0.1")
	require.ElementsMatch(t, []string{nightly + ".part", nightly + ".part.json"}, leftovers(t, local))
	part, err := os.Stat(local + ".part")
	require.NoError(t, err)
	require.Positive(t, part.Size())

	first := int64(-1)
	file, err := pricedrop.Download(t.Context(), s.config, nightly, local, func(done, _ int64) {
		if first < 0 {
			first = done
		}
	})
	require.NoError(t, err)
	require.Equal(t, part.Size(), first, "it began where it had stopped")
	require.Less(t, first, file.Size)
	want, err := os.ReadFile(whole)
	require.NoError(t, err)
	got, err := os.ReadFile(local)
	require.NoError(t, err)
	require.True(t, string(want) == string(got), "the resumed file differs from one that came in one piece")
	require.Equal(t, []string{nightly}, leftovers(t, local))
}

func TestADownloadThatOnlyLacksItsNameIsFinished(t *testing.T) {
	s := start(t, false)
	local := filepath.Join(t.TempDir(), nightly)
	require.NoError(t, s.SetFeedFault(drop.FaultCutTransfer))
	_, err := pricedrop.Download(t.Context(), s.config, nightly, local, nil)
	require.Error(t, err)
	whole := filepath.Join(t.TempDir(), nightly)
	file, err := pricedrop.Download(t.Context(), s.config, nightly, whole, nil)
	require.NoError(t, err)
	require.NoError(t, os.Rename(whole, local+".part"))

	var seen []int64
	_, err = pricedrop.Download(t.Context(), s.config, nightly, local, func(done, _ int64) { seen = append(seen, done) })
	require.NoError(t, err)
	require.Equal(t, []int64{file.Size}, seen, "nothing was fetched again")
	require.Equal(t, []string{nightly}, leftovers(t, local))
}

func TestAPartOfAnotherVersionIsThrownAway(t *testing.T) {
	tests := map[string]func(t *testing.T, s *server, local string){
		"the file on the server has changed": func(t *testing.T, s *server, _ string) {
			_, err := s.catalog.Change(catalog.Change{ChangePercent: 5, Seed: 1})
			require.NoError(t, err)
		},
		"nobody noted what it belongs to": func(t *testing.T, _ *server, local string) {
			require.NoError(t, os.Remove(local+".part.json"))
		},
		"the note is unreadable": func(t *testing.T, _ *server, local string) {
			require.NoError(t, os.WriteFile(local+".part.json", []byte("{"), 0o600))
		},
		"it is longer than the file": func(t *testing.T, _ *server, local string) {
			require.NoError(t, os.WriteFile(local+".part", make([]byte, 10<<20), 0o600))
		},
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			s := start(t, false)
			local := filepath.Join(t.TempDir(), nightly)
			require.NoError(t, s.SetFeedFault(drop.FaultCutTransfer))
			_, err := pricedrop.Download(t.Context(), s.config, nightly, local, nil)
			require.Error(t, err)
			spoil(t, s, local)

			first := int64(-1)
			_, err = pricedrop.Download(t.Context(), s.config, nightly, local, func(done, _ int64) {
				if first < 0 {
					first = done
				}
			})
			require.NoError(t, err)
			require.Zero(t, first)
			fresh := filepath.Join(t.TempDir(), nightly)
			_, err = pricedrop.Download(t.Context(), s.config, nightly, fresh, nil)
			require.NoError(t, err)
			want, err := os.ReadFile(fresh)
			require.NoError(t, err)
			got, err := os.ReadFile(local)
			require.NoError(t, err)
			require.True(t, string(want) == string(got), "the two downloads differ")
		})
	}
}

func TestAFailedDownloadLeavesTheOldFileAlone(t *testing.T) {
	s := start(t, false)
	local := filepath.Join(t.TempDir(), nightly)
	require.NoError(t, os.WriteFile(local, []byte("yesterday"), 0o600))
	require.NoError(t, s.SetFeedFault(drop.FaultCutTransfer))
	_, err := pricedrop.Download(t.Context(), s.config, nightly, local, nil)
	require.Error(t, err)
	old, err := os.ReadFile(local)
	require.NoError(t, err)
	require.Equal(t, "yesterday", string(old))
	_, err = pricedrop.Download(t.Context(), s.config, nightly, local, nil)
	require.NoError(t, err)
	fresh, err := os.ReadFile(local)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(fresh), "PK"))
}

func TestAFileThatIsReplacedMeanwhileIsNotTaken(t *testing.T) {
	s := start(t, false)
	local := filepath.Join(t.TempDir(), nightly)
	changed := false
	_, err := pricedrop.Download(t.Context(), s.config, nightly, local, func(int64, int64) {
		if !changed {
			changed = true
			_, err := s.catalog.Change(catalog.Change{ChangePercent: 5, Seed: 1})
			require.NoError(t, err)
		}
	})
	failure(t, err, pricedrop.ClassTransient, "the file was replaced on the server meanwhile")
	require.NotContains(t, leftovers(t, local), nightly)
}

func TestStoppingADownload(t *testing.T) {
	s := start(t, false)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	local := filepath.Join(t.TempDir(), nightly)
	_, err := pricedrop.Download(ctx, s.config, nightly, local, func(int64, int64) { cancel() })
	failure(t, err, pricedrop.ClassTransient, "stopped (context canceled)")
	require.ErrorIs(t, err, context.Canceled)
	require.NotContains(t, leftovers(t, local), nightly)

	_, err = pricedrop.Download(ctx, s.config, nightly, local, nil)
	require.ErrorIs(t, err, context.Canceled)
}

func TestWhatTheServerDoesNotHave(t *testing.T) {
	s := start(t, false)
	for _, name := range []string{"none.zip", "stock", "../../etc/passwd"} {
		_, err := pricedrop.Download(t.Context(), s.config, name, filepath.Join(t.TempDir(), "x"), nil)
		failure(t, err, pricedrop.ClassNotFound, "there is no such file on the server")
	}
	require.NoError(t, s.SetFeedFault(drop.FaultMissing))
	_, err := pricedrop.Download(t.Context(), s.config, nightly, filepath.Join(t.TempDir(), "x"), nil)
	failure(t, err, pricedrop.ClassNotFound, "a new account's first price file appears within 24 hours")
}

func TestLimitsAndTheDiskHere(t *testing.T) {
	s := start(t, false)
	t.Run("bigger than allowed", func(t *testing.T) {
		c := s.config
		c.MaxBytes = 1000
		_, err := pricedrop.Download(t.Context(), c, nightly, filepath.Join(t.TempDir(), "x"), nil)
		failure(t, err, pricedrop.ClassMalformed, "more than the limit of 1000")
	})
	t.Run("a directory that cannot be", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		require.NoError(t, os.WriteFile(file, nil, 0o600))
		_, err := pricedrop.Download(t.Context(), s.config, nightly, filepath.Join(file, "x"), nil)
		failure(t, err, pricedrop.ClassTransient, "cannot be stored here")
	})
}

func TestListing(t *testing.T) {
	s := start(t, false)
	files, err := pricedrop.List(t.Context(), s.config)
	require.NoError(t, err)
	require.Len(t, files, 2)
	require.Equal(t, nightly, files[0].Name)
	require.Equal(t, "555001h.app", files[1].Name)
	for _, f := range files {
		require.Positive(t, f.Size)
		require.False(t, f.Modified.IsZero())
	}
	c := s.config
	c.RootDir = "stock"
	files, err = pricedrop.List(t.Context(), c)
	require.NoError(t, err)
	require.Len(t, files, 1)
	require.Equal(t, "inv_report.zip", files[0].Name)
	_, err = pricedrop.Download(t.Context(), c, "inv_report.zip", filepath.Join(t.TempDir(), "x"), nil)
	require.NoError(t, err)
	c.RootDir = "nowhere"
	_, err = pricedrop.List(t.Context(), c)
	failure(t, err, pricedrop.ClassNotFound, "SFTP list /nowhere")
}

// A download that trickles is given up, and the next attempt goes on where it stopped.
func TestADownloadThatTrickles(t *testing.T) {
	s := start(t, false)
	local := filepath.Join(t.TempDir(), nightly)
	c := s.config
	c.Least, c.LeastWithin = 1<<40, time.Nanosecond // whatever comes is too little
	_, err := pricedrop.Download(t.Context(), c, nightly, local, nil)
	failure(t, err, pricedrop.ClassTransient, "less than 1099511627776 bytes came within 0 ms")
	require.NotContains(t, leftovers(t, local), nightly)
	_, err = pricedrop.Download(t.Context(), s.config, nightly, local, nil)
	require.NoError(t, err)
}

// A server that sends without end is cut, and one that falls silent is too.
func TestAListingWithoutEnd(t *testing.T) {
	s := start(t, false)
	c := s.config
	c.MaxListing = 100 // a login alone takes more
	_, err := pricedrop.List(t.Context(), c)
	failure(t, err, pricedrop.ClassTransient, "the server sends without end")

	silent, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = silent.Close() })
	go func() {
		for {
			conn, err := silent.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = conn.Close() })
		}
	}()
	c = s.config
	c.Address, c.Timeout = silent.Addr().String(), 50*time.Millisecond
	_, err = pricedrop.List(t.Context(), c)
	failure(t, err, pricedrop.ClassTransient, "timeout")
}
