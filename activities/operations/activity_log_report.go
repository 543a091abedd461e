package operations

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/internal/activitylog/archive"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/retention"
)

// logRoot is where the activity log is put together for a reader who has no access to the store.
const logRoot = retention.LogsRead

// keepLogs is how long such a file is kept: its reader fetches it at once.
const keepLogs = time.Hour

// LogKey is the key of the activity log from a time on, as lines of runs, for the question readReport: the file is made
// when its beginning is asked for.
func LogKey(connection string, since time.Time) string {
	return logRoot + connection + "/" + since.UTC().Format("20060102T150405Z") + ".jsonl"
}

// makeLog makes the file of a key that LogKey has made.
func (a *Reports) makeLog(ctx context.Context, key string) error {
	connection := bridge.ConnectionOf(activity.GetInfo(ctx).TaskQueue)
	text, ok := strings.CutPrefix(key, logRoot+connection+"/")
	since, err := time.Parse("20060102T150405Z", strings.TrimSuffix(text, ".jsonl"))
	if !ok || err != nil {
		return problem.New(bridge.InvalidInput, "Use starter log.", "%q is not part of this connection's activity log", key)
	}
	if _, err := a.Store.Prune(ctx, logRoot, time.Now().Add(-keepLogs)); err != nil {
		return err
	}
	runs, _, err := (&archive.Archive{Store: a.Store, Connection: connection, HidePrices: a.HidePrices}).Read(ctx, since)
	if err != nil {
		return err
	}
	return a.Store.PutFile(ctx, key, "application/x-ndjson", func(w io.Writer) error {
		enc := json.NewEncoder(w)
		for _, r := range runs {
			if err := enc.Encode(r); err != nil {
				return err
			}
		}
		return nil
	})
}
