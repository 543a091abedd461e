package operations_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/store"
)

// shelf is a store with one file and the activity that reads it.
func shelf(t *testing.T, key string, content []byte) (*bench, *operations.Reports) {
	t.Helper()
	s, err := store.Open(t.Context(), "mem://")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	require.NoError(t, s.PutBytes(t.Context(), key, "text/html", content))
	return &bench{&activitytest.Bench{T: t, Store: s}}, &operations.Reports{Store: s}
}

// Where the worker serves no reports, small ones travel through Temporal and others are refused with what to do.
func TestOnlyASmallReportTravelsThroughTemporal(t *testing.T) {
	noise := make([]byte, 80_000) // that no compressor makes smaller
	random := rand.NewChaCha8([32]byte{1})
	_, _ = random.Read(noise)
	for name, tt := range map[string]struct {
		content []byte
		refused bool
	}{
		"an empty file":        {content: nil},
		"a page":               {content: []byte("<p>Plan</p>")},
		"much of the same":     {content: bytes.Repeat([]byte("create,1000001\n"), 400_000)},
		"the most":             {content: noise[:64_000]},
		"what can't be packed": {content: noise, refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			b, reports := shelf(t, "plans/1/report.html", tt.content)
			got, err := activitytest.Run[operations.ReadReportResult](b, activitytest.Attempt{}, reports.ReadReport,
				operations.ReadReportInput{Key: "plans/1/report.html"})
			if tt.refused {
				f := activitytest.Failed(t, err)
				require.Equal(t, bridge.ReportTooLarge, f.Type())
				require.True(t, f.NonRetryable())
				require.Contains(t, f.Message(), "has 80000 bytes, too many to travel through Temporal. What to do: Give the starter the "+
					"worker's BRIDGE_STORE")
				return
			}
			require.NoError(t, err)
			payload, err := json.Marshal(got)
			require.NoError(t, err)
			require.Less(t, len(payload), 90_000)
			require.Equal(t, int64(len(tt.content)), got.Total)
			require.Empty(t, got.URL)
			unpacked, err := gzip.NewReader(bytes.NewReader(got.Gzip))
			require.NoError(t, err)
			whole, err := io.ReadAll(unpacked)
			require.NoError(t, err)
			require.True(t, bytes.Equal(tt.content, whole))
		})
	}
}

// Where the worker serves reports, none travels through Temporal, however small.
func TestAReportThatIsServedIsNotInTheAnswer(t *testing.T) {
	b, reports := shelf(t, "plans/1/report.html", []byte("<p>Plan</p>"))
	reports.Address = func(key string, until time.Time) string {
		return "https://bridge.example/" + key + until.Format("?2006")
	}
	got := activitytest.Must[operations.ReadReportResult](b, reports.ReadReport, operations.ReadReportInput{Key: "plans/1/report.html"})
	require.Equal(t, reports.Address("plans/1/report.html", got.Until), got.URL)
	require.EqualValues(t, 11, got.Total)
	require.Empty(t, got.Gzip)
	require.WithinDuration(t, time.Now().Add(time.Minute), got.Until, 30*time.Second)
	_, err := activitytest.Run[operations.ReadReportResult](b, activitytest.Attempt{}, reports.ReadReport,
		operations.ReadReportInput{Key: "plans/2/report.html"})
	require.Equal(t, bridge.NotFound, activitytest.Failed(t, err).Type(), "no address of what is not there")
}

func TestOnlyReportsCanBeRead(t *testing.T) {
	b, reports := shelf(t, "snapshots/1/items-00000.jsonl", []byte("cost"))
	for _, key := range []string{
		"", "/", "plans", "plans/", "/plans/1/plan.json", "snapshots/1/items-00000.jsonl", "plans/../snapshots/1/items-00000.jsonl",
		"plans/./plan.json", "plans//plan.json", `plans\..\snapshots\1\items-00000.jsonl`, `plans/..\snapshots`, "../../etc/passwd", "reportsx/a",
	} {
		_, err := activitytest.Run[operations.ReadReportResult](b, activitytest.Attempt{}, reports.ReadReport,
			operations.ReadReportInput{Key: key})
		require.Equal(t, bridge.InvalidInput, activitytest.Failed(t, err).Type(), key)
		require.True(t, activitytest.Failed(t, err).NonRetryable(), key)
	}
	for _, key := range []string{"plans/1/plan.json", "reports/reconcile/2026-01-01.csv", "dossiers/1016/dossier.html",
		"quarantine/list.json"} {
		_, err := activitytest.Run[operations.ReadReportResult](b, activitytest.Attempt{}, reports.ReadReport,
			operations.ReadReportInput{Key: key})
		require.Equal(t, bridge.NotFound, activitytest.Failed(t, err).Type(), key)
		require.Contains(t, activitytest.Failed(t, err).Message(), "What to do: Make the report again")
	}
}
