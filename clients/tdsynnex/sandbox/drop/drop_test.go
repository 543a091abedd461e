package drop_test

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/pkg/sftp"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"digitalbridge/clients/tdsynnex/pricedrop"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/clients/tdsynnex/sandbox/catalog"
	"digitalbridge/clients/tdsynnex/sandbox/drop"
)

const account = "555001"

// start serves a catalogue on loopback until the test ends.
func start(t testing.TB, n int) (*drop.Server, *catalog.Catalog, pricedrop.Config) {
	t.Helper()
	day := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	c, err := catalog.New(1, n, func() time.Time { return day })
	require.NoError(t, err)
	s, err := drop.New(drop.Config{Catalog: c, Account: account, User: "u555001", Password: "sandbox-password"})
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
	return s, c, pricedrop.Config{Address: l.Addr().String(), User: "u555001", Password: "sandbox-password", Fingerprints: []string{
		s.Fingerprint()}, Timeout: 20 * time.Second}
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

func requireSameItems(t testing.TB, c *catalog.Catalog, items []pricefile.Item) {
	t.Helper()
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
}

func TestTheCatalogueArrivesWholeOverSFTP(t *testing.T) {
	s, c, config := start(t, 5000)
	items, header, err := fetch(t, config)
	require.NoError(t, err)
	require.Len(t, items, 5000)
	require.Equal(t, pricefile.Full, header.Qualifier)
	requireSameItems(t, c, items)
	require.Equal(t, drop.Stats{Logins: 1, Opened: map[string]int{"/555001.zip": 1}}, s.Stats())
}

func TestAfterAChangeThereIsANewFile(t *testing.T) {
	_, c, config := start(t, 2000)
	first, err := pricedrop.List(t.Context(), config)
	require.NoError(t, err)
	again, err := pricedrop.List(t.Context(), config)
	require.NoError(t, err)
	require.Equal(t, first, again, "nothing is made anew without a change")

	report, err := c.Change(catalog.Change{ChangePercent: 5, NewSKUs: 7, Seed: 2})
	require.NoError(t, err)
	items, _, err := fetch(t, config)
	require.NoError(t, err)
	require.Len(t, items, report.Total)
	requireSameItems(t, c, items)
	later, err := pricedrop.List(t.Context(), config)
	require.NoError(t, err)
	require.True(t, later[0].Modified.After(first[0].Modified))
}

func TestAPreparedFileIsNotMadeAgain(t *testing.T) {
	s, _, config := start(t, 500)
	require.NoError(t, s.Prepare())
	prepared, err := pricedrop.List(t.Context(), config)
	require.NoError(t, err)
	require.NoError(t, s.Prepare())
	_, _, err = fetch(t, config)
	require.NoError(t, err)
	again, err := pricedrop.List(t.Context(), config)
	require.NoError(t, err)
	require.Equal(t, prepared, again)
	require.NoError(t, s.SetFeedFault(drop.FaultMissing))
	require.NoError(t, s.Prepare(), "there is nothing to make")
}

func TestAFaultTouchesThePriceFileOnly(t *testing.T) {
	s, _, config := start(t, 500)
	before, err := pricedrop.List(t.Context(), config)
	require.NoError(t, err)
	require.NoError(t, s.SetFeedFault(drop.FaultEmpty))
	after, err := pricedrop.List(t.Context(), config)
	require.NoError(t, err)
	require.NotEqual(t, before[0], after[0])
	require.Equal(t, before[1], after[1])
}

func TestAFileOfChangesOnRequest(t *testing.T) {
	s, c, config := start(t, 2000)
	_, _, err := fetch(t, config)
	require.NoError(t, err)
	report, err := c.Change(catalog.Change{ChangePercent: 5, NewSKUs: 7, Seed: 2})
	require.NoError(t, err)
	s.SetDelta(true)
	items, header, err := fetch(t, config)
	require.NoError(t, err)
	require.Equal(t, pricefile.Delta, header.Qualifier)
	require.Len(t, items, report.Changed+report.New)
	s.SetDelta(false)
	items, header, err = fetch(t, config)
	require.NoError(t, err)
	require.Equal(t, pricefile.Full, header.Qualifier)
	require.Len(t, items, 2007)
}

func TestEveryFeedFaultIsRecognised(t *testing.T) {
	s, _, config := start(t, 800)
	tests := []struct {
		fault drop.FeedFault
		want  []pricefile.FeedFault
		class pricedrop.Class // when the transfer itself fails
	}{
		{fault: drop.FaultNoHeader, want: []pricefile.FeedFault{pricefile.FaultNoHeader}},
		{fault: drop.FaultWrongQualifier, want: []pricefile.FeedFault{pricefile.FaultUnknownQualifier}},
		{fault: drop.FaultCutRows, want: []pricefile.FeedFault{pricefile.FaultMalformedRows}},
		{fault: drop.FaultCutTail, want: []pricefile.FeedFault{pricefile.FaultTruncated}},
		{fault: drop.FaultCutFile, want: []pricefile.FeedFault{pricefile.FaultNotZip}},
		{fault: drop.FaultWrongAccount, want: []pricefile.FeedFault{pricefile.FaultWrongAccount}},
		{fault: drop.FaultEmpty, want: []pricefile.FeedFault{pricefile.FaultEmpty}},
		{fault: drop.FaultASCII, want: []pricefile.FeedFault{pricefile.FaultNotZip, pricefile.FaultTruncated}},
		{fault: drop.FaultCutTransfer, class: pricedrop.ClassTransient},
		{fault: drop.FaultMissing, class: pricedrop.ClassNotFound},
	}
	require.Len(t, tests, len(drop.FeedFaults())-1, "every fault but none is here")
	for _, tt := range tests {
		t.Run(string(tt.fault), func(t *testing.T) {
			require.NoError(t, s.SetFeedFault(tt.fault))
			require.Equal(t, tt.fault, s.FeedFault())
			_, _, err := fetch(t, config)
			if tt.class != "" {
				var failed *pricedrop.Error
				require.ErrorAs(t, err, &failed)
				require.Equal(t, tt.class, failed.Class)
			} else {
				var refused *pricefile.FeedError
				require.ErrorAs(t, err, &refused)
				require.Contains(t, tt.want, refused.Fault)
			}
			require.NoError(t, s.SetFeedFault(drop.FaultNone))
			items, _, err := fetch(t, config)
			require.NoError(t, err)
			require.Len(t, items, 800)
		})
	}
	require.ErrorContains(t, s.SetFeedFault("gremlins"), `feed fault "gremlins" is not one of`)
	require.Equal(t, drop.FaultNone, s.FeedFault())
}

func TestTheMissingFileIsNotListed(t *testing.T) {
	s, _, config := start(t, 100)
	require.NoError(t, s.SetFeedFault(drop.FaultMissing))
	files, err := pricedrop.List(t.Context(), config)
	require.NoError(t, err)
	require.Len(t, files, 1)
	require.Equal(t, "555001h.app", files[0].Name)
}

func TestHourlyStockPlainAndZipped(t *testing.T) {
	_, c, config := start(t, 500)
	dir := t.TempDir()
	plain := filepath.Join(dir, "555001h.app")
	_, err := pricedrop.Download(t.Context(), config, "555001h.app", plain, nil)
	require.NoError(t, err)
	file, err := os.Open(plain)
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	rows := 0
	for row, err := range pricefile.NewStockReader(file, pricefile.Options{}).Rows() {
		require.NoError(t, err)
		require.Equal(t, c.Item(rows).SKU, row.SKU)
		rows++
	}
	require.Equal(t, 500, rows)

	zipped := filepath.Join(dir, "inv_report.zip")
	_, err = pricedrop.Download(t.Context(), config, "/stock/inv_report.zip", zipped, nil)
	require.NoError(t, err)
	z, err := pricefile.OpenStockZip(zipped, pricefile.Options{})
	require.NoError(t, err)
	rows = 0
	for row, err := range z.Rows() {
		require.NoError(t, err)
		require.Equal(t, c.Item(rows).SKU, row.SKU)
		rows++
	}
	require.Equal(t, 500, rows)
	require.NoError(t, z.Close())

	_, err = pricefile.OpenZip(zipped, pricefile.Options{})
	require.ErrorContains(t, err, "the zip holds no .ap file but [\"inv_report.app\"]")
}

func TestNothingCanBeWritten(t *testing.T) {
	_, _, config := start(t, 10)
	conn, err := ssh.Dial("tcp", config.Address, &ssh.ClientConfig{User: config.User, Auth: []ssh.AuthMethod{ssh.Password(config.Password)},
		HostKeyCallback: ssh.InsecureIgnoreHostKey(), Timeout: 10 * time.Second})
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	client, err := sftp.NewClient(conn)
	require.NoError(t, err)
	defer func() { _ = client.Close() }()

	_, err = client.Create("/new.txt")
	require.ErrorIs(t, err, os.ErrPermission)
	require.ErrorIs(t, client.Remove("/555001.zip"), os.ErrPermission)
	require.ErrorIs(t, client.Mkdir("/dir"), os.ErrPermission)
	require.ErrorIs(t, client.Rename("/555001.zip", "/x"), os.ErrPermission)
	info, err := client.Stat("/555001.zip")
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o444), info.Mode())
	entries, err := client.ReadDir("/")
	require.NoError(t, err)
	require.Len(t, entries, 3, "the price file, the stock file and the stock folder")
	require.True(t, entries[2].IsDir())

	session, err := conn.NewSession()
	require.NoError(t, err)
	defer func() { _ = session.Close() }()
	require.Error(t, session.Run("ls"), "there is no shell")
}

func TestManyClientsGetTheSameBytes(t *testing.T) {
	s, _, config := start(t, 800)
	var files [6][]byte
	var all sync.WaitGroup
	for i := range files {
		all.Go(func() {
			local := filepath.Join(t.TempDir(), account+".zip")
			_, err := pricedrop.Download(t.Context(), config, account+".zip", local, nil)
			if err == nil {
				files[i], err = os.ReadFile(local)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, f := range files[1:] {
		require.True(t, bytes.Equal(files[0], f))
	}
	require.Equal(t, 6, s.Stats().Opened["/555001.zip"])
}

func TestTheHostKeyIsTheSameAtEveryStart(t *testing.T) {
	first, _, config := start(t, 1)
	second, _, _ := start(t, 1)
	require.Equal(t, first.Fingerprint(), second.Fingerprint())
	require.Contains(t, first.KnownHostsLine(config.Address), "ssh-ed25519")
}

func TestADropNeedsItsConfiguration(t *testing.T) {
	c, err := catalog.New(1, 1, time.Now)
	require.NoError(t, err)
	good := drop.Config{Catalog: c, Account: account, User: "u", Password: "p"}
	for _, change := range []func(*drop.Config){
		func(c *drop.Config) { c.Catalog = nil }, func(c *drop.Config) { c.Account = "" },
		func(c *drop.Config) { c.User = "" }, func(c *drop.Config) { c.Password = "" },
	} {
		config := good
		change(&config)
		_, err := drop.New(config)
		require.ErrorContains(t, err, "needs a catalogue, an account, a user and a password")
	}
}

func TestADirectoryIsMadeWithTheFirstFileAndRemoved(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	made := func() int {
		t.Helper()
		entries, err := os.ReadDir(temporary)
		require.NoError(t, err)
		return len(entries)
	}
	c, err := catalog.New(1, 10, time.Now)
	require.NoError(t, err)
	s, err := drop.New(drop.Config{Catalog: c, Account: account, User: "u555001", Password: "sandbox-password"})
	require.NoError(t, err)
	require.Zero(t, made(), "nobody has asked for a file")
	require.NoError(t, s.Prepare())
	require.Equal(t, 1, made())
	require.NoError(t, s.Close())
	require.Zero(t, made())
}
