package operations_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"math/rand/v2"
	"testing"

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

func TestAReportArrivesWholeInPiecesThatTemporalTakes(t *testing.T) {
	noise := make([]byte, 2_000_000) // that no compressor makes smaller
	random := rand.NewChaCha8([32]byte{1})
	_, _ = random.Read(noise)
	for name, tt := range map[string]struct {
		content []byte
		pieces  int
	}{
		"an empty file":        {nil, 1},
		"a page":               {[]byte("<p>Plan</p>"), 1},
		"much of the same":     {bytes.Repeat([]byte("create,1000001\n"), 400_000), 1},
		"what can't be packed": {noise, 7},
	} {
		t.Run(name, func(t *testing.T) {
			b, reports := shelf(t, "plans/1/report.html", tt.content)
			var whole bytes.Buffer
			pieces, in := 0, operations.ReadReportInput{Key: "plans/1/report.html"}
			for done := false; !done; pieces++ {
				chunk := activitytest.Must[operations.ReportChunk](b, reports.ReadReport, in)
				payload, err := json.Marshal(chunk)
				require.NoError(t, err)
				require.Less(t, len(payload), 512<<10, "Temporal warns from here on")
				require.Equal(t, int64(len(tt.content)), chunk.Total)
				unpacked, err := gzip.NewReader(bytes.NewReader(chunk.Gzip))
				require.NoError(t, err)
				_, err = io.Copy(&whole, unpacked) //nolint:gosec // our own piece
				require.NoError(t, err)
				in.Offset, in.Version, done = chunk.Next, chunk.Version, chunk.Done
			}
			require.True(t, bytes.Equal(tt.content, whole.Bytes()))
			require.Equal(t, tt.pieces, pieces)
		})
	}
}

func TestOnlyReportsCanBeRead(t *testing.T) {
	b, reports := shelf(t, "snapshots/1/items-00000.jsonl", []byte("cost"))
	for _, key := range []string{
		"", "/", "plans", "plans/", "/plans/1/plan.json", "snapshots/1/items-00000.jsonl", "plans/../snapshots/1/items-00000.jsonl",
		"plans/./plan.json", "plans//plan.json", `plans\..\snapshots\1\items-00000.jsonl`, `plans/..\snapshots`, "../../etc/passwd", "reportsx/a",
	} {
		_, err := activitytest.Run[operations.ReportChunk](b, activitytest.Attempt{}, reports.ReadReport, operations.ReadReportInput{Key: key})
		require.Equal(t, bridge.InvalidInput, activitytest.Failed(t, err).Type(), key)
		require.True(t, activitytest.Failed(t, err).NonRetryable(), key)
	}
	for _, key := range []string{"plans/1/plan.json", "reports/reconcile/2026-01-01.csv", "dossiers/1016/dossier.html", "quarantine/list.json"} {
		_, err := activitytest.Run[operations.ReportChunk](b, activitytest.Attempt{}, reports.ReadReport, operations.ReadReportInput{Key: key})
		require.Equal(t, bridge.NotFound, activitytest.Failed(t, err).Type(), key)
		require.Contains(t, activitytest.Failed(t, err).Message(), "What to do: Make the report again")
	}
}

func TestAReportIsNotPutTogetherFromTwo(t *testing.T) {
	b, reports := shelf(t, "dossiers/1016/dossier.html", []byte("before"))
	first := activitytest.Must[operations.ReportChunk](b, reports.ReadReport, operations.ReadReportInput{Key: "dossiers/1016/dossier.html"})
	require.NoError(t, b.Store.PutBytes(t.Context(), "dossiers/1016/dossier.html", "text/html", []byte("afterwards")))
	_, err := activitytest.Run[operations.ReportChunk](b, activitytest.Attempt{}, reports.ReadReport, operations.ReadReportInput{Key: "dossiers/1016/dossier.html", Offset: first.Next, Version: first.Version})
	require.Contains(t, activitytest.Failed(t, err).Message(), "was replaced while it was being read")
}
