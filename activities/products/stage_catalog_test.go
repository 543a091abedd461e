package products_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pkg/sftp"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/products"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/config"
	"digitalbridge/internal/store"
)

// fileServer offers a folder over SFTP, for price files that the sandbox's catalogue does not make.
type fileServer struct {
	day time.Time // that its price files are dated
	// damage changes the price files, if any.
	damage      func(file string) string
	dir         string
	address     string
	fingerprint string
}

func serveFolder(t *testing.T) *fileServer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	signer, err := ssh.NewSignerFromKey(key)
	require.NoError(t, err)
	conf := &ssh.ServerConfig{PasswordCallback: func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) { return nil, nil }}
	conf.AddHostKey(signer)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := &fileServer{day: time.Now().UTC().Truncate(24 * time.Hour), dir: t.TempDir(), address: l.Addr().String(),
		fingerprint: ssh.FingerprintSHA256(signer.PublicKey())}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { serveSFTP(conn, conf) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		serving.Wait()
	})
	return s
}

func serveSFTP(conn net.Conn, conf *ssh.ServerConfig) {
	defer func() { _ = conn.Close() }()
	_, channels, requests, err := ssh.NewServerConn(conn, conf)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for c := range channels {
		channel, requests, err := c.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range requests {
				_ = r.Reply(r.Type == "subsystem", nil)
			}
		}()
		server, err := sftp.NewServer(channel, sftp.ReadOnly())
		if err != nil {
			return
		}
		_ = server.Serve()
		_ = channel.Close()
	}
}

// offer writes the account's price file with these rows in this order and points the bench at it.
func (s *fileServer) offer(b *bench, full bool, rows []pricefile.Item) {
	b.T.Helper()
	f, err := os.Create(filepath.Join(s.dir, config.SandboxAccount+".zip"))
	require.NoError(b.T, err)
	z := zip.NewWriter(f)
	member, err := z.Create(config.SandboxAccount + ".ap")
	require.NoError(b.T, err)
	var file bytes.Buffer
	w := pricefile.NewWriter(&file, pricefile.US)
	qualifier := pricefile.Full
	if !full {
		qualifier = pricefile.Delta
	}
	require.NoError(
		b.T, w.WriteHeader(pricefile.Header{TradingPartner: config.SandboxAccount, Created: s.day, Effective: s.day, Qualifier: qualifier}))
	for i := range rows {
		row := rows[i]
		row.TradingPartner = config.SandboxAccount
		require.NoError(b.T, w.Write(&row))
	}
	require.NoError(b.T, w.Flush())
	if text := file.String(); s.damage != nil {
		file.Reset()
		file.WriteString(s.damage(text))
	}
	_, err = member.Write(file.Bytes())
	require.NoError(b.T, err)
	require.NoError(b.T, z.Close())
	require.NoError(b.T, f.Close())
	b.PriceFile.Address, b.PriceFile.Fingerprints, b.PriceFile.RootDir = s.address, []string{s.fingerprint}, s.dir
}

// leftOver are the names in the download folder.
func (b *bench) leftOver() []string {
	b.T.Helper()
	dirs, err := os.ReadDir(b.WorkDir)
	require.NoError(b.T, err)
	var names []string
	for _, d := range dirs {
		names = append(names, d.Name())
	}
	return names
}

func (b *bench) lastGood() (catalog.FeedFigures, error) {
	var f catalog.FeedFigures
	return f, b.Store.GetJSON(b.T.Context(), products.LastGoodKey, &f)
}

func skus(items []pricefile.Item) []string {
	var out []string
	for _, i := range items {
		out = append(out, i.SKU)
	}
	return out
}

// The snapshot: pages in SKU order, every SKU of the file listed, and what can't be a product set apart.
func TestStageCatalog(t *testing.T) {
	b := newBench(t, 10)
	s := serveFolder(t)
	var rows []pricefile.Item
	for i := range 1003 {
		rows = append(rows, item(fmt.Sprint(99000+i))) // five digits and six
	}
	free, deleted, blocked := item("500"), item("501"), item("502")
	free.ContractPrice, free.UnitCost = decimal.Zero, decimal.Zero
	deleted.Status = pricefile.StatusDeleted
	rows = append(rows, free, deleted, blocked)
	b.Policy.Products.Select.Block = []string{"502"}
	slices.Reverse(rows)
	s.offer(b, true, rows)

	staged, err := b.StageNow("run-1")
	require.NoError(t, err)
	require.Equal(t, "snapshots/run-1", staged.Key)
	require.True(t, staged.Full)
	require.Equal(t, catalog.FeedFigures{Created: s.day, Effective: s.day, Rows: 1006, SKUs: 1006, Fields: 70, ZeroCost: 1, Items: 1003},
		staged.Figures)
	require.Equal(t, 1003, staged.Selected)
	require.Equal(t, 2, staged.Pages)
	require.Len(t, activitytest.Lines[pricefile.Item](b, products.SnapshotKey(staged.Key, 0)), 1000)
	all := append(activitytest.Lines[pricefile.Item](b, products.SnapshotKey(staged.Key, 0)),
		activitytest.Lines[pricefile.Item](b, products.SnapshotKey(staged.Key, 1))...)
	for i, it := range all {
		require.Equal(t, fmt.Sprint(99000+i), it.SKU, "as numbers, not as texts")
	}
	listed := map[string]bool{}
	for _, f := range activitytest.Lines[products.FileSKU](b, products.SKUsKey(staged.Key)) {
		listed[f.SKU] = f.Gone
	}
	require.Len(t, listed, 1006)
	require.True(t, listed["501"])
	require.False(t, listed["502"])
	require.Equal(t, 1, staged.Rejected)
	require.Equal(t, "500", staged.Rejections[0].SKU)
	require.NotEmpty(t, staged.Rejections[0].Fix)
	require.Equal(t, staged.Rejections, activitytest.Lines[catalog.Rejection](b, products.RejectionsKey(staged.Key)))
	require.Empty(t, b.leftOver(), "the download is removed")
	require.Equal(t, []string{"no earlier price file is known, so its size, its date and its costs could not be compared"}, staged.NotChecked)
	_, err = b.lastGood()
	require.ErrorIs(t, err, store.ErrNotFound, "a file that was only read is no measure for the next one")
	b.handOver(&woken{}, staged, time.Now())
	good, err := b.lastGood()
	require.NoError(t, err)
	staged.Figures.Items = 0 // counted when the selected rows are read again, which is later
	require.Equal(t, staged.Figures, good)
}

// The digest says whether two files mean the same, whatever the order of their rows.
func TestStageDigest(t *testing.T) {
	b := newBench(t, 10)
	s := serveFolder(t)
	rows := []pricefile.Item{item("1"), item("22"), item("3"), item("14")}
	digest := func(runID string) string {
		s.offer(b, true, rows)
		staged, err := b.StageNow(runID)
		require.NoError(t, err)
		return staged.Digest
	}
	first := digest("a")
	slices.Reverse(rows)
	require.Equal(t, first, digest("b"))
	rows[1].QuantityTotal++
	require.NotEqual(t, first, digest("c"))
}

// A SKU that stands twice in the file is one product: two would be made anew by every sync.
func TestStageKeepsOneRowForASKU(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	s := serveFolder(t)
	first, second := item("7001"), item("7001")
	first.Description, second.Description = "The first row", "The second row"
	s.offer(b, true, []pricefile.Item{item("7000"), first, item("7002"), second})
	staged, err := b.StageNow("a")
	require.NoError(t, err)
	require.Equal(t, 3, staged.Selected)
	items := activitytest.Lines[pricefile.Item](b, products.SnapshotKey(staged.Key, 0))
	require.Equal(t, []string{"7000", "7001", "7002"}, skus(items))
	require.Equal(t, "The first row", items[1].Description)
	require.Equal(t, "7001", staged.Rejections[0].SKU)
	require.Contains(t, staged.Rejections[0].Reason, "more than once")
	require.Equal(t, 3, b.apply(b.plan(staged, activitytest.Today)).Created)
	require.Empty(t, b.entries(b.plan(staged, activitytest.Today)))
}

// Files that can't be right are refused before they touch anything, and the last good figures stay.
func TestStageRefusesImplausibleFiles(t *testing.T) {
	b := newBench(t, 10)
	s := serveFolder(t)
	var rows []pricefile.Item
	for i := range 100 {
		rows = append(rows, item(fmt.Sprint(1000+i)))
	}
	s.offer(b, true, rows)
	first, err := b.StageNow("good")
	require.NoError(t, err)
	w := &woken{}
	b.handOver(w, first, time.Now())
	good, err := b.lastGood()
	require.NoError(t, err)
	require.Equal(t, 100, good.Rows)

	refused := func(name string, rows []pricefile.Item, why string) {
		t.Helper()
		s.offer(b, true, rows)
		_, err := b.StageNow(name)
		app := activitytest.Failed(t, err)
		require.Equal(t, bridge.FeedRejected, app.Type())
		require.True(t, app.NonRetryable())
		require.Contains(t, app.Message(), why)
		require.Contains(t, app.Message(), "Nothing was changed")
		require.Empty(t, b.leftOver(), "a refused file is not kept")
		now, err := b.lastGood()
		require.NoError(t, err)
		require.Equal(t, good, now)
	}
	free := slices.Clone(rows)
	for i := range 6 {
		free[i].ContractPrice, free[i].UnitCost = decimal.Zero, decimal.Zero
	}
	refused("free", free, "6 of 100 products cost nothing")
	refused("short on the same day", rows[:94], "the last good file of the same date listed 100, a drop of more than 5 %")
	s.day = s.day.AddDate(0, 0, -1)
	refused("of the day before", rows, "which has been applied")
	s.day = s.day.AddDate(0, 0, -730)
	refused("of two years ago", rows, "more than 7 days ago")
	s.day = s.day.AddDate(0, 0, 735)
	refused("of next week", rows, "yet to come")
	s.day = s.day.AddDate(0, 0, -3) // tomorrow, as it may be in another time zone
	refused("shrunk the day after", rows[:79], "a drop of more than 20 %")

	s.offer(b, false, rows[:3])
	delta, err := b.StageNow("delta")
	require.NoError(t, err, "a delta is small by nature")
	require.False(t, delta.Full)
	now, err := b.lastGood()
	require.NoError(t, err)
	require.Equal(t, good, now, "a delta says nothing about how big the next full file is")

	s.offer(b, true, append(slices.Clone(rows), rows...))
	twice, err := b.StageNow("twice")
	require.NoError(t, err)
	require.Equal(t, []int{200, 100}, []int{twice.Figures.Rows, twice.Figures.SKUs})
	b.handOver(w, twice, time.Now())
	s.offer(b, true, rows)
	_, err = b.StageNow("once again")
	require.NoError(t, err, "a file with every row twice is no measure of 200")

	b.Policy.Products.Limits.MaxSameDayDropPercent = b.Policy.Products.Limits.MaxRowDropPercent
	s.offer(b, true, rows[:80])
	smaller, err := b.StageNow("smaller")
	require.NoError(t, err, "a drop of just 20 % passes")
	b.handOver(w, smaller, time.Now())
	now, err = b.lastGood()
	require.NoError(t, err)
	require.Equal(t, 80, now.Rows)
}

// The sandbox's drop with its faults.
func TestStageBrokenFeeds(t *testing.T) {
	for fault, want := range map[string]struct {
		kind, says string
		retried    bool
	}{
		"no-header":       {bridge.FeedRejected, "HDR line", false},
		"wrong-qualifier": {bridge.FeedRejected, "neither C (full) nor U (changes)", false},
		"cut-rows":        {bridge.FeedRejected, "malformed", false},
		"cut-tail":        {bridge.FeedRejected, "", false},
		"cut-file":        {bridge.FeedRejected, "", false},
		"wrong-account":   {bridge.FeedRejected, "999999", false},
		"empty":           {bridge.FeedRejected, "", false},
		"missing":         {bridge.NotFound, "no such file", false},
		"ascii":           {bridge.FeedRejected, "", false},
	} {
		t.Run(fault, func(t *testing.T) {
			b := newBench(t, 300)
			b.AtTDSynnex("/sandbox/feed", activitytest.Object{"fault": fault})
			_, err := b.StageNow("run")
			app := activitytest.Failed(t, err)
			require.Equal(t, want.kind, app.Type())
			require.Equal(t, want.retried, !app.NonRetryable())
			require.Contains(t, app.Message(), want.says)
			require.Contains(t, app.Message(), "What to do: ")
			require.Empty(t, b.leftOver())
			_, err = b.lastGood()
			require.ErrorIs(t, err, store.ErrNotFound)
		})
	}
}

// A transfer that breaks off goes on in the next attempt of the same run with the bytes that are there.
func TestStageResumesADownload(t *testing.T) {
	b := newBench(t, 3000)
	b.AtTDSynnex("/sandbox/feed", activitytest.Object{"fault": "cut-transfer"})
	in := products.StageCatalogInput{At: time.Now().UTC()}
	_, err := activitytest.Run[products.StagedCatalog](b, activitytest.Attempt{Number: 1, RunID: "run"}, b.Catalog().StageCatalog, in)
	app := activitytest.Failed(t, err)
	require.Equal(t, bridge.Transient, app.Type())
	require.False(t, app.NonRetryable())
	require.Equal(t, []string{"run"}, b.leftOver())

	var first string
	var once sync.Once
	staged, err := activitytest.Run[products.StagedCatalog](b, activitytest.Attempt{Number: 2, RunID: "run", Heartbeat: func(d any) {
		once.Do(func() { first = fmt.Sprint(d) })
	}}, b.Catalog().StageCatalog, in)
	require.NoError(t, err)
	require.Equal(t, 3000, staged.Figures.Rows)
	require.Contains(t, first, "bytes")
	require.False(t, strings.HasPrefix(first, "0 of "), "it began anew: %s", first)
	require.Empty(t, b.leftOver())
}

// Downloads of runs that were cancelled or whose worker died do not fill the disk; those of living runs
// stay.
func TestStageRemovesAbandonedDownloads(t *testing.T) {
	b := newBench(t, 50)
	for name, age := range map[string]time.Duration{
		"dead": products.AbandonedAfter + time.Hour, "living": products.AbandonedAfter - time.Hour} {
		dir := filepath.Join(b.WorkDir, name)
		require.NoError(t, os.Mkdir(dir, 0o750))
		require.NoError(t, os.Chtimes(dir, time.Now().Add(-age), time.Now().Add(-age)))
	}
	_, err := b.StageNow("run")
	require.NoError(t, err)
	require.Equal(t, []string{"living"}, b.leftOver())
}

// A refused login is told once: repeating it would lock the user.
func TestStageDoesNotRepeatARefusedLogin(t *testing.T) {
	b := newBench(t, 50)
	b.PriceFile.Password = "wrong-password"
	_, err := b.StageNow("run")
	app := activitytest.Failed(t, err)
	require.Equal(t, bridge.Auth, app.Type())
	require.True(t, app.NonRetryable())
	require.NotContains(t, app.Message(), "wrong-password")
	require.Equal(t, 1, b.refusedLogins())
}

// refusedLogins counts at the SFTP server.
func (b *bench) refusedLogins() int {
	b.T.Helper()
	var stats struct {
		SFTP struct {
			RefusedLogins int `json:"refusedLogins"`
		} `json:"sftp"`
	}
	b.Control("GET", b.Sandboxes.TDSynnexURL()+"/sandbox/stats", nil, &stats)
	return stats.SFTP.RefusedLogins
}

// A cancelled download ends, and keeps what has arrived.
func TestStageIsCancelled(t *testing.T) {
	b := newBench(t, 3000)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	_, err := activitytest.Run[products.StagedCatalog](b, activitytest.Attempt{RunID: "run", Ctx: ctx, Heartbeat: func(any) { cancel() }},
		b.Catalog().StageCatalog, products.StageCatalogInput{At: time.Now().UTC()})
	require.ErrorContains(t, err, "canceled")
	require.Equal(t, []string{"run"}, b.leftOver())
	_, err = b.lastGood()
	require.ErrorIs(t, err, store.ErrNotFound)
}

// What a damaged row is about stays in Autotask: the file lists it, whatever else is wrong with it.
func TestADamagedRowTakesNoProductOut(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	b.Policy.Products.Limits.MaxMalformedPercent = decimal.NewFromInt(60)
	s := serveFolder(t)
	rows := []pricefile.Item{item("7001"), item("7002"), item("7003"), item("7004"), item("7005")}
	for i := range rows {
		rows[i].ETA = s.day.AddDate(0, 0, 7)
	}
	s.offer(b, true, rows)
	staged, err := b.StageNow("whole")
	require.NoError(t, err)
	require.Equal(t, 5, b.apply(b.plan(staged, time.Now())).Created)

	s.damage = func(file string) string {
		lines := strings.Split(file, "\n")
		eta := "~" + s.day.AddDate(0, 0, 7).Format("060102") + "~"
		lines[1] = strings.Replace(lines[1], eta, "~TBD~", 1)           // 7001: its ETA
		lines[2] = strings.Replace(lines[2], "~DTL~", "~DTL~EXTRA~", 1) // 7002: a field too many before its SKU
		lines[3] = lines[3][:strings.Index(lines[3], "~7003~")+9]       // 7003: cut behind its SKU
		lines[4] = strings.Replace(lines[4], "~DTL~", "~DTX~", 1)       // 7004: no DTL
		return strings.Join(lines, "\n")
	}
	s.offer(b, true, rows)
	staged, err = b.StageNow("damaged")
	require.NoError(t, err)
	require.Equal(t, []int{2, 3, 2}, []int{staged.Figures.Rows, staged.Figures.Malformed, staged.Selected})
	require.Equal(t, map[int]int{39: 1}, staged.Figures.Unreadable)
	plan := b.plan(staged, time.Now())
	require.Empty(t, b.entries(plan), "nothing is deactivated, and the ETA stays")
	require.Equal(t, 3, plan.Counts.OutsideSelection)
}

// A file that is made to fill disk and memory is given up early and leaves nothing.
func TestABombIsGivenUp(t *testing.T) {
	b := newBench(t, 10)
	s := serveFolder(t)
	s.damage = func(string) string {
		return "FLTM1U" + config.SandboxAccount + "~HDR~" + s.day.Format("060102") + "~" + s.day.Format("060102") + "~C~~~~~\n" + strings.Repeat(
			"x\n", 5<<20)
	}
	s.offer(b, true, nil)
	_, err := b.StageNow("bomb")
	app := activitytest.Failed(t, err)
	require.Equal(t, bridge.FeedRejected, app.Type())
	require.Contains(t, app.Message(), "of the first")
	require.Empty(t, b.leftOver())
}
