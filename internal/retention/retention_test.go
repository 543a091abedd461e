package retention

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/activitylog/archive"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
)

func newStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), "mem://")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// everything is all that a store holds, as one text.
func everything(t *testing.T, s *store.Store) string {
	t.Helper()
	keys, err := s.Keys(t.Context(), "")
	require.NoError(t, err)
	var all strings.Builder
	for _, key := range keys {
		f, err := s.ReadFile(t.Context(), key, 0)
		require.NoError(t, err)
		var b bytes.Buffer
		_, err = b.ReadFrom(f)
		require.NoError(t, err)
		require.NoError(t, f.Close())
		all.WriteString(key + "\n" + b.String() + "\n")
	}
	return all.String()
}

const ann = "End user"

func entry(po, who string) dossier.Entry {
	return dossier.Entry{
		PurchaseOrder: po,
		At:            time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		Kind:          dossier.Rendered,
		Text:          "Rendered for " + who,
		Request: &dossier.Request{
			Number:  "DB-" + po,
			ShipTo:  "1 Main Street",
			Options: []dossier.Option{{Name: ann, Value: who}},
			Digest:  "old",
		},
		Answer: &dossier.Answer{Found: true, Digest: "old"},
	}
}

func fill(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := t.Context()
	require.NoError(t, s.PutJSON(ctx, DossierPrefix("1016")+"a.json", []dossier.Entry{
		entry("1016", "ANN LEE, ann@example.com, +1 (775) 555-0111"),
	}))
	require.NoError(t, s.PutJSON(ctx, DossierPrefix("10160")+"a.json", []dossier.Entry{entry("10160", "Joanne Leeds")}))
	require.NoError(t, s.PutJSON(ctx, ApprovalsKey("1016"), map[string][]string{"price": {"Ann Lee"}}))
	require.NoError(t, s.PutBytes(ctx, DossiersRead+"x.json", "application/json", []byte(`{"shipTo":"Lee, Ann"}`)))
	require.NoError(
		t,
		s.PutBytes(ctx, "reports/reconciliation/r.html", "text/html", []byte("<p>Ann  Lee, 7755550111</p><p>Joanne Leeds</p>")),
	)
	require.NoError(t, s.PutJSON(ctx, "sent-orders/1016.json", map[string]string{"number": "DB-1016"}))
	for _, key := range []string{"orders-live.json", "adoptions/10160.json", "quarantine/decisions/1.jsonl", "something-new/1.json"} {
		require.NoError(t, s.PutJSON(ctx, key, map[string]string{"actor": "Ann Lee", "reason": "asked ann@example.com"}))
	}
	require.NoError(t, s.PutJSON(ctx, AttemptsRoot+"DB-1016-run-1-sending.json", "run 1"))
	log := &archive.Archive{Store: s, Connection: "main"}
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	problem := activitylog.Problem{Cause: "the name Ann Lee is too long"}
	po := func(id string) activitylog.Object { return activitylog.Object{Kind: activitylog.PurchaseOrder, ID: id} }
	require.NoError(t, log.Put(ctx, activitylog.Run{At: at, Object: po("1016"), Text: "for Lee, Ann", Problem: problem}, "1"))
	require.NoError(t, log.Put(ctx, activitylog.Run{At: at, Object: po("10160"), Text: "another"}, "2"))
	require.NoError(t, log.Put(ctx, activitylog.Run{At: at, Object: activitylog.Object{Kind: activitylog.Orders},
		Records: []activitylog.Record{
			{Object: activitylog.Object{Kind: activitylog.Line, ID: "1016/2"}, Problem: problem}, {Object: po("10160")},
		}}, "3"))
}

func TestAForgottenOrderLeavesOnlyItsNumber(t *testing.T) {
	s := newStore(t)
	fill(t, s)
	removed, rewritten, err := ForgetOrder(t.Context(), s, "1016")
	require.NoError(t, err)
	require.Equal(t, []int{4, 1}, []int{removed, rewritten})
	all := everything(t, s)
	require.NotContains(t, all, "ANN LEE, ann@example.com")
	require.NotContains(t, all, "the name Ann Lee")
	require.Contains(t, all, `sent-orders/1016.json`, "or the order could go out a second time")
	require.Contains(t, all, "Joanne Leeds", "another order whose number begins the same stays")
	require.Contains(t, all, `"text":"another"`)
	removed, rewritten, err = ForgetOrder(t.Context(), s, "1016")
	require.NoError(t, err)
	require.Equal(t, []int{0, 0}, []int{removed, rewritten}, "it may be repeated")
}

func TestAForgottenPersonIsNowhere(t *testing.T) {
	s := newStore(t)
	fill(t, s)
	p, err := NewPerson([]string{"Ann Lee", "ann@example.com", "(775) 555-0111", ""})
	require.NoError(t, err)
	removed, changed, err := ForgetPerson(t.Context(), s, p)
	require.NoError(t, err)
	require.Equal(t, []int{1, 9}, []int{removed, changed})
	all := strings.ToLower(everything(t, s))
	for _, canary := range []string{"ann lee", "ann  lee", "lee, ann", "ann@", "555-0111", "7755550111"} {
		require.NotContains(t, all, canary)
	}
	require.Contains(t, all, "joanne leeds", "nobody else is touched")
	require.Contains(t, all, "the name (removed) is too long")
	var kept []dossier.Entry
	require.NoError(t, s.GetJSON(t.Context(), DossierPrefix("1016")+"a.json", &kept))
	require.NotEqual(t, "old", kept[0].Request.Digest, "the digest of what is gone could be used to guess it")
	require.Equal(t, "1 Main Street", kept[0].Request.ShipTo)
	require.NoError(t, s.GetJSON(t.Context(), DossierPrefix("10160")+"a.json", &kept))
	require.Equal(t, "old", kept[0].Request.Digest, "an entry without the person is as it was")
}

func TestWhoIsLookedForHasToBeRecognizable(t *testing.T) {
	for _, texts := range [][]string{nil, {""}, {"Ann"}, {"Ann Lee", "x-1"}} {
		_, err := NewPerson(texts)
		require.Error(t, err, texts)
	}
}

func TestOldDossiersAndLogsAreRemoved(t *testing.T) {
	s := newStore(t)
	fill(t, s)
	p := policy.Default()
	p.ActivityLog.Keep = policy.Duration(time.Since(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).Abs() + 365*24*time.Hour)
	keys := func(prefix string) int {
		list, err := s.Keys(t.Context(), prefix)
		require.NoError(t, err)
		return len(list)
	}
	now := time.Now()
	require.NoError(t, Prune(t.Context(), s, p, now))
	require.Equal(t, []int{2, 3, 1}, []int{keys("dossiers/"), keys("log/"), keys(AttemptsRoot)}, "what is young stays")
	later := now.Add(time.Duration(p.Orders.Dossier.Keep) + time.Hour)
	forever := p
	forever.Orders.Dossier.Keep = 0
	require.NoError(t, Prune(t.Context(), s, forever, later))
	require.Equal(t, []int{2, 0, 0}, []int{keys("dossiers/"), keys("log/"), keys(AttemptsRoot)})
	require.NoError(t, Prune(t.Context(), s, p, later))
	require.Zero(t, keys("dossiers/"))
	require.Equal(t, 1, keys("sent-orders/"))
}
